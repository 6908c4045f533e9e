"""Checks that no answer is lost between a real browser and the store: change an answer, cause a fault, look again.

`python -m tests.faults.surviving --cycles 500`; exit status 1 if an answer was lost or overwritten by an outdated page.
The faults: the page is refreshed; the server is killed and started; the connection is cut; a second tab changes the case; one of two
servers on one PostgreSQL is killed. Text still being typed has reached no server, so it is counted separately.
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
from tests.browser.walking import choose, option, press, question_on, words
from tests.faults.postgres import postgres
from tests.faults.proxy import Proxy, proxy
from tests.running import ROOT, Server, free_port, launched, stop, wait_until_well

QUESTIONS = ("wish", "seller", "payment")
"""Questions that are asked in every case, with options that need no date."""
DATED, DATING = "payment", "card"
"""A question and an option of it that can have a date."""
UNSENT = "a date that was being typed"
_REACH = 500
"""Milliseconds between the last letter and the refresh."""
_PATIENCE = 30_000
"""Milliseconds that a page may take to reconnect."""


@dataclass
class House:
    """Servers and the proxy in front of them."""

    folder: Path
    settings: Mapping[str, str]
    door: Proxy
    servers: list[Server] = field(default_factory=list)

    def start(self, number: int) -> None:
        """Start or restart one of the servers."""
        log = self.folder / f"log{number}"
        self.servers[number] = launched(ROOT / "app.py", self.door.targets[number], log, settings=self.settings)
        wait_until_well(self.servers[number])

    def kill(self, number: int) -> None:
        """Kill one of the servers with SIGKILL."""
        self.servers[number].process.kill()
        self.servers[number].process.wait()

    def logs(self) -> str:
        """The logs of all its servers."""
        return "".join((self.folder / f"log{number}").read_text("utf-8") for number in range(len(self.servers)))


@contextlib.contextmanager
def house(folder: Path, servers: int = 1, **settings: str) -> Iterator[House]:
    """Equal servers behind one proxy that run until the block ends."""
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
    """One person, who remembers every answer given."""

    def __init__(self, context: BrowserContext, at: House, chance: Random) -> None:
        self.context, self.house, self.chance = context, at, chance
        self.texts = words("ru")
        self.server = Server(at.door.port, at.servers[0].process, at.folder / "log0")
        self.visit = Visit(context.new_page(), self.server)
        self.visit.watch()
        self.answers: dict[str, str] = {}
        self.lost: list[str] = []
        self.options = {
            question.id: [known.id for known in question.options if known.detail is None]
            for question in load_rulebook().questions.questions
        }

    def open(self, question: str, visit: Visit | None = None) -> None:
        """Go to a question by its address."""
        page = visit or self.visit
        page.open(f"/questions?q={question}")
        assert question_on(page.page) == question

    def change(self, question: str, visit: Visit | None = None, *, hasty: bool = False) -> None:
        """Give another answer and wait until it is saved; in haste, only until it is visible."""
        page = visit or self.visit
        name = self.chance.choice([name for name in self.options[question] if name != self.answers.get(question)])
        self.answers[question] = name
        if hasty:
            option(page.page, self.texts, question, name).click()
            expect(option(page.page, self.texts, question, name).locator("input")).to_be_checked()
        else:
            choose(page, self.texts, question, name)

    def look(self, question: str, when: str, visit: Visit | None = None) -> None:
        """Record a loss where the page shows another answer than the one given."""
        page = (visit or self.visit).page
        try:
            expect(option(page, self.texts, question, self.answers[question]).locator("input")).to_be_checked(timeout=5000)
        except AssertionError:
            self.lost.append(f"{when}: {question}")

    def look_at_all(self, when: str) -> None:
        """Go to every question and check its answer."""
        for question in self.answers:
            self.open(question)
            self.look(question, when)

    def wait_until_connected(self) -> None:
        """Wait until the page is connected again."""
        page = self.visit.page
        expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=_PATIENCE)
        self.visit.settle()

    def wait_until_cut(self) -> None:
        """Wait until the page has noticed the lost connection."""
        page = self.visit.page
        with contextlib.suppress(AssertionError):  # it may have reconnected already
            expect(page.locator("[data-testid=stApp]")).not_to_have_attribute("data-test-connection-state", "CONNECTED", timeout=2000)


def refresh(person: Person) -> None:
    """Refresh the page as soon as it shows the answer."""
    question = person.chance.choice(QUESTIONS)
    person.open(question)
    person.change(question, hasty=True)
    person.visit.page.reload()
    person.visit.settle()
    person.look(question, "after a refresh")


def type_and_refresh(person: Person) -> None:
    """Refresh the page while a date is being typed, with the cursor still in its field: a busy browser may not have sent it."""
    person.open(DATED)
    choose(person.visit, person.texts, DATED, DATING)
    person.answers[DATED] = DATING
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
    """Kill and start the server; the first answer after that has to stay too."""
    _outlive(person, "the server was killed", lambda: person.house.kill(0), lambda: person.house.start(0))


def drop(person: Person) -> None:
    """Cut the connection; the page and its answers have to survive."""
    _outlive(person, "the connection was cut", person.house.door.drop)


def tab(person: Person) -> None:
    """Change answers in a second tab; the outdated first tab asks and never overwrites them."""
    here, there = person.chance.sample(QUESTIONS, 2)
    person.open(here)
    person.change(here)
    second = Visit(person.context.new_page(), person.server)
    person.open(there, second)
    person.change(there, second)
    before = dict(person.answers)
    person.change(here)
    page = person.visit.page
    expect(page.get_by_text(person.texts("storage.trouble.conflict"))).to_be_visible()
    if person.chance.random() < 0.5:
        person.answers = before
        press(person.visit, person.texts("storage.take_newer"))
    else:
        person.answers = {**before, here: person.answers[here]}
        del person.answers[there]
        press(person.visit, person.texts("storage.keep_this"))
    expect(page.get_by_text(person.texts("storage.trouble.conflict"))).to_have_count(0)
    person.look(here, "after a choice between two tabs")
    second.page.close()


def replica(person: Person) -> None:
    """Kill the serving one of two servers; the other continues from the same database."""
    _outlive(person, "a server of two was lost", lambda: person.house.kill(0))
    person.house.start(0)


def _outlive(person: Person, what: str, strike: Callable[[], None], mend: Callable[[], None] = lambda: None) -> None:
    """Give an answer before the fault and another one after it; both have to stay."""
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
    """Run the kinds of faults in turn; every answer is checked every ten cycles and at the end."""
    person = Person(context, at, Random(seed))
    for cycle in range(cycles):
        kinds[cycle % len(kinds)](person)
        if cycle % 10 == 9 or cycle == cycles - 1:
            person.look_at_all(f"after {cycle + 1} cycles")
    assert person.visit.stray == []
    person.visit.page.close()
    return person


def main() -> int:
    """Print the lost answers; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=500)
    cycles = parser.parse_args().cycles
    lost: list[str] = []
    start, on_two = time.monotonic(), cycles // (len(ALONE) + 1)
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
    print(f"Separately: of {typed} dates that were being typed when the page was refreshed, {typed - unsent} were saved")
    print(f"{cycles} cycles in {time.monotonic() - start:.0f} s: {len(lost)} answers lost")
    for what, times in Counter(lost).items():
        print(f"  {what} ({times})")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
