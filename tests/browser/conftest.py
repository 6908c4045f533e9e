"""Fixtures for tests of the real pages in a real browser.

A visit fails its test when the page requests anything from another host, or when the content policy blocks something.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.axe import violations
from tests.running import ROOT, Server, server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOW_TO_GET_IT = "Chromium is not on the path. On Debian and Ubuntu: sudo apt-get install chromium fonts-dejavu-core"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
DESK, PHONE = 1280, 360
WIDTHS = (DESK, PHONE)
VARIANTS = {"ru-phone": ("ru", PHONE), "en-desk": ("en", DESK)}
"""Each language and each width once. No test depends on the pair; Russian, whose texts are longer, gets the phone."""
LOCALES = {"ru": "ru-RU", "en": "en-GB"}
HERE = Path(__file__).parent

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def wizard(browser, tmp_path_factory) -> Iterator[Server]:
    with server(ROOT / "app.py", tmp_path_factory.mktemp("wizard") / "log") as running:
        yield running


@pytest.fixture(scope="session")
def bare(browser, tmp_path_factory) -> Iterator[Server]:
    """A server with a page of plain Streamlit elements, to know which rules Streamlit itself breaks."""
    folder = tmp_path_factory.mktemp("bare")
    with server(HERE / "bare_page.py", folder / "log", "--browser.gatherUsageStats=false", folder=folder) as running:
        yield running


@dataclass
class Visit:
    """One person's page, and the requests and policy violations that must not occur."""

    page: Page
    server: Server
    stray: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go to an address of the server and wait until the page is drawn."""
        self.page.goto(self.server.address + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has finished and the heading is visible."""
        expect(self.page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.page.locator("h1").first).to_be_visible()

    def watch(self) -> None:
        """Record every request to another host and every violation of the content policy."""
        self.page.on("request", lambda request: self._keep_if_stray(request.url))
        self.page.on("websocket", lambda socket: self._keep_if_stray(socket.url))
        self.page.on("console", lambda message: self._keep_if_blocked(message.text))

    def _keep_if_blocked(self, message: str) -> None:
        if "Content Security Policy" in message:
            self.stray.append(message)

    def _keep_if_stray(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.server.host:
            self.stray.append(address)


@pytest.fixture(params=VARIANTS)
def variant(request) -> tuple[str, int]:
    return VARIANTS[request.param]


@pytest.fixture
def language(variant) -> str:
    return variant[0]


@pytest.fixture(scope="session")
def contexts(browser) -> dict[tuple[str, int], BrowserContext]:
    """One browser profile for each language and width, so that Streamlit's scripts are loaded only once."""
    return {
        (language, width): browser.new_context(locale=locale, viewport={"width": width, "height": 800})
        for language, locale in LOCALES.items()
        for width in WIDTHS
    }


@pytest.fixture
def visit(contexts, wizard) -> Iterator[Visit]:
    """A visit in Russian, on a desktop screen."""
    yield from visit_with(contexts["ru", DESK], wizard)


@pytest.fixture
def phone_visit(contexts, wizard) -> Iterator[Visit]:
    """A visit in Russian, on a phone."""
    yield from visit_with(contexts["ru", PHONE], wizard)


@pytest.fixture
def any_visit(contexts, wizard, variant) -> Iterator[Visit]:
    """A visit in Russian on a phone, and one in English on a desktop screen."""
    yield from visit_with(contexts[variant], wizard)


@pytest.fixture(scope="session")
def floor(contexts, bare) -> dict[str, list[str]]:
    """The accessibility rules that Streamlit itself breaks, on a page with nothing of ours."""
    visit = Visit(contexts["en", DESK].new_page(), bare)
    rules = violations(visit.open())
    visit.page.close()
    return rules


def visit_with(context: BrowserContext, running: Server) -> Iterator[Visit]:
    """A visit that fails at its end if another host was contacted or the content policy blocked something."""
    context.clear_cookies()
    person = Visit(context.new_page(), running)
    person.watch()
    yield person
    person.page.close()
    assert person.stray == []
