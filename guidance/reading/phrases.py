"""Splits a text into words and sentences, and finds phrases in it. Every result keeps its place in the text.

No regular expressions of authors: each phrase is tried only where its first word is, and looks a few words ahead, so that the time is in
proportion to the text. Lines quoted with `>` and HTML tags are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from guidance.library.forms.phrase import Choice, Gap, Phrase, Slot, fold

LONGEST_STEM = 24
LONGEST_SENTENCE = 80
"""In words; what goes on for longer is cut, so that a sentence has a bounded length."""
_TOKEN = re.compile(
    r"[0-9]{4}(?P<mark>[./-])[0-9]{1,2}(?P=mark)[0-9]{1,2}(?![0-9])"
    r"|[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|[0-9]{1,2}[./][0-9]{1,2}(?![0-9])(?![./][0-9])"
    r"|[0-9]{1,2}:[0-9]{2}(?![0-9])"
    r"|[0-9]+"
    r"|[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*",
)
_PASSED_OVER = re.compile(
    r"^[ \t]*>[^\n]*$|<(?:style|script)\b[^<>]{0,500}>[^<]{0,9999}|</?[a-z][^<>\n]{0,500}>", re.MULTILINE | re.IGNORECASE
)
_STOPS = frozenset("!?;\u2026")
_MARKS = frozenset(",:()[]\u2013\u2014-")

Slots = Mapping[str, Mapping[int, int]]
"""Slot to the words at which something begins, each with the word after its end."""
T = TypeVar("T")


class Token(NamedTuple):
    """A word or number of the text."""

    start: int
    end: int
    word: str


@dataclass(frozen=True)
class TokenText:
    """A text in words and sentences; a sentence is a stretch of words, from the first to the one after its last."""

    text: str
    seen: str
    """The text with blanks in place of what is passed over, as long as the text."""
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]

    def between(self, number: int) -> str:
        """What stands between a word and the next."""
        return self.seen[self.tokens[number].end : self.tokens[number + 1].start]

    def is_marked(self, number: int) -> bool:
        """True where a comma, colon, bracket or dash stands between a word and the next."""
        return any(mark in self.between(number) for mark in _MARKS)

    def words(self, first: int, after: int) -> str:
        """The text from a word up to the end of the one before `after`."""
        return self.text[self.tokens[first].start : self.tokens[after - 1].end]


class Hit(NamedTuple):
    """A phrase that stands at these words."""

    first: int
    after: int


def split(text: str, abbreviations: Iterable[str]) -> TokenText:
    """The words and sentences of a text."""
    seen = _PASSED_OVER.sub(lambda match: " " * len(match[0]), text)
    tokens = tuple(Token(match.start(), match.end(), fold(match[0])) for match in _TOKEN.finditer(seen))
    prose = TokenText(text, seen, tokens, ())
    short = frozenset(abbreviations)
    cuts = [number + 1 for number in range(len(tokens) - 1) if _ends_sentence(prose, number, short)]
    starts = [first for start, after in pairwise([0, *cuts, len(tokens)]) for first in range(start, after, LONGEST_SENTENCE)]
    return TokenText(text, seen, tokens, tuple(pairwise([*starts, len(tokens)])))


def _ends_sentence(prose: TokenText, number: int, abbreviations: frozenset[str]) -> bool:
    between, word = prose.between(number), prose.tokens[number].word
    following = prose.text[prose.tokens[number + 1].start]
    if any(mark in between for mark in _STOPS) or between.count("\n") > 1:
        return True
    if "\n" in between and following.isupper():
        return True
    if "." not in between or (between == "." and not following.isupper()):
        return False
    return ".." in between or not _is_short(word, following, abbreviations)


def _is_short(word: str, following: str, abbreviations: frozenset[str]) -> bool:
    return word in abbreviations or (word.isdigit() and following.islower())


class Index(Generic[T]):
    """Phrases by the way they begin, each with what it stands for."""

    def __init__(self, phrases: Iterable[tuple[Phrase, T]]) -> None:
        self._words: dict[str, list[tuple[Phrase, T]]] = {}
        self._stems: dict[str, list[tuple[Phrase, T]]] = {}
        self._slots: dict[str, list[tuple[Phrase, T]]] = {}
        for phrase, meaning in phrases:
            self._add(phrase, meaning)

    def _add(self, phrase: Phrase, meaning: T) -> None:
        first = phrase.parts[0]
        if isinstance(first, Slot):
            self._slots.setdefault(first.name, []).append((phrase, meaning))
        elif isinstance(first, Choice):
            for word in first.words:
                self._words.setdefault(word, []).append((phrase, meaning))
            for stem in first.stems:
                self._stems.setdefault(stem[:LONGEST_STEM], []).append((phrase, meaning))

    def find(self, prose: TokenText, sentence: tuple[int, int], slots: Slots) -> Iterator[tuple[Hit, T]]:
        """Every phrase that stands in a sentence, as short as it can be, from left to right."""
        for number in range(*sentence):
            for phrase, meaning in self._starting(prose.tokens[number].word, number, slots):
                after = end_of(phrase, prose.tokens, number, sentence[1], slots)
                if after is not None:
                    yield Hit(number, after), meaning

    def _starting(self, word: str, number: int, slots: Slots) -> Iterator[tuple[Phrase, T]]:
        yield from self._words.get(word, ())
        for length in range(1, min(len(word), LONGEST_STEM) + 1):
            yield from self._stems.get(word[:length], ())
        for name, phrases in self._slots.items():
            if number in slots.get(name, {}):
                yield from phrases


def end_of(phrase: Phrase, tokens: Sequence[Token], first: int, stop: int, slots: Slots) -> int | None:
    """The word after the nearest end of a phrase that begins at `first`, or None where it does not stand there."""
    places = {first}
    for part in phrase.parts:
        places = {after for place in places for after in _ends(part, tokens, place, stop, slots)}
        if not places:
            return None
    return min(places)


def _ends(part: Choice | Gap | Slot, tokens: Sequence[Token], place: int, stop: int, slots: Slots) -> Iterable[int]:
    if isinstance(part, Gap):
        return range(place, min(place + part.most, stop) + 1)
    if place >= stop:
        return ()
    if isinstance(part, Choice):
        return (place + 1,) if part.accepts(tokens[place].word) else ()
    after = slots.get(part.name, {}).get(place)
    return () if after is None or after > stop else (after,)
