"""A clock: how long it has been, or how long is left. A monotone function of time with an exact inverse.

Nothing is rounded: hours are counted in seconds from an instant, days are the calendar days of a zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from math import ceil, floor
from typing import Literal
from zoneinfo import ZoneInfo

SECONDS_IN_HOUR = 3600


@dataclass(frozen=True)
class Clock:
    """Time since `anchor` (runs up) or until it (runs down); never less than `least`.

    Hours: whole seconds of true time, whatever the clocks on the wall do; a clock that runs down reads -1 from its anchor on.
    Days: the difference of calendar days in `zone`; a term whose last day is `anchor` has 0 days left on that day and -1 from
    the midnight after it (Civil Code of Russia, arts 191 and 192; elsewhere the same custom).
    """

    anchor: datetime
    unit: Literal["hours", "days"]
    runs: Literal["up", "down"]
    zone: ZoneInfo
    began: datetime | None = None
    least: int | None = None

    def value(self, now: datetime) -> int:
        """Its reading at `now`: seconds or days."""
        if self.unit == "hours":
            passed = (now.astimezone(UTC) - self.anchor.astimezone(UTC)).total_seconds()
            return self._at_least(floor(passed) if self.runs == "up" else ceil(-passed) - 1)
        days = (now.astimezone(self.zone).date() - self.anchor.astimezone(self.zone).date()).days
        return self._at_least(days if self.runs == "up" else -days)

    def _at_least(self, value: int) -> int:
        return value if self.least is None else max(self.least, value)

    def instant(self, cut: int) -> datetime:
        """The first instant at which it reads `cut` or more (runs up), or less than `cut` (runs down)."""
        if self.unit == "hours":
            cut = cut if self.runs == "up" else -cut
            return (self.anchor.astimezone(UTC) + timedelta(seconds=cut)).astimezone(self.zone)
        day = self.anchor.astimezone(self.zone).date()
        offset = cut if self.runs == "up" else 1 - cut
        return datetime.combine(day + timedelta(days=offset), time(0), self.zone)

    @property
    def over(self) -> datetime:
        """For a clock that runs down: the first instant after its end."""
        return self.instant(0)
