"""A person has answered a question and then visits a page elsewhere that goes for her case: it is still there, and nobody has read it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from guidance.storage.sealing import new_secret
from tests.browser.conftest import LOCALES, Visit
from tests.browser.elsewhere import elsewhere
from tests.browser.walking import choose, is_chosen, words

TEXTS = words("ru")
READ = """address => fetch(address, {credentials: "include"}).then(answer => answer.text(), () => "refused")"""
SEND = """([address, method, mode]) => fetch(address, {method, mode, credentials: "include"}).then(() => "sent", () => "refused")"""
CONNECT = """address => new Promise(done => {
    const socket = new WebSocket(address, ["streamlit"]);
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
})"""


class Robbed:
    """A visit with an answer, and a page elsewhere in the same browser."""

    def __init__(self, context: BrowserContext, visit: Visit, site: str) -> None:
        self.context, self.visit, self.site = context, visit, site
        self.address = visit.server.address
        visit.open("/questions?q=wish")
        choose(visit, TEXTS, "wish", "refund")
        expect(visit.page.locator(".st-key-kept")).to_contain_text(TEXTS("storage.line.own", time="").partition(" ")[0])
        self.secret = self.cookie()

    def cookie(self) -> str:
        """The secret in the browser for the whole wizard."""
        (value,) = (kept["value"] for kept in self.context.cookies() if (kept["name"], kept["path"]) == ("draft", "/"))
        return value

    def lure(self, path: str, *cookies: str) -> Page:
        """A page elsewhere, opened by the same person."""
        page = self.context.new_page()
        page.goto(f"{self.site}{path}?{urlencode({'at': self.address, 'cookie': cookies}, doseq=True)}")
        return page

    def has_all(self) -> bool:
        """True where cookie and case are as they were, when the page is opened again."""
        self.visit.open("/questions?q=wish")
        return self.cookie() == self.secret and is_chosen(self.visit.page, TEXTS, "wish", "refund")


@pytest.fixture(scope="module", params=["127.0.0.1", "localhost"], ids=["another port", "another site"])
def robbed(request, browser, wizard) -> Iterator[Robbed]:
    context = browser.new_context(locale=LOCALES["ru"])
    with elsewhere() as port:
        yield Robbed(context, Visit(context.new_page(), wizard), f"http://{request.param}:{port}")
    context.close()


def test_a_link_to_the_stylesheet_leaves_the_cookie(robbed):
    page = robbed.lure("/links")
    page.locator("#link").click()
    page.wait_for_url("**/style.css")
    assert robbed.has_all()


def test_a_new_window_leaves_the_cookie(robbed):
    page = robbed.lure("/links")
    with robbed.context.expect_page() as opening:
        page.locator("#window").click()
    opening.value.wait_for_url("**/style.css")
    assert robbed.has_all()


def test_a_page_that_leads_on_by_itself_leaves_the_cookie(robbed):
    robbed.lure("/refresh").wait_for_url("**/style.css")
    assert robbed.has_all()


def test_the_stylesheet_as_part_of_a_page_leaves_the_cookie(robbed):
    robbed.lure("/parts").wait_for_load_state("networkidle")
    assert robbed.has_all()


def test_a_form_does_not_erase_the_case(robbed):
    page = robbed.lure("/form")
    with page.expect_response("**/erase") as answering:
        page.get_by_role("button").click()
    assert answering.value.status == 403
    assert robbed.has_all()


def test_a_script_does_not_erase_the_case(robbed):
    page = robbed.lure("/nothing")
    for method, mode in (("POST", "no-cors"), ("POST", "cors"), ("PUT", "cors"), ("DELETE", "cors")):
        page.evaluate(SEND, [f"{robbed.address}/erase", method, mode])
    assert robbed.has_all()


def test_nothing_is_read(robbed):
    """Neither over the websocket nor by a file that the wizard offers at this moment."""
    robbed.visit.open()
    with robbed.visit.page.expect_download() as waiting:
        robbed.visit.page.locator(".st-key-save button").click()
    file = waiting.value.url
    assert robbed.visit.page.evaluate(READ, file) != "refused"
    page = robbed.lure("/nothing")
    assert page.evaluate(CONNECT, robbed.address.replace("http", "ws") + "/_stcore/stream") == "refused"
    for address in (file, f"{robbed.address}/_stcore/health", f"{robbed.address}/_stcore/host-config", robbed.address):
        assert page.evaluate(READ, address) == "refused"
    with page.expect_response(file) as answering:
        page.evaluate("address => { location.href = address }", file)
    assert answering.value.status == 403
    assert robbed.has_all()


def test_a_link_opens_the_case(robbed):
    """What is refused above does not keep out the person who comes by a link."""
    page = robbed.lure("/nothing")
    page.evaluate("address => { location.href = address }", f"{robbed.address}/questions?q=wish")
    page.wait_for_url("**/questions?q=wish")
    Visit(page, robbed.visit.server).settle()
    assert is_chosen(page, TEXTS, "wish", "refund")
    assert robbed.has_all()


def test_a_planted_cookie_does_not_come_before_hers(robbed):
    """The page that plants it would know its secret."""
    planted = new_secret()
    paths = ("/_stcore", "/_stcore/stream", "/style.css", "/erase", "/questions")
    robbed.lure("/nothing", *(f"draft={planted}; Path={path}" for path in paths))
    assert robbed.has_all()
