"""The SVG writer keeps text as text, lets nothing act, and makes PNG with the fonts of the house."""

from __future__ import annotations

import io
from math import inf, nan
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guidance.library.fonts import typst_fonts
from guidance.timeline import svg
from guidance.timeline.mark_shapes import SHAPES, mark_shape
from guidance.timeline.png_file import to_png
from guidance.timeline.svg import HATCHES, Pen, SvgDrawing, TextStyle, line_through, number

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text></svg><script>alert(1)</script><image href="http://x.example/a.png"/>&lt;]]>#eval("1") $x$'


def drawing(width: float = 60, height: float = 40) -> SvgDrawing:
    empty = SvgDrawing(width, height, ink="#111111", title="Рисунок")
    empty.box(0, 0, width, height, "#ffffff")
    return empty


def tree_of(drawing: SvgDrawing) -> ET.Element:
    return ET.fromstring(drawing.to_svg())  # noqa: S314 - our own file


def pixels_of(drawing: SvgDrawing) -> Image.Image:
    return Image.open(io.BytesIO(to_png(drawing))).convert("L")


def ink_of(drawing: SvgDrawing) -> int:
    """How many dots are not of the ground."""
    return sum(pixels_of(drawing).histogram()[:200])


def is_allowed(sign: str) -> bool:
    """What XML takes and keeps as it is."""
    return sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")


@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_stays_that_text(words):
    page = drawing()
    page.text(5, 20, words)
    text = tree_of(page).find(f"{SVG}text")
    lines = [line.text or "" for line in text] or [text.text or ""]
    assert "\n".join(lines) == "".join(filter(is_allowed, words))


@pytest.mark.parametrize("place", ["text", "title", "colour", "font"])
def test_nothing_that_is_given_can_act(place):
    page = SvgDrawing(60, 40, ink=HOSTILE if place == "colour" else "#111111", title=HOSTILE if place == "title" else "", font=HOSTILE)
    page.text(1, 10, HOSTILE if place == "text" else "a")
    page.path("M0 0h5", Pen(HOSTILE if place == "colour" else "#000000"))
    assert {element.tag.removeprefix(SVG) for element in tree_of(page).iter()} <= {"svg", "title", "text", "path"}


def test_a_text_is_cut_and_a_drawing_has_a_last_part(monkeypatch):
    page = drawing()
    page.text(0, 10, "я" * 100_000)
    assert len(page.to_svg()) < 3000
    monkeypatch.setattr(svg, "MOST_PARTS", 3)
    page.text(0, 10, "я")
    with pytest.raises(ValueError, match="at most 3"):
        page.text(0, 10, "я")


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_a_length_is_finite(value):
    with pytest.raises(ValueError, match="finite"):
        drawing().box(value, 0, 1, 1, "#000000")


def test_numbers_are_short():
    assert [number(value) for value in (0, -0.001, 10, 100.0, 1.5, 2.3456, -3)] == ["0", "0", "10", "100", "1.5", "2.35", "-3"]
    assert line_through(((0, 1), (2.25, 3)), closed=True) == "M0 1L2.25 3z"


@pytest.mark.parametrize("words", ["Претензия", "Claim", "→ ё ₽ № — «»"])
@pytest.mark.parametrize("bold", [True, False])
def test_a_png_shows_the_words_in_the_font_of_the_house(words, bold):
    page = drawing(120)
    page.text(5, 20, words, TextStyle(bold=bold))
    assert ink_of(page) > 60
    assert "DejaVu Sans" in typst_fonts().families()


def test_the_middle_of_a_text_is_at_its_height_and_lines_are_around_it():
    page = drawing()
    page.text(5, 20, "HHH")
    left, top, right, bottom = pixels_of(page).point(lambda shade: 255 * (shade < 200)).getbbox()
    assert abs((top + bottom) / 4 - 20) <= 1
    assert left < right
    page.text(5, 20, "a\nb")
    first, second = tree_of(page).iter(f"{SVG}tspan")
    assert float(first.get("y")) < 20 + 12 * 0.36 < float(second.get("y"))


@pytest.mark.parametrize("pattern", sorted(HATCHES))
def test_each_hatch_is_seen_and_leaves_the_ground_between(pattern):
    page = drawing()
    page.box(0, 0, 60, 40, page.hatch(pattern, "#000000", "#ffffff"))
    assert page.hatch(pattern, "#000000", "#ffffff") == page.hatch(pattern, "#000000", "#ffffff")
    share = ink_of(page) / (120 * 80)
    assert 0.08 < share < 0.8


@pytest.mark.parametrize("symbol", sorted(SHAPES))
def test_each_shape_is_seen_around_its_point(symbol):
    page = drawing()
    page.path(mark_shape(symbol, 30, 20, 10), fill="#000000")
    left, top, right, bottom = pixels_of(page).point(lambda shade: 255 * (shade < 200)).getbbox()
    assert 44 <= left < 60 < right <= 76
    assert 24 <= top < 40 < bottom <= 56


def test_shapes_differ():
    assert len({mark_shape(symbol, 0, 0, 10) for symbol in SHAPES}) == len(SHAPES) - 1


def test_dashes_and_arrows_are_drawn():
    page, solid = drawing(), drawing()
    page.path("M0 20h60", Pen("#000000", 2, (4, 4)))
    solid.path("M0 20h60", Pen("#000000", 2))
    assert 0.4 < ink_of(page) / ink_of(solid) < 0.6
    solid.arrow("M10 30h30", Pen("#000000", 2))
    assert tree_of(solid).find(f"{SVG}defs/{SVG}marker").get("id") in solid.to_svg().split("marker-end")[1]
