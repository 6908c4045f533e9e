"""What holds for the advice of every scenario, and for its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

import pytest

from guidance.advice.advise import advise
from guidance.advice.fact_words import change_words, value_words
from guidance.advice.facts import read_facts
from guidance.advice.model import Advice
from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.advice.view import DeadlineView, StepView
from guidance.advice.wording import tell_error, tell_step, texts_of
from guidance.checks.scenarios import load_scenarios
from guidance.errors import InputError
from guidance.library.texts import Texts, with_capital

FROM_COUNTRY = {"prepaid_law", "formal_started", "mediator"}
"""Facts that no single answer changes."""
CLIMBING = ("answer", "messages", "formal", "beyond", "addressee")


@dataclass(frozen=True)
class Told:
    """One scenario with its advice and its words."""

    id: str
    situation: Situation
    advice: Advice
    view: StepView
    texts: Texts


@pytest.fixture(scope="module")
def all_told(rulebook: Rulebook) -> list[Told]:
    told = []
    for placed in load_scenarios(rulebook):
        situation = Situation(placed.case, placed.scenario.now, rulebook)
        texts = texts_of(situation, "ru")
        told.append(Told(placed.scenario.id, situation, advise(situation), tell_step(situation, texts), texts))
    return told


def test_a_date_says_whether_it_ends_a_wait_or_is_the_last_day(all_told: Sequence[Told]) -> None:
    """A term in days is named by its last day, the one before the minute at which it is over."""
    used = Counter[str]()
    for told in all_told:
        due = told.advice.due
        if due is None:
            assert told.view.due is None, told.id
            continue
        name = "wait_until_date" if told.advice.step == "wait_until" else "last_day" if due.whole_days else "by_when_date"
        zone = told.situation.zone
        date = (
            told.texts.date((due.at - timedelta(minutes=1)).astimezone(zone).date())
            if due.whole_days or due.at.astimezone(zone).time() == time(0)
            else told.texts.moment(due.at, zone)
        )
        assert told.view.due is not None, told.id
        assert told.view.due.date == date, told.id
        assert told.view.by_when.startswith(f"**{told.texts(f'ui.next_step.{name}', date=date)}.**"), told.id
        used[name] += 1
    assert set(used) == {"wait_until_date", "last_day"}  # no step of today ends at an hour


def test_a_deadline_is_marked_where_its_number_is_unchecked_and_nowhere_else(all_told: Sequence[Told]) -> None:
    marked = Counter[bool]()
    for told in all_told:
        for deadline, view in zip(told.advice.deadlines, told.view.deadlines, strict=True):
            term = told.situation.pack.term(deadline.term) if deadline.term else None
            doubtful = term is not None and (term.unchecked or not term.is_current(told.situation.today))
            assert bool(view.note) is doubtful, (told.id, deadline.id)
            marked[doubtful] += 1
    assert marked[True]
    assert marked[False]


def test_a_deadline_names_its_source(all_told: Sequence[Told]) -> None:
    """A rule of thumb rests on a source as well; only a term of the case itself has none."""
    for told in all_told:
        for deadline in told.advice.deadlines:
            assert deadline.source or deadline.kind not in ("law", "bank", "habit"), (told.id, deadline.id)
            assert {source.id for source in told.view.sources} >= set(deadline.source), (told.id, deadline.id)


def test_only_what_the_buyer_has_told_is_given_as_a_ground(all_told: Sequence[Told]) -> None:
    for told in all_told:
        clocks = {name for name, source in told.situation.rulebook.graph.facts.items() if source.is_clock}
        given = [fact for fact in told.advice.rests_on if fact in told.advice.known]
        given = [fact for fact in given if fact not in clocks or told.advice.facts[fact] != "none"][:8]
        expected = [(told.texts(f"facts.{fact}.name"), value_words(told.texts, fact, told.advice.facts[fact])) for fact in given]
        assert [(answer.name, answer.value) for answer in told.view.rests_on] == expected, told.id
        assert not FROM_COUNTRY & set(told.advice.rests_on), told.id


def test_what_decides_comes_first(all_told: Sequence[Told]) -> None:
    """The conditions of the rule that names the step, then those of the tables that climb, then the rest."""
    for told in all_told:
        graph = told.situation.rulebook.graph
        deciding = next(rule for table in graph.tables.values() for rule in table.rules if rule.because == told.advice.because[0])
        climbing = {name for table in CLIMBING for name in graph.tables[table].inputs}
        facts = told.advice.rests_on
        if Counter(rule.because for table in graph.tables.values() for rule in table.rules)[deciding.because] == 1:
            first = [fact for fact in facts if fact in deciding.when]
            assert list(facts[: len(first)]) == first, told.id
            rest = [fact in climbing for fact in facts[len(first) :]]
            assert rest == sorted(rest, reverse=True), told.id


def test_a_formal_step_says_why_it_goes_to_this_addressee(all_told: Sequence[Told]) -> None:
    formal = {"platform_dispute", "claim_to_seller", "claim_to_platform", "payment_dispute", "authority", "court"}
    seen = set()
    for told in all_told:
        rules = {rule.id: rule for rule in told.situation.rulebook.graph.tables["addressee"].rules}
        reason = rules[told.advice.rules["addressee"]].because
        if told.advice.step in formal:
            assert reason in told.advice.because, told.id
            seen.add(told.advice.step)
    assert seen == formal


def test_facts_are_worded_in_the_unit_of_their_clock(all_told: Sequence[Told]) -> None:
    seen = set()
    for told in all_told:
        values = read_facts(told.situation).at(told.situation.now)
        for name, word in told.advice.facts.items():
            value = values.get(name)
            if isinstance(value, int):
                unit = told.situation.rulebook.graph.facts[name].type
                assert word == (f"{value // 3600}h" if unit == "hours" else f"{value}d"), (told.id, name)
                seen.add(unit)
    assert len(seen) == 2


def test_what_would_change_the_advice_can_be_pictured(all_told: Sequence[Told]) -> None:
    """No doubt in place of an answer, no clock out of nothing, no other law; of one fact two changes at most, of all six."""
    some = 0
    for told in all_told:
        graph = told.situation.rulebook.graph
        for change in told.advice.changes:
            assert change.fact not in FROM_COUNTRY, told.id
            assert change.after != "not_sure", told.id
            if graph.facts[change.fact].is_clock and change.after != "none":
                assert told.advice.facts[change.fact] not in ("none", "not_sure"), (told.id, change)
        shown, counted = [], Counter[str]()
        for change in told.advice.changes:
            counted[change.fact] += 1
            if counted[change.fact] <= 2 and len(shown) < 6:
                words = with_capital(change_words(told.texts, change.fact, change.after))
                step = told.texts(f"steps.{change.step}.name")
                shown.append(told.texts("ui.next_step.would_change_row", change=words, step=step))
        assert list(told.view.changes) == shown, told.id
        some += len(shown)
    assert some > len(all_told)


def test_what_is_said_to_be_unknown_can_be_asked(all_told: Sequence[Told]) -> None:
    for told in all_told:
        questions = {question.id: set(question.facts) for question in told.situation.rulebook.questions.questions}
        assert all(questions[name] & set(told.advice.unknown) for name, _ in told.view.unknown), told.id
    assert any(told.view.unknown for told in all_told)


def test_the_body_of_a_step_is_the_one_that_the_country_names(all_told: Sequence[Told]) -> None:
    for told in all_told:
        routes = told.situation.country.routes
        if told.advice.step == "mediator":
            assert told.view.body is not None, told.id
            assert told.view.body.name == told.situation.pack.country.body(routes.mediator).name.ru
        if told.advice.step == "authority":
            name = routes.bank_authority if told.advice.addressee == "bank" else routes.authority
            assert told.view.body is not None, told.id
            assert told.view.body.name == told.situation.pack.country.body(name).name.ru


def test_a_doubtful_deadline_is_named_with_its_doubt() -> None:
    assert DeadlineView("", "Срок", "", "", "").told == "Срок"
    assert DeadlineView("", "Срок", "", "", "не сверен").told == "Срок (не сверен)"


def test_the_calendar_shows_steps_and_no_waits(all_told: Sequence[Told]) -> None:
    for told in all_told:
        zone = told.situation.zone
        steps = [(step.at, step.step) for step in told.advice.calendar if step.step != "wait_until"]
        expected = [(told.texts.date(at, zone), told.texts(f"steps.{step}.name")) for at, step in steps]
        assert [(row.date, row.step) for row in told.view.calendar] == expected, told.id


def test_an_error_names_the_field_or_what_was_said_of_it(all_told: Sequence[Told]) -> None:
    texts = all_told[0].texts
    known = tell_error(InputError("in_future", {"field": "order.ordered_on"}), texts)
    assert texts("fields.order.ordered_on") in known
    assert "no.such.field" in tell_error(InputError("in_future", {"field": "no.such.field"}), texts)
