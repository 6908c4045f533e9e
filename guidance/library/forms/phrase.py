"""Phrases that authors look for in a text: words, stems, choices, short gaps and slots.

`вернем` is one word, `верн*` any word that begins so, `деньг*|средств*` a choice, `..` up to three words of any kind, `..6` up to six,
and `<date>` a slot for something that an earlier search found. A phrase never crosses the end of a sentence. There are no regular
expressions, so the time of a search is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from pydantic import PlainValidator, WithJsonSchema

from guidance.library.forms.entry import invalid

A_GAP, LONGEST_GAP, MOST_GAPS = 3, 8, 3
SLOTS = ("date", "count", "unit", "weekday", "month", "ordinal", "day", "time")
_WORD = re.compile(r"[^\W_]+(?:[-'/][^\W_]+)*\*?")
_GAP = re.compile(r"\.\.([1-9]?)")


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of the text: any of these words, or one that begins like any of these stems."""

    words: frozenset[str]
    stems: tuple[str, ...]

    def accepts(self, word: str) -> bool:
        """True where `word`, folded, is one of them."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class Slot:
    """Something found before, by its name."""

    name: str


Element = Choice | Gap | Slot


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as its author wrote it, and its parts."""

    text: str
    parts: tuple[Element, ...]


def fold(word: str) -> str:
    """A word as phrases compare it: case folded, е for ё, a straight apostrophe."""
    return unicodedata.normalize("NFKC", word).casefold().replace("ё", "е").replace("\u2019", "'")


def parse_phrase(raw: object) -> Phrase:
    """The phrase of a line of a content file."""
    text = str(raw).strip()
    parts = tuple(_part(word) for word in text.split())
    gaps = [part for part in parts if isinstance(part, Gap)]
    if not parts or isinstance(parts[0], Gap) or isinstance(parts[-1], Gap):
        raise invalid(f"`{text}` has to begin and to end with a word")
    if len(gaps) > MOST_GAPS:
        raise invalid(f"`{text}` has more than {MOST_GAPS} gaps")
    return Phrase(text, parts)


def _part(text: str) -> Element:
    if gap := _GAP.fullmatch(text):
        return _gap(int(gap[1] or A_GAP), text)
    if text.startswith("<"):
        return _slot(text)
    choices = [fold(choice) for choice in text.split("|")]
    for choice in choices:
        if not _WORD.fullmatch(choice):
            raise invalid(f"`{choice}` is no word; a stem ends in *, choices stand as a|b, a gap is .. or ..5, a slot is <date>")
    stems = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    return Choice(frozenset(choice for choice in choices if not choice.endswith("*")), stems)


def _gap(most: int, text: str) -> Gap:
    if most > LONGEST_GAP:
        raise invalid(f"the gap `{text}` is longer than {LONGEST_GAP} words")
    return Gap(most)


def _slot(text: str) -> Slot:
    name = text.strip("<>")
    if text != f"<{name}>" or name not in SLOTS:
        raise invalid(f"`{text}` is no slot; there are {', '.join(f'<{slot}>' for slot in SLOTS)}")
    return Slot(name)


PhraseField = Annotated[
    Phrase,
    PlainValidator(cast(Callable[[object], Phrase], parse_phrase)),
    WithJsonSchema({"type": "string", "description": "Words, stems*, a|b, gaps .. or ..5, and slots such as <date>."}),
]
