"""Checks that no text is lost between a browser and the store while it is being typed, with the cursor in its field.

`python -m tests.faults.typing --cycles 200`; exit status 1 if a text was lost that the page called saved, or that it did not call unsaved,
or more than 2 % of all. The blows: the connection is cut for 0.3 and for 3 seconds; the page is refreshed; the server is killed and
started; one of two servers on one PostgreSQL is killed. Whether the page called a text saved is asked at the moment of the blow, and again
before the page is opened anew to see what is left.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import BrowserContext, Locator, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, LOCALES, Visit
from tests.browser.walking import choose, open_file, wait_for, words
from tests.faults.postgres import postgres
from tests.faults.surviving import House, house
from tests.running import Server

CASE: dict[str, object] = {
    "country": "ru", "platform": "yandex_market", "problem": "not_delivered", "wish": "refund", "attempts": "none",
    "order": {"overdue": "yes"}, "seller": {"on_receipt": "other"}, "payment": {"held_by": "platform", "method": "card"},
    "fraud_signs": [], "pressed_to": "nothing", "buyer": "consumer",
}  # fmt: skip
_SAID = "field => [document.querySelector('.st-key-kept').innerText, field.value]"
_SAVED = re.compile(words("ru")("storage.line.own", time="").partition(" ")[0])
_KEY_GAP = 25
"""Milliseconds between two keys."""
_LONGEST_PAUSE = 1800
"""Milliseconds between the last key and the blow."""
_PATIENCE = 30
"""Seconds that a page may take to reconnect and save."""


@dataclass(frozen=True)
class Place:
    """A field to type in."""

    path: str
    screen: str
    label: str
    starts_with: str = "Текст"


TEXTS = words("ru")
LETTER = "/letters?letter=first_to_seller"
PLACES = (
    Place("/questions?q=payment", "questions-payment", TEXTS("questions.payment.detail.card"), "1"),
    Place("/events?add=wrote", "events-wrote", TEXTS("events.fields.text_out")),
    Place(LETTER, "letters-first_to_seller", TEXTS("letters.page.text_help")),
    Place(LETTER, "letters-first_to_seller", TEXTS("letters.blanks.order_number").capitalize(), "N"),
)


@dataclass
class Toll:
    """The result of all cycles."""

    cycles: int = 0
    called_saved: list[str] = field(default_factory=list)
    """What was lost although the page called it saved."""
    told: list[str] = field(default_factory=list)
    """What was lost, and the page had said that it was not saved."""

    @property
    def is_good(self) -> bool:
        """True if nothing was lost that was called saved, and hardly anything else."""
        return not self.called_saved and len(self.told) * 50 <= self.cycles


class Scribe:
    """One person who types in a field while things go wrong."""

    def __init__(self, context: BrowserContext, at: House, seed: int = 1) -> None:
        self.house, self.chance, self.toll = at, Random(seed), Toll()
        self.visit = Visit(context.new_page(), Server(at.door.port, at.servers[0].process, at.folder / "log0"))
        self.page = self.visit.page
        self.page.on("dialog", lambda dialog: dialog.accept())
        open_file(self.visit, CASE, at.folder)
        wait_for(self.visit, "answers")

    def field(self, place: Place) -> Locator:
        """The field, on the page that is open."""
        return self.page.get_by_label(re.compile(f"^{re.escape(place.label)}"))

    def open(self, place: Place) -> Locator:
        """Go to a field by its address."""
        self.page.goto(f"{self.visit.server.address}{place.path}")
        self.visit.settle()
        wait_for(self.visit, place.screen)
        if "payment" in place.path:
            choose(self.visit, TEXTS, "payment", "card")
        return self.field(place)

    def said(self, place: Place) -> tuple[bool, str]:
        """Whether the page calls all saved, and what the field holds."""
        line, text = self.field(place).evaluate(_SAID)
        return bool(_SAVED.match(line.strip())), text

    def cycle(self, place: Place, blow: Callable[[Scribe], None]) -> None:
        """Type half a text, strike, wait for what the page makes of it, and look at what a new page holds."""
        here = self.open(place)
        expect(self.page.locator(".st-key-kept")).to_contain_text(_SAVED)
        here.click()
        self.page.keyboard.press("End")
        self.page.keyboard.type(self._text(place), delay=_KEY_GAP)
        self.page.wait_for_timeout(self.chance.randint(0, _LONGEST_PAUSE))
        is_saved, typed = self.said(place)
        blow(self)
        what = f"{blow.__name__}: {place.label}"
        if blow is not refresh:
            self.page.keyboard.type("7")  # the page may still be without a connection
            typed += "7"
            is_saved = self._wait_until_saved(place)
            if self.chance.random() < 0.5:
                self.page.keyboard.press("Tab")
                self.page.wait_for_timeout(100)
                is_saved, _ = self.said(place)
            self.page.reload()
            self.visit.settle()
        self._compare(place, typed, is_saved, what)
        self.toll.cycles += 1

    def _text(self, place: Place) -> str:
        number = self.chance.randint(1, 9) if place.starts_with == "1" else self.chance.randint(1000, 9999)
        return f"{place.starts_with}{number}"

    def _wait_until_saved(self, place: Place) -> bool:
        """True once the page is connected and calls what is typed saved; False if it does not within some seconds."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            is_open = self.page.locator("[data-testid=stApp]").get_attribute("data-test-connection-state") == "CONNECTED"
            if is_open and self.said(place)[0]:
                return True
            self.page.wait_for_timeout(100)
        return False

    def _compare(self, place: Place, typed: str, is_saved: bool, what: str) -> None:
        try:
            expect(self.field(place)).to_have_value(typed, timeout=4000)
        except AssertionError:
            held = self.field(place).input_value() if self.field(place).count() else "no field"
            (self.toll.called_saved if is_saved else self.toll.told).append(f"{what}: {typed[-12:]!r}, left {held[-12:]!r}")


def blink(scribe: Scribe) -> None:
    """Cut the connection for a moment."""
    scribe.house.door.shut(0.3)


def outage(scribe: Scribe) -> None:
    """Cut it for longer."""
    scribe.house.door.shut(3)


def refresh(scribe: Scribe) -> None:
    """Refresh the page with the cursor in the field."""
    scribe.page.reload()
    scribe.visit.settle()


def kill(scribe: Scribe) -> None:
    """Kill the server and start it."""
    scribe.house.kill(0)
    scribe.house.start(0)


def replica(scribe: Scribe) -> None:
    """Kill the serving one of two servers; the other goes on."""
    scribe.house.kill(0)


ALONE: tuple[Callable[[Scribe], None], ...] = (blink, outage, refresh, kill)


def type_through(context: BrowserContext, at: House, blows: tuple[Callable[[Scribe], None], ...], cycles: int, seed: int = 1) -> Toll:
    """Every field and every blow in turn."""
    scribe = Scribe(context, at, seed)
    for cycle in range(cycles):
        place = PLACES[(cycle + cycle // len(blows)) % len(PLACES)]
        scribe.cycle(place, blows[cycle % len(blows)])
        if replica in blows:
            at.start(0)
    scribe.page.close()
    return scribe.toll


def main() -> int:
    """Print the lost texts; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    start, on_two, total = time.monotonic(), given.cycles // 5, Toll()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright, postgres() as database:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        variants: tuple[tuple[int, Any, int, dict[str, str]], ...] = (
            (1, ALONE, given.cycles - on_two, {}),
            (2, (replica,), on_two, {"OTVET_DATABASE": database.address}),
        )
        for servers, blows, cycles, settings in variants:
            folder = Path(name, str(servers))
            folder.mkdir()
            with house(folder, servers, **settings) as at:
                context = chromium.new_context(locale=LOCALES["ru"])
                toll = type_through(context, at, blows, cycles, given.seed)
                context.close()
            total.cycles += toll.cycles
            total.called_saved += toll.called_saved
            total.told += toll.told
        chromium.close()
    lost = f"{len(total.called_saved)} texts lost that the page called saved, {len(total.told)} that it called unsaved"
    print(f"{total.cycles} cycles in {time.monotonic() - start:.0f} s: {lost}")
    for what in (*total.called_saved, *total.told):
        print(f"  {what}")
    return 0 if total.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
