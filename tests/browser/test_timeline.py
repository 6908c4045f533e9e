"""The timeline on the real page: filters apply to figure and table, downloads are complete, and it fits a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from guidance.advice.examples import FOLDER
from guidance.case.case_file import build_case, save_file
from guidance.case.migrations import migrate
from guidance.library.texts import Texts
from tests.browser.conftest import LOCALES, PHONE, Visit, visit_with
from tests.browser.walking import go_to, wait_for, words

DAY = "/?day=2026-12-07"
MARKUP = "<img src=http://elsewhere.example/a.png> $x$ **b**"
FITS = "cells => cells.every(cell => cell.scrollWidth <= cell.clientWidth + 1)"
BEGINNINGS = {"png": b"\x89PNG", "svg": b"<?xml", "html": b"<!DOCTYPE html>", "csv": b"", "ics": b"BEGIN:VCALENDAR"}


def case_file(folder: Path) -> Path:
    """The example in which a claim waits for its answer, with two pieces of evidence."""
    tree = json.loads((FOLDER / "claim_overdue.json").read_text("utf-8")) | {"version": 2}
    tree["events"][0]["text"] = MARKUP
    files = {sha256(data).hexdigest(): data for data in (b"one", b"two")}
    tree["exhibits"] = [
        {"id": f"shot-{number}", "sha256": name, "size": 3, "media_type": "text/plain", "proves": proves}
        for number, (name, proves) in enumerate(zip(files, (["seller-message"], ["support-reply", "seller-message"]), strict=True), 1)
    ]
    path = folder / "case.zip"
    path.write_bytes(save_file(build_case(migrate(tree)), files))
    return path


def open_timeline(visit: Visit, texts: Texts, folder: Path) -> Page:
    visit.open(DAY)
    visit.page.locator("input[type=file]").first.set_input_files(case_file(folder))
    wait_for(visit, "answers")
    go_to(visit, texts, "timeline")
    expect(visit.page.locator(".js-plotly-plot .scatterlayer").first).to_be_visible()
    expect(visit.page.get_by_test_id("stTable").locator("tbody tr").first).to_be_visible()
    visit.settle()
    return visit.page


def rows(page: Page) -> int:
    return page.get_by_test_id("stTable").locator("tbody tr").count()


def marks(page: Page) -> int:
    return page.locator(".js-plotly-plot .scatterlayer .point, .js-plotly-plot .barlayer .point").count()


def saved(page: Page, label: str) -> Download:
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    return download.value


def test_a_filter_applies_to_the_figure_and_to_the_table(visit, tmp_path):
    texts = words("ru")
    page = open_timeline(visit, texts, tmp_path)
    all_rows, all_marks = rows(page), marks(page)
    page.get_by_text(texts("timeline.filter.heading"), exact=True).click()
    page.get_by_role("button", name=texts("timeline.lanes.you"), exact=True).click()
    expect(page.get_by_test_id("stTable").locator("tbody td", has_text=texts("timeline.ordered"))).to_have_count(0)
    visit.settle()
    assert 0 < rows(page) < all_rows
    assert 0 < marks(page) < all_marks
    for lane in ("seller", "platform"):
        page.get_by_role("button", name=texts(f"timeline.lanes.{lane}"), exact=True).click()
        visit.settle()
    expect(page.get_by_text(texts("timeline.filter.nothing"))).to_be_visible()
    expect(page.get_by_test_id("stTable")).to_have_count(0)


def test_every_download_is_complete_and_has_a_neutral_name(visit, tmp_path):
    texts = words("ru")
    page = open_timeline(visit, texts, tmp_path)
    labels = {name: texts(f"timeline.export.{name}") for name in ("png", "svg", "html", "csv")} | {"ics": texts("calendar.button")}
    for name, label in labels.items():
        download = saved(page, label)
        data = download.path().read_bytes()
        assert download.suggested_filename == f"otvet.{name}"
        assert data.startswith(BEGINNINGS[name])
        assert len(data) > 1000


def test_the_saved_page_works_without_a_network(visit, contexts, tmp_path):
    texts = words("ru")
    download = saved(open_timeline(visit, texts, tmp_path), texts("timeline.export.html"))
    path = tmp_path / "otvet.html"
    download.save_as(path)
    requests: list[str] = []
    alone = contexts["ru", PHONE].new_page()
    alone.on("request", lambda request: requests.append(request.url))
    alone.goto(path.as_uri())
    expect(alone.locator(".js-plotly-plot .scatterlayer").first).to_be_visible()
    expect(alone.get_by_text(MARKUP[:40])).to_be_visible()
    expect(alone.get_by_role("cell", name=texts("timeline.proofs", numbers="1, 2"))).to_have_count(1)
    assert alone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []
    alone.close()


def test_evidence_is_one_click_away(visit, tmp_path):
    texts = words("ru")
    page = open_timeline(visit, texts, tmp_path)
    expect(page.locator(".js-plotly-plot text", has_text="[1, 2]")).to_have_count(1)
    page.locator("[class*=st-key-way-bundle-shot-2] button").click()
    wait_for(visit, "bundle")


@pytest.fixture(params=LOCALES)
def phone_of(request, contexts, wizard) -> Iterator[tuple[Visit, str]]:
    """A visit on a phone in each language, and the language."""
    for visit in visit_with(contexts[request.param, PHONE], wizard):
        yield visit, request.param


def test_a_phone_shows_the_whole_table_without_breaking_words(phone_of, tmp_path):
    visit, language = phone_of
    page = open_timeline(visit, words(language), tmp_path)
    table = page.get_by_test_id("stTable")
    expect(table.locator("thead th")).to_have_count(2)
    assert table.locator("td").evaluate_all(FITS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".modebar")).to_have_count(0)
