"""Sentences by key: what is filled in, what is refused, and whose words go first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from guidance.advice.fact_words import change_words, value_words
from guidance.case.moment import Moment
from guidance.library import text_files
from guidance.library.texts import Amount, Texts, texts_for

MOSCOW = ZoneInfo("Europe/Moscow")

STEPS = """
wait: {title: ждать, what: "до {date}", attach: [чек, "фото на {date}"]}
law: "Срок: {term:refund}."
"""
WORDS = """
date: "{day} {month} {year}"
date_this_year: "{day} {month}"
instant: "{date}, {time}"
month: "{month_alone} {year}"
days: "{first} — {last}"
term_withheld: look it up
count:
  days: {one: "{n} день", few: "{n} дня", many: "{n} дней", other: "{n} дня"}
  hours: {one: "{n} час", few: "{n} часа", many: "{n} часов", other: "{n} часа"}
count_of:
  days: {one: "{n} дня", few: "{n} дней", many: "{n} дней", other: "{n} дня"}
  hours: {one: "{n} часа", few: "{n} часов", many: "{n} часов", other: "{n} часа"}
stretch: {below: "меньше {to}", between: "от {from} до {to}", from: "{from} или больше", from_up: "{from} или дольше", today: меньше суток}
"""
FACTS = """
channel:
  values: {right: там, none: нигде}
  change: {right: если бы там, none: если бы нигде}
silence:
  now: "{amount}"
  none: не молчат
  not_sure: кто знает
  change: "если бы молчали {amount}"
  change_none: если бы ответили
claim_left:
  now: "ещё {amount}"
  over: "{amount} назад"
  change: "если бы оставалось {amount}"
  change_over: если бы прошёл
  change_running: если бы шёл
"""


@pytest.fixture(autouse=True)
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A content folder of our own, so that no test rests on a sentence of the real one."""
    write(tmp_path / "languages" / "ru" / "steps.yaml", STEPS)
    write(tmp_path / "languages" / "ru" / "words.yaml", WORDS)
    write(tmp_path / "languages" / "ru" / "facts.yaml", FACTS)
    write(tmp_path / "languages" / "en" / "words.yaml", "count: {days: {one: '{n} day', other: '{n} days'}}")
    write(tmp_path / "countries" / "ru" / "texts" / "ru.yaml", "steps: {wait: {title: по закону}, sue: {title: в суд}}")
    write(tmp_path / "platforms" / "texts" / "bazaar.ru.yaml", "steps: {wait: {title: на базаре}}")
    monkeypatch.setattr(text_files, "CONTENT", tmp_path)
    forget()
    yield tmp_path
    forget()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def forget() -> None:
    for cached in (texts_for, text_files.language_texts, text_files._files, text_files._read_flat):
        cached.cache_clear()


def russian() -> Texts:
    return texts_for("ru")


def test_a_sentence_is_filled_with_what_it_asks_for() -> None:
    assert russian()("steps.wait.what", date="завтра") == "до завтра"


def test_what_is_filled_in_is_not_read_again() -> None:
    """A person's braces stay braces."""
    assert russian()("steps.wait.what", date="{date} {term:refund}") == "до {date} {term:refund}"


@pytest.mark.parametrize("key", ["steps.nothing", "nothing.at.all", "steps.wait", "steps.wait.attach", "steps"])
def test_a_key_without_a_sentence_is_refused(key: str) -> None:
    with pytest.raises(KeyError, match=key):
        russian()(key)


@pytest.mark.parametrize("params", [{}, {"day": "1"}, {"date": "1", "day": "2"}])
def test_a_parameter_that_is_missing_or_not_asked_for_is_refused(params: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="date"):
        russian()("steps.wait.what", **params)


def test_a_list_is_filled_item_by_item_and_is_no_sentence() -> None:
    assert russian().list("steps.wait.attach", date="1") == ("чек", "фото на 1")
    with pytest.raises(KeyError, match="one sentence"):
        russian().list("steps.wait.title")


def test_the_first_of_several_keys_is_the_first_that_there_is() -> None:
    assert russian().first("steps.wait.silence.title", "steps.wait.title", "steps.wait.what") == "steps.wait.title"
    with pytest.raises(KeyError, match="no text for any"):
        russian().first("steps.one", "steps.two")


def test_one_can_ask_what_a_sentence_asks_for() -> None:
    assert russian().placeholders("steps.wait.what") == {"date"}
    assert russian().placeholders("steps.wait.attach") == {"date"}
    assert russian().placeholders("steps.law") == frozenset()
    assert not russian().has("steps.nothing")


def test_the_platform_speaks_before_the_country_and_the_country_before_the_language() -> None:
    titles = [texts_for("ru", *pack)("steps.wait.title") for pack in ((None, None), ("ru", None), ("ru", "bazaar"), (None, "bazaar"))]
    assert titles == ["ждать", "по закону", "на базаре", "на базаре"]


def test_a_country_adds_keys_and_leaves_the_others_alone() -> None:
    assert texts_for("ru", "ru")("steps.sue.title") == "в суд"
    assert texts_for("ru", "ru")("steps.wait.what", date="1") == "до 1"
    assert not russian().has("steps.sue.title")


@pytest.mark.parametrize("country", ["fr", "../ru", ""])
def test_a_country_without_words_of_its_own_gets_the_common_ones(country: str) -> None:
    assert texts_for("ru", country)("steps.wait.title") == "ждать"


def test_a_language_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(KeyError, match="fr"):
        texts_for("fr")


def test_the_same_words_are_made_once() -> None:
    assert texts_for("ru", "ru") is texts_for("ru", "ru")


RUSSIAN_DAYS = {0: "0 дней", 1: "1 день", 2: "2 дня", 5: "5 дней", 11: "11 дней", 21: "21 день", 1112: "1\xa0112 дней"}


@pytest.mark.parametrize(("n", "told"), RUSSIAN_DAYS.items())
def test_russian_counts_in_three_forms(n: int, told: str) -> None:
    assert russian().count("words.count.days", n) == told


def test_english_counts_in_two_forms() -> None:
    assert [texts_for("en").count("words.count.days", n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def test_large_numbers_are_grouped_as_the_language_wants() -> None:
    assert texts_for("en").number(10_080_000) == "10,080,000"
    assert russian().number(10_080_000) == "10\xa0080\xa0000"
    assert russian().number(999) == "999"


def test_a_day_is_told_with_the_month_in_its_case() -> None:
    assert russian().date(date(2026, 12, 2)) == "2 декабря 2026"


def test_the_day_of_an_instant_is_that_of_the_zone() -> None:
    late = datetime(2026, 12, 1, 22, 30, tzinfo=UTC)
    assert russian().date(late, MOSCOW) == "2 декабря 2026"
    assert russian().date(late, UTC) == "1 декабря 2026"


def test_an_instant_is_told_to_the_minute_in_the_zone() -> None:
    assert russian().moment(datetime(2026, 11, 22, 11, 30, tzinfo=UTC), MOSCOW) == "22 ноября, 14:30"


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-19T11:30Z", "19 ноября 2026, 14:30"),
        ("2026-11-19", "19 ноября 2026"),
        ("2026-11", "ноябрь 2026"),
        ("2026-04-01/2026-04-10", "1 апреля 2026 — 10 апреля 2026"),
    ],
)
def test_a_moment_is_told_no_more_exactly_than_it_was_told_to_us(moment: str, told: str) -> None:
    assert russian().moment(Moment(moment), MOSCOW) == told


def test_a_term_is_filled_in_as_an_amount_or_withheld() -> None:
    known = {"refund": Amount(10, "days")}
    assert russian().with_terms(known.get)("steps.law") == "Срок: 10 дней."
    assert russian().with_terms({}.get)("steps.law") == "Срок: look it up."


def test_a_term_is_refused_where_nobody_told_the_terms() -> None:
    with pytest.raises(ValueError, match="refund"):
        russian()("steps.law")


@pytest.mark.parametrize(
    ("fact", "value", "told"),
    [
        ("channel", "right", "там"),
        ("channel", "none", "нигде"),
        ("silence", "none", "не молчат"),
        ("silence", "not_sure", "кто знает"),
        ("silence", "0h", "меньше суток"),
        ("silence", "48h", "48 часов"),
        ("silence", "73h", "3 дня"),
        ("claim_left", "5d", "ещё 5 дней"),
        ("claim_left", "0d", "ещё меньше суток"),
        ("claim_left", "-2d", "2 дня назад"),
    ],
)
def test_the_value_of_a_fact_is_said_in_words(fact: str, value: str, told: str) -> None:
    assert value_words(russian(), fact, value) == told


@pytest.mark.parametrize(
    ("fact", "after", "told"),
    [
        ("channel", "right", "если бы там"),
        ("silence", "none", "если бы ответили"),
        ("silence", "..48h", "если бы молчали меньше 48 часов"),
        ("silence", "0h..48h", "если бы молчали меньше 48 часов"),
        ("silence", "48h..72h", "если бы молчали от 48 часов до 3 дней"),
        ("silence", "72h..", "если бы молчали 3 дня или дольше"),
        ("claim_left", "3d..", "если бы оставалось 3 дня или больше"),
        ("claim_left", "0d..3d", "если бы оставалось меньше 3 дней"),
        ("claim_left", "0d..", "если бы шёл"),
        ("claim_left", "..0d", "если бы прошёл"),
        ("claim_left", "-3d..0d", "если бы прошёл"),
    ],
)
def test_another_value_of_a_fact_is_said_as_a_condition(fact: str, after: str, told: str) -> None:
    assert change_words(russian(), fact, after) == told


def test_a_value_without_words_is_refused() -> None:
    for words_of in (value_words, change_words):
        with pytest.raises(KeyError, match="sideways"):
            words_of(russian(), "channel", "sideways")
