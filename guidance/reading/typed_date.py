"""Reads a typed day: `14.11.2026`, `14.11.26`, `14/11/2026`, `2026-11-14`, `14 ноября 2026`, `14 November`.

Raises InputError for a day that is not in the calendar, and for anything that could mean two days: the day always comes before the month,
as in Russia and in Britain, unless the year comes first.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from guidance.case.choices import LANGUAGES
from guidance.errors import InputError

LONGEST = 40
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
_CENTURY = 2000
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[./\-\s](?P<month>\d{1,2})[./\-\s](?P<year>\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[./\-](?P<month>\d{1,2})[./\-](?P<day>\d{1,2})", re.ASCII)
_NAMED = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.]+(?P<name>[^\W\d_]{3,12})\.?,?(?:\s+(?P<year>\d{4}))?(?:\s*(?:г|год|года)\.?)?")
_SHORTEST_NAME = 3
_YEARS_BACK, _YEARS_ON = 1, 1

Tense = Literal["past", "future", "any"]


def read_day(text: str, today: date, tense: Tense = "any") -> date | None:
    """The day written, None where nothing is; InputError("date_not_real") otherwise. A day without a year is the nearest of its tense."""
    line = " ".join(text[: LONGEST + 1].split()).lower()
    if not line:
        return None
    match = _YEAR_FIRST.fullmatch(line) or _DAY_FIRST.fullmatch(line) or _NAMED.fullmatch(line)
    month = _month(match) if match else None
    if match is None or month is None or len(line) > LONGEST:
        raise InputError("date_not_real")
    if match["year"] is None:
        return _nearest(int(match["day"]), month, today, tense)
    return _bounded(_day(_full_year(match["year"]), month, int(match["day"])))


def write_day(day: date) -> str:
    """A day as the field shows it."""
    return f"{day:%d.%m.%Y}"


def real_day(year: int, month: int, day: int) -> date | None:
    """That day; None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(year: str) -> int:
    return int(year) + (_CENTURY if len(year) == len("26") else 0)


def _month(match: re.Match[str]) -> int | None:
    parts = match.groupdict()
    return int(parts["month"]) if "month" in parts else _named_month(parts["name"])


def _named_month(name: str) -> int | None:
    """The month whose name begins so, in Russian or in English, in either case form."""
    from babel.dates import get_month_names  # noqa: PLC0415 - heavy, and most days are written in figures

    fitting = {
        number
        for language in LANGUAGES
        for form in ("format", "stand-alone")
        for number, full in get_month_names("wide", context=form, locale=language).items()
        if len(name) >= _SHORTEST_NAME and full.lower().startswith(name)
    }
    return fitting.pop() if len(fitting) == 1 else None


def _nearest(day: int, month: int, today: date, tense: Tense) -> date:
    """The day of the year that fits the tense and lies closest to today."""
    around = range(today.year - _YEARS_BACK, today.year + _YEARS_ON + 1)
    real = [candidate for year in around if (candidate := real_day(year, month, day)) is not None]
    fitting = [candidate for candidate in real if tense == "any" or (candidate <= today if tense == "past" else candidate >= today)]
    if not fitting:
        raise InputError("date_not_real")
    return min(fitting, key=lambda candidate: abs(candidate - today) or timedelta(0))


def _day(year: int, month: int, day: int) -> date:
    real = real_day(year, month, day)
    if real is None:
        raise InputError("date_not_real")
    return real


def _bounded(day: date) -> date:
    if not FIRST <= day <= LAST:
        raise InputError("date_too_far", {"first": write_day(FIRST), "last": write_day(LAST)})
    return day
