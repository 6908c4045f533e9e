"""Is an answer ever lost between a real browser and the store? One cycle: change something, let something happen, look.

`python -m tests.faults.surviving --cycles 500`; ends with 1 if an answer was lost, or changed by a page that had fallen behind.
What happens: the page is refreshed; the server is killed and started; the connection is cut; a second tab goes on; one of two servers on
one PostgreSQL is killed. What is still being typed has reached no server: it is counted apart.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from playwright.sync_api import BrowserContext, expect, sync_playwright

from guidance.advice.rulebook import load_rulebook
from tests.browser.conftest import ARGUMENTS, CHROMIUM, LOCALES, Visit
from tests.browser.walking import asked, choose, option, press, words
from tests.faults.postgres import postgres
from tests.faults.proxy import Proxy, proxy
from tests.running import ROOT, Server, free_port, launched, stop, wait_until_well

QUESTIONS = ("wish", "seller", "payment")
"""They are asked of everybody, and no option of theirs asks for a date."""
DATED, DATING = "payment", "card"
"""A question and an answer that may have a date."""
UNSENT = "a date that was being written"
_REACH = 500
"""Milliseconds between the last letter and the key that refreshes."""
_PATIENCE = 30_000
"""Milliseconds that a page may take to be connected again."""


@dataclass
class House:
    """Servers, and the door in front of them."""

    folder: Path
    settings: Mapping[str, str]
    door: Proxy
    servers: list[Server] = field(default_factory=list)

    def start(self, number: int) -> None:
        """Start one of the servers, for the first time or again."""
        log = self.folder / f"log{number}"
        self.servers[number] = launched(ROOT / "app.py", self.door.targets[number], log, settings=self.settings)
        wait_until_well(self.servers[number])

    def kill(self, number: int) -> None:
        """Kill -9."""
        self.servers[number].process.kill()
        self.servers[number].process.wait()

    def logs(self) -> str:
        """All that its servers have logged."""
        return "".join((self.folder / f"log{number}").read_text("utf-8") for number in range(len(self.servers)))


@contextlib.contextmanager
def house(folder: Path, servers: int = 1, **settings: str) -> Iterator[House]:
    """So many equal servers behind one door, until the block ends."""
    ports = [free_port() for _ in range(servers)]
    with proxy(*ports) as door:
        running = House(folder, {"OTVET_DATA": str(folder / "data"), **settings}, door, [])
        try:
            for number, port in enumerate(ports):
                running.servers.append(launched(ROOT / "app.py", port, folder / f"log{number}", settings=running.settings))
            for server in running.servers:
                wait_until_well(server)
            yield running
        finally:
            for server in running.servers:
                stop(server.process)


class Person:
    """One person, who knows what she has answered."""

    def __init__(self, context: BrowserContext, at: House, chance: Random) -> None:
        self.context, self.house, self.chance = context, at, chance
        self.texts = words("ru")
        self.server = Server(at.door.port, at.servers[0].process, at.folder / "log0")
        self.visit = Visit(context.new_page(), self.server)
        self.visit.watch()
        self.told: dict[str, str] = {}
        self.lost: list[str] = []
        self.options = {
            question.id: [known.id for known in question.options if known.detail is None]
            for question in load_rulebook().questions.questions
        }

    def open(self, question: str, visit: Visit | None = None) -> None:
        """Go to a question, as from a bookmark."""
        page = visit or self.visit
        page.open(f"/questions?q={question}")
        assert asked(page.page) == question

    def change(self, question: str, visit: Visit | None = None, *, hasty: bool = False) -> None:
        """Answer otherwise than before, and wait until it is kept; in haste, only until it is to be seen."""
        page = visit or self.visit
        name = self.chance.choice([name for name in self.options[question] if name != self.told.get(question)])
        self.told[question] = name
        if hasty:
            option(page.page, self.texts, question, name).click()
            expect(option(page.page, self.texts, question, name).locator("input")).to_be_checked()
        else:
            choose(page, self.texts, question, name)

    def look(self, question: str, when: str, visit: Visit | None = None) -> None:
        """Note where the page shows another answer than hers."""
        page = (visit or self.visit).page
        try:
            expect(option(page, self.texts, question, self.told[question]).locator("input")).to_be_checked(timeout=5000)
        except AssertionError:
            self.lost.append(f"{when}: {question}")

    def look_at_all(self, when: str) -> None:
        """Go to every question, and look."""
        for question in self.told:
            self.open(question)
            self.look(question, when)

    def wait_until_connected(self) -> None:
        """Until the page has noticed what happened and is served again."""
        page = self.visit.page
        expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=_PATIENCE)
        self.visit.settle()

    def wait_until_cut(self) -> None:
        """Until the page has noticed that nobody is there."""
        page = self.visit.page
        with contextlib.suppress(AssertionError):  # it may be connected again already
            expect(page.locator("[data-testid=stApp]")).not_to_have_attribute("data-test-connection-state", "CONNECTED", timeout=2000)


def refresh(person: Person) -> None:
    """The page is refreshed as soon as it shows the answer."""
    question = person.chance.choice(QUESTIONS)
    person.open(question)
    person.change(question, hasty=True)
    person.visit.page.reload()
    person.visit.settle()
    person.look(question, "after a refresh")


def type_and_refresh(person: Person) -> None:
    """The page is refreshed while a date is being written, with the cursor still in its field: a busy browser may not have sent it."""
    person.open(DATED)
    choose(person.visit, person.texts, DATED, DATING)
    person.told[DATED] = DATING
    day = f"{person.chance.randint(10, 28)}.{person.chance.choice(('02', '13'))}.2026"
    field = person.visit.page.get_by_test_id("stMain").get_by_role("textbox")
    field.fill(day)
    person.visit.page.wait_for_timeout(_REACH)
    person.visit.page.reload()
    person.visit.settle()
    try:
        expect(field).to_have_value(day, timeout=5000)
    except AssertionError:
        person.lost.append(UNSENT)


def kill(person: Person) -> None:
    """The server is killed and started; what is answered first after that stays too."""
    _outlive(person, "the server was killed", lambda: person.house.kill(0), lambda: person.house.start(0))


def drop(person: Person) -> None:
    """The connection is cut; the page and what is answered on it go on."""
    _outlive(person, "the connection was cut", person.house.door.drop)


def tab(person: Person) -> None:
    """A second tab goes on; the first one, fallen behind, takes that in or asks, and never writes over it."""
    here, there = person.chance.sample(QUESTIONS, 2)
    person.open(here)
    person.change(here)
    second = Visit(person.context.new_page(), person.server)
    person.open(there, second)
    person.change(there, second)
    before = dict(person.told)
    person.change(here)
    page = person.visit.page
    expect(page.get_by_text(person.texts("storage.trouble.conflict"))).to_be_visible()
    if person.chance.random() < 0.5:
        person.told = before
        press(person.visit, person.texts("storage.take_newer"))
    else:
        person.told = {**before, here: person.told[here]}
        del person.told[there]
        press(person.visit, person.texts("storage.keep_this"))
    expect(page.get_by_text(person.texts("storage.trouble.conflict"))).to_have_count(0)
    person.look(here, "after a choice between two tabs")
    second.page.close()


def replica(person: Person) -> None:
    """The server that serves her is killed for good; the other one goes on from the same database."""
    _outlive(person, "a server of two was lost", lambda: person.house.kill(0))
    person.house.start(0)


def _outlive(person: Person, what: str, strike: Callable[[], None], mend: Callable[[], None] = lambda: None) -> None:
    """An answer is given before the server or the connection is struck, and another one once she is served again; both stay."""
    question = person.chance.choice(QUESTIONS)
    person.open(question)
    person.change(question)
    strike()
    person.wait_until_cut()
    mend()
    person.wait_until_connected()
    person.look(question, f"after {what}")
    person.change(question)
    person.open(question)
    person.look(question, f"changed first after {what}")


ALONE: tuple[Callable[[Person], None], ...] = (refresh, kill, drop, tab)


def live(context: BrowserContext, at: House, kinds: tuple[Callable[[Person], None], ...], cycles: int, seed: int = 1) -> Person:
    """So many cycles, one kind after the other; every answer is looked at now and then, and at the end."""
    person = Person(context, at, Random(seed))
    for cycle in range(cycles):
        kinds[cycle % len(kinds)](person)
        if cycle % 10 == 9 or cycle == cycles - 1:
            person.look_at_all(f"after {cycle + 1} cycles")
    assert person.visit.stray == []
    person.visit.page.close()
    return person


def main() -> int:
    """Print what was lost; 0 if nothing was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=500)
    cycles = parser.parse_args().cycles
    lost: list[str] = []
    begun, on_two = time.monotonic(), cycles // (len(ALONE) + 1)
    typed = cycles // 10
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright, postgres() as database:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for number, (servers, kinds, times, address) in enumerate(
            ((1, ALONE, cycles - on_two, ""), (2, (replica,), on_two, database.address))
        ):
            folder = Path(name, str(number))
            folder.mkdir()
            with house(folder, servers, **({"OTVET_DATABASE": address} if address else {})) as at:
                context = chromium.new_context(locale=LOCALES["ru"])
                lost += live(context, at, kinds, times).lost
                if not address:
                    lost += live(context, at, (type_and_refresh,), typed).lost
                context.close()
        chromium.close()
    unsent = lost.count(UNSENT)
    lost = [what for what in lost if what != UNSENT]
    print(f"Besides, of {typed} dates that were being written when the page was refreshed, {typed - unsent} were kept")
    print(f"{cycles} cycles in {time.monotonic() - begun:.0f} s: {len(lost)} answers lost")
    for what, times in Counter(lost).items():
        print(f"  {what} ({times})")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
