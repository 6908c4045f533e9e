"""The scenarios hold, they try every rule, and their files are read as strictly as all content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from guidance.advice.rulebook import Rulebook
from guidance.checks.scenarios import CLAIM_TERM, FOLDER, Placed, differences, load_scenarios, run_scenarios
from guidance.errors import ContentError
from guidance.library.yaml_file import CONTENT


@pytest.fixture(scope="module")
def placed(rulebook: Rulebook) -> tuple[Placed, ...]:
    return load_scenarios(rulebook)


def tried(placed: tuple[Placed, ...]) -> Counter[tuple[str, str, str]]:
    """How often a rule is expected: country (for terms of claims only), table, rule."""
    return Counter(
        (one.case.country or "" if table == CLAIM_TERM else "", table, rule)
        for one in placed
        for table, rule in one.scenario.expect.rules.items()
    )


def rules(rulebook: Rulebook) -> Iterator[tuple[str, str, str]]:
    for name, table in rulebook.graph.tables.items():
        if table.is_unique:
            yield from (("", name, rule.id) for rule in table.rules)
    yield from (("ru", CLAIM_TERM, rule.id) for rule in rulebook.library.countries["ru"].claim_term.rules)


def test_every_scenario_holds(rulebook: Rulebook) -> None:
    found = run_scenarios(rulebook)
    assert [str(fault) for fault in found.faults] == []
    assert found.count > 300


def test_every_rule_is_tried_by_two_scenarios(rulebook: Rulebook, placed: tuple[Placed, ...]) -> None:
    counted = tried(placed)
    assert [rule for rule in rules(rulebook) if counted[rule] < 2] == []


def test_every_move_beside_the_step_is_expected_and_refused(rulebook: Rulebook, placed: tuple[Placed, ...]) -> None:
    moves = set(rulebook.graph.tables["parallel"].outputs)
    whole = [set(one.scenario.expect.beside) for one in placed if one.scenario.expect.beside is not None]
    assert set().union(*whole) == moves
    assert set.intersection(*whole) == set()


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ({"step": "close"}, "expects the step `close`"),
        ({"rules": {"gate": "G1"}}, "expects the rule `G1` of `gate`, the tables say `G6`"),
        ({"rules": {"nothing": "G1"}}, "there is no table `nothing`"),
        ({"rules": {"claim_term": "T9"}}, "the tables say `T3`"),
        ({"parallel": ("keep_goods",)}, "expects `keep_goods` beside the step"),
        ({"not_parallel": ("keep_record",)}, "expects no `keep_record`"),
        ({"beside": ("keep_record",)}, "expects beside the step keep_record; found"),
    ],
)
def test_a_scenario_that_does_not_hold_is_told(rulebook: Rulebook, placed: tuple[Placed, ...], part: dict[str, object], wrong: str) -> None:
    one = next(one for one in placed if one.scenario.id == "article-nothing-written")
    expect = one.scenario.expect.model_copy(update={"beside": None, **part})
    broken = Placed(one.scenario.model_copy(update={"expect": expect}), one.case, one.sheet, one.number)
    [fault] = differences(broken, rulebook)
    assert wrong in fault.message
    assert fault.file == "scenarios/article.yaml"
    assert fault.line > 1


def test_another_last_day_is_told(rulebook: Rulebook, placed: tuple[Placed, ...]) -> None:
    one = next(one for one in placed if one.scenario.id == "article-claims-last-day")
    expect = one.scenario.expect.model_copy(
        update={"last_days": {"claim_left": one.scenario.now.date().replace(day=7), "bank_left": one.scenario.now.date()}}
    )
    broken = Placed(one.scenario.model_copy(update={"expect": expect}), one.case, one.sheet, one.number)
    assert len(list(differences(broken, rulebook))) == 2


GOOD = """scenarios:
  - id: one
    happens: Something.
    base: parcel
    with: {wish: delivery}
    now: 2026-11-22T15:00+03:00
    expect: {step: written_request}
"""


def _content(folder: Path, text: str) -> Path:
    copytree(CONTENT / FOLDER, folder / FOLDER, ignore=lambda _, names: [name for name in names if name != "_bases.yaml"])
    (folder / FOLDER / "mine.yaml").write_text(text, "utf-8")
    return folder


def test_a_good_file_is_run(tmp_path: Path, rulebook: Rulebook) -> None:
    assert run_scenarios(rulebook, _content(tmp_path, GOOD)).count == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("step:", "setp:", 7, "did you mean `step`"),
        ("base: parcel", "base: parcle", 4, "`parcle` is no base"),
        ("wish: delivery", "wish: money", 5, "wrong_word wish"),
        ("wish: delivery", "order: {received_on: 2026-02-30}", 5, "wrong_date order.received_on"),
        ("wish: delivery", "order: {received_on: 2026-12-30}", 5, "`order.received_on` lies ahead"),
        ("wish: delivery", "whish: delivery", 5, "unknown_field whish"),
        ("T15:00+03:00", "", 6, "no moment with its zone"),
        ("T15:00+03:00", "T15:00", 6, "no moment with its zone"),
        ("id: one", "id: One", 2, "One"),
        ("    happens: Something.\n", "", 2, "`happens` is missing"),
        ("expect: {", "expect: {last_days: {claim_left: soon}, ", 7, "`soon` is no day"),
        (
            "scenarios:\n",
            "scenarios:\n  - {id: one, happens: x, now: 2026-11-22T15:00Z, expect: {step: close}}\n",
            3,
            "the id `one` is taken",
        ),
    ],
)
def test_a_slip_in_a_file_is_told_with_its_line(tmp_path: Path, rulebook: Rulebook, old: str, new: str, line: int, told: str) -> None:
    with pytest.raises(ContentError) as error:
        run_scenarios(rulebook, _content(tmp_path, GOOD.replace(old, new)))
    assert ("scenarios/mine.yaml", line) in {(fault.file, fault.line) for fault in error.value.faults if told in fault.message}


def test_one_id_stands_in_one_file_only(tmp_path: Path, rulebook: Rulebook) -> None:
    root = _content(tmp_path, GOOD)
    (root / FOLDER / "other.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(ContentError, match="taken in another file"):
        run_scenarios(rulebook, root)


def test_a_file_that_begins_with_an_underscore_is_not_run(tmp_path: Path, rulebook: Rulebook) -> None:
    root = _content(tmp_path, GOOD)
    (root / FOLDER / "_later.yaml").write_text("nonsense: [", "utf-8")
    assert run_scenarios(rulebook, root).count == 1
