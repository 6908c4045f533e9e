"""Sorts events by time and finds the message that waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from guidance.case.choices import Party, ReplyKind
from guidance.case.event import Event

SIDES = (Party.SELLER, Party.PLATFORM)
"""The parties that answer for the purchase itself."""


def in_time_order(events: Iterable[Event], zone: ZoneInfo) -> list[Event]:
    """Events by time; one without a date stays behind its predecessor in the list."""
    keyed: list[tuple[datetime, int, Event]] = []
    last = datetime.min.replace(tzinfo=zone)
    for place, event in enumerate(events):
        last = event.at.earliest(zone) if event.at is not None else last
        keyed.append((last, place, event))
    return [event for _, _, event in sorted(keyed, key=lambda entry: entry[:2])]


def waiting_message(events: Sequence[Event], side: Party) -> Event | None:
    """The first message to `side` since its last answer of substance, if it still waits for one; `events` in the order of time."""
    waiting = None
    for event in events:
        if event.counterparty != side:
            continue
        if (event.direction == "in" and event.reply != ReplyKind.TEMPLATE) or (event.direction == "out" and event.answered == "yes"):
            waiting = None
        elif event.direction == "out" and waiting is None:
            waiting = event
    return waiting
