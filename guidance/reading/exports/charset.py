"""Decodes bytes: the declared charset, then UTF-8, then the Russian encodings by how the letters look.

`is_text` tells bytes that are no text at all.
"""

from __future__ import annotations

import codecs
import re

from guidance.case.signatures import ELF, GIF, GZIP, JPEG, PDF, PNG, SEVEN_ZIP

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 20_000
_GUESSES = ("cp1251", "koi8-r", "cp866")
_DECLARED = re.compile(r"(utf[-_]?(7|8|16|32)|iso-?8859|iso2022|cp\d|windows-\d|koi8|mac|gb|big5|euc|shift|ascii|us-ascii|latin)", re.ASCII)
"""Charsets of real mail; other codecs of Python take long or are no charsets."""
_SMALL = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
_COMMON = frozenset("оеаинтсрвл")
_SIGNATURES = (PNG, JPEG, GIF, PDF, ELF, SEVEN_ZIP, GZIP)


def is_text(data: bytes) -> bool:
    """False for pictures, programs and archives."""
    head = data[:_SAMPLE]
    if head.startswith(_SIGNATURES):
        return False
    return b"\x00" not in head or _mark(data) is not None or _wide(head) is not None


def decode(data: bytes, declared: str | None = None) -> tuple[str, bool]:
    """The text, and whether the encoding is certain."""
    fit = declared.strip().lower()[:40] if declared else ""
    for name in (_mark(data), fit if _DECLARED.match(fit) else None, "utf-8"):
        text = _strict(data, name) if name else None
        if text is not None:
            return text, True
    wide = _wide(data[:_SAMPLE])
    if wide:
        return data.decode(wide, "replace"), False
    best = max(_GUESSES, key=lambda name: _likeness(data[:_SAMPLE].decode(name, "replace")))
    return data.decode(_cut_short(data) or best, "replace"), False


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, ValueError):
        return None


def _mark(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is small, and some are zero."""
    if b"\x00" not in head:
        return None
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if high and sum(byte <= 4 for byte in high) > 0.9 * len(high):
            return name
    return None


def _cut_short(data: bytes) -> str | None:
    """UTF-8 where only a few places are damaged."""
    damaged = data[:_SAMPLE].decode("utf-8", "replace").count("\N{REPLACEMENT CHARACTER}")
    whole = sum(byte >= 0xC0 for byte in data[:_SAMPLE])
    return "utf-8" if whole and damaged < 0.1 * whole else None


def _likeness(text: str) -> int:
    """How much it looks like Russian: small letters, and the frequent ones among them."""
    return sum((character in _SMALL) + (character in _COMMON) for character in text)
