"""How is the timeline drawn? A Plotly figure: one lane for each actor, a mark for each thing, words beside the marks.

It refuses to tell anything by colour alone, to let people's words act as markup, and to fetch anything: the page it saves holds
everything it needs. It makes plain dictionaries; Plotly is opened only for its script.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from itertools import chain
from typing import Any

from guidance.library.texts import Texts, with_capital
from guidance.timeline.axis import ticks
from guidance.timeline.build import Kind, Row, Timeline
from guidance.timeline.layout import NARROW, WIDE, Band, Label, Layout, Place, Sizes, Stop, by_look
from guidance.timeline.style import DARK, LIGHT, LOOKS, Look, Paint, look_of
from guidance.timeline.table import Telling, headings, summary, table

CONFIG: dict[str, Any] = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
"""How Plotly behaves: no tool bar to tab through, no wheel that zooms."""

Figure = dict[str, Any]

_FONT = {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif", "size": 12}
_TOP = 34
_TICKS = 42
_LEGEND_LINE = 21
_MILLISECOND = timedelta(milliseconds=1)
_BREAK, _END_OF_HEAD = "\n", "\n\n"
_HOVER_LINE = re.compile(r"\S.{0,41}(?!\S)|\S{1,42}")
_HARMLESS = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def figure(timeline: Timeline, texts: Texts, *, dark: bool, narrow: bool) -> Figure:
    """The figure in plain dictionaries, as Plotly's JSON."""
    return _Drawing(timeline, texts, DARK if dark else LIGHT, NARROW if narrow else WIDE).draw()


def to_json(drawn: Figure) -> str:
    """The figure as JSON that may stand inside a script."""
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))
    for sign, harmless in _HARMLESS.items():
        text = text.replace(sign, harmless)
    return text


class _Drawing:
    """Draws one timeline."""

    def __init__(self, timeline: Timeline, texts: Texts, paint: Paint, sizes: Sizes) -> None:
        self.now, self.texts, self.paint, self.sizes = timeline.now, texts, paint, sizes
        self.telling = Telling(timeline.now, texts)
        self.plan = Layout(timeline, self.telling, sizes)
        self.axis = self.plan.axis

    def draw(self) -> Figure:
        data = [*self._bar_traces(), *self._point_traces(), *self._end_traces(), *self._step_traces(), self._label_trace()]
        return {"data": data, "layout": self._layout(sum(trace["showlegend"] for trace in data))}

    def _colour(self, look: Look) -> str:
        return str(getattr(self.paint, look.colour))

    def _bar_traces(self) -> Iterator[Figure]:
        own = [place for place in self.plan.bars if place.row.kind is not Kind.CUT_OFF]
        last_days = [place for place in self.plan.bars if place.row.kind is Kind.CUT_OFF]
        for places, width in ((own, 9), (last_days, 5)):
            for name, together in by_look(places):
                yield self._bar_trace(LOOKS[name], together, width)

    def _bar_trace(self, look: Look, places: Sequence[Place], width: int) -> Figure:
        colour, spans = self._colour(look), [(self.axis.clamp(place.row.start), self.axis.clamp(place.row.end)) for place in places]
        plain = not look.pattern and not look.hollow
        marker: Figure = {"color": colour if plain else self.paint.ground, "opacity": 1, "line": {"color": colour, "width": 1.2}}
        if look.pattern:
            marker["pattern"] = {"shape": look.pattern, "fgcolor": colour, "bgcolor": self.paint.ground, "size": 6, "solidity": 0.35}
        return {
            "type": "bar",
            "orientation": "h",
            "base": [_local(start) for start, _ in spans],
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

    def _about(self, look: Look, places: Sequence[Place]) -> Figure:
        """Lines over all the days that approximate dates can mean."""
        return {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [x for place in places for x in (*(_local(self.axis.clamp(at)) for at in (place.row.start, place.row.end)), None)],
            "y": [y for place in places for y in (place.y, place.y, None)],
            "line": {"width": 2, "color": self._colour(look)},
            "marker": {"symbol": "line-ns", "size": 9, "line": {"width": 2, "color": self._colour(look)}},
            "hoverinfo": "skip",
            "showlegend": False,
        }

    def _end_traces(self) -> Iterator[Figure]:
        """What ends a bar: kept, still due, broken, unclear, the buyer's last day. The bar itself speaks when pointed at."""
        ends = [("cut_off" if place.row.kind is Kind.CUT_OFF else look_of(place.row), place) for place in self.plan.bars]
        for name in ("kept", "pending", "broken", "unclear", "cut_off"):
            places = [place for look, place in ends if look == name]
            if places:
                yield self._marks(LOOKS[name], places, [place.row.end for place in places]) | {
                    "name": self._legend_name(LOOKS[name]),
                    "hoverinfo": "skip",
                    "showlegend": name == "cut_off",
                }

    def _marks(self, look: Look, places: Sequence[Place], instants: Sequence[datetime]) -> Figure:
        colour = self._colour(look)
        line = {"width": 1.5, "color": colour}
        return {
            "type": "scatter",
            "mode": "markers",
            "x": [_local(self.axis.clamp(at)) for at in instants],
            "y": [place.y for place in places],
            "marker": {"symbol": self._symbols(instants, look.symbol), "size": 8 if self.plan.dense else 11, "color": colour, "line": line},
            "cliponaxis": False,
        }

    def _symbols(self, instants: Sequence[datetime], symbol: str) -> str | list[str]:
        """What lies beyond an edge points to where it lies."""
        first, last = self.axis.first, self.axis.last
        if all(first <= at <= last for at in instants):
            return symbol
        return ["triangle-left" if at < first else "triangle-right" if at > last else symbol for at in instants]

    def _told(self, look: Look, places: Sequence[Place]) -> Figure:
        return {
            "name": self._legend_name(look),
            "hovertext": [self._hover(place.row) for place in places],
            "hoverinfo": "text",
            "showlegend": True,
        }

    def _legend_name(self, look: Look) -> str:
        words = self.texts(look.words)
        return _escape(with_capital(words))

    def _hover(self, row: Row) -> str:
        line = self.telling.line(row)
        head, *rest = (_HOVER_LINE.findall(text) for text in (line.what, f"{line.who} · {line.when}", line.kind, line.note))
        words = _escape("\n".join([*head, "", *chain.from_iterable(rest)]))
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
            "x": [_local(self.now), *(_local(self.axis.clamp(stop.rows[0].start)) for stop in stops)],
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
            "x": [_local(label.at) for label in labels],
            "y": [label.y for label in labels],
            "text": [_spaced(label) for label in labels],
            "textposition": ["middle right" if label.side in ("right", "from") else "middle left" for label in labels],
            "textfont": {"size": self.sizes.font, "color": self.paint.text},
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
        }

    def _layout(self, entries: int) -> Figure:
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
            "range": [_local(self.axis.first), _local(self.axis.last)],
            "tickmode": "array",
            "tickvals": [_local(at) for at in marks],
            "ticktext": [_escape(words).replace("\n", "<br>") for words in self.telling.ticks(marks)],
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
        return f"<b>{_escape(self.texts(f'timeline.lanes.{band.lane}'))}</b>"

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
        place = {"xref": "x", "x0": _local(self.now), "x1": _local(self.now), "yref": "y", "y0": 0, "y1": self.plan.height}
        return {"type": "line", "layer": "below", "opacity": 0.45, "line": {"color": self.paint.quiet, "width": 2}, **place}

    def _today(self) -> Figure:
        x = self.axis.x(self.now)
        text = _escape(self.texts("timeline.today", date=self.telling.short_day(self.now)))
        side = "left" if x < 60 else "right" if x > self.axis.pixels - 60 else "center"
        place = {"x": _local(self.now), "xanchor": side, "y": 1, "yref": "paper", "yanchor": "bottom"}
        return {**place, "text": f"<b>{text}</b>", "showarrow": False}


def _spaced(label: Label) -> str:
    """The words of a label, an em away from their mark."""
    text = _escape(label.text).replace("\n", "<br>")
    text = f"<b>{text}</b>" if label.strong else text
    return f"\u2003{text}" if label.side == "right" else f"{text}\u2003" if label.side == "left" else text


def _escape(text: str) -> str:
    """Text that Plotly takes for text; it knows no entity for quotes, and needs none."""
    return escape(text, quote=False)


def _local(at: datetime) -> str:
    """The time on the wall, which Plotly takes as it stands."""
    return at.isoformat(" ", "minutes")[:16]


@dataclass(frozen=True, slots=True)
class Around:
    """HTML that stands around the figure of a page, and the page's own title; people's text in it is escaped already."""

    title: str = ""
    above: str = ""
    below: str = ""


def to_html(timeline: Timeline, texts: Texts, *, dark: bool = False, around: Around | None = None) -> str:
    """A page that works without a network: the figure, its summary, its table, buttons for PNG and SVG; and what stands `around` it."""
    from plotly.offline import get_plotlyjs  # noqa: PLC0415 - four megabytes, for this page alone

    around = around or Around()
    wide, narrow = (to_json(figure(timeline, texts, dark=dark, narrow=narrow)) for narrow in (False, True))
    scripts = (get_plotlyjs(), _SCRIPT % (wide, narrow, json.dumps(CONFIG)))
    inline = (f"<script>{script}</script>" for script in scripts)
    head = _head(around.title or texts("timeline.export.png_title"), texts.language, scripts, DARK if dark else LIGHT)
    return "".join([*head, around.above, *_body(timeline, texts, "h2" if around.above else "h1"), around.below, *inline])


def _head(title: str, language: str, scripts: Iterable[str], paint: Paint) -> Iterator[str]:
    yield f'<!DOCTYPE html><html lang="{escape(language)}"><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">'
    yield f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    yield f"<style>{_STYLE % (paint.text, paint.ground, paint.line, paint.line)}</style>"


def _body(timeline: Timeline, texts: Texts, heading: str) -> Iterator[str]:
    told = escape(summary(timeline, texts))
    yield f"<{heading}>{escape(texts('timeline.export.png_title'))}</{heading}><p>{told}</p>"
    yield f'<div id="figure" role="img" aria-label="{told}"></div><p>'
    yield from (f'<button id="{format_}">{escape(texts(f"timeline.export.{format_}"))}</button> ' for format_ in ("png", "svg"))
    yield f'</p><div class="table"><table role="table"><thead role="rowgroup">{_html_row("th", headings(texts))}</thead>'
    yield '<tbody role="rowgroup">'
    yield from (_html_row("td", line) for line in table(timeline, texts))
    yield "</tbody></table></div>"


def _html_row(tag: str, cells: Iterable[str]) -> str:
    role = "columnheader" if tag == "th" else "cell"
    return '<tr role="row">' + "".join(f'<{tag} role="{role}">{escape(cell)}</{tag}>' for cell in cells) + "</tr>"


def _policy(scripts: Iterable[str]) -> str:
    """Nothing from anywhere; only the scripts that stand in the page."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"


_STYLE = (
    "body{font-family:system-ui,Arial,sans-serif;color:%s;background:%s;margin:0 auto;max-width:72rem;padding:1rem;line-height:1.5}"
    "#figure{margin:0 -.5rem}table{border-collapse:collapse}.table{overflow-x:auto}button{font:inherit;min-height:44px;padding:0 1rem}"
    "td,th{border:1px solid %s;padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere;min-width:6rem}"
    "@media(max-width:640px){table,tbody,tr,td{display:block}thead{display:none}tr{border:1px solid %s;padding:.3rem .6rem}"
    "td{border:0;padding:0}td:nth-child(-n+2){font-weight:600}td:empty{display:none}}"
)
_SCRIPT = (
    "const wide=%s,narrow=%s,config=%s,box=document.getElementById('figure');let shown;"
    "function draw(){const wanted=box.clientWidth<640?narrow:wide;if(wanted!==shown){shown=wanted;"
    "Plotly.react(box,wanted.data,wanted.layout,{...config,responsive:true})}}"
    "draw();addEventListener('resize',draw);"
    "for(const format of ['png','svg'])document.getElementById(format).addEventListener('click',()=>Plotly.downloadImage(box,"
    "{format,filename:'timeline',width:box.clientWidth,height:shown.layout.height,scale:format==='png'?2:1}));"
)
