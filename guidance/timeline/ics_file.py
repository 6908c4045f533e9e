"""Deadlines and planned steps as a calendar file, iCalendar (RFC 5545).

Nothing that a person wrote is in it, because calendars are copied to many places. An entry that has left the plan is not recalled, which
the page says; one that stays keeps its UID, so that a second import moves it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from guidance.advice.model import Advice, Deadline
from guidance.case.case import Case
from guidance.case.moment import Moment
from guidance.library.texts import Texts

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_RINGS_AT = time(10)
_LONG_BEFORE = (3, 1)
_BEFORE = (1,)
_LASTS = timedelta(minutes=15)
_ONE_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_QUIET = frozenset({"wait_until", "close"})


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry of the calendar: a whole day, or an instant."""

    name: str
    """What the UID is made of: nothing but ids and dates."""
    at: date | datetime
    summary: str
    description: str
    category: str
    days_before: tuple[int, ...] = _BEFORE
    """On which days before it a reminder rings."""


def to_ics(case: Case, advice: Advice, texts: Texts, zone: ZoneInfo, now: datetime) -> bytes:
    """The calendar of a case at `now`; what is over by then is left out."""
    from icalendar import Calendar  # noqa: PLC0415 - only a download needs it

    calendar = Calendar()
    calendar.add("prodid", "-//Otvet//Otvet//" + texts.language.upper())
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _safe(texts("calendar.name")))
    for entry in entries(case, advice, texts, zone, now):
        calendar.add_component(_event(entry, zone, now))
    return bytes(calendar.to_ical())


def entries(case: Case, advice: Advice, texts: Texts, zone: ZoneInfo, now: datetime) -> list[CalendarEntry]:
    """Every date to come: terms by their end, what they promised, then the steps of the plan."""
    ahead = sorted((deadline for deadline in advice.deadlines if deadline.at > now), key=lambda deadline: deadline.at)
    return [
        *(_of_deadline(case, deadline, texts, zone) for deadline in ahead),
        *_of_promises(case, texts, zone, now),
        *_of_steps(case, advice, texts, zone, now),
    ]


def _of_deadline(case: Case, deadline: Deadline, texts: Texts, zone: ZoneInfo) -> CalendarEntry:
    mine, clock = deadline.owner == "buyer", texts(f"timeline.clocks.{deadline.id}")
    key = "last_day" if mine else "their_last_day" if deadline.whole_days else "their_term"
    about = texts("calendar.kind", kind=texts(f"words.clock_kind.{deadline.kind}"))
    doubt = texts("calendar.unchecked") if deadline.unchecked else ""
    return CalendarEntry(
        name=f"deadline {deadline.id} {_anchor(case, deadline, zone)}",
        at=_day_or_instant(deadline, zone),
        summary=texts(f"calendar.{key}", clock=clock),
        description=" ".join(filter(None, (about, doubt, texts("calendar.come_back")))),
        category=texts("calendar.categories.mine" if mine else "calendar.categories.theirs"),
        days_before=_LONG_BEFORE if mine else _BEFORE,
    )


def _day_or_instant(deadline: Deadline, zone: ZoneInfo) -> date | datetime:
    """Of a term in days its last day, of any other the instant."""
    at = deadline.at.astimezone(zone)
    return (at - _MINUTE).date() if deadline.whole_days else at


def _anchor(case: Case, deadline: Deadline, zone: ZoneInfo) -> str:
    """The day or instant that identifies a deadline: of a claim its sending, which does not change when its receipt becomes known."""
    if deadline.id == "claim_left":
        made = [claim.made_at for claim in (case.claim_to_seller, case.claim_to_platform) if claim is not None and claim.made_at]
        if made:
            return max(moment.root for moment in made)
    began = deadline.began or deadline.at
    local = began.astimezone(zone)
    return (local.date() if deadline.whole_days else local.astimezone(UTC)).isoformat()


def _of_promises(case: Case, texts: Texts, zone: ZoneInfo, now: datetime) -> Iterator[CalendarEntry]:
    """Promises that are not due yet; the UID is made of the answer that holds the promise, so that a corrected date moves the entry."""
    for event in case.events:
        due = event.promise.due if event.promise is not None and event.promise.kept not in ("yes", "no") else None
        if due is not None and due.latest(zone) > now:
            yield CalendarEntry(
                name=f"promise {event.id} {event.at.root if event.at is not None else _origin(case)}",
                at=due.latest(zone) if due.is_exact else due.latest(zone).date(),
                summary=texts("calendar.promise", party=texts(f"words.party.{event.counterparty}")),
                description=" ".join((texts("calendar.kind", kind=texts("words.clock_kind.promise")), texts("calendar.come_back"))),
                category=texts("calendar.categories.theirs"),
            )


def _of_steps(case: Case, advice: Advice, texts: Texts, zone: ZoneInfo, now: datetime) -> Iterator[CalendarEntry]:
    """The steps of the worst case; the current one is dated today."""
    seen: Counter[str] = Counter()
    origin = _origin(case)
    for projected in advice.calendar:
        if projected.step not in _QUIET:
            seen[projected.step] += 1
            at = max(projected.at, now).astimezone(zone)
            today = projected.at <= now
            yield CalendarEntry(
                name=f"step {projected.step} {seen[projected.step]} {origin}",
                at=at.date() if today or _is_midnight(at) else at,
                summary=texts("calendar.step_today" if today else "calendar.step", step=texts(f"steps.{projected.step}.name")),
                description=" ".join(([] if today else [texts("calendar.foreseen")]) + [texts("calendar.come_back")]),
                category=texts("calendar.categories.step"),
            )


def _is_midnight(at: datetime) -> bool:
    return at.time() == time(0)


def _origin(case: Case) -> str:
    """The oldest date of the case, which later events do not change; it tells one case of the buyer from another."""
    order = case.order
    moments: Iterable[Moment | None] = (order.ordered_on, order.promised_by, order.received_on, case.payment.paid_on)
    return next((moment.root for moment in (*moments, *(event.at for event in case.events)) if moment is not None), "")


def _event(entry: CalendarEntry, zone: ZoneInfo, now: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415 - with the calendar

    event = Event()
    event.add("uid", f"{sha256(entry.name.encode()).hexdigest()[:32]}@otvet")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", now.astimezone(UTC))
    event.add("sequence", max(int((now - _COUNTED_FROM) / _MINUTE), 0))
    event.add("dtstart", _start(entry))
    event.add("dtend", _start(entry) + (_LASTS if isinstance(entry.at, datetime) else _ONE_DAY))
    event.add("summary", _safe(entry.summary))
    event.add("description", _safe(entry.description))
    event.add("categories", [_safe(entry.category)])
    event.add("transp", "TRANSPARENT")
    for days in entry.days_before:
        rings = _rings(entry.at, days, zone)
        if rings > now:
            event.add_component(_alarm(entry, rings, zone))
    return event


def _start(entry: CalendarEntry) -> date | datetime:
    """A day has no zone; an instant is written in UTC, so that the file needs no zone of its own."""
    return entry.at.astimezone(UTC) if isinstance(entry.at, datetime) else entry.at


def _rings(at: date | datetime, days: int, zone: ZoneInfo) -> datetime:
    """In the morning, so many days before."""
    day = at.astimezone(zone).date() if isinstance(at, datetime) else at
    return datetime.combine(day - timedelta(days=days), _RINGS_AT, zone)


def _alarm(entry: CalendarEntry, rings: datetime, zone: ZoneInfo) -> Alarm:
    from icalendar import Alarm  # noqa: PLC0415 - with the calendar

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _safe(entry.summary))
    alarm.add("trigger", _before(entry.at, rings, zone))
    return alarm


def _before(at: date | datetime, rings: datetime, zone: ZoneInfo) -> timedelta:
    """The negative time from the start of the entry: for a day by the wall, which calendars follow; for an instant by true time."""
    if isinstance(at, datetime):
        return rings.astimezone(UTC) - at.astimezone(UTC)
    return rings.astimezone(zone).replace(tzinfo=None) - datetime.combine(at, time(0))


def _safe(text: str) -> str:
    """Text without backslashes, of which icalendar takes one before an N for the end of a line, and on one line."""
    return " ".join(text.replace("\\", "\N{FULLWIDTH REVERSE SOLIDUS}").split())
