"""Proves that a table answers every case exactly once, by counting, with a witness for every failure.

Boxes that never meet cover the space exactly when their volumes add up to its volume. A gap, an overlap or a dead rule is reported with the
cases that show it. `decision.ladder` proves that the ladder of steps ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from guidance.decision.atoms import Box, Domain, bits, index, volume
from guidance.decision.gaps import Space, overlap, within
from guidance.decision.ladder import prove_ladder
from guidance.errors import Fault
from guidance.library.forms.table import Rule, Table

MOST_GAPS = 10

__all__ = ["Proof", "prove", "prove_ladder"]


@dataclass(frozen=True)
class Proof:
    """What the count says of one table; proved when there is no fault.

    `cases` is the size of its domain, `covered` how many of them a rule answers or an impossibility excludes, `excluded` how
    many only an impossibility does. A COLLECT table may answer nothing, so all its cases count as covered.
    """

    table: Table
    cases: int
    covered: int
    excluded: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """True when nothing was found."""
        return not self.faults


def prove(table: Table) -> Proof:
    """Count the cases of a table whose inputs are linked, and find what is wrong with its rules."""
    return _Prover(Domain.of(table)).proof()


@dataclass(frozen=True)
class _Prover:
    domain: Domain

    def proof(self) -> Proof:
        table = self.domain.table
        always = (*self._empty(), *self._outputs())
        if not table.is_unique:
            cases = volume(axis.full for axis in self.domain.axes)
            return Proof(table, cases, cases, 0, (*always, *self._covered()))
        space = Space.of(self.domain, self._meets)
        covered = space.cases - space.missing()
        return Proof(table, space.cases, covered, space.excluded(), (*always, *self._overlaps(), *self._gaps(space)))

    @cached_property
    def _meets(self) -> tuple[int, ...]:
        """For each rule, the set of rules (itself too) that meet it in every input."""
        meets = [-1] * len(self.domain.boxes)
        for place, axis in enumerate(self.domain.axes):
            masks = [box[place] for box in self.domain.boxes]
            rules = index(axis, masks)
            meeting = {mask: reduce(or_, (rules[atom] for atom in bits(mask)), 0) for mask in set(masks)}
            meets = [known & meeting[mask] for known, mask in zip(meets, masks, strict=True)]
        return tuple(meets)

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Every two rules that meet, each pair once."""
        for first, others in enumerate(self._meets):
            yield from ((first, second) for second in bits(others >> first + 1 << first + 1))

    def _overlaps(self) -> Iterator[Fault]:
        for first, second in self._pairs():
            common = overlap(self.domain.boxes[first], self.domain.boxes[second])
            names = f"rules {self._rule(first).id} and {self._rule(second).id}"
            yield self._fault(second, f"{names} both hold when {self.domain.describe(common)}")

    def _gaps(self, space: Space) -> Iterator[Fault]:
        for _ in range(MOST_GAPS):
            gap = space.gap()
            if gap is None:
                return
            yield self.domain.table.fault(f"no rule when {self.domain.describe(gap)}", "rules")
            space = space.filled(gap)

    def _covered(self) -> Iterator[Fault]:
        """Rules of a COLLECT table that another rule of the same output makes needless."""
        for first, second in self._pairs():
            for inner, outer in ((first, second), (second, first)):
                same = self._rule(inner).then == self._rule(outer).then
                if same and within(self.domain.boxes[inner], self.domain.boxes[outer]):
                    yield self._fault(inner, f"rule {self._rule(inner).id} adds nothing: rule {self._rule(outer).id} covers it")
                    break

    def _empty(self) -> Iterator[Fault]:
        for number, box in enumerate(self.domain.boxes):
            if not volume(box):
                yield self._fault(number, f"rule {self._rule(number).id} never holds: {self._empty_inputs(box)} accepts nothing")

    def _empty_inputs(self, box: Box) -> str:
        return ", ".join(axis.name for axis, mask in zip(self.domain.axes, box, strict=True) if not mask)

    def _outputs(self) -> Iterator[Fault]:
        given = {rule.then for rule in self.domain.table.rules}
        for place, output in enumerate(self.domain.table.outputs):
            if output not in given:
                yield self.domain.table.fault(f"no rule gives the output `{output}`", "outputs", place)

    def _rule(self, number: int) -> Rule:
        return self.domain.table.rules[number]

    def _fault(self, number: int, message: str) -> Fault:
        return self.domain.table.fault(message, "rules", number)
