"""How does a person go through the questions? One choice and one press at a time, whatever the questions are."""

from __future__ import annotations

from random import Random

from tests.load.client import Person

QUESTIONS = "questions"
ASIDE = frozenset({"other_language"})
"""Keys of buttons that do not lead on."""


async def answer(person: Person, chance: Random) -> list[float]:
    """Answer the question that is shown, or begin again where none is; the seconds of each run of the script."""
    radios, onward = person.widgets("radio"), main_buttons(person)
    if not radios or not onward:
        return [await begin(person)]
    waits = [await person.choose(radio, chance.choice(list(radio.options))) for radio in radios[:1]]
    waits.append(await person.press(onward[-1] if len(onward) == 1 else primary(onward)))
    return [wait for wait in waits if wait]


async def begin(person: Person) -> float:
    """Open the first question of a new round."""
    person.query = ""
    person.values.clear()
    return await person.run(page_name=QUESTIONS)


def main_buttons(person: Person) -> list[object]:
    """The buttons that lead on."""
    return [button for button in person.widgets("button") if not any(button.id.endswith(f"-{key}") for key in ASIDE)]


def primary(buttons: list[object]) -> object:
    """The button that stands out, or the first."""
    return next((button for button in buttons if getattr(button, "type", "") == "primary"), buttons[0])
