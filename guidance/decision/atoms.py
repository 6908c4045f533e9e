"""Cuts every input of a table into atoms: the cases that a table can tell apart. A rule becomes a box of them.

An atom is a word or a half-open segment between two cuts that occur in cells; inside an atom no rule can change. A set of atoms of one
input is an integer, one bit an atom. Atoms of an ordered input: `none`, `not_sure`, then the segments ascending. Quantities below the least
one count as the lowest segment; a value that an input does not have raises an error.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_

from guidance.library.forms.cell import Cell, QuantityUnit, Span
from guidance.library.forms.table import Input, Table

Atom = str | Span
Value = str | int
Mask = int
Box = tuple[Mask, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One input, cut into atoms."""

    name: str
    atoms: tuple[Atom, ...]
    positions: Mapping[str, int]
    edges: tuple[int, ...]
    full: Mask

    @classmethod
    def of(cls, name: str, source: Input, cells: Iterable[Cell]) -> Axis:
        """The input called `name`, cut where `cells` cut it."""
        spans = [span for cell in cells for span in cell.spans if not span.is_open]
        cuts = {cut for span in spans for cut in (span.low, span.high) if cut is not None}
        edges = tuple(sorted(cut for cut in cuts if source.least is None or cut > source.least))
        segments = _segments(source, edges, spans[0].unit if spans else None)
        atoms: tuple[Atom, ...] = (*source.words, *segments)
        positions = {word: place for place, word in enumerate(source.words)}
        return cls(name, atoms, positions, edges, (1 << len(atoms)) - 1)

    def position(self, value: Value) -> int:
        """The place of the atom that holds `value`."""
        if isinstance(value, str):
            return self.positions[value]
        return len(self.positions) + bisect_right(self.edges, value)

    def mask(self, cell: Cell | None) -> Mask:
        """The atoms that a cell accepts; all of them where there is no cell."""
        if cell is None:
            return self.full
        accepted = reduce(or_, map(self._bits, cell.tests), 0)
        return self.full & ~accepted if cell.negated else accepted

    def value(self, position: int) -> Value:
        """A value inside the atom at `position`."""
        atom = self.atoms[position]
        if isinstance(atom, str):
            return atom
        if atom.low is not None:
            return atom.low
        return atom.high - 1 if atom.high is not None else 0

    def cell(self, mask: Mask) -> Cell:
        """The cell that accepts just these atoms, neighbouring segments joined."""
        tests: list[Atom] = []
        for place in bits(mask):
            atom = self.atoms[place]
            last = tests[-1] if tests else None
            if isinstance(atom, Span) and isinstance(last, Span) and last.high == atom.low:
                tests[-1] = Span(last.low, atom.high, atom.unit)
            else:
                tests.append(atom)
        return Cell(tuple(tests))

    def _bits(self, test: Atom) -> Mask:
        if isinstance(test, str):
            return 1 << self.positions[test]
        first = self.position(test.low) if test.low is not None else len(self.positions)
        after = self.position(test.high) if test.high is not None else len(self.atoms)
        return (1 << after) - (1 << first)


def _segments(source: Input, edges: tuple[int, ...], unit: QuantityUnit | None) -> tuple[Span, ...]:
    if not source.is_ordered:
        return ()
    known: QuantityUnit = source.from_[1] if source.from_ is not None else unit or ""
    return tuple(Span(low, high, known) for low, high in pairwise((source.least, *edges, None)))


@dataclass(frozen=True, slots=True)
class Domain:
    """All cases of a table: its axes, each rule as a box of them, and the boxes of what is impossible."""

    table: Table
    axes: tuple[Axis, ...]
    boxes: tuple[Box, ...]
    holes: tuple[Box, ...]

    @classmethod
    def of(cls, table: Table, axes: Mapping[str, Axis] | None = None) -> Domain:
        """The domain of a table whose inputs are all known; `axes` may bring finer cuts from elsewhere."""
        unresolved = [name for name, source in table.inputs.items() if not source.is_ordered and not source.values]
        if unresolved:
            raise ValueError(f"{table.id}: the values of {', '.join(unresolved)} come from other tables; link the tables first")
        found = tuple((axes or {}).get(name) or _axis(table, name) for name in table.inputs)
        boxes = tuple(_box(found, rule.when) for rule in table.rules)
        return cls(table, found, boxes, tuple(_box(found, hole.when) for hole in table.impossible))

    def describe(self, box: Iterable[Mask]) -> str:
        """A box in the words of the table: only the inputs that it narrows."""
        pairs = zip(self.axes, box, strict=True)
        parts = [f"{axis.name} = {axis.cell(mask)}" for axis, mask in pairs if mask != axis.full]
        return ", ".join(parts) or "anything"


def cells(table: Table, name: str) -> list[Cell]:
    """Every cell of one input of a table."""
    return [when[name] for _, when in table.conditions() if name in when]


def bits(mask: Mask) -> list[int]:
    """The places of the bits that are set, ascending."""
    places = []
    while mask:
        low = mask & -mask
        places.append(low.bit_length() - 1)
        mask ^= low
    return places


def volume(box: Iterable[Mask]) -> int:
    """How many cases a box holds."""
    product = 1
    for mask in box:
        product *= mask.bit_count()
    return product


def index(axis: Axis, masks: Iterable[Mask]) -> tuple[int, ...]:
    """For each atom of an axis, the set of boxes (one bit a box) whose mask holds it."""
    everywhere, holding = 0, [0] * len(axis.atoms)
    for number, mask in enumerate(masks):
        if mask == axis.full:
            everywhere |= 1 << number
            continue
        for place in bits(mask):
            holding[place] |= 1 << number
    return tuple(boxes | everywhere for boxes in holding)


def _axis(table: Table, name: str) -> Axis:
    return Axis.of(name, table.inputs[name], cells(table, name))


def _box(axes: tuple[Axis, ...], when: Mapping[str, Cell]) -> Box:
    return tuple(axis.mask(when.get(axis.name)) for axis in axes)
