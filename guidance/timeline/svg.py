"""The SVG writer: boxes, paths, dashes, hatches, arrows and text.

Text stays text, escaped for XML. A file has no script, no style sheet and no address outside itself; the same drawing gives the same bytes.
Raises ValueError for a number that is not finite, and for more than MOST_PARTS parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

MOST_PARTS = 50_000
LONGEST_TEXT = 1000
"""In characters; the rest is cut off."""
FONT = "DejaVu Sans, Verdana, sans-serif"
"""Verdana, where DejaVu Sans is missing, is about as wide."""
FONT_SIZE = 12
_MIDDLE = 0.36
"""From the middle of a line of text down to its baseline, in sizes of its font."""
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) allows in no file, and carriage returns, which its readers change."""
_HATCHES = {
    "/": "M-1 1l2-2M0 5l5-5M4 6l2-2",
    "\\": "M-1 4l2 2M0 0l5 5M4-1l2 2",
    "|": "M1.25 0v5M3.75 0v5",
    "x": "M-1 1l2-2M0 5l5-5M4 6l2-2M-1 4l2 2M0 0l5 5M4-1l2 2",
    "+": "M2.5 0v5M0 2.5h5",
    ".": "M.65 1.25h1.2M3.15 1.25h1.2M-.6 3.75h1.2M1.9 3.75h1.2M4.4 3.75h1.2",
    "-": "M0 1.25h5M0 3.75h5",
}
HATCHES = frozenset(_HATCHES)

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Pen:
    """How a line is drawn; `dash` has the lengths of its strokes and gaps in turn."""

    colour: str
    width: float = 1
    dash: tuple[float, ...] = ()
    opacity: float = 1


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How text is drawn: which of its points is at the given x, its size and weight; without a colour, in that of the drawing."""

    anchor: Anchor = "start"
    size: float = FONT_SIZE
    bold: bool = False
    colour: str = ""
    line: float = 1.2
    """The height of a line, in sizes of the font."""


class SvgDrawing:
    """A drawing; lengths are in pixels from its top left corner."""

    def __init__(self, width: float, height: float, *, ink: str, title: str, font: str = FONT) -> None:
        self.width, self.height, self.ink, self.title, self.font = width, height, ink, title, font
        self._definitions: dict[str, str] = {}
        self._parts: list[str] = []

    def to_svg(self) -> str:
        """The file."""
        width, height = number(self.width), number(self.height)
        size = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
        look = {"font-family": self.font, "font-size": number(FONT_SIZE), "fill": self.ink, "role": "img"}
        definitions = [_element("defs", {}, "".join(self._definitions.values()))] if self._definitions else []
        content = "".join((_element("title", {}, _escape(self.title)), *definitions, *self._parts))
        return _element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, **look}, content)

    def box(self, x: float, y: float, width: float, height: float, fill: str, outline: Pen | None = None) -> None:
        """A rectangle from its top left corner."""
        place = {"x": number(x), "y": number(y), "width": number(width), "height": number(height)}
        self._add("rect", {**place, "fill": fill, **_stroke(outline)})

    def path(self, data: str, pen: Pen | None = None, fill: str = "none") -> None:
        """A shape given by path data."""
        self._add("path", {"d": data, "fill": fill, **_stroke(pen)})

    def arrow(self, data: str, pen: Pen) -> None:
        """A line with a tip at its end."""
        size = {"viewBox": "0 0 10 10", "refX": "9", "refY": "5", "markerWidth": "7", "markerHeight": "7", "orient": "auto"}
        name = self._define("marker", size, _element("path", {"d": "M0 0 10 5 0 10z", "fill": pen.colour}))
        self._add("path", {"d": data, "fill": "none", **_stroke(pen), "marker-end": f"url(#{name})"})

    def hatch(self, pattern: str, colour: str, ground: str) -> str:
        """A fill with lines or dots of one colour on another; `pattern` is one of HATCHES."""
        size = {"width": "5", "height": "5", "patternUnits": "userSpaceOnUse"}
        back = _element("rect", {"width": "5", "height": "5", "fill": ground})
        lines = _element("path", {"d": _HATCHES[pattern], "fill": "none", **_stroke(Pen(colour, 1.2))})
        return f"url(#{self._define('pattern', size, back + lines)})"

    def text(self, x: float, y: float, words: str, style: TextStyle = TextStyle()) -> None:
        """Text with its middle at a height, one line under another."""
        lines, height = words[:LONGEST_TEXT].split("\n"), style.size * style.line
        first = y + style.size * _MIDDLE - height * (len(lines) - 1) / 2
        places = [{"x": number(x), "y": number(first + height * place)} for place in range(len(lines))]
        look = {"text-anchor": style.anchor, "font-size": number(style.size), "font-weight": "bold" * style.bold, "fill": style.colour}
        usual = {"text-anchor": "start", "font-size": number(FONT_SIZE), "font-weight": "", "fill": ""}
        special = {name: value for name, value in look.items() if value != usual[name]}
        if len(lines) == 1:
            self._add("text", {**places[0], **special}, _escape(words[:LONGEST_TEXT]))
        else:
            spans = (_element("tspan", place, _escape(line)) for place, line in zip(places, lines, strict=True))
            self._add("text", special, "".join(spans))

    def _add(self, name: str, attributes: Mapping[str, str], content: str = "") -> None:
        if len(self._parts) >= MOST_PARTS:
            raise ValueError(f"a drawing has at most {MOST_PARTS} parts")
        self._parts.append(_element(name, attributes, content))

    def _define(self, name: str, attributes: Mapping[str, str], content: str) -> str:
        """The id of a definition, which is written once."""
        key = _element(name, attributes, content)
        if key not in self._definitions:
            self._definitions[key] = _element(name, {"id": f"{name}-{len(self._definitions) + 1}", **attributes}, content)
        return f"{name}-{[*self._definitions].index(key) + 1}"


def number(value: float) -> str:
    """A length as SVG has it, to hundredths of a pixel."""
    if not isfinite(value):
        raise ValueError("a length is a finite number")
    return f"{value:.2f}".rstrip("0").rstrip(".") if round(value, 2) else "0"


def line_through(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """The path data of a line from point to point."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "z" * closed


def _stroke(pen: Pen | None) -> dict[str, str]:
    if pen is None:
        return {}
    stroke = {"stroke": pen.colour, "stroke-width": number(pen.width)}
    if pen.dash:
        stroke["stroke-dasharray"] = " ".join(map(number, pen.dash))
    if pen.opacity < 1:
        stroke["stroke-opacity"] = number(pen.opacity)
    return stroke


def _element(name: str, attributes: Mapping[str, str], content: str = "") -> str:
    """An element; `content` is SVG already."""
    words = "".join(f" {key}={quoteattr(_FORBIDDEN.sub('', value))}" for key, value in attributes.items())
    return f"<{name}{words}>{content}</{name}>" if content else f"<{name}{words}/>"


def _escape(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))
