"""What becomes of the Case when something happened? An event is added, changed or taken away; a formal step or money is noted.

It refuses what the Case refuses and what lies in the future, with one sentence's key; it never changes what it was not told to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from guidance.case.case import MAX_EVENTS, Case, Claim, Event, Party, Payout, Proceeding, Remedy
from guidance.case.case_file import build_case
from guidance.case.merge_patch import tree_of
from guidance.case.moment import Moment
from guidance.case.order import SIDES, in_time_order, waiting_message
from guidance.case.part import Part
from guidance.errors import InputError

PROCEEDINGS = ("claim_to_seller", "claim_to_platform", "platform_dispute", "payment_dispute", "authority", "mediation", "court")
Received = Literal["none", "part", "whole", "not_sure"]
_FIRST = date(2000, 1, 1)
Made = TypeVar("Made", bound=Part)


def new_id(case: Case) -> str:
    """An id for an event that no event has."""
    taken = {event.id for event in case.events}
    return next(name for number in range(len(taken) + 1, 2 * MAX_EVENTS + 2) if (name := f"event-{number}") not in taken)


def event_of(fields: Mapping[str, Any]) -> Event:
    """An event of its plain fields; None and empty texts are left out. Raises InputError."""
    return _made(Event, fields, "events.*")


def add_event(case: Case, event: Event, now: datetime, zone: ZoneInfo) -> Case:
    """The Case with one event more; an answer answers the message that waits for one."""
    _past("events.*.at", event.at, now, zone)
    if event.direction == "in" and event.answers is None:
        event = event.model_copy(update={"answers": _asked(case, event, zone)})
    return _rebuilt(case, events=(*case.events, event), attempts=None if case.attempts == "none" else case.attempts)


def change_event(case: Case, event: Event, now: datetime, zone: ZoneInfo) -> Case:
    """The Case with this event in place of the one that has its id."""
    _past("events.*.at", event.at, now, zone)
    return _rebuilt(case, events=tuple(event if known.id == event.id else known for known in case.events))


def remove_event(case: Case, name: str) -> Case:
    """The Case without this event, and without what pointed to it."""
    events = (event for event in case.events if event.id != name)
    exhibits = (part.model_copy(update={"proves": tuple(one for one in part.proves if one != name)}) for part in case.exhibits)
    letters = (part.model_copy(update={"event": None}) if part.event == name else part for part in case.letters)
    return _rebuilt(
        case,
        events=tuple(event.model_copy(update={"answers": None}) if event.answers == name else event for event in events),
        exhibits=tuple(exhibits),
        letters=tuple(letters),
    )


def tell_kept(case: Case, name: str, kept: Literal["yes", "no", "not_sure"]) -> Case:
    """The Case in which the promise of this event was kept or not."""
    return _rebuilt(case, events=tuple(_kept(event, kept) if event.id == name else event for event in case.events))


def tell_silence(case: Case, zone: ZoneInfo) -> Case:
    """The Case in which she says that the messages which wait for an answer have none."""
    ordered = in_time_order(case.events, zone)
    waiting = {event.id for side in SIDES if (event := waiting_message([one for one in ordered if one.counterparty == side], side))}
    return _rebuilt(
        case, events=tuple(event.model_copy(update={"answered": "no"}) if event.id in waiting else event for event in case.events)
    )


def tell_proceeding(case: Case, name: str, fields: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> Case:
    """The Case in which a formal step is told anew; what is not among `fields` stays."""
    known = getattr(case, name)
    kind = Claim if name.startswith("claim") else Proceeding
    made = _made(kind, {**(dict(known) if known else {}), **fields}, name)
    for part in ("made_at", "received_at", "answered_at"):
        _past(f"{name}.{part}", getattr(made, part), now, zone)
    return _rebuilt(case, **{name: made}, attempts="some" if case.attempts == "none" and made.state == "made" else case.attempts)


def tell_remedy(case: Case, received: Received, amount: Decimal | None, on: Moment | None, now: datetime, zone: ZoneInfo) -> Case:
    """The Case in which something has come: another part of the money where an amount is told. `on` defaults to today.

    That nothing came takes back what was told of it before.
    """
    if received == "none":
        return _rebuilt(case, remedy=Remedy(received="none"))
    known = case.remedy or Remedy(received="none")
    _past("remedy.on" if amount is None else "remedy.payouts.*.on", on, now, zone)
    if amount is None:
        return _rebuilt(case, remedy=_made(Remedy, {**dict(known), "received": received, "on": on or known.on}, "remedy"))
    came = on or Moment.on(now.astimezone(zone).date())
    payouts = (*_payouts(case, known, now, zone), _made(Payout, {"amount": amount, "on": came}, "remedy.payouts.*"))
    return _rebuilt(case, remedy=_made(Remedy, {"received": received, "on": came, "payouts": payouts}, "remedy"))


def remove_payout(case: Case, place: int) -> Case:
    """The Case without one of the parts of the money that came back."""
    remedy = case.remedy or Remedy(received="none")
    payouts = remedy.payouts[:place] + remedy.payouts[place + 1 :]
    return _rebuilt(case, remedy=remedy.model_copy(update={"payouts": payouts, "amount": None, "on": payouts[-1].on if payouts else None}))


def cleaned(text: str) -> str | None:
    """A pasted text without the signs that nobody sees and no Case may hold; None where nothing is left."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign in "\n\t" or not (sign < " " or "\x7f" <= sign <= "\x9f" or "\ud800" <= sign <= "\udfff"))
    return kept.strip() or None


def _asked(case: Case, answer: Event, zone: ZoneInfo) -> str | None:
    """The id of the message that waits for an answer of this side, if the answer did not come before it."""
    earlier = [event for event in in_time_order(case.events, zone) if not _is_later(event, answer, zone)]
    waiting = waiting_message(earlier, answer.counterparty)
    return waiting.id if waiting is not None else None


def _is_later(event: Event, answer: Event, zone: ZoneInfo) -> bool:
    return event.at is not None and answer.at is not None and event.at.earliest(zone) > answer.at.latest(zone)


def _kept(event: Event, kept: str) -> Event:
    return event if event.promise is None else event.model_copy(update={"promise": event.promise.model_copy(update={"kept": kept})})


def _payouts(case: Case, known: Remedy, now: datetime, zone: ZoneInfo) -> tuple[Payout, ...]:
    """The parts told before; a sum told as one, as a part of its own at the time that is known of it."""
    if known.payouts or not known.amount:
        return known.payouts
    today = now.astimezone(zone).date()
    since = case.order.ordered_on.earliest(zone).date() if case.order.ordered_on else _FIRST
    return (Payout(amount=known.amount, on=known.on or Moment(f"{min(since, today)}/{today}")),)


def _past(field: str, moment: Moment | None, now: datetime, zone: ZoneInfo) -> None:
    if moment is not None and moment.earliest(zone) > now:
        raise InputError("in_future", {"field": field})


def _made(kind: type[Made], fields: Mapping[str, Any], place: str) -> Made:
    """A part of its fields, empty ones left out; InputError with the sentence that the case file has for the error."""
    told = {name: value for name, value in fields.items() if value not in (None, "")}
    try:
        return kind.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _told(first["type"], ".".join((place, *map(str, first["loc"])))) from None


def _told(kind: str, field: str) -> InputError:
    known = {"promise_before_event", "received_before_made", "answered_before_made", "moment_range", "moment_order"}
    if kind in known:
        return InputError({"moment_range": "year_out_of_range"}.get(kind, kind), {"field": field})
    return InputError("control_characters" if kind == "control_character" else "wrong_form", {"field": field})


def _rebuilt(case: Case, **parts: Any) -> Case:
    """The Case with other parts, checked as a whole; only the parts that are new are built anew."""
    if len(parts.get("events", ())) > MAX_EVENTS:
        raise InputError("too_many_events", {"field": "events", "limit": str(MAX_EVENTS)})
    try:
        return Case.model_validate({**dict(case), **parts})
    except ValidationError:
        build_case(tree_of(case.model_copy(update=parts)))  # tells the error in its sentence
        raise


def counterparties(case: Case) -> tuple[Party, ...]:
    """The other sides of the events told so far, in their fixed order."""
    seen = {event.counterparty for event in case.events}
    return tuple(party for party in Party if party in seen)
