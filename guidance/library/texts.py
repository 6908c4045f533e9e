"""Sentences for the buyer by key, in one language, as the country and the platform of the case word them.

Raises KeyError for a key that does not exist, ValueError for a parameter that is missing or that the sentence does not ask for: each is a
fault of content or of code, which tests find.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from guidance.case.moment import Moment
from guidance.library.text_files import TextValue, language_texts, pack_texts

if TYPE_CHECKING:
    from babel import Locale

_PLACEHOLDER = re.compile(r"\{(?:(?P<name>[a-z_]+)|term:(?P<term>[a-z0-9_-]+))\}(?P<stop>\.?)")
_GROUPED_FROM = 1000


class Amount(NamedTuple):
    """A number of the law or of a platform, with its unit."""

    number: int
    unit: str
    """A key under `words.count`: `days`, `working_days`, `rub` …"""


AmountLookup = Callable[[str], Amount | None]
"""The amount of a term, or None where it is withheld."""


class Texts:
    """The sentences of one language, with what a country and a platform say otherwise."""

    def __init__(self, language: str, overrides: tuple[Mapping[str, TextValue], ...] = (), terms: AmountLookup | None = None) -> None:
        self.language = language
        self._overrides = overrides
        self._terms = terms

    def with_terms(self, terms: AmountLookup) -> Texts:
        """The same sentences, with their `{term:…}` filled by `terms`."""
        return Texts(self.language, self._overrides, terms)

    def with_days_as(self, key: str) -> Texts:
        """The same sentences, with each whole day worded by the sentence `key`."""
        return Texts(self.language, ({"words.date": self._existing(key)}, *self._overrides), self._terms)

    def __call__(self, key: str, /, **params: str | int) -> str:
        """The sentence `key` with its placeholders filled."""
        text = self._existing(key)
        if not isinstance(text, str):
            raise KeyError(f"{self.language}: `{key}` is a list")
        return self._filled(key, (text,), params)[0]

    def list(self, key: str, /, **params: str | int) -> tuple[str, ...]:
        """The items of the list `key`, each with its placeholders filled."""
        items = self._existing(key)
        if not isinstance(items, tuple):
            raise KeyError(f"{self.language}: `{key}` is one sentence")
        return self._filled(key, items, params)

    def has(self, key: str) -> bool:
        """True where there is a sentence or a list `key`."""
        return self._find(key) is not None

    def first(self, *keys: str) -> str:
        """The first of `keys` that exists: the most specific variant goes first."""
        for key in keys:
            if self.has(key):
                return key
        raise KeyError(f"{self.language}: no text for any of {', '.join(keys)}")

    def placeholders(self, key: str) -> frozenset[str]:
        """The parameters of the sentence or list `key`; terms are not among them."""
        text = self._existing(key)
        return _parameters(text if isinstance(text, tuple) else (text,))

    def count(self, key: str, n: int, /, **params: str | int) -> str:
        """`n` things in the plural form of the language (CLDR): `key` has the forms `one`, `few`, `many`, `other`."""
        form = f"{key}.{_locale(self.language).plural_form(n)}"
        return self(form if self.has(form) else f"{key}.other", n=n, **params)

    def number(self, value: int) -> str:
        """A whole number with its thousands separated."""
        if abs(value) < _GROUPED_FROM:
            return str(value)
        sign: str = _locale(self.language).number_symbols["latn"]["group"]
        return f"{value:,}".replace(",", sign)

    def amount(self, term: str) -> str:
        """The number of a term in words, `10 дней`; other words where it is withheld."""
        if self._terms is None:
            raise ValueError(f"{self.language}: nobody told the terms, and `{term}` is asked for")
        amount = self._terms(term)
        return self("words.term_withheld") if amount is None else self.count(f"words.count.{amount.unit}", amount.number)

    def date(self, value: date | datetime, zone: tzinfo | None = None) -> str:
        """A day, `2 декабря 2026`; of an instant, the day that it is in `zone`."""
        return _day(self, "words.date", _local(value, zone))

    def moment(self, value: datetime | Moment, zone: ZoneInfo) -> str:
        """An instant, `22 ноября, 14:30`; a moment no more precisely than it is known: a day, a month, or a range of days."""
        if isinstance(value, Moment):
            return self._moment(value, zone)
        return self._instant("words.date_this_year", value, zone)

    def _moment(self, moment: Moment, zone: ZoneInfo) -> str:
        first, last = moment.earliest(zone), moment.latest(zone)
        if moment.is_exact:
            return self._instant("words.date", first, zone)
        if moment.is_day:
            return self.date(first, zone)
        if "/" not in moment.root:
            return _day(self, "words.month", first)
        return self("words.days", first=self.date(first, zone), last=self.date(last, zone))

    def _instant(self, pattern: str, value: datetime, zone: ZoneInfo) -> str:
        local = value.astimezone(zone)
        return self("words.instant", date=_day(self, pattern, local), time=f"{local:%H:%M}")

    def _find(self, key: str) -> TextValue | None:
        for layer in self._overrides:
            if key in layer:
                return layer[key]
        return language_texts(self.language, key.partition(".")[0]).get(key)

    def _existing(self, key: str) -> TextValue:
        text = self._find(key)
        if text is None:
            raise KeyError(f"{self.language}: `{key}` is no text")
        return text

    def _filled(self, key: str, items: tuple[str, ...], params: Mapping[str, str | int]) -> tuple[str, ...]:
        if (parameters := _parameters(items)) != params.keys():
            raise ValueError(f"{self.language}: `{key}` asks for {sorted(parameters)} and was given {sorted(params)}")
        return tuple(_PLACEHOLDER.sub(lambda match: self._value(match, params), text) if "{" in text else text for text in items)

    def _value(self, match: re.Match[str], params: Mapping[str, str | int]) -> str:
        """The value of a placeholder, with the full stop after it unless the value ends in one itself."""
        if term := match["term"]:
            return self.amount(term) + match["stop"]
        value = params[match["name"]]
        text = self.number(value) if isinstance(value, int) else value
        return text if text.endswith(".") else text + match["stop"]


@lru_cache(maxsize=128)
def texts_for(language: str, country: str | None = None, platform: str | None = None) -> Texts:
    """The sentences of `language`; a platform's own go before the country's, and those before the common ones.

    KeyError for a language without texts.
    """
    return Texts(language, pack_texts(language, country, platform))


def with_capital(text: str) -> str:
    """A text at the beginning of a sentence: its first letter a capital, the others unchanged."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)
def _parameters(items: tuple[str, ...]) -> frozenset[str]:
    return frozenset(match["name"] for text in items for match in _PLACEHOLDER.finditer(text) if match["name"])


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    from babel import Locale  # noqa: PLC0415 - Babel is heavy, and most pages show neither dates nor counts

    return Locale.parse(language)


def _local(value: date | datetime, zone: tzinfo | None) -> date:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def _day(texts: Texts, pattern: str, day: date) -> str:
    months = _locale(texts.language).months
    parts = {
        "day": str(day.day),
        "month": months["format"]["wide"][day.month],
        "month_alone": months["stand-alone"]["wide"][day.month],
        "year": str(day.year),
    }
    return texts(pattern, **{name: parts[name] for name in texts.placeholders(pattern)})
