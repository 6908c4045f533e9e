"""What a Case tells as past although it lies ahead of the moment from which the Case is looked at.

A clock that was wrong, a slip in a year or a look from another day makes such dates. They are never refused and never lost: they are named,
so that they can be mended, and until their day comes nothing follows from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, get_args
from zoneinfo import ZoneInfo

from guidance.case.cancellation import Cancellation, ReturnRequest
from guidance.case.case import Case
from guidance.case.defect import Defect, Repair
from guidance.case.demand import Demand, Head, Judgment
from guidance.case.event import Event
from guidance.case.moment import Moment
from guidance.case.part import Part
from guidance.case.proceeding import Claim, Proceeding
from guidance.case.purchase import Order, Payment
from guidance.case.remedy import Loss, Payout, Remedy
from guidance.case.sent_letter import SentLetter

FIRST_DATES: Mapping[type[Part], str] = {
    Cancellation: "at",
    Claim: "made_at",
    Demand: "at",
    Event: "at",
    Head: "since",
    Judgment: "on",
    Loss: "on",
    Payout: "on",
    Proceeding: "made_at",
    Repair: "handed_in",
    ReturnRequest: "asked_at",
    SentLetter: "sent_at",
}
"""The date before which there is nothing of the part."""
_ANSWER = {"answer": "none", "ground": None, "due": None, "carried_out": None}
_RECEIVED = {"received_at": {}, "answered_at": _ANSWER}
LATER_DATES: Mapping[type[Part], Mapping[str, Mapping[str, Any]]] = {
    Cancellation: {"answered_at": {"state": "asked", "words": None, "refund_due": None}},
    Claim: _RECEIVED,
    Defect: {"showed_on": {}},
    Demand: {"objected_at": {"objected": None}},
    Order: {"ordered_on": {}, "received_on": {"goods_at": None}, "confirmed_on": {"confirmed": None}},
    Payment: {"paid_on": {}},
    Proceeding: _RECEIVED,
    Repair: {"given_back": {"days": None, "done": None, "same_fault": None}},
    ReturnRequest: {
        "answered_at": {
            "state": "asked",
            "answered_by": None,
            "ground": None,
            "refund_due": None,
            "costs_buyer": None,
            "fee": None,
        },
        "sent_at": {"proof_of_sending": None},
        "arrived_at": {},
    },
}
"""The other dates of what has happened, and what is not known before each of them."""
_MAY_LIE_AHEAD = {"heads.*.since"}
"""What is no slip where it lies ahead: a sum may be owed only later."""


@dataclass(frozen=True)
class Ahead:
    """One date that lies ahead."""

    field: str
    """Its path in the case file; `*` stands for any item of a list."""
    at: Moment
    event: str | None = None
    """The id of its event, where it is one's."""


def dates_ahead(case: Case, now: datetime, zone: ZoneInfo) -> tuple[Ahead, ...]:
    """The dates of what is told as past that lie ahead of `now`."""
    return tuple(told for told in _told_in(case) if told.at.earliest(zone) > now and told.field not in _MAY_LIE_AHEAD)


def told_moments(case: Case, zone: ZoneInfo) -> list[datetime]:
    """The instants after each thing that is told as past, oldest first, each once: a day counts as its last minute."""
    return sorted({told.at.latest(zone) for told in _told_in(case)})


def known_by(case: Case, now: datetime, zone: ZoneInfo) -> Case:
    """The Case as it was at `now`: without what lies ahead of it. The same object where nothing does; for reading, never for saving."""
    if all(told.at.earliest(zone) <= now for told in _told_in(case)):
        return case
    past: Case = _past_of(case, now, zone)
    return past


def _past_of(part: Part, now: datetime, zone: ZoneInfo) -> Any:
    """The part as it was at `now`; None where there was nothing of it."""

    def is_ahead(moment: Moment | None) -> bool:
        return moment is not None and moment.earliest(zone) > now

    kind = type(part)
    if is_ahead(getattr(part, FIRST_DATES[kind]) if kind in FIRST_DATES else None):
        return None
    if isinstance(part, Remedy):
        return _remedy_at(part, is_ahead(part.on), tuple(payout for payout in part.payouts if not is_ahead(payout.on)))
    changed: dict[str, Any] = {}
    for date, unknown in LATER_DATES.get(kind, {}).items():
        if is_ahead(getattr(part, date)):
            changed |= {date: None, **unknown}
    for name in _branches(kind):
        value = getattr(part, name)
        if isinstance(value, Part):
            changed.setdefault(name, _past_of(value, now, zone))
        elif value:
            changed[name] = tuple(past for item in value if (past := _past_of(item, now, zone)) is not None)
    return part.model_copy(update=changed) if changed else part


def _remedy_at(remedy: Remedy, is_ahead: bool, payouts: tuple[Payout, ...]) -> Remedy | None:
    """What had arrived: of several payments those of the past."""
    if payouts == remedy.payouts:
        return None if is_ahead else remedy
    if not payouts:
        return None
    return Remedy(received="part", on=payouts[-1].on, payouts=payouts)


def _told_in(part: Part, place: str = "") -> Iterator[Ahead]:
    """Every date of what is told as past in a part and in those that stand in it."""
    kind, event = type(part), part.id if isinstance(part, Event) else None
    for name in _dates(kind):
        if (moment := getattr(part, name)) is not None:
            yield Ahead(f"{place}{name}", moment, event)
    for name in _branches(kind):
        value = getattr(part, name)
        if isinstance(value, Part):
            yield from _told_in(value, f"{place}{name}.")
        elif value:
            for item in value:
                yield from _told_in(item, f"{place}{name}.*.")


@cache
def _dates(kind: type[Part]) -> tuple[str, ...]:
    """The fields of a kind of part that tell a date of the past."""
    first = FIRST_DATES.get(kind, "on" if kind is Remedy else None)
    return (*((first,) if first else ()), *LATER_DATES.get(kind, ()))


@cache
def _branches(kind: type[Part]) -> tuple[str, ...]:
    """The fields of a kind of part in which parts with such dates stand."""
    return tuple(
        name for name, field in kind.model_fields.items() if any(_dates(inner) or _branches(inner) for inner in _kinds_in(field.annotation))
    )


def _kinds_in(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from _kinds_in(inner)
