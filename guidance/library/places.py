"""Countries and platforms as a buyer chooses them: those with a pack first, then every other country of CLDR, each by its name."""

from __future__ import annotations

from functools import lru_cache

from guidance.case.choices import Language
from guidance.library.forms.platform import ANY_PLATFORM
from guidance.library.packs import ANYWHERE, load_library

ELSEWHERE = "zz"
"""The code of CLDR for a country that is not known."""
_NO_COUNTRIES = frozenset({"eu", "ez", "un", "qo", "xa", "xb", ELSEWHERE})
"""Codes of CLDR that are unions, regions or tests."""


@lru_cache(maxsize=8)
def country_codes(language: Language) -> tuple[str, ...]:
    """Every country by its code: those whose law is told first, then the others, each group by its names in the language."""
    library, names = load_library(), _country_names(language)
    own = {code for code, pack in library.countries.items() if code != ANYWHERE and not pack.country.members}
    told = own.union(*(pack.country.members for pack in library.countries.values()))
    rest = names.keys() - told - _NO_COUNTRIES
    groups = (own, told - own, rest)
    return tuple(code for group in groups for code in sorted(group, key=lambda code: country_name(code, language).casefold()))


def country_name(code: str, language: Language) -> str:
    """What a country is called: as its pack says, or as CLDR does; its code where neither knows it."""
    pack = load_library().countries.get(code)
    if pack is not None and code != ANYWHERE:
        return pack.country.name.told(language)
    return _country_names(language).get(code, code.upper())


def platform_names(country: str | None) -> tuple[str, ...]:
    """The ids of the platforms that buyers of a country use, those of that country first, then the one for all others."""
    return (*(pack.platform for pack in load_library().platforms_in(country)), ANY_PLATFORM)


def platform_name(platform: str | None, country: str | None, language: Language) -> str | None:
    """What a platform is called: as its pack says, or as the buyer wrote it; None where none is named."""
    if platform in (None, ANY_PLATFORM):
        return None
    pack = load_library().platform(platform, country)
    return platform if pack.platform == ANY_PLATFORM else pack.name.told(language)


@lru_cache(maxsize=8)
def _country_names(language: Language) -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - Babel is heavy, and most pages name no country

    territories = Locale.parse(language).territories
    return {code.lower(): name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
