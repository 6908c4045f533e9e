"""How does a person go through the questions? One choice and one press at a time, whatever the questions are."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

from tests.load.client import Person

QUESTIONS = "questions"
DAY = "14.11.2026"


async def answer(person: Person, chance: Random, thinking: float = 0) -> list[float]:
    """Answer the question that is shown, or begin again where none is; the seconds after each act of hers."""
    await think(chance, thinking)
    waits = await fill(person, chance)
    if not waits:
        return [await begin(person)]
    await think(chance, thinking)
    return [*waits, await person.press(primary(person.widgets("button")))]


async def think(chance: Random, seconds: float) -> None:
    """Wait as long as a person thinks before she acts, on average so many seconds."""
    await asyncio.sleep(chance.uniform(0.5, 1.5) * seconds)


async def fill(person: Person, chance: Random) -> list[float]:
    """Choose an option of the question that is shown, and write the date that it asks for; nothing where no question is."""
    if not is_asked(person):
        return []
    radios, boxes = person.widgets("radio"), person.widgets("checkbox")
    if radios:
        waits = [await person.choose(radios[0], chance.choice(list(radios[0].options)))]
    else:
        waits = [await person.tick(chance.choice(boxes))]
    return waits + [await person.write(line, DAY) for line in person.widgets("text_input")]


def is_asked(person: Person) -> bool:
    """True while a question stands on the page."""
    return bool(person.widgets("radio") or person.widgets("checkbox")) and person.page == QUESTIONS


async def begin(person: Person) -> float:
    """Come as somebody else, with nothing answered yet."""
    return await person.come_anew(QUESTIONS)


def primary(buttons: list[Any]) -> Any:
    """The button that stands out, or the first."""
    return next((button for button in buttons if button.type == "primary"), buttons[0])
