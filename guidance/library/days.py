"""Counts days: the last day of a term in calendar days, working days or months, and the move off a day of rest."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

_DAY = timedelta(days=1)


def is_working(day: date, country: str) -> bool:
    """False on days of rest; where the library `holidays` does not know the country, only Saturdays and Sundays are."""
    calendar = _calendar(country, day.year)
    return bool(calendar.is_working_day(day)) if calendar is not None else day.weekday() < 5


def add_days(start: date, days: int) -> date:
    """The last day of a term of calendar days, whose first day is the day after `start` (Civil Code of Russia, art. 191)."""
    return start + timedelta(days=days)


def add_working_days(start: date, days: int, country: str) -> date:
    """The last day of a term of working days, whose first day is after `start`."""
    day = start
    while days > 0:
        day += _DAY
        days -= is_working(day, country)
    return day


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month (Civil Code of Russia, art. 192)."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def roll_forward(day: date, country: str) -> date:
    """`day`, or the next working day after it (Civil Code of Russia, art. 193)."""
    while not is_working(day, country):
        day += _DAY
    return day


@lru_cache(maxsize=64)
def _calendar(country: str, year: int) -> Any:
    # Imported late: it is heavy, and only terms of working days and terms that roll need it.
    import holidays  # noqa: PLC0415

    try:
        return holidays.country_holidays(country.upper(), years=year)
    except NotImplementedError:
        return None
