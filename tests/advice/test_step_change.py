"""Does each thing that happens move the advice as it should, and is the move told?"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from guidance.advice.advise import advise
from guidance.advice.interview import mark_done
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.step_change import StepChange, tell_change
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.case_file import read_case
from guidance.case.changes import add_event, build_event, new_event_id, record_proceeding, record_promise, record_remedy, record_silence
from guidance.case.moment import Moment
from guidance.claims.promises import account_of
from tests.conftest import ROOT

ZONE = ZoneInfo("Europe/Moscow")
RULEBOOK = load_rulebook()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def asked() -> Case:
    """She wrote to both sides on Monday the 16th at ten; nobody has answered."""
    return read_case((ROOT / "tests" / "stories" / "asked.json").read_bytes())


def change_of(before: Case, after: Case, now: str) -> StepChange:
    return StepChange(Situation(before, at(now), RULEBOOK), Situation(after, at(now), RULEBOOK))


def step(case: Case, now: str) -> str:
    return advise(Situation(case, at(now), RULEBOOK)).step


def happens(case: Case, now: str, **fields: object) -> Case:
    event = build_event({"id": new_event_id(case), "at": Moment.at(at(now)), **fields})
    return add_event(case, event, at(now), ZONE)


def test_the_same_story_at_three_moments_has_three_steps(asked):
    """Wait at first; after 48 hours several channels; from the third day, with those used, the platform's own section."""
    assert step(asked, "2026-11-17T10:00") == "wait_until"
    assert step(asked, "2026-11-18T10:30") == "widen_channels"
    wider = happens(asked, "2026-11-18T11:00", direction="out", counterparty="seller", channel="email", answered="no")
    wider = happens(wider, "2026-11-18T11:05", direction="out", counterparty="platform", channel="platform_form", answered="no")
    assert step(wider, "2026-11-21T12:00") == "platform_dispute"


def test_each_thing_that_happens_leads_on_until_the_matter_is_closed(asked):
    """A dispute is waited for, a lost one leads to a claim, the claim is waited for, and the whole of the money closes."""
    disputed = record_proceeding(
        asked, "platform_dispute", {"state": "made", "made_at": Moment("2026-11-21")}, at("2026-11-21T12:00"), ZONE
    )
    assert step(disputed, "2026-11-22T12:00") == "wait_until"
    lost = record_proceeding(
        disputed, "platform_dispute", {"answer": "refused", "answered_at": Moment("2026-11-23")}, at("2026-11-23T12:00"), ZONE
    )
    assert step(lost, "2026-11-23T12:00") == "claim_to_seller"
    claimed = lost
    for name in ("claim_to_seller", "claim_to_platform"):
        fields = {"state": "made", "made_at": Moment("2026-11-23"), "received_at": Moment("2026-11-24")}
        claimed = record_proceeding(claimed, name, fields, at("2026-11-24T12:00"), ZONE)
    assert step(claimed, "2026-11-24T12:00") == "wait_until"
    part = record_remedy(claimed, "part", Decimal("4990.00"), Moment("2026-11-26"), at("2026-11-26T12:00"), ZONE)
    assert step(part, "2026-11-26T12:00") != "close"
    whole = record_remedy(part, "whole", Decimal("299.00"), Moment("2026-11-27"), at("2026-11-27T12:00"), ZONE)
    assert step(whole, "2026-11-27T12:00") == "close"
    assert account_of(whole).left == 0
    assert not account_of(whole).falls_short


def test_a_promise_stops_the_ladder_and_a_broken_one_does_not(asked):
    promise = {"due": Moment("2026-11-20")}
    told = happens(asked, "2026-11-18T12:00", direction="in", counterparty="platform", reply="promise", promise=promise)
    assert told.events[-1].answers == "support-message"
    assert change_of(asked, told, "2026-11-18T12:00").difference == "step"
    assert step(told, "2026-11-18T12:00") == "wait_until"
    assert step(told, "2026-11-21T12:00") != "wait_until"
    broken = record_promise(told, told.events[-1].id, "no")
    assert step(broken, "2026-11-21T12:00") == step(told, "2026-11-21T12:00")


def test_the_first_step_can_be_marked_by_one_who_wrote_to_nobody():
    """What she said before, that nobody was written to, is taken back."""
    nobody = Case(country="ru", platform="yandex_market", problem="defect", wish="refund", attempts="none")
    now = "2026-11-18T10:00"
    marked = mark_done(Situation(nobody, at(now), RULEBOOK), step(nobody, now))
    assert marked.attempts is None
    assert {event.direction for event in marked.events} == {"out"}


def test_another_message_changes_nothing_while_the_first_waits(asked):
    """Silence counts from the oldest message without an answer, so that writing again does not win them time."""
    now = "2026-11-17T10:00"
    again = happens(asked, now, direction="out", counterparty="seller", channel="order_chat", answered="no")
    change = change_of(asked, again, now)
    assert change.difference == "none"
    assert advise(change.after).due == advise(change.before).due


def test_saying_that_they_are_silent_answers_what_was_open(asked):
    silent = record_silence(asked, ZONE)
    assert [event.answered for event in silent.events] == ["no", "no"]
    assert step(silent, "2026-11-18T10:30") == "widen_channels"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_change_is_told_with_its_names_its_date_and_its_reason(asked, language):
    now = at("2026-11-18T10:30")
    promise = {"due": Moment("2026-11-20")}
    told = happens(asked, "2026-11-18T10:30", direction="in", counterparty="platform", reply="promise", promise=promise)
    change = StepChange(Situation(asked, now, RULEBOOK), Situation(told, now, RULEBOOK))
    texts = texts_of(change.after, language)
    outcome = tell_change(change, texts)
    assert change.difference == "step"
    for situation in (change.before, change.after):
        assert texts(f"steps.{advise(situation).step}.name") in outcome.title
    after = advise(change.after)
    assert texts.date(after.due.at - timedelta(minutes=1), ZONE) in outcome.by_when
    assert outcome.why == texts(after.because[0])


def test_another_date_of_the_same_step_is_told_as_that(asked):
    """A promise for a later day moves the wait."""
    now = "2026-11-16T12:00"
    first = happens(asked, now, direction="in", counterparty="platform", reply="promise", promise={"due": Moment("2026-11-17")})
    assert (step(asked, now), step(first, now)) == ("wait_until", "wait_until")
    change = change_of(asked, first, now)
    assert change.difference in ("date", "none")
    assert (change.difference == "date") == (advise(change.before).due.at != advise(change.after).due.at)
