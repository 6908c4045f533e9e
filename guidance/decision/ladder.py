"""Proves that the ladder of steps ends, whatever the other side does, over every way that leads to a step.

Each act must raise, in a fixed order, what our own steps have reached, or answer within a clock of ours that such answers never restart;
each wait must end by a clock that only we can start. A promise renewed for ever is the classic hole. `none` and `not_sure` never end a
wait: a clock that does not run never reaches its cut.
"""

from __future__ import annotations

from collections.abc import Iterator

from guidance.decision.atoms import Mask, bits
from guidance.decision.evaluate import Graph
from guidance.decision.paths import Paths, RulePath, RulePlace
from guidance.errors import Fault
from guidance.library.forms.step import Step, StepKind
from guidance.library.forms.table import NONE, NOT_SURE

RUNNING = "running"


def prove_ladder(graph: Graph) -> tuple[Fault, ...]:
    """Every rule by which the ladder might never end, with its reason."""
    return _LadderProof(graph).faults()


class _LadderProof:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.ladder = graph.ladder
        self.paths = Paths(graph)
        self.answering: list[tuple[RulePath, Step, str]] = []

    def faults(self) -> tuple[Fault, ...]:
        """All faults, each once."""
        faults = [*self._words(), *(fault for start in self.paths.starts() for fault in self._start(start))]
        return tuple(dict.fromkeys((*faults, *self._renewed_answers())))

    def _is_set_by(self, whom: str, clock: str) -> bool:
        known = self.ladder.clocks.get(clock)
        return known is not None and known.set_by == whom

    def _words(self) -> Iterator[Fault]:
        """Facts and values of the ladder that the tables do not have."""
        for fact, order in self.ladder.progress.items():
            yield from self._unknown(fact, order, "progress", fact)
        for name, step in self.ladder.steps.items():
            for fact, value in step.effects.items():
                word = "clears" if fact in step.clears else "sets"
                yield from self._unknown(fact, (value,), "steps", name, word, fact)

    def _unknown(self, fact: str, values: tuple[str, ...], *loc: str) -> Iterator[Fault]:
        source = self.graph.facts.get(fact)
        if source is None:
            yield self.ladder.fault(f"no table has the fact `{fact}`", *loc)
            return
        known = (RUNNING, *source.words) if source.is_clock else source.words
        for value in values:
            if value not in known:
                yield self.ladder.fault(f"`{fact}` has no value `{value}` in the tables; accepted: {', '.join(known)}", *loc)

    def _start(self, start: RulePlace) -> Iterator[Fault]:
        step = self.ladder.steps.get(start.rule.then)
        if step is None:
            yield self._fault(start, f"`{start.rule.then}` is no step of the ladder")
            return
        for path in self.paths.carried(start):
            yield from self._way(path, step)

    def _way(self, path: RulePath, step: Step) -> Iterator[Fault]:
        reason = None
        if step.kind is StepKind.ACT:
            reason = self._acting(path, step)
        elif any(place.rule.sets or place.rule.within for place in path):
            reason = "`sets` and `answers` belong to rules that lead to an act"
        elif step.kind is StepKind.WAIT:
            reason = self._waiting(path)
        elif step.kind is StepKind.GUARD:
            reason = self._guarding(path, step)
        if reason is not None:
            yield self._fault(path[-1], f"{self._told(path)}{reason}")

    def _waiting(self, path: RulePath) -> str | None:
        """Why a wait may never end, or None where it must."""
        clocks = [place.rule.until for place in path if place.rule.until is not None]
        if not clocks:
            return "waits, but names no clock in `until`"
        reason = self._renewable(path, clocks[-1]) or self._unbounded(path, clocks[-1])
        return f"the wait may never end: {reason}" if reason else None

    def _renewable(self, path: RulePath, clock: str) -> str | None:
        if not self._is_set_by("theirs", clock):
            return None
        ours = [name for name in self.ladder.clocks if self._is_set_by("ours", name)]
        if any(self._unbounded(path, name) is None for name in ours):
            return None
        return f"they can renew {clock}, and no clock of ours is bounded beside it"

    def _acting(self, path: RulePath, step: Step) -> str | None:
        """Why an act may be told again and again, or None where it cannot."""
        effects = self._effects(path, step)
        facts = [fact for fact in self.ladder.progress if fact in effects and fact in self.graph.axes]
        for fact in facts:
            rises = self._rises(path, fact, effects[fact])
            if rises is None:
                return f"may bring the case back: it sets {fact} to {effects[fact]}, which may stand higher by then"
            if rises:
                return None
        return self._answering(path, step, ", ".join(facts) or "no fact of `progress`")

    def _answering(self, path: RulePath, step: Step, fact: str) -> str | None:
        """Why an act that raises nothing may be told again and again, or None where it answers within a clock of ours."""
        within = [clock for clock in (step.within, *(place.rule.within for place in path)) if clock is not None]
        if not within:
            return f"nothing moves: all that it sets ({fact}) may stand so already"
        if not self._is_set_by("ours", within[-1]):
            return f"may be asked for again and again: {within[-1]} is not a clock of ours"
        if reason := self._unbounded(path, within[-1]):
            return f"may be asked for again and again: {reason}"
        self.answering.append((path, step, within[-1]))
        return None

    def _effects(self, path: RulePath, step: Step) -> dict[str, str]:
        """What an act sets, with what the rules on its way add."""
        return {**step.effects, **{fact: value for place in path for fact, value in place.rule.sets.items()}}

    def _rises(self, path: RulePath, fact: str, after: str) -> bool | None:
        """Whether a fact must rise to `after` (True), may stand there already (False), or may stand higher (None)."""
        order = self.ladder.progress[fact]
        values = self._values(path, fact)
        if after not in order or any(value not in order or order.index(value) > order.index(after) for value in values):
            return None
        return after not in values

    def _values(self, path: RulePath, fact: str) -> list[str]:
        """The values of `progress` that a fact can have along a path; a clock runs unless it is none."""
        axis = self.graph.axes[fact]
        atoms = [str(axis.atoms[place]) for place in bits(self.paths.reach(path, fact))]
        if not self.graph.facts[fact].is_clock:
            return atoms
        return list(dict.fromkeys(atom if atom == NONE else RUNNING for atom in atoms))

    def _guarding(self, path: RulePath, step: Step) -> str | None:
        """Why a guard stays after it was heeded, or None where it goes."""
        for fact, value in step.clears.items():
            axis = self.graph.axes.get(fact)
            if axis is not None and value in axis.positions and not self.paths.reach(path, fact) >> axis.positions[value] & 1:
                return None
        return "the guard stays though it is heeded: the rule holds for what the guard clears"

    def _unbounded(self, path: RulePath, clock: str) -> str | None:
        """Why a clock need not come to a cut along a path, or None where it must."""
        if clock not in self.ladder.clocks:
            return f"{clock} is no clock of the ladder"
        source = self.graph.facts.get(clock)
        if source is None or source.runs is None or clock not in self.graph.axes:
            return f"{clock} is no fact of these tables that runs up or down"
        if not self._open(clock) & self.paths.reach(path, clock):
            return None
        side = "from above" if source.runs == "up" else "from below"
        return f"the rule does not bound {clock} {side}; `{NONE}` and `{NOT_SURE}` bound nothing"

    def _open(self, clock: str) -> Mask:
        """The atoms in which a clock stays for ever: its words, and the last segment it runs into."""
        axis = self.graph.axes[clock]
        words = len(axis.positions)
        last = len(axis.atoms) - 1 if self.graph.facts[clock].runs == "up" else words
        return (1 << words) - 1 | 1 << last

    def _renewed_answers(self) -> Iterator[Fault]:
        """Answers that start again a clock by which answers are bounded."""
        bounding = {clock for _, _, clock in self.answering}
        for path, step, _ in self.answering:
            for clock in bounding.intersection((*step.restarts, *self._effects(path, step))):
                reason = f"may be asked for again and again: {path[0].rule.then} starts {clock} again"
                yield self._fault(path[-1], f"{self._told(path)}{reason}")

    def _told(self, path: RulePath) -> str:
        """The way to a rule, where it is not the rule of the final table itself."""
        ids = [f"{place.table.table.id} {place.rule.id}" for place in path[:-1]]
        return f"(by way of {', '.join(ids)}) " if ids else ""

    def _fault(self, place: RulePlace, message: str) -> Fault:
        return place.table.table.fault(f"rule {place.rule.id}: {message}", "rules", place.number)
