"""What surrounds the marks of the Plotly figure: axes, lanes, legend, the line of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Any

from guidance.timeline.axis import ticks
from guidance.timeline.layout import Band, Layout
from guidance.timeline.row_words import RowWords
from guidance.timeline.style import Paint

Figure = dict[str, Any]

_FONT = {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif", "size": 12}
_TOP = 34
_TICKS = 42
_LEGEND_LINE = 21


class FigureFrame:
    """Draws what surrounds the marks of one timeline."""

    def __init__(self, plan: Layout, row_words: RowWords, paint: Paint) -> None:
        self.plan, self.axis, self.sizes = plan, plan.axis, plan.sizes
        self.row_words, self.texts, self.now, self.paint = row_words, row_words.texts, row_words.now, paint

    def draw(self, entries: int) -> Figure:
        """Plotly's layout, with room for a legend of so many entries."""
        sizes, paint = self.sizes, self.paint
        with_legend = not sizes.head or self.plan.dense
        below = _TICKS + (8 + _LEGEND_LINE * -(-entries // sizes.legend_columns) if with_legend else 0)
        return {
            "height": _TOP + self.plan.height + below,
            "margin": {"l": sizes.left, "r": sizes.right, "t": _TOP, "b": below, "pad": 0},
            "font": _FONT | {"color": paint.text},
            "paper_bgcolor": paint.ground,
            "plot_bgcolor": paint.ground,
            "barmode": "overlay",
            "hovermode": "closest",
            "hoverdistance": 24,
            "dragmode": False,
            "hoverlabel": {"align": "left", "bgcolor": paint.band, "bordercolor": paint.quiet, "font": _FONT | {"color": paint.text}},
            "showlegend": with_legend,
            "legend": self._legend(),
            "xaxis": self._x_axis(),
            "yaxis": self._y_axis(),
            "shapes": [*self._stripes(), self._today_line()],
            "annotations": [self._today(), *(self._heads() if sizes.head else ())],
        }

    def _x_axis(self) -> Figure:
        marks = ticks(self.axis, self.sizes.tick)
        return {
            "type": "date",
            "range": [wall_time(self.axis.first), wall_time(self.axis.last)],
            "tickmode": "array",
            "tickvals": [wall_time(at) for at in marks],
            "ticktext": [plain_text(words).replace("\n", "<br>") for words in self.row_words.ticks(marks)],
            "tickfont": {"color": self.paint.quiet},
            "tickangle": 0,
            "gridcolor": self.paint.line,
            "zeroline": False,
            "fixedrange": True,
        }

    def _y_axis(self) -> Figure:
        bands = () if self.sizes.head else self.plan.bands
        return {
            "range": [self.plan.height, 0],
            "tickmode": "array",
            "tickvals": [band.top + self.sizes.pad + self.sizes.point / 2 for band in bands],
            "ticktext": [f"{self._head(band)}  " for band in bands],
            "tickfont": {"size": self.sizes.font + 1},
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        }

    def _head(self, band: Band) -> str:
        return f"<b>{plain_text(self.texts(f'timeline.lanes.{band.lane}'))}</b>"

    def _heads(self) -> Iterator[Figure]:
        """The names of the lanes where there is no room beside them."""
        for band in self.plan.bands:
            place = {"x": 0, "xref": "paper", "xanchor": "left", "y": band.top + self.sizes.pad + 7, "yref": "y", "yanchor": "middle"}
            yield {**place, "text": self._head(band), "showarrow": False, "font": {"size": self.sizes.font + 2}}

    def _legend(self) -> Figure:
        return {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": -_TICKS / max(self.plan.height, 1),
            "yanchor": "top",
            "entrywidth": 1 / self.sizes.legend_columns - 0.01,
            "entrywidthmode": "fraction",
            "itemclick": False,
            "itemdoubleclick": False,
            "itemwidth": 30,
            "bgcolor": "rgba(0,0,0,0)",
        }

    def _stripes(self) -> Iterator[Figure]:
        for band in self.plan.bands[::2]:
            place = {"xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": band.top, "y1": band.bottom}
            yield {"type": "rect", "layer": "below", "fillcolor": self.paint.band, "line": {"width": 0}, **place}

    def _today_line(self) -> Figure:
        place = {"xref": "x", "x0": wall_time(self.now), "x1": wall_time(self.now), "yref": "y", "y0": 0, "y1": self.plan.height}
        return {"type": "line", "layer": "below", "opacity": 0.45, "line": {"color": self.paint.quiet, "width": 2}, **place}

    def _today(self) -> Figure:
        x = self.axis.x(self.now)
        text = plain_text(self.texts("timeline.today", date=self.row_words.short_day(self.now)))
        side = "left" if x < 60 else "right" if x > self.axis.pixels - 60 else "center"
        place = {"x": wall_time(self.now), "xanchor": side, "y": 1, "yref": "paper", "yanchor": "bottom"}
        return {**place, "text": f"<b>{text}</b>", "showarrow": False}


def plain_text(text: str) -> str:
    """Text that Plotly takes for text; it knows no entity for quotes, and needs none."""
    return escape(text, quote=False)


def wall_time(at: datetime) -> str:
    """The local time without its zone, as Plotly expects it."""
    return at.isoformat(" ", "minutes")[:16]
