"""Finds the dates in a text: «В течение 3 рабочих дней», «до пятницы», `by 24 Nov`, each with its words and what it can mean.

A date is never made more exact than it was written; where day and month cannot be told apart, both readings are kept. A stretch ends with
its last day. Vague words («на днях») and dates inside numbers are left out. Nothing is asked over the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from guidance.case.choices import Language
from guidance.case.moment import Moment
from guidance.library.days import add_days, add_months, add_working_days
from guidance.library.forms.reply_rules import DateForm, Meaning
from guidance.library.replies import load_reply_rules
from guidance.reading.date_parts import Parts, Places, UnitCount, read_parts
from guidance.reading.phrases import Hit, Index, TokenText, end_of, split
from guidance.reading.reading import FoundDate

_A_WEEK, _ONE = 7, timedelta(days=1)
_FRIDAY, _SUNDAY = 4, 6

T = TypeVar("T")


@dataclass(frozen=True)
class SaidAt:
    """When and where a text was said: `at` in `zone`; `country` has its own working days."""

    at: datetime
    zone: ZoneInfo
    country: str

    @property
    def day(self) -> date:
        """The day on which it was said."""
        return self.at.date()


def find_dates(text: str, language: Language, said_at: datetime, zone: ZoneInfo, country: str = "general") -> tuple[FoundDate, ...]:
    """The dates that `text`, said at `said_at` (aware), names, from left to right; those gone by then are among them."""
    prose = split(text, load_reply_rules(language).abbreviations)
    return tuple(found for _, found in dates_of(prose, language, SaidAt(said_at.astimezone(zone), zone, country)))


def dates_of(prose: TokenText, language: Language, said: SaidAt) -> tuple[tuple[Hit, FoundDate], ...]:
    """The dates of a text that is in words already, each with the words where it stands."""
    finder = _DateFinder(prose, language, said)
    return tuple(found for sentence in prose.sentences for found in finder.in_sentence(sentence))


@cache
def _forms(language: Language) -> Index[DateForm | None]:
    """The ways to name a date, and with None those that only look so."""
    words = load_reply_rules(language).dates
    never: list[DateForm | None] = [None]
    return Index(
        [
            *((phrase, form) for phrase in words.never for form in never),
            *((phrase, form) for form in words.forms for phrase in form.say),
        ]
    )


class _DateFinder:
    """Finds the dates of one text, a sentence at a time."""

    def __init__(self, prose: TokenText, language: Language, said: SaidAt) -> None:
        self.prose, self.language, self.said = prose, language, said
        self.words = load_reply_rules(language).dates

    def in_sentence(self, sentence: tuple[int, int]) -> Iterator[tuple[Hit, FoundDate]]:
        """The dates of one sentence: of two that overlap the first, of two that begin together the longest."""
        parts = read_parts(self.prose, sentence, self.language, self.said.day)
        found = sorted(_forms(self.language).find(self.prose, sentence, parts.ends()), key=lambda one: (one[0].first, -one[0].after))
        free = sentence[0]
        for hit, form in found:
            if hit.first >= free:
                free = hit.after
                if form is not None and not self._is_taken_back(hit, sentence):
                    yield hit, self._told(hit, form, parts, sentence[1])

    def _is_taken_back(self, hit: Hit, sentence: tuple[int, int]) -> bool:
        tokens = self.prose.tokens
        before = tokens[hit.first - 1].word if hit.first > sentence[0] else ""
        after = tokens[hit.after].word if hit.after < sentence[1] else ""
        return before in self.words.not_after or after in self.words.not_before

    def _told(self, hit: Hit, form: DateForm, parts: Parts, stop: int) -> FoundDate:
        start, end = self.prose.tokens[hit.first].start, self.prose.tokens[hit.after - 1].end
        counted_on = (end_of(phrase, self.prose.tokens, hit.after, stop, {}) for phrase in self.words.soft_before)
        soft = form.means == "count" and any(after is not None for after in counted_on)
        return FoundDate(start, end, self.prose.text[start:end], self._readings(form.means, hit, parts), soft=soft)

    def _readings(self, means: Meaning, hit: Hit, parts: Parts) -> tuple[Moment, ...]:
        try:
            return tuple(self._moments(means, hit, parts))
        except (ValueError, OverflowError):
            return ()

    def _moments(self, means: Meaning, hit: Hit, parts: Parts) -> Iterator[Moment]:
        if means == "count":
            count = _inside(parts.counts, hit) or _inside(parts.units, hit)
            yield from () if count is None else (self._after(count),)
            return
        at = _inside(parts.times, hit)
        for day in self._days(means, hit, parts):
            yield Moment.on(day) if at is None else Moment.at(datetime.combine(day, at, self.said.zone))

    def _after(self, count: UnitCount) -> Moment:
        today, number = self.said.day, count.number
        match count.unit:
            case "minutes":
                return self._later(timedelta(minutes=number))
            case "hours":
                return self._later(timedelta(hours=number))
            case "days":
                return Moment.on(add_days(today, number))
            case "working_days":
                return Moment.on(add_working_days(today, number, self.said.country))
            case "weeks":
                return Moment.on(add_days(today, _A_WEEK * number))
            case "months":
                return Moment.on(add_months(today, number))

    def _later(self, passed: timedelta) -> Moment:
        """So much true time later, also over a night in which clocks change."""
        return Moment.at((self.said.at.astimezone(UTC) + passed).astimezone(self.said.zone))

    def _days(self, means: Meaning, hit: Hit, parts: Parts) -> tuple[date, ...]:
        today = self.said.day
        match means:
            case "day":
                return _to_come(_inside(parts.days, hit) or (), today)
            case "ordinal":
                return _one(_inside(parts.ordinals, hit), lambda number: _next_day_of_month(today, number))
            case "weekday":
                return _one(_inside(parts.weekdays, hit), lambda weekday: _next_weekday(today, weekday))
            case "weekday_of_next_week":
                return _one(_inside(parts.weekdays, hit), lambda weekday: _monday(today) + timedelta(days=_A_WEEK + weekday))
            case "time_of_day":
                return _one(_inside(parts.times, hit), self._first_day_with)
            case "end_of_month" if (month := _inside(parts.months, hit)) is not None:
                return (_month_end(date(today.year + (month + 1 < today.month), month + 1, 1)),)
        return (_FIXED[means](today),)

    def _first_day_with(self, at: time) -> date:
        """The first day on which this time is still to come."""
        return self.said.day + _ONE * (at <= self.said.at.time())


def _inside(places: Places[T], hit: Hit) -> T | None:
    return next((part.value for first, part in places.items() if hit.first <= first and part.after <= hit.after), None)


def _one(part: T | None, day: Callable[[T], date]) -> tuple[date, ...]:
    return () if part is None else (day(part),)


def _to_come(days: tuple[date, ...], today: date) -> tuple[date, ...]:
    """Of several readings those still to come, where some are."""
    return tuple(day for day in days if day >= today) or days


def _next_weekday(today: date, weekday: int) -> date:
    """The next such day after today: who says Friday on a Friday means the next one."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % _A_WEEK + 1)


def _next_day_of_month(today: date, number: int) -> date:
    first = today.replace(day=1) if number >= today.day else add_months(today.replace(day=1), 1)
    return first.replace(day=number)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month_end(day: date) -> date:
    return add_months(day.replace(day=1), 1) - _ONE


_FIXED: Mapping[Meaning, Callable[[date], date]] = {
    "today": lambda day: day,
    "tomorrow": lambda day: day + _ONE,
    "day_after_tomorrow": lambda day: day + 2 * _ONE,
    "end_of_week": lambda day: _monday(day) + _SUNDAY * _ONE,
    "end_of_working_week": lambda day: _monday(day) + _FRIDAY * _ONE,
    "next_week": lambda day: _monday(day) + (_A_WEEK + _SUNDAY) * _ONE,
    "end_of_month": _month_end,
    "next_month": lambda day: _month_end(add_months(day.replace(day=1), 1)),
    "end_of_year": lambda day: date(day.year, 12, 31),
}
