"""A country and a platform with a pack can be chosen, under a name in either language; any other by its own."""

from __future__ import annotations

from typing import get_args

import pytest

from guidance.case.choices import Language
from guidance.library.forms.platform import ANY_PLATFORM
from guidance.library.packs import ANYWHERE, load_library
from guidance.library.places import country_codes, country_name, platform_name, platform_names

LANGUAGES = get_args(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_with_a_law_can_be_chosen_and_stands_first(language: Language) -> None:
    library, codes = load_library(), country_codes(language)
    packs = [pack for code, pack in library.countries.items() if code != ANYWHERE]
    told = {code for pack in packs for code in (pack.country.members or (pack.country.country,))}
    assert set(codes[: len(told)]) == told
    assert len(codes) == len(set(codes)) > 200
    assert all(library.country(code).code == ANYWHERE for code in codes[len(told) :])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_of_its_own(language: Language) -> None:
    names = [country_name(code, language) for code in country_codes(language)]
    assert len(names) == len(set(names))
    assert all(name.strip() for name in names)
    assert not set(names) & {code.upper() for code in country_codes(language)}


def test_a_country_that_nobody_knows_is_called_by_its_code() -> None:
    assert country_name("qq", "en") == "QQ"


@pytest.mark.parametrize("country", [None, "ru", "gb", "zz"])
def test_every_platform_of_a_country_can_be_chosen_and_any_other_named(country: str | None) -> None:
    names = platform_names(country)
    library = load_library()
    assert names[-1] == ANY_PLATFORM
    assert len(names) == len(set(names))
    expected = {name for name, pack in library.platforms.items() if not pack.countries or country in (None, *pack.countries)}
    expected = {name for name in expected if library.platform(name, country).platform == name}  # not hidden by a pack of the country
    assert set(names) == expected
    for language in LANGUAGES:
        labels = [platform_name(name, country, language) for name in names[:-1]]
        assert None not in labels
        assert len(labels) == len(set(labels))


def test_a_platform_without_a_pack_is_called_as_the_buyer_wrote_it() -> None:
    assert platform_name("Лавка дяди Феди", "ru", "en") == "Лавка дяди Феди"
    assert platform_name("other", "ru", "ru") is None
    assert platform_name(None, "ru", "ru") is None
