"""The legal letters of Russia rest on sources that were read, go to the right addressee and tell no number that is past its review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from guidance.advice.advise import advise
from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.checks.scenarios import load_scenarios
from guidance.claims.sum_words import tell_sum
from guidance.claims.sums import sum_of
from guidance.library.forms.letter import LetterForm
from guidance.library.forms.passage import Passage
from guidance.library.letters import blank, load_letters
from guidance.library.texts import texts_for
from guidance.papers.letters.choose import form_of, letters_of
from guidance.papers.letters.compose import compose
from tests.conftest import ROOT

OURS = sorted(path.stem for path in (ROOT / "guidance/content/countries/ru/letters").glob("*.yaml"))
NOW = datetime(2026, 12, 14, 9, tzinfo=UTC)
AFTER_EVERY_REVIEW = datetime(2028, 1, 10, 9, tzinfo=UTC)

ARTICLE = re.compile(r"\bстать[а-я]+ (\d+(?:\.\d+)?)")
DECREE = re.compile(r"Правительства Российской Федерации от [\d.]+ № (\d+)")
A_NUMBER_OF_THE_LAW = re.compile(r"процент|\bстать[а-я]+ \d|\bпункт[а-я]* \d|\b\d+ (дня|дней|рабоч|месяц)|\d рублей|№ 924")
A_PROMISE = re.compile(r"\b(вернут|выплатят|обязательно взыщет|суд взыщет|гарантир)\b", re.IGNORECASE)
AN_ACCUSATION = re.compile(r"мошенн|обман|украл|\bвор[ыа]?\b|преступ|жулик|хищени", re.IGNORECASE)

GOT = {"received_on": "2026-11-12"}
CLAIM = {"state": "made", "made_at": "2026-11-23", "received_at": "2026-11-27"}
ASKED = {"at": "2026-11-16T10:00+03:00", "direction": "out", "counterparty": "platform", "channel": "support_chat", "id": "a"}
BASE: Mapping[str, Any] = {
    "country": "ru",
    "platform": "yandex_market",
    "time_zone": "Europe/Moscow",
    "buyer": "consumer",
    "problem": "not_delivered",
    "wish": "refund",
    "order": {
        "number": "123-456",
        "goods": "Пылесос",
        "goods_class": "ordinary",
        "price": "24990.00",
        "ordered_on": "2026-11-05",
        "promised_by": "2026-11-15",
    },
    "seller": {"on_receipt": "other", "kind": "company", "name": "ООО «Ромашка»"},
    "person": {"name": "Иванова Мария", "email": "maria@example.ru", "phone": "+7 900 000-00-00", "bank_details": "Счёт 40817"},
    "payment": {"method": "card", "held_by": "platform", "paid_on": "2026-11-05"},
    "fraud_signs": [],
    "pressed_to": "nothing",
    "remedy": {"received": "none"},
    "events": [ASKED],
}
LOSS = {"losses": [{"what": "Экспертиза", "amount": "3000.50", "on": "2026-11-20"}]}
TYPICAL: Mapping[str, Mapping[str, Any]] = {
    "claim_undelivered": {},
    "claim_new_date": {"wish": "delivery"},
    "claim_late_delivery": {"order": {"received_on": "2026-11-25"}},
    "claim_defect": {"problem": "defect", "order": GOT, **LOSS},
    "claim_complex": {"problem": "defect", "wish": "replacement", "order": {**GOT, "goods_class": "technically_complex"}},
    "claim_not_as_described": {"problem": "not_as_described", "order": GOT},
    "claim_return": {"problem": "changed_mind", "order": {"received_on": "2026-12-10", "return_terms_given": "no"}},
    "claim_refund_unpaid": {"problem": "refund_unpaid", "order": GOT, "remedy": {"received": "part", "amount": "5000", "on": "2026-12-01"}},
    "claim_extra": {"problem": "extra_service"},
    "claim_other": {"problem": "other"},
    "platform_prepaid": {"claim_to_seller": {**CLAIM, "refusal_notice": True}},
    "platform_claim": {"problem": "defect", "order": GOT, "seller": {"on_receipt": "platform"}},
    "platform_copy": {"problem": "defect", "order": GOT, "claim_to_seller": CLAIM},
    "platform_wrong_charge": {"problem": "wrong_charge"},
    "bank_dispute": {"claim_to_seller": CLAIM},
    "bank_complaint": {"payment_dispute": {"state": "made", "made_at": "2026-11-20", "answer": "refused"}},
    "bank_of_russia_beside": {"payment_dispute": {"state": "made", "made_at": "2026-11-20", "answer": "refused"}},
    "bank_of_russia_complaint": {"payment_dispute": {"state": "made", "made_at": "2026-11-20", "answer": "refused"}},
    "rospotrebnadzor": {"claim_to_seller": {**CLAIM, "refusal_notice": True}, "seller": {"name": None}},
    "statement_of_claim": {"problem": "defect", "order": GOT, "claim_to_seller": CLAIM, **LOSS},
    "opinion_request": {"claim_to_seller": CLAIM, "court": {"state": "made", "made_at": "2026-12-12"}},
    "suit_withdrawal": {
        "court": {"state": "made", "made_at": "2026-12-01"},
        "remedy": {"received": "whole", "amount": "24990", "on": "2026-12-13"},
    },
}
OWN_LETTER_TO = {
    "claim_to_seller": {"seller"},
    "claim_to_platform": {"platform"},
    "payment_dispute": {"bank"},
    "authority": {"authority", "bank_of_russia"},
    "court": {"court"},
}


def case_of(changes: Mapping[str, Any]) -> Case:
    told = {**BASE}
    for name, value in changes.items():
        told[name] = {**told.get(name, {}), **value} if isinstance(value, dict) else value
    return Case.model_validate(told)


@cache
def form(name: str) -> LetterForm:
    return load_letters()["ru"].forms[name]


def text_of(name: str, rulebook: Rulebook, now: datetime = NOW, **changes: Any) -> str:
    case = case_of({**TYPICAL[name], **changes})
    found = form_of(name, Situation(case, NOW, rulebook))
    assert found is not None
    return compose(found, Situation(case, now, rulebook), "ru").text


def applying(rulebook: Rulebook, **changes: Any) -> dict[str, bool]:
    """Ids of the letters for which it is time; True for the step's own."""
    case = case_of(changes)
    return {one.form.letter: one.own for one in letters_of(Situation(case, NOW, rulebook)) if one.applies}


def passages() -> Iterator[tuple[str, Passage]]:
    for name in OURS:
        yield from ((f"{name} {'.'.join(map(str, loc))}", passage) for loc, passage in form(name).passages())


def guards(passage: Passage, rulebook: Rulebook) -> list[str]:
    """Ids of the sources without which the passage is not said."""
    pack = rulebook.library.countries["ru"]
    ids = {name.replace("-", "_"): name for name in pack.sources.sources}
    sure = [name for name, cell in passage.when.items() if cell.words == ("yes",) and not cell.negated]
    by_term = [pack.terms.terms[name.removeprefix("term_")].source for name in sure if name.startswith("term_")]
    return [ids[name.removeprefix("source_")] for name in sure if name.startswith("source_")] + by_term


def test_each_letter_of_the_folder_has_a_typical_case() -> None:
    assert sorted(TYPICAL) == OURS


def test_an_article_is_cited_only_under_a_source_that_names_it_and_was_read(rulebook: Rulebook) -> None:
    sources = rulebook.library.countries["ru"].sources.sources
    loose = []
    for where, passage in passages():
        read = [sources[name] for name in guards(passage, rulebook) if sources[name].basis != "known"]
        acts = " ".join(source.act.ru for source in read if source.act is not None)
        numbers = ARTICLE.findall(passage.told("ru")) + DECREE.findall(passage.told("ru"))
        loose += [(where, number) for number in numbers if not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)", acts)]
    assert loose == []


def test_a_percentage_is_the_one_of_the_sums_and_stands_under_its_source(rulebook: Rulebook) -> None:
    sums = rulebook.library.countries["ru"].sums
    rate = sums.penalties["late_demand"].rates[-1]
    assert sums.fine is not None
    known = {f"{rate.percent:f} процент": rate.source, f"{sums.fine.percent:f} процентов": sums.fine.source}
    told = [(where, words, passage) for where, passage in passages() for words in re.findall(r"[\d.,]+ процент(?:ов)?", passage.told("ru"))]
    assert len(told) > len(OURS) / 2
    assert [where for where, words, passage in told if known[words] not in guards(passage, rulebook)] == []


def test_a_term_comes_from_the_pack_and_never_stands_as_a_number() -> None:
    literal = re.compile(r"\b\d+ (дн|рабоч|месяц|рубл|₽)")
    assert [where for where, passage in passages() if literal.search(passage.told("ru"))] == []


@pytest.mark.parametrize("name", OURS)
def test_past_every_review_no_number_of_the_law_is_left(name: str, rulebook: Rulebook) -> None:
    for wish in ("refund", "replacement", "repair"):
        text = text_of(name, rulebook, AFTER_EVERY_REVIEW, wish=wish)
        assert A_NUMBER_OF_THE_LAW.findall(text) == []
        assert "сверьте" not in text


@pytest.mark.parametrize("name", OURS)
def test_a_letter_promises_nothing_and_accuses_nobody(name: str) -> None:
    said = [passage.told("ru") for _, passage in form(name).passages()] + [form(name).about.ru, form(name).reason.ru]
    assert [text for text in said if A_PROMISE.search(text) or AN_ACCUSATION.search(text)] == []


@pytest.mark.parametrize("name", [name for name in OURS if name.startswith("claim_") or name in ("platform_prepaid", "platform_claim")])
def test_a_claim_for_money_gives_the_bank_details_and_a_way_to_answer(name: str, rulebook: Rulebook) -> None:
    text = text_of(name, rulebook, wish="refund")
    if name != "claim_new_date":
        assert "Счёт 40817" in text
    assert "maria@example.ru" in text
    assert "+7 900 000-00-00" in text


@pytest.mark.parametrize("wish", ["refund", "replacement", "repair", "price_cut", "delivery", "other", "not_sure"])
@pytest.mark.parametrize("name", ["claim_defect", "claim_complex", "claim_not_as_described", "platform_claim"])
def test_a_claim_about_faulty_goods_offers_them_for_inspection(name: str, wish: str, rulebook: Rulebook) -> None:
    place = texts_for("ru")("letters.blanks.inspection_place")
    assert place in text_of(name, rulebook, wish=wish)


@pytest.mark.parametrize("wish", ["refund", "replacement", "repair", "price_cut", "delivery", "other", "not_sure"])
@pytest.mark.parametrize("name", ["claim_defect", "claim_not_as_described"])
def test_a_claim_about_faulty_goods_makes_one_demand(name: str, wish: str, rulebook: Rulebook) -> None:
    assert len(re.findall(r"\bтребую\b", text_of(name, rulebook, wish=wish))) == 1


@pytest.mark.parametrize("name", ["claim_undelivered", "claim_defect", "claim_return", "claim_refund_unpaid", "statement_of_claim"])
def test_the_sums_are_those_of_the_ledger_and_the_price_alone_has_no_working(name: str, rulebook: Rulebook) -> None:
    case, text, texts = case_of(TYPICAL[name]), text_of(name, rulebook), texts_for("ru")
    found = sum_of(Situation.on(case, date(2026, 12, 14), rulebook))
    told = tell_sum(found, texts)
    lines = [view for line, view in zip(found.lines, told.lines, strict=True) if line.status == "now" and line.amount is not None]
    worked = [view for view in lines if f"{view.name} — {view.amount}\n" in text]
    assert worked == (lines if len(lines) > 1 else [])
    assert f"{told.now}." in text or f"{told.now};" in text


def test_the_platform_is_asked_for_the_prepayment_alone(rulebook: Rulebook) -> None:
    loss, back = {"losses": [{"what": "Экспертиза", "amount": "3000.50"}]}, {"received": "part", "amount": "5000", "on": "2026-12-01"}
    whole, rest = text_of("platform_prepaid", rulebook, **loss), text_of("platform_prepaid", rulebook, remedy=back, **loss)
    assert "Экспертиза" not in whole
    assert "24\u00a0990,00 ₽." in whole
    assert "19\u00a0990,00 ₽." in rest


def test_the_refusal_goes_to_the_seller_before_the_demand_to_the_platform(rulebook: Rulebook) -> None:
    without = applying(rulebook, claim_to_seller=CLAIM)
    with_it = applying(rulebook, claim_to_seller={**CLAIM, "refusal_notice": True})
    assert "claim_undelivered" in without
    assert "platform_prepaid" not in without
    assert with_it["platform_prepaid"]
    assert "claim_undelivered" not in with_it
    assert form("claim_undelivered").sent.refusal_notice


def test_complex_goods_have_a_paragraph_for_the_first_days_and_one_for_later(rulebook: Rulebook) -> None:
    late, term = texts_for("ru")("letters.blanks.late_ground"), rulebook.library.countries["ru"].term("reject_window")
    within = text_of("claim_complex", rulebook, order={**BASE["order"], "goods_class": "technically_complex", "received_on": "2026-12-10"})
    after = text_of("claim_complex", rulebook)
    assert late not in within
    assert f"{int(term.amount)} дней" in within
    assert late in after
    assert f"{int(term.amount)} дней" not in after


def test_a_formal_step_has_a_letter_of_its_own_to_the_one_who_has_to_answer(rulebook: Rulebook) -> None:
    wrong = []
    for one in load_scenarios(rulebook):
        step = one.scenario.expect.step
        if one.case.country == "ru" and step in OWN_LETTER_TO:
            advice = advise(Situation(one.case, one.scenario.now, rulebook))
            own = [found.form for found in letters_of(Situation(one.case, advice.now, rulebook)) if found.own and found.form.letter in OURS]
            if len(own) != 1 or own[0].addressee not in OWN_LETTER_TO[step]:
                wrong.append((one.scenario.id, step, [found.letter for found in own]))
    assert wrong == []


@pytest.mark.parametrize("receipt", ["other", "platform", "not_sure"])
@pytest.mark.parametrize("problem", ["defect", "not_delivered", "refund_unpaid", "extra_service"])
def test_the_suit_says_from_whom_it_asks_the_money(problem: str, receipt: str, rulebook: Rulebook) -> None:
    text = text_of("statement_of_claim", rulebook, problem=problem, seller={**BASE["seller"], "on_receipt": receipt})
    both = text.count("Ответчик:") == 2
    assert ("с ответчиков в" in text, "с ответчика в" in text) == (both, not both)


@pytest.mark.parametrize("problem", ["defect", "not_as_described", "refund_unpaid", "other"])
def test_the_value_of_the_suit_is_what_is_asked_by_the_working(problem: str, rulebook: Rulebook) -> None:
    text = text_of("statement_of_claim", rulebook, problem=problem)
    [value] = re.findall(r"^Цена иска: (.*₽)$", text, re.MULTILINE)
    assert text.count(value) >= 3


@pytest.mark.parametrize("name", ["claim_other", "platform_claim"])
def test_who_wishes_something_else_is_never_made_to_refuse_an_order(name: str, rulebook: Rulebook) -> None:
    case = case_of({"wish": "other"})
    suited = {one.form.letter for one in letters_of(Situation(case, NOW, rulebook))}
    assert name in suited
    assert not suited & {"claim_undelivered", "platform_prepaid"}
    text = text_of(name, rulebook, problem="not_delivered", wish="other", order={"received_on": None}, seller=BASE["seller"])
    assert "отказываюсь" not in text
    assert blank("other_wish", texts_for("ru")) in text


def test_the_courts_letters_name_both_where_nobody_knows_who_sold(rulebook: Rulebook) -> None:
    known = text_of("statement_of_claim", rulebook)
    unknown = text_of("statement_of_claim", rulebook, seller={"on_receipt": "not_sure"})
    assert known.count("Ответчик:") == 1
    assert unknown.count("Ответчик:") == 2


@pytest.mark.parametrize(
    ("price", "claimed_on", "court"),
    [
        ("24990.00", "2026-11-23", "Мировому судье"),
        ("90000.00", "2026-10-01", "В районный суд"),
        ("120000.00", "2026-11-23", "В районный суд"),
        ("600000.00", "2026-09-01", "В районный суд"),
    ],
)
def test_the_penalty_counts_for_the_choice_of_the_court(price: str, claimed_on: str, court: str, rulebook: Rulebook) -> None:
    order = {**BASE["order"], **GOT, "price": price, "ordered_on": "2026-08-20", "received_on": "2026-08-25", "promised_by": None}
    claim = {"state": "made", "made_at": claimed_on, "received_at": claimed_on}
    text = text_of("statement_of_claim", rulebook, order=order, claim_to_seller=claim, payment={**BASE["payment"], "paid_on": None})
    duty = "Документ об уплате государственной пошлины" in text
    assert text.startswith(court)
    assert duty == (price == "600000.00")


@pytest.mark.parametrize(
    ("price", "back", "by_price", "court"),
    [
        ("40000", None, "small", "Мировому судье"),
        ("95000", None, "small", "В районный суд"),
        ("150000", None, "large", "В районный суд"),
        ("150000", "60000", "not_sure", "Мировому судье"),
        ("950000", None, "large", "В районный суд"),
        ("1000000.01", None, "dutiable", "В районный суд"),
    ],
)
def test_the_step_is_never_surer_of_a_higher_court_than_the_letter(
    price: str, back: str | None, by_price: str, court: str, rulebook: Rulebook
) -> None:
    remedy = {"received": "part", "amount": back, "on": "2026-12-01"} if back else {"received": "none"}
    changes = {"problem": "defect", "order": {**BASE["order"], **GOT, "price": price}, "claim_to_seller": CLAIM, "remedy": remedy}
    assert advise(Situation(case_of(changes), NOW, rulebook)).facts["court_size"] == by_price
    assert text_of("statement_of_claim", rulebook, **changes).startswith(court)


@pytest.mark.parametrize("changes", [{"problem": "extra_service"}, {"problem": "defect", "wish": "price_cut"}])
def test_where_a_part_is_asked_the_price_alone_names_no_higher_court(changes: dict[str, Any], rulebook: Rulebook) -> None:
    dear = {**changes, "order": {**BASE["order"], "price": "150000"}}
    assert advise(Situation(case_of(dear), NOW, rulebook)).facts["court_size"] == "not_sure"
    assert text_of("statement_of_claim", rulebook, **dear).startswith("В суд")


def test_with_a_penalty_that_we_do_not_count_the_court_is_left_open_near_the_limit(rulebook: Rulebook) -> None:
    near = text_of("statement_of_claim", rulebook, problem="not_delivered", order={**BASE["order"], "price": "60000.00"})
    far = text_of("statement_of_claim", rulebook, problem="not_delivered", order={**BASE["order"], "price": "40000.00"})
    assert near.startswith("В суд")
    assert far.startswith("Мировому судье")


@pytest.mark.parametrize(("name", "body"), [("bank_of_russia_complaint", "Банк России"), ("rospotrebnadzor", "Роспотребнадзор")])
def test_the_usual_head_names_the_body_that_the_letter_goes_to(name: str, body: str, rulebook: Rulebook) -> None:
    case = case_of(TYPICAL[name])
    letter = compose(form(name).model_copy(update={"head": ()}), Situation(case, NOW, rulebook), "ru")
    assert letter.head.startswith(f"Кому: {body}\n")
    assert letter.addressee.endswith(body)
