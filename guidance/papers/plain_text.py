"""A text as a reader takes it: one form for each sign, nothing that is not seen, and the way back to where each sign stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

TextSpan = tuple[int, int]

_CYRILLIC = "авсекмнортухіјѕԁһ"
_LATIN = "abcekmhoptyxijsdh"
TO_CYRILLIC = str.maketrans("abcekmhoptyxuhr3046", "авсекмнортухингзочб")
"""Small Latin letters and digits by the Russian letters that they pass for."""
TO_LATIN = str.maketrans(_CYRILLIC + "013", _LATIN + "ole")
"""Small Russian letters and digits by the Latin letters that they pass for."""
_CARONS = {"š": "sh", "ž": "zh", "č": "ch", "Š": "Sh", "Ž": "Zh", "Č": "Ch"}
_MARKED = frozenset("йЙёЁїЇўЎ")
_CLUSTER = re.compile("(?s).[\u0300-\u036f]*")
_PLAIN = re.compile("[\n\r\t -~А-Яа-яЁё«»№₽—–]*")
_DASHES = str.maketrans("—–", "--")


@dataclass(frozen=True)
class PlainText:
    """The signs of a text in one form each, and where in the text each begins and ends."""

    plain: str
    lower: str
    starts: tuple[int, ...] | None
    ends: tuple[int, ...] | None

    def back(self, span: TextSpan) -> TextSpan:
        """The span in the text as it was written."""
        if self.starts is None or self.ends is None:
            return span
        return self.starts[span[0]], self.ends[span[1] - 1]


def plain_text(text: str) -> PlainText:
    """The text in plain signs."""
    if _PLAIN.fullmatch(text):
        plain = text.translate(_DASHES)
        return PlainText(plain, plain.lower(), None, None)
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        for sign in _plain_sign(cluster[0][:4]):
            signs.append(sign)
            starts.append(cluster.start())
            ends.append(cluster.end())
    plain = "".join(signs)
    return PlainText(plain, "".join(sign.lower()[:1] for sign in plain), tuple(starts), tuple(ends))


@cache
def _plain_sign(cluster: str) -> str:
    """One sign with its marks: a digit as a digit, a blank as a blank, nothing for what is not seen."""
    composed = unicodedata.normalize("NFKC", cluster)
    return "".join(_folded_sign(sign) for sign in composed)


def _folded_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign in _CARONS:
        return _CARONS[sign]
    if category in ("Cf", "Mn", "Me", "Cc") and sign not in "\n\r\t":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "Pd" or sign == "−":
        return "-"
    if category in ("Zs", "Zl", "Zp"):
        return " "
    return sign if sign in _MARKED else unicodedata.normalize("NFD", sign)[0]


def merged(spans: Iterable[TextSpan]) -> tuple[TextSpan, ...]:
    """Spans in order, those that overlap as one."""
    whole: list[TextSpan] = []
    for start, end in sorted(spans):
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        elif start < end:
            whole.append((start, end))
    return tuple(whole)
