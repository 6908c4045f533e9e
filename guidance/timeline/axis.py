"""The time axis: which window of time is shown, its ticks, and shelves on which nothing overlaps.

One date years away does not squeeze the weeks that matter: it is left outside the window.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_NEAR = timedelta(days=3)
_GAP = timedelta(days=21)
_STEPS_IN_DAYS = (1, 2, 3, 7, 14)
_STEPS_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """A window of time on so many pixels."""

    first: datetime
    last: datetime
    pixels: int

    def x(self, at: datetime) -> int:
        """The pixel of an instant; outside the window, the nearest edge."""
        share = (at - self.first) / (self.last - self.first)
        return round(min(max(share, 0.0), 1.0) * self.pixels)

    def at(self, x: int) -> datetime:
        """The instant of a pixel."""
        return self.first + (self.last - self.first) * (x / self.pixels)

    def clamp(self, at: datetime) -> datetime:
        """The instant, or the nearest edge of the window."""
        return min(max(at, self.first), self.last)


def fit(instants: Iterable[datetime], now: datetime, pixels: int) -> TimeAxis:
    """The window around `now` that grows to the next instant while the gap is no wider than what it shows (or three weeks)."""
    first, last = now - _NEAR, now + _NEAR
    ordered = sorted(instants)
    before = [at for at in reversed(ordered) if at < first]
    after = [at for at in ordered if at > last]
    is_growing = True
    while is_growing:
        reach = max(_GAP, last - first)
        is_growing = False
        if before and first - before[0] <= reach:
            first, before = _move_edge(before, first, reach)
            is_growing = True
        if after and after[0] - last <= reach:
            last, after = _move_edge(after, last, reach)
            is_growing = True
    pad = (last - first) / 24
    return TimeAxis(first - pad, last + pad, pixels)


def _move_edge(far: list[datetime], edge: datetime, reach: timedelta) -> tuple[datetime, list[datetime]]:
    """The edge moved along the instants beyond it, while each is within reach of the one before; and the instants left beyond it."""
    count = 0
    for at in far:
        if abs(at - edge) > reach:
            break
        edge, count = at, count + 1
    return edge, far[count:]


def ticks(axis: TimeAxis, spacing: int) -> list[datetime]:
    """Midnights of even steps, Mondays for weeks and firsts for months, no closer than `spacing` pixels."""
    days = (axis.last - axis.first) / timedelta(days=1)
    least = days * spacing / axis.pixels
    for step in _STEPS_IN_DAYS:
        if step >= least:
            return _days(axis, step)
    return _months(axis, next((step for step in _STEPS_IN_MONTHS if 28 * step >= least), _STEPS_IN_MONTHS[-1]))


def _days(axis: TimeAxis, step: int) -> list[datetime]:
    start = axis.first.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    start += timedelta(days=-(start.toordinal() - 1) % step)
    return [at for n in range(400) if (at := start + timedelta(days=n * step)) <= axis.last]


def _months(axis: TimeAxis, step: int) -> list[datetime]:
    firsts = []
    month = 12 * axis.first.year + axis.first.month
    month += -month % step
    while (at := _first_of(month, axis.first)) <= axis.last:
        firsts.append(at)
        month += step
    return firsts


def _first_of(month: int, like: datetime) -> datetime:
    return like.replace(year=month // 12, month=month % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


@dataclass(slots=True)
class Shelf:
    """Boards one under another, each with things side by side. A board is the set of its occupied pixels, as bits."""

    boards: list[int] = field(default_factory=list)

    def put(self, left: int, right: int) -> int:
        """The number of the first board where the pixels are free."""
        pixels = ((1 << max(right - max(left, 0), 1)) - 1) << max(left, 0)
        for number, board in enumerate(self.boards):
            if not board & pixels:
                self.boards[number] = board | pixels
                return number
        self.boards.append(pixels)
        return len(self.boards) - 1
