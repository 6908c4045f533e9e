"""No reason says what nobody told, and a letter goes to whom the advice names: over scenarios, stories and random cases.

`make sentences` walks 10,000 random cases, the suite fewer of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import yaml
from hypothesis import HealthCheck, Phase, given, settings

from guidance.advice.advise import advise
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.checks.scenarios import load_scenarios
from guidance.library.forms.letter import PARTIES
from guidance.papers.letters.choose import letters_now
from tests.cases import CASES, NOW
from tests.stories.judging import FOLDERS, situations

RULEBOOK = load_rulebook()
UNTOLD = frozenset(
    (f"reasons.{reason}", fact)
    for fact, reasons in yaml.safe_load(Path(__file__).with_name("untold.yaml").read_text()).items()
    for reason in reasons
)
"""Reason and `fact=value` behind it that the sentence does not assert."""
BEHIND = {
    rule.because: [fact for fact in rule.when if fact not in RULEBOOK.graph.tables]
    for table in RULEBOOK.graph.tables.values()
    for rule in table.rules
}
"""Reason to the facts on which its rule rests."""
NOT_TOLD = frozenset({"authority_first", "bank_bars", "bank_first", "formal_started", "next_stage", "prepaid_law"})
"""Facts that follow from the country or from other facts."""
ELSEWHERE = frozenset({("protect_position", "decline_pressure"), ("close", "closing")})
"""Step and letter: the one letter of that step goes to the platform's support, or to the seller, whoever is named."""
WALKED = settings(
    max_examples=int(os.environ.get("CASES", "1000")),
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def test_scenarios_and_stories_hear_nothing_that_nobody_told() -> None:
    said = {pair for situation in _situations() for pair in _said_untold(situation)}
    assert not said - UNTOLD


@WALKED
@given(case=CASES)
def test_a_random_case_hears_nothing_that_nobody_told(case: Case) -> None:
    situation = Situation(case, NOW, RULEBOOK)
    assert not set(_said_untold(situation)) - UNTOLD
    assert not set(_misdirected(situation)) - ELSEWHERE


def test_the_letter_of_a_step_goes_to_whom_the_advice_names() -> None:
    assert not {pair for situation in _situations() for pair in _misdirected(situation)} - ELSEWHERE


def test_what_a_sentence_may_leave_open_is_behind_it() -> None:
    """A row that is left over from a rule that was changed excuses nothing."""
    assert {(reason, fact) for reason, fact in UNTOLD if fact.partition("=")[0] not in BEHIND.get(reason, ())} == set()


def test_nothing_told_is_called_by_nobodys_answers() -> None:
    """Of an empty case, every fact behind a reason is untold."""
    situation = Situation(Case(), NOW, RULEBOOK)
    behind = {fact for reason in advise(situation).because for fact in BEHIND[reason]}
    assert {fact.partition("=")[0] for _, fact in _said_untold(situation)} == behind - NOT_TOLD


def _situations() -> Iterator[Situation]:
    for placed in load_scenarios(RULEBOOK):
        yield Situation(placed.case, placed.scenario.now, RULEBOOK)
    for folder in FOLDERS:
        yield from (situation for _, situation in situations(folder))


def _said_untold(situation: Situation) -> Iterator[tuple[str, str]]:
    """Each reason that is given, with each fact behind it that nobody told."""
    advice = advise(situation)
    for reason in advice.because:
        for fact in BEHIND[reason]:
            if fact not in advice.known | NOT_TOLD:
                yield reason, f"{fact}={advice.facts[fact]}"


def _misdirected(situation: Situation) -> Iterator[tuple[str, str]]:
    """The step, and each letter of its own that goes to somebody else."""
    advice = advise(situation)
    for letter in letters_now(situation):
        if letter.own and advice.turn_to not in (PARTIES[letter.form.addressee], "both"):
            yield advice.step, letter.form.letter
