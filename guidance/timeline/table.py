"""The accessible table of a timeline, its one-sentence summary, and its CSV, in which no cell acts as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain

from guidance.library.texts import Texts
from guidance.timeline.row_words import MOST_NAMED, Quote, RowWords, TableLine
from guidance.timeline.rows import PLANS, RowKind, Timeline

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")

_EVENTS = (RowKind.SENT, RowKind.REPLY, RowKind.FORMAL, RowKind.MILESTONE)


def table(timeline: Timeline, texts: Texts, quote: Quote = str) -> list[TableLine]:
    """The rows of the figure in words, oldest first, then what has no date; `quote` makes people's words safe for the place shown."""
    row_words = RowWords(timeline.now, texts, quote)
    return [row_words.line(item) for item in chain(timeline.rows, timeline.undated)]


def headings(texts: Texts) -> TableLine:
    """The headings of the table."""
    return TableLine(*(texts(f"timeline.table.{name}") for name in ("when", "who", "what", "kind", "details")))


def to_csv(timeline: Timeline, texts: Texts) -> str:
    """The table as CSV that no spreadsheet takes for formulas."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings(texts))
    writer.writerows([as_text(cell) for cell in line] for line in table(timeline, texts))
    return file.getvalue()


def as_text(cell: str) -> str:
    """A cell that stays text in a spreadsheet (ASVS 1.2.10)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def summary(timeline: Timeline, texts: Texts) -> str:
    """The whole figure in one sentence."""
    row_words = RowWords(timeline.now, texts)
    happened = [row for row in timeline.rows if row.clock is None and row.kind not in PLANS]
    first = min((row.start for row in happened), default=timeline.now)
    return texts(
        "timeline.describe",
        first=row_words.day(min(first, timeline.now)),
        last=row_words.day(timeline.now),
        events="; ".join(_points(timeline, row_words)),
    )


def _points(timeline: Timeline, row_words: RowWords) -> Iterator[str]:
    """What the summary names: how much happened, what was broken, who is silent, what ends next."""
    events = [item for item in chain(timeline.rows, timeline.undated) if item.kind in _EVENTS]
    yield row_words.texts.count("words.count.events", len(events))
    named = [row for row in timeline.rows if row.state == "open" or (row.kind is RowKind.PROMISE and row.state == "broken")]
    for row in named[-MOST_NAMED:]:
        yield f"{row_words.who(row)} — {row_words.what(row)}"
    coming = min((row for row in timeline.rows if row.state == "running"), key=lambda row: row.end, default=None)
    if coming is not None:
        yield row_words.label(coming)
