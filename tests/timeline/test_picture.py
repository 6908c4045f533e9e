"""The timeline as a picture, made without a browser."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageFont

from guidance.case.case import Case
from guidance.library.fonts import FOLDER, SANS
from guidance.library.texts import texts_for
from guidance.timeline import picture
from guidance.timeline.build import build
from guidance.timeline.layout import PICTURE, Layout
from guidance.timeline.mark_shapes import SHAPES
from guidance.timeline.picture import to_png, to_svg
from guidance.timeline.row_words import RowWords
from guidance.timeline.style import DARK, LIGHT, LOOKS
from guidance.timeline.svg import FONT_SIZE, HATCHES
from tests.bench.bench_figure import START, case_of
from tests.timeline.test_plotly_figure import NOW, ZONE, boxes_of, rich

SVG = "{http://www.w3.org/2000/svg}"


def texts_in(timeline, language="ru") -> list[ET.Element]:
    """Every text of the picture, as it is in the SVG."""
    return list(ET.fromstring(to_svg(timeline, texts_for(language))).iter(f"{SVG}text"))  # noqa: S314 - our own file


def words_of(text: ET.Element) -> str:
    return "\n".join(line.text or "" for line in text) or text.text or ""


def texts_on(timeline, language="ru") -> list[str]:
    """Every text that stands on the picture."""
    return [words_of(text) for text in texts_in(timeline, language)]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("dark", [True, False])
def test_a_png_has_two_dots_for_each_pixel_and_the_ground_of_its_theme(language, dark):
    image = Image.open(io.BytesIO(to_png(rich(), texts_for(language), dark=dark))).convert("RGB")
    assert image.width == 2 * (PICTURE.left + PICTURE.pixels + PICTURE.right)
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((3, 3))) == (DARK if dark else LIGHT).ground


def test_a_png_and_an_svg_have_the_same_size():
    image = Image.open(io.BytesIO(to_png(rich(), texts_for("ru"))))
    root = ET.fromstring(to_svg(rich(), texts_for("ru")))  # noqa: S314 - our own file
    assert image.size == (2 * int(root.get("width")), 2 * int(root.get("height")))


def test_an_svg_is_whole_and_fetches_nothing():
    drawn = to_svg(rich(), texts_for("ru")).decode()
    root = ET.fromstring(drawn)  # noqa: S314 - our own file
    assert root.tag == f"{SVG}svg"
    assert drawn.startswith("<?xml")
    assert not re.search(r"(?:href|src)\s*=", drawn)
    assert not re.search(r"url\((?!#)", drawn)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "defs", "pattern", "rect", "path", "text", "tspan",
    }  # fmt: skip
    assert not [name for element in root.iter() for name in element.keys() if name.startswith("on") or name == "style"]  # noqa: SIM118


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_words_of_an_svg_are_text_and_it_has_a_title(language):
    texts = texts_for(language)
    root = ET.fromstring(to_svg(rich(), texts))  # noqa: S314 - our own file
    assert root.findtext(f"{SVG}title") == texts("timeline.export.png_title")
    assert texts("timeline.today", date=RowWords(NOW, texts).short_day(NOW)) in texts_on(rich(), language)


def test_the_same_timeline_gives_the_same_bytes():
    for make in (to_png, to_svg):
        assert make(rich(), texts_for("ru")) == make(rich(), texts_for("ru"))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_label_of_the_layout_stands_on_it(language):
    labels = {label.text for label in Layout(rich(), RowWords(NOW, texts_for(language)), PICTURE).labels}
    assert labels
    assert labels <= set(texts_on(rich(), language))


def test_every_look_in_use_is_told_in_the_legend_and_every_shape_and_filling_is_known():
    words = {text.casefold() for text in texts_on(rich())}
    for kind in ("habit", "platform", "statute", "bank"):
        assert texts_for("ru")(LOOKS[kind].words).casefold() in words
    assert {look.symbol for look in LOOKS.values() if look.symbol} <= SHAPES
    assert {look.pattern for look in LOOKS.values() if look.pattern} <= HATCHES
    assert {look.dash for look in LOOKS.values() if look.dash} <= set(picture._DASHES)


def test_each_filling_in_use_is_a_hatch_of_its_own():
    root = ET.fromstring(to_svg(rich(), texts_for("ru")))  # noqa: S314 - our own file
    hatches = {f"url(#{pattern.get('id')})" for pattern in root.iter(f"{SVG}pattern")}
    assert hatches == {fill for box in root.iter(f"{SVG}rect") if (fill := box.get("fill", "")).startswith("url")}
    assert len(hatches) == 5


def test_no_words_lie_over_others_or_beyond_the_edge():
    boxes = boxes_of(Layout(rich(), RowWords(NOW, texts_for("ru")), PICTURE), PICTURE)
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]


def width_of(words: str, size: float, *, bold: bool) -> float:
    """How wide the font of the picture draws a text."""
    font = ImageFont.truetype(str(FOLDER / "DejaVuSans-Bold.ttf" if bold else SANS), 100)
    return max(font.getlength(line) for line in words.split("\n")) * size / 100


@pytest.mark.parametrize("language", ["ru", "en"])
def test_words_are_as_wide_as_the_layout_takes_them_for(language):
    """The font of the picture may be narrower than the guess, never much wider."""
    plan = Layout(rich(), RowWords(NOW, texts_for(language)), PICTURE)
    guessed = {label.text: max(map(PICTURE.width, label.text.split("\n"))) for label in plan.labels if not label.strong}
    assert set(guessed) <= set(texts_on(rich(), language))
    assert PICTURE.font == FONT_SIZE
    for words, guess in guessed.items():
        assert width_of(words, PICTURE.font, bold=False) <= 1.06 * guess + 6, words


@pytest.mark.parametrize("language", ["ru", "en"])
def test_all_words_are_inside_the_picture(language):
    full = build(case_of(200), None, ZONE, START + timedelta(days=60))
    for timeline in (rich(), full):
        root = ET.fromstring(to_svg(timeline, texts_for(language)))  # noqa: S314 - our own file
        for text in texts_in(timeline, language):
            words, size = words_of(text), float(text.get("font-size", FONT_SIZE))
            width = width_of(words, size, bold=text.get("font-weight") == "bold")
            place = text if "x" in text.keys() else text[0]  # noqa: SIM118 - an element has no `in`
            start = float(place.get("x", "")) - width * {"end": 1, "middle": 0.5}.get(text.get("text-anchor", ""), 0)
            assert start >= 0, words
            assert start + width <= float(root.get("width", "")), words
            assert size <= float(place.get("y", "")) <= float(root.get("height", "")) - 5, words


def test_a_dollar_is_a_dollar(monkeypatch):
    """And no other sign of a typesetter, of XML or of a formula is more than a sign."""
    monkeypatch.setattr(RowWords, "label", lambda *_: r"5 $\frac{ <b>\x $ #eval(1) ]]> &amp;")
    assert texts_on(rich()).count(r"5 $\frac{ <b>\x $ #eval(1) ]]> &amp;") > 3
    assert to_png(rich(), texts_for("ru"))


def test_words_of_people_stand_on_no_picture():
    assert not [text for text in texts_on(rich()) if "onerror" in text or "<" in text]


def test_nothing_and_thousands_of_events_are_drawn_too():
    empty = Image.open(io.BytesIO(to_png(build(Case(), None, ZONE, NOW), texts_for("ru"))))
    full = Image.open(io.BytesIO(to_png(build(case_of(1000), None, ZONE, START + timedelta(days=300)), texts_for("ru"))))
    assert empty.height > 100
    assert full.height < 2400


def test_the_longest_case_is_within_the_bounds_of_a_drawing():
    full = picture.draw(build(case_of(5000), None, ZONE, START + timedelta(days=1500)), texts_for("ru"))
    assert full.height < 1200
    assert len(full.to_svg()) < 2_000_000
