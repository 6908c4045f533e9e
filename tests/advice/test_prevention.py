"""Is an offer judged as the ten habits say? The table is proved, tried at its corners, and never kinder for a worse answer."""

from __future__ import annotations

import re
import shutil
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.advice.prevention import ALWAYS, FOLDER, load_prevention, trial_faults
from guidance.errors import ContentError
from guidance.library.forms.prevention import ANSWERS, Answer
from guidance.library.texts import texts_for
from guidance.library.yaml_file import CONTENT

KINDNESS = ("rather_not", "find_out", "careful", "buy")
QUESTIONS = load_prevention().questions
OFFERS = st.fixed_dictionaries({name: st.sampled_from(ANSWERS) for name in QUESTIONS})


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT / FOLDER, tmp_path / FOLDER)
    return tmp_path


def changed(content: Path, file: str, before: str, after: str) -> Path:
    path = content / FOLDER / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return content


def test_the_ten_habits_are_ten_questions_and_every_offer_has_one_judgement() -> None:
    proof = load_prevention().proof
    assert len(QUESTIONS) == len(set(QUESTIONS)) == 10
    assert (proof.cases, proof.covered, proof.excluded) == (3**10, 3**10, 0)
    assert proof.holds


def test_each_of_all_offers_is_met_by_one_rule_and_each_rule_by_an_offer() -> None:
    """Counted another way than the proof does: all 59 049 offers one by one."""
    rules = load_prevention().proof.table.rules

    def held(name: str, answer: str) -> frozenset[str]:
        return frozenset(rule.id for rule in rules if (cell := rule.when.get(name)) is None or (answer in cell.words) != cell.negated)

    holding = [{answer: held(name, answer) for answer in ANSWERS} for name in QUESTIONS]
    met = [frozenset.intersection(*(by[answer] for by, answer in zip(holding, told, strict=True))) for told in product(ANSWERS, repeat=10)]
    assert {len(found) for found in met} == {1}
    assert set().union(*met) == {rule.id for rule in rules}


def test_a_person_reasoned_the_same_and_tried_every_rule() -> None:
    assert trial_faults() == ()


def test_a_gap_and_an_overlap_stop_the_table(content: Path) -> None:
    with pytest.raises(ContentError, match="no rule when"):
        load_prevention(changed(content, "judgement.yaml", "when: {payment: risky}", "when: {payment: risky, site: safe}"))
    shutil.copytree(CONTENT / FOLDER, content / "again" / FOLDER)
    with pytest.raises(ContentError, match="both hold"):
        load_prevention(changed(content / "again", "judgement.yaml", "payment: not(risky), site: risky", "site: risky"))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("rule: J27", "rule: J26", "J26 .buy. is expected"),
        ("answers: {device: not_sure", "answers: {devise: not_sure", "there is no question `devise`"),
        ("precautions: [payment, site, price]", "precautions: [site, payment, price]", "other precautions"),
        ("rule: J26}\n  - {id: no-notices-small", "rule: J25}\n  - {id: no-notices-small", "J26 .careful. holds"),
    ],
)
def test_a_trial_that_says_otherwise_is_told(content: Path, before: str, after: str, told: str) -> None:
    faults = trial_faults(changed(content, "trials.yaml", before, after))
    assert any(re.search(told, str(fault)) for fault in faults)


def test_a_rule_that_nobody_tried_is_told(content: Path) -> None:
    path = content / FOLDER / "trials.yaml"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "rule: J20" not in line]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert ["J20" in str(fault) for fault in trial_faults(content)] == [True]


def test_a_worse_answer_never_gives_a_kinder_judgement() -> None:
    """A risk is worse than no risk; to know nothing is worse than to know that all is well. Tried on every offer there can be."""
    table, names = load_prevention().table, load_prevention().questions
    kindness = {
        offer: KINDNESS.index(table.decide(dict(zip(names, offer, strict=True))).then) for offer in product(ANSWERS, repeat=len(names))
    }
    for offer, kind in kindness.items():
        for place, answer in enumerate(offer):
            better = (*offer[:place], "safe", *offer[place + 1 :])
            assert answer == "safe" or kind <= kindness[better], (names[place], dict(zip(names, offer, strict=True)))


@given(OFFERS)
def test_three_precautions_begin_with_what_the_judgement_rests_on(answers: dict[str, Answer]) -> None:
    found = load_prevention().judge(answers)
    assert len(found.precautions) == len(set(found.precautions)) == 3
    risky = [name for name in QUESTIONS if answers[name] == "risky"]
    unsure = [name for name in QUESTIONS if answers[name] == "not_sure"]
    rule = next(rule for rule in load_prevention().proof.table.rules if rule.id == found.rule)
    deciding = [name for name in (*risky, *unsure) if name in rule.when]
    others = [name for name in (*risky, *unsure) if name not in rule.when]
    assert list(found.precautions) == [*deciding, *others, *(name for name in ALWAYS if answers[name] == "safe")][:3]
    assert list(found.risks) == risky[:4]


@given(OFFERS)
def test_what_is_left_open_counts_as_not_sure(answers: dict[str, Answer]) -> None:
    told = {name: answer for name, answer in answers.items() if answer != "not_sure"}
    assert load_prevention().judge(told) == load_prevention().judge(answers)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_question_answer_and_judgement_has_its_words(language: str) -> None:
    texts, table = texts_for(language), load_prevention().proof.table
    for name in QUESTIONS:
        keys = ("title", "why", "risk", "precaution", *(f"options.{answer}" for answer in ANSWERS))
        assert all(texts.has(f"prevent.questions.{name}.{key}") for key in keys), name
    assert all(texts.has(rule.because) for rule in table.rules)
    assert all(texts.has(f"prevent.judgements.{output}") for output in table.outputs)
