"""A copy for others tells what happened, and neither who, nor where, nor under which number."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.case.case import Case
from guidance.library.texts import texts_for
from guidance.papers.redaction import redact, redactor_of, review
from tests.cases import CASES

RU = texts_for("ru")
PERSON = {
    "name": "Иванова Мария Петровна",
    "address": "190000, г. Санкт-Петербург, ул. Лесная, д. 5, кв. 17",
    "phone": "+7 (921) 123-45-67",
    "email": "maria.ivanova@example.org",
    "bank_details": "Счёт 40817810099910004312\nБИК 044030653, Банк",
}
SELLER = {
    "name": "ИП Сидоров Павел Андреевич",
    "address": "Тверь, Речной пер., 8",
    "registration": "312774618700123",
    "email": "shop@example.org",
}
CASE = {"person": PERSON, "seller": SELLER, "order": {"number": "42-1187-305", "goods": "Чайник"}}
HIDDEN = {
    "the name": "Иванова Мария Петровна",
    "another case of it": "Писали Ивановой Марии Петровне",
    "a surname with initials": "Заявление Ивановой М. П. принято",
    "initials before": "от М.П. Иванова",
    "one word": "Уважаемая Мария!",
    "capitals": "ИВАНОВА",
    "Latin letters": "Dear Maria Ivanova, Mariya Petrovna",
    "the seller": "Ваш Павел Сидоров, от Павла Андреевича, Сидорову",
    "the telephone": "+7 (921) 123-45-67",
    "the telephone otherwise": "звоните 89211234567 или 8 921 123 45 67, 921-123-45-67",
    "the mail": "MARIA.IVANOVA@example.org",
    "the account of the mail": "ник maria.ivanova",
    "the order": "заказ 42-1187-305",
    "the order otherwise": "заказ № 421187305, 42 1187 305",
    "the account": "40817810099910004312 и 40817 810 0999 1000 4312",
    "the bank": "БИК 044030653",
    "the register": "ОГРНИП 312774618700123",
    "the address": "190000, г. Санкт-Петербург, ул. Лесная, д. 5, кв. 17",
    "a part of the address": "приедем на Лесную в Санкт-Петербурге",
    "somebody's telephone": "мой номер +7 999 765-43-21, 8(999)7654321",
    "somebody's mail": "пишите на someone.else+x@mail.example.com",
    "somebody's address": "заберите: ул. Ленина, д. 12, кв. 3 или просп. Мира 7",
    "somebody's address in English": "at 221 Baker Street",
    "a card": "карта 2200 1234 5678 9010, 2200123456789010, 2200-1234-5678-9010",
    "a ticket": "обращение 987654321 и AB12CD34EF",
    "a link": "https://example.org/order/42?x=1 и www.example.org/a",
    "an account of a messenger": "пишите @maria_ivanova",
}
KNOWN = (
    "иванов", "мария", "марии", "петровн", "ivanov", "mari", "сидоров", "павел", "павла", "андреев", "1234567", "421187305",
    "4081781", "044030653",
    "312774618700123", "лесн", "петербург", "190000", "example", "тверь", "речной",
)  # fmt: skip
OTHERS = ("7654321", "someone", "ленина", "мира 7", "baker", "2200", "987654321", "ab12cd34ef")
KEPT = (
    "22.11.2026 в 14:30 продавец ответил «обратитесь в поддержку»", "Прошло 48 часов, 13 дней", "Верните 4 990,50 ₽ за 2 чайника",
    "Срок — до 1 декабря 2026 года", "статья 18, пункт 1", "Чайник не греет; гарантия 12 месяцев", "суд, банк, площадка, улица",
    "5 minutes down the road", "2026-11-22T14:30", "Я март и мебель не трогала",
)  # fmt: skip


def case(text: str = "", **parts) -> Case:
    event = {"id": "e1", "direction": "in", "counterparty": "seller", "reference": "ТТ-55", "text": text, "promise": {"text": text}}
    return Case.model_validate(CASE | {"events": [event]} | parts)


def dense(text: str) -> str:
    return re.sub(r"[^\w]", "", text.lower())


@pytest.mark.parametrize("name", HIDDEN)
def test_what_tells_who_and_where_is_hidden(name):
    shown = redact(case(HIDDEN[name]), RU).events[0].text
    masks = [mask for mask in redactor_of(case(), RU).masks.values() if mask in shown]
    assert masks
    assert [word for word in (*KNOWN, *OTHERS) if dense(word) in dense(shown)] == []


@pytest.mark.parametrize("text", ["Ромашка Трейд", "заказ у Ромашки", "трейд", "romashka-trade", "Петровой", "Сидоровой-Петровой"])
def test_each_half_of_a_double_name_is_hidden(text):
    firm, person = {"name": "ООО «Ромашка-Трейд»"}, {"name": "Сидорова-Петрова Анна"}
    shown = redact(case(text, seller=firm, person=person), RU).events[0].text
    assert not re.search("ромашк|romashk|петров|сидоров", shown, re.IGNORECASE)
    assert RU("bundle.masks.name") in shown


@pytest.mark.parametrize("text", KEPT)
def test_what_happened_stays(text):
    """Dates, sums, terms and common words are what the copy is for."""
    assert redact(case(text), RU).events[0].text == text


def test_no_field_of_the_case_tells_what_is_known():
    text = "\n".join(HIDDEN.values())
    letter = {"id": "l1", "name": "claim", "language": "ru", "addressee": f"Кому: {SELLER['name']}", "sent_at": "2026-11-20", "text": text,
              "sha256": sha256(text.encode()).hexdigest(),
              "channel": "почта, " + PERSON["address"][:90], "tracking": "80112345678901"}  # fmt: skip
    exhibit = {"id": "x1", "sha256": "0" * 64, "size": 1, "media_type": "image/png", "title": "Чек, Иванова, заказ 42-1187-305"}
    told = case(text, letters=[letter], exhibits=[exhibit], losses=[{"what": "Такси с ул. Лесной, 5", "amount": "100"}],
                claim_to_seller={"state": "made", "reference": "55/2026"})  # fmt: skip
    shown = redact(told, RU)
    everything = dense(shown.model_dump_json())
    assert [word for word in (*KNOWN, "80112345678901", "тт55", "552026") if dense(word) in everything] == []
    assert shown.letters[0].sha256 == sha256(shown.letters[0].text.encode()).hexdigest()
    assert shown.exhibits[0].sha256 == exhibit["sha256"]


def test_a_short_number_is_hidden_where_it_stands_alone():
    told = case("номер 12, а 12.11.2026 и 120 рублей остаются", order={"number": "120"})
    assert "120" not in redact(told, RU).events[0].text


@pytest.mark.parametrize("text", ["AB-1234 5678 9012", "ab123456789012", "№ 1234-5678", "5678/9012", "(5678) 90.12"])
def test_numbers_that_overlap_leave_nothing_of_either(text):
    events = [{"id": f"e{n}", "direction": "in", "counterparty": "seller", "reference": number, "text": text}
              for n, number in enumerate(("AB12345678", "56789012", "12345678"))]  # fmt: skip
    shown = redact(Case.model_validate({"events": events}), RU).events[0].text
    assert not re.search(r"\d{3}", shown), shown
    assert shown.count(RU("bundle.masks.number")) == 1


def test_a_case_with_thousands_of_numbers_is_read_no_more_often():
    """Each rule reads every text: one for each number would take minutes."""

    def told(count: int) -> Case:
        events = [{"id": f"e{n}", "direction": "in", "counterparty": "seller", "reference": f"ТТ-{n:05}", "text": f"Номер тт {n:05}"}
                  for n in range(count)]  # fmt: skip
        return Case.model_validate({"events": events})

    assert len(redactor_of(told(2000), RU).rules) == len(redactor_of(told(1), RU).rules)
    assert {event.text for event in redact(told(2000), RU).events} == {f"Номер {RU('bundle.masks.number')}"}


@given(CASES)
def test_any_case_has_a_copy_with_the_same_facts(told):
    shown = redact(told, RU)
    assert (shown.problem, shown.wish, shown.payment, shown.remedy, len(shown.events)) == (
        told.problem, told.wish, told.payment, told.remedy, len(told.events),
    )  # fmt: skip
    assert [event.at for event in shown.events] == [event.at for event in told.events]


NAMES = st.sampled_from(
    ("Кузнецова Анна", "Пётр Соловьёв", "Яна Ли", "Лев Толстой", "О'Нил Шон", "Anna-Maria Smith", "Мамин-Сибиряк Дмитрий")
)
NUMBERS = st.from_regex(r"[0-9A-Z]{2,4}-?[0-9]{4,9}", fullmatch=True)


@given(NAMES, NUMBERS, st.text(max_size=40), st.text(max_size=40))
def test_no_known_value_stays_whatever_stands_around_it(name, number, before, after):
    spoken = " ".join(character for text in (before, after) for character in text if character.isprintable())
    told = Case.model_validate({
        "person": {"name": name}, "order": {"number": number},
        "events": [{"id": "e", "direction": "out", "counterparty": "seller", "text": f"{spoken} {name} {number.lower()} {spoken}"[:5000]}],
    })  # fmt: skip
    shown = redact(told, RU).model_dump_json().lower()
    assert number.lower() not in shown
    assert not [word for word in re.findall(r"\w{4,}", name.lower()) if re.search(rf"(?<!\w){word}(?!\w)", shown)]


@pytest.mark.parametrize("text", ["а" * 5000, "ул " * 1600, "1 " * 2500, "a.b-" * 1250, "д. 5 " * 1000, "A1" * 2500, "+7" * 2500])
def test_long_texts_come_to_an_end(text):
    assert redact(case(text), RU).events[0].id == "e1"


def test_a_person_sees_what_was_hidden_and_what_was_left_in_doubt():
    told = review(case("Писали Ивановой, заказ 42-1187-305. Там был Боромир, коробка 4711."), RU)
    assert {"Ивановой", "42-1187-305"} <= set(told.masked)
    assert {"Боромир", "4711"} <= set(told.doubtful)
    assert not set(told.masked) & set(told.doubtful)


def test_the_name_of_a_letter_from_a_foreign_file_tells_nothing():
    letter = {"id": "l1", "name": "ivanova-maria", "language": "ru", "addressee": "-", "sent_at": "2026-11-20", "text": "да",
              "sha256": sha256("да".encode()).hexdigest()}  # fmt: skip
    assert redact(case(letters=[letter]), RU).letters[0].name == "letter"
    assert redact(case(letters=[letter | {"name": "claim"}]), RU).letters[0].name == "claim"


@pytest.mark.parametrize(
    "text", ["И\u00adва\u00adнова", "Ив\u200bанова", "Ивaнoва", "И в а н о в а", "чек_иванова_мария.pdf", "тел. ９２１.１２３.４５.６７"]
)
def test_what_is_not_seen_hides_no_name(text):
    shown = redact(case(text), RU).events[0].text
    assert not re.search("иванова|мария|123", dense(shown)), shown
