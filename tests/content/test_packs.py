"""Is every pack whole, sourced and honest? One set of checks that each new country and platform inherits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guidance.case.choices import Channel, Party, Problem, Wish
from guidance.decision.prove import prove
from guidance.library.forms.pack import CountryPack
from guidance.library.forms.platform import Platform
from guidance.library.forms.source import Source, Term
from guidance.library.packs import load_country, load_library
from guidance.library.texts import texts_for
from guidance.library.yaml_file import CONTENT, read

COUNTRIES = sorted(folder.name for folder in (CONTENT / "countries").iterdir() if folder.is_dir())
PLATFORMS = sorted(path.stem for path in (CONTENT / "platforms").glob("*.yaml"))
LANGUAGES = ("ru", "en")
STEP_FIELDS = {"name", "title", "what", "to_whom", "where", "attach", "by_when", "expect", "next", "done", "law"}
RUSSIAN_LAW = re.compile(
    r"зозпп|2300-1|роспотребнадзор|rospotrebnadzor|\bгк рф|\bгпк|коап|госуслуг|gosuslugi|миров(ой|ому|ого) судь|\bегрюл|\begrul|\bогрн"
    r"|банка? россии|bank of russia|\d-(фз|fz)\b|пленум|plenum|статье \d|«мир»|\bmir card",
    re.IGNORECASE,
)
NUMBER_OF_LAW = re.compile(r"\b(?!20\d\d)\d+\s*(%|₽|час|дн|день|раб|мес|год|лет|руб|hour|day|working|month|year|rub)", re.IGNORECASE)
FORBIDDEN_MARKUP = re.compile(r"https?://|www\.|<[a-z/!]|\]\(|!\[", re.IGNORECASE)
SET_APART = re.compile(r"(?:— |: )\{term:[a-z0-9_]+\}(?=[.;,)]|$)", re.MULTILINE)
PLACEHOLDER = re.compile(r"\{([^}]*)\}")


@pytest.fixture(params=COUNTRIES)
def country(request: pytest.FixtureRequest) -> CountryPack:
    return load_country(CONTENT / "countries" / request.param)


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> Platform:
    return load_library().platforms[request.param]


def roles_of_the_tables() -> set[str]:
    return {role for table in load_library().tables for rule in table.rules for role in rule.basis}


def every_source() -> Iterator[tuple[str, Source]]:
    for folder in COUNTRIES:
        yield from load_country(CONTENT / "countries" / folder).sources.sources.items()
    for platform in load_library().platforms.values():
        yield from platform.sources.items()


def every_term() -> Iterator[tuple[str, Term, Source]]:
    for folder in COUNTRIES:
        pack = load_country(CONTENT / "countries" / folder)
        yield from ((name, term, pack.sources.sources[term.source]) for name, term in pack.terms.terms.items())
    habits = load_library().habits
    yield from ((name, term, habits.sources[term.source]) for name, term in habits.terms.items())


def flat(tree: Any, prefix: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from flat(value, f"{prefix}.{key}" if prefix else key)
    else:
        yield prefix, tuple(tree) if isinstance(tree, list) else (tree,)


def texts(path: Path) -> dict[str, str]:
    return {key: "\n".join(words) for key, words in flat(read(path, root=CONTENT).plain())}


def pairs_of_texts() -> list[tuple[Path, Path]]:
    countries = [tuple(CONTENT / "countries" / folder / "texts" / f"{language}.yaml" for language in LANGUAGES) for folder in COUNTRIES]
    named = sorted({path.name.partition(".")[0] for path in (CONTENT / "platforms" / "texts").glob("*.yaml")})
    platforms = [tuple(CONTENT / "platforms" / "texts" / f"{name}.{language}.yaml" for language in LANGUAGES) for name in named]
    return [(first, second) for first, second in countries + platforms]


def test_every_role_of_the_tables_has_sources_or_is_listed_as_absent(country: CountryPack) -> None:
    """A country that leaves a rule out says so; silence would look like an oversight."""
    library = load_library()
    elsewhere = set(library.habits.roles) | {"platform-dispute"}
    assert roles_of_the_tables() - elsewhere <= set(country.sources.roles) | set(country.sources.absent)


def test_no_country_lists_a_role_as_absent_that_no_table_names(country: CountryPack) -> None:
    assert set(country.sources.absent) <= roles_of_the_tables()


def test_every_platform_has_sources_for_its_dispute(platform: Platform) -> None:
    assert platform.roles["platform-dispute"]


def test_every_channel_is_rated_for_the_seller_and_for_the_platform(platform: Platform) -> None:
    assert set(platform.fits) == {(to, channel) for to in ("platform", "seller") for channel in Channel}


@pytest.mark.parametrize(("name", "source"), list(every_source()))
def test_a_source_that_was_read_says_where_and_no_title_tells_a_number(name: str, source: Source) -> None:
    assert source.basis != "seen" or source.address is not None, name
    for words in (source.title.ru, source.title.en):
        assert not re.search(r"\d", words), name


@pytest.mark.parametrize(("name", "term", "source"), list(every_term()))
def test_a_term_is_told_no_more_surely_and_no_longer_than_its_source(name: str, term: Term, source: Source) -> None:
    assert term.told == "words" or source.carries_number, name
    assert source.basis != "known" or (term.told == "words" and term.unchecked), name
    assert term.checked_on <= term.review_by <= source.review_by, name


def test_the_claim_term_table_is_proved(country: CountryPack) -> None:
    proof = prove(country.claim_term)
    assert proof.faults == ()
    assert proof.covered == proof.cases == len(Problem) * len(Wish)


def test_the_claim_term_table_reads_what_the_case_can_hold(country: CountryPack) -> None:
    inputs = country.claim_term.inputs
    assert inputs["problem"].values == tuple(problem.value for problem in Problem)
    assert inputs["wish"].values == tuple(wish.value for wish in Wish)


def test_every_claim_term_runs_from_the_receipt_of_the_claim(country: CountryPack) -> None:
    assert {country.term(name).starts for name in country.claim_term.outputs} == {"claim_received"}


def test_every_claim_term_has_its_reason_in_both_languages(country: CountryPack) -> None:
    folder = "_template" if country.code == "xx" else country.code
    for language in LANGUAGES:
        told = texts(CONTENT / "countries" / folder / "texts" / f"{language}.yaml")
        assert {rule.because for rule in country.claim_term.rules} <= set(told)
        assert {f"rulebook.values.claim_term.{output}" for output in country.claim_term.outputs} <= set(told)


@pytest.mark.parametrize(
    "folder", ["countries/general", "countries/_template", "languages", "platforms"], ids=["general", "template", "languages", "platforms"]
)
def test_what_holds_anywhere_tells_no_russian_law(folder: str) -> None:
    found = [
        f"{path.name}:{number}: {hit[0]}"
        for path in sorted((CONTENT / folder).rglob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (hit := RUSSIAN_LAW.search(line))
    ]
    assert found == []


def test_the_scan_for_russian_law_finds_it_where_it_belongs() -> None:
    """The guard above must be able to fail."""
    for file in ("sources.yaml", "bodies.yaml", "texts/ru.yaml", "texts/en.yaml"):
        assert RUSSIAN_LAW.search((CONTENT / "countries" / "ru" / file).read_text(encoding="utf-8")), file


@pytest.mark.parametrize("pair", pairs_of_texts(), ids=lambda pair: pair[0].parent.parent.name + "/" + pair[0].stem)
def test_texts_have_the_same_keys_and_placeholders_in_both_languages(pair: tuple[Path, Path]) -> None:
    first, second = (texts(path) for path in pair)
    assert first.keys() == second.keys()
    for key in first:
        assert sorted(PLACEHOLDER.findall(first[key])) == sorted(PLACEHOLDER.findall(second[key])), key


@pytest.mark.parametrize("pair", pairs_of_texts(), ids=lambda pair: pair[0].parent.parent.name + "/" + pair[0].stem)
def test_texts_hold_neither_markup_nor_bare_numbers_of_law(pair: tuple[Path, Path]) -> None:
    """Numbers of law come through `{term:…}`, so that one past its review date can be withheld."""
    for path in pair:
        for key, words in texts(path).items():
            assert not FORBIDDEN_MARKUP.search(words), (path.name, key)
            assert not NUMBER_OF_LAW.search(words), (path.name, key)


def test_the_scan_for_bare_numbers_finds_them() -> None:
    assert all(NUMBER_OF_LAW.search(words) for words in ("за 10 дней", "within 7 days", "100000 рублей", "1 % в день", "3 года"))
    assert not NUMBER_OF_LAW.search("с 1 октября 2026 года, статья 12, «Срок — {term:refund}»")


@pytest.mark.parametrize("pair", pairs_of_texts(), ids=lambda pair: pair[0].parent.parent.name + "/" + pair[0].stem)
def test_a_term_stands_apart_so_that_other_words_fit_where_it_is_held_back(pair: tuple[Path, Path]) -> None:
    """After a dash or a colon, before a full stop or the like: `Срок — {term:refund}.` → `Срок — сверьте с источником.`"""
    for path in pair:
        for key, words in texts(path).items():
            assert len(SET_APART.findall(words)) == words.count("{term:"), (path.name, key)


@pytest.mark.parametrize("folder", COUNTRIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_country_texts_ask_only_for_terms_that_tell_their_number(folder: str, language: str) -> None:
    pack = load_country(CONTENT / "countries" / folder)
    for key, words in texts(CONTENT / "countries" / folder / "texts" / f"{language}.yaml").items():
        for name in PLACEHOLDER.findall(words):
            if name.startswith("term:"):
                assert pack.term(name.removeprefix("term:")).told == "number", key


@pytest.mark.parametrize("pair", pairs_of_texts(), ids=lambda pair: pair[0].parent.parent.name + "/" + pair[0].stem)
def test_texts_of_packs_say_otherwise_only_what_is_said_at_all(pair: tuple[Path, Path]) -> None:
    """A key of steps, moves and rules that do not exist would never be read."""
    library = load_library()
    rules = {rule.id for table in library.tables for rule in table.rules}
    clocks = set(library.ladder.clocks)
    moves = {rule.then for table in library.tables if table.table == "parallel" for rule in table.rules}
    known_reasons = rules | {rule.id for pack in library.countries.values() for rule in pack.claim_term.rules}
    for key in texts(pair[0]):
        theme, first, *rest = key.split(".")
        if theme == "steps":
            assert first in library.ladder.steps, key
            assert (rest[0] in STEP_FIELDS) or (rest[0] in rules | clocks and rest[1] in STEP_FIELDS), key
        elif theme == "parallel":
            assert first in moves, key
            assert rest[0] in {"title", "text"}, key
        elif theme == "reasons":
            assert first in known_reasons, key
        elif theme in ("evidence", "sums", "rights", "letters"):
            assert texts_for("ru").has(key), key
        else:
            assert key.startswith("rulebook.values.claim_term."), key


def test_a_country_without_a_pack_gets_the_general_one_and_no_law() -> None:
    pack = load_library().pack("zz", None)
    assert pack.country.code == "general"
    assert pack.platform.platform == "other"
    assert pack.country.country.windows.return_ is None
    assert pack.sources(["return-right", "limitation", "prepaid-platform"]) == ()


def test_sources_of_several_roles_come_once_each_and_in_order() -> None:
    pack = load_library().pack("ru", "yandex_market")
    found = pack.sources(["article", "seller-answers", "who-is-seller", "seller-answers", "platform-dispute"])
    assert found[:2] == ("article", "ru-p5")
    assert len(set(found)) == len(found)
    assert all(pack.source(name) for name in found)


def test_a_message_to_anybody_else_reaches_neither_seller_nor_platform() -> None:
    pack = load_library().pack("ru", "yandex_market")
    assert pack.fit(Party.PLATFORM, Channel.SUPPORT_CHAT) == "right"
    assert pack.fit(Party.SELLER, Channel.SUPPORT_CHAT) == "wrong"
    assert pack.fit(Party.BANK, Channel.SUPPORT_CHAT) == "wrong"


def test_every_telephone_number_stands_in_a_source_of_high_confidence() -> None:
    for pack in load_library().countries.values():
        for body in pack.bodies.bodies.values():
            assert body.phone is None or pack.sources.sources[body.source].confidence == "H"


def test_what_the_sheet_says_was_flagged_is_looked_at_before_the_year_ends() -> None:
    """Articles that a law in force since October 2026 may have changed (flags F4, F5, F6 of the sheet)."""
    sources = load_library().countries["ru"].sources.sources
    for name in ("ru-p4", "ru-p5", "ru-r2", "ru-r3", "ru-r4", "ru-l1", "ru-g1", "ru-t7"):
        assert sources[name].review_by.year == 2026, name
