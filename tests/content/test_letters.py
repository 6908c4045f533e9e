"""Every letter, for every scenario that it applies to: nothing left over, the right addressee, no promise.

The typical letters stand in tests/letters/golden. After a change of content that is meant, write them anew and read what changed:
    OTVET_GOLDEN=write python -m pytest tests/content/test_letters.py -k typical
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple
from zlib import crc32

import pytest

from guidance.advice.advise import advise
from guidance.advice.model import Advice
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.case.merge_patch import merge, tree_of
from guidance.checks.scenarios import load_scenarios
from guidance.library.forms.letter import LANGUAGES, LetterForm
from guidance.library.forms.placeholders import VALUES
from guidance.library.letters import load_letters
from guidance.library.texts import texts_for
from guidance.papers.letters.choose import Suited, letters_for, letters_now
from guidance.papers.letters.compose import Letter, compose
from tests.conftest import ROOT
from tests.content.test_languages import GENDERED, PADDING, PROMISES

RULEBOOK = load_rulebook()
GOLDEN = ROOT / "tests" / "papers" / "golden"
ABROAD = {"country": "zz", "time_zone": "Asia/Almaty"}
EVERY_SO_MANY = 6
"""So many scenarios at home for one that is also tried abroad; chosen by its id, so that a new scenario changes no other's choice."""
ALSO_ABROAD = {"circle", "solved-in-part", "sent-to-seller-who-is-silent-47-59"}
"""These too: they call for letters that no other of the chosen does."""
ALSO_IN = {"by": ("article-48-00", "article-47-59"), "kz": ("article-48-00", "article-47-59"), "gb": ("article-48-00",)}
"""These are tried in other countries, for the same reason: support alone was written to, and is silent."""
BLANK = re.compile(r"\[([^\[\]]+)\]")
LAW = re.compile(r"№ ?\d+-ФЗ|стать[ияей] \d|ст\. ?\d|art\. ?\d|section \d|ЗоЗПП|Роспотребнадзор|Госуслуг", re.IGNORECASE)
MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
SHORT_LAW = re.compile(r"\bЗакон(?:а|у|ом|е)?\b(?! Российской Федерации)")
FULL_LAW = re.compile(r"№ 2300-1")
ENCLOSED = {
    "Копии документов о расходах": r"Документы приложены",
    "[Фф]отографии товара": r"фотографии товара приложены",
    "[Сс]нимок (его )?карточки": r"Снимок карточки и",
    "Копия претензии": r"претензия\. (Её копия приложена|Копия и доказательство)",
    "Копия уведомления": r"Копия уведомления и доказательство отправки приложены",
    "Ответ банка": r"Ответ приложен",
}
"""What stands in the list of enclosures where the text says so."""
TYPICAL = {
    "number": "12345-678", "goods": "Наушники", "name": "Анна Петрова", "address": "Москва, Примерная, 1", "phone": "+7 900 000-00-00",
    "email": "anna@example.org", "bank_details": "Банк «Пример», счёт 40817",
}  # fmt: skip
FORMAL = {"claim_to_seller": {"seller"}, "claim_to_platform": {"platform"}, "payment_dispute": {"bank"}, "court": {"court"}}


class Filled(NamedTuple):
    scenario: str
    code: str
    reader: str
    advice: Advice
    suited: Suited
    letter: Letter


def cases() -> Iterator[tuple[str, Case, object]]:
    for placed in load_scenarios(RULEBOOK):
        yield placed.scenario.id, placed.case, placed.scenario.now
        chosen = placed.scenario.id in ALSO_ABROAD or crc32(placed.scenario.id.encode()) % EVERY_SO_MANY == 0
        if chosen and placed.case.country == "ru":
            data = tree_of(placed.case)
            merge(data, ABROAD)
            yield f"{placed.scenario.id}-abroad", build_case(data), placed.scenario.now
    placed_by_id = {placed.scenario.id: placed for placed in load_scenarios(RULEBOOK)}
    for code, names in ALSO_IN.items():
        for placed in (placed_by_id[name] for name in names):
            data = tree_of(placed.case)
            merge(data, {**ABROAD, "country": code})
            yield f"{placed.scenario.id}-{code}", build_case(data), placed.scenario.now


@cache
def filled() -> tuple[Filled, ...]:
    return tuple(_filled())


def _filled() -> Iterator[Filled]:
    for name, case, now in cases():
        advice = advise(Situation(case, now, RULEBOOK))
        language = letters_for(Situation(case, now, RULEBOOK)).language
        code = RULEBOOK.pack(case).country.code
        for suited in letters_now(Situation(case, advice.now, RULEBOOK)):
            for reader in (language,) if language else LANGUAGES:
                yield Filled(name, code, reader, advice, suited, compose(suited.form, Situation(case, advice.now, RULEBOOK), reader))


def forms() -> Iterator[tuple[str, LetterForm]]:
    for code, letters in load_letters().items():
        yield from ((code, form) for form in letters.forms.values())


def common() -> Iterator[LetterForm]:
    yield from (form for code, form in forms() if code == "general")


def sentences(form: LetterForm, language: str) -> Iterator[str]:
    yield from (passage.told(language) for _, passage in form.passages())


def told_to_her(form: LetterForm) -> Iterator[str]:
    yield from (said.told(language) for said in (form.name, form.reason, form.about) for language in LANGUAGES)


def test_nothing_of_the_form_is_left_over() -> None:
    assert [(one.scenario, one.letter.name) for one in filled() if re.search(r"[{}]|None|\bnot_sure\b", one.letter.text)] == []


def test_every_bracket_is_a_blank_that_is_told() -> None:
    for one in filled():
        texts = texts_for(one.letter.language, one.code)
        known = {texts(f"letters.blanks.{name}") for name in one.letter.blanks(texts)}
        assert set(BLANK.findall(one.letter.text)) == known, (one.scenario, one.letter.name)


def test_a_letter_has_no_empty_paragraph_and_no_double_stop() -> None:
    for one in filled():
        assert not re.search(r"\n\n\n|(?<!\.)\.\.(?!\.)| ,| \.|«»|“”", one.letter.text), (one.scenario, one.letter.name)


def test_a_day_in_a_formal_letter_is_told_in_full_and_in_a_message_briefly() -> None:
    days = re.compile(rf"\d{{1,2}} (?:{MONTHS}) \d{{4}}(.{{3}})")
    found = {
        (one.suited.form.formal, after == "\u00a0г.")
        for one in filled()
        if one.letter.language == "ru"
        for after in days.findall(one.letter.text)
    }
    assert found == {(True, True), (False, False)}


def test_only_the_days_differ_in_a_formal_letter_and_no_stop_is_doubled() -> None:
    plain, english, day = texts_for("ru"), texts_for("en"), date(2026, 12, 2)
    formal = plain.with_days_as("letters.formal_date")
    assert formal.date(day) == f"{plain.date(day)}\u00a0г."
    assert formal("sums.working.capped", cap="1", date=formal.date(day)).endswith("2026\u00a0г.")
    assert formal("letters.blank", name="1") == plain("letters.blank", name="1")
    assert english.with_days_as("letters.formal_date").date(day) == english.date(day)
    with pytest.raises(KeyError, match="no text"):
        plain.with_days_as("letters.nothing")


def test_the_law_is_named_in_full_before_it_is_called_by_its_short_name_and_only_once() -> None:
    wrong = []
    for one in filled():
        before, found, after = one.letter.text.partition("(далее — Закон)")
        loose = SHORT_LAW.findall(before if found else one.letter.text)
        again = FULL_LAW.findall(after) if found else FULL_LAW.findall(one.letter.text)[1:]
        wrong += [(one.scenario, one.letter.name, loose, again)] if loose or again or "(далее" in after else []
    assert wrong == []


def test_what_a_letter_says_is_enclosed_is_in_its_list() -> None:
    wrong = []
    for one in filled():
        text, _, enclosed = one.letter.text.partition("\nПриложения:\n")
        said = [name for name, words in ENCLOSED.items() if re.search(words, text)]
        wrong += [(one.scenario, one.letter.name, name) for name in said if not re.search(name, enclosed)]
    assert wrong == []


def test_a_letter_that_speaks_of_its_working_has_one() -> None:
    spoken = [one for one in filled() if re.search(r"расчёт\w*, приведённо|вош\w+ (?:убытки|в расчёт)|после даты расчёта", one.letter.text)]
    assert [(one.scenario, one.letter.name) for one in spoken if "Расчёт на" not in one.letter.text] == []


def test_the_letter_of_a_formal_step_goes_to_the_one_who_has_to_answer() -> None:
    own = [one for one in filled() if one.suited.own and one.advice.step in FORMAL]
    assert {one.advice.step for one in own} == set(FORMAL)
    for one in own:
        assert one.suited.form.addressee in FORMAL[one.advice.step], (one.scenario, one.letter.name)


def test_every_step_that_is_an_act_has_its_own_letter() -> None:
    wanted = {name for name, step in RULEBOOK.library.ladder.steps.items() if step.kind == "act"}
    found = {one.advice.step for one in filled() if one.suited.own}
    assert wanted <= found


def test_every_letter_is_called_for_by_a_scenario() -> None:
    assert {(code, form.letter) for code, form in forms()} == {(one.code, one.letter.name) for one in filled()}


@pytest.mark.parametrize("form", [form for _, form in forms()], ids=lambda form: form.letter)
def test_no_letter_promises_and_none_guesses_whether_a_man_or_a_woman_writes(form: LetterForm) -> None:
    words = [*told_to_her(form), *(text for language in form.languages for text in sentences(form, language))]
    assert [text for text in words if PROMISES.search(text) or GENDERED.search(text) or PADDING.search(text)] == []


@pytest.mark.parametrize("form", list(common()), ids=lambda form: form.letter)
def test_a_common_letter_is_in_both_languages_alike_and_tells_no_law(form: LetterForm) -> None:
    assert form.languages == LANGUAGES
    for _, passage in form.passages():
        asked = [sorted(re.findall(r"\{[a-z_]+\}", passage.told(language))) for language in LANGUAGES]
        assert asked[0] == asked[1]
    assert [text for language in LANGUAGES for text in sentences(form, language) if LAW.search(text)] == []


def test_every_role_of_a_letter_has_sources_in_its_country_or_is_absent_there() -> None:
    for code, form in forms():
        sheet = RULEBOOK.library.country(code).sources
        known = {*sheet.roles, *sheet.absent, *(role for platform in RULEBOOK.library.platforms.values() for role in platform.roles)}
        assert set(form.basis) <= known, (code, form.letter)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_has_a_name_for_its_blank_and_no_two_share_one(language: str) -> None:
    texts = texts_for(language)
    names = [texts(f"letters.blanks.{name}") for name in VALUES]
    assert len(set(names)) == len(names)


def typical() -> Iterator[tuple[str, str]]:
    """One typical case for each letter: the first scenario that calls for it, with every detail filled in."""
    seen = set()
    for one in filled():
        key = (one.code, one.letter.name, one.reader)
        if key not in seen:
            seen.add(key)
            yield f"{one.code}/{one.letter.name}.{one.letter.language}.txt", _with_details(one)


def _with_details(one: Filled) -> str:
    case = next(case for name, case, _ in cases() if name == one.scenario)
    data = tree_of(case)
    order = {field: data.get("order", {}).get(field) or TYPICAL[field] for field in ("number", "goods")}
    person = {field: TYPICAL[field] for field in ("name", "address", "phone", "email", "bank_details")}
    merge(data, {"order": order, "person": person, "seller": {"name": "ООО «Пример»", "address": "Москва, а/я 1"}})
    told = build_case(data)
    return compose(one.suited.form, Situation(told, one.advice.now, RULEBOOK), one.reader).text + "\n"  # type: ignore[arg-type]


def test_the_typical_letters_are_those_that_were_read() -> None:
    found = dict(typical())
    if os.environ.get("OTVET_GOLDEN") == "write":
        for name, text in found.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text(text, "utf-8")
    kept = {path.relative_to(GOLDEN).as_posix(): path.read_text("utf-8") for path in GOLDEN.rglob("*.txt")}
    assert found == kept
