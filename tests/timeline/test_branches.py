"""What if they refuse today? The branch is what the same tables say of a case in which they have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from guidance.advice.advise import advise
from guidance.advice.examples import open_example
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.case.choices import Party
from guidance.case.merge_patch import tree_of
from guidance.timeline import branches
from guidance.timeline.branches import refusal, whole_timeline
from guidance.timeline.rows import Branch, Lane, RowKind
from tests.cases import CASES
from tests.cases import NOW as AT

RULEBOOK = load_rulebook()
NOW = datetime(2026, 12, 7, 9, tzinfo=UTC)
BASE: dict[str, Any] = {
    "country": "ru",
    "platform": "yandex_market",
    "problem": "defect",
    "wish": "refund",
    "order": {"ordered_on": "2026-10-28", "received_on": "2026-11-02", "goods_class": "ordinary", "price": "8490"},
    "seller": {"on_receipt": "other", "kind": "company"},
    "payment": {"method": "card", "held_by": "platform"},
    "fraud_signs": [],
}
WROTE = {"id": "a", "at": "2026-12-05T10:00+03:00", "direction": "out", "counterparty": "seller", "channel": "order_chat"}
PROMISED = {
    "id": "b",
    "at": "2026-12-06",
    "direction": "in",
    "counterparty": "platform",
    "reply": "promise",
    "promise": {"due": "2026-12-20"},
}
CLAIM = {"state": "made", "made_at": "2026-12-03"}
DISPUTE = {"state": "made", "made_at": "2026-12-06"}


def branch(case: Case, now: datetime = NOW) -> Branch | None:
    return refusal(Situation(case, now, RULEBOOK))


def told(**more: Any) -> Case:
    return Case.model_validate({**BASE, **more})


@pytest.mark.parametrize(
    ("more", "by"),
    [
        ({}, None),
        ({"attempts": "none"}, None),
        ({"events": [WROTE]}, (Lane.SELLER,)),
        ({"events": [PROMISED]}, (Lane.PLATFORM,)),
        ({"events": [{**PROMISED, "promise": {"due": "2026-12-06", "kept": "no"}}]}, None),
        ({"events": [WROTE], "claim_to_seller": CLAIM}, (Lane.SELLER,)),
        ({"events": [WROTE], "claim_to_seller": CLAIM, "claim_to_platform": CLAIM}, (Lane.SELLER, Lane.PLATFORM)),
        ({"events": [WROTE], "platform_dispute": DISPUTE}, (Lane.PLATFORM,)),
        ({"events": [WROTE], "claim_to_seller": {**CLAIM, "answer": "refused"}, "platform_dispute": DISPUTE}, (Lane.PLATFORM,)),
        ({"events": [WROTE], "claim_to_platform": {**CLAIM, "made_at": "2026-12-30"}}, (Lane.SELLER,)),
        ({"events": [WROTE], "remedy": {"received": "whole"}}, None),
    ],
)
def test_whoever_is_asked_can_refuse_and_nobody_else(more: dict[str, Any], by: tuple[Lane, ...] | None) -> None:
    found = branch(told(**more))
    assert (found.by if found else None) == by


def test_the_branch_is_the_advice_on_the_case_with_the_refusal_told() -> None:
    case, _ = open_example("claim_overdue")
    tree = tree_of(case)
    tree["claim_to_seller"] |= {"answer": "refused", "answered_at": NOW.isoformat(timespec="minutes")}
    found = branch(case)
    assert found is not None
    assert found.calendar == advise(Situation(Case.model_validate(tree), NOW, RULEBOOK)).calendar
    assert found.calendar != advise(Situation(case, NOW, RULEBOOK)).calendar


def test_a_refusal_in_a_message_is_told_as_one_more_answer() -> None:
    case = told(events=[WROTE])
    answer = {"id": "no", "at": NOW.isoformat(timespec="minutes"), "direction": "in", "counterparty": "seller", "reply": "refusal"}
    found = branch(case)
    assert found is not None
    assert found.calendar == advise(Situation(told(events=[WROTE, answer]), NOW, RULEBOOK)).calendar


def test_whoever_the_advice_waits_for_is_the_one_that_refuses() -> None:
    """The seller's term is long over; what runs is the bank's."""
    made = {"state": "made", "made_at": "2026-12-16"}
    case, now = open_example("claim_overdue")
    waiting = Case.model_validate({**tree_of(case), "payment_dispute": made, "authority": made})
    found = branch(waiting, now + timedelta(days=1))
    assert found is not None
    assert found.by == (Lane.BANK,)


def test_the_case_itself_stays_as_it_is_and_the_refused_one_is_a_case_too() -> None:
    case = told(events=[{**WROTE, "id": "refusal-1"}])
    before = case.model_dump()
    assert branch(case) is not None
    assert case.model_dump() == before
    refused = branches._with_refusal(case, Party.SELLER, NOW)
    assert Case.model_validate(tree_of(refused)) == refused
    assert len(refused.events) == 2


def test_both_branches_are_told_on_the_timeline() -> None:
    case, _ = open_example("claim_overdue")
    timeline = whole_timeline(Situation(case, NOW, RULEBOOK))
    silent, refused = ([row for row in timeline.rows if row.kind is kind] for kind in (RowKind.STEP, RowKind.AFTER_REFUSAL))
    assert silent[0].start > refused[0].start
    assert {row.by for row in refused} == {(Lane.SELLER,)}
    assert {row.by for row in silent} == {()}


def test_a_refusal_that_changes_nothing_is_not_drawn_apart() -> None:
    """Once the claim's term is over, silence and refusal lead to the same steps."""
    case, now = open_example("claim_overdue")
    rows = whole_timeline(Situation(case, now, RULEBOOK)).rows
    assert {row.by for row in rows if row.kind is RowKind.STEP} == {(Lane.SELLER,)}
    assert not [row for row in rows if row.kind is RowKind.AFTER_REFUSAL]


@given(CASES)
@settings(max_examples=60)
def test_every_case_has_a_branch_or_none_and_its_steps_lie_ahead(case: Case) -> None:
    found = branch(case, AT)
    if found is not None:
        assert found.by
        assert found.calendar
        assert all(one.at >= AT for one in found.calendar)
        assert all(first.at <= second.at for first, second in zip(found.calendar, found.calendar[1:], strict=False))
        assert found.calendar[-1].at - AT < timedelta(days=40_000)
