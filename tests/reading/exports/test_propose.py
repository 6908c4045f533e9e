"""Messages become events: whose side, which way, what kind of answer, nothing twice."""

from __future__ import annotations

import pytest

from guidance.case.case import Case
from guidance.case.choices import Channel, Party, ReplyKind
from guidance.case.exhibit import ExhibitKind
from guidance.case.limits import MAX_EVENTS, MAX_PROVES
from guidance.errors import InputError
from guidance.reading.exports.add_events import add_events, export_exhibit
from guidance.reading.exports.messages import ExportKind, MessageFlag
from guidance.reading.exports.propose import ProposedEvent, Setting, guess_roles, propose, redirect, with_reply
from guidance.reading.exports.role import Role
from tests.reading.exports.samples_read import MOSCOW, NOW, SAMPLES, read, sample

CHAT = {"Анна": Role.ME, "Магазин Лампа": Role.SELLER}
NEW = Case(country="ru", platform="yandex_market")


def proposals(name: str, case: Case = NEW, **setting: object) -> tuple[ProposedEvent, ...]:
    imported = sample(name)
    roles = {sender: role or Role.NOBODY for sender, role in guess_roles(imported, case).items()}
    return propose(imported, Setting(**{"roles": roles, "zone": MOSCOW, "country": "ru", **setting}), case, NOW)


def sides(proposed: tuple[ProposedEvent, ...]) -> list[tuple[str, Party, Channel]]:
    return [(one.event.direction, one.event.counterparty, one.event.channel) for one in proposed]


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("one_chat.json", {"Анна": Role.ME, "Магазин Лампа": Role.SELLER}),
        ("market_page.txt", {"Вы": Role.ME, "Поддержка Маркета": Role.PLATFORM}),
        ("takeout.mbox", {"anna@box.example": Role.ME, "Поддержка <help@support.example>": Role.PLATFORM}),
        ("android_us.txt", {"Ann": Role.ME, "Lamp Shop": Role.SELLER}),
        ("ios_ru.txt", {"Анна": None, "Магазин Лампа": Role.SELLER, "Курьер": None}),
    ],
)
def test_who_is_who_is_guessed_where_something_tells_it(name, roles):
    assert guess_roles(sample(name), NEW) == roles


def test_what_the_case_knows_of_her_and_of_the_seller_tells_who_is_who():
    case = Case.model_validate({"person": {"name": "Анна"}, "seller": {"name": "Курьер"}})
    assert guess_roles(sample("ios_ru.txt"), case)["Анна"] is Role.ME
    assert guess_roles(sample("ios_ru.txt"), case)["Курьер"] is Role.SELLER


def test_sides_and_channels_follow_from_who_is_who():
    out, back = ("out", Party.SELLER, Channel.MESSENGER), ("in", Party.SELLER, Channel.MESSENGER)
    assert sides(proposals("one_chat.json")) == [out, back, out, back, back, ("out", Party.SELLER, Channel.PHONE)]
    support = ("in", Party.PLATFORM, Channel.SUPPORT_CHAT), ("out", Party.PLATFORM, Channel.SUPPORT_CHAT)
    assert sides(proposals("market_page.txt")) == [*support, *support]
    assert {side[2] for side in sides(proposals("takeout.mbox"))} == {Channel.EMAIL}


def test_her_mail_goes_to_whom_it_is_addressed():
    imported = sample("reply_with_history.eml")
    (proposed,) = propose(imported, Setting({"Anna <anna@box.example>": Role.ME}, MOSCOW), NEW, NOW)
    assert (proposed.event.direction, proposed.event.counterparty) == ("out", Party.SELLER)


def test_somebody_elses_messages_are_left_out():
    proposed = proposals("ios_ru.txt", roles={**CHAT, "Курьер": Role.NOBODY})
    assert {one.sender for one in proposed} == {"Анна", "Магазин Лампа"}


def test_what_says_nothing_is_not_ticked():
    ticked = {one.event.text: one.ticked for one in proposals("one_chat.json")}
    assert ticked["👍"] is False
    assert ticked["Отправим завтра"] is True
    assert [one.ticked for one in proposals("all_chats.json") if one.event.text == "Здравствуйте"] == [False]


def test_what_was_before_the_order_is_not_ticked():
    case = Case.model_validate({"order": {"ordered_on": "2026-11-19"}})
    assert [one.ticked for one in proposals("one_chat.json", case)] == [False] * 5 + [True]


def test_files_are_named_in_the_text():
    texts = [one.event.text for one in proposals("one_chat.json")]
    assert texts[2] == "Вот чек\n[photo_1@18-11-2026_12-12-00.jpg]"


def test_reading_an_export_again_proposes_nothing_new():
    first = proposals("one_chat.json")
    case = add_events(NEW, [one.event for one in first], MOSCOW)
    assert proposals("one_chat.json", case) == ()
    corrected = case.model_copy(update={"events": tuple(event.model_copy(update={"text": "иначе"}) for event in case.events)})
    assert proposals("one_chat.json", corrected) == ()


def test_an_event_typed_by_hand_is_not_proposed_again():
    typed = {"id": "mine", "at": "2026-11-18T09:10Z", "direction": "in", "counterparty": "seller", "text": "Отправим   завтра"}
    assert "Отправим завтра" not in [one.event.text for one in proposals("one_chat.json", Case.model_validate({"events": [typed]}))]
    later = Case.model_validate({"events": [{**typed, "at": "2026-11-18T09:11Z"}]})
    assert "Отправим завтра" in [one.event.text for one in proposals("one_chat.json", later)]


def test_messages_that_follow_within_minutes_are_one_event_if_wanted():
    joined = proposals("ios_ru.txt", roles=CHAT, merge=True)
    assert [one.event.text for one in joined if one.sender == "Магазин Лампа"] == [
        "Отправим завтра\n[00000007-PHOTO-2026-11-20-14-04-00.jpg]"
    ]
    assert len(joined) == len(proposals("ios_ru.txt", roles=CHAT)) - 1


def test_an_answer_is_read_and_hers_is_not():
    setting = Setting(CHAT, MOSCOW, country="ru")
    chat = "20.11.2026, 10:00 - Магазин Лампа: Вернём деньги до 25 ноября\n20.11.2026, 10:05 - Анна: Вернём деньги до 25 ноября\n"
    answer, hers = (with_reply(one, setting, NOW) for one in propose(read(chat), setting, NEW, NOW))
    assert answer.event.reply is ReplyKind.PROMISE
    assert answer.event.promise.due.root.startswith("2026-11-25")
    assert answer.words
    assert (hers.event.reply, hers.event.promise, hers.sure) == (None, None, None)


def test_an_answer_of_no_known_day_promises_no_day():
    setting = Setting({"Поддержка": Role.PLATFORM}, MOSCOW, country="ru")
    imported = read("Поддержка: Вернём деньги до пятницы\nПоддержка: Спасибо\n")
    first = with_reply(propose(imported, setting, NEW, NOW)[0], setting, NOW)
    assert first.event.reply is ReplyKind.PROMISE
    assert first.event.promise.due is None


def test_a_message_turned_into_hers_keeps_nothing_of_an_answer():
    setting = Setting(CHAT, MOSCOW, country="ru")
    answer = with_reply(proposals("one_chat.json")[1], setting, NOW)
    hers = redirect(answer.event, "out", Party.PLATFORM)
    assert (hers.direction, hers.counterparty, hers.reply, hers.promise) == ("out", Party.PLATFORM, None, None)


def test_dates_that_cannot_be_are_left_out_and_said():
    wrong = [one for one in proposals("android_ru.txt", roles={"Анна": Role.ME}) if MessageFlag.WRONG_DATE in one.flags]
    assert [one.event.at for one in wrong] == [None]


def test_added_events_stand_in_the_order_of_time_and_the_export_proves_them():
    case = Case.model_validate({"attempts": "none"})
    data = (SAMPLES / "one_chat.json").read_bytes()
    proposed = proposals("one_chat.json", case)
    exhibit = export_exhibit(data, ExportKind.TELEGRAM, case, NOW, MOSCOW)
    changed = add_events(case, [one.event for one in reversed(proposed)], MOSCOW, exhibit)
    assert [event.id for event in changed.events] == [one.event.id for one in proposed]
    assert changed.attempts is None
    assert changed.exhibits[0].kind is ExhibitKind.CHAT_EXPORT
    assert set(changed.exhibits[0].proves) == {event.id for event in changed.events}


def test_an_export_that_is_evidence_already_proves_more():
    data = (SAMPLES / "one_chat.json").read_bytes()
    case, zone = NEW, MOSCOW
    for one in proposals("one_chat.json")[:2]:
        case = add_events(case, [one.event], zone, export_exhibit(data, ExportKind.TELEGRAM, case, NOW, zone))
    assert len(case.exhibits) == 1
    assert case.exhibits[0].proves == tuple(event.id for event in case.events)


def test_one_exhibit_proves_no_more_than_it_may():
    lines = "".join(f"20.11.2026, {10 + number // 60}:{number % 60:02} - Магазин: слово {number}\n" for number in range(MAX_PROVES + 5))
    proposed = propose(read(lines), Setting({"Магазин": Role.SELLER}, MOSCOW), NEW, NOW)
    exhibit = export_exhibit(lines.encode(), ExportKind.WHATSAPP, NEW, NOW, MOSCOW)
    changed = add_events(NEW, [one.event for one in proposed], MOSCOW, exhibit)
    assert (len(changed.events), len(changed.exhibits[0].proves)) == (MAX_PROVES + 5, MAX_PROVES)


def test_more_than_a_case_holds_is_told():
    lines = "".join(f"{1 + n // 1440:02}.10.2026, {n // 60 % 24:02}:{n % 60:02} - Магазин: слово {n}\n" for n in range(MAX_EVENTS + 1))
    proposed = propose(read(lines), Setting({"Магазин": Role.SELLER}, MOSCOW), NEW, NOW)
    with pytest.raises(InputError) as raised:
        add_events(NEW, [one.event for one in proposed], MOSCOW)
    assert raised.value.key == "too_many_events"
