"""The proof is tried from outside: whatever is broken in a complete table must be told, with cases that show it."""

from __future__ import annotations

import re
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.decision.atoms import Domain, bits
from guidance.decision.gaps import within
from guidance.decision.prove import prove
from guidance.library.forms.cell import parse_cell
from guidance.library.forms.table import Table
from tests.decision.graphs import every_case, holds
from tests.decision.partition import inputs, partition, rule, seeded, table

SEEDS = st.integers(0, 2**32)
CHANNEL = {"type": "enum", "values": ["none", "wrong", "right"]}
SILENCE = {"type": "hours", "from": "0h", "nullable": "true", "runs": "up"}


def _random_table(seed: int) -> Table:
    random = seeded(seed)
    return partition(random, inputs(random, random.randint(1, 4)), random.randint(2, 12))


def _without(given_table: Table, number: int) -> Table:
    return given_table.model_copy(update={"rules": given_table.rules[:number] + given_table.rules[number + 1 :]})


def _when(message: str, first: str) -> dict[str, object]:
    """The conditions of a witness, read back from the words of a fault."""
    said = message.split(first, 1)[1]
    if said == "anything":
        return {}
    pairs = re.findall(r"(\w+) = (\[[^\]]*\]|[^,]+)", said)
    return {name: parse_cell(cell.strip("[]").split(", ")) for name, cell in pairs}


@given(SEEDS)
def test_a_table_that_is_complete_by_construction_is_proved(seed: int) -> None:
    found = prove(_random_table(seed))
    assert found.holds
    assert found.cases == found.covered == len(list(every_case({axis.name: axis for axis in Domain.of(found.table).axes})))


@given(SEEDS, st.data())
def test_each_deleted_rule_leaves_a_gap_whose_witness_is_true(seed: int, data: st.DataObject) -> None:
    """Every case of a witness has no rule, and the told gaps hold as many cases as the count misses, up to ten of them."""
    whole = _random_table(seed)
    if len(whole.rules) < 2:
        return
    broken = _without(whole, data.draw(st.integers(0, len(whole.rules) - 1)))
    found = prove(broken)
    gaps = [_when(fault.message, "no rule when ") for fault in found.faults if fault.message.startswith("no rule when")]
    cases = list(every_case({axis.name: axis for axis in Domain.of(broken).axes}))
    bare = [case for case in cases if not any(holds(one.when, case) for one in broken.rules)]
    assert found.cases - found.covered == len(bare) > 0
    shown = [case for case in cases if any(holds(gap, case) for gap in gaps)]
    assert shown
    assert all(case in bare for case in shown)
    assert len(gaps) == 10 or len(shown) == len(bare)


@given(SEEDS, st.data())
def test_a_witness_of_a_gap_names_the_fewest_inputs_and_cannot_be_widened(seed: int, data: st.DataObject) -> None:
    whole = _random_table(seed)
    if len(whole.rules) < 2:
        return
    broken = _without(whole, data.draw(st.integers(0, len(whole.rules) - 1)))
    domain = Domain.of(broken)
    fault = next(fault for fault in prove(broken).faults if fault.message.startswith("no rule when"))
    when = _when(fault.message, "no rule when ")
    gap = [axis.mask(when.get(axis.name)) for axis in domain.axes]
    for place, axis in enumerate(domain.axes):
        for atom in bits(axis.full & ~gap[place]):
            wider = [*gap[:place], gap[place] | 1 << atom, *gap[place + 1 :]]
            assert any(all(one & other for one, other in zip(wider, box, strict=True)) for box in domain.boxes)
    case = [mask & -mask for mask in gap]
    fewer = [chosen for chosen in product((0, 1), repeat=len(gap)) if sum(chosen) < len(when)]
    for chosen in fewer:
        cut = [atom if keep else axis.full for keep, atom, axis in zip(chosen, case, domain.axes, strict=True)]
        assert any(all(one & other for one, other in zip(cut, box, strict=True)) for box in domain.boxes)


@given(SEEDS, st.data())
def test_each_widened_cell_makes_an_overlap_whose_witness_both_rules_accept(seed: int, data: st.DataObject) -> None:
    whole = _random_table(seed)
    narrowed = [(number, name) for number, one in enumerate(whole.rules) for name in one.when]
    if not narrowed:
        return
    number, name = data.draw(st.sampled_from(narrowed))
    changed = _with_cell(whole, number, name, None)
    overlaps = [fault.message for fault in prove(changed).faults if "both hold" in fault.message]
    assert overlaps
    by_id = {one.id: one for one in changed.rules}
    axes = {axis.name: axis for axis in Domain.of(changed).axes}
    for message in overlaps:
        first, second = re.findall(r"R[0-9]+", message.split(" both hold")[0])
        when = _when(message, "both hold when ")
        shared = [case for case in every_case(axes) if holds(when, case)]
        assert shared
        assert all(holds(by_id[first].when, case) and holds(by_id[second].when, case) for case in shared)


@given(SEEDS, st.data())
def test_each_narrowed_cell_leaves_a_gap(seed: int, data: st.DataObject) -> None:
    whole = _random_table(seed)
    domain = Domain.of(whole)
    pairs = [(number, axis, mask) for number, box in enumerate(domain.boxes) for axis, mask in zip(domain.axes, box, strict=True)]
    wide = [(number, axis) for number, axis, mask in pairs if mask & (mask - 1)]
    if not wide:
        return
    number, axis = data.draw(st.sampled_from(wide))
    mask = domain.boxes[number][domain.axes.index(axis)]
    changed = _with_cell(whole, number, axis.name, axis.cell(mask & (mask - 1)))
    found = prove(changed)
    assert found.covered < found.cases
    assert any(fault.message.startswith("no rule when") for fault in found.faults)


def _with_cell(whole: Table, number: int, name: str, cell: object) -> Table:
    when = {**whole.rules[number].when, name: cell}
    changed = whole.rules[number].model_copy(update={"when": {key: value for key, value in when.items() if value is not None}})
    return whole.model_copy(update={"rules": (*whole.rules[:number], changed, *whole.rules[number + 1 :])})


def _messages(rules: list[dict[str, object]], **more: object) -> list[str]:
    told = [{"because": "x", **one} for one in rules]
    return [fault.message for fault in prove(table({"channel": CHANNEL, "silence": SILENCE}, told, **more)).faults]


def test_a_gap_is_named_with_its_witness() -> None:
    rules = [
        {"id": "A", "when": {"channel": ["none", "wrong"]}, "then": "go"},
        {"id": "B", "when": {"channel": "right", "silence": ["none", "..48h"]}, "then": "wait"},
        {"id": "C", "when": {"channel": "right", "silence": "72h.."}, "then": "go"},
    ]
    assert _messages(rules) == ["no rule when channel = right, silence = 48h..72h"]


def test_a_gap_is_told_by_one_input_where_one_is_enough() -> None:
    """Two inputs would exclude every rule too, but one says it more plainly."""
    enum = {"type": "enum", "values": ["no", "yes"]}
    rules = [
        {"id": "A", "when": {"a": "yes", "b": "yes"}, "then": "go", "because": "x"},
        {"id": "B", "when": {"a": "yes", "b": "no", "c": "yes"}, "then": "wait", "because": "x"},
    ]
    faults = prove(table({"a": enum, "b": enum, "c": enum}, rules)).faults
    assert [fault.message for fault in faults] == ["no rule when a = no", "no rule when a = yes, b = no, c = no"]


def test_an_overlap_is_named_with_the_cases_in_common() -> None:
    rules = [
        {"id": "A", "when": {"silence": ["none", "..48h"]}, "then": "go"},
        {"id": "B", "when": {"silence": "24h.."}, "then": "wait"},
    ]
    assert _messages(rules) == ["rules A and B both hold when silence = 24h..48h"]


def test_an_overlap_does_not_hide_a_gap() -> None:
    rules = [
        {"id": "A", "when": {"silence": "..48h"}, "then": "go"},
        {"id": "B", "when": {"silence": "24h.."}, "then": "wait"},
    ]
    assert _messages(rules) == ["rules A and B both hold when silence = 24h..48h", "no rule when silence = none"]


def test_a_rule_that_never_holds_is_dead() -> None:
    rules = [
        {"id": "A", "when": {}, "then": "go"},
        {"id": "B", "when": {"channel": "not(none, wrong, right)"}, "then": "wait"},
    ]
    assert _messages(rules) == ["rule B never holds: channel accepts nothing"]


def test_an_output_that_no_rule_gives_is_told() -> None:
    rules = [{"id": "A", "when": {}, "then": "go"}]
    assert _messages(rules, outputs=["go", "stop"]) == ["no rule gives the output `stop`"]


def test_an_impossible_combination_needs_no_rule_but_hides_no_overlap() -> None:
    impossible = [
        {"when": {"channel": "none", "silence": "0h.."}, "reason": "no message, so no silence"},
        {"when": {"channel": ["none", "wrong"], "silence": "48h.."}, "reason": "another that meets the first"},
    ]
    rules = [
        {"id": "A", "when": {"channel": "right"}, "then": "go"},
        {"id": "B", "when": {"channel": ["none", "wrong"], "silence": ["none", "..24h"]}, "then": "wait"},
    ]
    assert _messages(rules, impossible=impossible) == ["no rule when channel = wrong, silence = 24h..48h"]
    twice = [*rules, {"id": "C", "when": {"channel": "none", "silence": "..24h"}, "then": "go"}]
    assert "rules B and C both hold when channel = none, silence = 0h..24h" in _messages(twice, impossible=impossible)


@given(SEEDS, st.data())
@settings(max_examples=60)
def test_impossible_cases_are_counted_as_covered_exactly_once(seed: int, data: st.DataObject) -> None:
    random = seeded(seed)
    whole = _random_table(seed)
    domain = Domain.of(whole)
    holes = [[random.randint(1, axis.full) for axis in domain.axes] for _ in range(data.draw(st.integers(1, 3)))]
    kept = [number for number in range(len(whole.rules)) if random.random() < 0.6] or [0]
    rules = [rule(number, list(domain.axes), domain.boxes[number], whole.rules[number].then) for number in kept]
    declared = [{"when": rule(0, list(domain.axes), tuple(hole), "go")["when"], "reason": "x"} for hole in holes]
    declared = [one for one in declared if one["when"]]
    broken = table(dict(whole.inputs), rules, impossible=declared)
    found = prove(broken)
    cases = list(every_case({axis.name: axis for axis in Domain.of(broken).axes}))
    ruled = [case for case in cases if any(holds(one.when, case) for one in broken.rules)]
    covered = [case for case in cases if case in ruled or any(holds(one.when, case) for one in broken.impossible)]
    assert (found.cases, found.covered, found.excluded) == (len(cases), len(covered), len(covered) - len(ruled))


def test_collect_may_overlap_and_leave_gaps_but_not_repeat_itself() -> None:
    rules = [
        {"id": "A", "when": {"channel": "right"}, "then": "go"},
        {"id": "B", "when": {"silence": "..48h"}, "then": "stop"},
        {"id": "C", "when": {"channel": ["wrong", "right"], "silence": "24h.."}, "then": "stop"},
    ]
    assert _messages(rules, hit_policy="COLLECT") == []
    covered = [*rules, {"id": "D", "when": {"channel": "right", "silence": "30h..40h"}, "then": "stop"}]
    assert _messages(covered, hit_policy="COLLECT") == ["rule D adds nothing: rule B covers it", "rule D adds nothing: rule C covers it"]


def test_a_table_with_open_inputs_is_not_proved_by_mistake() -> None:
    unlinked = table({"gate": {"table": "gate"}}, [{"id": "A", "when": {}, "then": "go", "because": "x"}])
    with pytest.raises(ValueError, match="gate"):
        prove(unlinked)


@given(SEEDS)
def test_the_atoms_of_an_input_share_no_value_and_leave_none_out(seed: int) -> None:
    for axis in Domain.of(_random_table(seed)).axes:
        spans = [atom for atom in axis.atoms if not isinstance(atom, str)]
        assert all(one.high == other.low for one, other in pairwise(spans))
        assert [axis.position(axis.value(place)) for place in range(len(axis.atoms))] == list(range(len(axis.atoms)))
        assert within((axis.mask(axis.cell(axis.full)),), (axis.full,))
