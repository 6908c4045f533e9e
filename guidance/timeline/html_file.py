"""The timeline as one HTML file that needs no network: figure, table, and the script that draws them.

Its policy forbids every request and every script but its own.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from guidance.library.texts import Texts
from guidance.timeline.plotly_figure import CONFIG, figure, to_json
from guidance.timeline.rows import Timeline
from guidance.timeline.style import DARK, LIGHT, Paint
from guidance.timeline.table import headings, summary, table


@dataclass(frozen=True, slots=True)
class Around:
    """HTML above and below the figure, and the page's title; people's text in it is already escaped."""

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
    text = escape(summary(timeline, texts))
    yield f"<{heading}>{escape(texts('timeline.export.png_title'))}</{heading}><p>{text}</p>"
    yield f'<div id="figure" role="img" aria-label="{text}"></div><p>'
    yield from (f'<button id="{format_}">{escape(texts(f"timeline.export.{format_}"))}</button> ' for format_ in ("png", "svg"))
    yield f'</p><div class="table"><table role="table"><thead role="rowgroup">{_html_row("th", headings(texts))}</thead>'
    yield '<tbody role="rowgroup">'
    yield from (_html_row("td", line) for line in table(timeline, texts))
    yield "</tbody></table></div>"


def _html_row(tag: str, cells: Iterable[str]) -> str:
    role = "columnheader" if tag == "th" else "cell"
    return '<tr role="row">' + "".join(f'<{tag} role="{role}">{escape(cell)}</{tag}>' for cell in cells) + "</tr>"


def _policy(scripts: Iterable[str]) -> str:
    """A policy that allows nothing but the page's own scripts."""
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
