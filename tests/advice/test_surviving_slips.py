"""Slips in the Python that feeds the tables which no test noticed once: each has its own test now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from guidance.advice.facts import read_facts
from guidance.advice.interview import mark_done
from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import tell_step, texts_of
from guidance.case.case import Case
from guidance.case.changes import add_event, build_event, remove_payout
from guidance.checks.scenarios import load_scenarios

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 22, 15, tzinfo=ZONE)


def situation(rulebook: Rulebook, now: datetime = NOW, **fields: Any) -> Situation:
    return Situation(Case.model_validate({"country": "ru", "platform": "yandex_market", **fields}), now, rulebook)


def test_of_two_claims_that_run_the_later_end_counts(rulebook: Rulebook) -> None:
    """While the other claim still runs, there is nothing to go to court with."""
    claims = {
        "claim_to_seller": {"state": "made", "made_at": "2026-11-10", "demand": "refund"},
        "claim_to_platform": {"state": "made", "made_at": "2026-11-18", "demand": "refund"},
    }
    both = situation(rulebook, problem="defect", wish="refund", **claims)
    alone = situation(rulebook, problem="defect", wish="refund", claim_to_platform=claims["claim_to_platform"])
    assert read_facts(both).values["claim_left"].over == read_facts(alone).values["claim_left"].over  # type: ignore[union-attr]
    assert read_facts(both).at(NOW)["claim_left"] == read_facts(alone).at(NOW)["claim_left"]


@pytest.mark.parametrize(("goods", "is_open"), [("ordinary", True), ("custom_made", False)])
def test_goods_made_to_order_cannot_be_returned_even_on_the_day_they_came(goods: str, is_open: bool, rulebook: Rulebook) -> None:
    order = {"received_on": "2026-11-22", "received": "yes", "goods_class": goods}
    left = read_facts(situation(rulebook, problem="changed_mind", wish="refund", order=order)).at(NOW)["return_left"]
    assert isinstance(left, int)
    assert (left >= 0) is is_open


@pytest.mark.parametrize(
    ("scenario", "court"),
    [("bank-over-small", "justice_of_the_peace"), ("bank-over-large", "district_court"), ("bank-over-dutiable", "district_court")],
)
def test_the_step_names_the_court_that_hears_such_a_sum(scenario: str, court: str, rulebook: Rulebook) -> None:
    """Above the sum that is free of duty the court is the larger one too."""
    placed = next(placed for placed in load_scenarios(rulebook) if placed.scenario.id == scenario)
    suit = Situation(placed.case, placed.scenario.now, rulebook)
    view = tell_step(suit, texts_of(suit, "ru"))
    assert view.body is not None, view.title
    assert view.body.name == suit.pack.country.body(court).name.ru


def test_an_answer_about_earlier_attempts_stays_where_a_step_leaves_no_message(rulebook: Rulebook) -> None:
    case = situation(rulebook, problem="defect", attempts="none", pressed_to="confirm_receipt")
    assert mark_done(case, "protect_position").attempts == "none"
    assert mark_done(case, "written_request").attempts is None


def test_money_taken_out_of_the_case_takes_its_day_along() -> None:
    parts = [{"amount": "100", "on": "2026-11-01"}, {"amount": "200", "on": "2026-11-10"}]
    case = Case.model_validate({"remedy": {"received": "part", "on": "2026-11-10", "payouts": parts}})
    left = remove_payout(case, 1).remedy
    assert left is not None
    assert left.on is not None
    assert left.on.root == "2026-11-01"
    nothing = remove_payout(remove_payout(case, 1), 0).remedy
    assert nothing is not None
    assert (nothing.payouts, nothing.on) == ((), None)


def test_what_an_answer_is_said_to_answer_is_not_guessed_anew() -> None:
    sent = [
        {"id": "first", "at": "2026-11-01T10:00+03:00", "direction": "out", "counterparty": "seller", "channel": "order_chat"},
        {"id": "second", "at": "2026-11-02T10:00+03:00", "direction": "out", "counterparty": "seller", "channel": "order_chat"},
    ]
    case = Case.model_validate({"events": sent})
    answer = {"id": "reply", "at": "2026-11-03T10:00+03:00", "direction": "in", "counterparty": "seller", "channel": "order_chat"}
    assert add_event(case, build_event(answer), NOW, ZONE).events[-1].answers == "first"
    assert add_event(case, build_event({**answer, "answers": "second"}), NOW, ZONE).events[-1].answers == "second"
