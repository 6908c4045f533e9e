"""A moment as people state it: to the minute, to the day, or "early April".

A moment is never made more exact than it was stated: it has an earliest and a latest instant, and the caller chooses the safe one.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)


class Moment(RootModel[str]):
    """A point or a stretch of time in ISO 8601, no more exact than the person stated it."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    root: str = Field(
        max_length=64,
        description=(
            "ISO 8601. An instant with its zone `2026-11-19T14:30+03:00` (without a zone: the time of the case's "
            "`time_zone`), a day `2026-11-19`, a month `2026-11`, or a stretch between two days "
            '`2026-04-01/2026-04-10` for an approximate date such as "early April". Years 2000 to 2100.'
        ),
        examples=["2026-11-19T14:30+03:00", "2026-11-19", "2026-11", "2026-04-01/2026-04-10"],
    )

    @model_validator(mode="after")
    def _is_a_date(self) -> Self:
        try:
            first, last = _bounds(self.root)
        except OverflowError:
            raise PydanticCustomError("moment_range", "year out of range") from None
        except ValueError:
            raise PydanticCustomError("moment", "not a date") from None
        if not (_FIRST <= _day(first) and _day(last) <= _LAST):
            raise PydanticCustomError("moment_range", "year out of range")
        if _day(last) < _day(first):
            raise PydanticCustomError("moment_order", "ends before it begins")
        return self

    @property
    def is_exact(self) -> bool:
        """True when it is exact to the minute."""
        return isinstance(_bounds(self.root)[0], datetime)

    @property
    def has_zone(self) -> bool:
        """True when it has its own offset from UTC."""
        first = _bounds(self.root)[0]
        return isinstance(first, datetime) and first.tzinfo is not None

    @property
    def is_day(self) -> bool:
        """True when it is exact to the day or better."""
        first, last = _bounds(self.root)
        return _day(first) == _day(last)

    def earliest(self, zone: ZoneInfo) -> datetime:
        """The first instant it can mean, in `zone`."""
        first = _bounds(self.root)[0]
        if isinstance(first, datetime):
            return first.replace(tzinfo=zone) if first.tzinfo is None else first.astimezone(zone)
        return datetime.combine(first, time(0), zone)

    def latest(self, zone: ZoneInfo) -> datetime:
        """The last instant it can mean, in `zone`: for a day, its last minute."""
        last = _bounds(self.root)[1]
        if isinstance(last, datetime):
            return last.replace(tzinfo=zone) if last.tzinfo is None else last.astimezone(zone)
        return datetime.combine(last, time(23, 59), zone)

    @classmethod
    def at(cls, instant: datetime) -> Moment:
        """The exact moment of an aware `instant`, to the minute."""
        return cls(instant.replace(microsecond=0, second=0).isoformat(timespec="minutes"))

    @classmethod
    def on(cls, day: date) -> Moment:
        """A day, nothing more exact."""
        return cls(day.isoformat())


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


@lru_cache(maxsize=4096)
def _bounds(text: str) -> tuple[date | datetime, date | datetime]:
    if _INSTANT.fullmatch(text):
        instant = datetime.fromisoformat(text)
        return instant, instant
    if "/" in text:
        begin, end = text.split("/", 1)
        if not (_DAY.fullmatch(begin) and _DAY.fullmatch(end)):
            raise ValueError(text)
        return date.fromisoformat(begin), date.fromisoformat(end)
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return day, day
    if _MONTH.fullmatch(text):
        first = date.fromisoformat(text + "-01")
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    raise ValueError(text)
