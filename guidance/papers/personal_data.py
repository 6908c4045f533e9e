"""Patterns of personal data: what a case names of people, numbers and addresses in all of its spellings, and postal addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from guidance.case.case import Case
from guidance.library.words import words_of_all

MaskKind = Literal["name", "address", "phone", "email", "account", "number", "link"]

SHORTEST_NUMBER = 4
"""Shorter numbers of a case are hidden where they stand alone, never inside other words."""
_BETWEEN = r"[\s\-–—./()_№#]*"
_SETS_APART = re.compile(r"[\s\-–—./()_№#]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TOKEN = re.compile(r"\w+(?:[-/.]\w+)*")
_VOWELS = frozenset("аеиоуыэюяйьaeiouy")
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "(?:e|yo|jo)", "ж": "(?:zh|j)", "з": "z", "и": "i", "й": "(?:y|i|j)?",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "(?:kh|h|x)",
    "ц": "(?:ts|c)", "ч": "ch", "ш": "sh", "щ": "(?:shch|sch|sh)", "ъ": "'?", "ы": "(?:y|i)", "ь": "'?", "э": "e", "ю": "(?:yu|iu|ju|u)",
    "я": "(?:ya|ia|ja|a)",
}  # fmt: skip
"""The ways in which a Russian letter is written in Latin ones."""


class NumberFinder:
    """Numbers however their signs are set apart, all in one pass: a case may hold thousands."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._known = frozenset(folded(signs_of(number)) for number in numbers)
        self._lengths: dict[str, set[int]] = {}
        for signs in self._known:
            self._lengths.setdefault(signs[:SHORTEST_NUMBER], set()).add(len(signs))

    def sub(self, put: str, text: str, /) -> str:
        """The text with `put` in place of each number."""
        places = [place for place, sign in enumerate(text) if not _SETS_APART.match(sign)]
        plain = folded(text[place] for place in places)
        pieces, after = [], 0
        for first, last in self._spans(plain):
            pieces += [text[after : places[first]], put]
            after = places[last] + 1
        return "".join((*pieces, text[after:]))

    def _spans(self, plain: str) -> Iterator[tuple[int, int]]:
        """First and last sign of each find; finds that overlap are one."""
        begun, reached = 0, -1
        for start in range(len(plain) - SHORTEST_NUMBER + 1):
            lengths = self._lengths.get(plain[start : start + SHORTEST_NUMBER], ())
            last = max((start + length - 1 for length in lengths if plain[start : start + length] in self._known), default=-1)
            if last > reached and start > reached:
                if reached >= 0:
                    yield begun, reached
                begun = start
            reached = max(reached, last)
        if reached >= 0:
            yield begun, reached


def known_patterns(case: Case, common: frozenset[str]) -> Iterator[tuple[str, MaskKind]]:
    """Patterns of everything personal that the case names but its numbers; words in `common` stay readable."""
    person, seller = case.person, case.seller
    for name in (person.name, seller.name):
        yield from _names(name or "", common)
    for email in (person.email, seller.email):
        yield from _emails(email or "")
    for address in (person.address, seller.address):
        yield from _addresses(address or "", common)
    yield from ((pattern, "phone") for pattern in _phones(person.phone or ""))
    for token in _TOKEN.findall(person.bank_details or ""):
        if any(character.isdigit() for character in token):
            yield from ((pattern, "account") for pattern in _spelled(token))


def numbers_of(case: Case) -> tuple[str, ...]:
    """Every number by which the case can be found, each once."""
    proceedings = case.proceedings().values()
    numbers = (
        case.order.number,
        case.seller.registration,
        *(event.reference for event in case.events),
        *(proceeding.reference for proceeding in proceedings),
        *(letter.tracking for letter in case.letters),
    )
    return tuple(dict.fromkeys(number for number in numbers if number))


def _names(name: str, common: frozenset[str]) -> Iterator[tuple[str, MaskKind]]:
    parts = (part for word in _WORD.findall(name) for part in (word, *(half for half in word.split("-") if len(half) >= SHORTEST_NUMBER)))
    for word in dict.fromkeys(part for part in parts if len(part) > 1 and part.lower() not in common):
        for stem in _stems(word):
            yield rf"(?<!\w)(?:\w\.\s?){{0,2}}{_spelling(stem)}{_ending(word)}(?!\w)(?:\s+\w\.(?:\s?\w\.)?)?", "name"
            yield rf"(?<!\w){_latin(stem)}{_ending(word)}(?!\w)", "name"


def _stems(word: str) -> Iterator[str]:
    """What stays of a word in all of its cases: without its last vowels, and without a vowel that comes and goes (Павел, Павла)."""
    stem, shortest = word, max(2, min(4, len(word) - 1), len(word) - 2)
    while len(stem) > shortest and stem[-1].lower() in _VOWELS:
        stem = stem[:-1]
    yield stem
    if len(word) > 4 and word[-2].lower() in "еёо" and word[-1].lower() not in _VOWELS:
        yield word[:-2] + word[-1]


def _ending(word: str) -> str:
    """What may follow the stem: little after a short one, so that other words stay."""
    return f"[а-яёa-z]{{0,{min(3, len(word) - 2)}}}"


def _spelling(word: str) -> str:
    """A word with either of the two letters that Russians write for one."""
    return re.sub("[еёЕЁ]", "[её]", re.escape(word))


def _latin(word: str) -> str:
    return "".join(_LATIN.get(letter, re.escape(letter)) for letter in word.lower())


def _emails(email: str) -> Iterator[tuple[str, MaskKind]]:
    if email:
        yield re.escape(email), "email"
        account = email.partition("@")[0]
        if len(account) >= SHORTEST_NUMBER:
            yield rf"(?<!\w){re.escape(account)}(?!\w)", "email"


def _addresses(address: str, common: frozenset[str]) -> Iterator[tuple[str, MaskKind]]:
    """The address as a whole, and each word of it that could name a place."""
    tokens = _TOKEN.findall(address)
    if len(tokens) > 1:
        yield r"[\s,.;:-]*".join(_spelling(token) for token in tokens), "address"
    generic = common | words_of_all(lambda words: words.redaction.streets) | words_of_all(lambda words: words.redaction.houses)
    for word in _WORD.findall(address):
        if len(word) >= SHORTEST_NUMBER and word.lower() not in generic:
            yield from ((rf"(?<!\w){_spelling(stem)}{_ending(word)}(?!\w)", "address") for stem in _stems(word))
    for token in tokens:
        if len(token) >= SHORTEST_NUMBER and any(character.isdigit() for character in token):
            yield from ((pattern, "address") for pattern in _spelled(token))


def _phones(phone: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", phone)
    if len(digits) >= 10:
        yield rf"(?<!\d)(?:\+?\d{{1,3}}{_BETWEEN})?{_BETWEEN.join(digits[-10:])}(?!\d)"
    elif digits:
        yield from _spelled(digits)


def signs_of(number: str) -> str:
    """The letters and figures of a number, without what sets them apart."""
    return "".join(character for character in number if character.isalnum())


def folded(signs: Iterable[str]) -> str:
    """Signs in small letters, one for each."""
    return "".join(sign.lower()[:1] for sign in signs)


def _spelled(number: str) -> Iterator[str]:
    """A number however its signs are set apart."""
    signs = [re.escape(character) for character in signs_of(number)]
    if len(signs) >= SHORTEST_NUMBER:
        yield _BETWEEN.join(signs)
    elif signs:
        yield rf"(?<!\w){re.escape(number.strip())}(?!\w)"


def postal_pattern() -> str:
    """Something like `ул. Лесная, д. 5, кв. 10` or `5 Forest Street, apt 10`."""
    streets = alternatives(words_of_all(lambda words: words.redaction.streets))
    houses = alternatives(words_of_all(lambda words: words.redaction.houses))
    name = r"[^\W\d_][\w-]{0,40}(?:\s[^\W\d_][\w-]{0,40}){0,2}"
    house = rf"[\s,]{{0,3}}(?:(?:{houses})\.?\s?)?\d[\w/-]{{0,8}}"
    before = rf"(?<!\w)(?:{streets})\.?\s{name}(?:{house}){{1,4}}"
    return rf"{before}|(?<!\w)\d{{1,5}}\w?\s(?-i:[A-Z])[\w-]{{0,40}}(?:\s(?-i:[A-Z])[\w-]{{0,40}}){{0,2}}\s(?:{streets})(?!\w)"


def alternatives(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
