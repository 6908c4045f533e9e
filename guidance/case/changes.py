"""Returns the Case after something happened: an event is added, changed or removed; a formal step or a repayment is recorded.

Raises InputError for what a Case rejects and for dates in the future; changes nothing besides what it was asked to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.case.choices import Party, YesNo
from guidance.case.correspondence import SIDES, in_time_order, waiting_message
from guidance.case.event import Event
from guidance.case.input_error import SENTENCE_KEYS
from guidance.case.limits import MAX_EVENTS
from guidance.case.merge_patch import tree_of
from guidance.case.moment import Moment
from guidance.case.part import Part
from guidance.case.proceeding import Claim, Proceeding
from guidance.case.remedy import Payout, Received, Remedy
from guidance.errors import InputError

_EARLIEST_DAY = date(2000, 1, 1)
_SPECIFIC = {"promise_before_event", "received_before_made", "answered_before_made", "moment_range", "moment_order", "control_character"}
"""The error types that have a sentence of their own; every other one is `wrong_form`."""
AnyPart = TypeVar("AnyPart", bound=Part)


def new_event_id(case: Case) -> str:
    """An id that no event of the case has."""
    ids = {event.id for event in case.events}
    return next(name for number in range(len(ids) + 1, 2 * MAX_EVENTS + 2) if (name := f"event-{number}") not in ids)


def build_event(fields: Mapping[str, Any]) -> Event:
    """An event of its plain fields; None and empty texts are left out. Raises InputError."""
    return _build(Event, fields, "events.*")


def add_event(case: Case, event: Event, now: datetime, zone: ZoneInfo) -> Case:
    """The Case with one more event; an answer is linked to the message that waits for one."""
    _check_past("events.*.at", event.at, now, zone)
    if event.direction == "in" and event.answers is None:
        event = event.model_copy(update={"answers": _question_of(case, event, zone)})
    return _rebuild(case, events=(*case.events, event), attempts=None if case.attempts == "none" else case.attempts)


def change_event(case: Case, event: Event, now: datetime, zone: ZoneInfo) -> Case:
    """The Case with this event in place of the one that has its id."""
    _check_past("events.*.at", event.at, now, zone)
    return _rebuild(case, events=tuple(event if known.id == event.id else known for known in case.events))


def remove_event(case: Case, name: str) -> Case:
    """The Case without this event and without references to it."""
    events = (event for event in case.events if event.id != name)
    exhibits = (part.model_copy(update={"proves": tuple(event for event in part.proves if event != name)}) for part in case.exhibits)
    letters = (part.model_copy(update={"event": None}) if part.event == name else part for part in case.letters)
    return _rebuild(
        case,
        events=tuple(event.model_copy(update={"answers": None}) if event.answers == name else event for event in events),
        exhibits=tuple(exhibits),
        letters=tuple(letters),
    )


def record_promise(case: Case, name: str, kept: YesNo) -> Case:
    """The Case in which the promise of this event was kept or not."""
    return _rebuild(case, events=tuple(_with_promise(event, kept) if event.id == name else event for event in case.events))


def record_silence(case: Case, zone: ZoneInfo) -> Case:
    """The Case in which the messages that wait for an answer have none."""
    ordered = in_time_order(case.events, zone)
    waiting = {event.id for side in SIDES if (event := waiting_message(ordered, side))}
    return _rebuild(
        case, events=tuple(event.model_copy(update={"answered": "no"}) if event.id in waiting else event for event in case.events)
    )


def record_proceeding(case: Case, name: str, fields: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> Case:
    """The Case with new `fields` of a formal step; its other fields stay."""
    known = getattr(case, name)
    kind = Claim if name.startswith("claim") else Proceeding
    step = _build(kind, {**(dict(known) if known else {}), **fields}, name)
    for part in ("made_at", "received_at", "answered_at"):
        _check_past(f"{name}.{part}", getattr(step, part), now, zone)
    return _rebuild(case, **{name: step}, attempts="some" if case.attempts == "none" and step.state == "made" else case.attempts)


def record_remedy(case: Case, received: Received, amount: Decimal | None, on: Moment | None, now: datetime, zone: ZoneInfo) -> Case:
    """The Case in which something arrived: with an `amount` in the order's currency, one more payout. `on` defaults to today.

    Reporting that nothing arrived clears earlier payouts.
    """
    if received == "none":
        return _rebuild(case, remedy=Remedy(received="none"))
    known = case.remedy or Remedy(received="none")
    _check_past("remedy.on" if amount is None else "remedy.payouts.*.on", on, now, zone)
    if amount is None:
        return _rebuild(case, remedy=_build(Remedy, {**dict(known), "received": received, "on": on or known.on}, "remedy"))
    arrived = on or Moment.on(now.astimezone(zone).date())
    payouts = (*_payouts(case, known, now, zone), _build(Payout, {"amount": amount, "on": arrived}, "remedy.payouts.*"))
    return _rebuild(case, remedy=_build(Remedy, {"received": received, "on": arrived, "payouts": payouts}, "remedy"))


def remove_payout(case: Case, place: int) -> Case:
    """The Case without the payout at `place`, counted from 0."""
    remedy = case.remedy or Remedy(received="none")
    payouts = remedy.payouts[:place] + remedy.payouts[place + 1 :]
    return _rebuild(case, remedy=remedy.model_copy(update={"payouts": payouts, "amount": None, "on": payouts[-1].on if payouts else None}))


def counterparties(case: Case) -> tuple[Party, ...]:
    """The other sides of the events, in their fixed order."""
    parties = {event.counterparty for event in case.events}
    return tuple(party for party in Party if party in parties)


def clean_text(text: str) -> str | None:
    """A pasted text without invisible control characters, which no Case may hold; None where nothing is left."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in text if character in "\n\t" or not _is_control(character)).strip() or None


def _is_control(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff"


def _question_of(case: Case, answer: Event, zone: ZoneInfo) -> str | None:
    """The id of the message that waits for an answer of this side, unless it is later than the answer."""
    earlier = [event for event in in_time_order(case.events, zone) if not _is_later(event, answer, zone)]
    waiting = waiting_message(earlier, answer.counterparty)
    return waiting.id if waiting is not None else None


def _is_later(event: Event, answer: Event, zone: ZoneInfo) -> bool:
    return event.at is not None and answer.at is not None and event.at.earliest(zone) > answer.at.latest(zone)


def _with_promise(event: Event, kept: YesNo) -> Event:
    return event if event.promise is None else event.model_copy(update={"promise": event.promise.model_copy(update={"kept": kept})})


def _payouts(case: Case, known: Remedy, now: datetime, zone: ZoneInfo) -> tuple[Payout, ...]:
    """The payouts so far; a sum recorded as a whole becomes one payout, between the order and today where its day is unknown."""
    if known.payouts or not known.amount:
        return known.payouts
    today = now.astimezone(zone).date()
    since = case.order.ordered_on.earliest(zone).date() if case.order.ordered_on else _EARLIEST_DAY
    return (Payout(amount=known.amount, on=known.on or Moment(f"{min(since, today)}/{today}")),)


def _check_past(field: str, moment: Moment | None, now: datetime, zone: ZoneInfo) -> None:
    if moment is not None and moment.earliest(zone) > now:
        raise InputError("in_future", {"field": field})


def _build(kind: type[AnyPart], fields: Mapping[str, Any], place: str) -> AnyPart:
    """A part of its fields without the empty ones; raises InputError with the sentence of its first error."""
    given = {name: value for name, value in fields.items() if value not in (None, "")}
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = SENTENCE_KEYS.get(first["type"], first["type"]) if first["type"] in _SPECIFIC else "wrong_form"
        raise InputError(key, {"field": ".".join((place, *map(str, first["loc"])))}) from None


def _rebuild(case: Case, **parts: Any) -> Case:
    """The Case with other parts, checked as a whole; only the new parts are built."""
    if len(parts.get("events", ())) > MAX_EVENTS:
        raise InputError("too_many_events", {"field": "events", "limit": str(MAX_EVENTS)})
    try:
        return Case.model_validate({**dict(case), **parts})
    except ValidationError:
        build_case(tree_of(case.model_copy(update=parts)))  # raises InputError with its sentence
        raise
