"""How is the timeline drawn and told?"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import plotly.graph_objects
import pytest

from guidance.advice.model import Advice, Deadline, Projected
from guidance.case.case import Case
from guidance.library.texts import texts_for
from guidance.timeline.build import build
from guidance.timeline.html_file import to_html
from guidance.timeline.layout import NARROW, WIDE, Layout, Sizes
from guidance.timeline.plotly_figure import figure, to_json
from guidance.timeline.row_words import RowWords, shorten
from guidance.timeline.rows import Branch, Lane, RowKind, Timeline
from guidance.timeline.style import DARK, LIGHT, LOOKS
from guidance.timeline.table import as_text, summary, table, to_csv
from tests.bench.bench_figure import START, case_of

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 23, 12, tzinfo=ZONE)
HOSTILE = "<img src=x onerror=alert(1)><a href='http://x'>y</a></script>&lt;b&gt;"
KINDS = ("habit", "platform", "statute", "bank")


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=ZONE)


def rich() -> Timeline:
    """A case with everything on it."""
    out, back = {"direction": "out", "channel": "order_chat"}, {"direction": "in"}
    case = Case.model_validate(
        {
            "order": {"ordered_on": "2026-10-28", "promised_by": "2026-11-08", "received": "no"},
            "events": [
                {"id": "a", "at": "2026-11-09T10:00", "counterparty": "platform", "text": HOSTILE, "reference": "<b>7</b>", **out},
                {"id": "b", "at": "2026-11-10T10:00", "counterparty": "platform", "reply": "deflection", "deflected_to": "seller", **back},
                {"id": "c", "at": "2026-11-10", "counterparty": "seller", **out},
                {"id": "d", "at": "2026-11-12", "counterparty": "seller", "reply": "promise", "promise": {"due": "2026-11-17"}, **back},
                {"id": "e", "at": "2026-11-18/2026-11-19", "counterparty": "platform", "to_supervisor": True, **out},
                {"id": "f", "at": "2026-11-20", "counterparty": "seller", **out},
                {"id": "g", "counterparty": "bank", "reply": "offer", **back},
            ],
            "claim_to_seller": {"state": "made", "made_at": "2026-11-20", "received_at": "2026-11-21"},
            "remedy": {"received": "part", "on": "2026-11-22"},
            "exhibits": [
                {"id": name, "sha256": sign * 64, "size": 1, "media_type": "image/png", "proves": proves}
                for name, sign, proves in (("x", "0", ["a", "g"]), ("y", "1", ["a", "d"]))
            ],
        }
    )
    clocks = [Deadline("bank_left", kind, on(11, 1 + n), on(12, 1 + n), True, "others", None, ()) for n, kind in enumerate(KINDS)]
    clocks.append(Deadline("limitation_left", "statute", on(11, 8), NOW + timedelta(days=1000), True, "buyer", None, ()))
    calendar = (Projected(on(11, 25), "claim_to_seller", {}), Projected(on(12, 9), "authority", {}), Projected(on(12, 9), "court", {}))
    advice = Advice(
        NOW, "wait_until", "wait_until", "seller", "seller", (), {}, (), (), {}, frozenset(), (), (), (), (), tuple(clocks), None, calendar
    )
    refused = Branch((Lane.SELLER,), (Projected(NOW, "authority", {}), Projected(on(12, 1), "court", {})))
    return build(case, advice, ZONE, NOW, refused)


def contrast(first: str, second: str) -> float:
    """The ratio of WCAG 2.2."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def strings(value: object) -> list[str]:
    """Every string in a figure."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("narrow", [True, False])
@pytest.mark.parametrize("dark", [True, False])
def test_plotly_accepts_every_word_of_the_figure(language, narrow, dark):
    drawn = json.loads(to_json(figure(rich(), texts_for(language), dark=dark, narrow=narrow)))
    assert len(plotly.graph_objects.Figure(drawn).data) == len(drawn["data"]) > 5


def test_nothing_on_it_is_drawn_as_a_figure_too():
    drawn = figure(build(Case(), None, ZONE, NOW), texts_for("ru"), dark=False, narrow=True)
    plotly.graph_objects.Figure(drawn)
    assert drawn["layout"]["yaxis"]["range"][0] > 0


def test_markup_in_peoples_words_stays_text():
    drawn = figure(rich(), texts_for("ru"), dark=False, narrow=False)
    text = " ".join(strings(drawn))
    assert set(re.findall(r"<[^>]*>", text)) <= {"<br>", "<b>", "</b>"}
    assert "&lt;img src=x" in text
    assert "&amp;lt;b&amp;gt;" in text


def test_the_figure_in_a_script_cannot_end_the_script():
    assert "<" not in to_json(figure(rich(), texts_for("ru"), dark=False, narrow=False))


def test_peoples_words_are_one_short_line_that_does_not_turn():
    assert shorten("a\n\n b\u202ec") == "a bc"
    assert len(shorten("слово " * 500)) <= 80


@pytest.mark.parametrize("paint", [LIGHT, DARK])
def test_every_colour_stands_out_from_both_grounds(paint):
    for look in LOOKS.values():
        assert min(contrast(getattr(paint, look.colour), ground) for ground in (paint.ground, paint.band)) >= 3, look
    for words in (paint.text, paint.quiet):
        assert min(contrast(words, ground) for ground in (paint.ground, paint.band)) >= 4.5


def test_no_two_sorts_of_things_differ_by_colour_alone():
    points = [(look.symbol, look.hollow) for look in LOOKS.values() if look.symbol]
    bars = ("silence", "kept", "pending", "broken", "unclear", *KINDS)
    fillings = [(look.pattern, look.hollow) for name, look in LOOKS.items() if name in bars]
    assert len(set(points)) == len(points)
    assert len(set(fillings)) == len(fillings)


def test_the_four_clocks_are_drawn_and_named_apart():
    drawn = figure(rich(), texts_for("ru"), dark=False, narrow=False)
    bars = [trace for trace in drawn["data"] if trace["type"] == "bar" and trace["showlegend"]]
    named = {trace["name"]: trace["marker"].get("pattern", {}).get("shape", "") for trace in bars}
    clocks = {texts_for("ru")(f"words.clock_kind.{kind}").casefold() for kind in KINDS}
    shapes = [shape for name, shape in named.items() if name.casefold() in clocks]
    assert len(shapes) == len(set(shapes)) == 4


def boxes_of(layout: Layout, sizes: Sizes) -> list[tuple[float, float, float, float]]:
    """The rectangles that the labels take: left, right, top, bottom."""
    boxes = []
    for label in layout.labels:
        width = max(map(sizes.width, label.text.split("\n")))
        x = layout.axis.x(label.at) if label.side in ("right", "from") else layout.axis.x(label.at) - width
        half = 7 * (label.text.count("\n") + 1)
        boxes.append((x, x + width, label.y - half, label.y + half))
    return boxes


@pytest.mark.parametrize("sizes", [NARROW, WIDE])
def test_no_label_lies_over_another_over_a_mark_or_beyond_the_edge(sizes):
    layout = Layout(rich(), RowWords(NOW, texts_for("ru")), sizes)
    boxes = boxes_of(layout, sizes)
    marks = [(layout.axis.x(place.row.middle), place.y) for place in layout.points]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert not any(one[0] < x < one[1] and one[2] < y < one[3] for x, y in marks)
        assert 0 <= one[0] <= one[1] <= sizes.pixels + 1


def test_no_label_is_wider_than_a_phone():
    layout = Layout(rich(), RowWords(NOW, texts_for("ru")), NARROW)
    assert all(NARROW.width(line) <= NARROW.pixels for label in layout.labels for line in label.text.split("\n"))


def test_what_lies_beyond_the_edge_points_to_it():
    drawn = figure(rich(), texts_for("ru"), dark=False, narrow=False)
    symbols = [trace["marker"]["symbol"] for trace in drawn["data"] if "symbol" in trace.get("marker", {})]
    assert any("triangle-right" in symbol for symbol in symbols if isinstance(symbol, list))


def test_months_are_told_in_the_persons_language():
    for language, month in (("ru", "нояб"), ("en", "Nov")):
        marks = figure(rich(), texts_for(language), dark=False, narrow=False)["layout"]["xaxis"]["ticktext"]
        assert any(month in mark for mark in marks)


def test_steps_at_one_place_share_a_mark():
    layout = Layout(rich(), RowWords(NOW, texts_for("ru")), NARROW)
    assert [stop.numbers for stop in layout.stops if stop.look == "step"] == ["1", "2–3"]


def test_the_two_branches_are_dashed_in_two_ways_and_named():
    drawn = figure(rich(), texts_for("ru"), dark=False, narrow=True)
    dashes = {trace["name"]: trace["line"]["dash"] for trace in drawn["data"] if "dash" in trace.get("line", {})}
    assert len(set(dashes.values())) == len(dashes) == 2
    heads = [label.text.strip() for label in Layout(rich(), RowWords(NOW, texts_for("ru")), NARROW).labels if label.strong]
    assert len(set(heads)) == 2


def test_what_is_proved_names_its_exhibits_beside_the_mark_and_in_the_table():
    timeline, texts = rich(), texts_for("ru")
    assert len([label for label in Layout(timeline, RowWords(NOW, texts), WIDE).labels if label.text.endswith(" [1, 2]")]) == 1
    told = {texts("timeline.proofs", numbers=numbers) for numbers in ("1", "2", "1, 2")}
    noted = [line.note for line in table(timeline, texts) if any(words in line.note for words in told)]
    assert len(noted) == 3
    assert all(words in to_html(timeline, texts) for words in told)


def test_two_thousand_events_take_no_more_traces_shapes_or_height_than_a_few():
    timeline = build(case_of(2000), None, ZONE, START + timedelta(days=600))
    drawn = figure(timeline, texts_for("ru"), dark=False, narrow=True)
    points = sum(len(trace["x"]) for trace in drawn["data"] if trace["type"] == "scatter" and trace["mode"] == "markers")
    assert points >= 2000
    assert len(drawn["data"]) <= 16
    assert len(drawn["layout"]["shapes"]) + len(drawn["layout"]["annotations"]) <= 20
    assert drawn["layout"]["height"] < 1200


def test_the_table_holds_every_row_of_the_figure_and_what_has_no_date():
    timeline = rich()
    lines = table(timeline, texts_for("ru"))
    assert len(lines) == len(timeline.rows) + len(timeline.undated)
    assert timeline.undated
    assert all(line.when and line.who and line.what and line.kind for line in lines)


def test_peoples_words_pass_through_the_callers_quote():
    noted = [line.note for line in table(rich(), texts_for("ru"), quote=lambda words: f"[{len(words)}]") if line.note]
    assert not any("<" in note for note in noted)
    assert any(f"[{len(HOSTILE)}]" in note for note in noted)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_of_the_csv_is_a_formula(start):
    assert as_text(f"{start}1+1") == f"'{start}1+1"
    assert as_text("1=1") == "1=1"


def test_every_cell_of_the_csv_is_made_text(monkeypatch):
    monkeypatch.setattr(RowWords, "note", lambda *_: "=HYPERLINK(1)")
    lines = list(csv.reader(io.StringIO(to_csv(rich(), texts_for("ru")))))
    assert len(lines) == len(table(rich(), texts_for("ru"))) + 1
    assert {line[-1] for line in lines[1:]} == {"'=HYPERLINK(1)"}


def test_the_summary_is_one_line_that_names_the_silence_and_the_next_last_day():
    texts, timeline = texts_for("ru"), rich()
    telling = RowWords(NOW, texts)
    told = summary(timeline, texts)
    silent = next(row for row in timeline.rows if row.kind is RowKind.SILENCE and row.state == "open")
    coming = min((row for row in timeline.rows if row.state == "running"), key=lambda row: row.end)
    assert "\n" not in told
    assert telling.what(silent) in told
    assert telling.label(coming) in told


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_saved_page_asks_nobody_for_anything(language):
    page = to_html(rich(), texts_for(language))
    own = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "default-src 'none'" in own
    assert not re.search(r"(src|href|action)=[\"']?(https?:)?//", own)
    assert "<img" not in own
    assert page.count("<script>") == page.count("</script>") == 2
    assert f'lang="{language}"' in own
