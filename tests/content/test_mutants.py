"""Every slip in a table is caught: by its proof where it leaves a gap or an overlap, else by a scenario.

A mutant is the table with one rule deleted, one cell wider or narrower by one atom, or one output replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from guidance.advice.facts import values_of
from guidance.advice.rulebook import Rulebook, load_rulebook
from guidance.advice.situation import Situation
from guidance.checks.scenarios import CLAIM_TERM, Expectation, Placed, claim_rule, load_scenarios
from guidance.decision.atoms import Axis, Domain, Value, bits
from guidance.decision.evaluate import CompiledTable
from guidance.decision.prove import prove, prove_ladder
from guidance.library.forms.table import Rule, Table

RULEBOOK = load_rulebook()
UNIQUE = [*(table for table in RULEBOOK.graph.tables.values() if table.is_unique), RULEBOOK.library.countries["ru"].claim_term]
COLLECT = [table for table in RULEBOOK.graph.tables.values() if not table.is_unique]

EQUIVALENT: dict[str, tuple[str, ...]] = {
    "these gates go with one step each, `close` and `human_adviser`, and no move asks for either there": (
        "X2 with gate = not_for_tool", "X2 with gate = close", "X5 with gate = not_for_tool", "X5 with gate = close",
        "X6 with gate = not_for_tool", "X6 with gate = close", "X10 with gate = not_for_tool", "X10 with gate = close",
        "X11 with gate = not_for_tool", "X11 with gate = close", "X12 with gate = not_for_tool", "X12 with gate = close",
        "X13 with gate = not_for_tool", "X13 with gate = close", "X17 with gate = not_for_tool", "X17 with gate = close",
    ),
    "before the promised day `problem` is `not_delivered`, for which no window leads to a claim, and the three years have not begun": (
        "X4 with gate = not_due", "X5 with gate = not_due", "X6 with gate = not_due", "X9 with gate = not_due",
        "X11 with gate = not_due", "X12 with gate = not_due", "X13 with gate = not_due",
    ),
    "in a fraud a claim is due only for a window to give back or to reject, which `not_delivered` has not": (
        "X13 with gate = fraud",
    ),
    "with signs of fraud the gate gives no `wait_until`": (
        "X10 with gate = fraud",
    ),
    "`go_on` never gives these steps": (
        "X2 with next_step = fraud_response", "X3 without next_step = fraud_response",
        "X5 with next_step = fraud_response",
        "X6 with next_step = fraud_response", "X7 without next_step = fraud_response",
        "X7 without next_step = close", "X8 without next_step = fraud_response", "X8 without next_step = close",
        "X10 with next_step = fraud_response", "X10 with next_step = close", "X11 with next_step = fraud_response",
        "X12 with next_step = fraud_response", "X12 with next_step = close",
        "X13 with next_step = fraud_response", "X13 with next_step = close", "X17 with next_step = fraud_response",

    ),
    "the bank answers for `wrong_charge` alone, which no claim is made for, and `both` never answer for it": (
        "X6 with problem = wrong_charge", "X13 with addressee = bank", "X13 with problem = wrong_charge",
    ),
    "`formal` is `done` after a claim, and from then on messages are over and only the last of the tables decides": (
        "X10 with formal = claim_to_seller", "X10 with beyond = payment_dispute", "X10 with beyond = authority",
        "X10 with beyond = mediator", "X10 with beyond = court", "X10 with beyond = human_adviser",
        "X10 with next_step = fix_channel", "X10 with next_step = written_request", "X10 with next_step = widen_channels",
        "X10 with next_step = claim_to_seller", "X10 with next_step = claim_to_platform", "X10 with next_step = payment_dispute",
        "X10 with formal = platform_dispute", "X10 with formal = claim_to_platform", "X10 with formal = bank_now",
        "X10 with next_step = ask_supervisor",
        "X10 with next_step = authority", "X10 with next_step = mediator",
    ),
    "`authority` and `mediator` come after the bank": (
        "X3 without next_step = authority", "X3 without next_step = mediator",
    ),
    "their last answer was an offer or a wish for papers, which the table `answer` never takes for silence or a check": (
        "X7 without next_step = widen_channels", "X7 without next_step = ask_supervisor", "X7 without next_step = quality_check",
        "X8 without next_step = widen_channels", "X8 without next_step = ask_supervisor",
    ),
    "once a formal step is made, messages are over": (
        "X17 with next_step = fix_channel", "X17 with next_step = written_request", "X17 with next_step = widen_channels",
        "X17 with next_step = ask_supervisor",
    ),
    "`reject_left` runs for `defect` alone, and not for a repair or a lower price": (
        "X9 with problem = not_delivered", "X9 with problem = not_as_described", "X9 with problem = changed_mind",
        "X9 with problem = refund_unpaid", "X9 with problem = extra_service", "X9 with problem = wrong_charge",
        "X9 with problem = other", "X9 with problem = not_sure", "X9 with wish = repair", "X9 with wish = price_cut",
    ),
    "`card_left` is `none` once the bank was asked, or where it cannot be": (
        "X3 with payment_dispute = made", "X3 with payment_dispute = refused",
    ),
    "these gates end the matter here or hand it on, and no move of a ladder is told with them": (
        "X10 with gate = board", "X10 with gate = lost", "X10 with gate = private", "X10 with gate = sued",
        "X10 with gate = with_police", "X10 with gate = won", "X11 with gate = board", "X11 with gate = lost",
        "X11 with gate = private", "X11 with gate = sued", "X11 with gate = with_police", "X11 with gate = won",
        "X12 with gate = board", "X12 with gate = lost", "X12 with gate = private", "X12 with gate = sued",
        "X12 with gate = with_police", "X12 with gate = won", "X13 with gate = board", "X13 with gate = lost",
        "X13 with gate = private", "X13 with gate = sued", "X13 with gate = with_police", "X13 with gate = won",
        "X15 with gate = sued", "X16 with gate = board", "X16 with gate = lost", "X16 with gate = private", "X16 with gate = sued",
        "X16 with gate = with_police", "X16 with gate = won", "X17 with gate = board", "X17 with gate = lost",
        "X17 with gate = private", "X17 with gate = sued", "X17 with gate = with_police", "X17 with gate = won",
        "X18 with gate = board", "X18 with gate = close", "X18 with gate = lost", "X18 with gate = not_due",
        "X18 with gate = not_for_tool", "X18 with gate = private", "X18 with gate = sued", "X18 with gate = with_police",
        "X18 with gate = won", "X2 with gate = board", "X2 with gate = lost", "X2 with gate = sued", "X2 with gate = with_police",
        "X2 with gate = won", "X3 with gate = close", "X4 with gate = lost", "X4 with gate = with_police", "X4 with gate = won",
        "X5 with gate = board", "X5 with gate = lost", "X5 with gate = private", "X5 with gate = sued", "X5 with gate = with_police",
        "X5 with gate = won", "X6 with gate = board", "X6 with gate = lost", "X6 with gate = private", "X6 with gate = sued",
        "X6 with gate = with_police", "X6 with gate = won", "X7 with gate = board", "X7 with gate = lost", "X7 with gate = private",
        "X7 with gate = sued", "X7 with gate = with_police", "X7 with gate = won", "X8 with gate = board", "X8 with gate = lost",
        "X8 with gate = private", "X8 with gate = sued", "X8 with gate = with_police", "X8 with gate = won", "X9 with gate = board",
        "X9 with gate = lost", "X9 with gate = private", "X9 with gate = sued", "X9 with gate = with_police", "X9 with gate = won",
    ),
    "`both` answer only where a claim to each is to be made, and the platform has then not refused one": (
        "X10 with formal = bank_first", "X18 with addressee = bank", "X18 with addressee = platform",
        "X18 with platform_claim = refused", "X18 without platform_claim = not_sure",
    ),
    "these steps come before every formal one or after all of them; the conditions of the move are those of a formal step": (
        "X10 with next_step = appeal_in_time", "X10 with next_step = cancel_order", "X10 with next_step = confirm_return",
        "X10 with next_step = end_contract", "X10 with next_step = enforce_judgment", "X10 with next_step = hand_in",
        "X10 with next_step = object_to_demand", "X11 with next_step = appeal_in_time", "X11 with next_step = enforce_judgment",
        "X12 with next_step = appeal_in_time", "X12 with next_step = ask_supervisor", "X12 with next_step = cancel_order",
        "X12 with next_step = confirm_return", "X12 with next_step = end_contract", "X12 with next_step = enforce_judgment",
        "X12 with next_step = hand_in", "X12 with next_step = object_to_demand", "X13 with next_step = appeal_in_time",
        "X13 with next_step = cancel_order", "X13 with next_step = confirm_return", "X13 with next_step = enforce_judgment",
        "X13 with next_step = hand_in", "X13 with next_step = object_to_demand", "X17 with next_step = appeal_in_time",
        "X17 with next_step = cancel_order", "X17 with next_step = end_contract", "X17 with next_step = enforce_judgment",
        "X17 with next_step = hand_in", "X17 with next_step = object_to_demand", "X18 with next_step = appeal_in_time",
        "X18 with next_step = authority", "X18 with next_step = cancel_order", "X18 with next_step = close",
        "X18 with next_step = confirm_return", "X18 with next_step = enforce_judgment", "X18 with next_step = fraud_response",
        "X18 with next_step = hand_in", "X18 with next_step = mediator", "X2 with next_step = appeal_in_time",
        "X2 with next_step = enforce_judgment", "X3 without next_step = appeal_in_time", "X3 without next_step = enforce_judgment",
        "X5 with next_step = appeal_in_time", "X5 with next_step = cancel_order", "X5 with next_step = enforce_judgment",
        "X5 with next_step = hand_in", "X5 with next_step = object_to_demand", "X6 with next_step = appeal_in_time",
        "X6 with next_step = cancel_order", "X6 with next_step = confirm_return", "X6 with next_step = end_contract",
        "X6 with next_step = enforce_judgment", "X6 with next_step = object_to_demand", "X7 without next_step = appeal_in_time",
        "X7 without next_step = cancel_order", "X7 without next_step = confirm_return", "X7 without next_step = end_contract",
        "X7 without next_step = enforce_judgment", "X7 without next_step = fix_channel", "X7 without next_step = hand_in",
        "X7 without next_step = object_to_demand", "X8 without next_step = appeal_in_time", "X8 without next_step = cancel_order",
        "X8 without next_step = confirm_return", "X8 without next_step = end_contract", "X8 without next_step = enforce_judgment",
        "X8 without next_step = fix_channel", "X8 without next_step = hand_in", "X8 without next_step = object_to_demand",
    ),
    "for these problems and wishes the law gives no window to reject and no goods to keep, and no scenario has both": (
        "X13 with problem = account", "X13 with problem = demand", "X13 with problem = parcel", "X13 with problem = promotion",
        "X13 with problem = wants_to_cancel", "X4 with problem = account", "X4 with problem = parcel", "X5 with wish = nothing",
        "X6 with problem = account", "X6 with problem = parcel", "X9 with problem = account", "X9 with problem = cancelled",
        "X9 with problem = demand", "X9 with problem = fee", "X9 with problem = parcel", "X9 with problem = promotion",
        "X9 with problem = wants_to_cancel", "X9 with wish = cancellation", "X9 with wish = no_debt", "X9 with wish = nothing",
    ),
}  # fmt: skip
"""Mutants of the moves that no case can tell from the table, by the reason why."""


SAME_STEP = {"beyond": ("B15 then court", "B16 then court")}
"""Outputs that come to the same step: against a bank, N36 sends her to a human adviser whether `beyond` names the court or the adviser."""


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
    values = values_of(Situation(one.case, now, rulebook))
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
    hit = {rule.id: [one for one in told if _matched(one, table).id == rule.id] for rule in table.rules}
    for number, rule in _replaced(table):
        if not any(_differs(one, table, rule) for one in hit[rule.id]) and _loads(_with(table, number, rule)):
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
        return claim_rule(Situation(one.placed.case, one.placed.scenario.now, RULEBOOK))
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
    assert sorted(_survivors(table, told)) == sorted(SAME_STEP.get(table.id, ()))


@pytest.mark.parametrize("table", COLLECT, ids=lambda table: table.id)
def test_no_move_can_be_given_by_another_rule(table: Table, told: list[Told]) -> None:
    for number, rule in _replaced(table):
        mutant = CompiledTable(_with(table, number, rule))
        killed = not prove(mutant.table).holds or any(
            not _fit(one.expect, {found.then for found in mutant.collect(one.values)}) for one in told
        )
        assert killed, f"{rule.id} then {rule.then}"


@pytest.mark.parametrize("table", COLLECT, ids=lambda table: table.id)
def test_no_move_can_be_more_or_less_likely(table: Table, told: list[Told]) -> None:
    """Every cell of the moves, wider or narrower by one atom, is noticed, but for those that are named with the reason."""
    survivors = []
    for said, number, rule in _recut(table):
        mutant = CompiledTable(_with(table, number, rule))
        if (
            not any(not _fit(one.expect, {found.then for found in mutant.collect(one.values)}) for one in told)
            and prove(mutant.table).holds
        ):
            survivors.append(said)
    assert sorted(survivors) == sorted(name for names in EQUIVALENT.values() for name in names)
