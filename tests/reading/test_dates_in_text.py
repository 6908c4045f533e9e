"""Which dates does a text name, and what can they mean?"""

from __future__ import annotations

import json
import socket
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.case.choices import LANGUAGES, Language
from guidance.reading.dates_in_text import find_dates
from guidance.reading.reading import FoundDate

MOSCOW, LONDON = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/London")
SAID = datetime(2026, 11, 23, 12, tzinfo=MOSCOW)
"""A Monday."""


def found(text: str, language: Language = "ru", said: datetime = SAID, country: str = "ru") -> tuple[FoundDate, ...]:
    return find_dates(text, language, said, MOSCOW, country)


def only(text: str, language: Language = "ru", said: datetime = SAID, country: str = "ru") -> str | None:
    dates = found(text, language, said, country)
    assert len(dates) == 1, dates
    return dates[0].due.root if dates[0].due else None


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("в течение 3 рабочих дней", "2026-11-26"),
        ("в течение трёх рабочих дней", "2026-11-26"),
        ("В ТЕЧЕНИЕ 3 РАБОЧИХ ДНЕЙ", "2026-11-26"),
        ("в течении 3-х рабочих дней", "2026-11-26"),
        ("в течение 3 раб. дней", "2026-11-26"),
        ("3-5 рабочих дней", "2026-11-30"),
        ("3 – 5 рабочих дней", "2026-11-30"),
        ("от 3 до 5 рабочих дней", "2026-11-30"),
        ("в течение 10 (десяти) календарных дней", "2026-12-03"),
        ("в течение 10-ти дней", "2026-12-03"),
        ("в течение\n2 дней", "2026-11-25"),
        ("через неделю", "2026-11-30"),
        ("через две недели", "2026-12-07"),
        ("через месяц", "2026-12-23"),
        ("до 14 дней", "2026-12-07"),
        ("не более 14 дней", "2026-12-07"),
        ("48 часов", "2026-11-25T12:00+03:00"),
        ("в течение часа", "2026-11-23T13:00+03:00"),
        ("через 30 минут", "2026-11-23T12:30+03:00"),
        ("24-48 часов", "2026-11-25T12:00+03:00"),
        ("сегодня", "2026-11-23"),
        ("в течение дня", "2026-11-23"),
        ("сегодня до 18:00", "2026-11-23T18:00+03:00"),
        ("до 18:00", "2026-11-23T18:00+03:00"),
        ("до 11:00", "2026-11-24T11:00+03:00"),
        ("завтра", "2026-11-24"),
        ("завтра до 9:30", "2026-11-24T09:30+03:00"),
        ("послезавтра", "2026-11-25"),
        ("до пятницы", "2026-11-27"),
        ("к пятнице", "2026-11-27"),
        ("во вторник", "2026-11-24"),
        ("в понедельник", "2026-11-30"),
        ("в следующую среду", "2026-12-02"),
        ("до конца недели", "2026-11-29"),
        ("до конца рабочей недели", "2026-11-27"),
        ("на следующей неделе", "2026-12-06"),
        ("до конца месяца", "2026-11-30"),
        ("до конца января", "2027-01-31"),
        ("до конца года", "2026-12-31"),
        ("24.11", "2026-11-24"),
        ("до 24.11.", "2026-11-24"),
        ("24.11.2026", "2026-11-24"),
        ("24.11.26 г.", "2026-11-24"),
        ("24/11", "2026-11-24"),
        ("11/24", "2026-11-24"),
        ("05/12", "2026-12-05"),
        ("2026-11-24", "2026-11-24"),
        ("24 ноября", "2026-11-24"),
        ("24-го ноября", "2026-11-24"),
        ("24 нояб.", "2026-11-24"),
        ("в пятницу, 4 декабря", "2026-12-04"),
        ("24 ноября 2026 года", "2026-11-24"),
        ("24 ноября до 15:00", "2026-11-24T15:00+03:00"),
        ("не позднее 1 декабря", "2026-12-01"),
        ("с 20 по 25 ноября", "2026-11-25"),
        ("до 26-го", "2026-11-26"),
        ("до 5 числа", "2026-12-05"),
        ("к 1-му декабря", "2026-12-01"),
        ("до 25ого ноября", "2026-11-25"),
        ("в течение двух-трёх дней", "2026-11-26"),
        ("2026.12.01", "2026-12-01"),
        ("2026/12/01", "2026-12-01"),
        ("завтра после обеда", "2026-11-24"),
        ("до <b>24</b> ноября", "2026-11-24"),
        ("в течение<br>3 <i>рабочих</i> дней", "2026-11-26"),
    ],
)
def test_dates_in_russian_mean_the_last_day_that_they_can(text: str, due: str) -> None:
    assert only(text) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("within 3 business days", "2026-11-26"),
        ("within three working days", "2026-11-26"),
        ("3-5 business days", "2026-11-30"),
        ("3 to 5 business days", "2026-11-30"),
        ("between 3 and 5 business days", "2026-11-30"),
        ("in 48 hours", "2026-11-25T12:00+03:00"),
        ("in a week", "2026-11-30"),
        ("up to 14 days", "2026-12-07"),
        ("today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("tomorrow by 17:00", "2026-11-24T17:00+03:00"),
        ("by Friday", "2026-11-27"),
        ("on Monday", "2026-11-30"),
        ("next Wednesday", "2026-12-02"),
        ("by the end of the week", "2026-11-29"),
        ("next week", "2026-12-06"),
        ("24 Nov", "2026-11-24"),
        ("on Friday, 4 December", "2026-12-04"),
        ("Nov 24th", "2026-11-24"),
        ("November 24, 2026", "2026-11-24"),
        ("the 24th of November", "2026-11-24"),
        ("by the 26th", "2026-11-26"),
        ("no later than 1 December", "2026-12-01"),
        ("11/24", "2026-11-24"),
        ("24/11", "2026-11-24"),
        ("24.11", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
    ],
)
def test_dates_in_english_mean_the_last_day_that_they_can(text: str, due: str) -> None:
    assert only(text, "en") == due


def test_a_day_and_month_that_cannot_be_told_apart_stay_two_readings() -> None:
    (date,) = found("by 03/04", "en")
    assert date.is_ambiguous
    assert date.due is None
    assert [moment.root for moment in date.readings] == ["2027-03-04", "2027-04-03"]


def test_of_two_readings_one_that_is_over_falls_away() -> None:
    said = datetime(2026, 3, 20, 12, tzinfo=MOSCOW)
    assert only("by 03/04/2026", "en", said) == "2026-04-03"


@pytest.mark.parametrize(
    ("text", "said", "due"),
    [
        ("24.01", datetime(2026, 12, 20, 12, tzinfo=MOSCOW), "2027-01-24"),
        ("24 января", datetime(2026, 12, 20, 12, tzinfo=MOSCOW), "2027-01-24"),
        ("20.12", datetime(2027, 1, 10, 12, tzinfo=MOSCOW), "2026-12-20"),
        ("22 ноября", SAID, "2026-11-22"),
        ("29 февраля", datetime(2028, 1, 10, 12, tzinfo=MOSCOW), "2028-02-29"),
        ("до пятницы", datetime(2026, 11, 27, 9, tzinfo=MOSCOW), "2026-12-04"),
        ("в течение 3 рабочих дней", datetime(2026, 12, 29, 12, tzinfo=MOSCOW), "2027-01-12"),
    ],
)
def test_a_year_that_is_not_named_is_the_nearest(text: str, said: datetime, due: str) -> None:
    """The last row counts over the Russian New Year: 30 December, then 11 and 12 January."""
    assert only(text, said=said) == due


def test_working_days_are_those_of_the_country() -> None:
    eve = datetime(2026, 11, 3, 12, tzinfo=MOSCOW)
    assert only("через 1 рабочий день", said=eve, country="ru") == "2026-11-05"
    assert only("через 1 рабочий день", said=eve, country="general") == "2026-11-04"


@pytest.mark.parametrize(
    ("text", "said", "due"),
    [
        ("in 3 hours", datetime(2026, 10, 25, 0, 30, tzinfo=LONDON), "2026-10-25T02:30+00:00"),
        ("in 3 hours", datetime(2026, 3, 29, 0, 30, tzinfo=LONDON), "2026-03-29T04:30+01:00"),
        ("in 30 minutes", datetime(2026, 3, 29, 0, 40, tzinfo=LONDON), "2026-03-29T02:10+01:00"),
        ("within 2 days", datetime(2026, 3, 28, 23, 0, tzinfo=LONDON), "2026-03-30"),
    ],
)
def test_hours_are_true_hours_in_a_night_in_which_clocks_change(text: str, said: datetime, due: str) -> None:
    (date,) = find_dates(text, "en", said, LONDON)
    assert date.due is not None
    assert date.due.root == due


def test_the_day_is_counted_in_the_zone_that_is_asked_for() -> None:
    late = datetime(2026, 11, 23, 22, 30, tzinfo=ZoneInfo("UTC"))
    assert only("завтра", said=late) == "2026-11-25"


@pytest.mark.parametrize("text", ["31 февраля", "до 31.04.2026", "до 31-го", "30/02"])
def test_a_day_that_the_month_lacks_is_named_and_means_nothing(text: str) -> None:
    (date,) = found(text)
    assert (date.readings, date.due) == ((), None)


@pytest.mark.parametrize(
    "text",
    [
        "прошло более 14 дней",
        "3 дня назад",
        "Работаем 24/7",
        "на днях",
        "скоро",
        "после дождичка в четверг",
        "¼ дня",
        "¼A",
        "3.5 кг",
        "32.13.2026",
        "версия 2.1.3.4",
        "через 1,5 месяца",
        "10.000 дней",
        "1 000 дней",
        "0 дней",
        "через 0 часов",
        "в прошлую пятницу",
        "в пятницу на прошлой неделе",
        "за 3 дня до доставки",
        "после 5 декабря",
        "не раньше 5 декабря",
        "14 дней истекли",
        "работаем с 10:00 до 18:00",
        "цена 12.500 рублей",
        "средства",
        "100000 дней",
        "мая фирма",
        "в 25:61",
        "٣ дня",
        "5" * 400 + " дней",
    ],
)
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "We are open 24/7",
        "3 days ago",
        "you may contact us",
        "over 14 days",
        "some day",
        "the 14 day window",
        "td4h",
        '<td class="4h">',
        "<style>b{width:4h}</style>",
        "twenty-one days",
        "in 1.50 hours",
        "on Friday last week",
        "by Friday week",
        "from 9:00 to 18:00",
    ],
)
def test_what_is_no_date_in_english_is_not_taken_for_one(text: str) -> None:
    assert found(text, "en") == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("в течение 10 дней после получения товара", "ru"),
        ("10 рабочих дней с момента поступления", "ru"),
        ("within 10 days after we receive it", "en"),
        ("within 10 days of receipt", "en"),
        ("10 дней с момента оплаты", "ru"),
        ("30 days from purchase", "en"),
    ],
)
def test_a_term_that_runs_from_something_still_to_come_has_no_day(text: str, language: Language) -> None:
    (date,) = found(text, language)
    assert date.soft
    assert date.readings
    assert date.due is None


def test_several_dates_of_one_text_keep_their_words() -> None:
    text = "Ответим до 24.11, деньги вернём в течение 10 дней."
    assert [(date.words, date.due.root if date.due else None) for date in found(text)] == [
        ("до 24.11", "2026-11-24"),
        ("в течение 10 дней", "2026-12-03"),
    ]


PIECES = (
    "в течение",
    "через",
    "до",
    "3",
    "05",
    "24.11",
    "03/04",
    "рабочих",
    "дней",
    "пятницы",
    "ноября",
    "2026",
    "31",
    "февраля",
    "конца",
    "недели",
    "\n",
    ".",
    " ",
    ", ",
    "-",
    "within",
    "business days",
    "by",
    "Friday",
    "Nov",
    "24th",
    "of",
    "next",
    "week",
    "9999-99-99",
    "99.99.9999",
    "29",
    "00.00",
    "🙂",
)


@given(text=st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)), days=st.integers(-9000, 9000))
def test_any_text_is_read_and_each_date_stands_where_it_says(text: str, days: int) -> None:
    said = SAID + timedelta(days=days)
    for language in LANGUAGES:
        for date in find_dates(text, language, said, MOSCOW, "general"):
            assert text[date.start : date.end] == date.words
            assert all(json.loads(moment.model_dump_json()) == moment.root for moment in date.readings)


def test_nobody_is_asked_over_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert only("до 17 декабря 2026 года") == "2026-12-17"
