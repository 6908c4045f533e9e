"""How does the case read for others? The same case with names, numbers and addresses hidden in every text of a person.

What the case itself names (the buyer, the seller, the order, references) is hidden in all of its forms: other endings, Latin letters,
other spacing. Beside that, what looks like a telephone, a card, a mail or a postal address is hidden. It refuses to promise more: it
knows no names but those of the case, and it does not look into files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, Protocol

from guidance.case.case import Case
from guidance.case.proceeding import PROCEEDINGS
from guidance.library.forms.kinds import LANGUAGES
from guidance.library.texts import Texts, texts_for

Mask = Literal["name", "address", "phone", "email", "account", "number", "link"]

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
_FREE = {
    "order.goods": 200, "losses.what": 200, "events.text": 5000, "events.promise.text": 5000, "exhibits.title": 200,
    "letters.addressee": 200, "letters.channel": 200, "letters.text": 60_000,
}  # fmt: skip
"""Where a person's own words stand besides what is covered whole, and how long they may be."""
_ORDER: tuple[Mask, ...] = ("link", "email", "phone", "account", "number", "address", "name")
_NET: tuple[tuple[str, Mask], ...] = (
    (r"(?:https?://|www\.)\S+", "link"),
    (r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", "email"),
)
_PATTERNS: tuple[tuple[str, Mask], ...] = (
    (r"(?<![\w@])@\w{3,}", "name"),
    (r"(?<!\d)\d{4}(?:[ \u00a0-]?\d{4}){3}(?:[ \u00a0-]?\d{1,3})?(?!\d)", "account"),
    (r"(?<!\d)\d{20}(?!\d)", "account"),
    (r"(?<![\d+])(?:\+7|8|7)[\s\u00a0-]*\(?\d{3}\)?[\s\u00a0-]*\d{3}[\s\u00a0-]*\d{2}[\s\u00a0-]*\d{2}(?!\d)", "phone"),
    (r"\+\d(?:[\s\u00a0()-]{0,2}\d){7,14}(?!\d)", "phone"),
    (r"(?<!\d)\d{6,}(?!\d)", "number"),
    (r"(?<!\w)(?=\w*\d)(?=\w*[^\W\d_])[A-ZА-Я0-9]{8,}(?!\w)", "number"),
)


class _Finder(Protocol):
    """What finds something in a text and puts other words in its place, as a pattern does."""

    def sub(self, put: str, text: str, /) -> str:
        """The text with `put` in place of everything found."""
        ...


class _Numbers:
    """Numbers however their signs are set apart, all in one pass: a case may hold thousands."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._known = frozenset(_folded(_signs(number)) for number in numbers)
        self._lengths: dict[str, set[int]] = {}
        for signs in self._known:
            self._lengths.setdefault(signs[:SHORTEST_NUMBER], set()).add(len(signs))

    def sub(self, put: str, text: str, /) -> str:
        """The text with `put` in place of each number."""
        places = [place for place, sign in enumerate(text) if not _SETS_APART.match(sign)]
        plain = _folded(text[place] for place in places)
        told, after = [], 0
        for first, last in self._spans(plain):
            told += [text[after : places[first]], put]
            after = places[last] + 1
        return "".join((*told, text[after:]))

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


Rule = tuple[_Finder, Mask]


@dataclass(frozen=True)
class Redactor:
    """Hides what must not be read, by rules that are tried in order."""

    rules: tuple[Rule, ...]
    masks: dict[Mask, str]

    def hide(self, text: str) -> str:
        """The text with everything hidden that a rule finds."""
        for finder, mask in self.rules:
            text = finder.sub(self.masks[mask], text)
        return text


def redact(case: Case, texts: Texts) -> Case:
    """The case for others: the same facts and dates, no text that tells who, where or under which number."""
    redactor = redactor_of(case, texts)
    tree = _hidden(case.model_dump(mode="json"), redactor.hide)
    masks = redactor.masks
    _cover(tree["person"], {"name": masks["name"], "address": masks["address"], "phone": masks["phone"], "email": masks["email"]})
    _cover(tree["person"], {"bank_details": masks["account"]})
    _cover(tree["seller"], {"name": masks["name"], "address": masks["address"], "registration": masks["number"], "email": masks["email"]})
    _cover(tree["order"], {"number": masks["number"]})
    for part in (*tree["events"], *(tree[name] for name in PROCEEDINGS if tree[name])):
        _cover(part, {"reference": masks["number"]})
    for letter in tree["letters"]:
        _cover(letter, {"tracking": masks["number"]})
        letter["sha256"] = sha256(letter["text"].encode()).hexdigest()
    return Case.model_validate(tree)


def redactor_of(case: Case, texts: Texts) -> Redactor:
    """What hides the personal data of this case, with masks in the language of `texts`."""
    masks: dict[Mask, str] = {
        "name": texts("bundle.masks.name"),
        "address": texts("bundle.masks.address"),
        "phone": texts("bundle.masks.phone"),
        "email": texts("bundle.masks.email"),
        "account": texts("bundle.masks.account"),
        "number": texts("bundle.masks.number"),
        "link": texts("bundle.masks.link"),
    }
    return Redactor(tuple(_rules(case)), masks)


def _rules(case: Case) -> Iterator[Rule]:
    """Whole addresses of the net before parts of them, then what is known of the case, the longest first, then what looks like it."""
    known = sorted(_known(case, _listed("common")), key=lambda one: (_ORDER.index(one[1]), -len(one[0])))
    before = [one for one in known if _ORDER.index(one[1]) < _ORDER.index("number")]
    yield from _compiled((*_NET, *before))
    yield from _number_rules(case)
    yield from _compiled((*known[len(before) :], *_PATTERNS, (_postal(), "address")))


def _compiled(patterns: Iterable[tuple[str, Mask]]) -> Iterator[Rule]:
    for pattern, mask in patterns:
        yield re.compile(pattern, re.IGNORECASE), mask


def _number_rules(case: Case) -> Iterator[Rule]:
    numbers = _numbers(case)
    yield _Numbers(number for number in numbers if len(_signs(number)) >= SHORTEST_NUMBER), "number"
    short = [number.strip() for number in numbers if 0 < len(_signs(number)) < SHORTEST_NUMBER]
    yield from _compiled([(rf"(?<!\w)(?:{_alternatives(short)})(?!\w)", "number")] if short else [])


def _known(case: Case, common: frozenset[str]) -> Iterator[tuple[str, Mask]]:
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


def _numbers(case: Case) -> tuple[str, ...]:
    proceedings = case.proceedings().values()
    told = (
        case.order.number,
        case.seller.registration,
        *(event.reference for event in case.events),
        *(proceeding.reference for proceeding in proceedings),
        *(letter.tracking for letter in case.letters),
    )
    return tuple(dict.fromkeys(number for number in told if number))


def _names(name: str, common: frozenset[str]) -> Iterator[tuple[str, Mask]]:
    told = (part for word in _WORD.findall(name) for part in (word, *(half for half in word.split("-") if len(half) >= SHORTEST_NUMBER)))
    for word in dict.fromkeys(part for part in told if len(part) > 1 and part.lower() not in common):
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


def _emails(email: str) -> Iterator[tuple[str, Mask]]:
    if email:
        yield re.escape(email), "email"
        account = email.partition("@")[0]
        if len(account) >= SHORTEST_NUMBER:
            yield rf"(?<!\w){re.escape(account)}(?!\w)", "email"


def _addresses(address: str, common: frozenset[str]) -> Iterator[tuple[str, Mask]]:
    """The address as a whole, and each word of it that could name a place."""
    tokens = _TOKEN.findall(address)
    if len(tokens) > 1:
        yield r"[\s,.;:-]*".join(_spelling(token) for token in tokens), "address"
    generic = common | _listed("streets") | _listed("houses")
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


def _signs(number: str) -> str:
    """The letters and figures of a number, without what sets them apart."""
    return "".join(character for character in number if character.isalnum())


def _folded(signs: Iterable[str]) -> str:
    """Signs in small letters, one for each."""
    return "".join(sign.lower()[:1] for sign in signs)


def _spelled(number: str) -> Iterator[str]:
    """A number however its signs are set apart."""
    signs = [re.escape(character) for character in _signs(number)]
    if len(signs) >= SHORTEST_NUMBER:
        yield _BETWEEN.join(signs)
    elif signs:
        yield rf"(?<!\w){re.escape(number.strip())}(?!\w)"


def _postal() -> str:
    """Something like `ул. Лесная, д. 5, кв. 10` or `5 Forest Street, apt 10`."""
    streets, houses = (_alternatives(_listed(name)) for name in ("streets", "houses"))
    name = r"[^\W\d_][\w-]{0,40}(?:\s[^\W\d_][\w-]{0,40}){0,2}"
    house = rf"[\s,]{{0,3}}(?:(?:{houses})\.?\s?)?\d[\w/-]{{0,8}}"
    before = rf"(?<!\w)(?:{streets})\.?\s{name}(?:{house}){{1,4}}"
    return rf"{before}|(?<!\w)\d{{1,5}}\w?\s(?-i:[A-Z])[\w-]{{0,40}}(?:\s(?-i:[A-Z])[\w-]{{0,40}}){{0,2}}\s(?:{streets})(?!\w)"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _listed(name: str) -> frozenset[str]:
    """A list of words of the content, in every language that we speak."""
    return frozenset(word for language in LANGUAGES for word in texts_for(language)(f"bundle.redaction.{name}").split())


def _hidden(tree: Any, hide: Callable[[str], str], path: str = "") -> Any:
    if isinstance(tree, dict):
        return {name: _hidden(value, hide, f"{path}.{name}".lstrip(".")) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_hidden(value, hide, path) for value in tree]
    return hide(tree)[: _FREE[path]] if isinstance(tree, str) and path in _FREE else tree


def _cover(part: dict[str, Any], masks: dict[str, str]) -> None:
    """Put masks in place of what is told."""
    part |= {name: mask for name, mask in masks.items() if part.get(name)}
