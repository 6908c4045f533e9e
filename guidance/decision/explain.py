"""Explains a step: the facts it rests on, and every change of one fact that would give another step.

Changes that the tables declare impossible are left out, and so are facts that could be anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from guidance.decision.atoms import Atom, Axis, Value
from guidance.decision.evaluate import Graph
from guidance.decision.relevance import masks_of, possible_steps
from guidance.library.forms.cell import Span
from guidance.library.forms.table import InputKind, Rule

DAY = 86400
Nearness = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact changed, and the step that would then be told; `after` is a word or the widest such range."""

    fact: str
    before: Value
    after: Atom
    step: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a step rests on, and what would change it, nearest first.

    Nearest: clocks by the time between now and then; after them words and sums, by how many places they lie apart.
    """

    rests_on: tuple[str, ...]
    changes: tuple[FactChange, ...]


def explain(graph: Graph, values: Mapping[str, Value]) -> Explanation:
    """Explain the step for these facts."""
    rules = graph.walk(values)
    rests_on = _sufficient(graph, values, rules)
    known = {**values, **{name: rule.then for name, rule in rules.items()}}
    changes = [entry for fact in rests_on for entry in _changes(graph, known, fact)]
    return Explanation(rests_on, tuple(change for _, change in sorted(changes, key=lambda entry: entry[0])))


def _sufficient(graph: Graph, values: Mapping[str, Value], rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Facts that settle the step whatever the others are, none of which can be spared.

    The conditions of the rules that hold are enough; each is then tried without. Outputs of two tables are taken to vary
    freely, so that in a rare graph a fact is named that could be spared.
    """
    needed = _conditions(graph, rules, graph.final)
    step = 1 << graph.tables[graph.final].outputs.index(rules[graph.final].then)
    masks = masks_of(graph, values, graph.facts.keys() - needed.keys())
    possible_steps(graph, masks, graph.chain)
    for fact in tuple(needed):
        trial = {**masks, fact: graph.axes[fact].full}
        if possible_steps(graph, trial, graph.after[fact]) == step:
            masks = trial
            del needed[fact]
    return tuple(needed)


def _conditions(graph: Graph, rules: Mapping[str, Rule], table: str) -> dict[str, None]:
    """The facts in the conditions of the rule of a table, and of the tables that this rule rests on."""
    facts: dict[str, None] = {}
    for name in rules[table].when:
        facts.update(_conditions(graph, rules, name) if name in rules else {name: None})
    return facts


def _changes(graph: Graph, known: Mapping[str, Value], fact: str) -> Iterator[tuple[Nearness, FactChange]]:
    axis, before, step = graph.axes[fact], known[fact], known[graph.final]
    here = axis.position(before)
    values = [axis.value(place) for place in range(len(axis.atoms))]
    steps = [None if place == here else graph.changed_step(known, fact, value) for place, value in enumerate(values)]
    for (other, _), run in groupby(enumerate(steps), key=lambda entry: _run(axis, *entry)):
        places = [place for place, _ in run]
        if other is not None and other != step:
            after = _joined(axis, places)
            yield _nearness(graph, axis, before, after, places), FactChange(fact, before, after, other)


def _run(axis: Axis, place: int, step: str | None) -> tuple[str | None, int]:
    """What neighbouring atoms must share to be told as one: the step, and being segments."""
    return step, -1 if isinstance(axis.atoms[place], Span) else place


def _joined(axis: Axis, places: list[int]) -> Atom:
    first, last = axis.atoms[places[0]], axis.atoms[places[-1]]
    return Span(first.low, last.high, first.unit) if isinstance(first, Span) and isinstance(last, Span) else first


def _nearness(graph: Graph, axis: Axis, before: Value, after: Atom, places: list[int]) -> Nearness:
    kind = graph.facts[axis.name].type
    if isinstance(before, int) and isinstance(after, Span) and kind in (InputKind.HOURS, InputKind.DAYS):
        return 0, _distance(before, after) * (DAY if kind is InputKind.DAYS else 1)
    here = axis.position(before)
    return 1, min(abs(place - here) for place in places)


def _distance(value: int, span: Span) -> int:
    if span.low is not None and value < span.low:
        return span.low - value
    return value - span.high + 1 if span.high is not None else 0
