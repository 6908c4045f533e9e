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
from typing import Any, Literal

from guidance.library.texts import Texts, texts_for
from guidance.models.case import Case

Mask = Literal["name", "address", "phone", "email", "account", "number", "link"]
Rule = tuple[re.Pattern[str], Mask]

SHORTEST_NUMBER = 4
"""Shorter numbers of a case are hidden where they stand alone, never inside other words."""
_LANGUAGES = ("ru", "en")
_PROCEEDINGS = ("claim_to_seller", "claim_to_platform", "platform_dispute", "payment_dispute", "authority", "mediation", "court")
_BETWEEN = r"[\s\-–—./()_№#]*"
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


@dataclass(frozen=True)
class Redactor:
    """Hides what must not be read, by rules that are tried in order."""

    rules: tuple[Rule, ...]
    masks: dict[Mask, str]

    def hide(self, text: str) -> str:
        """The text with everything hidden that a rule finds."""
        for pattern, mask in self.rules:
            text = pattern.sub(self.masks[mask], text)
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
    for part in (*tree["events"], *(tree[name] for name in _PROCEEDINGS if tree[name])):
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
    for pattern, mask in (*_NET, *known, *_PATTERNS, (_postal(), "address")):
        yield re.compile(pattern, re.IGNORECASE), mask


def _known(case: Case, common: frozenset[str]) -> Iterator[tuple[str, Mask]]:
    person, seller = case.person, case.seller
    for name in (person.name, seller.name):
        yield from _names(name or "", common)
    for email in (person.email, seller.email):
        yield from _emails(email or "")
    for address in (person.address, seller.address):
        yield from _addresses(address or "", common)
    for number in _numbers(case):
        yield from ((pattern, "number") for pattern in _spelled(number))
    yield from ((pattern, "phone") for pattern in _phones(person.phone or ""))
    for token in _TOKEN.findall(person.bank_details or ""):
        if any(character.isdigit() for character in token):
            yield from ((pattern, "account") for pattern in _spelled(token))


def _numbers(case: Case) -> Iterator[str]:
    proceedings = (getattr(case, name) for name in _PROCEEDINGS)
    told = (
        case.order.number,
        case.seller.registration,
        *(event.reference for event in case.events),
        *(proceeding.reference for proceeding in proceedings if proceeding is not None),
        *(letter.tracking for letter in case.letters),
    )
    yield from {number for number in told if number}


def _names(name: str, common: frozenset[str]) -> Iterator[tuple[str, Mask]]:
    words = [word for word in _WORD.findall(name) if len(word) > 1 and word.lower() not in common]
    for word in words:
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


def _spelled(number: str) -> Iterator[str]:
    """A number however its signs are set apart."""
    signs = [re.escape(character) for character in number if character.isalnum()]
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
    return frozenset(word for language in _LANGUAGES for word in texts_for(language)(f"bundle.redaction.{name}").split())


def _hidden(tree: Any, hide: Callable[[str], str], path: str = "") -> Any:
    if isinstance(tree, dict):
        return {name: _hidden(value, hide, f"{path}.{name}".lstrip(".")) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_hidden(value, hide, path) for value in tree]
    return hide(tree)[: _FREE[path]] if isinstance(tree, str) and path in _FREE else tree


def _cover(part: dict[str, Any], masks: dict[str, str]) -> None:
    """Put masks in place of what is told."""
    part |= {name: mask for name, mask in masks.items() if part.get(name)}
