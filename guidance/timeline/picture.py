"""The timeline as a picture made without a browser, SVG or PNG: the lanes, marks and words of its layout.

Shows what `layout` has placed and nothing more: marks and our words, never a person's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from guidance.library.texts import Texts, with_capital
from guidance.timeline import png_file
from guidance.timeline.axis import ticks
from guidance.timeline.layout import PICTURE, Label, Layout, MarkPlace, Stop, by_look
from guidance.timeline.mark_shapes import mark_shape
from guidance.timeline.row_words import RowWords
from guidance.timeline.rows import PLANS, RowKind, Timeline
from guidance.timeline.style import DARK, LIGHT, LOOKS, Look, Paint, look_of
from guidance.timeline.svg import Anchor, Pen, SvgDrawing, TextStyle, line_through

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TOP, _TICKS, _LEGEND_LINE, _EDGE = 58, 46, 22, 14
_MARK, _SMALL_MARK, _STOP_MARK = 11, 8.5, 23.5
_DASHES = {"dot": (2, 3.6), "dash": (8, 5)}


def to_png(timeline: Timeline, texts: Texts, *, dark: bool = False) -> bytes:
    """The picture as PNG, two dots for each pixel."""
    return png_file.to_png(draw(timeline, texts, dark=dark))


def to_svg(timeline: Timeline, texts: Texts, *, dark: bool = False) -> bytes:
    """The picture as SVG, its words as text."""
    return (_DECLARATION + draw(timeline, texts, dark=dark).to_svg()).encode()


def draw(timeline: Timeline, texts: Texts, *, dark: bool = False) -> SvgDrawing:
    """The picture as a drawing."""
    return _Picture(timeline, texts, DARK if dark else LIGHT).draw()


class _Picture:
    """Draws one timeline; every length is in pixels, from the top left corner."""

    def __init__(self, timeline: Timeline, texts: Texts, paint: Paint) -> None:
        self.now, self.texts, self.paint = timeline.now, texts, paint
        self.words = RowWords(timeline.now, texts)
        self.plan = Layout(timeline, self.words, PICTURE)
        self.legend = list(self._legend_names())
        rows = -(-len(self.legend) // PICTURE.legend_columns)
        self.width = PICTURE.left + PICTURE.pixels + PICTURE.right
        self.height = _TOP + self.plan.height + _TICKS + rows * _LEGEND_LINE + _EDGE
        self.bottom = _TOP + self.plan.height
        self.drawing = SvgDrawing(self.width, self.height, ink=paint.text, title=texts("timeline.export.png_title"))

    def draw(self) -> SvgDrawing:
        """The drawing; what is drawn later covers what is below it."""
        self._draw_ground()
        self._draw_bars()
        self._draw_points()
        self._draw_ends()
        for name in map(str, PLANS):
            self._draw_rail(LOOKS[name], [stop for stop in self.plan.stops if stop.look == name])
        for label in self.plan.labels:
            self._draw_label(label)
        self._draw_legend()
        return self.drawing

    def x(self, at: datetime) -> float:
        """The pixel of an instant."""
        return PICTURE.left + self.plan.axis.x(at)

    def _colour(self, look: Look) -> str:
        return str(getattr(self.paint, look.colour))

    def _line(self, pen: Pen, *points: tuple[float, float]) -> None:
        self.drawing.path(line_through(points), pen)

    def _draw_ground(self) -> None:
        """The stripes and names of the lanes, ticks, title and today."""
        self.drawing.box(0, 0, self.width, self.height, self.paint.ground)
        for number, band in enumerate(self.plan.bands):
            if number % 2 == 0:
                self.drawing.box(PICTURE.left, _TOP + band.top, PICTURE.pixels, band.bottom - band.top, self.paint.band)
            name, y = self.texts(f"timeline.lanes.{band.lane}"), _TOP + band.top + PICTURE.pad + PICTURE.point / 2
            self.drawing.text(PICTURE.left - 10, y, name, TextStyle("end", bold=True))
        self._draw_ticks()
        self.drawing.text(_EDGE, 18, self.drawing.title, TextStyle(size=1.3 * PICTURE.font, bold=True))
        self._draw_today()

    def _draw_ticks(self) -> None:
        pen, style = Pen(self.paint.line), TextStyle("middle", colour=self.paint.quiet)
        marks = ticks(self.plan.axis, PICTURE.tick)
        for at, words in zip(marks, self.words.ticks(marks), strict=True):
            x = self.x(at)
            self._line(pen, (x, _TOP), (x, self.bottom))
            self.drawing.text(x, self.bottom + 15 + PICTURE.line / 2 * words.count("\n"), words, style)
        self._line(pen, (PICTURE.left, self.bottom), (PICTURE.left + PICTURE.pixels, self.bottom))

    def _draw_today(self) -> None:
        x, place = self.x(self.now), self.plan.axis.x(self.now)
        self._line(Pen(self.paint.quiet, 2, opacity=0.45), (x, _TOP - 6), (x, self.bottom))
        words = self.texts("timeline.today", date=self.words.short_day(self.now))
        anchor: Anchor = "start" if place < 60 else "end" if place > PICTURE.pixels - 60 else "middle"
        self.drawing.text(x, _TOP - 14, words, TextStyle(anchor, bold=True))

    def _draw_bars(self) -> None:
        for place in sorted(self.plan.bars, key=lambda place: place.row.kind is RowKind.CUT_OFF):
            start, end, height = self.x(place.row.start), self.x(place.row.end), 5 if place.row.kind is RowKind.CUT_OFF else 9
            self._draw_bar(LOOKS[look_of(place.row)], start, _TOP + place.y - height / 2, max(end - start, 1), height)

    def _draw_bar(self, look: Look, x: float, y: float, width: float, height: float) -> None:
        colour, fill = self._colour(look), self.paint.ground if look.hollow else self._colour(look)
        if look.pattern:
            fill = self.drawing.hatch(look.pattern, colour, self.paint.ground)
        self.drawing.box(x, y, width, height, fill, Pen(colour, 1.2))

    def _draw_points(self) -> None:
        for name, places in by_look(self.plan.points):
            for place in places:
                if place.row.precision == "about":
                    self._draw_span(LOOKS[name], place)
            self._draw_marks(LOOKS[name], [(place.row.middle, place.y) for place in places])

    def _draw_span(self, look: Look, place: MarkPlace) -> None:
        """A line over all the days that an approximate date can mean."""
        pen, y = Pen(self._colour(look), 2), _TOP + place.y
        start, end = self.x(place.row.start), self.x(place.row.end)
        self._line(pen, (start, y), (end, y))
        for x in (start, end):
            self._line(pen, (x, y - 5), (x, y + 5))

    def _draw_ends(self) -> None:
        """The marks at the ends of bars: kept, still due, broken, unclear, the buyer's last day."""
        ends = [("cut_off" if place.row.kind is RowKind.CUT_OFF else look_of(place.row), place) for place in self.plan.bars]
        for name in ("kept", "pending", "broken", "unclear", "cut_off"):
            self._draw_marks(LOOKS[name], [(place.row.end, place.y) for look, place in ends if look == name])

    def _draw_marks(self, look: Look, places: Sequence[tuple[datetime, float]]) -> None:
        """Marks of one look; a mark for something beyond an edge points to it."""
        first, last = self.plan.axis.first, self.plan.axis.last
        for at, y in places:
            symbol = "triangle-left" if at < first else "triangle-right" if at > last else look.symbol
            self._draw_mark(look, symbol, self.x(at), _TOP + y)

    def _draw_mark(self, look: Look, symbol: str, x: float, y: float, size: float = 0) -> None:
        colour = self._colour(look)
        is_hollow = look.hollow or symbol.endswith("open")
        shape = mark_shape(symbol, x, y, size or (_SMALL_MARK if self.plan.dense else _MARK))
        self.drawing.path(shape, Pen(colour, 1.5), self.paint.ground if is_hollow else colour)

    def _draw_rail(self, look: Look, stops: Sequence[Stop]) -> None:
        """The dashed line of a branch from today on, with its numbered marks."""
        if not stops:
            return
        places = [(self.x(stop.rows[0].start), _TOP + stop.y) for stop in stops]
        self._line(Pen(self._colour(look), 1.6, _DASHES[look.dash]), (self.x(self.now), places[0][1]), *places)
        for stop, (x, y) in zip(stops, places, strict=True):
            self._draw_mark(look, look.symbol, x, y, _STOP_MARK)
            self.drawing.text(x, y, stop.numbers, TextStyle("middle", size=10))

    def _draw_label(self, label: Label) -> None:
        away = {"right": 11, "left": -11}.get(label.side, 0)
        anchor: Anchor = "start" if label.side in ("right", "from") else "end"
        style = TextStyle(anchor, bold=label.strong, line=PICTURE.line / PICTURE.font)
        self.drawing.text(self.x(label.at) + away, _TOP + label.y, label.text, style)

    def _legend_names(self) -> Iterator[str]:
        """The looks in use, in their order."""
        used = {look_of(place.row) for place in (*self.plan.points, *self.plan.bars)} | {stop.look for stop in self.plan.stops}
        if any(place.row.kind is RowKind.CUT_OFF for place in self.plan.bars):
            used.add("cut_off")
        return (name for name in LOOKS if name in used)

    def _draw_legend(self) -> None:
        top, wide = self.bottom + _TICKS, (self.width - 2 * _EDGE) / PICTURE.legend_columns
        for number, name in enumerate(self.legend):
            row, column = divmod(number, PICTURE.legend_columns)
            self._draw_entry(LOOKS[name], _EDGE + column * wide, top + row * _LEGEND_LINE)

    def _draw_entry(self, look: Look, x: float, y: float) -> None:
        if look.dash:
            self._line(Pen(self._colour(look), 1.6, _DASHES[look.dash]), (x, y), (x + 26, y))
        elif look.pattern or not look.symbol:
            self._draw_bar(look, x, y - 4.5, 26, 9)
        if look.symbol:
            self._draw_mark(look, look.symbol, x + 13, y)
        self.drawing.text(x + 34, y, with_capital(self.texts(look.words)))
