"""A story of several snapshots as one case that grows: what was recorded later is recorded by the same commands as on the pages."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation, zone_of
from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.case.changes import add_event, build_event, change_event, new_event_id, record_proceeding, record_remedy
from guidance.case.event import Event
from guidance.case.merge_patch import merge, tree_of
from guidance.case.moment import Moment
from guidance.case.proceeding import PROCEEDINGS
from tests.stories.judging import HERE, situations

_RECORDED = ("events", "remedy", *PROCEEDINGS)


def grown(folder: str) -> Iterator[tuple[str, Situation]]:
    """The name of every later snapshot of a folder, and the case of the snapshot before it with all that was recorded since.

    A snapshot that tells of another purchase begins a case of its own.
    """
    stories: dict[str, list[tuple[str, Situation]]] = defaultdict(list)
    for name, situation in situations(folder):
        stories[re.sub("[a-z]$", "", name)].append((name, situation))
    for snapshots in stories.values():
        case = snapshots[0][1].case
        for name, later in snapshots[1:]:
            if later.case.order.price != case.order.price and None not in (later.case.order.price, case.order.price):
                case = later.case
                continue
            case = _recorded(case, json.loads((HERE / folder / f"{name}.json").read_bytes()), later.now)
            yield name, Situation(case, later.now, load_rulebook())


def _recorded(case: Case, later: dict[str, Any], now: datetime) -> Case:
    """The case with the answers of the later snapshot, then its events, formal steps and repayments, each in its turn."""
    zone = zone_of(case, load_rulebook().pack(case))
    case = _answered(case, later)
    new_ids: dict[str, str] = {}
    for told in later.get("events", ()):
        known = next((event for event in case.events if _is_same(event, told)), None)
        new_ids[told["id"]] = known.id if known else new_event_id(case)
        event = build_event({**told, "id": new_ids[told["id"]], "answers": new_ids.get(told.get("answers", ""))})
        case = (change_event if known else add_event)(case, event, event.at.latest(zone) if event.at else now, zone)
    for name in PROCEEDINGS:
        if fields := later.get(name):
            case = record_proceeding(case, name, fields, now, zone)
    if remedy := later.get("remedy"):
        for part in remedy.get("payouts") or [{"amount": remedy.get("amount"), "on": remedy.get("on")}]:
            on = Moment(part["on"]) if part.get("on") else None
            amount = Decimal(str(part["amount"])) if part.get("amount") is not None else None
            case = record_remedy(case, remedy["received"], amount, on, now, zone)
    return case


def _is_same(event: Event, told: dict[str, Any]) -> bool:
    """The same happening: the same side, direction and day."""
    return (event.direction, event.counterparty, event.at and event.at.root) == (told["direction"], told["counterparty"], told.get("at"))


def _answered(case: Case, later: dict[str, Any]) -> Case:
    """The answers that changed; those that the later snapshot does not repeat stay, but for what presses the buyer at that moment."""
    tree = tree_of(case)
    merge(tree, {"pressed_to": None, **{name: value for name, value in later.items() if name not in _RECORDED}})
    return build_case(tree)
