"""The parts of dates in one sentence: counts, units, weekdays, months, days and times of day, each with its place.

The meaning of prepositions (`до`, `через`, `within`) is decided by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from guidance.case.choices import Language
from guidance.library.forms.phrase import Phrase
from guidance.library.forms.reply_rules import DateWords, TimeUnit
from guidance.library.replies import load_reply_rules
from guidance.reading.phrases import Index, TokenText
from guidance.reading.typed_date import real_day

MOST: Mapping[TimeUnit, int] = {"minutes": 10_000, "hours": 2_000, "days": 1_000, "working_days": 500, "weeks": 150, "months": 36}
"""More of a unit than this is a typing error or no term."""
_DASHES = "-\u2013\u2014\u2212"
_FIGURES = re.compile(r"[0-9]+[./][0-9]+|[0-9]+([./-][0-9]+){2}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_LONGEST_NUMBER, _THOUSANDS = 5, 3
_MONTHS, _MOST_DAYS = 12, 31

T = TypeVar("T")


class UnitCount(NamedTuple):
    """So many of a unit."""

    number: int
    unit: TimeUnit


@dataclass(frozen=True)
class DatePart(Generic[T]):
    """Something that a date is made of, and the word after it."""

    after: int
    value: T


Places = Mapping[int, DatePart[T]]
"""The parts of one sort by the word at which they begin."""


@dataclass(frozen=True)
class Parts:
    """Everything of one sentence that dates are made of."""

    counts: Places[UnitCount]
    units: Places[UnitCount]
    weekdays: Places[int]
    """Monday is 0."""
    months: Places[int]
    """January is 0."""
    ordinals: Places[int]
    """A day of a month that is not named: `26-го`."""
    days: Places[tuple[date, ...]]
    """The days that a written date can mean; none for 31 February."""
    times: Places[time]

    def ends(self) -> dict[str, dict[int, int]]:
        """For each slot of a phrase: where such a part begins, and the word after it."""
        named: dict[str, Places[Any]] = {
            "count": self.counts,
            "unit": self.units,
            "weekday": self.weekdays,
            "month": self.months,
            "ordinal": self.ordinals,
            "day": self.days,
            "time": self.times,
        }
        return {name: {first: part.after for first, part in places.items()} for name, places in named.items()}


def read_parts(prose: TokenText, sentence: tuple[int, int], language: Language, today: date) -> Parts:
    """The parts in one sentence of a text that was said on `today`."""
    units = {
        first: DatePart(after, UnitCount(1, unit)) for first, (after, unit) in _longest(_index(language).units, prose, sentence).items()
    }
    months = {first: DatePart(after, month) for first, (after, month) in _longest(_index(language).months, prose, sentence).items()}
    reader = _PartReader(prose, sentence[1], language, today)
    return Parts(
        counts=_each(lambda at: reader.count(at, units), sentence),
        units=units,
        weekdays={first: DatePart(after, day) for first, (after, day) in _longest(_index(language).weekdays, prose, sentence).items()},
        months=months,
        ordinals=_each(reader.ordinal, sentence),
        days=_each(lambda at: reader.day(at, months), sentence),
        times=_each(reader.time, sentence),
    )


@dataclass(frozen=True)
class _Indexes:
    units: Index[TimeUnit]
    weekdays: Index[int]
    months: Index[int]


@cache
def _index(language: Language) -> _Indexes:
    words = load_reply_rules(language).dates
    units = ((phrase, unit) for unit, phrases in words.units.items() for phrase in phrases)
    return _Indexes(Index(units), Index(_numbered(words.weekdays)), Index(_numbered(words.months)))


def _numbered(phrases: Iterable[Phrase]) -> Iterator[tuple[Phrase, int]]:
    return ((phrase, number) for number, phrase in enumerate(phrases))


def _longest(index: Index[T], prose: TokenText, sentence: tuple[int, int]) -> dict[int, tuple[int, T]]:
    """Of several phrases that begin at one word the longest."""
    longest: dict[int, tuple[int, T]] = {}
    for hit, meaning in index.find(prose, sentence, {}):
        if hit.first not in longest or longest[hit.first][0] < hit.after:
            longest[hit.first] = hit.after, meaning
    return longest


def _each(read: Callable[[int], DatePart[T] | None], sentence: tuple[int, int]) -> dict[int, DatePart[T]]:
    return {first: part for first in range(*sentence) if (part := read(first)) is not None}


class _PartReader:
    """Reads parts that are written in figures."""

    def __init__(self, prose: TokenText, stop: int, language: Language, today: date) -> None:
        self.prose, self.stop, self.language, self.today = prose, stop, language, today
        self.words: DateWords = load_reply_rules(language).dates

    def count(self, at: int, units: Places[UnitCount]) -> DatePart[UnitCount] | None:
        """`3 дня`, `3-5 рабочих дней`, `10 (десяти) дней`: the larger number of a range counts."""
        first = self._span(at) or self._number(at)
        if first is None or self._is_rest(at):
            return None
        second = self._second(first.after)
        number, after = (max(first.value, second.value), second.after) if second else (first.value, first.after)
        unit = units.get(after)
        if unit is None or not 0 < number <= MOST[unit.value.unit]:
            return None
        return DatePart(unit.after, UnitCount(number, unit.value.unit))

    def _span(self, at: int) -> DatePart[int] | None:
        """`двух-трёх`: two numbers in one word, the smaller first; `twenty-one` is another number."""
        first, _, second = self._word(at).partition("-")
        numbers = self.words.numbers.get(first), self.words.numbers.get(second)
        return DatePart(at + 1, numbers[1]) if numbers[0] and numbers[1] and numbers[0] < numbers[1] else None

    def _is_rest(self, at: int) -> bool:
        """True for the second half of `1,5`, the thousands of `1 000`, and figures inside a word: `td4h`."""
        if not at or not _is_figures(self._word(at)):
            return False
        before, between = self.prose.tokens[at - 1].word, self.prose.between(at - 1)
        if before.isdecimal():
            return between in (",", ".") or (between.isspace() and len(self._word(at)) == _THOUSANDS)
        return not between and at + 1 < self.stop and not self.prose.between(at)

    def ordinal(self, at: int) -> DatePart[int] | None:
        """`26-го`, `5 числа`, `the 26th`: the day of a month that goes without saying."""
        word = self._word(at)
        if not _is_figures(word) or not 1 <= int(word) <= _MOST_DAYS:
            return None
        if self._is_glued(at):
            return DatePart(self._past(at + 2, self.words.ordinal_words), int(word))
        return DatePart(at + 2, int(word)) if self._word(at + 1) in self.words.ordinal_words else None

    def time(self, at: int) -> DatePart[time] | None:
        """`18:00`."""
        match = _TIME.fullmatch(self._word(at))
        return DatePart(at + 1, time(int(match[1]), int(match[2]))) if match else None

    def day(self, at: int, months: Places[int]) -> DatePart[tuple[date, ...]] | None:
        """`24.11`, `2026-11-24`, `24 ноября 2026 года`, `Nov 24th`."""
        word = self._word(at)
        if _FIGURES.fullmatch(word):
            return self._in_figures(at, word)
        if at in months:
            return self._named(at, months, month_at=at, day_at=months[at].after)
        number = self._number(at) if _is_figures(word) else None
        month_at = self._past(number.after, self.words.month_of) if number else at
        return self._named(at, months, month_at=month_at, day_at=at) if month_at in months and month_at > at else None

    def _word(self, at: int) -> str:
        return self.prose.tokens[at].word if at < self.stop else " "

    def _past(self, at: int, words: tuple[str, ...]) -> int:
        return at + 1 if self._word(at) in words else at

    def _is_glued(self, at: int) -> bool:
        return at + 1 < self.stop and self.prose.between(at) in ("", "-") and self._word(at + 1) in self.words.number_ends

    def _number(self, at: int) -> DatePart[int] | None:
        word = self._word(at)
        if _is_figures(word):
            return DatePart(at + 2 if self._is_glued(at) else at + 1, int(word))
        return DatePart(at + 1, self.words.numbers[word]) if word in self.words.numbers else None

    def _second(self, at: int) -> DatePart[int] | None:
        """The second number of a range, or the same number again in brackets."""
        if at >= self.stop:
            return None
        between = self.prose.between(at - 1).strip()
        if between and (between in _DASHES or between == "("):
            return self._number(at)
        return self._number(at + 1) if self._word(at) in self.words.range_words else None

    def _in_figures(self, at: int, word: str) -> DatePart[tuple[date, ...]] | None:
        parts = word.replace("/", ".").replace("-", ".").split(".")
        if len(parts[0]) == len("2026"):
            return self._dated(at + 1, [(int(parts[2]), int(parts[1]))], int(parts[0]))
        first, second = int(parts[0]), int(parts[1])
        year = None if len(parts) == 2 else int(parts[2]) + (2000 if len(parts[2]) == 2 else 0)
        if year is None and len(parts[1]) == 1 and "/" not in word:
            return None
        swapped = "/" in word and (self.words.slash == "open" or second > _MONTHS)
        pairs = [(first, second), (second, first)] if swapped else [(first, second)]
        return self._dated(self._past(at + 1, self.words.year_words), pairs, year)

    def _dated(self, after: int, pairs: list[tuple[int, int]], year: int | None) -> DatePart[tuple[date, ...]] | None:
        """The days that pairs of day and month can mean; nothing where they are no days of any month."""
        if not any(1 <= day <= _MOST_DAYS and 1 <= month <= _MONTHS for day, month in pairs):
            return None
        days = {self._of_year(day, month, year) for day, month in pairs}
        return DatePart(after, tuple(sorted(day for day in days if day is not None)))

    def _of_year(self, day: int, month: int, year: int | None) -> date | None:
        """The day in its year; without a year the one nearest to today: 24.01 said in December is next year's."""
        years = range(self.today.year - 1, self.today.year + 2) if year is None else (year,)
        real = [candidate for each in years if (candidate := real_day(each, month, day)) is not None]
        return min(real, key=lambda candidate: abs(candidate - self.today), default=None)

    def _named(self, at: int, months: Places[int], *, month_at: int, day_at: int) -> DatePart[tuple[date, ...]] | None:
        number = self._number(day_at) if _is_figures(self._word(day_at)) else None
        if number is None or self._is_apart(at, max(day_at, month_at)):
            return None
        after = max(number.after, month_at + 1)
        year = self._year(after)
        day = self._of_year(number.value, months[month_at].value + 1, year)
        return DatePart(self._past(after + 1, self.words.year_words) if year else after, () if day is None else (day,))

    def _is_apart(self, first: int, last: int) -> bool:
        """True where a mark stands between the day and the month: `в мае, 5 дней`."""
        return any(self.prose.between(number).strip() not in ("", "-", ".") for number in range(first, last))

    def _year(self, at: int) -> int | None:
        word = self._word(at)
        return int(word) if _is_figures(word) and len(word) == len("2026") and 2000 <= int(word) <= 2100 else None


def _is_figures(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= _LONGEST_NUMBER
