"""The advice on real stories is that of a good adviser, and never one that the adviser forbids."""

from __future__ import annotations

import json

import pytest

from guidance.advice.advise import advise
from guidance.case.case_file import read_case, save_case
from tests.stories.growing import grown
from tests.stories.judging import FOLDERS, HERE, Judged, judged, judgements, without_one_fact

GIVEN = ("told", "told_briefly")
STORIES, RIGHT = 63, 57
"""How many stories were given, and how many have to be right."""
STAYS = 0.95


@pytest.mark.parametrize("folder", GIVEN)
def test_the_advice_is_that_of_a_good_adviser(folder: str) -> None:
    stories = judged(folder)
    assert len(stories) == STORIES
    assert sum(one.is_right for one in stories) >= RIGHT, [one.name for one in stories if not one.is_right]


@pytest.mark.parametrize("folder", GIVEN)
def test_no_advice_and_no_move_beside_it_is_one_that_an_adviser_forbids(folder: str) -> None:
    assert [one.name for one in judged(folder) if one.is_forbidden] == []


def test_stories_that_were_kept_back_are_mostly_right_too() -> None:
    """Made by others after the tables. When they were first tried: the first set (H) 23 of 40 right, the second
    (P, Q) 35 of 48, the third (R, S) 38 of 48, the fourth (T) 15 of 24, its other half (U) 11 of 24.
    """
    stories = judged("kept_back")
    assert len(stories) == 184
    assert sum(one.is_right for one in stories) >= 165
    assert {one.name for one in stories if one.is_forbidden} <= {"H07b", "H29b", "T10", "T12", "T14", "T15", "T18"}


@pytest.mark.parametrize("folder", GIVEN)
def test_with_one_fact_less_the_step_stays_or_the_fact_is_asked_for(folder: str) -> None:
    taken = list(without_one_fact(folder))
    assert len(taken) > 2000
    assert sum(one.stays for one in taken) / len(taken) >= STAYS


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_story_is_a_case_file_that_opens_and_is_saved_the_same(folder: str) -> None:
    for path in sorted((HERE / folder).glob("*.json")):
        case = read_case(path.read_bytes())
        assert case.as_of is not None, path.stem
        assert read_case(save_case(case)) == case


def test_every_story_has_a_judgement_and_every_judgement_a_story() -> None:
    named = {path.stem for folder in FOLDERS for path in (HERE / folder).glob("*.json")}
    assert named == set(judgements())
    assert {json.loads(path.read_bytes())["version"] for folder in FOLDERS for path in (HERE / folder).glob("*.json")} == {3}


def test_a_wrong_and_a_forbidden_step_are_noticed() -> None:
    """The check of the tests above works."""
    judgement = judgements()["N01a"]
    right, wrong = (Judged("N01a", judgement, frozenset({step}), frozenset()) for step in ("fraud_response", "wait_until"))
    assert (right.is_right, right.is_the_very_step, right.is_forbidden) == (True, True, False)
    assert (wrong.is_right, wrong.is_the_very_step, wrong.is_forbidden) == (False, False, True)
    assert Judged("N01a", judgement, frozenset({"close"}), frozenset({"claim_to_seller"})).is_forbidden


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_case_that_grew_through_the_record_gets_the_step_of_one_that_was_told_at_once(folder: str) -> None:
    told, steps = {one.name: one for one in judged(folder)}, {name: advise(situation) for name, situation in grown(folder)}
    assert len(steps) >= 8
    assert {name: step.step for name, step in steps.items() if {step.step, step.family} != told[name].steps} == {}
    assert [name for name, step in steps.items() if set(step.parallel) & judgements()[name].forbidden] == []
