"""The layout of the timeline: the place of each mark and its words, on lanes with shelves where nothing overlaps.

Gives heights in pixels and instants, and draws nothing. Where there is too much for words, words are left out, never marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import Literal

from guidance.timeline.axis import Shelf, TimeAxis, fit
from guidance.timeline.row_words import RowWords, shorten
from guidance.timeline.rows import PLANS, Lane, RowKind, Timeline, TimelineRow
from guidance.timeline.style import LOOKS, look_of

MOST_LABELLED = 40
_MANY = (RowKind.SENT, RowKind.REPLY, RowKind.SILENCE, RowKind.PROMISE)
_MOST_STEPS = 8
_MARK = 9
_GAP = 8


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in pixels for one sort of screen; `pixels` is the width of its drawing area, at the narrowest."""

    pixels: int
    head: int
    left: int
    right: int
    tick: int
    legend_columns: int
    font: int = 12
    point: int = 22
    bar: int = 33
    text: int = 18
    line: int = 15
    pad: int = 7
    letter: float = 0.57
    """The width of a letter, in sizes of the font."""

    def width(self, text: str) -> int:
        """The width of a text, roughly."""
        return round(len(text) * self.font * self.letter)

    @property
    def letters(self) -> int:
        """The number of letters that fit on one line."""
        return int((self.pixels - _GAP) / (self.font * self.letter))


WIDE = Sizes(pixels=600, head=0, left=98, right=14, tick=64, legend_columns=3)
NARROW = Sizes(pixels=312, head=22, left=8, right=12, tick=58, legend_columns=1)
PICTURE = Sizes(pixels=900, head=0, left=112, right=28, tick=76, legend_columns=4, letter=0.63)
"""For DejaVu Sans, which has wide letters."""


@dataclass(slots=True)
class Label:
    """Words at an instant: to the right of a mark or to the left; above it and starting there, or ending there."""

    at: datetime
    text: str
    side: Literal["right", "left", "from", "to"]
    y: float = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class MarkPlace:
    """A row and the height of its mark."""

    row: TimelineRow
    y: float


@dataclass(frozen=True, slots=True)
class Stop:
    """One mark on the rail of steps: the numbers of the steps that begin there."""

    rows: tuple[TimelineRow, ...]
    first: int
    y: float

    @property
    def look(self) -> str:
        """The name of the look that its branch has."""
        return look_of(self.rows[0])

    @property
    def numbers(self) -> str:
        """The numbers that the mark shows."""
        last = self.first + len(self.rows) - 1
        return str(self.first) if last == self.first else f"{self.first}–{last}"


@dataclass(frozen=True, slots=True)
class Band:
    """The stripe of a lane."""

    lane: Lane
    top: float
    bottom: float


class Layout:
    """Every mark, label and band of a timeline for one width."""

    def __init__(self, timeline: Timeline, row_words: RowWords, sizes: Sizes) -> None:
        self.sizes, self.row_words = sizes, row_words
        self.axis: TimeAxis = fit((at for row in timeline.rows for at in (row.start, row.end)), timeline.now, sizes.pixels)
        self.height = 0
        self.dense = False
        self.bands: list[Band] = []
        self.points: list[MarkPlace] = []
        self.bars: list[MarkPlace] = []
        self.stops: list[Stop] = []
        self.labels: list[Label] = []
        for lane, rows in _by_lane(timeline):
            self._lay_lane(lane, rows)
        self.height = max(self.height, sizes.bar)

    def _lay_lane(self, lane: Lane, rows: Sequence[TimelineRow]) -> None:
        top, sizes = self.height, self.sizes
        self.height += sizes.pad + sizes.head
        self._lay_labelled(*self._lay_strips([row for row in rows if row.kind not in PLANS]))
        for kind in PLANS:
            self._lay_steps([row for row in rows if row.kind is kind])
        self.height += sizes.pad
        self.bands.append(Band(lane, top, self.height))

    def _lay_strips(self, rows: Sequence[TimelineRow]) -> tuple[list[TimelineRow], list[TimelineRow]]:
        """In a crowded lane, put each frequent kind on a strip without words; returns the other points and bars."""
        dense = len(rows) > MOST_LABELLED
        for kind in _MANY if dense else ():
            strip = [row for row in rows if _is_past(row, kind)]
            for row in strip:
                (self.bars if row.is_bar else self.points).append(MarkPlace(row, self.height + self.sizes.point / 2))
            self.height += self.sizes.point * bool(strip)
        rest = [row for row in rows if not dense or not any(_is_past(row, kind) for kind in _MANY)]
        self.dense |= dense
        return [row for row in rest if not row.is_bar], sorted((row for row in rest if row.is_bar), key=_order)

    def _lay_labelled(self, points: Sequence[TimelineRow], bars: Sequence[TimelineRow]) -> None:
        beside = [(row, self._beside(row)) for row in points]
        shelf = Shelf()
        for row, label in beside:
            if label is not None:
                self._put_beside(shelf, row, label)
        self.height += self.sizes.point * len(shelf.boards)
        above = [(row, self._lines(row)) for row in (*(row for row, label in beside if label is None), *bars)]
        for count in (1, 2):
            self._lay_above([(row, lines) for row, lines in above if len(lines) == count], self.sizes.bar + self.sizes.line * (count - 1))

    def _lay_above(self, rows: Sequence[tuple[TimelineRow, Sequence[str]]], height: int) -> None:
        shelf = Shelf()
        for row, lines in rows:
            self._put_above(shelf, row, lines, height)
        self.height += height * len(shelf.boards)

    def _put_beside(self, shelf: Shelf, row: TimelineRow, label: Label) -> None:
        left, right = self._ends(row)
        reach = _GAP + self.sizes.width(label.text)
        board = shelf.put(left, right + reach) if label.side == "right" else shelf.put(left - reach, right)
        label.y = self.height + self.sizes.point * (board + 0.5)
        self.labels.append(label)
        self.points.append(MarkPlace(row, label.y))

    def _put_above(self, shelf: Shelf, row: TimelineRow, lines: Sequence[str], height: int) -> None:
        left, right = self._ends(row)
        label, start = self._above(row, lines)
        width = max(map(self.sizes.width, lines))
        top = self.height + height * shelf.put(min(left, start), max(right, start + width + _GAP))
        label.y = top + self.sizes.line * len(lines) / 2 + 1
        self.labels.append(label)
        (self.bars if row.is_bar else self.points).append(MarkPlace(row, top + height - 9))

    def _ends(self, row: TimelineRow) -> tuple[int, int]:
        """The pixels that the mark of a row covers."""
        if row.is_bar or row.precision == "about":
            return self.axis.x(row.start) - _MARK, self.axis.x(row.end) + _MARK
        x = self.axis.x(row.middle)
        return x - _MARK, x + _MARK

    def _beside(self, row: TimelineRow) -> Label | None:
        """The label of a point, if it fits beside it."""
        text, (left, right), about = self._words(row), self._ends(row), row.precision == "about"
        room = _GAP + self.sizes.width(text)
        if right + room <= self.axis.pixels:
            return Label(self.axis.clamp(row.end if about else row.middle), text, "right")
        if left >= room:
            return Label(self.axis.clamp(row.start if about else row.middle), text, "left")
        return None

    def _above(self, row: TimelineRow, lines: Sequence[str]) -> tuple[Label, int]:
        """The label above a mark, and its first pixel: from the start of the mark, else up to its end, else as near as it fits."""
        (left, right), text, width = self._ends(row), "\n".join(lines), max(map(self.sizes.width, lines))
        first, last = (row.start, row.end) if row.is_bar else (row.middle, row.middle)
        if left + _MARK + width <= self.axis.pixels:
            return Label(self.axis.clamp(first), text, "from"), left + _MARK
        if right - _MARK >= width:
            return Label(self.axis.clamp(last), text, "to"), right - _MARK - width
        start = max(self.axis.pixels - width, 0)
        return Label(self.axis.at(start), text, "from"), start

    def _lines(self, row: TimelineRow) -> list[str]:
        """The words of a row on one line, or on two."""
        return wrap(shorten(self._words(row), 2 * self.sizes.letters - 12), self.sizes.letters)[:2]

    def _words(self, row: TimelineRow) -> str:
        """The label of a row; outside the window, with its date."""
        words = self.row_words.label(row)
        if not row.is_bar and not self.axis.first <= row.middle <= self.axis.last:
            date = self.row_words.short_day(row.middle)
            words = self.row_words.texts("timeline.with_status", what=words, status=date)
        return words

    def _lay_steps(self, rows: Sequence[TimelineRow]) -> None:
        """A branch: what has to happen for it, a rail with numbered marks, and the list of its steps."""
        if not rows:
            return
        self._lay_head(rows[0])
        number = 1
        for group in self._groups(rows[:_MOST_STEPS]):
            self.stops.append(Stop(tuple(group), number, self.height + self.sizes.point / 2 + 1))
            number += len(group)
        self.height += self.sizes.point + 4
        for number, row in enumerate(rows[:_MOST_STEPS], 1):
            self._lay_step(number, row)

    def _lay_head(self, row: TimelineRow) -> None:
        self.height += self.sizes.pad
        self.labels.append(
            Label(self.axis.first, f"\u2002{self.row_words.branch(row)}", "from", self.height + self.sizes.text / 2, strong=True)
        )
        self.height += self.sizes.text

    def _groups(self, rows: Sequence[TimelineRow]) -> Iterator[list[TimelineRow]]:
        """Steps whose marks would touch share one."""
        group: list[TimelineRow] = []
        for row in rows:
            if group and self.axis.x(row.start) - self.axis.x(group[0].start) >= 26:
                yield group
                group = []
            group.append(row)
        yield group

    def _lay_step(self, number: int, row: TimelineRow) -> None:
        text = self.row_words.texts("timeline.numbered", n=number, date=self.row_words.short_day(row.start), step=self.row_words.what(row))
        for line in wrap(text, self.sizes.letters - 2, subsequent_indent="\u2003")[:2]:
            self.labels.append(Label(self.axis.first, f"\u2002{line}", "from", self.height + self.sizes.text / 2))
            self.height += self.sizes.text


def by_look(places: Iterable[MarkPlace]) -> Iterator[tuple[str, list[MarkPlace]]]:
    """Rows of one look together, in the order of the legend."""
    groups: dict[str, list[MarkPlace]] = {}
    for place in places:
        groups.setdefault(look_of(place.row), []).append(place)
    return ((name, groups[name]) for name in LOOKS if name in groups)


def _by_lane(timeline: Timeline) -> Iterator[tuple[Lane, list[TimelineRow]]]:
    rows: dict[Lane, list[TimelineRow]] = {lane: [] for lane in timeline.lanes}
    for row in timeline.rows:
        rows[row.lane].append(row)
    yield from rows.items()


def _is_past(row: TimelineRow, kind: RowKind) -> bool:
    """True for a row of this kind that no longer runs."""
    return row.kind is kind and row.state not in ("open", "pending")


def _order(row: TimelineRow) -> int:
    """The order of bars: silences and promises, then terms, then the buyer's own last days."""
    return (RowKind.CLOCK, RowKind.CUT_OFF).index(row.kind) + 1 if row.kind in (RowKind.CLOCK, RowKind.CUT_OFF) else 0
