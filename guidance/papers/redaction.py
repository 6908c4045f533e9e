"""The masked copy of a case: the same case with names, numbers and addresses hidden in every text of a person.

What the case itself names (the buyer, the seller, the order, references) is hidden in all of its forms: other endings, Latin letters,
other spacing. Beside that, what looks like a telephone, a card, a mail or a postal address is hidden, and any long number that is no sum,
date or law: a doubt hides. It knows no names but those of the case, and does not look into files; `review` tells what was left in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from guidance.case.case import Case
from guidance.case.proceeding import PROCEEDINGS
from guidance.library.letters import load_letters
from guidance.library.texts import Texts
from guidance.library.words import words_of_all
from guidance.papers import personal_data as personal
from guidance.papers.name_forms import NameFinder
from guidance.papers.number_finder import LooseNumbers, alternatives
from guidance.papers.other_people import other_people
from guidance.papers.personal_data import SHORTEST_NUMBER, MaskKind, NumberFinder, signs_of
from guidance.papers.plain_text import PlainText, TextSpan, merged, plain_text

_FREE = {
    "order.goods": 200, "losses.what": 200, "events.text": 5000, "events.promise.text": 5000, "exhibits.title": 200,
    "letters.addressee": 200, "letters.channel": 200, "letters.text": 60_000,
}  # fmt: skip
"""Where a person's own words stand besides what is covered whole, and how long they may be."""
_ORDER: tuple[MaskKind, ...] = ("link", "email", "address", "account", "phone", "number", "name")
"""Of finds that overlap, the first of these names the mask."""
_UNKNOWN_LETTER = "letter"
_LOOKS_LIKE_NAME = re.compile(r"(?<=[a-zа-яё0-9,;:«»\"()] )[A-ZА-ЯЁ][a-zа-яё]+(?:[ -][A-ZА-ЯЁ][a-zа-яё]+){0,2}(?!\w)")

SpanFinder = Callable[[PlainText], Iterator[TextSpan]]
MaskRule = tuple[SpanFinder, MaskKind]


@dataclass(frozen=True)
class Masked:
    """A place that is hidden."""

    start: int
    end: int
    kind: MaskKind
    text: str


@dataclass(frozen=True)
class MaskReview:
    """What a copy hides, and what looks like a name or a number in it and stays: for the person to look at before it leaves."""

    masked: tuple[str, ...]
    doubtful: tuple[str, ...]


@dataclass(frozen=True)
class Redactor:
    """Hides what must not be read, by rules that all look at the same text."""

    rules: tuple[MaskRule, ...]
    masks: dict[MaskKind, str]

    def hide(self, text: str) -> str:
        """The text with everything hidden that a rule finds."""
        pieces, after = [], 0
        for place in self.found(text):
            pieces += [text[after : place.start], self.masks[place.kind]]
            after = place.end
        return "".join((*pieces, text[after:]))

    def found(self, text: str) -> tuple[Masked, ...]:
        """What is hidden of a text, in its order."""
        return _places(text, self._spans(text))

    def doubtful(self, text: str) -> tuple[str, ...]:
        """What looks like a name or a number and stays."""
        hidden = [(place.start, place.end) for place in self.found(text)]
        seen = plain_text(text)
        spans = [seen.back(span) for span in LooseNumbers().doubtful(seen)] + [match.span() for match in _LOOKS_LIKE_NAME.finditer(text)]
        left = (span for span in sorted(spans) if not any(start < span[1] and span[0] < end for start, end in hidden))
        return tuple(dict.fromkeys(text[start:end].strip() for start, end in left))

    def _spans(self, text: str) -> Iterator[tuple[TextSpan, MaskKind]]:
        seen = plain_text(text)
        for finder, kind in self.rules:
            for start, end in finder(seen):
                last = start + len(seen.plain[start:end].rstrip(" \n\t,;:-("))
                if start < last:
                    yield seen.back((start, last)), kind


def _places(text: str, spans: Iterator[tuple[TextSpan, MaskKind]]) -> tuple[Masked, ...]:
    """Finds that overlap as one; finds of one kind with nothing but a blank between too."""
    places: list[Masked] = []
    for (start, end), kind in sorted(spans, key=lambda find: find[0]):
        last = places[-1] if places else None
        if last and (start < last.end or (kind == last.kind and not text[last.end : start].strip(" "))):
            first = min(kind, last.kind, key=_ORDER.index)
            places[-1] = Masked(last.start, max(end, last.end), first, text[last.start : max(end, last.end)])
        else:
            places.append(Masked(start, end, kind, text[start:end]))
    return tuple(places)


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
    known = {part for letters in load_letters().values() for name in letters.forms for part in name.split("_")}
    for letter in tree["letters"]:
        _cover(letter, {"tracking": masks["number"]})
        letter["sha256"] = sha256(letter["text"].encode()).hexdigest()
        letter["name"] = letter["name"] if known.issuperset(re.split("[-_]", letter["name"])) else _UNKNOWN_LETTER
    return Case.model_validate(tree)


def review(case: Case, texts: Texts) -> MaskReview:
    """What the copy for others hides of the person's own texts, and what it leaves that looks like a name or a number; each once."""
    redactor = redactor_of(case, texts)
    masked: dict[str, None] = {}
    doubtful: dict[str, None] = {}

    def seen(text: str) -> str:
        masked.update(dict.fromkeys(place.text for place in redactor.found(text)))
        doubtful.update(dict.fromkeys(redactor.doubtful(text)))
        return text

    _hidden(case.model_dump(mode="json"), seen)
    return MaskReview(tuple(masked), tuple(doubtful))


def redactor_of(case: Case, texts: Texts) -> Redactor:
    """What hides the personal data of this case, with masks in the language of `texts`."""
    masks: dict[MaskKind, str] = {kind: texts(f"bundle.masks.{kind}") for kind in _ORDER}
    return Redactor(tuple(_rules(case)), masks)


def _rules(case: Case) -> Iterator[MaskRule]:
    """What is known of the case and what looks like it."""
    common = words_of_all(lambda words: words.redaction.common)
    generic = common | words_of_all(lambda words: words.redaction.streets) | words_of_all(lambda words: words.redaction.houses)
    yield _of(personal.LINK), "link"
    yield _of(personal.EMAIL), "email"
    yield NameFinder(filter(None, (case.person.name, case.seller.name)), common).spans, "name"
    yield NameFinder(personal.place_names_of(case), generic).spans, "address"
    for whole in personal.whole_addresses(case):
        yield _of(whole), "address"
    yield from _known(personal.phones_of(case), "phone")
    yield from _known(personal.accounts_of(case), "account")
    yield from _known(personal.mail_names_of(case), "email")
    yield from _known(personal.place_numbers_of(case), "address")
    yield from _known(personal.numbers_of(case), "number")
    yield LooseNumbers().spans, "number"
    yield _of(personal.HANDLE), "name"
    yield other_people, "name"
    yield _postal, "address"


def _known(values: tuple[str, ...], kind: MaskKind) -> Iterator[MaskRule]:
    """Values of the case: the long ones however they are set apart, the short ones where they stand alone."""
    yield NumberFinder(value for value in values if len(signs_of(value)) >= SHORTEST_NUMBER).spans, kind
    if kind == "number":
        short = [value.strip().lower() for value in values if 0 < len(signs_of(value)) < SHORTEST_NUMBER]
        if short:
            yield _of(re.compile(rf"(?<!\w)(?:{alternatives(short)})(?!\w)")), kind


def _of(pattern: re.Pattern[str]) -> SpanFinder:
    def spans(text: PlainText) -> Iterator[TextSpan]:
        return (match.span() for match in pattern.finditer(text.lower))

    return spans


def _postal(text: PlainText) -> Iterator[TextSpan]:
    return iter(merged(match.span() for pattern in personal.postal_patterns() for match in pattern.finditer(text.plain)))


def _hidden(tree: Any, hide: Callable[[str], str], path: str = "") -> Any:
    if isinstance(tree, dict):
        return {name: _hidden(value, hide, f"{path}.{name}".lstrip(".")) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_hidden(value, hide, path) for value in tree]
    return hide(tree)[: _FREE[path]] if isinstance(tree, str) and path in _FREE else tree


def _cover(part: dict[str, Any], masks: dict[str, str]) -> None:
    """Put masks in place of what is told."""
    part |= {name: mask for name, mask in masks.items() if part.get(name)}
