"""The masked copy of a case: the same case with names, numbers and addresses hidden in every text of a person.

What the case itself names (the buyer, the seller, the order, references) is hidden in all of its forms: other endings, Latin letters,
other spacing. Beside that, what looks like a telephone, a card, a mail or a postal address is hidden. It promises no more:
it knows no names but those of the case, and does not look into files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from guidance.case.case import Case
from guidance.case.proceeding import PROCEEDINGS
from guidance.library.texts import Texts
from guidance.library.words import words_of_all
from guidance.papers.personal_data import (
    SHORTEST_NUMBER,
    MaskKind,
    NumberFinder,
    alternatives,
    known_patterns,
    numbers_of,
    postal_pattern,
    signs_of,
)

_FREE = {
    "order.goods": 200, "losses.what": 200, "events.text": 5000, "events.promise.text": 5000, "exhibits.title": 200,
    "letters.addressee": 200, "letters.channel": 200, "letters.text": 60_000,
}  # fmt: skip
"""Where a person's own words stand besides what is covered whole, and how long they may be."""
_ORDER: tuple[MaskKind, ...] = ("link", "email", "phone", "account", "number", "address", "name")
_NET: tuple[tuple[str, MaskKind], ...] = (
    (r"(?:https?://|www\.)\S+", "link"),
    (r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", "email"),
)
_PATTERNS: tuple[tuple[str, MaskKind], ...] = (
    (r"(?<![\w@])@\w{3,}", "name"),
    (r"(?<!\d)\d{4}(?:[ \u00a0-]?\d{4}){3}(?:[ \u00a0-]?\d{1,3})?(?!\d)", "account"),
    (r"(?<!\d)\d{20}(?!\d)", "account"),
    (r"(?<![\d+])(?:\+7|8|7)[\s\u00a0-]*\(?\d{3}\)?[\s\u00a0-]*\d{3}[\s\u00a0-]*\d{2}[\s\u00a0-]*\d{2}(?!\d)", "phone"),
    (r"\+\d(?:[\s\u00a0()-]{0,2}\d){7,14}(?!\d)", "phone"),
    (r"(?<!\d)\d{6,}(?!\d)", "number"),
    (r"(?<!\w)(?=\w*\d)(?=\w*[^\W\d_])[A-ZА-Я0-9]{8,}(?!\w)", "number"),
)


class TextFinder(Protocol):
    """What finds something in a text and puts other words in its place, as a pattern does."""

    def sub(self, put: str, text: str, /) -> str:
        """The text with `put` in place of everything found."""
        ...


MaskRule = tuple[TextFinder, MaskKind]


@dataclass(frozen=True)
class Redactor:
    """Hides what must not be read, by rules that are tried in order."""

    rules: tuple[MaskRule, ...]
    masks: dict[MaskKind, str]

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
    masks: dict[MaskKind, str] = {
        "name": texts("bundle.masks.name"),
        "address": texts("bundle.masks.address"),
        "phone": texts("bundle.masks.phone"),
        "email": texts("bundle.masks.email"),
        "account": texts("bundle.masks.account"),
        "number": texts("bundle.masks.number"),
        "link": texts("bundle.masks.link"),
    }
    return Redactor(tuple(_rules(case)), masks)


def _rules(case: Case) -> Iterator[MaskRule]:
    """Whole addresses of the net before parts of them, then what is known of the case, the longest first, then what looks like it."""
    known = sorted(
        known_patterns(case, words_of_all(lambda words: words.redaction.common)), key=lambda rule: (_ORDER.index(rule[1]), -len(rule[0]))
    )
    before = [rule for rule in known if _ORDER.index(rule[1]) < _ORDER.index("number")]
    yield from _compiled((*_NET, *before))
    yield from _number_rules(case)
    yield from _compiled((*known[len(before) :], *_PATTERNS, (postal_pattern(), "address")))


def _compiled(patterns: Iterable[tuple[str, MaskKind]]) -> Iterator[MaskRule]:
    for pattern, mask in patterns:
        yield re.compile(pattern, re.IGNORECASE), mask


def _number_rules(case: Case) -> Iterator[MaskRule]:
    numbers = numbers_of(case)
    yield NumberFinder(number for number in numbers if len(signs_of(number)) >= SHORTEST_NUMBER), "number"
    short = [number.strip() for number in numbers if 0 < len(signs_of(number)) < SHORTEST_NUMBER]
    yield from _compiled([(rf"(?<!\w)(?:{alternatives(short)})(?!\w)", "number")] if short else [])


def _hidden(tree: Any, hide: Callable[[str], str], path: str = "") -> Any:
    if isinstance(tree, dict):
        return {name: _hidden(value, hide, f"{path}.{name}".lstrip(".")) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_hidden(value, hide, path) for value in tree]
    return hide(tree)[: _FREE[path]] if isinstance(tree, str) and path in _FREE else tree


def _cover(part: dict[str, Any], masks: dict[str, str]) -> None:
    """Put masks in place of what is told."""
    part |= {name: mask for name, mask in masks.items() if part.get(name)}
