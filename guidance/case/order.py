"""Puts messages in the order of time and finds the one that waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from guidance.case.case import Event, Party, ReplyKind

SIDES = (Party.SELLER, Party.PLATFORM)
"""Whom the buyer bought from, and on which platform."""


def in_time_order(events: Iterable[Event], zone: ZoneInfo) -> list[Event]:
    """Events by time; one without a date stays behind the one it was told after."""
    ordered: list[tuple[datetime, int, Event]] = []
    last = datetime.min.replace(tzinfo=zone)
    for place, event in enumerate(events):
        last = event.at.earliest(zone) if event.at is not None else last
        ordered.append((last, place, event))
    return [event for _, _, event in sorted(ordered, key=lambda one: one[:2])]


def waiting_message(events: Sequence[Event], side: Party) -> Event | None:
    """The first message to `side` since its last answer of substance, if it waits for one; `events` in the order of time."""
    waiting = None
    for event in events:
        if event.counterparty != side:
            continue
        if (event.direction == "in" and event.reply != ReplyKind.TEMPLATE) or (event.direction == "out" and event.answered == "yes"):
            waiting = None
        elif event.direction == "out" and waiting is None:
            waiting = event
    return waiting
