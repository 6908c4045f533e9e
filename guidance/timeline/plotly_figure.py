"""The Plotly figure of a timeline: one lane for each actor, a mark for each thing, words beside the marks.

Plain dictionaries: Plotly itself is not imported. Nothing is told by colour alone, and people's words never act as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from guidance.library.texts import Texts, with_capital
from guidance.timeline.figure_frame import Figure, FigureFrame, plain_text, wall_time
from guidance.timeline.layout import NARROW, WIDE, Label, Layout, MarkPlace, Sizes, Stop, by_look
from guidance.timeline.row_words import RowWords
from guidance.timeline.rows import RowKind, Timeline, TimelineRow
from guidance.timeline.style import DARK, LIGHT, LOOKS, Look, Paint, look_of

CONFIG: dict[str, Any] = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
"""How Plotly behaves: no tool bar to tab through, no wheel that zooms."""

_MILLISECOND = timedelta(milliseconds=1)
_BREAK, _END_OF_HEAD = "\n", "\n\n"
_HOVER_LINE = re.compile(r"\S.{0,41}(?!\S)|\S{1,42}")
_HARMLESS = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def figure(timeline: Timeline, texts: Texts, *, dark: bool, narrow: bool) -> Figure:
    """The figure in plain dictionaries, as Plotly's JSON."""
    return _Drawing(timeline, texts, DARK if dark else LIGHT, NARROW if narrow else WIDE).draw()


def to_json(drawn: Figure) -> str:
    """The figure as JSON that is safe inside a script."""
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))
    for sign, harmless in _HARMLESS.items():
        text = text.replace(sign, harmless)
    return text


class _Drawing:
    """Draws one timeline."""

    def __init__(self, timeline: Timeline, texts: Texts, paint: Paint, sizes: Sizes) -> None:
        self.now, self.texts, self.paint, self.sizes = timeline.now, texts, paint, sizes
        self.row_words = RowWords(timeline.now, texts)
        self.plan = Layout(timeline, self.row_words, sizes)
        self.axis = self.plan.axis

    def draw(self) -> Figure:
        data = [*self._bar_traces(), *self._point_traces(), *self._end_traces(), *self._step_traces(), self._label_trace()]
        return {"data": data, "layout": FigureFrame(self.plan, self.row_words, self.paint).draw(sum(trace["showlegend"] for trace in data))}

    def _colour(self, look: Look) -> str:
        return str(getattr(self.paint, look.colour))

    def _bar_traces(self) -> Iterator[Figure]:
        own = [place for place in self.plan.bars if place.row.kind is not RowKind.CUT_OFF]
        last_days = [place for place in self.plan.bars if place.row.kind is RowKind.CUT_OFF]
        for places, width in ((own, 9), (last_days, 5)):
            for name, together in by_look(places):
                yield self._bar_trace(LOOKS[name], together, width)

    def _bar_trace(self, look: Look, places: Sequence[MarkPlace], width: int) -> Figure:
        colour, spans = self._colour(look), [(self.axis.clamp(place.row.start), self.axis.clamp(place.row.end)) for place in places]
        plain = not look.pattern and not look.hollow
        marker: Figure = {"color": colour if plain else self.paint.ground, "opacity": 1, "line": {"color": colour, "width": 1.2}}
        if look.pattern:
            marker["pattern"] = {"shape": look.pattern, "fgcolor": colour, "bgcolor": self.paint.ground, "size": 6, "solidity": 0.35}
        return {
            "type": "bar",
            "orientation": "h",
            "base": [wall_time(start) for start, _ in spans],
            "x": [(end - start) / _MILLISECOND for start, end in spans],
            "y": [place.y for place in places],
            "width": width,
            "marker": marker,
            **self._told(look, places),
            "showlegend": width == 9,
        }

    def _point_traces(self) -> Iterator[Figure]:
        for name, places in by_look(self.plan.points):
            yield self._marks(LOOKS[name], places, [place.row.middle for place in places]) | self._told(LOOKS[name], places)
            about = [place for place in places if place.row.precision == "about"]
            if about:
                yield self._about(LOOKS[name], about)

    def _about(self, look: Look, places: Sequence[MarkPlace]) -> Figure:
        """Lines over all the days that approximate dates can mean."""
        return {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [x for place in places for x in (*(wall_time(self.axis.clamp(at)) for at in (place.row.start, place.row.end)), None)],
            "y": [y for place in places for y in (place.y, place.y, None)],
            "line": {"width": 2, "color": self._colour(look)},
            "marker": {"symbol": "line-ns", "size": 9, "line": {"width": 2, "color": self._colour(look)}},
            "hoverinfo": "skip",
            "showlegend": False,
        }

    def _end_traces(self) -> Iterator[Figure]:
        """The marks at the ends of bars: kept, still due, broken, unclear, the buyer's last day. The bar has its own hover text."""
        ends = [("cut_off" if place.row.kind is RowKind.CUT_OFF else look_of(place.row), place) for place in self.plan.bars]
        for name in ("kept", "pending", "broken", "unclear", "cut_off"):
            places = [place for look, place in ends if look == name]
            if places:
                yield self._marks(LOOKS[name], places, [place.row.end for place in places]) | {
                    "name": self._legend_name(LOOKS[name]),
                    "hoverinfo": "skip",
                    "showlegend": name == "cut_off",
                }

    def _marks(self, look: Look, places: Sequence[MarkPlace], instants: Sequence[datetime]) -> Figure:
        colour = self._colour(look)
        line = {"width": 1.5, "color": colour}
        return {
            "type": "scatter",
            "mode": "markers",
            "x": [wall_time(self.axis.clamp(at)) for at in instants],
            "y": [place.y for place in places],
            "marker": {"symbol": self._symbols(instants, look.symbol), "size": 8 if self.plan.dense else 11, "color": colour, "line": line},
            "cliponaxis": False,
        }

    def _symbols(self, instants: Sequence[datetime], symbol: str) -> str | list[str]:
        """Marks beyond an edge become arrows that point to it."""
        first, last = self.axis.first, self.axis.last
        if all(first <= at <= last for at in instants):
            return symbol
        return ["triangle-left" if at < first else "triangle-right" if at > last else symbol for at in instants]

    def _told(self, look: Look, places: Sequence[MarkPlace]) -> Figure:
        return {
            "name": self._legend_name(look),
            "hovertext": [self._hover(place.row) for place in places],
            "hoverinfo": "text",
            "showlegend": True,
        }

    def _legend_name(self, look: Look) -> str:
        words = self.texts(look.words)
        return plain_text(with_capital(words))

    def _hover(self, row: TimelineRow) -> str:
        line = self.row_words.line(row)
        head, *rest = (_HOVER_LINE.findall(text) for text in (line.what, f"{line.who} · {line.when}", line.kind, line.note))
        words = plain_text("\n".join([*head, "", *chain.from_iterable(rest)]))
        return f"<b>{words.replace(_END_OF_HEAD, '</b><br>', 1).replace(_BREAK, '<br>')}"

    def _step_traces(self) -> Iterator[Figure]:
        for name in ("step", "after_refusal"):
            stops = [stop for stop in self.plan.stops if stop.look == name]
            if stops:
                yield self._rail(LOOKS[name], stops)

    def _rail(self, look: Look, stops: Sequence[Stop]) -> Figure:
        """The dashed line of a branch from today on, with its numbered marks."""
        colour = self._colour(look)
        return {
            "type": "scatter",
            "mode": "lines+markers+text",
            "x": [wall_time(self.now), *(wall_time(self.axis.clamp(stop.rows[0].start)) for stop in stops)],
            "y": [stops[0].y, *(stop.y for stop in stops)],
            "text": ["", *(stop.numbers for stop in stops)],
            "textposition": "middle center",
            "textfont": {"size": 11, "color": self.paint.text},
            "line": {"dash": look.dash, "width": 1.5, "color": colour},
            "marker": {
                "symbol": look.symbol,
                "size": [0, *(24 for _ in stops)],
                "opacity": 1,
                "color": self.paint.ground,
                "line": {"width": 1.5, "color": colour},
            },
            "hovertext": ["", *("<br><br>".join(self._hover(row) for row in stop.rows) for stop in stops)],
            "hoverinfo": "text",
            "name": self._legend_name(look),
            "showlegend": True,
            "cliponaxis": False,
        }

    def _label_trace(self) -> Figure:
        labels = self.plan.labels
        return {
            "type": "scatter",
            "mode": "text",
            "x": [wall_time(label.at) for label in labels],
            "y": [label.y for label in labels],
            "text": [_spaced(label) for label in labels],
            "textposition": ["middle right" if label.side in ("right", "from") else "middle left" for label in labels],
            "textfont": {"size": self.sizes.font, "color": self.paint.text},
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
        }


def _spaced(label: Label) -> str:
    """The words of a label, an em away from their mark."""
    text = plain_text(label.text).replace("\n", "<br>")
    text = f"<b>{text}</b>" if label.strong else text
    return f"\u2003{text}" if label.side == "right" else f"{text}\u2003" if label.side == "left" else text
