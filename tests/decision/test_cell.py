"""The grammar of cells: what each accepts, and what is said of those that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from guidance.library.forms.cell import Cell, Span, parse_cell, parse_quantity

WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda word: word != "not")
UNITS = st.sampled_from(["h", "d", "wd", ""])


@st.composite
def spans(draw: st.DrawFn) -> Span:
    low, high = sorted(draw(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=2, unique=True)))
    unit = draw(UNITS)
    scale = {"h": 36, "d": 1, "wd": 1, "": 1}[unit]
    open_side = draw(st.sampled_from(["low", "high", "neither"]))
    return Span(None if open_side == "low" else low * scale, None if open_side == "high" else high * scale, unit)


@given(st.lists(st.one_of(WORDS, spans()), min_size=1, max_size=4, unique=True), st.booleans())
def test_a_cell_written_out_reads_back_as_itself(tests: list[str | Span], negated: bool) -> None:
    cell = Cell(tuple(tests), negated)
    text: object = str(cell) if negated or len(tests) == 1 else [str(test) for test in tests]
    assert parse_cell(text) == cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("right", Cell(("right",))),
        ("no", Cell(("no",))),
        ("..48h", Cell((Span(None, 172800, "h"),))),
        ("48h..72h", Cell((Span(172800, 259200, "h"),))),
        ("-3d..0d", Cell((Span(-3, 0, "d"),))),
        ("5wd..", Cell((Span(5, None, "wd"),))),
        ("99.50..", Cell((Span(9950, None, ""),))),
        ("..", Cell((Span(None, None, ""),))),
        ("not(a, b)", Cell(("a", "b"), negated=True)),
        (["none", "..48h"], Cell(("none", Span(None, 172800, "h")))),
    ],
)
def test_what_a_cell_means(text: object, cell: Cell) -> None:
    assert parse_cell(text) == cell


def test_a_range_holds_its_low_end_and_not_its_high_one() -> None:
    span = Span(3, 5, "d")
    assert [value in span for value in (2, 3, 4, 5)] == [False, True, True, False]
    assert -(10**12) in Span(None, 5, "d")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("48h", "one point"),
        ("72h..48h", "empty"),
        ("48h..48h", "empty"),
        ("24h..3d", "mixes units"),
        ("1h..2h..3h", "no range"),
        ("a..b", "no quantity"),
        ("1.5d..", "too fine"),
        ("Right", "neither a word nor a range"),
        ("", "neither a word nor a range"),
        ("-", "neither a word nor a range"),
        ("not(a", "in quotes"),
        ("not()", "neither a word nor a range"),
        ([], "list is empty"),
        (["a", "a"], "stands twice"),
        ("٣d..", "no quantity"),
    ],
)
def test_what_cannot_be_read_is_told(text: object, word: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_cell(text)
    assert word in caught.value.message()


def test_quantities_are_whole_seconds_days_and_hundredths() -> None:
    assert [parse_quantity(text) for text in ("1.5h", "-2d", "3wd", "0.01")] == [(5400, "h"), (-2, "d"), (3, "wd"), (1, "")]
