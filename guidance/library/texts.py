"""Which words does the person read? Each sentence by its key, in her language, as her country and her platform say it.

It refuses a key that is not there, a parameter that is missing, and one that the sentence does not ask for: each is a fault of
content or of code, and tests find it. It never decides what is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from guidance.case.moment import Moment
from guidance.library.yaml_file import read

if TYPE_CHECKING:
    from babel import Locale

CONTENT = Path(__file__).parents[1] / "content"

_PLACEHOLDER = re.compile(r"\{(?:(?P<name>[a-z_]+)|term:(?P<term>[a-z0-9_-]+))\}(?P<stop>\.?)")
_GROUPED_FROM = 1000

Words = str | tuple[str, ...]


class Amount(NamedTuple):
    """A number of the law or of a platform, as a country's or platform's pack tells it."""

    number: int
    unit: str
    """A word under `words.count`: `days`, `working_days`, `rub` …"""


Terms = Callable[[str], Amount | None]
"""The amount of a term, or None where it is withheld."""


class Texts:
    """The sentences of one language, with what a country and a platform say otherwise."""

    def __init__(self, language: str, overrides: tuple[Mapping[str, Words], ...] = (), terms: Terms | None = None) -> None:
        self.language = language
        self._overrides = overrides
        self._terms = terms

    def with_terms(self, terms: Terms) -> Texts:
        """The same sentences, with their `{term:…}` filled by `terms`."""
        return Texts(self.language, self._overrides, terms)

    def with_days_as(self, key: str) -> Texts:
        """The same sentences, with each whole day told as the sentence `key` tells it."""
        words = self._find(key)
        if words is None:
            raise KeyError(f"{self.language}: `{key}` is no text")
        return Texts(self.language, ({"words.date": words}, *self._overrides), self._terms)

    def __call__(self, key: str, /, **params: str | int) -> str:
        """The sentence `key` with its placeholders filled."""
        words = self._find(key)
        if not isinstance(words, str):
            raise KeyError(f"{self.language}: `{key}` is {'no text' if words is None else 'a list'}")
        return self._filled(key, (words,), params)[0]

    def list(self, key: str, /, **params: str | int) -> tuple[str, ...]:
        """The items of the list `key`, each with its placeholders filled."""
        words = self._find(key)
        if not isinstance(words, tuple):
            raise KeyError(f"{self.language}: `{key}` is {'no text' if words is None else 'one sentence'}")
        return self._filled(key, words, params)

    def has(self, key: str) -> bool:
        """True where there is a sentence or a list `key`."""
        return self._find(key) is not None

    def first(self, *keys: str) -> str:
        """The first of `keys` that there is: the most special variant stands first."""
        for key in keys:
            if self.has(key):
                return key
        raise KeyError(f"{self.language}: no text for any of {', '.join(keys)}")

    def placeholders(self, key: str) -> frozenset[str]:
        """The parameters that `key` asks for; terms are not among them."""
        words = self._find(key)
        if words is None:
            raise KeyError(f"{self.language}: `{key}` is no text")
        return _asked(words if isinstance(words, tuple) else (words,))

    def count(self, key: str, n: int, /, **params: str | int) -> str:
        """`n` things in the plural form that the language wants, by CLDR: `key` holds `one`, `few`, `many`, `other`."""
        form = f"{key}.{_locale(self.language).plural_form(n)}"
        return self(form if self.has(form) else f"{key}.other", n=n, **params)

    def number(self, value: int) -> str:
        """A whole number with its thousands apart."""
        if abs(value) < _GROUPED_FROM:
            return str(value)
        sign: str = _locale(self.language).number_symbols["latn"]["group"]
        return f"{value:,}".replace(",", sign)

    def amount(self, term: str) -> str:
        """The number of a term in words, `10 дней`; other words where it is withheld."""
        if self._terms is None:
            raise ValueError(f"{self.language}: nobody told the terms, and `{term}` is asked for")
        told = self._terms(term)
        return self("words.term_withheld") if told is None else self.count(f"words.count.{told.unit}", told.number)

    def date(self, value: date | datetime, zone: tzinfo | None = None) -> str:
        """A day, `2 декабря 2026`; of an instant, the day that it is in `zone`."""
        return _told_day(self, "words.date", _local(value, zone))

    def moment(self, value: datetime | Moment, zone: ZoneInfo) -> str:
        """An instant, `22 ноября, 14:30`; a moment as exactly as it was told: a day, a month, or a stretch of days."""
        if isinstance(value, Moment):
            return self._told(value, zone)
        return self._instant("words.date_this_year", value, zone)

    def _told(self, moment: Moment, zone: ZoneInfo) -> str:
        first, last = moment.earliest(zone), moment.latest(zone)
        if moment.is_exact:
            return self._instant("words.date", first, zone)
        if moment.is_day:
            return self.date(first, zone)
        if "/" not in moment.root:
            return _told_day(self, "words.month", first)
        return self("words.days", first=self.date(first, zone), last=self.date(last, zone))

    def _instant(self, pattern: str, value: datetime, zone: ZoneInfo) -> str:
        local = value.astimezone(zone)
        return self("words.instant", date=_told_day(self, pattern, local), time=f"{local:%H:%M}")

    def _find(self, key: str) -> Words | None:
        for layer in self._overrides:
            if key in layer:
                return layer[key]
        return _theme(self.language, key.partition(".")[0]).get(key)

    def _filled(self, key: str, words: tuple[str, ...], params: Mapping[str, str | int]) -> tuple[str, ...]:
        if (asked := _asked(words)) != params.keys():
            raise ValueError(f"{self.language}: `{key}` asks for {sorted(asked)} and was given {sorted(params)}")
        return tuple(_PLACEHOLDER.sub(lambda found: self._value(found, params), text) if "{" in text else text for text in words)

    def _value(self, found: re.Match[str], params: Mapping[str, str | int]) -> str:
        """What is filled in, with the full stop after it unless it ends in one itself."""
        if term := found["term"]:
            return self.amount(term) + found["stop"]
        value = params[found["name"]]
        told = self.number(value) if isinstance(value, int) else value
        return told if told.endswith(".") else told + found["stop"]


@lru_cache(maxsize=128)
def texts_for(language: str, country: str | None = None, platform: str | None = None) -> Texts:
    """The sentences of `language`; a platform's own words go before the country's, and those before the common ones."""
    if language not in _files().languages:
        raise KeyError(f"no texts in the language `{language}`")
    packs = (_files().platforms.get((platform, language)), _files().countries.get((country, language)))
    return Texts(language, tuple(_flat_file(path) for path in packs if path is not None))


class _Files(NamedTuple):
    """Where the texts stand. Paths come from the folders themselves, never from what a person told."""

    languages: Mapping[str, Mapping[str, Path]]
    countries: Mapping[tuple[str | None, str], Path]
    platforms: Mapping[tuple[str | None, str], Path]


@lru_cache(maxsize=1)
def _files() -> _Files:
    languages = {folder.name: {path.stem: path for path in folder.glob("*.yaml")} for folder in (CONTENT / "languages").iterdir()}
    countries = {(path.parent.parent.name, path.stem): path for path in CONTENT.glob("countries/*/texts/*.yaml")}
    platforms = {tuple(path.stem.split(".", 1)): path for path in CONTENT.glob("platforms/texts/*.*.yaml")}
    return _Files(languages, countries, platforms)  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _theme(language: str, theme: str) -> Mapping[str, Words]:
    path = _files().languages[language].get(theme)
    return {} if path is None else dict(_flat(theme, read(path, root=CONTENT).plain()))


@lru_cache(maxsize=256)
def _flat_file(path: Path) -> Mapping[str, Words]:
    return dict(_flat("", read(path, root=CONTENT).plain()))


def _flat(prefix: str, tree: Any) -> Iterator[tuple[str, Words]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, value)
    else:
        yield prefix, tuple(tree) if isinstance(tree, list) else tree


def with_capital(words: str) -> str:
    """Words at the beginning of a sentence: the first letter becomes large, the others stay as they are."""
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=4096)
def _asked(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(found["name"] for text in words for found in _PLACEHOLDER.finditer(text) if found["name"])


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    from babel import Locale  # noqa: PLC0415 - most pages tell neither dates nor counts, and Babel is heavy

    return Locale.parse(language)


def _local(value: date | datetime, zone: tzinfo | None) -> date:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def _told_day(texts: Texts, pattern: str, day: date) -> str:
    months = _locale(texts.language).months
    told = {
        "day": str(day.day),
        "month": months["format"]["wide"][day.month],
        "month_alone": months["stand-alone"]["wide"][day.month],
        "year": str(day.year),
    }
    return texts(pattern, **{name: told[name] for name in texts.placeholders(pattern)})
