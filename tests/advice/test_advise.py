"""The advice as a whole: its dates, its calendar, and that it says tomorrow what it foresaw today."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from guidance.advice.advise import advise
from guidance.advice.facts import read_facts, values_of
from guidance.advice.model import Advice
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.checks.scenarios import load_scenarios
from guidance.decision.project import project
from guidance.library.forms.step import StepKind
from tests.cases import CASES, NOW

RULEBOOK = load_rulebook()
SCENARIOS = {one.scenario.id: one for one in load_scenarios(RULEBOOK)}
SLOW = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)


def _advice(name: str) -> Advice:
    one = SCENARIOS[name]
    return advise(Situation(one.case, one.scenario.now, RULEBOOK))


def _moscow(text: str) -> datetime:
    return datetime.fromisoformat(text + "+03:00")


def _kind(step: str) -> StepKind:
    return RULEBOOK.graph.ladder.steps[step].kind


def test_the_article_as_a_calendar() -> None:
    """A message on 22 November at 15:00, and nobody ever answers."""
    one = SCENARIOS["article-first-hour"]
    calendar = advise(Situation(one.case, _moscow("2026-11-22T15:00"), RULEBOOK)).calendar
    first = {step: min(entry.at for entry in calendar if entry.step == step) for step in {entry.step for entry in calendar}}
    assert calendar[0].step == "wait_until"
    assert first["widen_channels"] == _moscow("2026-11-24T15:00")
    assert first["platform_dispute"] == _moscow("2026-11-25T15:00")
    assert first["claim_to_seller"] == first["claim_to_platform"] == _moscow("2026-11-28T00:00")
    assert first["payment_dispute"] == first["authority"] == _moscow("2026-12-09T00:00")
    assert first["court"] == _moscow("2027-01-12T00:00")
    assert [entry.step for entry in calendar if entry.step != "wait_until"] == [
        "widen_channels",
        "platform_dispute",
        "claim_to_seller",
        "claim_to_platform",
        "payment_dispute",
        "authority",
        "court",
    ]


@pytest.mark.parametrize(
    ("name", "due", "clock"),
    [
        ("article-first-hour", "2026-11-24T15:00", "silence"),
        ("article-widened", "2026-11-25T15:00", "silence"),
        ("article-dispute-second-day", "2026-11-28T00:00", "dispute_age"),
        ("article-claims-last-day", "2026-12-09T00:00", "claim_left"),
        ("article-authority-asked", "2027-01-12T00:00", "bank_left"),
        ("seller-claim-to-new-year", "2027-01-12T00:00", "claim_left"),
        ("not-due-yet", "2026-12-01T00:00", "delivery_left"),
        ("dispute-window-2", "2026-11-25T00:00", "dispute_left"),
        ("return-2-left", "2026-11-18T00:00", "return_left"),
        ("complex-2-left", "2026-11-26T00:00", "reject_left"),
        ("card-29-left", "2026-12-23T00:00", "card_left"),
        ("limitation-179-left", "2027-05-22T00:00", "limitation_left"),
        ("charged-twice", "2027-05-15T00:00", "card_left"),
    ],
)
def test_a_step_with_a_date_tells_it(name: str, due: str, clock: str) -> None:
    found = _advice(name).due
    assert found is not None
    assert (found.id, found.at) == (clock, _moscow(due))


@pytest.mark.parametrize("name", ["article-nothing-written", "article-72-00", "pressed-to-confirm", "article-solved", "fraud-paid-outside"])
def test_a_step_without_a_date_tells_none(name: str) -> None:
    assert _advice(name).due is None


def test_the_four_kinds_of_clock_are_not_mixed() -> None:
    kinds = {
        deadline.id: (deadline.kind, deadline.owner)
        for name in SCENARIOS
        for deadline in _advice(name).deadlines
        if deadline.term != "customary"
    }
    assert kinds == {
        "silence": ("habit", "others"),
        "dispute_age": ("habit", "others"),
        "won_age": ("habit", "others"),
        "delivery_left": ("platform", "others"),
        "claim_left": ("statute", "others"),
        "bank_left": ("bank", "others"),
        "authority_left": ("statute", "others"),
        "dispute_left": ("platform", "buyer"),
        "return_left": ("statute", "buyer"),
        "reject_left": ("statute", "buyer"),
        "card_left": ("bank", "buyer"),
        "limitation_left": ("statute", "buyer"),
    }


def test_a_customary_term_is_no_law() -> None:
    kinds = {deadline.kind for name in SCENARIOS for deadline in _advice(name).deadlines if deadline.term == "customary"}
    assert kinds == {"habit"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_wait_ends_when_it_is_said_to(name: str) -> None:
    """Until the date of a wait nothing else is advised, and from it on other rules hold, be it for another wait."""
    one, advice = SCENARIOS[name], _advice(name)
    if _kind(advice.step) is StepKind.WAIT:
        assert advice.due is not None
        assert advice.due.at > advice.now
        assert len(advice.calendar) > 1
        assert advice.calendar[1].at >= advice.due.at
        assert advise(Situation(one.case, advice.due.at, RULEBOOK)).rules != advice.rules


def _polled(advice: Advice) -> list[datetime]:
    """Moments all through a wait, close to its end too."""
    end = advice.calendar[1].at
    length = end - advice.now
    steps = [advice.now + length * part / 24 for part in range(24)]
    return [*steps, *(end - timedelta(seconds=before) for before in (1, 60, 3600) if end - timedelta(seconds=before) >= advice.now)]


@pytest.mark.parametrize("name", [name for name in SCENARIOS if SCENARIOS[name].scenario.expect.step == "wait_until"])
def test_the_calendar_foresees_what_polling_finds(name: str) -> None:
    one = SCENARIOS[name]
    advice = _advice(name)
    assert {advise(Situation(one.case, at, RULEBOOK)).step for at in _polled(advice)} == {advice.step}
    assert advise(Situation(one.case, advice.calendar[1].at, RULEBOOK)).step == advice.calendar[1].step


@SLOW
@given(case=CASES)
def test_the_calendar_of_any_case_foresees_what_polling_finds(case: Case) -> None:
    advice = advise(Situation(case, NOW, RULEBOOK))
    if _kind(advice.step) is StepKind.WAIT and len(advice.calendar) > 1:
        assert {advise(Situation(case, at, RULEBOOK)).step for at in _polled(advice)} == {advice.step}
        assert advise(Situation(case, advice.calendar[1].at, RULEBOOK)).step == advice.calendar[1].step


def _ends(case: Case, now: datetime) -> bool:
    """True where the ladder, followed as far as it goes, comes to an end or to a wait that nothing ends."""
    situation, graph = Situation(case, now, RULEBOOK), RULEBOOK.graph
    facts = read_facts(situation)
    readings: dict[str, Any] = {**values_of(situation), **facts.values}
    steps = project(graph, readings, now, graph.ladder, facts.starters, 60)
    return len(steps) < 40 and _kind(steps[-1].step) is StepKind.END


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_ladder_of_a_scenario_ends(name: str) -> None:
    one = SCENARIOS[name]
    assert _ends(one.case, one.scenario.now)


@SLOW
@given(case=CASES)
def test_the_ladder_of_any_case_ends(case: Case) -> None:
    assert _ends(case, NOW)


@SLOW
@given(case=CASES)
def test_advice_is_the_same_twice_and_can_be_written_as_json(case: Case) -> None:
    advice = advise(Situation(case, NOW, RULEBOOK))
    assert advice == advise(Situation(Case.model_validate_json(case.model_dump_json()), NOW, RULEBOOK))
    facts = json.loads(json.dumps(dict(advice.facts)))
    assert facts == advice.facts
    assert json.loads(json.dumps(asdict(advice), default=str))["step"] == advice.step


@SLOW
@given(case=CASES)
def test_advice_reads_the_same_from_any_zone(case: Case) -> None:
    """Where the server stands does not matter."""
    there = advise(Situation(case, NOW.astimezone(datetime.fromisoformat("2026-01-01T00:00+14:00").tzinfo), RULEBOOK))
    here = advise(Situation(case, NOW.astimezone(UTC), RULEBOOK))
    assert (here.step, here.rules, here.facts, here.parallel) == (there.step, there.rules, there.facts, there.parallel)


def test_it_rests_on_the_silence_and_the_channels() -> None:
    advice = _advice("article-48-00")
    assert {"silence", "channel", "widened"} <= set(advice.rests_on)


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_change_leads_to_the_step_that_is_told_anyway(name: str) -> None:
    advice = _advice(name)
    assert all(change.step != advice.step for change in advice.changes)
    assert all(change.before != change.after for change in advice.changes)


@pytest.mark.parametrize(
    ("due", "at"),
    [("2026-11-24", "2026-11-25T00:00"), ("2026-11-30", "2026-12-01T00:00")],
)
def test_a_promise_is_waited_for_to_the_end_of_its_day(due, at):
    asked = {"id": "a", "at": "2026-11-20T20:10+03:00", "direction": "out", "counterparty": "seller", "channel": "order_chat"}
    asked |= {"contained": ["order_number", "product", "problem", "wish"]}
    said = {"id": "b", "at": "2026-11-21T10:00+03:00", "direction": "in", "counterparty": "seller", "reply": "promise", "answers": "a"}
    told = {"country": "ru", "platform": "yandex_market", "problem": "defect", "wish": "refund", "buyer": "consumer"}
    told |= {"order": {"received_on": "2026-11-12"}, "events": [asked, said | {"promise": {"due": due}}]}
    advice = advise(Situation(Case.model_validate(told), _moscow("2026-11-21T20:10"), RULEBOOK))
    assert advice.step == "wait_until"
    assert advice.due is not None
    assert (advice.due.at, advice.due.id) == (_moscow(at), "promise_left")
