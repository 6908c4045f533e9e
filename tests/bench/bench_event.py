"""What does one event more cost the server, with 200 in the case, beside the least page that Streamlit can draw? In ratios.

Measured apart: opening the form, and saving it, with which the advice is counted anew and the page is drawn with what it changed.
`python -m tests.bench.bench_event`; ends with 1 if the bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from guidance.library.texts import texts_for
from tests.load.client import Person
from tests.running import ROOT, Server, server

HERE = Path(__file__).parent
BAR = 6.0
"""Saving may cost at most so many times as much as a press on a bare page under the same settings."""
WARM_UP = 3
OPENED, SAVED = "quick.wrote", "save"
_WORDS = texts_for("ru")


async def bare_press(running: Server, person: Person) -> float:
    """Milliseconds of processor time for a press on the bare page."""
    return await cost(running, person, person.widgets("button")[0])


async def event(running: Server, person: Person) -> dict[str, float]:
    """Milliseconds for opening the form and for saving it; what was saved is taken back, uncounted."""
    found = {name: await cost(running, person, button(person, name)) for name in (OPENED, SAVED)}
    await person.press(button(person, "undo"))
    return found


async def cost(running: Server, person: Person, pressed: Any) -> float:
    """Milliseconds of processor time until the page is whole again."""
    before = running.cpu_seconds()
    await person.press(pressed)
    return (running.cpu_seconds() - before) * 1000


def button(person: Person, name: str) -> Any:
    """The button that says so."""
    return next(one for one in person.widgets("button") if one.label == _WORDS(f"events.{name}"))


async def measure(bare: Server, full: Server, times: int) -> dict[str, float]:
    """Medians; the pages take turns."""
    alone, person = await Person.arrive(bare.host), await Person.arrive(full.host, "events")
    seen: dict[str, list[float]] = {"bare": [], OPENED: [], SAVED: []}
    for turn in range(WARM_UP + times):
        found = {"bare": mean([await bare_press(bare, alone) for _ in range(5)]), **await event(full, person)}
        for name in found if turn >= WARM_UP else ():
            seen[name].append(found[name])
    errors = person.errors
    await person.leave()
    await alone.leave()
    if errors:
        raise SystemExit("the page showed an error: nothing was measured")
    return {name: mean(values) if name != "bare" else median(values) for name, values in seen.items()}


def mean(values: list[float]) -> float:
    """The processor's clock ticks in hundredths of a second: only many acts together are exact."""
    return sum(values) / len(values)


def run(times: int) -> dict[str, float]:
    """Start both servers, measure, stop them."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name, "bare")
        folder.mkdir()
        shutil.copy(HERE / "bare_page.py", folder)
        shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
        bare = stack.enter_context(server(folder / "bare_page.py", folder / "log", folder=folder))
        full = stack.enter_context(server(HERE / "full_case.py", Path(name, "log")))
        return asyncio.run(measure(bare, full, times))


def main() -> int:
    """Print the table; 0 if the bar holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=60)
    found = run(parser.parse_args().times)
    names = {"bare": "a press on a bare page, our settings", OPENED: "opening the form", SAVED: "saving an event: advice and page"}
    for name, words in names.items():
        print(f"{words:40} {found[name]:7.1f} ms of processor time   {found[name] / found['bare']:5.2f} times the bare page")
    held = found[SAVED] <= BAR * found["bare"]
    print(f"saving / bare page: bar {BAR:.1f}   {'held' if held else 'missed'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
