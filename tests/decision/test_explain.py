"""Explanations are checked case by case: the answers named do settle the step, and every change told is a true one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.decision.evaluate import CompiledTable, Graph
from guidance.decision.explain import FactChange, explain
from guidance.library.forms.cell import Span
from tests.decision.graphs import LADDER, every_case, fact_axes, random_graph, steps_of
from tests.decision.partition import inputs, partition, seeded, table

SEEDS = st.integers(0, 2**32)
HOUR = 3600


def _case(graph: Graph, seed: int) -> dict[str, str | int]:
    random = seeded(seed + 1)
    return {name: axis.value(random.randrange(len(axis.atoms))) for name, axis in fact_axes(graph).items()}


@given(SEEDS)
@settings(max_examples=20)
def test_the_answers_it_rests_on_settle_the_step(seed: int) -> None:
    graph = random_graph(seed)
    case = _case(graph, seed)
    steps = steps_of(graph)
    rests_on = explain(graph, case).rests_on
    agreeing = {steps[tuple(other.values())] for other in every_case(fact_axes(graph)) if all(other[f] == case[f] for f in rests_on)}
    assert agreeing == {graph.decide(case).step}


@given(SEEDS)
@settings(max_examples=20)
def test_none_of_the_answers_it_rests_on_can_be_spared(seed: int) -> None:
    """Exact where no fact is read by two tables."""
    graph = random_graph(seed, shared=False)
    case = _case(graph, seed)
    steps = steps_of(graph)
    rests_on = explain(graph, case).rests_on
    for spared in rests_on:
        kept = [fact for fact in rests_on if fact != spared]
        assert len({steps[tuple(other.values())] for other in every_case(fact_axes(graph)) if all(other[f] == case[f] for f in kept)}) > 1


@given(SEEDS)
@settings(max_examples=20)
def test_every_change_of_one_fact_that_gives_another_step_is_told_and_no_other(seed: int) -> None:
    graph = random_graph(seed)
    case = _case(graph, seed)
    changes = explain(graph, case).changes
    for fact, axis in fact_axes(graph).items():
        for place, atom in enumerate(axis.atoms):
            step = graph.decide({**case, fact: axis.value(place)}).step
            told = [one.step for one in changes if one.fact == fact and _inside(atom, one.after)]
            assert told == ([step] if step != graph.decide(case).step else [])


def _inside(atom: str | Span, after: str | Span) -> bool:
    if isinstance(atom, str) or isinstance(after, str):
        return atom == after
    return (after.low is None or (atom.low is not None and after.low <= atom.low)) and (
        after.high is None or (atom.high is not None and atom.high <= after.high)
    )


def _ladder_graph(**more: object) -> Graph:
    declared = {
        "channel": {"type": "enum", "values": ["none", "wrong", "unproven", "right"]},
        "silence": {"type": "hours", "from": "0h", "nullable": "true", "runs": "up"},
        "claim": {"type": "days", "runs": "down"},
    }
    rules = [
        {"id": "A", "when": {"channel": "right", "silence": ["none", "..24h", "24h..48h"]}, "then": "wait", "because": "x"},
        {"id": "B", "when": {"channel": "right", "silence": "48h..72h"}, "then": "ask", "because": "x"},
        {"id": "C", "when": {"channel": "right", "silence": "72h..", "claim": "1d.."}, "then": "ask", "because": "x"},
        {"id": "D", "when": {"channel": "right", "silence": "72h..", "claim": "..1d"}, "then": "stop", "because": "x"},
        {"id": "E", "when": {"channel": "not(right)"}, "then": "go", "because": "x"},
    ]
    return Graph([table(declared, rules, **more)], LADDER)


def test_changes_come_nearest_first_clocks_before_words_and_ranges_joined() -> None:
    told = explain(_ladder_graph(), {"channel": "right", "silence": 80 * HOUR, "claim": 2})
    assert told.rests_on == ("channel", "silence", "claim")
    assert told.changes == (
        FactChange("silence", 80 * HOUR, Span(0, 48 * HOUR, "h"), "wait"),
        FactChange("claim", 2, Span(None, 1, "d"), "stop"),
        FactChange("channel", "right", "unproven", "go"),
        FactChange("channel", "right", "wrong", "go"),
        FactChange("channel", "right", "none", "go"),
        FactChange("silence", 80 * HOUR, "none", "wait"),
    )


def test_impossible_changes_are_left_out() -> None:
    case = {"channel": "right", "silence": 50 * HOUR, "claim": 2}
    whole = explain(_ladder_graph(), case).changes
    holes = [{"when": {"channel": ["none", "wrong"], "silence": "0h.."}, "reason": "no message, so no silence"}]
    left = explain(_ladder_graph(impossible=holes), case).changes
    assert [one.after for one in whole if one not in left] == ["wrong", "none"]


def test_a_fact_that_could_be_anything_is_no_reason() -> None:
    assert explain(_ladder_graph(), {"channel": "none", "silence": 50 * HOUR, "claim": 2}).rests_on == ("channel",)


@given(SEEDS)
@settings(max_examples=15)
def test_a_single_table_rests_on_no_more_than_the_conditions_of_its_rule(seed: int) -> None:
    random = seeded(seed)
    graph = Graph([partition(random, inputs(random, 4), 10)], LADDER)
    case = _case(graph, seed)
    assert set(explain(graph, case).rests_on) <= set(CompiledTable(graph.tables["next_step"]).decide(case).when)
