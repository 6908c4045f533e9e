"""Whatever the clock says, a case is advised on, and the papers can be made: no moment breaks it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from guidance.advice.advice_tree import advice_tree
from guidance.advice.advise import advise
from guidance.advice.interview import interview
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case_file import read_case, save_case
from guidance.checks.scenarios import load_scenarios
from guidance.claims.sum_words import tell_sum
from guidance.claims.sums import sum_of
from guidance.papers.html_page import page
from guidance.timeline.ics_file import to_ics

RULEBOOK = load_rulebook()
PLACED = load_scenarios(RULEBOOK)
DAYS = (-400, -40, -1, 1, 400, 20_000)
STRIDE = 23
"""Every 23rd scenario, others for each day: all papers of one case at one moment take some 0.1 s."""


@pytest.mark.parametrize(("number", "days"), list(enumerate(DAYS)))
def test_every_scenario_is_advised_on_at_any_moment(number, days):
    for placed in PLACED[number::STRIDE]:
        tell_all(placed.case, placed.scenario.now + timedelta(days=days))


@pytest.mark.parametrize("moment", ["2026-12-31T23:59:00+03:00", "2027-01-01T00:00:00+03:00", "2028-02-29T12:00:00+03:00"])
def test_every_scenario_is_advised_on_at_the_ends_of_years(moment):
    for placed in PLACED[6::STRIDE]:
        tell_all(placed.case, datetime.fromisoformat(moment))


def tell_all(case, now) -> None:
    situation = Situation(case, now, RULEBOOK)
    texts = texts_of(situation, "ru")
    advice_tree(situation, texts)
    interview(situation)
    tell_sum(sum_of(situation), texts)
    to_ics(case, advise(situation), texts, situation.zone, now)
    assert page(situation, texts)
    assert read_case(save_case(case)) == case
