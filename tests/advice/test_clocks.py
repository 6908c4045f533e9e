"""Clocks can be read and asked when: the two always agree, in any zone and on any night. Days are those of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.advice.clock import SECONDS_IN_HOUR, Clock
from guidance.library.days import add_days, add_months, add_working_days, is_working, roll_forward

ZONES = (
    "Europe/Moscow",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "Asia/Beirut",
    "Pacific/Apia",
)
INSTANTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONE = st.sampled_from(ZONES).map(ZoneInfo)
RUNS = st.sampled_from(("up", "down"))
SECOND = timedelta(seconds=1)


def _clock(anchor: datetime, unit: str, runs: str, zone: ZoneInfo) -> Clock:
    return Clock(anchor.astimezone(zone), unit, runs, zone)  # type: ignore[arg-type]


def _meets(clock: Clock, cut: int, at: datetime) -> bool:
    return clock.value(at) >= cut if clock.runs == "up" else clock.value(at) < cut


@given(INSTANTS, ZONE, RUNS, st.integers(-200, 200))
def test_hours_meet_a_cut_at_the_instant_told_and_not_a_second_before(anchor: datetime, zone: ZoneInfo, runs: str, hours: int) -> None:
    clock = _clock(anchor, "hours", runs, zone)
    instant = clock.instant(hours * SECONDS_IN_HOUR).astimezone(UTC)
    for reader in (UTC, zone):
        assert _meets(clock, hours * SECONDS_IN_HOUR, instant.astimezone(reader))
        assert not _meets(clock, hours * SECONDS_IN_HOUR, (instant - SECOND).astimezone(reader))


@given(INSTANTS, ZONE, RUNS, st.integers(-400, 400))
def test_days_meet_a_cut_at_the_instant_told_and_not_a_second_before(anchor: datetime, zone: ZoneInfo, runs: str, days: int) -> None:
    clock = _clock(anchor, "days", runs, zone)
    instant = clock.instant(days).astimezone(UTC)
    assert _meets(clock, days, instant)
    assert not _meets(clock, days, instant - SECOND)


@given(INSTANTS, INSTANTS, ZONE, st.sampled_from(("hours", "days")), RUNS)
def test_a_clock_reads_the_same_from_every_zone(anchor: datetime, now: datetime, zone: ZoneInfo, unit: str, runs: str) -> None:
    clock = _clock(anchor, unit, runs, zone)
    assert len({clock.value(now.astimezone(ZoneInfo(name))) for name in ZONES}) == 1


@given(INSTANTS, INSTANTS, ZONE)
def test_hours_are_hours_that_have_really_passed(anchor: datetime, now: datetime, zone: ZoneInfo) -> None:
    assert _clock(anchor, "hours", "up", zone).value(now) == int((now - anchor).total_seconds())


@given(INSTANTS, st.lists(INSTANTS, min_size=2, max_size=6), ZONE, st.sampled_from(("hours", "days")), RUNS)
def test_a_clock_never_turns_back(anchor: datetime, nows: list[datetime], zone: ZoneInfo, unit: str, runs: str) -> None:
    clock = _clock(anchor, unit, runs, zone)
    read = [clock.value(now) for now in sorted(nows)]
    assert read == sorted(read, reverse=runs == "down")


def test_the_night_on_which_berlin_gains_an_hour_has_it() -> None:
    clock = _clock(datetime(2026, 10, 24, 10, tzinfo=UTC), "hours", "up", ZoneInfo("Europe/Berlin"))
    assert clock.instant(48 * SECONDS_IN_HOUR) == datetime(2026, 10, 26, 10, tzinfo=UTC)


def test_a_day_without_midnight_begins_at_its_first_instant() -> None:
    """In Cairo 24 April 2026 began at one o'clock."""
    clock = _clock(datetime(2026, 4, 23, 9, tzinfo=UTC), "days", "down", ZoneInfo("Africa/Cairo"))
    assert clock.over.astimezone(UTC) == datetime(2026, 4, 23, 22, tzinfo=UTC)


def test_a_term_has_nothing_left_on_its_last_day_and_is_over_at_midnight() -> None:
    zone = ZoneInfo("Europe/Moscow")
    clock = Clock(datetime(2026, 12, 8, 12, tzinfo=zone), "days", "down", zone)
    assert clock.value(datetime(2026, 12, 8, 0, 0, tzinfo=zone)) == 0
    assert clock.value(datetime(2026, 12, 8, 23, 59, 59, tzinfo=zone)) == 0
    assert clock.over == datetime(2026, 12, 9, tzinfo=zone)
    assert clock.value(clock.over) == -1


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 11, 10), 3, date(2027, 2, 10)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [(date(2026, 2, 20), 10, date(2026, 3, 2)), (date(2024, 2, 20), 10, date(2024, 3, 1)), (date(2026, 12, 25), 7, date(2027, 1, 1))],
)
def test_the_day_after_the_event_is_the_first(start: date, days: int, end: date) -> None:
    assert add_days(start, days) == end


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 1, 9), False),
        (date(2026, 1, 12), True),
        (date(2026, 2, 23), False),
        (date(2026, 3, 9), False),
        (date(2026, 5, 1), False),
        (date(2026, 5, 11), False),
        (date(2026, 6, 12), False),
        (date(2026, 11, 3), True),
        (date(2026, 11, 4), False),
        (date(2026, 11, 22), False),
        (date(2026, 12, 30), True),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 8), False),
        (date(2027, 1, 9), False),
        (date(2027, 1, 10), False),
        (date(2027, 1, 11), True),
    ],
)
def test_the_russian_calendar_knows_its_days_off(day: date, working: bool) -> None:
    assert is_working(day, "ru") is working


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2026, 12, 10), date(2026, 12, 10)),
        (date(2026, 12, 12), date(2026, 12, 14)),
        (date(2026, 12, 13), date(2026, 12, 14)),
        (date(2026, 12, 30), date(2026, 12, 30)),
        (date(2026, 12, 31), date(2027, 1, 11)),
        *((date(2027, 1, day), date(2027, 1, 11)) for day in range(1, 11)),
        (date(2026, 5, 9), date(2026, 5, 12)),
        (date(2026, 11, 4), date(2026, 11, 5)),
    ],
)
def test_a_last_day_off_moves_to_the_next_working_day(day: date, rolled: date) -> None:
    assert roll_forward(day, "ru") == rolled


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 15, date(2026, 12, 11)),
        (date(2026, 12, 21), 15, date(2027, 1, 20)),
        (date(2026, 12, 30), 1, date(2027, 1, 11)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_working_days_leave_out_week_ends_and_holidays(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days, "ru") == end


def test_a_country_without_a_known_calendar_rests_at_week_ends() -> None:
    assert add_working_days(date(2026, 12, 31), 1, "general") == date(2027, 1, 1)
    assert roll_forward(date(2027, 1, 2), "general") == date(2027, 1, 4)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 60))
def test_working_days_count_up_one_by_one(start: date, days: int) -> None:
    end = add_working_days(start, days, "ru")
    assert sum(is_working(start + timedelta(days=one), "ru") for one in range(1, (end - start).days + 1)) == days
    assert days == 0 or is_working(end, "ru")
