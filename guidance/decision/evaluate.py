"""Decides which rule holds. Tables are compiled into bitsets: a decision is one lookup and one AND an input.

It relies on the proof: a UNIQUE table (DMN 1.5, 8.2.11) is assumed to have neither gap nor overlap. Values outside the domain, and cases
that a table declares impossible and no rule answers, raise an error.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from guidance.decision.atoms import Axis, Box, Domain, Mask, Value, bits, cells, index
from guidance.decision.links import link
from guidance.errors import OtvetError
from guidance.library.forms.step import Ladder
from guidance.library.forms.table import Input, Rule, Table

FINAL = "next_step"


class NoRule(OtvetError):
    """No rule answers these values: they are impossible by declaration, or the table is not proved."""


class CompiledTable:
    """A table, ready to decide."""

    def __init__(self, table: Table, axes: Mapping[str, Axis] | None = None) -> None:
        self.table = table
        self.domain = Domain.of(table, axes)
        self.axes = {axis.name: axis for axis in self.domain.axes}
        self.columns = {axis.name: _column(self.domain.boxes, place) for place, axis in enumerate(self.domain.axes)}
        self.index = {name: index(self.axes[name], masks) for name, masks in self.columns.items()}
        self.outputs = tuple(table.outputs.index(rule.then) for rule in table.rules)
        self.every = (1 << len(table.rules)) - 1
        self.giving = self._by_output()
        self._holes = tuple(self._narrowing(hole) for hole in self.domain.holes)
        self._held: dict[tuple[str, int], int] = {}
        self._met: dict[tuple[str, int], list[int]] = {}
        self._rules = table.rules
        read = [axis for axis in self.domain.axes if any(rules != self.every for rules in self.index[axis.name])]
        self._words = tuple((axis.name, self._by_word(axis)) for axis in read if not table.inputs[axis.name].is_ordered)
        self._ordered = tuple(
            (axis.name, self._by_word(axis), axis.edges, self.index[axis.name][len(axis.positions) :])
            for axis in read
            if table.inputs[axis.name].is_ordered
        )

    def match(self, values: Mapping[str, Value]) -> int:
        """The set of rules that hold, one bit a rule."""
        rules = self.every
        for name, by_word in self._words:
            rules &= by_word[values[name]]
        for name, by_word, edges, segments in self._ordered:
            value = values[name]
            rules &= by_word[value] if isinstance(value, str) else segments[bisect_right(edges, value)]
        return rules

    def find(self, values: Mapping[str, Value]) -> Rule | None:
        """The rule that holds, if any."""
        rules = self.match(values)
        return self._rules[rules.bit_length() - 1] if rules else None

    def decide(self, values: Mapping[str, Value]) -> Rule:
        """The one rule of a UNIQUE table that holds."""
        try:
            rules = self.match(values)
        except (KeyError, TypeError):
            raise ValueError(self._refusal(values)) from None
        if not rules:
            raise NoRule(f"{self.table.id}: no rule answers these values")
        return self._rules[rules.bit_length() - 1]

    def collect(self, values: Mapping[str, Value]) -> tuple[Rule, ...]:
        """All rules that hold, in the order of the file."""
        return tuple(self._rules[number] for number in bits(self.match(values)))

    def holding(self, name: str, mask: Mask) -> int:
        """The set of rules that accept at least one of these atoms of an input."""
        key = (name, mask)
        if key not in self._held:
            self._held[key] = reduce(or_, (self.index[name][place] for place in bits(mask)), 0)
        return self._held[key]

    def meeting(self, name: str, mask: Mask) -> list[int]:
        """For each rule, the rules that share with it one of these atoms of an input."""
        key = (name, mask)
        if key not in self._met:
            self._met[key] = [self.holding(name, column & mask) for column in self.columns[name]]
        return self._met[key]

    def excludes(self, values: Mapping[str, Value]) -> bool:
        """True where the table declares these values impossible."""
        return any(all(mask >> axis.position(values[axis.name]) & 1 for axis, mask in hole) for hole in self._holes)

    def _by_output(self) -> tuple[int, ...]:
        """For each output, the set of rules that give it."""
        giving = [0] * len(self.table.outputs)
        for rule, output in enumerate(self.outputs):
            giving[output] |= 1 << rule
        return tuple(giving)

    def _narrowing(self, box: Box) -> tuple[tuple[Axis, Mask], ...]:
        return tuple((axis, mask) for axis, mask in zip(self.domain.axes, box, strict=True) if mask != axis.full)

    def _by_word(self, axis: Axis) -> dict[Value, int]:
        return {word: self.index[axis.name][place] for word, place in axis.positions.items()}

    def _refusal(self, values: Mapping[str, Value]) -> str:
        for name, source in self.table.inputs.items():
            if name not in values:
                return f"{self.table.id}: no value for {name}"
            value = values[name]
            if value not in source.words and (isinstance(value, str) or not source.is_ordered):
                return f"{self.table.id}: {value!r} is no value of {name}"
        return f"{self.table.id}: a value has the wrong type"


@dataclass(frozen=True, slots=True)
class Decision:
    """The one step, the rule of each UNIQUE table on the way, and the moves beside it."""

    step: str
    rules: dict[str, Rule]
    parallel: tuple[Rule, ...]


class Graph:
    """All tables together, in the order in which they feed one another."""

    def __init__(self, tables: Iterable[Table], ladder: Ladder, final: str = FINAL) -> None:
        linked = link(tables, final)
        self.ladder, self.final = ladder, final
        self.tables = dict(linked.tables)
        self.facts: dict[str, Input] = dict(linked.facts)
        self.untold: dict[str, Value] = {name: fact.untold for name, fact in self.facts.items() if fact.untold is not None}
        chain = [self.tables[name] for name in linked.chain]
        self.axes = _common_axes(chain)
        self.chain = tuple(CompiledTable(table, self.axes) for table in chain)
        self.after = {name: self._after(name) for name in self.axes}
        beside = [table for name, table in self.tables.items() if name not in linked.chain]
        self._beside = tuple(CompiledTable(table) for table in beside if table.is_unique)
        self._collecting = tuple(CompiledTable(table) for table in beside if not table.is_unique)

    def decide(self, values: Mapping[str, Value]) -> Decision:
        """The step for these facts, and all rules that led to it."""
        known = dict(values)
        rules = _decide_all((*self.chain, *self._beside), known)
        parallel = tuple(rule for compiled in self._collecting for rule in compiled.collect(known))
        return Decision(rules[self.final].then, rules, parallel)

    def walk(self, values: Mapping[str, Value]) -> dict[str, Rule]:
        """The rule of each table on the way to the step, nothing beside it."""
        return _decide_all(self.chain, dict(values))

    def changed_step(self, known: Mapping[str, Value], fact: str, value: Value) -> str | None:
        """The step with one fact changed, or None where that is impossible; `known` holds the facts and all outputs as they are."""
        return self._follow({**known, fact: value}, self.after[fact])

    def _follow(self, known: dict[str, Value], tables: Iterable[CompiledTable]) -> str | None:
        for compiled in tables:
            rule = compiled.find(known)
            if rule is None or compiled.excludes(known):
                return None
            known[compiled.table.id] = rule.then
        return str(known[self.final])

    def _after(self, fact: str) -> tuple[CompiledTable, ...]:
        """The tables on the way to the step that a fact bears on, directly or through others."""
        moved, reached = {fact}, []
        for compiled in self.chain:
            if moved & compiled.axes.keys():
                moved.add(compiled.table.id)
                reached.append(compiled)
        return tuple(reached)


def _decide_all(tables: Iterable[CompiledTable], known: dict[str, Value]) -> dict[str, Rule]:
    """The rule of each table, by its id; adds each output to `known`, where the tables after it find it."""
    rules: dict[str, Rule] = {}
    for compiled in tables:
        rule = compiled.decide(known)
        rules[compiled.table.id] = rule
        known[compiled.table.id] = rule.then
    return rules


def _column(boxes: tuple[Box, ...], place: int) -> list[int]:
    return [box[place] for box in boxes]


def _common_axes(tables: list[Table]) -> dict[str, Axis]:
    """One axis a name, cut wherever any of the tables cuts it."""
    sources = {name: source for table in tables for name, source in table.inputs.items()}
    return {name: Axis.of(name, source, [cell for table in tables for cell in cells(table, name)]) for name, source in sources.items()}
