"""Answers whatever questions are asked, one choice and one press at a time."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

from tests.load.client import Person

QUESTIONS = "questions"
DAY = "14.11.2026"


async def answer(person: Person, chance: Random, thinking: float = 0) -> list[float]:
    """Answer the question on the page, or start again where there is none; the seconds that each action took."""
    await think(chance, thinking)
    waits = await fill(person, chance)
    if not waits:
        return [await begin(person)]
    await think(chance, thinking)
    return [*waits, await person.press(primary(person.widgets("button")))]


async def think(chance: Random, seconds: float) -> None:
    """Wait as long as a person thinks before an action, `seconds` on average."""
    await asyncio.sleep(chance.uniform(0.5, 1.5) * seconds)


async def fill(person: Person, chance: Random) -> list[float]:
    """Choose an option of the question on the page and type the date that it needs; nothing where there is no question."""
    if not is_asked(person):
        return []
    radios, boxes = person.widgets("radio"), person.widgets("checkbox")
    if radios:
        waits = [await person.choose(radios[0], chance.choice(list(radios[0].options)))]
    else:
        waits = [await person.tick(chance.choice(boxes))]
    return waits + [await person.write(line, DAY) for line in person.widgets("text_input")]


def is_asked(person: Person) -> bool:
    """True if there is a question on the page."""
    return bool(person.widgets("radio") or person.widgets("checkbox")) and person.page == QUESTIONS


async def begin(person: Person) -> float:
    """Start again as somebody else, with nothing answered."""
    return await person.come_anew(QUESTIONS)


def primary(buttons: list[Any]) -> Any:
    """The primary button, or the first one."""
    return next((button for button in buttons if button.type == "primary"), buttons[0])
