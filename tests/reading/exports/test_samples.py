"""Each hand-made export gives the messages that a person reads in it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from guidance.reading.exports.messages import DayOrder, ExportKind, ImportQuestion, MessageFlag, Options
from tests.reading.exports.samples_read import NOW, OPTIONS, SAMPLES, read, sample, told

EXPECTED = {
    "koi8r.eml": [
        (
            "2026-11-20T09:15",
            "Поддержка Маркета <help@support.example>",
            "Обращение 778812\n\nЗдравствуйте!\nВаш вопрос передали продавцу.\nОтвет дадим в течение 3 рабочих дней.",
        )
    ],
    "html_only.eml": [
        (
            "2026-11-21T18:40+05:00",
            "Лампа <shop@lamp.example>",
            "Возврат\n\nДеньги вернём до пятницы.\n\nМагазин «Лампа»\nтел. отдела",
        )
    ],
    "reply_with_history.eml": [
        (
            "2026-11-22T10:05+00:00",
            "Anna <anna@box.example>",
            "Re: Refund\n\nI asked for the money a week ago and still have nothing. When do you pay?",
        )
    ],
    "undated.eml": [("2026-11-19T23:59", "shop@lamp.example", "No date of its own\n\nWords.")],
    "plain.mbox": [
        ("2026-11-19T12:00", "Lamp Shop <shop@lamp.example>", "First\n\nFrom tomorrow we are closed."),
        ("2026-11-19T13:00", "Anna <anna@box.example>", "Second\n\nWhere is it?\nFrom here it looks lost."),
        ("2026-11-20T08:30", "Lamp Shop <shop@lamp.example>", "Third\n\nNo date inside."),
    ],
    "takeout.mbox": [
        ("2026-11-20T06:15+00:00", "Поддержка <help@support.example>", "Ответ\n\nОбратитесь к продавцу."),
        ("2026-11-20T10:00", "anna@box.example", "Re: Ответ\n\nПродавец молчит."),
    ],
    "odd_dates.mbox": [
        ("2026-11-21T13:05", "a@lamp.example", "Obsolete zone\n\nOne."),
        ("2026-11-21T10:00", "a@lamp.example", "Future\n\nTwo."),
        ("2026-11-21T10:00", "a@lamp.example", "Words for a date\n\nThree."),
    ],
    "one_chat.json": [
        ("2026-11-18T12:00", "Анна", "Где заказ № 12-34?"),
        ("2026-11-18T12:10", "Магазин Лампа", "Отправим завтра"),
        ("2026-11-18T12:12", "Анна", "Вот чек"),
        ("2026-11-18T12:13", "Магазин Лампа", "👍"),
        ("2026-11-18T12:14", "Магазин Лампа", ""),
        ("2026-11-19T10:00", "Анна", ""),
    ],
    "all_chats.json": [
        ("2026-11-18T12:00", "Анна", "Здравствуйте"),
        ("2026-11-18T12:01", "Лампа", "Слушаем вас"),
        ("2026-11-19T12:00", "user333", "Кто покупал?"),
        ("2026-11-19T12:01", "Анна (2)", "Другая Анна"),
    ],
    "old_chat.json": [
        ("2026-10-25T02:30", "Бот", "Заявка принята\nномер 5"),
        ("", "Анна", "???"),
        ("2026-10-26T10:00", "Анна", ""),
    ],
    "ios_ru.txt": [
        ("2026-11-20T09:16", "Анна", "Здравствуйте! Где мой заказ?\nНомер: 12-34"),
        ("2026-11-20T14:03", "Магазин Лампа", "Отправим завтра"),
        ("2026-11-20T14:04", "Магазин Лампа", ""),
        ("2026-11-20T14:05", "Анна", ""),
        ("2026-11-21T00:00", "Курьер", "Это сообщение: не ваше?"),
    ],
    "android_ru.txt": [
        ("2026-11-20T09:16", "Анна", "Здравствуйте!"),
        ("2026-11-20T09:17", "+7 000 000-00-00", "Слушаем"),
        ("2026-11-20T09:18", "Анна", "вот коробка"),
        ("2026-11-20T09:19", "+7 000 000-00-00", ""),
        ("2026-11-20T09:21", "Анна", "Пропущенный аудиозвонок"),
        ("2026-11-20T09:22", "Анна", "цена 10:30, а не 10:50 - это важно"),
        ("", "Анна", "такого дня нет"),
    ],
    "android_us.txt": [
        ("2026-10-30T23:59", "Lamp Shop", "Hi"),
        ("2026-10-31T00:05", "Ann", "Where is my order?"),
        ("2026-11-01T12:05", "Lamp Shop", ""),
        ("2026-11-01T13:10", "Ann", "It costs $5: too much"),
    ],
    "order_by_time.txt": [
        ("2026-02-05T09:00", "Ann", "first"),
        ("2026-02-06T09:00", "Shop", "second"),
        ("2026-03-01T09:00", "Ann", "third"),
    ],
    "market_page.txt": [
        ("2026-11-20T14:03", "Поддержка Маркета", "Здравствуйте, Анна! Чем помочь?"),
        ("2026-11-20T14:05", "Вы", "Где заказ 12-34?\nОбещали 18 ноября в 12:00"),
        ("2026-11-20T14:07", "Поддержка Маркета", "Передали вопрос продавцу."),
        ("2026-11-21T10:00", "Вы", "Ответа нет"),
    ],
    "copied_telegram.txt": [
        ("2026-11-20T14:03", "Анна", "Где заказ?"),
        ("2026-11-20T14:10", "Магазин Лампа", "Скоро будет\nОбещаем"),
    ],
    "copied_whatsapp.txt": [
        ("2026-11-20T14:03", "Ann", "Where is it?"),
        ("2026-11-20T14:10", "Lamp Shop", "On its way"),
        ("2026-11-21T09:00", "Lamp Shop", "Delayed: sorry"),
    ],
    "words_then_time.txt": [
        ("2026-11-20T14:03", "", "Where is my order?"),
        ("2026-11-20T14:20", "Support", "We asked the seller"),
        ("2026-11-21T10:00", "", "Any news?"),
    ],
    "names_only.txt": [
        ("", "Вы", "Где заказ?"),
        ("", "Поддержка", "Ожидайте.\nСрок: три дня"),
        ("", "Вы", "Какой срок?"),
        ("", "Поддержка", "Не знаем"),
    ],
}
ATTACHED = {
    "html_only.eml": [("акт.pdf",)],
    "one_chat.json": [(), (), ("photo_1@18-11-2026_12-12-00.jpg",), (), ("voice_message",), ()],
    "old_chat.json": [(), (), ("чек (1).pdf",)],
    "ios_ru.txt": [(), (), ("00000007-PHOTO-2026-11-20-14-04-00.jpg",), ("изображение отсутствует",), ()],
    "android_us.txt": [(), (), ("Media omitted",), ()],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_the_messages_that_stand_in_it(name):
    assert told(sample(name)) == EXPECTED[name]


@pytest.mark.parametrize("name", ATTACHED)
def test_files_are_told_by_their_names_alone(name):
    assert [message.attachments for message in sample(name).messages] == ATTACHED[name]


def test_every_sample_is_tried():
    assert {path.name for path in SAMPLES.iterdir()} - {"which_order.txt"} == set(EXPECTED)


@pytest.mark.parametrize(
    ("ending", "sources"),
    [
        (".eml", {ExportKind.MAIL}),
        (".mbox", {ExportKind.MAILBOX}),
        (".json", {ExportKind.TELEGRAM}),
    ],
)
def test_the_kind_is_found_from_the_content(ending, sources):
    assert {sample(path.name).source for path in SAMPLES.glob(f"*{ending}")} == sources


def test_who_she_is_is_told_by_the_export_where_it_knows():
    assert sample("takeout.mbox").me == ("anna@box.example",)
    assert sample("one_chat.json").me == ("Анна",)
    assert sample("all_chats.json").me == ("Анна",)
    assert sample("ios_ru.txt").me == ()


def test_two_chats_of_one_name_stay_two():
    imported = sample("all_chats.json")
    assert imported.chats == ("Лампа", "Лампа (2)")
    assert ImportQuestion.WHICH_CHAT in imported.questions
    assert told(imported.of_chat("Лампа (2)"))[0][1] == "user333"


def test_notes_are_kept_of_what_is_not_certain():
    flags = {
        name: [set(message.flags) for message in sample(name).messages] for name in ("one_chat.json", "old_chat.json", "android_ru.txt")
    }
    assert flags["one_chat.json"] == [set(), {MessageFlag.EDITED}, set(), set(), {MessageFlag.FORWARDED}, {MessageFlag.CALL}]
    assert flags["old_chat.json"][0] == {MessageFlag.ZONE_ASSUMED}
    assert MessageFlag.WRONG_DATE in flags["old_chat.json"][1]
    assert MessageFlag.CALL in flags["android_ru.txt"][4]
    assert MessageFlag.WRONG_DATE in flags["android_ru.txt"][-1]


def test_day_or_month_is_asked_where_nothing_decides():
    imported = sample("which_order.txt")
    assert ImportQuestion.DAY_OR_MONTH in imported.questions
    assert all(MessageFlag.DAY_OR_MONTH in message.flags for message in imported.messages)
    assert imported.messages[0].at.root.startswith("2026-05-06")
    asked = sample("which_order.txt", Options(NOW, OPTIONS.zone, DayOrder.DAY))
    assert asked.messages[0].at.root.startswith("2026-06-05")
    assert not any(MessageFlag.DAY_OR_MONTH in message.flags for message in asked.messages)


def test_a_reading_after_today_is_not_taken():
    """In November 2026, the 5 December of a month-first reading has not come."""
    imported = read("12/05/2026, 09:00 - Ann: hello\n12/05/2026, 09:01 - Shop: yes\n")
    assert (imported.order, imported.order_open) == (DayOrder.DAY, False)


def test_one_number_above_twelve_decides_for_the_whole_file():
    imported = read("05/06/2026, 09:00 - Ann: hello\n13/06/2026, 09:01 - Shop: yes\n")
    assert (imported.order, imported.order_open) == (DayOrder.DAY, False)
    imported = read("05/06/2026, 09:00 - Ann: hello\n05/13/2026, 09:01 - Shop: yes\n")
    assert (imported.order, imported.order_open) == (DayOrder.MONTH, False)


def test_what_has_not_happened_yet_has_no_date():
    imported = read("20.11.2026, 09:00 - Ann: hello\n23.11.2026, 09:01 - Shop: tomorrow\n")
    assert [message.at is None for message in imported.messages] == [False, True]
    assert MessageFlag.WRONG_DATE in imported.messages[1].flags


def test_times_without_a_zone_are_of_the_zone_that_is_told():
    there = ZoneInfo("Asia/Yekaterinburg")
    imported = sample("android_ru.txt", Options(NOW, there))
    assert imported.messages[0].at.root == "2026-11-20T09:16+05:00"
    assert sample("one_chat.json", Options(NOW, there)).messages[0].at.root == "2026-11-18T14:00+05:00"


def test_hours_at_which_clocks_are_moved_are_instants_too():
    """In Berlin 2:30 came twice on 25 October 2026, the first counts; it never came on 29 March: that is half past three."""
    berlin = Options(NOW, ZoneInfo("Europe/Berlin"))
    twice = read("25.10.2026, 02:30 - Ann: a\n29.03.2026, 02:30 - Shop: b\n", berlin)
    seen = [message.at.earliest(berlin.zone).isoformat() for message in twice.messages]
    assert seen == ["2026-10-25T02:30:00+02:00", "2026-03-29T03:30:00+02:00"]


def test_a_day_that_is_told_counts_for_what_tells_none():
    imported = sample("names_only.txt", Options(NOW, OPTIONS.zone, day=date(2026, 11, 19)))
    assert {message.at.root for message in imported.messages} == {"2026-11-19"}
    assert ImportQuestion.DAY in imported.questions


def test_a_clock_time_and_a_told_day_make_a_minute():
    pasted = "Поддержка\n14:03\nЖдите\n\nВы\n14:05\nСколько?\n"
    imported = read(pasted, Options(NOW, OPTIONS.zone, day=date(2026, 11, 19)))
    assert told(imported)[1] == ("2026-11-19T14:05", "Вы", "Сколько?")


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return packed.getvalue()


@pytest.mark.parametrize("name", ["ios_ru.txt", "android_us.txt", "one_chat.json"])
def test_the_chat_inside_an_archive_is_found_among_its_media(name):
    data = (SAMPLES / name).read_bytes()
    ending = name.rpartition(".")[2]
    packed = zipped(**{"notes.txt": b"just a note", f"export__chat.{ending}": data, "photo.jpg": b"\xff\xd8\xff" + b"0" * 100})
    assert told(read(packed)) == EXPECTED[name]


@pytest.mark.parametrize(
    ("encoding", "certain"), [("utf-8", True), ("utf-8-sig", True), ("utf-16", True), ("cp1251", False), ("koi8-r", False)]
)
def test_a_text_in_another_encoding_is_read(encoding, certain):
    text = (SAMPLES / "market_page.txt").read_text("utf-8")
    assert told(read(text.encode(encoding))) == EXPECTED["market_page.txt"]


def test_what_has_no_form_is_one_whole_message():
    imported = read("Мне написали, что заказ потерян.\nЧто делать — не сказали.")
    assert imported.source is ExportKind.WHOLE
    assert told(imported) == [("", "", "Мне написали, что заказ потерян.\nЧто делать — не сказали.")]


def test_a_page_that_was_saved_is_read_by_its_words():
    chat = "<p>20 ноября</p><div>Вы</div><div>14:03</div><p>Где?</p><div>Поддержка</div><div>14:05</div><p>Ждите</p>"
    page = f"<!DOCTYPE html><html><head><title>Чат</title></head><body>{chat}</body></html>"
    assert told(read(page)) == [("2026-11-20T14:03", "Вы", "Где?"), ("2026-11-20T14:05", "Поддержка", "Ждите")]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Продиктуйте код безопасности с карты, и деньги вернутся", True),
        ("We run this business honestly", True),
        ("Это сообщение удалено продавцом, пришлите ещё раз", True),
        ("Это сообщение удалено", False),
        ("This message was deleted.", False),
        ("\u200eСообщения и звонки защищены сквозным шифрованием. Подробнее", False),
        ("\u200eВаш код безопасности изменился", False),
        ("\u200eimage omitted", True),
    ],
)
def test_what_a_person_says_in_the_words_of_the_application_is_kept(said, kept):
    """A seller who asks for the code of a card is evidence."""
    export = f"20.11.2026, 10:00 - Магазин: Добрый день\n20.11.2026, 10:01 - Магазин: {said}\n"
    assert len(read(export.encode()).messages) == 1 + kept


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Деньги вернём.\n\n20.11.2026 10:15, Анна пишет:\nГде деньги?", "Деньги вернём."),
        ("Деньги вернём.\n\nпт, 20 нояб. 2026 г. в 10:15, Анна\nнаписал(а):\nГде деньги?", "Деньги вернём."),
        ("We will pay.\n\nOn Fri, Nov 20, 2026 at 10:05 AM Anna\n<anna@box.example> wrote:\nWhere is it?", "We will pay."),
        ("Заказ 12345\n20.11.2026 Анна пишет:\nГде деньги?", "Заказ 12345"),
        ("We will pay.\n\nAnna <anna@box.example> wrote:\nWhere is it?", "We will pay."),
        ("Добрый день!\nКак я уже писал:\nденьги вернём.", "Добрый день!\nКак я уже писал:\nденьги вернём."),
        ("Hello!\nThe courier wrote:\nnobody at home.", "Hello!\nThe courier wrote:\nnobody at home."),
    ],
)
def test_history_begins_where_a_mailer_says_so_and_not_where_a_person_quotes(body, words):
    head = "From: shop@lamp.example\nDate: Sat, 21 Nov 2026 10:00:00 +0300\nContent-Type: text/plain; charset=utf-8\n\n"
    assert read((head + body).encode()).messages[0].text == words
