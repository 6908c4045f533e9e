"""Which day is read from what people write?"""

from __future__ import annotations

from datetime import date

import pytest

from guidance.errors import InputError
from guidance.reading.typed_date import read_day, write_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "written",
    [
        "14.11.2026",
        "14.11.26",
        " 14.11.2026 ",
        "14/11/2026",
        "14-11-2026",
        "14 11 2026",
        "2026-11-14",
        "2026.11.14",
        "14 ноября",
        "14 ноября 2026",
        "14 ноября 2026 г.",
        "14 ноя",
        "14 November 2026",
        "14th November",
        "14 Nov",
        "14\u00a0ноября",
    ],
)
def test_a_day_is_read_as_people_write_it(written):
    assert read_day(written, TODAY) == date(2026, 11, 14)


@pytest.mark.parametrize(
    "written",
    [
        "29.02.2026",
        "31.11.2026",
        "31 ноября",
        "0.1.2026",
        "32.1.2026",
        "1.13.2026",
        "14.11",
        "14.11.202",
        "yesterday",
        "14 но",
        "14 ма",
        "14 brumaire",
        "11/14/2026",
        "1e3",
        "2026-W46-6",
        "=1+1",
        "9" * 50,
        "١٤.١١.٢٠٢٦",
    ],
)
def test_what_is_no_day_is_refused(written):
    """`14 ма` could be two months; `11/14/2026` has the month first."""
    with pytest.raises(InputError) as refused:
        read_day(written, TODAY)
    assert refused.value.key == "date_not_real"


@pytest.mark.parametrize("written", ["31.12.1999", "01.01.2101", "0001-01-01"])
def test_a_day_too_far_away_is_refused(written):
    with pytest.raises(InputError) as refused:
        read_day(written, TODAY)
    assert refused.value.key == "date_too_far"


@pytest.mark.parametrize(
    ("written", "tense", "day"),
    [
        ("20 декабря", "past", date(2025, 12, 20)),
        ("20 декабря", "future", date(2026, 12, 20)),
        ("20 декабря", "any", date(2026, 12, 20)),
        ("5 января", "future", date(2027, 1, 5)),
        ("23 ноября", "past", TODAY),
        ("23 ноября", "future", TODAY),
    ],
)
def test_a_day_without_a_year_is_the_nearest_of_its_tense(written, tense, day):
    assert read_day(written, TODAY, tense) == day


def test_a_day_that_this_year_lacks_is_not_moved_to_another():
    """29 February is looked for in the years around today, and refused where none of them has it."""
    with pytest.raises(InputError):
        read_day("29 февраля", TODAY, "past")
    assert read_day("29 февраля", date(2028, 3, 1), "past") == date(2028, 2, 29)


@pytest.mark.parametrize("written", ["", "   "])
def test_nothing_written_is_no_day(written):
    assert read_day(written, TODAY) is None


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2026, 11, 4), date(2100, 12, 31)])
def test_a_day_is_read_back_as_it_is_shown(day):
    assert read_day(write_day(day), TODAY) == day
