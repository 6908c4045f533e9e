"""Dates that lie ahead of the clock: named, never refused, and left out until their day comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest

from guidance.advice.facts import values_of
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation, zone_of
from guidance.case.ahead import FIRST_DATES, LATER_DATES, dates_ahead, known_by, told_moments
from guidance.case.case import Case
from guidance.case.case_file import build_case, read_case, save_case
from guidance.case.moment import Moment
from guidance.case.part import Part
from guidance.case.proceeding import PROCEEDINGS
from guidance.case.remedy import Remedy
from guidance.library.texts import texts_for
from tests.case.bad_case_files import AHEAD

NOW = datetime.fromisoformat("2026-11-22T15:00:00+03:00")
RULEBOOK = load_rulebook()
FULL = {
    "country": "ru",
    "problem": "defect",
    "order": {"ordered_on": "2026-10-01", "received_on": "2026-10-08"},
    "payment": {"method": "card", "paid_on": "2026-10-02"},
    "events": [
        {"id": "a", "at": "2026-10-10", "direction": "out", "counterparty": "seller"},
        {"id": "b", "direction": "out", "counterparty": "platform"},
    ],
    "claim_to_seller": {
        "state": "made",
        "made_at": "2026-10-20",
        "received_at": "2026-10-24",
        "answer": "refused",
        "answered_at": "2026-10-30",
    },
    "court": {"state": "not_made"},
    "remedy": {
        "received": "part",
        "on": "2026-11-05",
        "payouts": [{"amount": "10", "on": "2026-10-31"}, {"amount": "5", "on": "2026-11-05"}],
    },
    "losses": [{"what": "x", "amount": "1"}, {"what": "y", "amount": "2", "on": "2026-11-06"}],
}


def at(day: str) -> Case:
    case = build_case(FULL)
    return known_by(case, datetime.fromisoformat(f"{day}T12:00:00+03:00"), zone_of(case, RULEBOOK.pack(case)))


@pytest.mark.parametrize("name", AHEAD)
def test_a_file_with_a_date_ahead_opens_and_the_date_is_named(name):
    data, field = AHEAD[name]
    case = read_case(data)
    zone = zone_of(case, RULEBOOK.pack(case))
    assert [told.field for told in dates_ahead(case, NOW, zone)] == [field]
    assert read_case(save_case(case)) == case
    assert dates_ahead(case, NOW + timedelta(days=60), zone) == ()


def test_of_an_event_the_id_is_known_so_that_it_can_be_mended():
    case = build_case(FULL)
    zone = zone_of(case, RULEBOOK.pack(case))
    (first, *_) = [told for told in dates_ahead(case, datetime.fromisoformat("2026-10-09T12:00:00+03:00"), zone) if told.event]
    assert first.event == "a"


def test_the_case_grows_day_by_day():
    early = at("2026-09-30")
    assert (early.order.ordered_on, early.order.received_on, early.payment.paid_on) == (None, None, None)
    assert [event.id for event in early.events] == ["b"]
    assert (early.claim_to_seller, early.remedy) == (None, None)
    assert [loss.what for loss in early.losses] == ["x"]
    sent = at("2026-10-21").claim_to_seller
    assert (sent.made_at.root, sent.received_at, sent.answer, sent.answered_at) == ("2026-10-20", None, "none", None)
    assert at("2026-10-25").claim_to_seller.received_at.root == "2026-10-24"
    assert at("2026-10-30").claim_to_seller.answer == "refused"
    paid = at("2026-11-01").remedy
    assert (paid.received, [str(part.amount) for part in paid.payouts], paid.on.root) == ("part", ["10"], "2026-10-31")
    assert at("2026-11-06") == build_case(FULL)
    assert at("2026-10-25").court == build_case(FULL).court


def test_where_nothing_lies_ahead_it_is_the_very_case():
    case = build_case(FULL)
    assert known_by(case, NOW, zone_of(case, RULEBOOK.pack(case))) is case


def test_the_facts_are_those_of_the_case_as_it_was():
    """What has not happened yet changes no fact."""
    case = build_case(FULL)
    moment = datetime.fromisoformat("2026-10-21T12:00:00+03:00")
    before = {**FULL, "claim_to_seller": {"state": "made", "made_at": "2026-10-20"}, "losses": [], "remedy": None}
    assert values_of(Situation(case, moment, RULEBOOK)) == values_of(Situation(build_case(before), moment, RULEBOOK))


def test_the_moments_of_a_case_are_told_in_order_and_once():
    case = build_case(FULL)
    moments = told_moments(case, zone_of(case, RULEBOOK.pack(case)))
    assert moments == sorted(set(moments))
    assert [moment.date().isoformat() for moment in moments][:4] == ["2026-10-01", "2026-10-02", "2026-10-08", "2026-10-10"]


WHAT_CAME = {
    "country": "ru",
    "cancellation": {"by": "buyer", "state": "refused", "at": "2026-10-02", "answered_at": "2026-10-04", "words": "Нет"},
    "return_request": {
        "state": "agreed",
        "asked_at": "2026-10-05",
        "answered_at": "2026-10-07",
        "answered_by": "seller",
        "refund_due": "2026-10-30",
        "sent_at": "2026-10-08",
        "proof_of_sending": "yes",
        "arrived_at": "2026-10-12",
    },
    "defect": {"showed_on": "2026-10-03", "repairs": [{"handed_in": "2026-10-04", "given_back": "2026-10-20", "done": "no"}]},
    "demands": [{"by": "seller", "at": "2026-10-06", "objected": "yes", "objected_at": "2026-10-09"}],
    "heads": [{"what": "fee", "since": "2026-10-07"}],
    "judgments": [{"outcome": "for", "on": "2026-10-21"}],
    "order": {"received_on": "2026-10-03", "goods_at": "way_back", "confirmed": "yes", "confirmed_on": "2026-10-03"},
}


def test_returns_demands_repairs_and_judgments_grow_too():
    case, zone = build_case(WHAT_CAME), zone_of(build_case(WHAT_CAME), RULEBOOK.pack(build_case(WHAT_CAME)))

    def on(day: str) -> Case:
        return known_by(case, datetime.fromisoformat(f"{day}T12:00:00+03:00"), zone)

    early = on("2026-10-01")
    assert (early.cancellation, early.return_request, early.demands, early.heads, early.judgments) == (None, None, (), (), ())
    assert (early.order.confirmed, early.order.goods_at, early.defect.showed_on, early.defect.repairs) == (None, None, None, ())
    asked = on("2026-10-06")
    assert (asked.cancellation.state, asked.return_request.state, asked.return_request.refund_due) == ("refused", "asked", None)
    assert (on("2026-10-03").cancellation.state, on("2026-10-03").cancellation.words) == ("asked", None)
    assert (asked.demands[0].objected, asked.defect.repairs[0].done, asked.judgments) == (None, None, ())
    assert (on("2026-10-08").return_request.proof_of_sending, on("2026-10-08").return_request.arrived_at) == ("yes", None)
    assert on("2026-10-21") == case


PLANNED = {
    "as_of",
    "order.promised_by",
    "order.extra_time_until",
    "payment.next_charge_on",
    "cancellation.refund_due",
    "return_request.open_until",
    "return_request.refund_due",
    "defect.warranty_until",
    "demands.*.until",
    "events.*.promise.due",
    "judgments.*.appeal_until",
    "exhibits.*.taken_at",
    *(f"{name}.{part}" for name in PROCEEDINGS for part in ("due", "open_until")),
    *(f"claim_to_{side}.until" for side in ("seller", "platform")),
}
"""Dates that may lie ahead, and that of a file, which says nothing of what happened."""


def moments_of(kind: type[Part], place: str = "") -> Iterator[tuple[str, bool]]:
    """The path of every moment of a part, and whether it is known as a date of the past."""
    for name, field in kind.model_fields.items():
        told = "on" if kind is Remedy else FIRST_DATES.get(kind)
        for part in _types(field.annotation):
            if part is Moment:
                yield f"{place}{name}", name == told or name in LATER_DATES.get(kind, ())
            elif isinstance(part, type) and issubclass(part, Part):
                yield from moments_of(part, f"{place}{name}.{'*.' if 'tuple' in str(field.annotation) else ''}")


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _types(part)


def test_every_date_of_a_case_is_of_the_past_or_may_lie_ahead():
    """A new date in the Case has to be one of the two."""
    found = dict(moments_of(Case))
    assert {place for place, is_past in found.items() if not is_past} == PLANNED
    texts = texts_for("en")
    assert [place for place, is_past in found.items() if is_past and not texts.has(f"fields.{place}")] == []
