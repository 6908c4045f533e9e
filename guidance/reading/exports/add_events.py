"""Adds proposed events to a case, with the export that proves them: one new Case.

Raises InputError where the case cannot hold them: too many events, too much text, a file that is no evidence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.case.correspondence import in_time_order
from guidance.case.event import Event
from guidance.case.exhibit import Exhibit, ExhibitKind
from guidance.case.limits import MAX_EVENTS, MAX_PROVES
from guidance.case.merge_patch import tree_of
from guidance.case.uploaded_file import exhibit_of
from guidance.errors import InputError
from guidance.reading.exports.messages import ExportKind

_MAIL = (ExportKind.MAIL, ExportKind.MAILBOX)


def add_events(case: Case, events: Sequence[Event], zone: ZoneInfo, exhibit: Exhibit | None = None) -> Case:
    """The case with these events in the order of time, and with the exhibit, new or known, that proves them; raises InputError."""
    if len(case.events) + len(events) > MAX_EVENTS:
        raise InputError("too_many_events", {"limit": str(MAX_EVENTS)})
    ordered = tuple(in_time_order((*case.events, *events), zone))
    changed: dict[str, object] = {"events": ordered, "attempts": None if case.attempts == "none" else case.attempts}
    if exhibit is not None:
        changed["exhibits"] = _with(case.exhibits, exhibit, [event.id for event in events])
    return build_case(tree_of(case.model_copy(update=changed)))


def export_exhibit(data: bytes, source: ExportKind, case: Case, now: datetime, zone: ZoneInfo) -> Exhibit:
    """The export as evidence: the one of the case with the same bytes, or a new one; raises InputError where it cannot be kept."""
    existing = next((exhibit for exhibit in case.exhibits if exhibit.sha256 == hashlib.sha256(data).hexdigest()), None)
    if existing is not None:
        return existing
    kind = ExhibitKind.MAIL if source in _MAIL else ExhibitKind.CHAT_EXPORT
    return exhibit_of(data, now=now, zone=zone, existing=case.exhibits).model_copy(update={"kind": kind})


def _with(exhibits: tuple[Exhibit, ...], exhibit: Exhibit, proved: Sequence[str]) -> tuple[Exhibit, ...]:
    """The exhibits with this one, which proves these events too, as many as one exhibit may."""
    proves = tuple(dict.fromkeys((*exhibit.proves, *proved)))[:MAX_PROVES]
    linked = exhibit.model_copy(update={"proves": proves})
    if any(other.id == exhibit.id for other in exhibits):
        return tuple(linked if other.id == exhibit.id else other for other in exhibits)
    return (*exhibits, linked)
