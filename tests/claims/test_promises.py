"""Are promises, sendings-on and money counted as they were told?"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.claims.promises import STANDINGS, account_of, bounces, count_bounces, count_promises, promises, tell_bounces, tell_promises
from guidance.library.texts import texts_for
from guidance.timeline import bounce_map as picture
from tests.cases import CASES, NOW

ZONE = ZoneInfo("Europe/Moscow")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def promised(**promise: str) -> Case:
    event = {"id": "a", "at": "2026-11-18", "direction": "in", "counterparty": "platform", "reply": "promise", "promise": promise}
    return build_case({"events": [event]})


def standing(case: Case, now: str) -> str:
    return promises(case, at(now), ZONE)[0].standing


def sent_on(*ways: tuple[str, str, str | None]) -> Case:
    """A case in which on a day somebody sent her to somebody."""
    events = [
        {"id": f"e{number}", "at": day, "direction": "in", "counterparty": by, "reply": "deflection"} | ({"deflected_to": to} if to else {})
        for number, (day, by, to) in enumerate(ways)
    ]
    return build_case({"events": events})


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-20T00:00", "pending"),
        ("2026-11-20T23:59", "pending"),
        ("2026-11-21T00:00", "broken"),
    ],
)
def test_a_promise_for_today_has_time_until_the_day_is_over(now, expected):
    assert standing(promised(due="2026-11-20"), now) == expected


@pytest.mark.parametrize(("now", "expected"), [("2026-11-20T18:00", "pending"), ("2026-11-20T18:01", "broken")])
def test_a_promise_with_an_hour_has_time_until_that_hour(now, expected):
    assert standing(promised(due="2026-11-20T18:00+03:00"), now) == expected


def test_a_promise_without_a_date_is_never_broken_by_time_alone():
    assert standing(promised(text="скоро"), "2030-01-01T00:00") == "pending"
    assert standing(promised(kept="no"), "2026-11-19T00:00") == "broken"


def test_what_she_says_goes_before_the_date():
    """Kept late is kept; not kept is broken before its day."""
    assert standing(promised(due="2026-11-19", kept="yes"), "2026-12-24T00:00") == "kept"
    assert standing(promised(due="2026-11-30", kept="no"), "2026-11-20T00:00") == "broken"


def test_a_promise_of_which_she_is_not_sure_is_pending_and_then_unclear():
    assert standing(promised(due="2026-11-20", kept="not_sure"), "2026-11-20T10:00") == "pending"
    assert standing(promised(due="2026-11-20", kept="not_sure"), "2026-11-21T10:00") == "unclear"


def test_an_approximate_date_has_time_until_its_last_day():
    assert standing(promised(due="2026-11-20/2026-11-25"), "2026-11-25T12:00") == "pending"
    assert standing(promised(due="2026-11-20/2026-11-25"), "2026-11-26T00:00") == "broken"


def test_promises_and_sendings_on_of_later_days_are_not_there_yet():
    """On a day that a reviewer pretends, what lies after it has not happened."""
    case = sent_on(("2026-11-18", "platform", "seller"), ("2026-11-22", "seller", "platform"))
    assert len(bounces(case, at("2026-11-20T00:00"), ZONE)) == 1
    assert promises(promised(due="2026-11-30"), at("2026-11-17T00:00"), ZONE) == ()


def test_a_promise_inside_any_kind_of_answer_counts():
    events = [
        {"id": "a", "at": "2026-11-18", "direction": "in", "counterparty": "seller", "reply": "papers_wanted", "promise": {"text": "да"}},
        {"id": "b", "at": "2026-11-17", "direction": "in", "counterparty": "platform", "reply": "deflection", "promise": {}},
        {"id": "c", "at": "2026-11-19", "direction": "out", "counterparty": "platform"},
    ]
    made = promises(build_case({"events": events}), at("2026-11-20T00:00"), ZONE)
    assert [promise.event for promise in made] == ["b", "a"]
    assert [promise.words for promise in made] == ["", "да"]


@given(CASES)
def test_every_promise_stands_in_one_way_and_is_counted_once(case):
    made = promises(case, NOW, ZONE)
    counted = count_promises(made)
    assert sum(counted.values()) == len(made)
    assert set(counted) <= set(STANDINGS)
    for language in ("ru", "en"):
        assert bool(tell_promises(made, texts_for(language))) == bool(made)


@given(CASES)
def test_every_sending_on_is_counted_told_and_drawn(case):
    sent = bounces(case, NOW, ZONE)
    assert sum(count_bounces(sent).values()) == len(sent)
    for language in ("ru", "en"):
        texts = texts_for(language)
        told = tell_bounces(sent, texts, ZONE)
        assert told.count(".") == (1 if sent else 0)
        assert told[:1] == told[:1].upper()
        if sent:
            drawn = picture.to_svg(sent, texts, ZONE)
            assert drawn.count("marker-end") == min(len(sent), picture.MOST_ARROWS)


def test_the_sentence_names_each_way_once_with_all_its_days():
    case = sent_on(("2026-11-18", "platform", "seller"), ("2026-11-19", "seller", "platform"), ("2026-11-20", "platform", "seller"))
    texts = texts_for("en")
    told = tell_bounces(bounces(case, at("2026-11-22T00:00"), ZONE), texts, ZONE)
    assert told.count("18 November 2026") == told.count("19 November 2026") == told.count("20 November 2026") == 1
    assert told.count(texts.count("words.count.times", 2)) == 1
    assert told.index("18 November") < told.index("20 November") < told.index("19 November")


def test_many_days_are_told_as_the_first_and_the_last():
    case = sent_on(*((f"2026-11-{day:02}", "platform", "seller") for day in range(1, 20)))
    told = tell_bounces(bounces(case, at("2026-11-22T00:00"), ZONE), texts_for("en"), ZONE)
    assert "1 November 2026" in told
    assert "19 November 2026" in told
    assert "7 November 2026" not in told.replace("17 November 2026", "")


def test_a_sending_on_to_nobody_known_is_not_given_an_aim():
    case = sent_on(("2026-11-18", "platform", None))
    sent = bounces(case, at("2026-11-22T00:00"), ZONE)
    assert sent[0].to is None
    assert "platform" not in picture.to_svg(sent, texts_for("en"), ZONE).split("</defs>")[1].replace("Platform", "")


def test_no_word_of_others_comes_into_the_picture():
    case = sent_on(("2026-11-18", "platform", "seller"))
    event = case.events[0].model_copy(update={"text": "<script>КАНАРЕЙКА</script>", "reference": "КАНАРЕЙКА"})
    sent = bounces(case.model_copy(update={"events": (event,)}), at("2026-11-22T00:00"), ZONE)
    assert "КАНАРЕЙКА" not in picture.to_svg(sent, texts_for("ru"), ZONE)
    assert sent[0].words == event.text


def bought(price: str | None, remedy: dict[str, object], delivery_price: str | None = None, **more: object) -> Case:
    order = {name: told for name, told in (("price", price), ("delivery_price", delivery_price)) if told}
    return build_case({"wish": "refund", "problem": "defect", "order": order, "remedy": remedy, **more})


def payouts(*amounts: str) -> dict[str, object]:
    return {"received": "part", "payouts": [{"amount": amount, "on": "2026-11-20"} for amount in amounts]}


def test_what_is_left_is_price_and_delivery_less_all_parts_to_the_kopeck():
    account = account_of(bought("4990.50", payouts("1000.10", "0.35"), "299.99"))
    assert (account.paid, account.back, account.left) == (Decimal("5290.49"), Decimal("1000.45"), Decimal("4290.04"))


def test_what_is_left_is_never_below_nothing():
    assert account_of(bought("100", payouts("70", "50"))).left == 0


def test_a_sum_told_as_one_counts_as_its_parts_do():
    assert account_of(bought("100", {"received": "part", "amount": "40"})).left == 60
    assert account_of(bought("100", {**payouts("15", "25"), "amount": "40"})).left == 60


@pytest.mark.parametrize(
    "case",
    [
        bought(None, payouts("70")),
        bought("100", payouts("70"), wish="repair"),
        bought("100", payouts("70"), problem="extra_service"),
    ],
)
def test_what_cannot_be_known_is_not_counted(case):
    """Without a price, for a wish that is not the money, and where the money at stake is not the price."""
    assert account_of(case).left is None
    assert account_of(case).back == 70


def test_whole_is_doubted_where_the_sums_say_that_something_is_left():
    whole = payouts("70") | {"received": "whole"}
    assert account_of(bought("100", whole)).falls_short
    assert not account_of(bought("70", whole)).falls_short
    assert not account_of(bought("100", {"received": "whole"})).falls_short
    assert not account_of(bought("100", payouts("70"))).falls_short


def test_a_few_kopecks_back_are_money_back() -> None:
    assert account_of(bought("100", {**payouts("0.50"), "received": "whole"})).falls_short


def test_where_nothing_was_promised_nothing_is_said() -> None:
    assert tell_promises((), texts_for("ru", "ru", "yandex_market")) == ""


def test_a_referral_carries_its_number_and_its_words() -> None:
    event = {"id": "a", "at": "2026-11-18T10:30", "direction": "in", "counterparty": "platform", "reply": "deflection"}
    case = build_case({"events": [{**event, "reference": "42", "text": "Пишите продавцу"}]})
    (sent,) = bounces(case, at("2026-11-20T00:00"), ZONE)
    assert (sent.reference, sent.words) == ("42", "Пишите продавцу")
    assert "18 ноября 2026" in tell_bounces((sent,), texts_for("ru", "ru", "yandex_market"), ZONE)


def test_a_referral_of_some_day_is_told_as_roughly_as_it_is_known() -> None:
    told = tell_bounces(
        bounces(sent_on(("2026-11-16/2026-11-18", "platform", "seller")), NOW, ZONE), texts_for("ru", "ru", "yandex_market"), ZONE
    )
    assert "16" in told
    assert "18 ноября" in told
