"""The timeline as a picture, made without a browser."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from guidance.case.case import Case
from guidance.library.texts import texts_for
from guidance.timeline import picture
from guidance.timeline.build import build
from guidance.timeline.layout import PICTURE, Layout
from guidance.timeline.picture import to_png, to_svg
from guidance.timeline.row_words import RowWords
from guidance.timeline.style import DARK, LIGHT, LOOKS
from tests.bench.bench_figure import START, case_of
from tests.timeline.test_plotly_figure import NOW, ZONE, boxes_of, rich


def texts_on(timeline, language="ru", paint=LIGHT) -> list[str]:
    """Every text that stands on the picture."""
    drawing = picture._Picture(timeline, texts_for(language), paint)
    return [text.get_text() for text in drawing.draw().axes[0].texts]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("dark", [True, False])
def test_a_png_has_two_dots_for_each_pixel_and_the_ground_of_its_theme(language, dark):
    image = Image.open(io.BytesIO(to_png(rich(), texts_for(language), dark=dark))).convert("RGB")
    assert image.width == 2 * (PICTURE.left + PICTURE.pixels + PICTURE.right)
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((3, 3))) == (DARK if dark else LIGHT).ground


def test_an_svg_is_whole_and_fetches_nothing():
    drawn = to_svg(rich(), texts_for("ru")).decode()
    root = ET.fromstring(drawn)  # noqa: S314 - our own file
    assert root.tag.endswith("svg")
    assert not re.search(r"(?:href|src)=\"(?!#)", drawn)
    assert "<script" not in drawn
    assert "<text" not in drawn


def test_the_same_timeline_gives_the_same_bytes():
    for make in (to_png, to_svg):
        assert make(rich(), texts_for("ru")) == make(rich(), texts_for("ru"))


def test_every_label_of_the_layout_stands_on_it():
    labels = {label.text for label in Layout(rich(), RowWords(NOW, texts_for("ru")), PICTURE).labels}
    assert labels
    assert labels <= set(texts_on(rich()))


def test_every_look_in_use_is_told_in_the_legend_and_every_shape_and_filling_is_known():
    words = {text.casefold() for text in texts_on(rich())}
    for kind in ("habit", "platform", "statute", "bank"):
        assert texts_for("ru")(LOOKS[kind].words).casefold() in words
    assert {look.symbol for look in LOOKS.values() if look.symbol} <= set(picture._SHAPES)
    assert {look.pattern for look in LOOKS.values() if look.pattern} <= set(picture._HATCHES)
    assert {look.dash for look in LOOKS.values() if look.dash} <= set(picture._DASHES)


def test_no_words_lie_over_others_or_beyond_the_edge():
    boxes = boxes_of(Layout(rich(), RowWords(NOW, texts_for("ru")), PICTURE), PICTURE)
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]


def test_words_are_as_wide_as_the_layout_takes_them_for():
    """The font of the picture may be narrower than the guess, never much wider."""
    drawing = picture._Picture(rich(), texts_for("ru"), LIGHT)
    figure = drawing.draw()
    renderer = FigureCanvasAgg(figure).get_renderer()
    guessed = {label.text: max(map(PICTURE.width, label.text.split("\n"))) for label in drawing.plan.labels if not label.strong}
    found = [text for text in figure.axes[0].texts if text.get_text() in guessed]
    assert len(found) >= len(guessed)
    for text in found:
        assert text.get_window_extent(renderer).width <= 1.06 * guessed[text.get_text()] + 6, text.get_text()


def test_a_dollar_is_a_dollar(monkeypatch):
    """Two of them would begin a formula in matplotlib's eyes, and a bad one would stop the drawing."""
    monkeypatch.setattr(RowWords, "label", lambda *_: r"5 $\frac{ <b>\x $")
    assert texts_on(rich()).count(r"5 $\frac{ <b>\x $") > 3
    assert to_png(rich(), texts_for("ru"))


def test_words_of_people_stand_on_no_picture():
    assert not [text for text in texts_on(rich()) if "onerror" in text or "<" in text]


def test_nothing_and_thousands_of_events_are_drawn_too():
    empty = Image.open(io.BytesIO(to_png(build(Case(), None, ZONE, NOW), texts_for("ru"))))
    full = Image.open(io.BytesIO(to_png(build(case_of(1000), None, ZONE, START + timedelta(days=300)), texts_for("ru"))))
    assert empty.height > 100
    assert full.height < 2400
