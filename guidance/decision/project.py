"""Projects the ladder into the future, for the case that nobody answers: exactly, as advice changes only where a clock meets a cut.

It does not poll: each clock gives the instant of its next cut. It foresees nothing that others do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from guidance.decision.atoms import Value
from guidance.decision.evaluate import Graph
from guidance.library.forms.step import Ladder, Step, StepKind
from guidance.library.forms.table import Rule

JUMPS_A_STEP = 100


class RunningClock(Protocol):
    """A monotone function of time with an exact inverse."""

    @property
    def runs(self) -> Literal["up", "down"]:
        """Whether its value grows or shrinks."""
        ...

    def value(self, now: datetime) -> int:
        """Its value at an instant."""
        ...

    def instant(self, cut: int) -> datetime:
        """The first instant at which its value is at least `cut` (runs up), or below it (runs down)."""
        ...


Fact = Value | RunningClock
Starter = Callable[[datetime], Fact]


@dataclass(frozen=True, slots=True)
class ForeseenStep:
    """A step that will be told from an instant on, and the rules that will say so."""

    at: datetime
    step: str
    rules: Mapping[str, Rule]


def project(
    graph: Graph, facts: Mapping[str, Fact], now: datetime, ladder: Ladder, starters: Mapping[str, Starter], limit: int = 20
) -> tuple[ForeseenStep, ...]:
    """The steps of the worst case, in which each step is done at once and nobody answers; equal neighbours are told once.

    Raises NoRule where the projected facts are ones that the tables declare impossible.
    """
    state = _State(graph, dict(facts), now)
    steps: list[ForeseenStep] = []
    done: set[str] = set()
    for _ in range(limit * JUMPS_A_STEP):
        step = state.decide(steps)
        if len(steps) > limit or ladder.steps[step].kind is StepKind.END:
            break
        if ladder.steps[step].kind in (StepKind.ACT, StepKind.GUARD) and step not in done:
            done.add(step)
            state.perform(ladder.steps[step], starters)
        elif state.jump():
            done.clear()
        else:
            break
    return tuple(steps[:limit])


def carried(rules: Mapping[str, Rule], table: str) -> Iterator[Rule]:
    """The rule of a table, and those before it that gave the same step and are its condition."""
    rule = rules[table]
    yield rule
    for name in rule.when:
        if name in rules and rules[name].then == rule.then:
            yield from carried(rules, name)


class _State:
    """Facts at an instant, on their way into the future."""

    def __init__(self, graph: Graph, facts: dict[str, Fact], at: datetime) -> None:
        self.graph = graph
        self.at = at
        self.values: dict[str, Value] = {}
        self.rules: dict[str, Rule] = {}
        self.clocks: dict[str, RunningClock] = {}
        self.agenda: dict[str, datetime | None] = {}
        for name, fact in facts.items():
            self._set(name, fact)

    def decide(self, steps: list[ForeseenStep]) -> str:
        """The step now; added to `found` if it is not the last one there."""
        self.rules = self.graph.walk(self.values)
        step = self.rules[self.graph.final].then
        if not steps or steps[-1].step != step:
            steps.append(ForeseenStep(self.at, step, self.rules))
        return step

    def perform(self, step: Step, starters: Mapping[str, Starter]) -> None:
        """Change what the step, and the rules that carried it here, change at this instant."""
        effects = dict(step.effects)
        for rule in carried(self.rules, self.graph.final):
            effects.update(rule.sets)
        for name, value in effects.items():
            self._set(name, value)
        for name in step.starts:
            if name not in self.clocks:
                self._set(name, starters[name](self.at))
        for name in step.restarts:
            self._set(name, starters[name](self.at))

    def jump(self) -> bool:
        """Go to the earliest instant at which a clock meets a cut; False where none will."""
        instants = [instant for instant in self.agenda.values() if instant is not None]
        if not instants:
            return False
        self.at = min(instants)
        for name in [name for name, instant in self.agenda.items() if instant is not None and instant <= self.at]:
            self._set(name, self.clocks[name])
        return True

    def _set(self, name: str, fact: Fact) -> None:
        self.clocks.pop(name, None)
        self.agenda.pop(name, None)
        if isinstance(fact, str | int):
            self.values[name] = fact
            return
        self.values[name] = fact.value(self.at)
        if name in self.graph.axes:
            self.clocks[name] = fact
            self.agenda[name] = next(self._crossings(name, fact), None)

    def _crossings(self, name: str, clock: RunningClock) -> Iterator[datetime]:
        """The instants, all after this one, at which a clock meets the cuts that still lie before it."""
        edges, value = self.graph.axes[name].edges, clock.value(self.at)
        place = bisect_right(edges, value)
        ahead = edges[place:] if clock.runs == "up" else reversed(edges[:place])
        return (instant for instant in map(clock.instant, ahead) if instant > self.at)
