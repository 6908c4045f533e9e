"""A question is asked while its answer can still change the step; checked against every combination of answers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.decision.atoms import Value
from guidance.decision.evaluate import Graph
from guidance.decision.relevance import changeable
from tests.decision.graphs import LADDER, every_case, fact_axes, random_graph, steps_of
from tests.decision.partition import inputs, partition, seeded, table

SEEDS = st.integers(0, 2**32)


def _by_force(graph: Graph, case: dict[str, Value], open_facts: set[str]) -> set[str]:
    """The open facts for which two cases differ in nothing else and yet in the step."""
    steps = steps_of(graph)
    axes = fact_axes(graph)
    cases = [one for one in every_case(axes) if all(one[name] == case[name] for name in axes if name not in open_facts)]
    found = set()
    for fact in open_facts:
        groups: dict[tuple[tuple[str, Value], ...], set[str]] = {}
        for one in cases:
            others = tuple((name, value) for name, value in one.items() if name != fact)
            groups.setdefault(others, set()).add(steps[tuple(one.values())])
        if any(len(group) > 1 for group in groups.values()):
            found.add(fact)
    return found


def _setting(graph: Graph, seed: int) -> tuple[dict[str, Value], set[str]]:
    random = seeded(seed + 2)
    axes = fact_axes(graph)
    case = {name: axis.value(random.randrange(len(axis.atoms))) for name, axis in axes.items()}
    return case, {name for name in axes if random.random() < 0.6}


@given(SEEDS)
@settings(max_examples=15)
def test_within_one_table_it_is_exact(seed: int) -> None:
    random = seeded(seed)
    graph = Graph([partition(random, inputs(random, 4, widest=3), 9, widest=3)], LADDER)
    case, open_facts = _setting(graph, seed)
    assert changeable(graph, case, open_facts) == _by_force(graph, case, open_facts)


@given(SEEDS)
@settings(max_examples=15)
def test_no_question_that_matters_is_ever_dropped(seed: int) -> None:
    graph = random_graph(seed)
    case, open_facts = _setting(graph, seed)
    assert changeable(graph, case, open_facts) >= _by_force(graph, case, open_facts)


@given(SEEDS)
@settings(max_examples=15)
def test_between_tables_that_share_no_fact_few_questions_too_many_are_asked(seed: int) -> None:
    """A fact that moves an output only between values which the next table treats alike may still be asked for."""
    graph = random_graph(seed, shared=False)
    case, open_facts = _setting(graph, seed)
    extra = changeable(graph, case, open_facts) - _by_force(graph, case, open_facts)
    assert extra <= {name for compiled in graph.chain[:-1] for name in compiled.axes}


def test_closed_facts_and_settled_ones_are_never_asked() -> None:
    enum = {"type": "enum", "values": ["yes", "no"]}
    rules = [
        {"id": "A", "when": {"a": "yes"}, "then": "stop", "because": "x"},
        {"id": "B", "when": {"a": "no", "b": "yes"}, "then": "go", "because": "x"},
        {"id": "C", "when": {"a": "no", "b": "no"}, "then": "ask", "because": "x"},
    ]
    graph = Graph([table({"a": enum, "b": enum}, rules)], LADDER)
    assert changeable(graph, {}, {"a", "b"}) == {"a", "b"}
    assert changeable(graph, {"a": "yes"}, {"b"}) == set()
    assert changeable(graph, {"a": "no"}, {"b"}) == {"b"}
    assert changeable(graph, {"a": "no", "b": "no"}, set()) == set()


def test_rules_for_impossible_cases_make_nobody_ask() -> None:
    declared = {"a": {"type": "enum", "values": ["yes", "no"]}, "b": {"type": "enum", "values": ["yes", "no"]}}
    rules = [
        {"id": "A", "when": {"b": "yes"}, "then": "stop", "because": "x"},
        {"id": "B", "when": {"b": "no"}, "then": "go", "because": "x"},
    ]
    holes = [{"when": {"a": "no", "b": "yes"}, "reason": "x"}]
    assert changeable(Graph([table(declared, rules)], LADDER), {"a": "no"}, {"b"}) == {"b"}
    assert changeable(Graph([table(declared, rules, impossible=holes)], LADDER), {"a": "no"}, {"b"}) == set()
