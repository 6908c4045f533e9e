"""The real page in a real browser: what its tests stand on.

A page fails its test when it asks any other host, or when the content policy blocks something.
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
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
DESK, PHONE = 1280, 360
WIDTHS = (DESK, PHONE)
VARIANTS = {"ru-phone": ("ru", PHONE), "en-desk": ("en", DESK)}
"""Each language and each width once: no test depends on the pair, and the wider texts get the smaller screen."""
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
    """A page of Streamlit's own making, by which its own faults are known."""
    folder = tmp_path_factory.mktemp("bare")
    with server(HERE / "bare_page.py", folder / "log", "--browser.gatherUsageStats=false", folder=folder) as running:
        yield running


@dataclass
class Visit:
    """One person's browser: her page, and everything that it asked for and should not have."""

    page: Page
    server: Server
    stray: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go to an address of the server and wait until the page is drawn."""
        self.page.goto(self.server.address + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has finished and its heading is there."""
        expect(self.page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.page.locator("h1").first).to_be_visible()

    def watch(self) -> None:
        """Keep every address asked that is not the server's, and every complaint of the content policy."""
        self.page.on("request", lambda request: self._keep_if_stray(request.url))
        self.page.on("websocket", lambda socket: self._keep_if_stray(socket.url))
        self.page.on("console", lambda said: self.stray.append(said.text) if "Content Security Policy" in said.text else None)

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
    """One browser profile for each language and width: what Streamlit's own scripts weigh is loaded once."""
    return {
        (language, width): browser.new_context(locale=locale, viewport={"width": width, "height": 800})
        for language, locale in LOCALES.items()
        for width in WIDTHS
    }


@pytest.fixture
def visit(contexts, wizard) -> Iterator[Visit]:
    """A visit by somebody who reads Russian, at a desk."""
    yield from visit_with(contexts["ru", DESK], wizard)


@pytest.fixture
def phone_visit(contexts, wizard) -> Iterator[Visit]:
    """A visit by somebody who reads Russian, on a phone."""
    yield from visit_with(contexts["ru", PHONE], wizard)


@pytest.fixture
def any_visit(contexts, wizard, variant) -> Iterator[Visit]:
    """A visit in Russian on a phone, and one in English at a desk."""
    yield from visit_with(contexts[variant], wizard)


@pytest.fixture(scope="session")
def floor(contexts, bare) -> dict[str, list[str]]:
    """The rules of accessibility that Streamlit itself breaks, on a page with nothing of ours."""
    visit = Visit(contexts["en", DESK].new_page(), bare)
    found = violations(visit.open())
    visit.page.close()
    return found


def visit_with(context: BrowserContext, running: Server) -> Iterator[Visit]:
    """A visit that fails at its end where another host was asked or the content policy blocked something."""
    context.clear_cookies()
    person = Visit(context.new_page(), running)
    person.watch()
    yield person
    person.page.close()
    assert person.stray == []
