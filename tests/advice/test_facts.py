"""Facts follow from the Case and the moment alone, and where a date is approximate, the reading that cannot harm the buyer counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance.advice.advise import advise
from guidance.advice.clock import Clock
from guidance.advice.facts import Facts, read_facts, values_of
from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.decision.atoms import Value
from tests.cases import CASES, NOW

MOSCOW_NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SLOW = settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
LATER = st.timedeltas(timedelta(0), timedelta(days=800))


def _facts(rulebook: Rulebook, now: datetime = MOSCOW_NOON, **tree: Any) -> Facts:
    return read_facts(Situation(Case.model_validate({"country": "ru", "platform": "yandex_market", **tree}), now, rulebook))


def _value(rulebook: Rulebook, name: str, now: datetime = MOSCOW_NOON, **tree: Any) -> Value | None:
    return _facts(rulebook, now, **tree).at(now).get(name)


@SLOW
@given(case=CASES)
def test_every_fact_of_every_case_is_a_value_of_its_table(case: Case, rulebook: Rulebook) -> None:
    facts = read_facts(Situation(case, NOW, rulebook))
    graph = rulebook.graph
    assert facts.values.keys() <= graph.facts.keys()
    assert facts.known <= facts.values.keys()
    for name, value in facts.at(NOW).items():
        source = graph.facts[name]
        assert value in source.words or (
            source.is_ordered and isinstance(value, int) and (source.least is None or value >= source.least)
        ), name


@SLOW
@given(case=CASES)
def test_facts_are_the_same_whenever_they_are_read_at_one_moment(case: Case, rulebook: Rulebook) -> None:
    again = Case.model_validate_json(case.model_dump_json())
    assert read_facts(Situation(case, NOW, rulebook)).at(NOW) == read_facts(Situation(again, NOW, rulebook)).at(NOW)


@SLOW
@given(case=CASES, later=LATER)
def test_clocks_go_on_as_if_they_were_read_anew(case: Case, later: timedelta, rulebook: Rulebook) -> None:
    """What the facts of today say of a later moment is what is read then, wherever a clock runs on both days."""
    before, after = read_facts(Situation(case, NOW, rulebook)), read_facts(Situation(case, NOW + later, rulebook))
    for name, fact in before.values.items():
        if isinstance(fact, Clock) and isinstance(after.values.get(name), Clock):
            assert fact.value(NOW + later) == after.at(NOW + later)[name], name


def test_of_an_empty_case_almost_nothing_is_told(rulebook: Rulebook) -> None:
    empty = Situation(Case(), NOW, rulebook)
    facts = read_facts(empty)
    assert not facts.known & {
        "problem",
        "wish",
        "remedy",
        "fraud",
        "pressed",
        "channel",
        "reply",
        "silence",
        "money",
        "seller_on_receipt",
        "delivery_left",
    }
    assert values_of(empty).keys() == rulebook.graph.facts.keys()


@pytest.mark.parametrize(
    ("events", "channel"),
    [
        ([], None),
        ([("support_chat", "platform")], "right"),
        ([("order_chat", "platform")], "wrong"),
        ([("order_chat", "seller")], "right"),
        ([("support_chat", "seller")], "wrong"),
        ([("phone", "platform")], "unproven"),
        ([("not_sure", "platform")], "not_sure"),
        ([("phone", "platform"), ("social_network", "platform")], "unproven"),
        ([("social_network", "platform"), ("post", "seller")], "right"),
        ([("email", "bank")], None),
    ],
)
def test_the_best_channel_counts(rulebook: Rulebook, events: list[tuple[str, str]], channel: str | None) -> None:
    told = [{"id": f"e{number}", "direction": "out", "counterparty": to, "channel": way} for number, (way, to) in enumerate(events)]
    assert _value(rulebook, "channel", events=told) == channel


@pytest.mark.parametrize(
    ("contained", "fit"),
    [(None, None), ([], "incomplete"), (["order_number", "problem"], "incomplete"), (["order_number", "problem", "wish"], "complete")],
)
def test_a_complete_request_names_order_problem_and_wish(rulebook: Rulebook, contained: list[str] | None, fit: str | None) -> None:
    assert _value(rulebook, "request", events=[{"id": "a", "direction": "out", "counterparty": "seller", "contained": contained}]) == fit


OUT = {"direction": "out", "counterparty": "platform", "channel": "support_chat"}
BACK = {"direction": "in", "counterparty": "platform"}


@pytest.mark.parametrize(
    ("events", "hours"),
    [
        ([{**OUT, "at": "2026-11-20T15:00+03:00"}], 48),
        ([{**OUT, "at": "2026-11-20T15:00+03:00"}, {**OUT, "at": "2026-11-21T15:00+03:00"}], 48),
        ([{**OUT, "at": "2026-11-20T15:00+03:00"}, {**BACK, "at": "2026-11-20T15:01+03:00", "reply": "template"}], 48),
        ([{**OUT, "at": "2026-11-20T15:00+03:00"}, {**BACK, "at": "2026-11-21T10:00+03:00", "reply": "offer"}], "none"),
        (
            [
                {**OUT, "at": "2026-11-20T15:00+03:00"},
                {**BACK, "at": "2026-11-21T10:00+03:00", "reply": "offer"},
                {**OUT, "at": "2026-11-21T15:00+03:00"},
            ],
            24,
        ),
        ([{**OUT, "at": "2026-11-21T15:00+03:00"}, {**OUT, "at": "2026-11-20T15:00+03:00", "counterparty": "seller"}], 48),
        ([{**OUT, "at": "2026-11-20T15:00+03:00", "answered": "yes"}], "none"),
        ([{**OUT}], "not_sure"),
        ([{**OUT, "at": "2026-11-20T12:00Z"}], 48),
    ],
)
def test_silence_runs_since_the_oldest_message_that_waits(rulebook: Rulebook, events: list[dict[str, Any]], hours: Value) -> None:
    found = _value(rulebook, "silence", events=[{"id": f"e{number}", **event} for number, event in enumerate(events)])
    assert found == (hours * 3600 if isinstance(hours, int) else hours)


def test_events_without_a_date_keep_their_place(rulebook: Rulebook) -> None:
    events = [
        {"id": "a", **OUT, "at": "2026-11-20T15:00+03:00"},
        {"id": "b", **BACK, "reply": "deflection", "deflected_to": "seller"},
        {"id": "c", **OUT, "at": "2026-11-21T15:00+03:00"},
    ]
    assert _value(rulebook, "silence", events=events) == 24 * 3600


@pytest.mark.parametrize(
    ("received", "given", "left"),
    [
        ("2026-11-22", None, 7),
        ("2026-11-15", None, 0),
        ("2026-11-14", None, -1),
        ("2026-11-15/2026-11-20", None, 0),
        ("2026-11", None, -14),
        ("2026-08-22", "no", 0),
        ("2026-08-22", "yes", -85),
        ("2026-08-22", "not_sure", -85),
    ],
)
def test_the_window_for_giving_back_runs_from_the_earliest_day(rulebook: Rulebook, received: str, given: str | None, left: int) -> None:
    order = {"received_on": received, "return_terms_given": given}
    assert _value(rulebook, "return_left", problem="changed_mind", order=order) == left


@pytest.mark.parametrize(
    ("received_at", "left"), [("2026-11-12", 1), ("2026-11-13", 1), ("2026-11-14", 2), ("2026-11-01/2026-11-14", 2), ("2026-11", 18)]
)
def test_their_term_runs_from_the_latest_day_and_moves_off_a_day_of_rest(rulebook: Rulebook, received_at: str, left: int) -> None:
    """10 days from the 12th end on Sunday 22 November, so on Monday; from the 30th on 10 December."""
    claim = {"state": "made", "received_at": received_at}
    assert _value(rulebook, "claim_left", problem="defect", wish="refund", claim_to_seller=claim) == left


@pytest.mark.parametrize(("paid", "left"), [("2026-05-26", 0), ("2026-05-25", -1), ("2026-06-25", 30), ("2026-05-26/2026-06-25", 0)])
def test_the_banks_window_is_180_days_from_the_payment(rulebook: Rulebook, paid: str, left: int) -> None:
    assert _value(rulebook, "card_left", payment={"method": "card", "paid_on": paid}) == left


@pytest.mark.parametrize(
    ("price", "currency", "size"),
    [
        ("0", "RUB", "small"),
        ("100000", "RUB", "small"),
        ("100000.01", "RUB", "large"),
        ("1000000", "RUB", "large"),
        ("1000000.01", "RUB", "dutiable"),
        ("5", "USD", "not_sure"),
        (None, "RUB", None),
    ],
)
def test_the_court_depends_on_the_sum(rulebook: Rulebook, price: str | None, currency: str, size: str | None) -> None:
    assert _value(rulebook, "court_size", order={"price": price, "currency": currency}) == size


@pytest.mark.parametrize(
    ("payment", "dispute"),
    [
        ({"method": "card"}, "none"),
        ({"method": "sbp", "paid_on": "2026-11-01"}, "none"),
        ({"method": "cash"}, "no_route"),
        ({"method": "not_sure"}, "not_sure"),
        ({"held_by": "nobody"}, "no_route"),
        ({"method": "card", "paid_on": "2026-05-25"}, "no_route"),
        ({}, None),
    ],
)
def test_the_way_through_the_bank_depends_on_the_payment(rulebook: Rulebook, payment: dict[str, str], dispute: str | None) -> None:
    assert _value(rulebook, "payment_dispute", payment=payment) == dispute


def test_the_days_of_a_case_are_those_of_its_zone(rulebook: Rulebook) -> None:
    """At 20:00 in London it is tomorrow in Vladivostok."""
    tree: dict[str, Any] = {"problem": "not_delivered", "wish": "delivery", "order": {"promised_by": "2026-11-22"}}
    now = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    assert _value(rulebook, "delivery_left", now, **tree, time_zone="Europe/London") == 0
    assert _value(rulebook, "delivery_left", now, **tree, time_zone="Asia/Vladivostok") == -1
    assert _value(rulebook, "delivery_left", now, **tree) == 0


def test_a_country_without_a_pack_claims_no_law(rulebook: Rulebook) -> None:
    order = {"received_on": "2026-11-20", "goods_class": "technically_complex", "ordered_on": "2020-01-01"}
    for problem in ("changed_mind", "defect", "not_delivered"):
        values = _facts(rulebook, country="zz", problem=problem, order=order).at(MOSCOW_NOON)
        assert {values[name] for name in ("return_left", "reject_left", "limitation_left")} == {"none"}
        assert values["prepaid_law"] == "no"


def test_a_prepaid_order_refused_before_its_day_is_a_change_of_mind(rulebook: Rulebook) -> None:
    tree: dict[str, Any] = {"problem": "not_delivered", "wish": "refund", "order": {"promised_by": "2026-11-22"}}
    assert _value(rulebook, "problem", **tree) == "changed_mind"
    assert _value(rulebook, "problem", MOSCOW_NOON + timedelta(days=1), **tree) == "not_delivered"


@pytest.mark.parametrize("day", [date(2026, 11, 1) + timedelta(days=number) for number in range(0, 60, 7)])
def test_a_claim_never_ends_on_a_day_of_rest(rulebook: Rulebook, day: date) -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    tree: dict[str, Any] = {"problem": "defect", "wish": "refund", "claim_to_seller": {"state": "made", "received_at": day.isoformat()}}
    clock = _facts(rulebook, now, **tree).values["claim_left"]
    assert isinstance(clock, Clock)
    last = (clock.over - timedelta(days=1)).date()
    assert last >= day + timedelta(days=10)
    assert last.weekday() < 5
    assert not (date(2026, 12, 31) <= last <= date(2027, 1, 10))


@SLOW
@given(case=CASES, later=LATER)
def test_advice_is_given_for_every_case_at_every_moment(case: Case, later: timedelta, rulebook: Rulebook) -> None:
    advice = advise(Situation(case, NOW + later, rulebook))
    assert advice.step in rulebook.graph.ladder.steps
    assert advice.rules.keys() == {name for name, table in rulebook.graph.tables.items() if table.is_unique}


BOUNCED = [
    {"id": "a", "at": "2026-11-10", "direction": "in", "counterparty": "seller", "reply": "refusal"},
    {"id": "b", "at": "2026-11-12", "direction": "in", "counterparty": "platform", "reply": "deflection"},
]
BY_POST = [{"id": "a", "at": "2026-11-10", "direction": "out", "counterparty": "seller", "channel": "post"}]
ASKED_FOR_GOODS = [{"id": "z", "at": "2026-11-09", "direction": "in", "counterparty": "seller", "reply": "goods_wanted"}, *BY_POST]


@pytest.mark.parametrize(
    ("tree", "name", "expected"),
    [
        ({"unsure": ["checks"]}, "fraud", "not_sure"),
        ({"fraud_signs": []}, "fraud", "none"),
        ({"fraud_signs": []}, "seller_kind", "not_sure"),
        ({"fraud_signs": [], "seller": {"kind": "sole_trader"}}, "seller_kind", "trader"),
        ({"fraud_signs": [], "seller": {"kind": "private_person"}}, "seller_kind", "private_person"),
        ({"problem": "not_delivered"}, "in_hand", "no"),
        ({"problem": "not_delivered", "order": {"received_on": "2026-11-10"}}, "in_hand", "yes"),
        ({"problem": "defect"}, "in_hand", "yes"),
        ({"problem": "changed_mind", "order": {"received": "no"}}, "in_hand", "no"),
        ({"platform_dispute": {"state": "not_sure"}}, "dispute", "not_sure"),
        ({"platform_dispute": {"state": "made", "made_at": "2026-11-01"}}, "dispute", "open"),
        ({"platform_dispute": {"state": "made", "made_at": "2026-11-01", "answer": "part"}}, "dispute", "lost"),
        ({"platform_dispute": {"state": "made", "made_at": "2026-11-01/2026-11-10"}}, "dispute_age", 12),
        ({"platform_dispute": {"state": "made"}}, "dispute_age", "not_sure"),
        ({"claim_to_seller": {"state": "not_sure"}}, "seller_claim", "not_sure"),
        ({"claim_to_seller": {"state": "made"}}, "seller_claim", "not_sure"),
        ({"claim_to_seller": {"state": "made", "made_at": "2026-11-10"}}, "seller_claim", "made"),
        ({"claim_to_seller": {"state": "made", "made_at": "2026-11-10", "answer": "refused"}}, "seller_claim", "refused"),
        ({"events": BOUNCED}, "reply", "refusal"),
        ({"events": BOUNCED[1:]}, "reply", "deflection"),
        ({"events": [{"id": "a", "direction": "in", "counterparty": "seller"}]}, "reply", "not_sure"),
        ({"events": [{"id": "a", "direction": "in", "counterparty": "seller", "promise": {}}]}, "reply", "promise"),
        ({"problem": "defect"}, "bank_left", "none"),
        ({"payment_dispute": {"state": "made"}}, "bank_left", "not_sure"),
        ({"payment_dispute": {"state": "made", "made_at": "2026-11-01", "answer": "refused"}}, "bank_left", "none"),
        ({"payment_dispute": {"state": "made", "answer": "refused"}}, "payment_dispute", "refused"),
        ({"payment": {"held_by": "nobody", "method": "card"}}, "payment_dispute", "no_route"),
        ({"events": BY_POST}, "goods_checked", "no"),
        ({"events": ASKED_FOR_GOODS}, "goods_checked", "yes"),
    ],
)
def test_facts_of_small_cases(tree: dict[str, Any], name: str, expected: Value | None, rulebook: Rulebook) -> None:
    """Each by hand, from the descriptions of the facts."""
    assert _value(rulebook, name, **tree) == expected


def test_a_word_of_nothing_written_yet_is_knowledge_about_formal_steps(rulebook: Rulebook) -> None:
    formal = {"formal_started", "dispute", "dispute_age", "seller_claim", "platform_claim", "claim_left", "authority", "mediator", "court"}
    assert not formal & _facts(rulebook, problem="defect").known
    assert formal <= _facts(rulebook, problem="defect", attempts="none").known
    assert formal <= _facts(rulebook, problem="defect", unsure=["progress"]).known
    assert formal <= _facts(rulebook, problem="defect", events=BY_POST).known


def test_a_window_of_the_card_runs_from_the_order_where_the_day_of_payment_is_unknown(rulebook: Rulebook) -> None:
    tree = {"problem": "defect", "payment": {"method": "card"}, "order": {"ordered_on": "2026-10-01"}}
    from_order = _value(rulebook, "card_left", **tree)
    assert isinstance(from_order, int)
    paid = _value(rulebook, "card_left", **{**tree, "payment": {"method": "card", "paid_on": "2026-10-05"}})
    assert paid == from_order + 4
    assert _value(rulebook, "card_left", problem="defect", payment={"method": "card"}) == "not_sure"


def test_who_has_refused_defective_goods_in_time_has_no_window_to_refuse_them(rulebook: Rulebook) -> None:
    order = {"received_on": "2026-11-20", "goods_class": "technically_complex"}
    tree = {"problem": "defect", "wish": "refund", "order": order}
    assert isinstance(_value(rulebook, "reject_left", **tree), int)
    claim = {"state": "made", "made_at": "2026-11-21", "demand": "refund"}
    assert _value(rulebook, "reject_left", **tree, claim_to_seller=claim) == "none"
    assert _value(rulebook, "reject_left", **{**tree, "wish": "repair"}) == "none"


def test_a_suit_over_late_goods_that_came_is_about_less_than_the_price(rulebook: Rulebook) -> None:
    """How much it is about is then open between nothing and the price."""
    large = {"price": "5000000", "received_on": "2026-11-10", "promised_by": "2026-10-10"}
    assert _value(rulebook, "court_size", problem="not_delivered", order=large) == "not_sure"
    assert _value(rulebook, "court_size", problem="defect", order=large) == "dutiable"
    assert _value(rulebook, "court_size", problem="extra_service", order=large) == "not_sure"
    assert _value(rulebook, "court_size", problem="defect", wish="price_cut", order=large) == "not_sure"


def test_not_to_know_what_they_answered_is_an_answer_to_the_question(rulebook: Rulebook) -> None:
    assert not {"reply", "promise_left"} & _facts(rulebook, problem="defect", events=BY_POST).known
    assert {"reply", "promise_left"} <= _facts(rulebook, problem="defect", events=BY_POST, unsure=["reply"]).known
