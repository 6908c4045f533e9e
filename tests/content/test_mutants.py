"""Every slip in a table is caught: by its proof where it leaves a gap or an overlap, else by a scenario.

A mutant is the table with one rule deleted, one cell wider or narrower by one atom, or one output replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from guidance.advice import values_of
from guidance.decision.atoms import Axis, Domain, Value, bits
from guidance.decision.evaluate import CompiledTable
from guidance.decision.prove import prove, prove_ladder
from guidance.facts import read_facts
from guidance.models.table import Rule, Table
from guidance.rulebook import Rulebook, load_rulebook
from guidance.scenarios import CLAIM_TERM, Expectation, Placed, claim_rule, load_scenarios
from tests.content.test_scenarios import UNREACHED

RULEBOOK = load_rulebook()
UNIQUE = [*(table for table in RULEBOOK.graph.tables.values() if table.is_unique), RULEBOOK.library.countries["ru"].claim_term]
COLLECT = [table for table in RULEBOOK.graph.tables.values() if not table.is_unique]


@dataclass(frozen=True)
class Told:
    """A scenario with its facts as the tables take them."""

    placed: Placed
    values: Mapping[str, Value]

    @property
    def expect(self) -> Expectation:
        return self.placed.scenario.expect


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return [Told(one, _values(one, RULEBOOK)) for one in load_scenarios(RULEBOOK)]


def _values(one: Placed, rulebook: Rulebook) -> dict[str, Value]:
    now = one.scenario.now
    values = values_of(read_facts(one.case, rulebook, now), now, rulebook.graph)
    decision = rulebook.graph.decide(values)
    return {**values, **{name: rule.then for name, rule in decision.rules.items()}}


def _with(table: Table, number: int, *rules: Rule) -> Table:
    return table.model_copy(update={"rules": (*table.rules[:number], *rules, *table.rules[number + 1 :])})


def _recut(table: Table) -> Iterator[tuple[str, int, Rule]]:
    """Every rule with one of its cells wider or narrower by one atom."""
    for axis in Domain.of(table).axes:
        for number, rule in enumerate(table.rules):
            if axis.name in rule.when:
                yield from ((said, number, _cut(rule, axis, mask)) for said, mask in _neighbours(axis, rule))


def _neighbours(axis: Axis, rule: Rule) -> Iterator[tuple[str, int]]:
    mask = axis.mask(rule.when[axis.name])
    for place in bits(axis.full):
        verb = "without" if mask >> place & 1 else "with"
        yield f"{rule.id} {verb} {axis.name} = {axis.atoms[place]}", mask ^ 1 << place


def _cut(rule: Rule, axis: Axis, mask: int) -> Rule:
    return rule.model_copy(update={"when": {**rule.when, axis.name: axis.cell(mask)}})


@pytest.mark.parametrize("table", UNIQUE, ids=lambda table: table.id)
def test_no_rule_can_be_deleted(table: Table) -> None:
    assert [rule.id for number, rule in enumerate(table.rules) if prove(_with(table, number)).holds] == []


@pytest.mark.parametrize("table", UNIQUE, ids=lambda table: table.id)
def test_no_cell_can_be_wider_or_narrower(table: Table) -> None:
    mutants = list(_recut(table))
    assert len(mutants) > 50
    assert [said for said, number, rule in mutants if prove(_with(table, number, rule)).holds] == []


def _replaced(table: Table) -> Iterator[tuple[int, Rule]]:
    """Every rule with another output."""
    for number, rule in enumerate(table.rules):
        yield from ((number, rule.model_copy(update={"then": word})) for word in table.outputs if word != rule.then)


def _survivors(table: Table, told: list[Told]) -> Iterator[str]:
    hit = {rule.id: [one for one in told if _matched(one, table).id == rule.id] for rule in table.rules if rule.id not in UNREACHED}
    for number, rule in _replaced(table):
        if rule.id not in UNREACHED and not any(_differs(one, table, rule) for one in hit[rule.id]) and _loads(_with(table, number, rule)):
            yield f"{rule.id} then {rule.then}"


def _loads(table: Table) -> bool:
    """True where neither the proof of the table nor that of the ladder refuses it."""
    if not prove(table).holds:
        return False
    if table.id == CLAIM_TERM:
        return True
    graph = type(RULEBOOK.graph)((*(one for name, one in RULEBOOK.graph.tables.items() if name != table.id), table), RULEBOOK.graph.ladder)
    return not prove_ladder(graph)


def _matched(one: Told, table: Table) -> Rule:
    if table.id == CLAIM_TERM:
        return claim_rule(one.placed.case, RULEBOOK)
    return COMPILED[table.id].decide(one.values)


COMPILED = {table.id: CompiledTable(table) for table in RULEBOOK.graph.tables.values()}


def _differs(one: Told, table: Table, changed: Rule) -> bool:
    """True where the scenario tells the changed output from the right one."""
    if table.id == CLAIM_TERM:
        return one.placed.case.country == "ru" and one.expect.term not in (None, changed.then)
    known = dict(one.values)
    rules: dict[str, str] = {}
    for name, compiled in COMPILED.items():
        if compiled.table.is_unique:
            rule = compiled.decide(known)
            known[name] = changed.then if rule.id == changed.id and name == table.id else rule.then
            rules[name] = rule.id
    wrong = any(rules[name] != rule for name, rule in one.expect.rules.items() if name in rules)
    return wrong or known["next_step"] != one.expect.step or not _fit(one.expect, _moves(known))


def _moves(known: Mapping[str, Value]) -> set[str]:
    return {rule.then for table in COLLECT for rule in COMPILED[table.id].collect(known)}


def _fit(expect: Expectation, moves: set[str]) -> bool:
    whole = expect.beside is None or set(expect.beside) == moves
    return whole and set(expect.parallel) <= moves and not set(expect.not_parallel) & moves


@pytest.mark.parametrize("table", UNIQUE, ids=lambda table: table.id)
def test_no_output_can_be_replaced(table: Table, told: list[Told]) -> None:
    assert list(_survivors(table, told)) == []


@pytest.mark.parametrize("table", COLLECT, ids=lambda table: table.id)
def test_no_move_can_be_given_by_another_rule(table: Table, told: list[Told]) -> None:
    for number, rule in _replaced(table):
        mutant = CompiledTable(_with(table, number, rule))
        killed = not prove(mutant.table).holds or any(not _fit(one.expect, {found.then for found in mutant.collect(one.values)}) for one in told)
        assert killed, f"{rule.id} then {rule.then}"


@pytest.mark.parametrize("table", COLLECT, ids=lambda table: table.id)
def test_no_move_can_be_more_or_less_likely(table: Table, told: list[Told]) -> None:
    """Every cell of the moves, wider or narrower by one atom, is noticed; those that change nothing reachable are named."""
    survivors = []
    for said, number, rule in _recut(table):
        mutant = CompiledTable(_with(table, number, rule))
        if not any(not _fit(one.expect, {found.then for found in mutant.collect(one.values)}) for one in told) and prove(mutant.table).holds:
            survivors.append(said)
    assert survivors == []
