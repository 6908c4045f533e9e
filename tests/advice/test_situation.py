"""What follows from a situation is worked out once, however many rooms ask for it."""

from __future__ import annotations

import pytest

from guidance.advice import facts
from guidance.advice.advise import advise
from guidance.advice.examples import open_example
from guidance.advice.fact_recorder import FactRecorder
from guidance.advice.facts import read_facts
from guidance.advice.interview import interview
from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import tell_step, texts_of
from guidance.claims.rights import tell_rights
from guidance.claims.sums import sum_of
from guidance.papers.evidence_checklist import checklist
from guidance.papers.letters.choose import letters_of
from guidance.papers.letters.compose import compose


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[FactRecorder]:
    """Every reading of all facts from now on."""
    seen: list[FactRecorder] = []

    def counted(recorder: FactRecorder) -> None:
        seen.append(recorder)
        original(recorder)

    original = facts.record_messages
    monkeypatch.setattr(facts, "record_messages", counted)
    return seen


@pytest.mark.parametrize("example", ["silent_seller", "claim_overdue"])
def test_the_facts_are_read_once_for_the_screen_of_a_letter(example: str, rulebook: Rulebook, readings: list[FactRecorder]) -> None:
    situation = Situation(*open_example(example), rulebook)
    readings.clear()
    texts = texts_of(situation, "ru")
    for suited in letters_of(situation)[:1]:
        compose(suited.form, situation, "ru")
    tell_step(situation, texts)
    interview(situation)
    checklist(situation)
    tell_rights(situation, texts)
    assert len(readings) == 1


def test_another_case_or_another_moment_is_read_anew(rulebook: Rulebook, readings: list[FactRecorder]) -> None:
    situation = Situation(*open_example("silent_seller"), rulebook)
    later = situation.at(situation.now.replace(year=situation.now.year + 1))
    other = situation.with_case(situation.case.model_copy(update={"events": ()}))
    assert advise(situation) != advise(later)
    assert read_facts(other) != read_facts(situation)
    assert len(readings) == 3


def test_a_result_is_kept_with_its_situation(rulebook: Rulebook) -> None:
    situation = Situation(*open_example("claim_overdue"), rulebook)
    for function in (read_facts, advise, interview, sum_of, letters_of):
        assert function(situation) is function(situation)
