"""PNG out of SVG, made by Typst: the drawing is the only thing on a page of its size.

Takes no font of the machine and fetches nothing.
"""

from __future__ import annotations

import typst

from guidance.library.fonts import typst_fonts
from guidance.timeline.svg import SvgDrawing

DOTS = 2
"""Dots of the PNG for each pixel of the drawing, along each side."""
_PAGE = b"""
#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)
"""


def to_png(drawing: SvgDrawing) -> bytes:
    """The drawing as PNG; one pixel is a typographic point, of which an inch has 72."""
    inputs = {"svg": drawing.to_svg(), "width": str(drawing.width), "height": str(drawing.height)}
    png = typst.compile(_PAGE, font_paths=typst_fonts(), sys_inputs=inputs, format="png", ppi=72 * DOTS)
    if not isinstance(png, bytes):
        raise TypeError("one page is one picture")
    return png
