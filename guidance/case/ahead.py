"""What a Case tells as past although it lies ahead of the moment from which the Case is looked at.

A clock that was wrong, a slip in a year or a look from another day makes such dates. They are never refused and never lost: they are named,
so that they can be mended, and until their day comes nothing follows from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from guidance.case.case import Case
from guidance.case.moment import Moment
from guidance.case.proceeding import Proceeding
from guidance.case.remedy import Remedy


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
    return tuple(told for told in _told_as_past(case) if told.at.earliest(zone) > now)


def told_moments(case: Case, zone: ZoneInfo) -> list[datetime]:
    """The instants after each thing that is told as past, oldest first, each once: a day counts as its last minute."""
    return sorted({told.at.latest(zone) for told in _told_as_past(case)})


def known_by(case: Case, now: datetime, zone: ZoneInfo) -> Case:
    """The Case as it was at `now`: without what lies ahead of it. The same object where nothing does; for reading, never for saving."""
    if not dates_ahead(case, now, zone):
        return case

    def is_past(moment: Moment | None) -> bool:
        return moment is None or moment.earliest(zone) <= now

    def past(moment: Moment | None) -> Moment | None:
        return moment if is_past(moment) else None

    def step(proceeding: Proceeding) -> Proceeding | None:
        if not is_past(proceeding.made_at):
            return None
        if is_past(proceeding.answered_at):
            return proceeding.model_copy(update={"received_at": past(proceeding.received_at)})
        return proceeding.model_copy(update={"received_at": past(proceeding.received_at), "answered_at": None, "answer": "none"})

    def remedy() -> Remedy | None:
        if case.remedy is None or not is_past(case.remedy.on):
            return None
        return case.remedy.model_copy(update={"payouts": tuple(part for part in case.remedy.payouts if is_past(part.on))})

    order = {"ordered_on": past(case.order.ordered_on), "received_on": past(case.order.received_on)}
    return case.model_copy(
        update={
            "order": case.order.model_copy(update=order),
            "payment": case.payment.model_copy(update={"paid_on": past(case.payment.paid_on)}),
            "events": tuple(event for event in case.events if is_past(event.at)),
            "letters": tuple(letter for letter in case.letters if is_past(letter.sent_at)),
            "losses": tuple(loss for loss in case.losses if is_past(loss.on)),
            "remedy": remedy(),
            **{name: step(proceeding) for name, proceeding in case.proceedings().items()},
        }
    )


def _told_as_past(case: Case) -> Iterator[Ahead]:
    named = {
        "order.ordered_on": case.order.ordered_on,
        "order.received_on": case.order.received_on,
        "payment.paid_on": case.payment.paid_on,
        "remedy.on": case.remedy.on if case.remedy else None,
    }
    for name, proceeding in case.proceedings().items():
        named |= {f"{name}.{part}": getattr(proceeding, part) for part in ("made_at", "received_at", "answered_at")}
    yield from (Ahead(name, moment) for name, moment in named.items() if moment is not None)
    yield from (Ahead("events.*.at", event.at, event.id) for event in case.events if event.at is not None)
    yield from (Ahead("remedy.payouts.*.on", payout.on) for payout in (case.remedy.payouts if case.remedy else ()))
    yield from (Ahead("losses.*.on", loss.on) for loss in case.losses if loss.on is not None)
    yield from (Ahead("letters.*.sent_at", letter.sent_at) for letter in case.letters)
