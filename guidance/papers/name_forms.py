"""Names of a case in their forms: other endings, Latin letters, diminutives, look-alikes, set apart, or within other signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from guidance.library.words import words_of_all
from guidance.papers.plain_text import TO_CYRILLIC, TO_LATIN, PlainText, TextSpan

_WORD = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"[^\W_]+")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CAMEL = re.compile(r"[A-ZА-ЯЁ]?[a-zа-яё]+|[A-ZА-ЯЁ]+(?![a-zа-яё])")
_APART = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*·]{1,2}[^\W_](?![^\W_])){2,40}")
_BROKEN = re.compile(r"[^\W_]+(?:[-_*.·/]\n?[^\W_]+){1,6}")
_INITIALS_BEFORE = re.compile(r"(?:(?<!\w)\w\.\s?(?:\w\.\s?)?)\Z")
_INITIALS_AFTER = re.compile(r"\s?(?<!\w)\w\.(?:\s?\w(?:\.|(?!\w)))?|\s\w(?:\s?\w)?(?!\w)")
_VOWELS = frozenset("аеёиоуыэюяйьaeiouy")
_RUSSIAN = re.compile("[а-яё]")
_SHORTEST_WITHIN = 5
"""Shorter stems are found as whole words only."""
_SIGNS = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", (
    *"abvgde", "e", "j", *"ziiklmnoprstufhc", "4", "6", "6", "", "i", "", "e", "u", "a"), strict=True))  # fmt: skip
"""What a Russian letter sounds like, one sign for all of its spellings in Latin letters."""
_SOUNDS = (
    (r"shch|sch|shh|sh|w(?=t)", "6"), (r"tch|ch", "4"), (r"zh", "J"), (r"kh", "h"), (r"ts|tz|cz", "c"), (r"ph", "f"), (r"th", "t"),
    (r"ck", "k"), (r"[yji]([aoue])", r"+\1"), (r"\+o", "e"), (r"\+", ""), (r"[yj]", "i"), (r"J", "j"), (r"w", "v"), (r"q", "k"),
)  # fmt: skip
_OTHERWISE = (
    ("c", "k"),
    ("x", "ks"),
    ("x", "h"),
    ("j", "zh"),
    ("g", "h"),
    ("h", ""),
    ("c", "s"),
    ("j", "dzh"),
    ("z", "zh"),
    ("yo", "o"),
    ("ff", "v"),
    ("ander", "andr"),
    ("w", "u"),
)
"""Latin letters that stand for more than one sound."""


class NameFinder:
    """Finds the words of some names in a text; each word is judged once."""

    def __init__(self, names: Iterable[str], common: frozenset[str]) -> None:
        self._forms: set[str] = set()
        self._keys: set[str] = set()
        self._stems: set[str] = set()
        self._key_stems: set[str] = set()
        self._judged: dict[str, bool] = {}
        for word in {word for name in names for word in _words_of(name, common)}:
            self._learn(word)

    def spans(self, text: PlainText) -> Iterator[TextSpan]:
        """Every place of a name, with initials beside it."""
        if self._forms:
            for match in _RUN.finditer(text.plain):
                if self._is_name(match[0]) and not _is_common_here(text.plain, match):
                    yield self._with_initials(text.plain, match.span())
            for match in _APART.finditer(text.plain):
                if self._is_name(re.sub(r"[\W_]", "", match[0])):
                    yield match.span()
            yield from (match.span() for match in _BROKEN.finditer(text.plain) if self._is_whole(re.sub(r"[\W_]", "", match[0])))

    def _learn(self, word: str) -> None:
        for form in forms_of(word):
            self._forms.add(form)
            self._keys |= keys_of(form)
        for stem in _stems(word):
            if len(stem) >= _SHORTEST_WITHIN:
                self._stems.add(stem)
            self._key_stems |= {key for key in keys_of(stem) if len(key) >= _SHORTEST_WITHIN}

    def _is_name(self, word: str) -> bool:
        if word not in self._judged:
            self._judged[word] = any(self._fits(part) for part in {word, *(_CAMEL.findall(word)), *_WORD.findall(word)})
        return self._judged[word]

    def _is_whole(self, word: str) -> bool:
        """True for a name and nothing beside it."""
        lower = word.lower().replace("ё", "е")
        return any(reading in self._forms for reading in (lower, lower.translate(TO_CYRILLIC), lower.translate(TO_LATIN)))

    def _fits(self, word: str) -> bool:
        lower = word.lower().replace("ё", "е")
        if len(lower) < 2 or lower.isdigit():
            return False
        return any(self._fits_as_read(reading) for reading in {lower, lower.translate(TO_CYRILLIC), lower.translate(TO_LATIN)})

    def _fits_as_read(self, word: str) -> bool:
        if word in self._forms or any(word.startswith(stem) for stem in self._stems):
            return True
        if _RUSSIAN.search(word) and not self._is_latin:
            return False
        keys = keys_of(word)
        return not keys.isdisjoint(self._keys) or any(stem in key for stem in self._key_stems for key in keys)

    @property
    def _is_latin(self) -> bool:
        """True where a name of the case stands in Latin letters, and its Russian spelling has to be heard."""
        return any(not _RUSSIAN.search(form) for form in self._forms)

    @staticmethod
    def _with_initials(plain: str, span: TextSpan) -> TextSpan:
        start, end = span
        before = _INITIALS_BEFORE.search(plain[max(0, start - 8) : start])
        after = _INITIALS_AFTER.match(plain, end)
        initials = after and (after[0].rstrip().endswith(".") or after[0].strip().isupper())
        return start - len(before[0]) if before else start, after.end() if after and initials else end


def _is_common_here(plain: str, match: re.Match[str]) -> bool:
    """True for a name that is a common word too, and stands as one: small, at the beginning of a sentence, or as a month with a number."""
    word = match[0]
    if not word.isascii() or word.lower() not in words_of_all(lambda words: words.redaction.ambiguous):
        return False
    if word.islower() or re.match(r",?\s\d", plain[match.end() : match.end() + 3]):
        return not re.match(r"[_.@]", plain[match.end() : match.end() + 1])
    begins = not plain[: match.start()].rstrip(" ") or plain[: match.start()].rstrip(" ")[-1] in ".!?\n"
    return begins and not re.match(r"\s?[A-ZА-ЯЁ]", plain[match.end() : match.end() + 2])


def _words_of(name: str, common: frozenset[str]) -> Iterator[str]:
    """Each word of a name, halves of double ones, and what else people with it are called."""
    for word in _NAME_WORD.findall(name):
        for part in {word, *re.split("[-'’]", word)}:
            plain = re.sub("[-'’]", "", part.lower()).replace("ё", "е")
            if len(plain) > 1 and plain not in common and not (part.islower() and len(plain) < 4):
                yield plain
                yield from _called().get(plain, ())


@cache
def _called() -> dict[str, frozenset[str]]:
    """Names by each other: full ones and diminutives of the same."""
    told: dict[str, set[str]] = {}
    for group in words_of_all(lambda words: words.redaction.diminutives):
        names = group.lower().replace("ё", "е").split()
        for name in names:
            told.setdefault(name, set()).update(names)
    return {name: frozenset(names) for name, names in told.items()}


def forms_of(word: str) -> frozenset[str]:
    """A word of a name in all of its cases."""
    return frozenset((word, *(stem + ending for stem in _stems(word) for ending in _endings())))


@cache
def _endings() -> frozenset[str]:
    return frozenset(ending.strip("-") for ending in words_of_all(lambda words: words.redaction.endings)) | {""}


def _stems(word: str) -> Iterator[str]:
    """What stays of a word in all of its cases: without its last vowels, and without a vowel that comes and goes (Павел, Павла)."""
    stem, shortest = word, max(2, min(4, len(word) - 1), len(word) - 2)
    while len(stem) > shortest and stem[-1] in _VOWELS:
        stem = stem[:-1]
    yield stem
    if len(word) > 2 and word[-2] in "еёо" and word[-1] not in _VOWELS:
        yield word[:-2] + word[-1]
        yield word[:-2] + "ь" + word[-1]
    if len(word) > 4 and word[-2:] in ("ый", "ий", "ой", "ая", "яя", "ое", "ее"):
        yield word[:-2]
    if word.endswith("яц"):
        yield word[:-2] + "йц"
    if word.endswith("овь"):
        yield word[:-3] + "в"


@cache
def keys_of(word: str) -> frozenset[str]:
    """What a word sounds like, so that Russian and Latin spellings meet."""
    if _RUSSIAN.search(word):
        return frozenset({_short("".join(_SIGNS.get(letter, letter) for letter in word))})
    spellings = {word} | {word.replace(letters, others) for letters, others in _OTHERWISE if letters in word}
    spellings |= {spelling.replace(letters, others) for spelling in spellings for letters, others in _OTHERWISE if letters in spelling}
    return frozenset(_short(_sounds(spelling)) for spelling in spellings)


def _sounds(word: str) -> str:
    for pattern, sign in _SOUNDS:
        word = re.sub(pattern, sign, word)
    return word


def _short(key: str) -> str:
    """Without doubled signs, and without the short vowel before another."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"i(?=[aoue])", "", key))
