"""Writes a document as plain text, for a field of a form, a chat, an e-mail.

A row of a table is its cells, each behind the name of its column; no lines are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

from guidance.papers.documents.document import Block, Document, DocumentTable, Heading, Listing, Paragraph, clean, cleaned


def to_text(document: Document) -> str:
    """The document as lines of text, an empty line between blocks."""
    title = [clean(document.title)] if document.titled else []
    parts = [*title, *(part for block in document.blocks for part in _parts(cleaned(block)))]
    return "\n\n".join(parts) + "\n"


def _parts(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Listing():
            yield "\n".join(f"{f'{place}.' if block.numbered else '—'} {item}" for place, item in enumerate(block.items, 1))
        case DocumentTable():
            for row in block.rows:
                yield "\n".join(f"{column}: {cell}" for column, cell in zip(block.columns, row, strict=True) if cell)
