"""Writes a document as PDF, set by Typst, with its fonts inside.

What people wrote is passed as data, never as markup of the typesetter. No font of the machine is used and nothing is fetched, so the same
document gives the same bytes anywhere. Characters that the fonts lack are shown by the document's stand-in. This module is slow to load:
import it where a file is asked for.

Typst, not fpdf2: it sets a page in some 20 ms where fpdf2 takes about a second to embed a font, breaks lines by the rules of the language,
and tags the structure for screen readers.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from guidance.library.fonts import SANS, typst_fonts
from guidance.papers.documents.document import (
    REGIONS,
    Block,
    Document,
    DocumentTable,
    Heading,
    Listing,
    Paragraph,
    clean,
    cleaned,
    is_whole,
)

_LONG_WORD = re.compile(r"\S{30,}")
_PIECE = re.compile(r"\S{10}(?=\S)")
_SOURCE = Path(__file__).with_name("pages.typ")
_JOINERS = frozenset("\u200b\u200c\u200d\u2060\ufe0e\ufe0f\u00ad")
"""Signs without a shape of their own."""


def to_pdf(document: Document) -> bytes:
    """The bytes of the PDF file."""
    data = json.dumps(_tree(document), ensure_ascii=False)
    inputs, source = {"document": data}, _SOURCE.read_bytes()
    pdf = typst.compile(source, font_paths=typst_fonts(), sys_inputs=inputs, format="pdf", timestamp=document.made_on)
    if not isinstance(pdf, bytes):
        raise TypeError("one PDF is one run of bytes")
    return pdf


def _tree(document: Document) -> dict[str, Any]:
    def fit(text: str) -> str:
        return _breakable(_printable(clean(text), document.stand_in))

    return {
        "title": fit(document.title),
        "titled": document.titled,
        "language": document.language,
        "region": REGIONS.get(document.language),
        "blocks": [_plain(cleaned(block, fit), leads=leads) for block, leads in document.placed],
    }


def _plain(block: Block, *, leads: bool) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text}
        case Paragraph():
            looks = {"side": block.side, "strong": block.strong, "small": block.small}
            return {"kind": "paragraph", "text": block.text, **looks, "whole": is_whole(block), "leads": leads}
        case Listing():
            signs = [f"{place}." if block.numbered else "—" for place in range(1, len(block.items) + 1)]
            return {"kind": "list", "items": [list(pair) for pair in zip(signs, block.items, strict=True)]}
        case DocumentTable():
            return {"kind": "table", "columns": block.columns, "rows": block.rows, "widths": block.shares}


def _printable(text: str, stand_in: str) -> str:
    """The text with one stand-in for each run of signs that no font has."""
    if text.isascii():
        return text
    known, printable, missing = _signs(), list[str](), False
    for character in text:
        if character in _JOINERS:
            printable.append("" if missing else character)
            continue
        lacking = character not in "\n\t" and ord(character) not in known
        if not (lacking and missing):
            printable.append(stand_in if lacking else character)
        missing = lacking
    return "".join(printable)


def _breakable(text: str) -> str:
    """Text in which no word is wider than a column."""
    return _LONG_WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), text)


@cache
def _signs() -> frozenset[int]:
    """Every sign that DejaVu Sans can show; what Typst's own font shows is among them, as far as people write it."""
    with TTFont(SANS, lazy=True) as font:
        return frozenset(font.getBestCmap())
