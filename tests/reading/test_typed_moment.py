"""Is a moment read as it was written, no more exactly, and never one that has not come?"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.case.moment import Moment
from guidance.errors import InputError
from guidance.reading.typed_moment import read_due, read_moment, write_moment

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=ZONE)


def read(text: str) -> str | None:
    moment = read_moment(text, NOW, ZONE)
    return moment.root if moment else None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", None),
        ("  ", None),
        ("Сейчас", "2026-11-22T15:00+03:00"),
        ("14.11.2026", "2026-11-14"),
        ("14.11", "2026-11-14"),
        ("24.11", "2025-11-24"),
        ("14.11.2026 15:30", "2026-11-14T15:30+03:00"),
        ("14.11.2026, 9.05", "2026-11-14T09:05+03:00"),
        ("14:30", "2026-11-22T14:30+03:00"),
        ("вчера", "2026-11-21"),
        ("Вчера в 15:10", "2026-11-21T15:10+03:00"),
        ("yesterday at 3:05 pm", "2026-11-21T15:05+03:00"),
        ("14 ноября 12:00 am", "2026-11-14T00:00+03:00"),
        ("5–10 ноября", "2026-11-05/2026-11-10"),
        ("5-10 ноября", "2026-11-05/2026-11-10"),
        ("28.10.2026 – 03.11.2026", "2026-10-28/2026-11-03"),
        ("октябрь", "2026-10"),
        ("в октябре", "2026-10"),
        ("10.2026", "2026-10"),
        ("ноябрь 2026", "2026-11-01/2026-11-22"),
        ("конец ноября 2026", "2026-11-21/2026-11-22"),
        ("начало ноября", "2026-11-01/2026-11-10"),
        ("в конце октября", "2026-10-21/2026-10-31"),
        ("the end of February 2024", "2024-02-21/2024-02-29"),
        ("около 5 ноября", "2026-11-03/2026-11-07"),
        ("about 21 November", "2026-11-19/2026-11-22"),
        ("7.11", "2026-11-07"),
        ("07.11", "2026-11-07"),
        ("1/9", "2026-09-01"),
        ("20–25 ноября", "2026-11-20/2026-11-22"),
        ("22–25.11", "2026-11-22"),
        ("28.10 – 03.11", "2026-10-28/2026-11-03"),
        ("23–25 ноября", "2025-11-23/2025-11-25"),
        ("28 декабря – 3 января", "2025-12-28/2026-01-03"),
        ("20 ноября – 25 января", "2026-11-20/2026-11-22"),
        ("1 января – 30 сентября", "2026-01-01/2026-09-30"),
        ("28.10.2025 – 03.11.2026", "2025-10-28/2026-11-03"),
        ("около 23 ноября", "2026-11-21/2026-11-22"),
        ("около 24 ноября", "2026-11-22"),
        ("около 25 ноября", "2025-11-23/2025-11-27"),
        ("1:05 am", "2026-11-22T01:05+03:00"),
        ("в мае", "2026-05"),
    ],
)
def test_a_moment_is_read_as_exactly_as_it_was_written(written, meant):
    assert read(written) == meant


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("15:01", "time_in_future"),
        ("22.11.2026 23:00", "time_in_future"),
        ("23.11.2026", "date_in_future"),
        ("март 2027", "date_in_future"),
        ("25:00", "moment_not_real"),
        ("13:00 pm", "moment_not_real"),
        ("31 ноября", "moment_not_real"),
        ("29.02", "moment_not_real"),
        ("10 – 5 ноября", "moment_not_real"),
        ("03.11.2026 – 28.10.2026", "moment_order"),
        ("03.11 – 28.10", "moment_order"),
        ("20 ноября – 5 ноября", "moment_order"),
        ("завтра", "moment_not_real"),
        ("3.30", "moment_not_real"),
        ("x" * 61, "moment_not_real"),
    ],
)
def test_what_has_not_come_or_is_no_moment_is_refused(written, key):
    with pytest.raises(InputError, match=key):
        read(written)


@given(st.text(max_size=80))
def test_any_text_is_a_moment_or_one_sentence(written):
    try:
        moment = read_moment(written, NOW, ZONE)
    except InputError:
        return
    assert moment is None or moment.earliest(ZONE) <= NOW


@given(st.integers(0, 364), st.sampled_from(("{0.day}.{0.month}", "{0:%d.%m}", "{0.day}/{0.month}", "{0.day}.{0.month}.{0:%y}")))
def test_a_day_in_figures_is_that_day_whatever_its_numbers(ago, written):
    """A day and a month that both could be a month, or a year, are no month of another year."""
    day = NOW.date() - timedelta(days=ago)
    assert read(written.format(day)) == day.isoformat()


@given(st.sampled_from(("2026-11-14T15:30+03:00", "2026-11-14", "2026-10", "2026-04-01/2026-04-10", "2025-02", "2026-11-14T12:30Z")))
def test_what_the_field_shows_reads_as_the_same_stretch_of_time(root):
    moment = Moment(root)
    again = read_moment(write_moment(moment, ZONE), NOW, ZONE)
    assert again is not None
    assert (again.earliest(ZONE), again.latest(ZONE)) == (moment.earliest(ZONE), moment.latest(ZONE))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", None),
        ("25.11.2026", "2026-11-25"),
        ("25.11", "2026-11-25"),
        ("24.01", "2027-01-24"),
        ("24 января", "2027-01-24"),
        ("25.11.2026 18:00", "2026-11-25T18:00+03:00"),
        ("22.11.2026", "2026-11-22"),
    ],
)
def test_a_promised_day_without_a_year_is_the_next_one(written, meant):
    due = read_due(written, NOW, ZONE)
    assert (due.root if due else None) == meant


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("21.11.2026", "due_before_event"),
        ("22.11.2026 14:59", "due_before_event"),
        ("скоро", "due_not_real"),
    ],
)
def test_a_promise_for_the_past_is_none(written, key):
    with pytest.raises(InputError, match=key):
        read_due(written, NOW, ZONE)
