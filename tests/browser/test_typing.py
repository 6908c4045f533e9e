"""What is typed is kept, and the page calls it saved only when it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import LOCALES, Visit
from tests.browser.walking import go_to
from tests.faults.surviving import House, house
from tests.faults.typing import ALONE, PLACES, TEXTS, Scribe, blink, replica, type_through
from tests.running import Server

CYCLES, ON_TWO = 8, 2
UNSAVED, CUT, ELSEWHERE = (TEXTS(f"storage.typed.{name}") for name in ("unsaved", "cut", "elsewhere"))
EVENT = PLACES[1]


@pytest.fixture(scope="module")
def alone(browser, tmp_path_factory) -> Iterator[House]:
    """One server, on a file."""
    with house(tmp_path_factory.mktemp("alone")) as running:
        yield running


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale=LOCALES["ru"])
    yield opened
    opened.close()


@pytest.fixture
def scribe(context, alone) -> Scribe:
    return Scribe(context, alone)


def test_no_typed_text_is_lost_by_a_cut_a_refresh_or_a_kill(context, alone):
    toll = type_through(context, alone, ALONE, CYCLES)
    assert toll.is_good, toll


def test_no_typed_text_is_lost_with_one_of_two_servers(context, database, tmp_path):
    with house(tmp_path, 2, OTVET_DATABASE=database.address) as pair:
        toll = type_through(context, pair, (replica,), ON_TWO)
    assert toll.is_good, toll


def test_a_lost_text_is_noticed(context, alone):
    """The check of the tests above works: without our script Streamlit loses what is typed when the connection is cut."""
    context.route("**/typed.js", lambda route: route.fulfill(body=""))
    assert type_through(context, alone, (blink,), 2).called_saved


def test_the_line_says_what_is_not_saved_and_that_there_is_no_connection(scribe):
    line = scribe.page.locator(".st-key-kept")
    field = scribe.open(EVENT)
    height = line.bounding_box()["height"]
    field.type("Текст")
    assert line.inner_text().startswith(UNSAVED)
    assert line.bounding_box()["height"] == height
    expect(line).not_to_contain_text(UNSAVED, use_inner_text=True)
    expect(field).to_be_focused()
    scribe.house.door.shut(0.5)
    assert line.inner_text().startswith(CUT)
    expect(line).not_to_contain_text(CUT, use_inner_text=True)


def test_typing_goes_on_while_its_text_is_saved(scribe):
    """Neither the text nor the place of the cursor changes."""
    field = scribe.open(EVENT)
    field.fill("первый второй")
    scribe.page.keyboard.press("Home")
    scribe.page.keyboard.type("слово за словом, ещё и ещё, без остановки ", delay=90)
    expect(field).to_have_value("слово за словом, ещё и ещё, без остановки первый второй")


def test_a_text_typed_just_before_going_elsewhere_is_kept(scribe):
    scribe.open(EVENT).fill("Перед уходом")
    go_to(scribe.visit, TEXTS, "timeline")
    expect(scribe.open(EVENT)).to_have_value("Перед уходом")


def test_a_text_never_overwrites_what_another_tab_wrote(context, alone, scribe):
    """While the first tab has no connection, a second one changes the field, and the server forgets both."""
    mine = scribe.open(EVENT)
    mine.fill("")
    expect(scribe.page.locator(".st-key-kept")).not_to_contain_text(UNSAVED, use_inner_text=True)
    cut = threading.Thread(target=alone.door.shut, args=(12,))
    cut.start()
    expect(scribe.page.locator(".st-key-kept")).to_contain_text(CUT, use_inner_text=True)
    mine.type("Из первой вкладки")
    second = Visit(context.new_page(), Server(alone.door.targets[0], alone.servers[0].process, alone.folder / "log0"))
    second.open(EVENT.path).get_by_label(EVENT.label).fill("Из второй вкладки")
    expect(second.page.locator("html")).not_to_have_attribute("data-typed", "unsaved")
    second.page.close()
    alone.kill(0)
    alone.start(0)
    cut.join()
    line = scribe.page.locator(".st-key-kept")
    expect(line).to_contain_text(ELSEWHERE, use_inner_text=True)
    expect(line).to_contain_text("Из первой вкладки", use_inner_text=True)
    expect(scribe.field(EVENT)).to_have_value("Из второй вкладки")
