"""A letter asserts nothing that nobody told: where a sentence would be false it is left out, where it is true it stands.

Each row is a case in which a sentence was false, what is said there instead, and a case in which the sentence, or its like, is true.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.case.case_file import build_case
from guidance.case.choices import Channel, Language
from guidance.case.moment import Moment
from guidance.case.sent_letter import hash_of
from guidance.papers.letters.choose import form_of, letters_now, letters_of
from guidance.papers.letters.compose import compose
from guidance.papers.letters.mark_sent import Sending, mark_sent

RULEBOOK = load_rulebook()
NOW = datetime.fromisoformat("2026-11-27T12:00+03:00")
BASE: Mapping[str, Any] = {
    "country": "ru",
    "platform": "wildberries",
    "venue": "marketplace",
    "buyer": "consumer",
    "order": {"number": "1", "goods": "лампа", "goods_class": "ordinary", "price": "5000", "ordered_on": "2026-11-01"},
    "seller": {"on_receipt": "other", "kind": "company"},
    "payment": {"method": "card", "held_by": "platform", "paid_on": "2026-11-01"},
    "fraud_signs": [],
}
GB = {"country": "gb", "platform": "amazon"}
FULL = ["order_number", "product", "problem", "wish", "reply_date"]
DISPUTE = {"state": "made", "made_at": "2026-11-12", "answer": "refused", "answered_at": "2026-11-20"}
CLAIM = {"state": "made", "made_at": "2026-11-10", "answer": "refused"}
BANK = {"state": "made", "made_at": "2026-11-10", "answer": "refused", "answered_at": "2026-11-20"}
UNPAID = {"method": "invoice", "held_by": "nobody", "paid_on": None}
DEFECT = {"problem": "defect", "wish": "refund", "order": {"received_on": "2026-11-20"}}
LATE = {"problem": "not_delivered", "wish": "refund", "order": {"promised_by": "2026-11-10", "received_on": "2026-11-20"}}
OVERDUE = {"problem": "not_delivered", "wish": "refund", "order": {"promised_by": "2026-11-05"}}
REFUSED = {"problem": "changed_mind", "wish": "refund", "order": {"received_on": "2026-11-22", "return_terms_given": "yes"}}
UNREFUNDED = {"problem": "refund_unpaid", "wish": "refund"}
PART = {"received": "part", "amount": "2000", "on": "2026-11-15"}
DEMANDED = {"problem": "demand", "wish": "no_debt", "demands": [{"what": "money", "by": "platform", "amount": "900"}]}
OWN_SHOP = {"venue": "own_shop", "platform": "other", "seller": {"on_receipt": None}}


def plus(*patches: Mapping[str, Any]) -> dict[str, Any]:
    """The patches one over the other, part by part."""
    told: dict[str, Any] = {}
    for name, value in (item for patch in patches for item in patch.items()):
        told[name] = {**told.get(name, {}), **value} if isinstance(value, Mapping) else value
    return told


def wrote(at: str, to: str, name: str = "e1", **more: Any) -> dict[str, Any]:
    channel = more.pop("channel", "support_chat" if to == "platform" else "order_chat")
    return {"id": name, "at": at, "direction": "out", "counterparty": to, "channel": channel, "contained": FULL, **more}


def came(at: str, by: str, reply: str, name: str = "e2", **more: Any) -> dict[str, Any]:
    return {"id": name, "at": at, "direction": "in", "counterparty": by, "reply": reply, **more}


def sent(name: str) -> dict[str, Any]:
    """A frozen letter of that name in the archive."""
    letter = {"id": "letter-1", "name": name, "language": "ru", "addressee": "x", "sent_at": "2026-11-21", "channel": "x", "text": "x"}
    return {"letters": [{**letter, "sha256": hash_of("x")}]}


class Row(NamedTuple):
    row: str
    letter: str
    false_in: Mapping[str, Any]
    sentence: str
    """What must not be printed there."""
    instead: str
    """What is printed there; empty: nothing."""
    true_in: Mapping[str, Any]
    there: str
    """What is printed where it is true."""
    language: Language = "ru"


DEFLECTED = [
    wrote("2026-11-12", "seller"),
    came("2026-11-13", "seller", "deflection", deflected_to="service_centre", answers="e1", text="В сервис"),
    wrote("2026-11-14", "platform", "e3"),
    came("2026-11-15", "platform", "deflection", "e4", deflected_to="bank", answers="e3", text="В банк"),
]
TO_EACH_OTHER = [
    wrote("2026-11-12", "seller"),
    came("2026-11-13", "seller", "deflection", deflected_to="platform", answers="e1", text="В поддержку"),
    wrote("2026-11-14", "platform", "e3"),
    came("2026-11-15", "platform", "deflection", "e4", deflected_to="seller", answers="e3", text="К продавцу"),
]
PROMISED = [
    wrote("2026-11-25T08:00+03:00", "seller"),
    came("2026-11-26T08:00+03:00", "seller", "promise", answers="e1", promise={"text": "Вернём", "due": "2026-12-01"}),
    wrote("2026-11-25T09:00+03:00", "platform", "e3"),
]
PROMISED_BY_SUPPORT = [
    wrote("2026-11-25T08:00+03:00", "platform"),
    came("2026-11-26T08:00+03:00", "platform", "promise", answers="e1", promise={"text": "Решим", "due": "2026-12-01"}),
]
UNDATED = [
    wrote("2026-11-25T08:00+03:00", "seller"),
    came("2026-11-26T08:00+03:00", "seller", "promise", answers="e1", promise={"text": "Да"}),
]
BROKEN = [
    wrote("2026-11-15T08:00+03:00", "seller"),
    came("2026-11-16T08:00+03:00", "seller", "promise", answers="e1", promise={"text": "Ответим", "due": "2026-11-18"}, text="Ответим"),
    came("2026-11-17T08:00+03:00", "seller", "refusal", "e3", answers="e1", text="Отказ"),
]
KEPT_NOT = [{**event, "promise": {**event["promise"], "kept": "no"}} if "promise" in event else event for event in BROKEN]
OUT = {"order": {"received_on": "2026-11-05", "goods_class": "ordinary"}}
COURT = {"court": {"state": "made", "made_at": "2026-11-20"}}
OFFERED = [wrote("2026-11-25T08:00+03:00", "platform"), came("2026-11-26T08:00+03:00", "platform", "offer", answers="e1", text="промокод")]
ASKED_FOR_PAPERS = [OFFERED[0], {**OFFERED[1], "reply": "papers_wanted"}]
TO_SELLER, TO_PLATFORM, TO_BANK = ([wrote("2026-11-24", to)] for to in ("seller", "platform", "bank"))
CHARGED = {"problem": "wrong_charge", "wish": "refund"}

LATER = {"claim_to_seller": {"state": "made", "made_at": "2026-11-22", "answer": "refused"}}
SUED = {"claim_to_seller": CLAIM, "authority": {"state": "made", "made_at": "2026-11-21"}}
ROWS = [
    Row(
        "2",
        "statement_of_claim",
        plus(OVERDUE, SUED, sent("bank-of-russia-complaint")),
        "Копия жалобы в Роспотребнадзор",
        "Копия претензии",
        plus(OVERDUE, SUED),
        "Копия жалобы в Роспотребнадзор",
    ),
    Row(
        "2",
        "opinion_request",
        plus(OVERDUE, SUED, sent("bank-of-russia-complaint")),
        "подана жалоба на те же нарушения",
        "Прошу привлечь",
        plus(OVERDUE, SUED, sent("rospotrebnadzor")),
        "подана жалоба на те же нарушения",
    ),
    Row(
        "1",
        "claim_return",
        plus(REFUSED, {"order": {"goods_at": "seller"}}),
        "не передан",
        "передан 22 ноября 2026\u00a0г. и возвращён",
        {"problem": "changed_mind", "wish": "refund", "order": {"received": "no"}},
        "Товар ещё не передан.",
    ),
    Row(
        "1",
        "claim_return",
        plus(REFUSED, {"order": {"goods_at": "way_back"}}),
        "Предлагаю передать",
        "и отправлен обратно",
        REFUSED,
        "Предлагаю передать",
    ),
    Row(
        "1",
        "statement_of_claim",
        plus(REFUSED, {"order": {"goods_at": "seller"}, "claim_to_seller": CLAIM}),
        "до передачи",
        "и возвращён",
        plus({"problem": "changed_mind", "wish": "refund", "order": {"received": "no"}}, {"claim_to_seller": CLAIM}),
        "отказ до передачи",
    ),
    Row(
        "3",
        "statement_of_claim",
        plus(
            DEFECT,
            {
                "seller": {"on_receipt": "not_sure"},
                "claim_to_platform": {"state": "made", "made_at": "2026-11-01"},
                "claim_to_seller": {"state": "made", "made_at": "2026-11-22", "answer": "refused"},
            },
        ),
        "истёк 2 декабря",
        "истёк 11 ноября",
        plus(DEFECT, {"claim_to_seller": {"state": "made", "made_at": "2026-11-02"}}),
        "Срок для выполнения требования истёк 12 ноября",
    ),
    Row(
        "3",
        "platform_claim",
        plus(DEFECT, {"seller": {"on_receipt": "platform"}}, {"claim_to_platform": {"state": "made", "made_at": "2026-11-01"}}, LATER),
        "истёк 2 декабря",
        "прежнего требования истёк 11 ноября",
        plus(DEFECT, {"claim_to_seller": {"state": "made", "made_at": "2026-11-02"}, "seller": {"on_receipt": "platform"}}),
        "прежнего требования истёк 12 ноября",
    ),
    Row(
        "4",
        "suit_withdrawal",
        plus(DEFECT, COURT, {"remedy": {"received": "whole", "amount": "5000", "on": "2026-11-15"}}),
        "После подачи",
        "15 ноября 2026\u00a0г. требования выполнены",
        plus(DEFECT, COURT, {"remedy": {"received": "whole", "amount": "5000", "on": "2026-11-25"}}),
        "После подачи иска, 25 ноября",
    ),
    Row(
        "5",
        "rospotrebnadzor",
        plus(DEFECT, {"seller": {"on_receipt": "platform"}}),
        "Прошу проверить, выполняет ли",
        "",
        plus(DEFECT, {"seller": {"on_receipt": "not_sure"}}),
        "Установить, кто продавец, мне не удалось.",
    ),
    Row(
        "6",
        "bank_dispute",
        plus(OVERDUE, {"payment": {"without_consent": "yes"}}),
        "Покупка оплачена мной",
        "",
        OVERDUE,
        "Покупка оплачена мной",
    ),
    Row(
        "6",
        "bank_dispute",
        plus(DEFECT, {"person": {"paid_by": "other"}}),
        "с моей карты",
        "с карты (последние цифры",
        DEFECT,
        "с моей карты",
    ),
    Row("6", "bank_dispute", {"problem": "fee", "wish": "refund"}, "спор о товаре", "", DEFECT, "спор о товаре"),
    Row(
        "7",
        "bank_dispute",
        {**plus(DEFECT), "attempts": "none"},
        "Продавец требования не выполнил",
        "",
        plus(DEFECT, {"claim_to_seller": CLAIM}),
        "Продавец требования не выполнил.",
    ),
    Row(
        "7",
        "bank_dispute",
        plus(DEFECT, {"events": TO_SELLER}),
        "Продавец требования не выполнил",
        "Вопрос с продавцом не решён.",
        plus(DEFECT, {"claim_to_seller": CLAIM}),
        "Продавец требования не выполнил.",
    ),
    Row(
        "8",
        "bank_dispute",
        {**plus(REFUSED), "attempts": "none"},
        "заявлен отказ",
        "от товара или заказа отказываюсь",
        plus(REFUSED, {"claim_to_seller": CLAIM}),
        "заявлен отказ.",
    ),
    Row(
        "8",
        "statement_of_claim",
        plus(REFUSED, {"claim_to_seller": CLAIM, "remedy": PART}),
        "еньги не возвращены.",
        "Деньги возвращены не полностью: 2\u00a0000,00",
        plus(REFUSED, {"claim_to_seller": CLAIM}),
        "\nДеньги не возвращены.",
    ),
    Row(
        "8",
        "statement_of_claim",
        plus(REFUSED, {"claim_to_seller": CLAIM, "payment": UNPAID}),
        "еньги не возвращены",
        "",
        plus(REFUSED, {"claim_to_seller": CLAIM}),
        "\nДеньги не возвращены.",
    ),
    Row(
        "9",
        "bank_of_russia_complaint",
        plus(LATE, {"payment_dispute": BANK}),
        "не передан",
        "товар передан 20 ноября",
        plus(OVERDUE, {"payment_dispute": BANK}),
        "Основание спора: товар не передан. Обещанный срок",
    ),
    Row(
        "10",
        "rospotrebnadzor",
        plus(UNREFUNDED, {"remedy": PART}),
        "они не поступили",
        "поступили не полностью: 2\u00a0000,00",
        UNREFUNDED,
        "они не поступили",
    ),
    Row(
        "10",
        "platform_complaint",
        plus(UNREFUNDED, {"remedy": PART}),
        "не пришли",
        "но пришла только часть: 2\u00a0000,00",
        UNREFUNDED,
        "должны были вернуть, но они не пришли.",
    ),
    Row(
        "10",
        "platform_complaint",
        plus(UNREFUNDED, GB),
        "was agreed",
        "had to be refunded, but it has not come.",
        plus(UNREFUNDED, GB, {"remedy": {"received": "part"}}),
        "but not all of it has come.",
        "en",
    ),
    Row(
        "11",
        "rospotrebnadzor",
        plus(DEFECT, {"claim_to_seller": {**CLAIM, "answer": "part"}}),
        "Продавец выполнил",
        "Продавец согласился выполнить требование только в части.",
        plus(DEFECT, {"claim_to_seller": {**CLAIM, "answer": "part"}, "remedy": {"received": "part"}}),
        "Продавец выполнил требование только в части.\n",
    ),
    Row(
        "12",
        "bank_of_russia_complaint",
        plus(CHARGED, {"payment_dispute": {**BANK, "answer": "part"}, "remedy": PART}),
        "Ответа по существу",
        "удовлетворил заявление только в части: 2\u00a0000,00",
        plus(CHARGED, {"payment_dispute": {**BANK, "answer": "agreed"}}),
        "согласился вернуть деньги, но они не поступили",
    ),
    Row(
        "12",
        "bank_of_russia_complaint",
        plus(CHARGED, {"payment_dispute": {**BANK, "answer": "papers_wanted"}}),
        "Ответа по существу",
        "Решения по заявлению банк не сообщил.",
        plus(CHARGED, {"payment_dispute": {**BANK, "answer": "none"}}),
        "Ответа по существу от банка нет",
    ),
    Row(
        "13",
        "bank_of_russia_complaint",
        plus(CHARGED, {"payment_dispute": BANK}),
        "подтверждение его регистрации.",
        "если оно подано.",
        plus(CHARGED, {"payment_dispute": BANK}, sent("bank-complaint")),
        "подтверждение его регистрации.\n",
    ),
    Row(
        "14",
        "platform_prepaid",
        plus(
            OVERDUE,
            {"payment": {"method": None, "held_by": "not_sure", "paid_on": None}, "claim_to_seller": {**CLAIM, "refusal_notice": True}},
        ),
        "Предоплата внесена",
        "Если деньги приняты площадкой",
        plus(OVERDUE, {"claim_to_seller": {**CLAIM, "refusal_notice": True}}),
        "Предоплата внесена 1 ноября",
    ),
    Row(
        "14",
        "statement_of_claim",
        plus(UNREFUNDED, {"payment": {"held_by": "not_sure"}, "claim_to_seller": CLAIM}),
        "внесены через площадку",
        "Если деньги приняты площадкой",
        plus(UNREFUNDED, {"claim_to_seller": CLAIM}),
        "внесены через площадку",
    ),
    Row(
        "14",
        "platform_claim",
        {"problem": "cancelled", "wish": "delivery", "payment": UNPAID},
        "внесены через вашу",
        "",
        UNREFUNDED,
        "внесены через вашу",
    ),
    Row(
        "15",
        "platform_prepaid",
        plus(OVERDUE, {"claim_to_seller": {**CLAIM, "refusal_notice": True}}),
        "не принимался",
        "",
        plus(OVERDUE, {"claim_to_seller": {**CLAIM, "refusal_notice": True}}),
        "Копия уведомления и доказательство",
    ),
    Row(
        "15",
        "statement_of_claim",
        plus(LATE, {"order": {"goods_at": "way_back"}, "claim_to_seller": CLAIM}),
        "он не передан",
        "а передан 20 ноября",
        plus(OVERDUE, {"claim_to_seller": CLAIM}),
        "он не передан",
    ),
    Row(
        "16",
        "platform_claim",
        plus(
            DEFECT,
            {
                "order": {"received_on": "2026-11-02", "goods_class": "technically_complex"},
                "seller": {"on_receipt": "not_sure"},
                "platform_dispute": {**DISPUTE, "made_at": "2026-11-05"},
                "claim_to_seller": {"state": "made", "made_at": "2026-11-24"},
            },
        ),
        "впервые",
        "Требование заявлено 5 ноября 2026\u00a0г. в споре",
        plus(
            DEFECT,
            {
                "order": {"received_on": "2026-11-02", "goods_class": "technically_complex"},
                "seller": {"on_receipt": "not_sure"},
                "claim_to_seller": {"state": "made", "made_at": "2026-11-05"},
            },
        ),
        "Претензия продавцу направлена 5 ноября",
    ),
    Row("17", "first_to_seller", LATE, "до сих пор не передан", "Товар получен только 20 ноября 2026", OVERDUE, "до сих пор не передан"),
    Row(
        "17",
        "claim_to_seller",
        plus(LATE, GB),
        "still not been handed over",
        "came only on 20 November 2026",
        plus(OVERDUE, GB),
        "still not been handed over",
        "en",
    ),
    Row(
        "18",
        "first_to_seller",
        plus(OVERDUE, {"order": {"promised_by": None, "overdue": "yes"}, "payment": UNPAID}),
        "Заказ оплачен",
        "Товар не передан.",
        plus(OVERDUE, {"order": {"promised_by": None, "received": "yes"}}),
        "Товар получен с опозданием.",
    ),
    Row(
        "19",
        "claim_to_seller",
        plus(OVERDUE, GB, {"payment": UNPAID}),
        "I paid",
        "nothing has been paid yet",
        plus(OVERDUE, GB),
        "What was paid: ",
        "en",
    ),
    Row(
        "19",
        "first_to_seller",
        plus(OVERDUE, {"payment": UNPAID}),
        "вернуть уплаченные",
        "подтвердить, что платить за него не нужно",
        OVERDUE,
        "вернуть уплаченные деньги — 5\u00a0000,00",
    ),
    Row(
        "19",
        "claim_to_seller",
        plus(DEFECT, GB, {"payment": {"method": "instalments", "instalments_paid": "1250"}}),
        "5,000.00.",
        "1,250.00.",
        plus(DEFECT, GB),
        "5,000.00.",
        "en",
    ),
    Row(
        "19",
        "first_to_seller",
        plus(OVERDUE, {"wish": "delivery", "payment": UNPAID}),
        "оплаченный товар",
        "передать заказанный товар",
        plus(DEFECT, {"payment": {"method": "bonus", "paid_on": None}}),
        "вернуть баллы",
    ),
    Row(
        "20",
        "claim_undelivered",
        plus(OVERDUE, {"payment": {"method": "cash", "held_by": None, "paid_on": None}}),
        "Заказ оплачен",
        "требую вернуть всё, что за него уплачено",
        plus(OVERDUE, {"payment": {"method": "cash"}}),
        "Заказ оплачен 1 ноября 2026\u00a0г. наличными",
    ),
    Row(
        "20",
        "claim_undelivered",
        plus(OVERDUE, {"payment": {"method": "bonus", "paid_on": None}}),
        "Сумма к выплате",
        "требую вернуть баллы",
        OVERDUE,
        "Сумма к выплате",
    ),
    Row(
        "20",
        "claim_undelivered",
        plus(OVERDUE, {"payment": {"method": None, "held_by": "not_sure", "paid_on": None}}),
        "Заказ оплачен",
        "",
        OVERDUE,
        "Заказ оплачен 1 ноября",
    ),
    Row(
        "20",
        "claim_defect",
        plus(DEFECT, {"payment": UNPAID}),
        "уплаченные за товар деньги",
        "Товар не оплачен.",
        DEFECT,
        "уплаченные за товар деньги",
    ),
    Row(
        "21",
        "claim_defect",
        plus(DEFECT, OWN_SHOP),
        "маркетплейс",
        "у вас для личных нужд",
        DEFECT,
        "Копия этой претензии направляется маркетплейсу",
    ),
    Row("21", "rospotrebnadzor", plus(DEFECT, OWN_SHOP), "аркетплейс", "для личных нужд заказан", DEFECT, "Маркетплейс: ["),
    Row("21", "bank_dispute", plus(DEFECT, OWN_SHOP), "на маркетплейсе", "оплачен заказ № 1.", DEFECT, "Заказ сделан на маркетплейсе"),
    Row("22", "first_to_seller", plus(DEFECT, {"order": {"goods_at": "seller"}}), "Товар сохранён", "", DEFECT, "Товар сохранён"),
    Row("22", "platform_complaint", plus(DEFECT, {"order": {"goods_at": "way_back"}}), "Товар сохранён", "", DEFECT, "Товар сохранён"),
    Row(
        "24",
        "claim_return",
        {"problem": "changed_mind", "wish": "refund"},
        "Товар передан",
        "Товар куплен дистанционным способом.",
        REFUSED,
        "Состояние товара: [состояние товара]",
    ),
    Row(
        "24",
        "claim_to_seller",
        plus(REFUSED, {"country": "by"}),
        "не пользовались, его",
        "Состояние товара: [",
        plus(REFUSED, {"country": "kz"}),
        "Состояние товара: [",
    ),
    Row("24", "first_to_seller", REFUSED, "исправен", "От этой покупки отказываюсь", plus(DEFECT), "недостаток"),
    Row(
        "25",
        "claim_return",
        plus(REFUSED, {"order": {"goods_class": "not_sure"}}),
        "по индивидуальному заказу",
        "",
        REFUSED,
        "не изготавливался по индивидуальному заказу",
    ),
    Row(
        "26",
        "claim_defect",
        plus(DEFECT, {"defect": {"checked_by": "service_centre", "found": "misuse"}}),
        "не нарушались",
        "",
        DEFECT,
        "Товар передан 20 ноября 2026\u00a0г. Обнаружен недостаток: [в чём недостаток].\n",
    ),
    Row(
        "26",
        "claim_not_as_described",
        {**plus(DEFECT), "problem": "not_as_described"},
        "не сообщали",
        "",
        plus(DEFECT, {"problem": "not_as_described"}),
        "Снимок карточки приложен.",
    ),
    Row("27", "first_to_support", DEFECT, "отправлено продавцу", "Такое же обращение направляю продавцу.", DEFECT, "направляю продавцу"),
    Row(
        "28",
        "again_to_support",
        plus(
            DEFECT,
            {
                "events": [
                    wrote("2026-11-24", "seller"),
                    came("2026-11-21", "bank", "other", reference="B-5"),
                    wrote("2026-11-25", "platform", "e3"),
                ]
            },
        ),
        "B-5",
        "Сообщение отправлено вам 25 ноября",
        plus(DEFECT, {"events": [wrote("2026-11-24", "platform", reference="WB-7")]}),
        "WB-7",
    ),
    Row(
        "28",
        "reminder_to_seller",
        plus(DEFECT, {"events": [wrote("2026-11-20", "platform", reference="WB-7"), wrote("2026-11-24", "seller", "e2")]}),
        "WB-7",
        "обращении от 24 ноября",
        plus(DEFECT, {"events": [wrote("2026-11-24", "seller", reference="S-1")]}),
        "Номер обращения — S-1",
    ),
    Row(
        "29",
        "first_to_seller",
        plus(DEFECT, {"events": TO_BANK}),
        "Это дополнение",
        "",
        plus(DEFECT, {"events": TO_SELLER}),
        "сообщению от 24 ноября",
    ),
    Row(
        "29",
        "first_to_support",
        plus(DEFECT, {"events": TO_SELLER}),
        "Это дополнение",
        "",
        plus(DEFECT, {"events": TO_PLATFORM}),
        "сообщению от 24 ноября",
    ),
    Row(
        "30",
        "reminder_to_seller",
        plus(DEFECT, {"events": [*BROKEN[:1], came("2026-11-16", "seller", "refusal", answers="e1")]}),
        "Ответа",
        "Оно пока не выполнено.",
        plus(DEFECT, {"events": TO_SELLER}),
        "Ответа по существу пока нет.",
    ),
    Row(
        "31",
        "reminder_to_support",
        plus(UNREFUNDED, {"events": PROMISED}),
        "обещали",
        "",
        plus(UNREFUNDED, {"events": PROMISED_BY_SUPPORT}),
        "Вы назвали день — 1 декабря 2026.",
    ),
    Row(
        "31",
        "reminder_to_seller",
        plus(UNREFUNDED, {"events": UNDATED}),
        "Ответа пока нет",
        "день не назван",
        plus(UNREFUNDED, {"events": PROMISED}),
        "Вы назвали день — 1 декабря 2026.",
    ),
    Row(
        "32",
        "claim_defect",
        plus(DEFECT, {"events": DEFLECTED}),
        "ссылаются друг на друга",
        "Меня направляют к другим.",
        plus(DEFECT, {"events": TO_EACH_OTHER}),
        "ссылаются друг на друга",
    ),
    Row(
        "32",
        "first_to_seller",
        plus(DEFECT, {"events": DEFLECTED}),
        "направила меня к вам",
        "Меня направляют к другим.",
        plus(DEFECT, {"events": TO_EACH_OTHER}),
        "направила меня к вам",
    ),
    Row(
        "33",
        "answer_to_offer",
        plus(DEFECT, {"events": OFFERED}),
        "Ваше предложение",
        "мне предложили решение",
        plus(DEFECT, {"events": ASKED_FOR_PAPERS}),
        "Прикладываю документы по списку ниже.",
    ),
    Row(
        "34",
        "decline_pressure",
        plus(DEFECT, {"pressed_to": "close_dispute", "events": [came("2026-11-25", "seller", "demand")]}),
        "Вы просите",
        "Меня просят сделать",
        plus(DEFECT, {"fraud_signs": ["lured_away"]}),
        "Если этого требуете вы",
    ),
    Row(
        "36",
        "part_came",
        plus(DEFECT, {"losses": [{"what": "эксперт", "amount": "1500"}], "remedy": {**PART, "amount": "5000"}}),
        "Остаётся вернуть",
        "Остальное прошу выполнить полностью.",
        plus(DEFECT, {"remedy": PART}),
        "Остаётся вернуть: 3\u00a0000,00",
    ),
    Row(
        "37",
        "claim_to_seller",
        plus(DEFECT, GB, {"seller": {"on_receipt": "not_sure"}}),
        "According to the documents you",
        "I believe that you are the seller.",
        plus(DEFECT, GB),
        "According to the documents you are the seller.",
        "en",
    ),
    Row(
        "37",
        "mediator_request",
        plus(DEFECT, GB, {"seller": {"on_receipt": "several"}}),
        "do not show",
        "some of the goods were sold by the platform itself",
        plus(DEFECT, GB, {"seller": {"on_receipt": "not_sure"}}),
        "I do not know who the seller is.",
        "en",
    ),
    Row(
        "37",
        "claim_defect",
        plus(DEFECT, {"seller": {"on_receipt": "not_sure"}}),
        "у вас для личных",
        "По моим сведениям, продавец — вы.",
        DEFECT,
        "у вас для личных нужд",
    ),
    Row(
        "37",
        "statement_of_claim",
        plus(DEFECT, {"seller": {"on_receipt": "several"}, "claim_to_seller": CLAIM}),
        "не видно, кто продавец",
        "часть товаров продал маркетплейс",
        plus(DEFECT, {"seller": {"on_receipt": "not_sure"}, "claim_to_seller": CLAIM}),
        "Кто из них продавец, мне неизвестно",
    ),
    Row(
        "38",
        "first_to_support",
        {"problem": "cancelled", "wish": "refund", "cancellation": {"by": "buyer", "state": "done"}},
        "без моего согласия",
        "Заказ отменён по моей просьбе.",
        {"problem": "cancelled", "wish": "refund", "cancellation": {"by": "buyer", "state": "asked"}},
        "Мной запрошена отмена",
    ),
    Row(
        "38",
        "first_to_support",
        {"problem": "wants_to_cancel", "wish": "cancellation", "order": {"received_on": "2026-11-20"}},
        "ещё не передан",
        "От этого заказа отказываюсь.",
        {"problem": "wants_to_cancel", "wish": "cancellation", "order": {"received": "no"}},
        "Товар мне ещё не передан.",
    ),
    Row(
        "39",
        "claim_new_date",
        {"problem": "not_delivered", "wish": "delivery", "order": {"overdue": "never_named"}},
        "не позднее [обещанный",
        "Срок передачи товара не назван.",
        plus(OVERDUE, {"wish": "delivery"}),
        "Нарушен срок передачи товара",
    ),
    Row(
        "39",
        "claim_new_date",
        {"problem": "not_delivered", "wish": "delivery", "order": {"overdue": "never_named"}},
        "Нарушен срок",
        "требую передать заказанный товар не позднее",
        plus(OVERDUE, {"wish": "delivery"}),
        "назначаю новый срок передачи",
    ),
    Row("40a", "claim_defect", plus(DEFECT, {"person": {"ordered_by": "relative"}}), "в аккаунте", "", DEFECT, "Телефон для связи"),
    Row(
        "40a", "rospotrebnadzor", plus(DEFECT, {"person": {"ordered_by": "relative"}}), "мной", "", DEFECT, "для личных нужд заказан товар"
    ),
    Row(
        "40b",
        "claim_not_as_described",
        {"problem": "not_as_described", "wish": "refund", "order": {"goods_at": "pickup_point"}},
        "Товар передан",
        "Товар не соответствует описанию",
        {**plus(DEFECT), "problem": "not_as_described"},
        "Товар передан 20 ноября",
    ),
    Row(
        "40c",
        "platform_wrong_charge",
        CHARGED,
        "оформлен заказ",
        "По заказу № 1",
        plus(CHARGED, {"payment": {"without_consent": "yes"}}),
        "без моего согласия списано",
    ),
    Row(
        "40d",
        "claim_refund_unpaid",
        plus(UNREFUNDED, {"events": BROKEN}),
        "18 ноября 2026\u00a0г.; не выполнено",
        "срок которых прошёл",
        plus(UNREFUNDED, {"events": KEPT_NOT}),
        "18 ноября 2026\u00a0г.; не выполнено",
    ),
    Row(
        "40e",
        "bank_dispute",
        plus(DEFECT, {"events": TO_BANK}),
        "опытки решить",
        "",
        plus(DEFECT, {"events": TO_SELLER}),
        "Попытки решить вопрос напрямую:",
    ),
    Row(
        "40f",
        "claim_defect",
        plus(DEFECT, {"losses": [{"what": "эксперт", "amount": "1500"}]}),
        "Документы приложены",
        "эксперт — ",
        plus(DEFECT, {"losses": [{"what": "эксперт", "amount": "1500"}]}),
        "Копии документов о расходах, если они есть.",
    ),
    Row(
        "40g",
        "authority_complaint",
        plus(DEFECT, GB, {"events": TO_BANK}),
        "Messages with the seller",
        "",
        plus(DEFECT, GB, {"events": TO_SELLER}),
        "Messages with the seller",
        "en",
    ),
    Row(
        "beside",
        "first_to_seller",
        plus(CHARGED, {"payment": {"without_consent": "yes"}}),
        "ошибочно",
        "без моего согласия",
        CHARGED,
        "ошибочно: дважды",
    ),
]


class Offer(NamedTuple):
    row: str
    letter: str
    not_in: Mapping[str, Any]
    yes_in: Mapping[str, Any]


SUPPORT_ALONE = plus(DEFECT, {"seller": {"on_receipt": "not_sure"}, "events": [wrote("2026-11-25T08:00+03:00", "platform")]})
SELLER_ALONE = plus(DEFECT, {"events": [wrote("2026-11-25T08:00+03:00", "seller")]})
ASKED_A_DAY_AGO = plus(DEFECT, {"events": [wrote("2026-11-26T08:00+03:00", "seller")]})
REFUSED_AND_DISPUTED = plus(DEFECT, {
    "platform_dispute": {"state": "made", "made_at": "2026-11-26"},
    "events": [wrote("2026-11-15", "seller"), came("2026-11-16", "seller", "refusal", answers="e1"), wrote("2026-11-20", "platform", "e3")],
})  # fmt: skip
WHOLE = {"remedy": {"received": "whole", "amount": "5000", "on": "2026-11-25"}}
CUSTOM = {"problem": "changed_mind", "wish": "refund", "seller": {"on_receipt": "platform"}}
BELONGS = [
    Offer(
        "2",
        "bank_of_russia_complaint",
        plus(OVERDUE, {"payment_dispute": BANK}),
        plus(CHARGED, {"venue": "not_sure", "payment_dispute": BANK}),
    ),
    Offer("9", "bank_dispute", LATE, OVERDUE),
    Offer("15", "claim_undelivered", plus(LATE, {"order": {"goods_at": "way_back"}}), OVERDUE),
    Offer("15", "claim_new_date", plus(LATE, {"wish": "delivery", "order": {"goods_at": "seller"}}), plus(OVERDUE, {"wish": "delivery"})),
    Offer("15", "platform_prepaid", plus(LATE, {"order": {"goods_at": "way_back"}}), OVERDUE),
    Offer("21", "platform_copy", plus(DEFECT, OWN_SHOP), DEFECT),
    Offer("23", "offer_inspection", plus(DEFECT, {"order": {"goods_at": "seller"}}), DEFECT),
    Offer("25", "platform_claim", plus(CUSTOM, {"order": {"goods_class": "custom_made", "received": "yes"}}), CUSTOM),
    Offer("35", "closing", plus(DEMANDED, WHOLE), plus(DEFECT, WHOLE)),
    Offer("35", "part_came", plus(DEMANDED, {"remedy": PART}), plus(DEFECT, {"remedy": PART})),
]
DUE = [
    Offer("4", "suit_withdrawal", plus(DEFECT, COURT, WHOLE, {"judgments": [{"outcome": "for", "on": "2026-11-21", "paid": "whole"}]}),
          plus(DEFECT, COURT, WHOLE)),
    Offer("28", "again_to_seller", SUPPORT_ALONE, SELLER_ALONE),
    Offer("28", "again_to_support", SELLER_ALONE, SUPPORT_ALONE),
    Offer("28", "first_to_seller", SELLER_ALONE, SUPPORT_ALONE),
    Offer("30", "reminder_to_seller", REFUSED_AND_DISPUTED, ASKED_A_DAY_AGO),
    Offer("31", "reminder_to_support", plus(UNREFUNDED, {"events": PROMISED[:2]}), plus(UNREFUNDED, {"events": PROMISED_BY_SUPPORT})),
]  # fmt: skip


def situation(patch: Mapping[str, Any]) -> Situation:
    return Situation(build_case(plus(BASE, patch)), NOW, RULEBOOK)


def text_of(letter: str, patch: Mapping[str, Any], language: Language = "ru") -> str:
    told = situation(patch)
    form = form_of(letter, told)
    assert form is not None
    return compose(form, told, language).text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.row}-{row.letter}")
def test_a_sentence_stands_only_where_it_is_true(row: Row) -> None:
    text = text_of(row.letter, row.false_in, row.language)
    assert row.sentence not in text
    assert row.instead in text
    assert row.there in text_of(row.letter, row.true_in, row.language)


@pytest.mark.parametrize("offer", BELONGS, ids=lambda offer: f"{offer.row}-{offer.letter}")
def test_a_letter_that_would_be_false_does_not_belong_to_the_matter(offer: Offer) -> None:
    belongs = [{letter.form.letter for letter in letters_of(situation(patch))} for patch in (offer.not_in, offer.yes_in)]
    assert [offer.letter in names for names in belongs] == [False, True]


@pytest.mark.parametrize("offer", DUE, ids=lambda offer: f"{offer.row}-{offer.letter}")
def test_a_letter_that_would_be_false_is_not_due(offer: Offer) -> None:
    due = [{letter.form.letter for letter in letters_now(situation(patch))} for patch in (offer.not_in, offer.yes_in)]
    assert [offer.letter in names for names in due] == [False, True]


@pytest.mark.parametrize(
    ("name", "is_logged"), [("bank_of_russia_beside", False), ("bank_of_russia_complaint", True), ("rospotrebnadzor", True)]
)
def test_a_complaint_about_the_bank_beside_the_matter_is_no_complaint_about_the_seller(name: str, is_logged: bool) -> None:
    told = situation(plus(OVERDUE, {"payment_dispute": BANK}))
    form = form_of(name, told)
    assert form is not None
    letter = compose(form, told, "ru")
    after = mark_sent(told.case, form, Sending(letter, letter.text, Moment("2026-11-26"), Channel.POST, "почта"), NOW, told.zone)
    assert (after.authority is not None) == is_logged
    assert [copy.name for copy in after.letters] == [name.replace("_", "-")]
