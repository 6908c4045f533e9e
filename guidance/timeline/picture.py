"""The timeline as a picture, PNG or SVG, for places without a browser: the same lanes, marks and words.

No text is read as a formula, and nothing is shown beyond what `layout` has placed: marks and our words, never a person's.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from guidance.library.texts import Texts, with_capital
from guidance.timeline.axis import ticks
from guidance.timeline.layout import PICTURE, Label, Layout, MarkPlace, Stop, by_look
from guidance.timeline.row_words import RowWords
from guidance.timeline.rows import PLANS, RowKind, Timeline
from guidance.timeline.style import DARK, LIGHT, LOOKS, Look, Paint, look_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTS = 100
"""Pixels of the layout in an inch; a PNG has twice as many dots."""
_TOP, _TICKS, _LEGEND_LINE, _EDGE = 58, 46, 22, 14
_POINT = 72 / DOTS
_FONT = {"family": "DejaVu Sans", "parse_math": False}
_SHAPES = {
    "square": "s",
    "triangle-right": ">",
    "triangle-left": "<",
    "circle": "o",
    "circle-open": "o",
    "circle-x-open": "o",
    "diamond": "D",
    "star": "*",
    "x": "X",
    "octagon": "8",
    "hexagon": "h",
}
_HATCHES = {"/": "//////", "\\": "\\\\\\\\\\\\", "|": "||||||", "x": "xxxxxx", "+": "++++++", ".": "......", "-": "------"}
_DASHES = {"dot": (0, (1.2, 2.2)), "dash": (0, (5, 3))}


def to_png(timeline: Timeline, texts: Texts, *, dark: bool = False) -> bytes:
    """The picture as PNG, two dots for each pixel."""
    return _saved(timeline, texts, "png", dark=dark)


def to_svg(timeline: Timeline, texts: Texts, *, dark: bool = False) -> bytes:
    """The picture as SVG with its letters as shapes, so that it looks alike everywhere."""
    return _saved(timeline, texts, "svg", dark=dark)


def _saved(timeline: Timeline, texts: Texts, kind: Literal["png", "svg"], *, dark: bool) -> bytes:
    import matplotlib as mpl  # noqa: PLC0415 - heavy, and only a picture needs it

    mpl.rcParams["svg.hashsalt"] = "otvet"  # the same drawing gives the same bytes
    file, drawn = io.BytesIO(), _Picture(timeline, texts, DARK if dark else LIGHT).draw()
    about = {"Title": texts("timeline.export.png_title")}
    drawn.savefig(
        file, format=kind, dpi=2 * DOTS, metadata=about | ({"Date": None, "Creator": None} if kind == "svg" else {"Software": None})
    )
    return file.getvalue()


class _Picture:
    """Draws one timeline; every length is in pixels, from the top left corner."""

    def __init__(self, timeline: Timeline, texts: Texts, paint: Paint) -> None:
        self.now, self.texts, self.paint = timeline.now, texts, paint
        self.telling = RowWords(timeline.now, texts)
        self.plan = Layout(timeline, self.telling, PICTURE)
        self.legend = list(self._legend_names())
        rows = -(-len(self.legend) // PICTURE.legend_columns)
        self.width = PICTURE.left + PICTURE.pixels + PICTURE.right
        self.height = _TOP + self.plan.height + _TICKS + rows * _LEGEND_LINE + _EDGE

    def draw(self) -> Figure:
        from matplotlib.figure import Figure  # noqa: PLC0415 - with the whole library

        figure = Figure(figsize=(self.width / DOTS, self.height / DOTS), dpi=DOTS, facecolor=self.paint.ground)
        self.canvas: Axes = figure.add_axes((0, 0, 1, 1), xlim=(0, self.width), ylim=(self.height, 0))
        self.canvas.set_axis_off()
        self._draw_ground()
        self._draw_bars()
        self._draw_points()
        self._draw_ends()
        for name in map(str, PLANS):
            self._draw_rail(LOOKS[name], [stop for stop in self.plan.stops if stop.look == name])
        for label in self.plan.labels:
            self._draw_label(label)
        self._draw_legend()
        return figure

    def x(self, at: datetime) -> float:
        """The pixel of an instant."""
        return PICTURE.left + self.plan.axis.x(at)

    def _colour(self, look: Look) -> str:
        return str(getattr(self.paint, look.colour))

    def _text(self, x: float, y: float, words: str, **more: Any) -> None:
        look = {"color": self.paint.text, "fontsize": PICTURE.font * _POINT, "va": "center", **_FONT, **more}
        self.canvas.text(x, y, words, **look)

    def _draw_ground(self) -> None:
        """Stripes, names of lanes, ticks, title and today."""
        right, bottom = PICTURE.left + PICTURE.pixels, _TOP + self.plan.height
        for number, band in enumerate(self.plan.bands):
            if number % 2 == 0:
                self._box(PICTURE.left, _TOP + band.top, PICTURE.pixels, band.bottom - band.top, facecolor=self.paint.band, zorder=0)
            name = self.texts(f"timeline.lanes.{band.lane}")
            self._text(PICTURE.left - 10, _TOP + band.top + PICTURE.pad + PICTURE.point / 2, name, ha="right", weight="bold")
        marks = ticks(self.plan.axis, PICTURE.tick)
        for at, words in zip(marks, self.telling.ticks(marks), strict=True):
            self._line([self.x(at)] * 2, [_TOP, bottom], color=self.paint.line, linewidth=0.8, zorder=0.5)
            self._text(self.x(at), bottom + 8, words, ha="center", va="top", color=self.paint.quiet)
        self._text(_EDGE, 18, self.texts("timeline.export.png_title"), weight="bold", fontsize=1.3 * PICTURE.font * _POINT)
        self._line([PICTURE.left, right], [bottom, bottom], color=self.paint.line, linewidth=0.8, zorder=0.5)
        self._draw_today(bottom)

    def _draw_today(self, bottom: float) -> None:
        x, place = self.x(self.now), self.plan.axis.x(self.now)
        self._line([x, x], [_TOP - 6, bottom], color=self.paint.quiet, alpha=0.45, linewidth=1.5, zorder=0.6)
        side = "left" if place < 60 else "right" if place > PICTURE.pixels - 60 else "center"
        words = self.texts("timeline.today", date=self.telling.short_day(self.now))
        self._text(x, _TOP - 14, words, ha=side, weight="bold")

    def _line(self, x: Sequence[float], y: Sequence[float], **look: Any) -> None:
        self.canvas.plot(x, y, **look)

    def _box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - with the figure

        self.canvas.add_patch(Rectangle((x, y), width, height, **{"linewidth": 0, **look}))

    def _draw_bars(self) -> None:
        for place in sorted(self.plan.bars, key=lambda place: place.row.kind is RowKind.CUT_OFF):
            start, end, height = self.x(place.row.start), self.x(place.row.end), 5 if place.row.kind is RowKind.CUT_OFF else 9
            self._bar(LOOKS[look_of(place.row)], start, _TOP + place.y - height / 2, max(end - start, 1), height)

    def _bar(self, look: Look, x: float, y: float, width: float, height: float) -> None:
        colour, plain = self._colour(look), not look.pattern and not look.hollow
        face, hatch = (colour if plain else self.paint.ground), _HATCHES.get(look.pattern)
        self._box(x, y, width, height, facecolor=face, edgecolor=colour, linewidth=0.9, hatch=hatch, zorder=2)

    def _draw_points(self) -> None:
        for name, places in by_look(self.plan.points):
            self._marks(LOOKS[name], [(place.row.middle, place.y) for place in places])
            for place in places:
                if place.row.precision == "about":
                    self._about(LOOKS[name], place)

    def _about(self, look: Look, place: MarkPlace) -> None:
        """A line over all the days that an approximate date can mean."""
        ends, y = [self.x(place.row.start), self.x(place.row.end)], _TOP + place.y
        self._line(ends, [y, y], color=self._colour(look), linewidth=1.5, marker="|", markersize=7, zorder=2.5)

    def _draw_ends(self) -> None:
        """The marks at the ends of bars: kept, still due, broken, unclear, the buyer's last day."""
        ends = [("cut_off" if place.row.kind is RowKind.CUT_OFF else look_of(place.row), place) for place in self.plan.bars]
        for name in ("kept", "pending", "broken", "unclear", "cut_off"):
            self._marks(LOOKS[name], [(place.row.end, place.y) for look, place in ends if look == name])

    def _marks(self, look: Look, places: Sequence[tuple[datetime, float]]) -> None:
        """Marks of one look; marks beyond an edge become arrows that point to it."""
        first, last = self.plan.axis.first, self.plan.axis.last
        groups: dict[str, list[tuple[float, float]]] = {}
        for at, y in places:
            symbol = "triangle-left" if at < first else "triangle-right" if at > last else look.symbol
            groups.setdefault(symbol, []).append((self.x(at), _TOP + y))
        for symbol, together in groups.items():
            self._mark(look, symbol, together)

    def _mark(self, look: Look, symbol: str, places: Sequence[tuple[float, float]], size: float = 0) -> None:
        colour, size = self._colour(look), size or (6 if self.plan.dense else 8)
        hollow = look.hollow or symbol.endswith("open")
        x, y = [x for x, _ in places], [y for _, y in places]
        common = {"linestyle": "", "color": colour, "markeredgewidth": 1.1, "zorder": 3}
        large = 1.35 if symbol == "star" else 1
        ground = self.paint.ground if hollow else colour
        self._line(x, y, marker=_SHAPES[symbol], markersize=size * large, markerfacecolor=ground, **common)
        if symbol == "circle-x-open":
            self._line(x, y, marker="x", markersize=size * 0.6, **common)

    def _draw_rail(self, look: Look, stops: Sequence[Stop]) -> None:
        """The dashed line of a branch from today on, with its numbered marks."""
        if not stops:
            return
        x = [self.x(self.now), *(self.x(stop.rows[0].start) for stop in stops)]
        self._line(x, [_TOP + stops[0].y] * len(x), color=self._colour(look), linewidth=1.2, linestyle=_DASHES[look.dash], zorder=2)
        for stop in stops:
            place = (self.x(stop.rows[0].start), _TOP + stop.y)
            self._mark(look, look.symbol, [place], size=17)
            self._text(*place, stop.numbers, ha="center", fontsize=10 * _POINT, zorder=4)

    def _draw_label(self, label: Label) -> None:
        away = {"right": 11, "left": -11}.get(label.side, 0)
        side = "left" if label.side in ("right", "from") else "right"
        weight = "bold" if label.strong else "normal"
        self._text(self.x(label.at) + away, _TOP + label.y, label.text, ha=side, weight=weight, linespacing=1.15, zorder=4)

    def _legend_names(self) -> Iterator[str]:
        """The looks in use, in their order."""
        used = {look_of(place.row) for place in (*self.plan.points, *self.plan.bars)} | {stop.look for stop in self.plan.stops}
        if any(place.row.kind is RowKind.CUT_OFF for place in self.plan.bars):
            used.add("cut_off")
        return (name for name in LOOKS if name in used)

    def _draw_legend(self) -> None:
        top, wide = _TOP + self.plan.height + _TICKS, (self.width - 2 * _EDGE) / PICTURE.legend_columns
        for number, name in enumerate(self.legend):
            row, column = divmod(number, PICTURE.legend_columns)
            self._legend_entry(LOOKS[name], _EDGE + column * wide, top + row * _LEGEND_LINE)

    def _legend_entry(self, look: Look, x: float, y: float) -> None:
        if look.dash:
            self._line([x, x + 26], [y, y], color=self._colour(look), linewidth=1.2, linestyle=_DASHES[look.dash])
        elif look.pattern or not look.symbol:
            self._bar(look, x, y - 4.5, 26, 9)
        if look.symbol:
            self._mark(look, look.symbol, [(x + 13, y)])
        words = self.texts(look.words)
        self._text(x + 34, y, with_capital(words))
