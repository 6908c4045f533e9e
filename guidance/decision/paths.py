"""Follows paths through the tables, from the last one back: by which rules a step is reached, and what the facts can be on the way.

A rule carries a step on when its condition is that an earlier table gave this very step; a condition that merely allows it does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from guidance.decision.atoms import Mask
from guidance.decision.evaluate import CompiledTable, Graph
from guidance.library.forms.table import Rule


@dataclass(frozen=True, eq=False, slots=True)
class RulePlace:
    """A rule in its table."""

    table: CompiledTable
    number: int

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return self.table.table.rules[self.number]


RulePath = tuple[RulePlace, ...]


class Paths:
    """The ways through a graph, and what each leaves possible."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.compiled = {table.table.id: table for table in graph.chain}
        self._facts: dict[str, frozenset[str]] = {}
        for table in graph.chain:
            before = (self._facts[name] for name in table.axes if name in self._facts)
            self._facts[table.table.id] = frozenset(table.axes).union(*before)
        self._reached: dict[tuple[str, int, str], Mask] = {}
        self._through: dict[tuple[str, Mask, str], Mask] = {}

    def starts(self) -> Iterator[RulePlace]:
        """The rules of the final table."""
        final = self.compiled[self.graph.final]
        return (RulePlace(final, number) for number in range(len(final.table.rules)))

    def carried(self, start: RulePlace) -> Iterator[RulePath]:
        """Every path from a rule back to where its step was first given."""
        yield from self._back((start,))

    def reach(self, path: RulePath, fact: str) -> Mask:
        """The atoms that a fact can have where all rules of a path hold, as far as they and the tables before narrow it."""
        return reduce(and_, (self._at(place.table, place.number, fact) for place in path))

    def _back(self, path: RulePath) -> Iterator[RulePath]:
        place = path[-1]
        carriers = [source for source, outputs in self._sources(place.table, place.number) if outputs == self._output(source, place)]
        if not carriers:
            yield path
        for source in carriers:
            for giver in self._givers(source, self._output(source, place)):
                yield from self._back((*path, giver))

    def _output(self, source: CompiledTable, place: RulePlace) -> Mask:
        """The output of an earlier table that is the step itself; no bit where it cannot give it."""
        position = self.graph.axes[source.table.id].positions.get(place.rule.then)
        return 0 if position is None else 1 << position

    def _at(self, table: CompiledTable, number: int, fact: str) -> Mask:
        key = (table.table.id, number, fact)
        if key not in self._reached:
            sources = [entry for entry in self._sources(table, number) if fact in self._facts[entry[0].table.id]]
            through = (self._from(source, outputs, fact) for source, outputs in sources)
            self._reached[key] = reduce(and_, through, self._own(table, number, fact))
        return self._reached[key]

    def _from(self, source: CompiledTable, outputs: Mask, fact: str) -> Mask:
        """The atoms that a fact can have where a table gives one of these outputs."""
        key = (source.table.id, outputs, fact)
        if key not in self._through:
            givers = self._givers(source, outputs)
            self._through[key] = reduce(or_, (self._at(giver.table, giver.number, fact) for giver in givers), 0)
        return self._through[key]

    def _own(self, table: CompiledTable, number: int, fact: str) -> Mask:
        return table.columns[fact][number] if fact in table.columns else self.graph.axes[fact].full

    def _sources(self, table: CompiledTable, number: int) -> Iterator[tuple[CompiledTable, Mask]]:
        """The tables that a rule rests on, and the outputs of theirs that it allows."""
        return ((self.compiled[name], column[number]) for name, column in table.columns.items() if name in self.compiled)

    def _givers(self, source: CompiledTable, outputs: Mask) -> list[RulePlace]:
        """The rules of a table that give one of these outputs."""
        return [RulePlace(source, number) for number, output in enumerate(source.outputs) if outputs >> output & 1]
