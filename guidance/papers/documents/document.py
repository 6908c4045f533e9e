"""A document, whatever file it becomes: a title and blocks under it, which are headings, paragraphs, lists and tables.

Plain text alone: a character that means something to a word processor or a typesetter is only a character here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Literal

MOST_SIGNS, MOST_LINES = 600, 12
"""What a paragraph may have that no end of a page divides: all of it fits on one page, however wide its letters are."""
REGIONS = {"ru": "RU", "en": "GB"}
"""Whose spelling a language of ours has."""
MOST_MARKS = 4
"""Accents on one letter that a document bears; more only cover the lines around."""
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    "|[\U0001fffe\U0001ffff\U000e0000-\U000e0fff\U0010fffe\U0010ffff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")


Side = Literal["left", "middle", "right"]
"""Where lines stand; `right`: in the right half of the page, each beginning at its left edge."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; a line feed begins a new line."""

    text: str
    side: Side = "left"
    strong: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Items one under another."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """Rows under the names of their columns; `widths` are shares of the page's width, equal where they are left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()

    @property
    def shares(self) -> tuple[int, ...]:
        """The widths of the columns as shares."""
        return self.widths or (1,) * len(self.columns)


Block = Heading | Paragraph | Listing | DocumentTable


@dataclass(frozen=True, slots=True)
class Document:
    """A document of A4 pages in one language."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    made_at: datetime
    """When it was made (aware); its day alone stands in the file's own data."""
    stand_in: str = "□"
    """What a printed page shows for a sign that its fonts do not have."""
    titled: bool = True
    """False where the title only names the file, as in a letter."""

    @property
    def made_on(self) -> datetime:
        """Midnight UTC of the day on which it was made: the hour is nobody's business."""
        return datetime.combine(self.made_at.date(), time(), UTC)

    @property
    def placed(self) -> Iterator[tuple[Block, bool]]:
        """The blocks, each with whether it stays on one page with the next: one that announces it, and the last but one."""
        announces = (isinstance(block, Paragraph) and block.text.rstrip().endswith(":") for block in self.blocks)
        for place, (block, announcing) in enumerate(zip(self.blocks, announces, strict=True), 1):
            yield block, announcing or place == len(self.blocks) - 1


def is_whole(block: Paragraph) -> bool:
    """True for a paragraph that no end of a page divides."""
    return len(block.text) <= MOST_SIGNS and block.text.count("\n") < MOST_LINES


def clean(text: str) -> str:
    """The text without what no file of text can hold, and without signs that turn the direction of writing."""
    plain = _UNFIT.sub("", _LINE_ENDS.sub("\n", text))
    return "".join(_few_marks(plain)) if any(map(unicodedata.combining, plain)) else plain


def cleaned(block: Block, change: Callable[[str], str] = clean) -> Block:
    """The block with every text of it changed."""
    match block:
        case Heading():
            return Heading(change(block.text))
        case Paragraph():
            return Paragraph(change(block.text), block.side, block.strong, block.small)
        case Listing():
            return Listing(tuple(change(item) for item in block.items), block.numbered)
        case DocumentTable():
            rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
            return DocumentTable(tuple(change(column) for column in block.columns), rows, block.widths)


def _few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            yield character
