"""Reads the times of exports: `22.11.2026, 14:03:11`, `11/22/26, 2:03 PM`, `2026-11-22 14:03`.

Whether the day or the month comes first is decided over the whole file: by numbers above twelve, by the separator, by the order of the
messages. Where none of these decides, the day first is only a guess, and the buyer is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guidance.reading.exports.messages import DayOrder
from guidance.reading.typed_date import real_day

DATE = r"(?P<a>\d{1,4})(?P<sep>[./-])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<c>\d{2,4})"
TIME = r"(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<s>\d{2}))?(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\b\.?)?"
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CENTURY = 2000
_MONTHS = 12
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stamp:
    """A date in three numbers as they stand, and a time; nothing is decided yet."""

    numbers: tuple[int, int, int]
    year_first: bool
    dotted: bool
    american: bool
    """Written as Americans do: without leading zeros, a short year, before and after noon."""
    hour: int
    minute: int
    second: int


def plain_spaces(line: str) -> str:
    """A line with ordinary spaces and without marks of direction."""
    return _UNSEEN.sub("", _SPACES.sub(" ", line))


def stamp_of(match: re.Match[str]) -> Stamp:
    """The stamp of a match of DATE and TIME."""
    first, last, half = match["a"], match["c"], (match["half"] or "").lower()
    hour = int(match["h"])
    if half and hour <= _MONTHS:
        hour = hour % _MONTHS + (_MONTHS if half == "p" else 0)
    padded = first.startswith("0") or match["b"].startswith("0")
    return Stamp(
        (int(first), int(match["b"]), int(last)),
        year_first=len(first) == len("2026"),
        dotted=match["sep"] == ".",
        american=bool(half) and not padded and len(last) == len("26"),
        hour=hour,
        minute=int(match["m"]),
        second=int(match["s"] or 0),
    )


def order_of(stamps: Sequence[Stamp], now: datetime) -> tuple[DayOrder, bool]:
    """Which comes first, day or month, and whether anything in the file says so."""
    open_ones = [stamp for stamp in dict.fromkeys(stamps) if not stamp.year_first]
    firsts, seconds = {stamp.numbers[0] for stamp in open_ones}, {stamp.numbers[1] for stamp in open_ones}
    day_first, month_first = any(number > _MONTHS for number in firsts), any(number > _MONTHS for number in seconds)
    if day_first != month_first:
        return (DayOrder.DAY if day_first else DayOrder.MONTH), True
    if not open_ones or any(stamp.dotted for stamp in open_ones) or all(stamp.numbers[0] == stamp.numbers[1] for stamp in open_ones):
        return DayOrder.DAY, True
    return _order_by_time(open_ones, now)


def day_of(stamp: Stamp, order: DayOrder) -> date | None:
    """The day of a stamp, None where the calendar has none; a number above twelve is always a day."""
    first, second, third = stamp.numbers
    if stamp.year_first:
        return real_day(first, second, third)
    month_first = (order is DayOrder.MONTH and first <= _MONTHS) or second > _MONTHS
    day, month = (second, first) if month_first else (first, second)
    return real_day(third if third > 99 else third + _CENTURY, month, day)


def instant_of(stamp: Stamp, order: DayOrder, zone: ZoneInfo) -> datetime | None:
    """The instant of a stamp in `zone`; None where there is none."""
    day = day_of(stamp, order)
    return None if day is None else at_time(day, stamp.hour, stamp.minute, stamp.second, zone)


def at_time(day: date, hour: int, minute: int, second: int, zone: ZoneInfo) -> datetime | None:
    """A time of a day in `zone`; an hour that clocks skip is told as the one after it."""
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def is_open(stamp: Stamp) -> bool:
    """True where the stamp alone leaves it open which number is the day."""
    first, second, _ = stamp.numbers
    return not (stamp.year_first or first > _MONTHS or second > _MONTHS or first == second)


def _order_by_time(stamps: Sequence[Stamp], now: datetime) -> tuple[DayOrder, bool]:
    """Of both readings the one that can be: no message after `now`, none long before the one above it."""
    today = now.date() + _A_DAY
    fits = {order: _fits([day_of(stamp, order) for stamp in stamps], today) for order in DayOrder}
    if fits[DayOrder.DAY] != fits[DayOrder.MONTH]:
        return (DayOrder.DAY if fits[DayOrder.DAY] else DayOrder.MONTH), True
    return (DayOrder.MONTH if any(stamp.american for stamp in stamps) else DayOrder.DAY), False


def _fits(days: Iterable[date | None], today: date) -> bool:
    last = date.min
    for day in days:
        if day is None or day > today or day + _A_DAY < last:
            return False
        last = max(last, day)
    return True
