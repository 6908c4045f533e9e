"""Numbers in a text that could tell who, where or which: all long ones, and short ones beside words that say so.

Sums, dates, times, measures, percentages and the numbers of laws stay readable. A doubt hides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache

from guidance.library.forms.machine_words import MachineWords
from guidance.library.words import words_of_all
from guidance.papers.plain_text import PlainText, TextSpan, merged

_MOST_OF_SUM = 9
"""Digits of a sum: more of them are a telephone, whatever stands behind."""
_LONG = 7
"""Digits that are hidden wherever they stand."""
_BARE = 6
"""Digits in one piece that are hidden wherever they stand."""
_GAP = r"[ \t\n().\-/_·•|\\~+*№#,:=]"
_DIGITS = re.compile(rf"[+(]{{0,2}}\d(?:{_GAP}{{0,3}}\d)*")
_DISGUISED = re.compile(r"(?<![^\W_])[\doоilзбsb]{2,20}(?![^\W_])")
_AS_DIGITS = str.maketrans("oоilзбsb", "00113658")
"""Letters that pass for digits."""
_LETTERED = re.compile(r"(?<![^\W_])[^\W_]+(?:-[^\W_]+)*(?![^\W_])")
_AMOUNT = r"(?<![\d.,+])(?<!\d[ \-])(?:\d{1,3}(?:[ .']\d{3}){1,2}|\d{1,9})(?:[.,]\d{1,2})?"
_DATES = (
    r"(?<![\d.\-])(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])(?:[./](?:(?:19|20)\d\d|\d\d))?(?![\d]|[./\-]\d)",
    r"(?<![\d.\-])(?:0?[1-9]|[12]\d|3[01])-(?:0[1-9]|1[0-2])-(?:19|20)\d\d(?![\d]|[.\-]\d)",
    r"(?<![\d.\-])(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])(?:T\d\d:\d\d(?::\d\d)?Z?)?(?!\d|-\d)",
    r"(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])",
    r"(?<![\d\-+])(?:19[5-9]|20[0-4])\d(?:-(?:19|20)\d\d)?(?!\d|-\d)",
    r"(?<![\d.\-])\d{1,2}-\d{1,2}(?![\d]|-\d)",
)
_SIZES = r"(?<![\d\-])\d{1,5}(?:[.,]\d{1,3})?\s?[xх×*]\s?\d{1,5}(?:[.,]\d{1,3})?(?:\s?[xх×*]\s?\d{1,5}(?:[.,]\d{1,3})?)?(?!\d)"
_ALWAYS = (
    r"(?<!\w)[a-z]{2}\d{2}(?:[ \-]?[a-z0-9]{4}){2,8}(?:[ \-]?[a-z0-9]{1,3})?(?!\w)",
    r"(?<![\d.])\d{1,3}(?:\s?\[?\.\]?\s?\d{1,3}){3}(?![\d.]\d)",
    r"(?<![\d.-])\d{3}-\d{3}(?![\d.-])",
    r"(?<![^\W_])[a-z]{2}\d{2}[ \-]?[a-z]{3}(?![^\W_])",
    r"///\s?[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+",
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}:?[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\w:])",
    r"(?<![\w:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:])",
    r"(?<![\d.])-?\d{1,3}[.,]\d{3,}\s?°?\s?[a-zс-ю]?\.?[,;\s/]{1,3}-?\d{1,3}[.,]\d{3,}",
    r"\d{1,3}\s?°\s?\d{1,2}\s?['′’]?(?:\s?\d{1,2}(?:[.,]\d+)?\s?[\"″”']{0,2})?",
    r"(?<![^\W_])[авекмнорстухabekmhopctyx][ \-]?\d{3}[ \-]?[авекмнорстухabekmhopctyx]{2}(?:[ \-]?\d{2,3})?(?![^\W_])",
    r"(?<!\d)\d{2,3}(?:-\d{2}){2,4}(?!\d|-\d)",
    r"(?<!\d)\d{2,3}(?:\.\d{2}){2}(?!\d|\.\d)(?<!\d\d\.[01]\d\.\d\d)",
    r"[*•xх]{2,}[ \-]?\d{3,4}(?!\d)",
    r"(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)",
)
_BESIDE = r"[\s\W]{0,4}(?:[^\W\d_]{1,12}[\s.:№#]{1,3}){0,3}[\s\W]{0,3}"
_NUMBER_BESIDE = r"[a-zа-я]{0,4}[ \-/]?\d[\d \-./]{1,20}\d[a-zа-я]?(?![^\W_])"


class LooseNumbers:
    """Finds numbers of which the case knows nothing."""

    def spans(self, text: PlainText) -> Iterator[TextSpan]:
        """What is hidden."""
        lower = text.lower
        kept = list(_kept(lower))
        always = (match.span() for pattern in _always() for match in pattern.finditer(lower))
        yield from (span for span in (*always, *_beside_words(lower)) if not _within(span, kept))
        yield from (span for span in _days(lower) if _is_of_birth(lower, span))
        rest = _DISGUISED.sub(_undisguised, _without(lower, kept))
        for match in _DIGITS.finditer(rest):
            if is_long(match[0]):
                yield match.span()
        yield from (match.span() for match in _LETTERED.finditer(rest) if _is_code(match[0]))

    def doubtful(self, text: PlainText) -> Iterator[TextSpan]:
        """What looks like a number of somebody and is not hidden for that."""
        rest = _without(text.lower, list(_kept(text.lower)))
        yield from (match.span() for match in _DIGITS.finditer(rest) if sum(map(str.isdigit, match[0])) >= 4)


def _undisguised(match: re.Match[str]) -> str:
    return match[0].translate(_AS_DIGITS) if any(map(str.isdigit, match[0])) else match[0]


def is_long(run: str) -> bool:
    """True for so many digits that they are no count."""
    digits = sum(map(str.isdigit, run))
    longest = max(map(len, re.findall(r"\d+", run)))
    return digits >= _LONG or longest >= _BARE


def _is_code(word: str) -> bool:
    """Letters and digits that together are a key, a plate, a parcel."""
    digits, letters = sum(map(str.isdigit, word)), sum(map(str.isalpha, word))
    return (bool(letters) and digits >= 4 and digits + letters >= 6) or (letters >= 2 and digits >= 2 and digits + letters >= 8)


@cache
def _always() -> tuple[re.Pattern[str], ...]:
    numerals = f"(?:{words_as_pattern(lambda words: words.redaction.numerals)})"
    return tuple(re.compile(pattern) for pattern in (*_ALWAYS, rf"(?<!\w){numerals}(?:[\s,\-]{{1,3}}{numerals}){{5,40}}(?!\w)"))


def _kept(lower: str) -> Iterator[TextSpan]:
    """Sums, dates and measures, unless so many digits stand there that they are something else."""
    for pattern in _staying():
        for match in pattern.finditer(lower):
            if sum(map(str.isdigit, match[0])) <= _MOST_OF_SUM or "t" in match[0] or "-" in match[0]:
                yield match.span()
    yield from (span for span in _days(lower) if not _is_of_birth(lower, span))


def _days(lower: str) -> Iterator[TextSpan]:
    return (match.span() for pattern in _dates() for match in pattern.finditer(lower) if _is_date(match[0]))


def _is_of_birth(lower: str, span: TextSpan) -> bool:
    """True for a day of birth or of a passport: such a word stands before it, with no other number between, or right behind it."""
    before = re.split(r"\d", lower[max(0, span[0] - 40) : span[0]])[-1]
    return bool(_births().search(before) or _births().match(lower[span[1] : span[1] + 30].lstrip(" ,(")))


def _is_date(told: str) -> bool:
    """False for days that no calendar has."""
    parts = [int(part) for part in re.findall(r"\d+", told)]
    if "-" not in told or len(parts) != 3:
        return True
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    try:
        return date(year, month, day) is not None
    except ValueError:
        return False


@cache
def _dates() -> tuple[re.Pattern[str], ...]:
    months = words_as_pattern(lambda words: words.redaction.months)
    return tuple(map(re.compile, (
        *_DATES,
        rf"(?<![\d.\-])\d{{1,2}}(?:-?(?:го|е|th|st|nd|rd))?\s(?:{months})(?:,?\s(?:19|20)\d\d)?(?!\w)",
        rf"(?<!\w)(?:{months})\s\d{{1,2}}(?:th|st|nd|rd)?(?:,?\s(?:19|20)\d\d)?(?!\d)",
        rf"(?<!\w)[^\W\d_]{{4,12}}\s(?:[^\W\d_]{{4,14}}\s)?(?:{months})\s(?:19|20)\d\d(?:\s[^\W\d_]{{1,4}})?(?!\w)",
    )))  # fmt: skip


@cache
def _births() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words_as_pattern(lambda words: words.redaction.births)})")


@cache
def _staying() -> tuple[re.Pattern[str], ...]:
    money = words_as_pattern(lambda words: words.redaction.currencies)
    measures = words_as_pattern(lambda words: words.redaction.measures)
    laws = words_as_pattern(lambda words: words.redaction.laws)
    products = words_as_pattern(lambda words: words.redaction.products)
    return tuple(map(re.compile, (
        rf"{_AMOUNT}\s?(?:[₽$€£%‰°]|(?:{money})(?!\w))",
        rf"[₽$€£]\s?{_AMOUNT}(?!\d)",
        rf"(?<![\d.,+])(?<!\d[ \-])\d{{1,6}}(?:[.,]\d{{1,3}})?(?:-\d{{1,5}})?[ \-]?(?:{measures})(?!\w)",
        (rf"(?<!\w)(?:{laws})\.?[\s\W]{{0,3}}(?:[^\W\d_]{{1,14}}[\s\W]{{1,3}}){{0,2}}"
         rf"(?:\d{{1,4}}(?:\.\d{{1,3}}){{0,3}}(?:[/-]\d{{1,4}})?(?:-фз)?(?:,\s|\sи\s|-))*"
        r"\d{1,5}(?:\.\d{1,3}){0,3}(?:[/-]\d{1,4})?(?:/[a-z]{2})?(?:-фз)?(?!\d|[ \-.]\d)"),
        (rf"(?<!\w)(?:{laws})\s(?:[^\W\d_]{{1,14}}\s){{0,5}}\d\d\.\d\d\.\d{{4}}"
         rf"\s(?:[^\W\d_]\.?\s)?(?:№|n)\s?\d{{1,4}}(?:-\d{{1,4}})?(?:-фз)?(?![\d-])"),
        rf"(?<!\w)(?:{products})[\s:№.]{{1,3}}[\w.\-]{{2,20}}",
        _SIZES,
    )))  # fmt: skip


def _beside_words(lower: str) -> Iterator[TextSpan]:
    """Numbers of at least three digits behind a word that says which number, and what stands behind a word for a code."""
    for match in _numbered().finditer(lower):
        if sum(map(str.isdigit, match[1])) >= 3:
            yield match.span(1)
    for match in _secrets().finditer(lower):
        yield match.span(1)


@cache
def _numbered() -> re.Pattern[str]:
    words = words_as_pattern(lambda words: words.redaction.numbered)
    secrets = words_as_pattern(lambda words: words.redaction.secrets)
    return re.compile(rf"(?:(?<!\w)(?:{words}|{secrets})(?!\w)|[№#]){_BESIDE}({_NUMBER_BESIDE})")


@cache
def _secrets() -> re.Pattern[str]:
    words = words_as_pattern(lambda words: words.redaction.secrets)
    return re.compile(
        rf"(?<!\w)(?:{words})(?!\w)[\s\W]{{0,4}}(?:[^\W\d_]{{1,12}}[\s.:\-]{{1,3}}){{0,3}}[«\"']?"
        r"((?=[^\s]{0,30}[\d_])[^\W_][\w.\-!@#$%^&*]{2,40}|(?<=[:=\"«] )[a-z][\w.\-]{3,40}|(?<=[:=\"«])[a-z][\w.\-]{3,40})"
    )


def words_as_pattern(pick: Callable[[MachineWords], tuple[str, ...]]) -> str:
    """A pattern for one of these words, the longest first; `*` at the end stands for any ending."""
    return alternatives(words_of_all(pick))


def alternatives(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    found = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word.removesuffix("*")) + (r"[^\W\d_]{0,12}" if word.endswith("*") else "") for word in found)


def _without(lower: str, spans: Iterable[TextSpan]) -> str:
    """The text with a sign in place of what stays, that no number reaches over."""
    pieces, after = [], 0
    for start, end in merged(spans):
        pieces += [lower[after:start], "\x00" * (end - start)]
        after = end
    return "".join((*pieces, lower[after:]))


def _within(span: TextSpan, kept: Iterable[TextSpan]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in kept)
