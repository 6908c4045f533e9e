"""Deciding by bitsets equals reading every rule cell by cell, one case at a time or a frame of them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.decision.batch import decide_frame
from guidance.decision.evaluate import CompiledTable, Graph, NoRule
from guidance.errors import ContentError
from guidance.library.forms.table import Table
from tests.decision.graphs import LADDER, every_case, fact_axes, holds, possible_step, random_graph, slow_step
from tests.decision.partition import inputs, partition, seeded, table

SEEDS = st.integers(0, 2**32)
CHANNEL = {"type": "enum", "values": ["none", "right"], "untold": "none"}
SILENCE = {"type": "hours", "from": "0h", "nullable": "true", "runs": "up", "untold": "none"}


def _gate(**more: object) -> Table:
    rules = [
        {"id": "G1", "when": {"channel": "right"}, "then": "go", "because": "x"},
        {"id": "G2", "when": {"channel": "none"}, "then": "stop", "because": "x"},
    ]
    return table({"channel": CHANNEL}, rules, table="gate", **more)


def _final(**inputs_: object) -> Table:
    rules = [
        {"id": "N1", "when": {"gate": "go", "silence": "48h.."}, "then": "ask", "because": "x"},
        {"id": "N2", "when": {"gate": "go", "silence": ["none", "..48h"]}, "then": "wait", "because": "x"},
        {"id": "N3", "when": {"gate": "stop"}, "then": "stop", "because": "x"},
    ]
    return table({"gate": {"table": "gate"}, "silence": SILENCE, **inputs_}, rules)


def _faults(*tables: Table) -> list[str]:
    with pytest.raises(ContentError) as caught:
        Graph(tables, LADDER)
    return [fault.message for fault in caught.value.faults]


@given(SEEDS)
@settings(max_examples=15)
def test_a_decision_equals_reading_every_rule(seed: int) -> None:
    random = seeded(seed)
    compiled = CompiledTable(partition(random, inputs(random, random.randint(1, 4)), 12))
    for case in every_case(compiled.axes):
        assert [compiled.decide(case).id] == [rule.id for rule in compiled.table.rules if holds(rule.when, case)]


@given(SEEDS)
@settings(max_examples=15)
def test_a_frame_of_cases_is_decided_like_each_of_its_rows(seed: int) -> None:
    random = seeded(seed)
    compiled = CompiledTable(partition(random, inputs(random, 5, widest=5), 90, widest=5))
    cases = [{name: axis.value(random.randrange(len(axis.atoms))) for name, axis in compiled.axes.items()} for _ in range(200)]
    assert list(decide_frame(compiled, pd.DataFrame(cases))) == [compiled.decide(case).id for case in cases]


def test_a_frame_has_none_where_no_rule_holds() -> None:
    broken = _gate().model_copy(update={"rules": _gate().rules[:1]})
    assert list(decide_frame(CompiledTable(broken), pd.DataFrame({"channel": ["right", "none", "odd", None]}))) == ["G1", None, None, None]


@given(SEEDS)
@settings(max_examples=15)
def test_a_graph_decides_like_its_tables_read_one_after_another(seed: int) -> None:
    graph = random_graph(seed)
    for case in every_case(fact_axes(graph)):
        assert graph.decide(case).step == slow_step(graph, case) == possible_step(graph, case)


def test_the_rule_of_each_table_is_told_and_collected_moves_come_last() -> None:
    rules = [
        {"id": "X1", "when": {"next_step": "ask"}, "then": "post", "because": "x"},
        {"id": "X2", "when": {"channel": "right"}, "then": "keep", "because": "x"},
        {"id": "X3", "when": {"channel": "none"}, "then": "keep", "because": "x"},
    ]
    declared = {"next_step": {"table": "next_step"}, "channel": CHANNEL}
    parallel = table(declared, rules, table="parallel", hit_policy="COLLECT")
    decision = Graph([parallel, _final(), _gate()], LADDER).decide({"channel": "right", "silence": 48 * 3600})
    assert decision.step == "ask"
    assert {name: rule.id for name, rule in decision.rules.items()} == {"gate": "G1", "next_step": "N1"}
    assert [rule.id for rule in decision.parallel] == ["X1", "X2"]


def test_facts_are_the_inputs_that_no_table_gives() -> None:
    graph = Graph([_final(), _gate()], LADDER)
    assert set(graph.facts) == {"channel", "silence"}
    assert graph.untold == {"channel": "none", "silence": "none"}


def test_values_outside_the_domain_are_refused_by_name() -> None:
    graph = Graph([_final(), _gate()], LADDER)
    with pytest.raises(ValueError, match="'rigth' is no value of channel"):
        graph.decide({"channel": "rigth", "silence": "none"})
    with pytest.raises(ValueError, match="no value for silence"):
        graph.decide({"channel": "right"})
    with pytest.raises(ValueError, match="silence"):
        graph.decide({"channel": "right", "silence": "not_sure"})


def test_an_impossible_case_that_no_rule_answers_is_told_as_such() -> None:
    broken = _gate(impossible=[{"when": {"channel": "none"}, "reason": "x"}])
    compiled = CompiledTable(broken.model_copy(update={"rules": broken.rules[:1]}))
    assert compiled.excludes({"channel": "none"})
    assert not compiled.excludes({"channel": "right"})
    with pytest.raises(NoRule, match="gate: no rule"):
        compiled.decide({"channel": "none"})


def test_a_cycle_of_tables_is_refused() -> None:
    gate = table({"next_step": {"table": "next_step"}}, [{"id": "G", "when": {}, "then": "go", "because": "x"}], table="gate")
    final = table({"gate": {"table": "gate"}}, [{"id": "N", "when": {}, "then": "go", "because": "x"}])
    assert _faults(gate, final) == ["these tables wait for one another: gate, next_step"]


def test_a_table_that_is_not_there_is_refused_with_the_nearest_name() -> None:
    final = table({"gatte": {"table": "gatte"}}, [{"id": "N", "when": {}, "then": "go", "because": "x"}])
    assert _faults(_gate(), final) == ["there is no table `gatte`; did you mean `gate`?"]


def test_a_value_that_another_table_never_gives_is_refused() -> None:
    rules = [{"id": "N", "when": {"gate": "gone"}, "then": "go", "because": "x"}]
    assert _faults(_gate(), table({"gate": {"table": "gate"}}, rules)) == ["`gone` is no value of this input; accepted: go, stop"]


def test_two_tables_must_understand_a_fact_alike() -> None:
    other = {**CHANNEL, "values": ["none", "wrong", "right"], "untold": "right"}
    assert _faults(_gate(), _final(channel=other)) == ["`channel` has another values, untold than in the table gate"]


def test_a_fact_may_be_cut_differently_in_two_tables() -> None:
    rules = [
        {"id": "G1", "when": {"silence": "24h.."}, "then": "go", "because": "x"},
        {"id": "G2", "when": {"silence": "not(24h..)"}, "then": "stop", "because": "x"},
    ]
    graph = Graph([table({"silence": SILENCE}, rules, table="gate"), _final()], LADDER)
    steps = [graph.decide({"silence": hours * 3600}).step for hours in (23, 24, 47, 48)]
    assert steps == ["stop", "wait", "wait", "ask"]


def test_slips_between_tables_are_all_told_at_once() -> None:
    rules = [{"id": "N", "when": {}, "then": "go", "because": "x", "until": "silence"}]
    doubled = table({"channel": CHANNEL, "gate": {"type": "enum", "values": ["a"]}}, rules)
    told = _faults(_gate(), _gate(), doubled)
    assert told == ["there are two tables called `gate`", "`gate` is a table; write {table: gate}"]
    assert _faults(table({"channel": CHANNEL}, rules)) == ["`silence` is no clock of the tables; accepted: nothing"]
    assert _faults(_gate()) == ["there is no table `next_step`"]
    collect = table({"channel": CHANNEL}, [{"id": "N", "when": {}, "then": "go", "because": "x"}], hit_policy="COLLECT")
    assert _faults(collect) == ["the table `next_step` decides the one step, so it is UNIQUE"]


def test_a_table_of_many_outputs_is_no_input() -> None:
    assert _faults(_gate(hit_policy="COLLECT"), _final()) == ["the table `gate` may give several outputs, so none of them can be an input"]


def test_a_frame_has_none_where_a_quantity_is_missing() -> None:
    compiled = CompiledTable(table({"claim": {"type": "days", "runs": "down"}}, [{"id": "A", "when": {}, "then": "go", "because": "x"}]))
    assert list(decide_frame(compiled, pd.DataFrame({"claim": [1.0, float("nan")]}))) == ["A", None]
