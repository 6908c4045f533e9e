"""People whom the case does not name: first names, names behind a role, initials with a surname, patronymics, endings of surnames."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from guidance.library.words import words_of_all
from guidance.papers.name_forms import forms_of, keys_of
from guidance.papers.number_finder import words_as_pattern
from guidance.papers.plain_text import PlainText, TextSpan

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{3,20}(?![^\W_])")
_CAPITAL = r"[A-ZА-ЯЁ][a-zа-яёA-ZА-ЯЁ'’]{1,30}(?:-[A-ZА-ЯЁ][a-zа-яё]{1,30})?(?!\w)"
_BESIDE = re.compile(rf"(?:[ _]{_CAPITAL}){{1,2}}|[ _][A-ZА-ЯЁ]\.(?:\s?[A-ZА-ЯЁ]\.)?")
_BEFORE = re.compile(rf"(?<![\w.])(?:{_CAPITAL}[ _])\Z")
_FILE = re.compile(r"(?<![^\W_])[\w.\-]{3,100}\.[a-z0-9]{2,4}(?!\w)")


def other_people(text: PlainText) -> Iterator[TextSpan]:
    """Where somebody is named, with the capital words beside a known first name."""
    plain = text.plain
    for match in _WORD.finditer(plain):
        if match[0][0].isupper() and _is_first_name(match[0].lower()):
            yield _with_surname(plain, match.span())
    for file in _FILE.finditer(plain):
        yield from (
            (file.start() + word.start(), file.start() + word.end())
            for word in _WORD.finditer(file[0]) if len(word[0]) > 3 and _is_first_name(word[0].lower())
        )  # fmt: skip
    for pattern in _patterns():
        yield from (match.span(1) for match in pattern.finditer(plain))


def _with_surname(plain: str, span: TextSpan) -> TextSpan:
    start, end = span
    before, after = _BEFORE.search(plain[max(0, start - 34) : start]), _BESIDE.match(plain, end)
    is_surname = before is not None and _SURNAME.search(before[0].strip(" _"))
    return start - len(before[0]) if before and is_surname else start, after.end() if after else end


@cache
def _is_first_name(word: str) -> bool:
    known, heard = _first_names()
    plain = word.replace("ё", "е")
    return plain in known or (len(word) > 3 and plain.isascii() and not keys_of(plain).isdisjoint(heard))


@cache
def _first_names() -> tuple[frozenset[str], frozenset[str]]:
    """Every first name that we know, in all of its cases, and how the longer ones sound."""
    groups = words_of_all(lambda words: words.redaction.diminutives)
    doubtful = words_of_all(lambda words: words.redaction.ambiguous)
    names = {name for group in groups for name in group.lower().replace("ё", "е").split()} - doubtful
    known = {form for name in names for form in (forms_of(name) if not name.isascii() else (name,)) if len(form) > 2} - doubtful
    return frozenset(known), frozenset(key for name in names if len(name) > 4 and not name.isascii() for key in keys_of(name))


_SURNAME = re.compile(
    r"(?:[оеё]в|[иы]н|ск(?:ий|ого|ому|ая|ой|ую)|енко|швили|дзе|[ая]нц?|[оеё]в(?:а|у|ым|ой|е)|[иы]н(?:а|у|ым|ой|е)|юк|чук|их|ых|off?|ova?|eva?|in|ina|sky|skaya|enko)$"
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    roles = words_as_pattern(lambda words: words.redaction.roles)
    farewells = words_as_pattern(lambda words: words.redaction.farewells)
    names = rf"{_CAPITAL}(?:[ ](?:[A-ZА-ЯЁ]\.\s?){{1,2}}|[ ]{_CAPITAL}){{0,2}}"
    initials = r"[A-ZА-ЯЁ]\.\s?(?:[A-ZА-ЯЁ]\.\s?)?"
    return tuple(map(re.compile, (
        rf"(?<!\w)(?i:{roles})\.?[,:]?\s(?:[—-]\s)?({names})",
        rf"(?<!\w)(?i:{farewells})[^\S\n]?[,.!]?\s{{1,3}}((?:{initials})?{names})",
        rf"(?<![\w.])([A-ZА-ЯЁ]\.\s?[A-ZА-ЯЁ]\.\s?{_CAPITAL})",
        r"(?<!\w)([A-ZА-ЯЁ][a-zа-яё]{2,30}\s[A-ZА-ЯЁ]\.(?:\s?[A-ZА-ЯЁ]\.|(?=[\s,;)]|$)))",
        r"(?<!\w)((?:[А-ЯЁ][а-яё]{1,30}\s){0,2}[А-ЯЁ][а-яё]{1,20}(?:вич|ьич|мич|ныч|овн|евн|иничн)(?:а|у|ем|е|ы|ой)?)(?!\w)",
        r"(?<!\w)([А-ЯЁ][а-яё]{1,20}(?:ов|ев|ин|швили|дзе|енко|ова|ева|ина|ский|ская|овой|евой|иной|ову|еву|ину)\s[А-ЯЁ][а-яё]{2,20})(?!\w)",
    )))  # fmt: skip
