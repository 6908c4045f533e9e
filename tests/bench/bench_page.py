"""What does one act of a person cost the server, beside the least page that Streamlit can draw? Ratios, for seconds differ.

An act is one choice, one date written, or one press of a button: on the bare page a press, on ours everything that answers a question.
`python -m tests.bench.bench_page`; ends with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random
from statistics import median

from tests.load.answering import QUESTIONS, answer, begin, is_asked
from tests.load.client import Person
from tests.running import ROOT, Server, server

BARE = Path(__file__).with_name("bare_page.py")
DEFAULT, OURS, WIZARD = "bare page, Streamlit's settings", "bare page, our settings", "our questions, answered"
BARS = {DEFAULT: 0.5, OURS: 5.0}
"""An act on ours may cost at most so many times as much."""
WARM_UP = 10


async def act(running: Server, person: Person, chance: Random) -> tuple[float, int]:
    """Let a person answer one question, or press the one button of a bare page: the processor time, and how many acts it was of hers.

    Nothing is counted where she begins again, or where her last answer leads to another page.
    """
    if not person.page:
        before = running.cpu_seconds()
        await person.press(person.widgets("button")[0])
        return running.cpu_seconds() - before, 1
    if not is_asked(person):
        await begin(person)
    before = running.cpu_seconds()
    acts = len(await answer(person, chance))
    return (running.cpu_seconds() - before, acts) if is_asked(person) else (0.0, 0)


async def cpu_of_one(running: Server, person: Person, times: int) -> float:
    """Milliseconds of processor time for one act, over `times` answers or presses."""
    chance = Random(1)
    seen = [await act(running, person, chance) for _ in range(times)]
    acts = sum(acts for _, acts in seen)
    if person.errors or not acts:
        raise SystemExit("the page showed an error, or no question: nothing was measured")
    return sum(cpu for cpu, _ in seen) / acts * 1000


async def measure(servers: dict[str, Server], rounds: int, times: int) -> dict[str, float]:
    """The median over rounds, in each of which every page has its turn."""
    people = {name: await Person.arrive(running.host, QUESTIONS if name == WIZARD else "") for name, running in servers.items()}
    for name, running in servers.items():
        await cpu_of_one(running, people[name], WARM_UP)
    seen: dict[str, list[float]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, running in servers.items():
            seen[name].append(await cpu_of_one(running, people[name], times))
    for person in people.values():
        await person.leave()
    return {name: median(values) for name, values in seen.items()}


def run(rounds: int, times: int) -> dict[str, float]:
    """Start the three servers, measure, stop them."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        plain, settled = Path(name, "plain"), Path(name, "settled")
        for folder in (plain, settled):
            folder.mkdir()
            shutil.copy(BARE, folder)
        shutil.copytree(ROOT / ".streamlit", settled / ".streamlit")
        servers = {
            DEFAULT: stack.enter_context(server(plain / BARE.name, plain / "log", "--server.address=127.0.0.1", folder=plain)),
            OURS: stack.enter_context(server(settled / BARE.name, settled / "log", folder=settled)),
            WIZARD: stack.enter_context(server(ROOT / "app.py", Path(name, "log"))),
        }
        return asyncio.run(measure(servers, rounds, times))


def main() -> int:
    """Print the table; 0 if every bar holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--times", type=int, default=60)
    asked = parser.parse_args()
    found = run(asked.rounds, asked.times)
    for name, cost in found.items():
        print(f"{name:35} {cost:7.1f} ms of processor time for one act")
    missed = [name for name, bar in BARS.items() if found[WIZARD] > bar * found[name]]
    for name, bar in BARS.items():
        verdict = "missed" if name in missed else "held"
        print(f"our question / {name:35} {found[WIZARD] / found[name]:5.2f}   bar {bar:.1f}   {verdict}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
