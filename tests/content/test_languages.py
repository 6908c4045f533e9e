"""Both languages say the same things, say all that the tables need, and say it as we want to speak."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from guidance.advice.fact_words import change_words
from guidance.case.case import Case
from guidance.library.texts import texts_for
from guidance.library.yaml_file import read
from tests.conftest import ROOT

CONTENT = ROOT / "guidance" / "content"
LANGUAGES = ("ru", "en")
THEMES = sorted(path.stem for path in (CONTENT / "languages" / "ru").glob("*.yaml"))
NOT_TABLES = ("questions", "steps")
FORMS = {"zero", "one", "two", "few", "many", "other"}

PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
LATIN = {"PDF", "DOCX", "ZIP", "PNG", "SVG", "HTML", "CSV", "UTF", "json", "zip", "JavaScript", "English", "Europe", "Moscow"}
AN_ACT_SAYS = {"name", "title", "what", "where", "attach", "by_when", "expect", "next", "done", "to_whom"}
A_WAIT_SAYS = {"title", "what", "expect", "next"}

LONGEST = {
    r"steps\..*\bwhat": 700,
    r"(steps|questions|parallel)\..*\btitle": 90,
    r"steps\.(\w+\.)*title": 70,
    r"steps\.\w+\.name": 36,
    r"steps\..*\bdone": 40,
    r"questions\.\w+\.options\..*": 80,
    r"reasons\..*": 190,
    r"errors\..*": 120,
    r"fields\..*": 60,
    r"facts\..*": 110,
    r".*": 240,
}
A_RULE_OF_THUMB = re.compile(r"\b48 (час|hour)|3–5|\b[35](-й)? (дня|дней|день|days)")
NOT_A_RULE_OF_THUMB = {"reasons.C2"}
"""Days that are not the article's: how long before its end a platform's window is pressing."""

RUSSIAN_ONLY = re.compile(
    r"Роспотребнадзор|Госуслуг|Банк\w* России|районн\w+ суд|миров\w+ суд|ГПК|ЗоЗПП|Rospotrebnadzor|Gosuslugi|№|стать[еёи] \d",
    re.IGNORECASE,
)
PROMISES = re.compile(
    r"вам (вернут|выплатят|заплатят)|вы (выиграете|получите деньги)|суд (взыщет|заставит)"
    r"|you will (get|win)|they will (refund|pay)|the court will",
    re.IGNORECASE,
)
OFFICIALESE = re.compile(
    r"осуществ|в случае если|данн(ый|ая|ое|ого|ой)\b|является|необходимо произвести|в целях|надлежащ|посредством"
    r"|in the event that|utili[sz]e|prior to|pursuant|aforementioned",
    re.IGNORECASE,
)
PADDING = re.compile(r"пожалуйста|к сожалению|извините|некорректн|недопустим|please|sorry|invalid|oops", re.IGNORECASE)
GENDERED = re.compile(r"\w\([аио]\)|\b[яЯ] \w+(л|лся)\b|\((а|ла)\)")


@cache
def plain(path: Path) -> Any:
    return read(path, root=CONTENT).plain()


def flat(tree: Any, prefix: str = "") -> Iterator[tuple[str, tuple[str, ...] | str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from flat(value, f"{prefix}.{key}" if prefix else key)
    else:
        yield prefix, tuple(tree) if isinstance(tree, list) else tree


@cache
def theme(language: str, name: str) -> Mapping[str, tuple[str, ...] | str]:
    return dict(flat(plain(CONTENT / "languages" / language / f"{name}.yaml"), name))


def words_of(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence of a language with its key; the items of a list under the key of the list."""
    for name in THEMES:
        for key, told in theme(language, name).items():
            yield from ((key, text) for text in (told if isinstance(told, tuple) else (told,)))


def read_aloud(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence as a person meets it: without the names of what is filled in."""
    return ((key, PLACEHOLDER.sub("", text)) for key, text in words_of(language))


def faults(language: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return [(key, found[0]) for key, text in read_aloud(language) if (found := pattern.search(text))]


@cache
def tables() -> Mapping[str, Any]:
    return {path.stem: plain(path) for path in sorted((CONTENT / "tables").glob("*.yaml")) if path.stem not in NOT_TABLES}


@cache
def questions() -> list[Any]:
    found: list[Any] = plain(CONTENT / "tables" / "questions.yaml")["questions"]
    return found


@cache
def steps() -> Mapping[str, Any]:
    found: dict[str, Any] = plain(CONTENT / "tables" / "steps.yaml")["steps"]
    return found


@cache
def facts() -> Mapping[str, Any]:
    return {name: told for table in tables().values() for name, told in table["inputs"].items() if "table" not in told}


def rules() -> list[Any]:
    return [rule for table in tables().values() for rule in table["rules"]]


def atoms(fact: str) -> set[str]:
    """Every value and every stretch of a fact that stands in a cell of some table."""
    cells = [rule["when"][fact] for rule in rules() if fact in rule["when"]]
    return {atom for cell in cells for atom in (cell if isinstance(cell, list) else re.sub(r"not\((.*)\)", r"\1", cell).split(", "))}


def fields(schema: Mapping[str, Any], definitions: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Every path of the case file, with `*` for any item of a list."""
    for option in schema.get("anyOf", [schema]):
        told = definitions[option["$ref"].rsplit("/", 1)[-1]] if "$ref" in option else option
        if "items" in told:
            yield f"{path}.*"
            yield from fields(told["items"], definitions, f"{path}.*")
        for name, inner in told.get("properties", {}).items():
            here = f"{path}.{name}".lstrip(".")
            yield here
            yield from fields(inner, definitions, here)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def test_both_languages_have_the_same_themes() -> None:
    assert THEMES == sorted(path.stem for path in (CONTENT / "languages" / "en").glob("*.yaml"))


def without_forms(keys: Mapping[str, Any]) -> set[str]:
    """Keys without the plural forms, of which languages have different ones."""
    return {key.rpartition(".")[0] if is_form(key) else key for key in keys}


def is_form(key: str) -> bool:
    return key.startswith("words.count") and key.rpartition(".")[2] in FORMS


@pytest.mark.parametrize("name", THEMES)
def test_both_languages_have_the_same_keys(name: str) -> None:
    assert without_forms(theme("ru", name)) == without_forms(theme("en", name))


@pytest.mark.parametrize("name", THEMES)
def test_both_languages_say_lists_where_the_other_does_and_as_long(name: str) -> None:
    russian, english = theme("ru", name), theme("en", name)
    for key in russian.keys() & english.keys():
        assert shape(russian[key]) == shape(english[key]), key


def shape(told: tuple[str, ...] | str) -> int | None:
    return len(told) if isinstance(told, tuple) else None


@pytest.mark.parametrize("name", THEMES)
def test_both_languages_fill_in_the_same(name: str) -> None:
    russian, english = theme("ru", name), theme("en", name)
    for key in russian.keys() & english.keys():
        assert sorted(PLACEHOLDER.findall(str(russian[key]))) == sorted(PLACEHOLDER.findall(str(english[key]))), key


def test_every_brace_is_a_placeholder(language: str) -> None:
    assert [key for key, text in read_aloud(language) if re.search(r"[{}]", text)] == []


def test_every_plural_has_the_forms_of_its_language(language: str) -> None:
    wanted = Locale.parse(language).plural_form.tags | {"other"}
    for group in ("count", "count_of"):
        for name, forms in plain(CONTENT / "languages" / language / "words.yaml")[group].items():
            assert forms.keys() == wanted, name
            assert all("{n}" in form for form in forms.values())


def test_no_sentence_is_empty_or_ends_in_a_space(language: str) -> None:
    joints = ("words.list_", "rulebook.one_of")
    assert [key for key, text in words_of(language) if not text or (text != text.strip() and not key.startswith(joints))] == []


def test_every_rule_has_its_reason_and_every_reason_its_rule(language: str) -> None:
    assert {rule["because"] for rule in rules()} == theme(language, "reasons").keys()


def test_every_question_has_its_words_and_no_words_are_left_over(language: str) -> None:
    wanted = set()
    for question in questions():
        wanted |= {f"questions.{question['id']}.{part}" for part in ("title", "why", "missing")}
        wanted |= {f"questions.{question['id']}.options.{option['id']}" for option in question["options"]}
        wanted |= {f"questions.{question['id']}.detail.{option['id']}" for option in question["options"] if "detail" in option}
    assert wanted == theme(language, "questions").keys()


@pytest.mark.parametrize("step", steps())
def test_every_step_says_all_that_its_kind_needs(language: str, step: str) -> None:
    told = plain(CONTENT / "languages" / language / "steps.yaml")[step]
    assert told.keys() >= ({"name", *A_WAIT_SAYS} if steps()[step]["kind"] == "wait" else AN_ACT_SAYS)


def test_no_words_are_left_over_for_steps_that_nobody_advises(language: str) -> None:
    assert plain(CONTENT / "languages" / language / "steps.yaml").keys() == steps().keys()


def test_every_step_says_to_whom_for_each_who_may_have_to_answer(language: str) -> None:
    addressees = set(tables()["addressee"]["outputs"])
    for step, told in plain(CONTENT / "languages" / language / "steps.yaml").items():
        to_whom = told.get("to_whom", {})
        assert to_whom.keys() <= addressees | {"any"}, step
        assert "any" in to_whom or steps()[step]["kind"] == "wait", step


def test_every_wait_says_what_is_waited_for(language: str) -> None:
    told = plain(CONTENT / "languages" / language / "steps.yaml")["wait_until"]
    for clock in {rule["until"] for rule in rules() if "until" in rule}:
        assert told[clock].keys() == A_WAIT_SAYS, clock
        assert "{date}" in told[clock]["title"], clock


def test_every_variant_of_a_step_is_a_rule_or_a_clock(language: str) -> None:
    known = {rule["id"] for rule in rules()} | facts().keys() | AN_ACT_SAYS
    for step, told in plain(CONTENT / "languages" / language / "steps.yaml").items():
        assert told.keys() <= known, step
        for variant in told.keys() - AN_ACT_SAYS:
            assert told[variant].keys() <= AN_ACT_SAYS, variant


def test_only_words_about_a_wait_ask_for_a_date(language: str) -> None:
    """Whoever draws a step knows a date for a wait alone."""
    asking = {key for key, told in theme(language, "steps").items() if PLACEHOLDER.search(str(told))}
    assert {key.split(".")[1] for key in asking} == {"wait_until"}


def test_every_fact_has_a_name_and_words_for_each_of_its_values(language: str) -> None:
    told = plain(CONTENT / "languages" / language / "facts.yaml")
    assert told.keys() == facts().keys()
    for fact, declared in facts().items():
        assert told[fact]["name"]
        if declared["type"] == "enum":
            assert told[fact]["values"].keys() == told[fact]["change"].keys() == set(declared["values"]), fact


def test_every_clock_has_words_for_all_that_it_can_show(language: str) -> None:
    told = plain(CONTENT / "languages" / language / "facts.yaml")
    for fact in clocks():
        wanted = {"now", "change", "none", "change_none", "not_sure", "change_not_sure"}
        wanted |= {"over", "change_over", "change_running"} if facts()[fact]["runs"] == "down" else set()
        assert told[fact].keys() == wanted | {"name"}, fact
        assert all("{amount}" in told[fact][part] for part in ("now", "change", "over") if part in told[fact]), fact


def clocks() -> list[str]:
    return [fact for fact, declared in facts().items() if declared["type"] != "enum"]


def test_every_change_that_a_table_can_call_for_has_words(language: str) -> None:
    texts = texts_for(language)
    said = [change_words(texts, fact, atom) for fact in facts() for atom in atoms(fact)]
    assert len(said) > len(facts())
    assert not [words for words in said if "{" in words]


def test_every_move_has_a_title_and_a_text(language: str) -> None:
    told = plain(CONTENT / "languages" / language / "parallel.yaml")
    assert told.keys() == set(tables()["parallel"]["outputs"])
    assert all(move.keys() == {"title", "text"} for move in told.values())


def test_every_result_of_a_table_has_words(language: str) -> None:
    told, moves = plain(CONTENT / "languages" / language / "rulebook.yaml"), tables()["parallel"]["outputs"]
    for name, table in tables().items():
        assert {"name", "decides"} == told["tables"][name].keys()
        assert set(table["outputs"]) <= steps().keys() | set(moves) | told["values"].get(name, {}).keys(), name


def test_every_field_of_a_case_file_has_a_name_and_no_name_is_left_over(language: str) -> None:
    schema = Case.model_json_schema()
    named = {key.removeprefix("fields.") for key in theme(language, "fields")}
    assert named == {"case", *fields(schema, schema["$defs"])}


def test_every_key_written_out_in_the_code_is_there(root: Path, language: str) -> None:
    texts = texts_for(language)
    sources = [path for folder in ("guidance", "pages") for path in (root / folder).rglob("*.py")]
    keys = {key for path in sources for key in re.findall(r"texts(?:\.list|\.count)?\(\s*\"([a-z_.]+)\"", path.read_text("utf-8"))}
    assert keys
    assert [key for key in sorted(keys) if not texts.has(key) and not texts.has(f"{key}.other")] == []


def test_no_text_is_longer_than_a_phone_bears(language: str) -> None:
    for key, text in words_of(language):
        limit = min(limit for pattern, limit in LONGEST.items() if re.fullmatch(pattern, key) and not overruled(pattern, key))
        assert len(text) <= limit, key


def overruled(pattern: str, key: str) -> bool:
    """The general limit does not hold for what a step says at length."""
    return pattern == ".*" and re.fullmatch(r"steps\..*\bwhat", key) is not None


def test_russian_holds_no_latin_letters_but_names() -> None:
    assert {word for _, text in read_aloud("ru") for word in re.findall("[A-Za-z]+", text)} <= LATIN


def test_english_holds_no_russian_letters_but_the_name_of_the_language() -> None:
    assert [key for key, _ in faults("en", re.compile("[а-яё]", re.IGNORECASE))] == ["ui.other_language"]


def test_quotes_dashes_and_dots_are_typographic(language: str) -> None:
    assert faults(language, re.compile(r"[\"'`]| - |--|\.\.\.")) == []
    marks = "«»" if language == "ru" else "“”"
    assert faults(language, re.compile("[“”]" if language == "ru" else "[«»]")) == []
    assert [key for key, text in words_of(language) if text.count(marks[0]) != text.count(marks[1])] == []


def test_no_text_holds_markup_links_or_telephone_numbers(language: str) -> None:
    assert faults(language, re.compile(r"<|>|\]\(|https?:|www\.|(\+7|\b8)[ (-]?\d{3}")) == []


def test_a_rule_of_thumb_is_always_called_one(language: str) -> None:
    named = "практик" if language == "ru" else "rule of thumb|rules of thumb"
    told = [(key, text) for key, text in read_aloud(language) if key.startswith(("reasons.", "steps.")) or key.endswith(".why")]
    habits = [(key, text) for key, text in told if A_RULE_OF_THUMB.search(text) and key not in NOT_A_RULE_OF_THUMB]
    assert len(habits) > 20
    assert [key for key, text in habits if not re.search(named, text, re.IGNORECASE)] == []


def test_what_holds_in_any_country_names_no_russian_law_or_body(language: str) -> None:
    assert faults(language, RUSSIAN_ONLY) == []


def test_no_text_promises_an_outcome(language: str) -> None:
    assert faults(language, PROMISES) == []


def test_nobody_speaks_like_an_office(language: str) -> None:
    assert faults(language, OFFICIALESE) == []


def test_errors_say_what_to_do_and_do_not_beg(language: str) -> None:
    assert [key for key, _ in faults(language, PADDING) if key.startswith("errors.")] == []


def test_russian_does_not_guess_whether_a_man_or_a_woman_reads() -> None:
    assert faults("ru", GENDERED) == []


def test_russian_says_you_with_a_small_letter() -> None:
    inside_a_sentence = re.compile(r"(?<![.!?:»*—] )(?<=[а-яё,] )(Вы|Вас|Вам|Ваш\w*)\b")
    assert faults("ru", inside_a_sentence) == []
