"""Cells of decision tables: the unary tests of DMN, reduced to what a lawyer reads at a glance.

A value; a list; `not(a, b)`; half-open ranges `..48h`, `48h..72h`, `72h..`. No arithmetic, no functions, no names of other inputs. Hours
are stored in whole seconds, days in whole days, money in whole hundredths.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, cast

from pydantic import PlainValidator, WithJsonSchema

from guidance.library.forms.entry import invalid

QuantityUnit = Literal["h", "d", "wd", ""]

WORD = r"[a-z][a-z0-9_]*"
_WORD = re.compile(WORD, re.ASCII)
_QUANTITY = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,4})?)(h|d|wd|)", re.ASCII)
_NOT = re.compile(r"not\s*\((.*)\)")
_SCALE: dict[QuantityUnit, int] = {"h": 3600, "d": 1, "wd": 1, "": 100}


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range: `low` is in it, `high` is not; None leaves a side open, and `..` is any quantity."""

    low: int | None
    high: int | None
    unit: QuantityUnit

    def __str__(self) -> str:
        return f"{amount(self.low, self.unit)}..{amount(self.high, self.unit)}"

    @property
    def is_open(self) -> bool:
        """True when any quantity is in it."""
        return self.low is None and self.high is None

    def __contains__(self, value: int) -> bool:
        return (self.low is None or self.low <= value) and (self.high is None or value < self.high)


@dataclass(frozen=True, slots=True)
class Cell:
    """The tests of one cell: any of them has to hold, or none of them where the cell is negated."""

    tests: tuple[str | Span, ...]
    negated: bool = False

    def __str__(self) -> str:
        listed = ", ".join(str(test) for test in self.tests)
        if self.negated:
            return f"not({listed})"
        return listed if len(self.tests) == 1 else f"[{listed}]"

    @property
    def words(self) -> tuple[str, ...]:
        """The tests that are words."""
        return tuple(test for test in self.tests if isinstance(test, str))

    @property
    def spans(self) -> tuple[Span, ...]:
        """The tests that are ranges."""
        return tuple(test for test in self.tests if isinstance(test, Span))


def amount(value: int | None, unit: QuantityUnit) -> str:
    """A quantity as a cell writes it; empty for an open side."""
    if value is None:
        return ""
    whole = Decimal(value) / _SCALE[unit]
    return f"{whole.normalize():f}{unit}"


def parse_quantity(raw: object) -> tuple[int, QuantityUnit]:
    """The quantity of `48h`, `3d`, `5wd` or `100000` (seconds, days, hundredths), and its unit."""
    match = _QUANTITY.fullmatch(str(raw).strip())
    if match is None:
        raise invalid(f"`{raw}` is no quantity; write hours as 48h, days as 3d, working days as 5wd, money as 100000")
    unit = cast(QuantityUnit, match[2])
    scaled = Decimal(match[1]) * _SCALE[unit]
    if scaled != int(scaled):
        raise invalid(f"`{raw}` is too fine: hours count in seconds, days in whole days, money in hundredths")
    return int(scaled), unit


def parse_cell(raw: object) -> Cell:
    """The tests that a cell of the file states."""
    if isinstance(raw, Cell):
        return raw
    if isinstance(raw, list | tuple):
        return Cell(_tests([str(item) for item in raw]))
    text = str(raw).strip()
    if match := _NOT.fullmatch(text):
        return Cell(_tests(match[1].split(",")), negated=True)
    if text.startswith(("not(", "not (")):
        raise invalid(f'`{text}` has no closing bracket; between {{ }} put it in quotes: "not(a, b)"')
    return Cell((_test(text),))


def _tests(texts: list[str]) -> tuple[str | Span, ...]:
    tests = tuple(_test(text.strip()) for text in texts)
    if not tests:
        raise invalid("the list is empty; leave the input out where any value will do")
    twice = next((test for place, test in enumerate(tests) if test in tests[:place]), None)
    if twice is not None:
        raise invalid(f"`{twice}` stands twice in one cell")
    return tests


def _test(text: str) -> str | Span:
    if ".." in text:
        return _span(text)
    if _WORD.fullmatch(text):
        return text
    if _QUANTITY.fullmatch(text):
        raise invalid(f"`{text}` is one point; write a range such as `..{text}` or `{text}..`")
    raise invalid(f"`{text}` is neither a word nor a range; words are small letters, digits and _, ranges look like 48h..72h")


def _span(text: str) -> Span:
    sides = [side.strip() for side in text.split("..")]
    if len(sides) != 2:
        raise invalid(f"`{text}` is no range; write ..48h, 48h..72h or 72h..")
    low, high = (parse_quantity(side) if side else None for side in sides)
    if low and high and low[1] != high[1]:
        raise invalid(f"`{text}` mixes units; write both sides in one")
    if low and high and low[0] >= high[0]:
        raise invalid(f"`{text}` is empty: it ends before it begins")
    unit: QuantityUnit = low[1] if low else high[1] if high else ""
    return Span(low[0] if low else None, high[0] if high else None, unit)


_TEXT = {"type": "string", "description": "A value, a range such as 48h..72h, or not(a, b)."}
CellField = Annotated[
    Cell,
    PlainValidator(cast(Callable[[object], Cell], parse_cell)),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]
QuantityField = Annotated[
    tuple[int, QuantityUnit],
    PlainValidator(parse_quantity),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?(h|d|wd)?$"}, {"type": "number"}]}),
]
