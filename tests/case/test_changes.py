"""A change changes what it was asked to, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import zone_of
from guidance.case.ahead import dates_ahead
from guidance.case.case import Case
from guidance.case.case_file import build_case, read_case, save_case
from guidance.case.changes import (
    add_event,
    build_event,
    change_event,
    clean_text,
    new_event_id,
    record_proceeding,
    record_promise,
    record_remedy,
    remove_event,
    remove_payout,
)
from guidance.case.correspondence import in_time_order
from guidance.case.limits import MAX_EVENTS
from guidance.case.moment import Moment
from guidance.case.proceeding import PROCEEDINGS
from guidance.case.remedy import Remedy
from guidance.case.sent_letter import hash_of
from guidance.claims.promises import money_back
from guidance.errors import InputError
from tests.cases import CASES, NOW

ZONE = ZoneInfo("Europe/Moscow")
SHA = "0" * 64


def story() -> Case:
    """A question, its answer, what proves both, and a letter that the question records."""
    return build_case(
        {
            "events": [
                {"id": "q", "at": "2026-11-02", "direction": "out", "counterparty": "platform"},
                {"id": "a", "at": "2026-11-03", "direction": "in", "counterparty": "platform", "answers": "q"},
            ],
            "exhibits": [{"id": "x", "sha256": SHA, "size": 1, "media_type": "image/png", "proves": ["q", "a"]}],
            "letters": [
                {
                    "id": "l",
                    "name": "first",
                    "language": "ru",
                    "addressee": "x",
                    "sent_at": "2026-11-02",
                    "text": "да",
                    "sha256": hash_of("да"),
                    "event": "q",
                },
            ],
        }
    )


def add(case: Case, **fields: object) -> Case:
    return add_event(case, build_event({"id": new_event_id(case), **fields}), NOW, ZONE)


@given(CASES)
def test_an_event_added_and_taken_out_again_leaves_the_case_as_it_was(case):
    added = add(case, direction="out", counterparty="bank", at=Moment.at(NOW))
    assert len(added.events) == len(case.events) + 1
    assert remove_event(added, added.events[-1].id) == case.model_copy(update={"attempts": added.attempts})
    assert Case.model_validate_json(save_case(added)) == added


def test_the_first_event_takes_back_that_nobody_was_written_to():
    assert add(Case(attempts="none"), direction="out", counterparty="seller").attempts is None
    assert add(Case(attempts="some"), direction="out", counterparty="seller").attempts == "some"


def test_taking_out_an_event_takes_out_what_points_to_it():
    left = remove_event(story(), "q")
    assert [event.answers for event in left.events] == [None]
    assert left.exhibits[0].proves == ("a",)
    assert left.letters[0].event is None


def test_a_new_id_is_never_one_that_is_there():
    case = build_case({"events": [{"id": "event-2", "direction": "out", "counterparty": "seller"}]})
    assert new_event_id(case) != "event-2"


def test_an_answer_answers_the_oldest_message_that_waits_at_that_side():
    case = build_case(
        {
            "events": [
                {"id": "s", "at": "2026-11-01", "direction": "out", "counterparty": "seller"},
                {"id": "p", "at": "2026-11-02", "direction": "out", "counterparty": "platform"},
                {"id": "p2", "at": "2026-11-05", "direction": "out", "counterparty": "platform"},
            ],
        }
    )
    assert add(case, direction="in", counterparty="platform", at=Moment("2026-11-06")).events[-1].answers == "p"
    assert add(case, direction="in", counterparty="platform", at=Moment("2026-11-01")).events[-1].answers is None
    assert add(case, direction="in", counterparty="bank", at=Moment("2026-11-06")).events[-1].answers is None


def test_what_lies_in_the_future_is_refused():
    with pytest.raises(InputError, match="in_future"):
        add(Case(), direction="out", counterparty="seller", at=Moment("2026-11-23T12:00+03:00"))
    with pytest.raises(InputError, match="in_future"):
        record_proceeding(Case(), "court", {"state": "made", "made_at": Moment("2026-12-01")}, NOW, ZONE)


def test_a_question_moved_behind_its_answer_is_refused_in_the_words_of_the_case_file():
    moved = story().events[0].model_copy(update={"at": Moment("2026-11-10")})
    with pytest.raises(InputError, match="reply_before_question"):
        change_event(story(), moved, NOW, ZONE)


def test_more_events_than_a_case_holds_are_refused():
    one = story().events[0].model_copy(update={"id": "x"})
    events = tuple(one.model_copy(update={"id": f"e{number}"}) for number in range(MAX_EVENTS))
    with pytest.raises(InputError, match="too_many_events"):
        add(Case(events=events), direction="out", counterparty="seller")


def test_changing_an_event_keeps_its_place_and_the_others():
    changed = change_event(story(), story().events[0].model_copy(update={"text": "другое"}), NOW, ZONE)
    assert [event.id for event in changed.events] == ["q", "a"]
    assert changed.events[0].text == "другое"
    assert changed.events[1] == story().events[1]


@pytest.mark.parametrize("name", PROCEEDINGS)
def test_a_formal_step_that_is_recorded_again_keeps_its_other_fields(name):
    first = record_proceeding(Case(), name, {"state": "made", "made_at": Moment("2026-11-01"), "reference": "1"}, NOW, ZONE)
    second = record_proceeding(first, name, {"answer": "refused", "answered_at": Moment("2026-11-05")}, NOW, ZONE)
    step = getattr(second, name)
    assert (step.state, step.made_at, step.reference, step.answer) == ("made", Moment("2026-11-01"), "1", "refused")
    assert getattr(record_proceeding(second, name, {"reference": None}, NOW, ZONE), name).reference is None


def test_a_formal_step_keeps_the_demand_of_a_claim():
    case = build_case({"claim_to_seller": {"state": "made", "demand": "repair", "refusal_notice": True}})
    step = record_proceeding(case, "claim_to_seller", {"received_at": Moment("2026-11-05")}, NOW, ZONE).claim_to_seller
    assert (step.demand, step.refusal_notice) == ("repair", True)


def test_an_answer_before_the_step_is_refused():
    fields = {"state": "made", "made_at": Moment("2026-11-05"), "answer": "refused", "answered_at": Moment("2026-11-01")}
    with pytest.raises(InputError, match="answered_before_made"):
        record_proceeding(Case(), "court", fields, NOW, ZONE)


def test_each_payout_is_kept():
    case = Case()
    for amount, day in (("100.10", "2026-11-01"), ("0.05", "2026-11-03"), ("7", "2026-11-02")):
        case = record_remedy(case, "part", Decimal(amount), Moment(day), NOW, ZONE)
    assert [payout.amount for payout in case.remedy.payouts] == [Decimal("100.10"), Decimal("0.05"), Decimal(7)]
    assert money_back(case) == Decimal("107.15")
    assert money_back(remove_payout(case, 1)) == Decimal("107.10")


def test_reporting_that_nothing_arrived_clears_earlier_payouts():
    paid = record_remedy(Case(), "part", Decimal(100), Moment("2026-11-01"), NOW, ZONE)
    nothing = record_remedy(paid, "none", None, None, NOW, ZONE).remedy
    assert (nothing.received, nothing.payouts, nothing.amount, nothing.on) == ("none", (), None, None)


def test_a_sum_recorded_as_a_whole_becomes_the_first_payout():
    """On its own day where it is known; otherwise between the order and today."""
    dated = build_case({"remedy": {"received": "part", "amount": "40", "on": "2026-11-05"}})
    later = record_remedy(dated, "part", Decimal(2), None, NOW, ZONE).remedy
    assert [(payout.amount, payout.on.root) for payout in later.payouts] == [(40, "2026-11-05"), (2, "2026-11-22")]
    undated = build_case({"order": {"ordered_on": "2026-11-01"}, "remedy": {"received": "part", "amount": "40"}})
    assert record_remedy(undated, "part", Decimal(2), None, NOW, ZONE).remedy.payouts[0].on.root == "2026-11-01/2026-11-22"


@pytest.mark.parametrize("amount", [None, Decimal(1)])
def test_nothing_has_come_on_a_day_to_come(amount):
    with pytest.raises(InputError, match="in_future"):
        record_remedy(Case(), "whole", amount, Moment("2026-11-23"), NOW, ZONE)


def test_the_goods_may_come_without_a_sum():
    case = record_remedy(Case(), "whole", None, Moment("2026-11-05"), NOW, ZONE)
    assert (case.remedy.received, case.remedy.on, case.remedy.payouts) == ("whole", Moment("2026-11-05"), ())


@given(CASES)
def test_whatever_came_is_a_case_that_opens_again(case):
    paid = record_remedy(case, "part", Decimal("1.01"), None, NOW, ZONE)
    assert money_back(paid) == money_back(case) + Decimal("1.01")
    assert read_case(save_case(paid)) == paid
    assert not dates_ahead(paid, NOW, zone_of(paid, load_rulebook().pack(paid)))


@given(st.text(st.characters(codec=None), max_size=60))
def test_whatever_is_pasted_can_be_kept(text):
    cleaned = clean_text(text)
    assert build_event({"id": "a", "direction": "out", "counterparty": "seller", "text": cleaned}).text == cleaned


def test_cleaning_keeps_lines_and_takes_only_what_nobody_sees():
    assert clean_text("a\r\nb\x00\x85c\td\r") == "a\nbc\td"
    assert clean_text(" \x07 ") is None


def test_a_full_case_still_gets_an_id_for_the_event_that_is_refused():
    """All ids of the first numbers are in use, and those after them too."""
    one = story().events[0]
    events = tuple(one.model_copy(update={"id": f"event-{number}"}) for number in range(MAX_EVENTS + 1, 2 * MAX_EVENTS + 1))
    assert new_event_id(Case.model_construct(events=events)) == f"event-{2 * MAX_EVENTS + 1}"


def test_a_promise_is_marked_at_its_event_alone():
    promise = {"direction": "in", "counterparty": "seller", "promise": {"due": "2026-11-10"}}
    case = build_case(
        {"events": [{"id": "a", **promise}, {"id": "b", **promise}, {"id": "c", "direction": "in", "counterparty": "seller"}]}
    )
    marked = record_promise(case, "b", "no")
    assert [event.promise.kept for event in marked.events if event.promise] == [case.events[0].promise.kept, "no"]
    assert marked.events[2] == case.events[2]
    assert record_promise(case, "c", "no") == case


def test_only_a_claim_has_a_demand():
    assert (
        record_proceeding(Case(), "claim_to_platform", {"state": "made", "demand": "refund"}, NOW, ZONE).claim_to_platform.demand
        == "refund"
    )
    with pytest.raises(InputError) as refused:
        record_proceeding(Case(), "court", {"state": "made", "demand": "refund"}, NOW, ZONE)
    assert refused.value.params["field"] == "court.demand"


@pytest.mark.parametrize(("amount", "field"), [(None, "remedy.on"), (Decimal(1), "remedy.payouts.*.on")])
def test_a_day_to_come_is_named_by_its_field(amount, field):
    with pytest.raises(InputError) as refused:
        record_remedy(Case(), "whole", amount, Moment("2026-11-23"), NOW, ZONE)
    assert refused.value.params == {"field": field}


def test_a_case_of_which_nothing_came_has_no_payout_to_take_out():
    assert remove_payout(Case(), 0).remedy == Remedy(received="none")


def test_an_answer_of_some_day_answers_a_message_of_a_day_within():
    """Only a message that is surely later is not what was answered."""
    question = {"id": "q", "at": "2026-11-05", "direction": "out", "counterparty": "seller"}
    case = build_case({"events": [question]})
    assert add(case, direction="in", counterparty="seller", at=Moment("2026-11-01/2026-11-10")).events[-1].answers == "q"
    assert add(case, direction="in", counterparty="seller", at=Moment("2026-11-01/2026-11-04")).events[-1].answers is None


def test_a_whole_sum_of_an_unknown_day_came_after_the_earliest_day_of_the_order():
    case = build_case({"order": {"ordered_on": "2026-11-01/2026-11-05"}, "remedy": {"received": "part", "amount": "40"}})
    assert record_remedy(case, "part", Decimal(2), None, NOW, ZONE).remedy.payouts[0].on.root == "2026-11-01/2026-11-22"


def test_the_first_error_of_a_part_is_named_by_its_field():
    with pytest.raises(InputError) as refused:
        build_event({"id": "a", "direction": "out", "counterparty": "nobody"})
    assert refused.value.params == {"field": "events.*.counterparty"}


def test_events_are_ordered_by_the_earliest_they_can_be():
    events = build_case(
        {
            "events": [
                {"id": "day", "at": "2026-11-06", "direction": "out", "counterparty": "seller"},
                {"id": "range", "at": "2026-11-01/2026-11-10", "direction": "out", "counterparty": "seller"},
                {"id": "undated", "direction": "out", "counterparty": "seller"},
            ]
        }
    ).events
    assert [event.id for event in in_time_order(events, ZONE)] == ["range", "undated", "day"]
    assert [event.id for event in in_time_order(events[::-1], ZONE)] == ["undated", "range", "day"]
