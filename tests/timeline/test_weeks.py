"""Weeks on the time axis begin on Mondays."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from guidance.timeline.axis import TimeAxis, ticks

ZONE = ZoneInfo("Europe/Moscow")


def test_ticks_of_weeks_stand_on_mondays() -> None:
    now = datetime(2026, 11, 22, 15, tzinfo=ZONE)
    axis = TimeAxis(now - timedelta(days=40), now + timedelta(days=9), 400)
    marks = ticks(axis, 50)
    apart = {later - earlier for earlier, later in pairwise(marks)}
    assert apart <= {timedelta(days=7), timedelta(days=14)}, marks
    assert {mark.isoweekday() for mark in marks} == {1}
