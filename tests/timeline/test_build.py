"""What lies on the time axis of a case?"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from guidance.advice.model import Advice, Deadline, Projected
from guidance.case.case import Case
from guidance.timeline.axis import Shelf, fit, ticks
from guidance.timeline.build import build
from guidance.timeline.rows import GROUPS, Lane, RowKind, TimelineRow

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 23, 12, tzinfo=ZONE)


def on(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def deadline(name: str, began: datetime | None, at: datetime, owner: str = "others", kind: str = "statute") -> Deadline:
    return Deadline(name, kind, began, at, True, owner, None, ())


def advice(*deadlines: Deadline, calendar: tuple[Projected, ...] = (), addressee: str = "seller") -> Advice:
    return Advice(
        NOW, "wait_until", "wait_until", addressee, addressee, (), {}, (), (), {}, frozenset(), (), (), (), (), deadlines, None, calendar
    )


def rows(case: dict, kind: RowKind, told: Advice | None = None) -> list[TimelineRow]:
    return [row for row in build(Case.model_validate(case), told, ZONE, NOW).rows if row.kind is kind]


def sent(name: str, at: str | None, to: str = "seller", **more: object) -> dict:
    return {"id": name, "at": at, "direction": "out", "counterparty": to, "channel": "order_chat", **more}


def reply(name: str, at: str | None, by: str = "seller", kind: str = "other", **more: object) -> dict:
    return {"id": name, "at": at, "direction": "in", "counterparty": by, "reply": kind, **more}


def test_a_message_lies_with_its_sender_and_names_whom_it_went_to():
    [row] = rows({"events": [sent("a", "2026-11-20T10:00", to="platform")]}, RowKind.SENT)
    assert (row.lane, row.whom, row.start) == (Lane.YOU, Lane.PLATFORM, on(11, 20, 10))


def test_a_sending_on_lies_with_who_sent_her_on_and_names_to_whom():
    [row] = rows({"events": [reply("a", "2026-11-20", by="platform", kind="deflection", deflected_to="seller")]}, RowKind.REPLY)
    assert (row.lane, row.what, row.whom) == (Lane.PLATFORM, "deflection", Lane.SELLER)


@pytest.mark.parametrize(("at", "precision"), [("2026-11-20T10:00", "minute"), ("2026-11-20", "day"), ("2026-11-01/2026-11-05", "about")])
def test_a_date_is_no_more_exact_than_it_was_told(at, precision):
    [row] = rows({"events": [sent("a", at)]}, RowKind.SENT)
    assert row.precision == precision
    assert row.start <= row.middle <= row.end


def test_an_approximate_date_keeps_both_its_ends():
    [row] = rows({"events": [sent("a", "2026-11-01/2026-11-05")]}, RowKind.SENT)
    assert (row.start.day, row.end.day) == (1, 5)


def test_what_has_no_date_is_listed_apart():
    timeline = build(Case.model_validate({"events": [sent("a", None), sent("b", "2026-11-20")]}), None, ZONE, NOW)
    assert [item.what for item in timeline.undated] == ["message"]
    assert len([row for row in timeline.rows if row.kind is RowKind.SENT]) == 1


@pytest.mark.parametrize(
    ("due", "kept", "state"),
    [
        ("2026-11-25", None, "pending"),
        ("2026-11-23", None, "pending"),
        ("2026-11-22", None, "broken"),
        ("2026-11-22", "yes", "kept"),
        ("2026-11-25", "no", "broken"),
        ("2026-11-22", "not_sure", "unclear"),
        ("2026-11-25", "not_sure", "pending"),
        (None, None, "pending"),
    ],
)
def test_a_promise_stands_on_the_axis_as_in_the_ledger(due, kept, state):
    [row] = rows({"events": [reply("a", "2026-11-20", promise={"due": due, "kept": kept})]}, RowKind.PROMISE)
    assert row.state == state
    assert row.end == (on(11, int(due[-2:])) + timedelta(hours=23, minutes=59) if due else row.start)


def test_a_promise_named_in_an_undated_answer_lies_at_its_due_date():
    [row] = rows({"events": [reply("a", None, promise={"due": "2026-11-25"})]}, RowKind.PROMISE)
    assert row.start == row.end
    assert row.end.day == 25


def test_a_silence_runs_from_the_first_message_without_an_answer_until_now():
    [row] = rows({"events": [sent("a", "2026-11-10T12:00"), sent("b", "2026-11-15T12:00")]}, RowKind.SILENCE)
    assert (row.lane, row.state, row.days) == (Lane.SELLER, "open", 13)


def test_a_silence_ends_with_an_answer_and_begins_anew():
    told = {"events": [sent("a", "2026-11-10T12:00"), reply("b", "2026-11-12T13:00"), sent("c", "2026-11-20T12:00")]}
    assert [(row.state, row.days) for row in rows(told, RowKind.SILENCE)] == [("ended", 2), ("open", 3)]


def test_an_automatic_answer_does_not_end_a_silence():
    told = {"events": [sent("a", "2026-11-10T12:00"), reply("b", "2026-11-10T12:01", kind="template")]}
    assert [row.days for row in rows(told, RowKind.SILENCE)] == [13]


def test_each_side_is_silent_by_itself():
    told = {"events": [sent("a", "2026-11-10T12:00"), sent("b", "2026-11-12T12:00", to="platform"), reply("c", "2026-11-20T12:00")]}
    assert [(row.lane, row.days) for row in rows(told, RowKind.SILENCE)] == [(Lane.SELLER, 10), (Lane.PLATFORM, 11)]


def test_a_wait_of_hours_is_no_silence():
    assert rows({"events": [sent("a", "2026-11-23T02:00")]}, RowKind.SILENCE) == []


@pytest.mark.parametrize("more", [[reply("b", None, answers="a")], []])
def test_a_message_whose_answer_has_no_date_leaves_nothing_to_measure(more):
    first = sent("a", "2026-11-10T12:00", answered=None if more else "yes")
    assert rows({"events": [first, *more]}, RowKind.SILENCE) == []


def test_an_approximate_message_counts_silence_from_its_last_day():
    [row] = rows({"events": [sent("a", "2026-11-01/2026-11-09")]}, RowKind.SILENCE)
    assert row.days == 13


def test_a_term_of_the_others_lies_with_them_and_the_buyers_own_with_her():
    told = advice(deadline("dispute_age", on(11, 20), on(11, 25)), deadline("card_left", on(10, 1), on(12, 1), "buyer", "bank"))
    [clock], [cut_off] = rows({}, RowKind.CLOCK, told), rows({}, RowKind.CUT_OFF, told)
    assert (clock.lane, clock.clock, clock.state) == (Lane.PLATFORM, "statute", "running")
    assert (cut_off.lane, cut_off.clock) == (Lane.YOU, "bank")


def test_the_last_day_of_a_term_is_the_day_before_its_midnight():
    [row] = rows({}, RowKind.CLOCK, advice(deadline("bank_left", on(11, 20), on(12, 2))))
    assert row.last.date() == on(12, 1).date()


def test_a_claims_term_lies_with_who_received_that_claim():
    claims = {"claim_to_seller": "2026-11-18", "claim_to_platform": "2026-11-20"}
    case = {name: {"state": "made", "received_at": at} for name, at in claims.items()}
    [row] = rows(case, RowKind.CLOCK, advice(deadline("claim_left", on(11, 20), on(12, 2)), addressee="both"))
    assert row.lane is Lane.PLATFORM


def test_a_term_that_is_over_says_so():
    [row] = rows({}, RowKind.CLOCK, advice(deadline("bank_left", on(11, 1), on(11, 23))))
    assert row.state == "over"


def test_a_date_that_they_named_is_drawn_once():
    case = {"events": [reply("a", "2026-11-20", promise={"due": "2026-11-25"})]}
    assert rows(case, RowKind.CLOCK, advice(deadline("promise_left", on(11, 20), on(11, 26)))) == []


def test_a_formal_step_lies_with_her_and_what_came_of_it_with_them():
    dates = {"made_at": "2026-11-10", "received_at": "2026-11-11", "answered_at": "2026-11-20"}
    dispute = {"state": "made", "answer": "refused", **dates}
    assert [(row.lane, row.state) for row in rows({"payment_dispute": dispute}, RowKind.FORMAL)] == [
        (Lane.YOU, "made"),
        (Lane.BANK, "received"),
        (Lane.BANK, "refused"),
    ]


def test_a_formal_step_not_made_is_not_there():
    assert rows({"court": {"state": "not_made"}}, RowKind.FORMAL) == []


@pytest.mark.parametrize(
    ("order", "state"),
    [
        ({"promised_by": "2026-11-20", "received": "no"}, "broken"),
        ({"promised_by": "2026-11-25"}, "pending"),
        ({"promised_by": "2026-11-20", "received_on": "2026-11-20"}, "kept"),
        ({"promised_by": "2026-11-20", "received_on": "2026-11-21"}, "broken"),
    ],
)
def test_the_promised_delivery_says_what_came_of_it(order, state):
    [row] = [row for row in rows({"order": order}, RowKind.MILESTONE) if row.what == "promised_by"]
    assert row.state == state


def test_steps_to_come_are_there_and_waiting_is_not():
    calendar = (Projected(NOW, "wait_until", {}), Projected(on(11, 25), "widen_channels", {}), Projected(on(11, 28), "claim_to_seller", {}))
    assert [(row.what, row.state) for row in rows({}, RowKind.STEP, advice(calendar=calendar))] == [
        ("widen_channels", "later"),
        ("claim_to_seller", "later"),
    ]


def test_only_lanes_in_use_are_there_in_their_fixed_order():
    case = Case.model_validate({"events": [sent("a", "2026-11-10", to="court"), reply("b", "2026-11-11", by="bank")]})
    assert build(case, None, ZONE, NOW).lanes == (Lane.YOU, Lane.BANK, Lane.COURT)


def test_the_window_leaves_a_date_years_away_at_the_edge():
    axis = fit([on(11, 10), on(12, 5), NOW + timedelta(days=1000)], NOW, 600)
    assert axis.first < on(11, 10)
    assert on(12, 5) < axis.last < on(12, 31)
    assert axis.x(NOW + timedelta(days=1000)) == 600


def test_the_window_grows_with_what_it_shows():
    axis = fit([NOW - timedelta(days=10 * number) for number in range(100)], NOW, 600)
    assert axis.first <= NOW - timedelta(days=990)


@pytest.mark.parametrize("days", [2, 10, 30, 90, 400, 3000, 20000])
@pytest.mark.parametrize("pixels", [312, 600])
def test_ticks_are_never_too_close_and_never_missing(days, pixels):
    axis = fit([NOW - timedelta(days=number * days / 200) for number in range(200)], NOW, pixels)
    marks = [axis.x(at) for at in ticks(axis, 58)]
    assert len(marks) >= 2
    assert all(second - first >= 54 for first, second in pairwise(marks))


def test_a_shelf_puts_nothing_over_anything_else():
    shelf = Shelf()
    assert [shelf.put(0, 10), shelf.put(5, 15), shelf.put(10, 20), shelf.put(-20, 3)] == [0, 1, 0, 1]


def test_an_event_names_the_exhibits_that_prove_it_by_their_numbers():
    exhibits = [
        {"id": f"x{n}", "sha256": f"{n}" * 64, "size": 1, "media_type": "image/png", "proves": proves}
        for n, proves in enumerate((["a"], [], ["b", "a"]))
    ]
    told = {"events": [sent("a", "2026-11-20"), reply("b", None)], "exhibits": exhibits}
    timeline = build(Case.model_validate(told), None, ZONE, NOW)
    assert [row.proofs for row in timeline.rows if row.kind is RowKind.SENT] == [(1, 3)]
    assert [item.proofs for item in timeline.undated] == [(3,)]


def test_a_choice_of_lanes_kinds_and_time_holds_for_rows_and_for_what_has_no_date():
    told = {"events": [sent("a", "2026-11-01"), sent("b", "2026-11-22T10:00", to="platform"), reply("c", "2026-11-20"), reply("d", None)]}
    timeline = build(Case.model_validate(told), None, ZONE, NOW)
    everything = timeline.select(timeline.lanes, timeline.kinds)
    assert (everything.rows, everything.undated) == (timeline.rows, timeline.undated)
    mine = timeline.select([Lane.YOU], timeline.kinds, on(11, 20))
    assert [(row.kind, row.start.day) for row in mine.rows] == [(RowKind.SENT, 22)]
    replies = timeline.select(timeline.lanes, [RowKind.REPLY])
    assert (len(replies.rows), len(replies.undated)) == (1, 1)


def test_what_still_runs_belongs_to_the_time_from_now_on():
    timeline = build(Case.model_validate({"events": [sent("a", "2026-11-10")]}), None, ZONE, NOW)
    assert [row.kind for row in timeline.select(timeline.lanes, timeline.kinds, NOW).rows] == [RowKind.SILENCE]


def test_every_kind_belongs_to_one_group():
    assert sorted(kind for kinds in GROUPS.values() for kind in kinds) == sorted(RowKind)
