"""Finds the questions that still matter: those whose answer can change the step, whatever the other answers will be.

Within a table it is exact: a fact matters when two rules of different output agree on every other input. Between tables it errs on the side
of asking: the outputs of two tables are taken to vary freely. No question that could matter is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import cached_property, reduce
from operator import and_

from guidance.decision.atoms import Mask, Value, bits
from guidance.decision.evaluate import CompiledTable, Graph


def changeable(graph: Graph, values: Mapping[str, Value], open_facts: Set[str]) -> frozenset[str]:
    """The open facts that can still change the step; `values` are needed for the others only."""
    masks = masks_of(graph, values, open_facts)
    moved: dict[str, frozenset[str]] = {}
    for compiled in graph.chain:
        narrowed = Narrowed(compiled, masks)
        masks[compiled.table.id] = narrowed.outputs()
        moved[compiled.table.id] = narrowed.movers(moved)
    return moved[graph.final]


def masks_of(graph: Graph, values: Mapping[str, Value], open_facts: Set[str]) -> dict[str, Mask]:
    """What each fact can be: anything while it is open, its one atom otherwise."""
    facts = (axis for axis in graph.axes.values() if axis.name in graph.facts)
    return {axis.name: axis.full if axis.name in open_facts else 1 << axis.position(values[axis.name]) for axis in facts}


def possible_steps(graph: Graph, masks: dict[str, Mask], tables: Iterable[CompiledTable]) -> Mask:
    """The outputs of the final table that the masks leave possible, or more; renews the masks of the outputs of `tables`."""
    for compiled in tables:
        masks[compiled.table.id] = Narrowed(compiled, masks).outputs()
    return masks[graph.final]


class Narrowed:
    """A table whose inputs can only be what `masks` allow."""

    def __init__(self, compiled: CompiledTable, masks: Mapping[str, Mask]) -> None:
        self.compiled = compiled
        self.masks = masks
        self.rules = self._possible(reduce(and_, (compiled.holding(name, masks[name]) for name in compiled.axes)))

    def outputs(self) -> Mask:
        """The outputs that are still possible."""
        return sum(1 << output for output, rules in enumerate(self.compiled.giving) if rules & self.rules)

    def movers(self, moved: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """The facts that can change the output, by themselves or by the tables in `moved`."""
        if not _several(self.outputs()):
            return frozenset()
        varying = [name for name in self.compiled.axes if _several(self.masks[name])]
        through = {name: moved[name] for name in varying if name in moved}
        candidates = frozenset(varying).difference(through).union(*through.values())
        routes = {fact: frozenset(name for name in varying if name == fact or fact in through.get(name, ())) for fact in candidates}
        meeting = {name: self.compiled.meeting(name, self.masks[name]) for name in varying}
        matter = {route for route in set(routes.values()) if self._turns([meeting[name] for name in varying if name not in route])}
        return frozenset(fact for fact, route in routes.items() if route in matter)

    @cached_property
    def differing(self) -> list[tuple[int, int]]:
        """Each possible rule, with the possible rules of other output."""
        outputs, giving = self.compiled.outputs, self.compiled.giving
        return [(rule, self.rules & ~giving[outputs[rule]]) for rule in bits(self.rules)]

    def _turns(self, fixed: list[list[int]]) -> bool:
        """True when two possible rules of different output meet in all `fixed` inputs."""
        for rule, differing in self.differing:
            left = differing
            for meeting in fixed:
                left &= meeting[rule]
            if left:
                return True
        return False

    def _possible(self, rules: int) -> int:
        """Without the rules that only answer what the table declares impossible."""
        for hole in self.compiled.domain.holes:
            for rule in bits(rules):
                if self._lies_in(rule, hole):
                    rules &= ~(1 << rule)
        return rules

    def _lies_in(self, rule: int, hole: tuple[Mask, ...]) -> bool:
        box = self.compiled.domain.boxes[rule]
        axes = self.compiled.domain.axes
        return all(not mine & self.masks[axis.name] & ~its for axis, mine, its in zip(axes, box, hole, strict=True))


def _several(mask: Mask) -> bool:
    """True when a mask holds more than one atom."""
    return bool(mask & (mask - 1))
