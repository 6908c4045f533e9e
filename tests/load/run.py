"""Loads a server with many people and measures how long they wait and whether its memory stays flat.

`python -m tests.load.run --people 100 --seconds 600`; exit status 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import fmean, quantiles

from tests.load.answering import QUESTIONS, answer
from tests.load.client import Person
from tests.running import ROOT, Server, server

LONGEST, MOST = 3600, 500
"""Seconds and people: limits against typing errors on the command line."""
ARRIVAL = 0.2
"""The share of the time in which everybody arrives; waits in it are not counted."""
P95_BAR = 0.25
GROWTH_BAR = 0.10
"""Growth of memory, as a share of what is held once everybody has arrived."""


@dataclass
class Log:
    """The measurements."""

    started: float
    waits: list[tuple[float, float]] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    errors: int = 0

    @property
    def age(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started


async def live(running: Server, log: Log, seconds: float, thinking: float, seed: int) -> None:
    """One person from the first page to the end of the load."""
    chance = Random(seed)
    await asyncio.sleep(chance.uniform(0, seconds * ARRIVAL))
    person = await Person.arrive(running.host, QUESTIONS)
    while log.age < seconds:
        waits = await answer(person, chance, thinking)
        log.waits.extend((log.age, wait) for wait in waits if wait)
    log.errors += person.errors
    await person.leave()


async def watch(running: Server, log: Log, seconds: float) -> None:
    """Measure the memory every two seconds."""
    while log.age < seconds:
        log.memory.append((log.age, running.memory_mib()))
        await asyncio.sleep(2)


async def load(running: Server, people: int, seconds: float, thinking: float) -> Log:
    """Run `people` persons against the server for `seconds`."""
    log = Log(time.monotonic())
    await asyncio.gather(watch(running, log, seconds), *(live(running, log, seconds, thinking, seed) for seed in range(people)))
    return log


def growth(memory: list[tuple[float, float]], seconds: float) -> float:
    """Growth of memory from the second to the last fifth of the time, when everybody has arrived."""
    early = [held for at, held in memory if ARRIVAL <= at / seconds < 0.4]
    late = [held for at, held in memory if at / seconds >= 0.8]
    return fmean(late) / fmean(early) - 1


def main() -> int:
    """Run the load and print the measurements; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--thinking", type=float, default=5, help="seconds before each choice and each press, on average")
    options = parser.parse_args()
    people, seconds = min(options.people, MOST), min(options.seconds, LONGEST)
    with tempfile.TemporaryDirectory() as name, server(ROOT / "app.py", Path(name, "log")) as running:
        log = asyncio.run(load(running, people, seconds, options.thinking))
        busy = running.cpu_seconds() / seconds
    return report(log, people, seconds, busy)


def report(log: Log, people: int, seconds: float, busy: float) -> int:
    """Print the measurements; 1 if a bar is missed."""
    waits = [wait for at, wait in log.waits if at >= seconds * ARRIVAL]
    p50, p95 = (quantiles(waits, n=100)[place] for place in (49, 94))
    more = growth(log.memory, seconds)
    print(f"{people} people, {seconds:.0f} s, {len(waits)} waits, {busy:.0%} of a core")
    print(f"wait: p50 {p50:.3f} s, p95 {p95:.3f} s (bar {P95_BAR} s), longest {max(waits):.3f} s")
    first, last = log.memory[0][1], log.memory[-1][1]
    print(f"memory: {first:.0f} MiB at the start, {last:.0f} MiB at the end, growth when warm {more:+.1%} (bar {GROWTH_BAR:.0%})")
    print(f"errors shown: {log.errors}")
    return int(p95 > P95_BAR or more > GROWTH_BAR or log.errors > 0)


if __name__ == "__main__":
    sys.exit(main())
