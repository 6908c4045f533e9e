"""Chooses the letters that belong to a situation, and those for which it is time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from guidance.advice.advise import advise
from guidance.advice.model import Advice
from guidance.advice.situation import Situation, once
from guidance.advice.wording import language_in, texts_of
from guidance.case.choices import Language, Party
from guidance.decision.atoms import Value
from guidance.library.forms.letter import PARTIES, LetterForm
from guidance.library.letters import Letters, load_letters
from guidance.library.texts import Texts
from guidance.papers.letters.inputs import any_holds, inputs_of_letter
from guidance.papers.letters.matter import Matter
from guidance.papers.letters.values import values_of_case


@dataclass(frozen=True)
class Suited:
    """A letter that belongs to this matter."""

    form: LetterForm
    applies: bool
    """True where it is time for it."""
    own: bool
    """True where it is the letter of the step that is advised."""


@once
def letters_of(situation: Situation) -> tuple[Suited, ...]:
    """The letters that belong to this matter: the step's own first, then those for which it is time, each in its order."""
    letters = letters_for(situation)
    matter = matter_of(situation, letters.language or "ru")
    inputs = {party: _inputs_to(party, matter) for party in {PARTIES[form.addressee] for form in letters.forms.values()}}
    told = ((form, inputs[PARTIES[form.addressee]]) for form in letters.forms.values())
    fitting = [(form, any_holds(form.applies, asked)) for form, asked in told if any_holds(form.fits, asked)]
    own = _own([form for form, applies in fitting if applies], advise(situation))
    suited = [Suited(form, applies, form.letter in own) for form, applies in fitting]
    return tuple(sorted(suited, key=lambda letter: (not letter.own, not letter.applies)))


def letters_now(situation: Situation) -> tuple[Suited, ...]:
    """The letters for which it is time, the step's own first."""
    return tuple(letter for letter in letters_of(situation) if letter.applies)


def letters_for(situation: Situation) -> Letters:
    """All letters of the country of a case."""
    return load_letters()[situation.pack.country.code]


def form_of(name: str, situation: Situation) -> LetterForm | None:
    """The letter of that id, if the country has one."""
    return letters_for(situation).forms.get(name)


def matter_of(situation: Situation, language: Language) -> Matter:
    """The situation as letters in that language tell it."""
    return Matter(situation, texts_of(situation, language), language)


def language_of(form: LetterForm, situation: Situation, reader: Language) -> Language:
    """The language of a letter: what its addressee reads, or else the reader's."""
    return form.language_for(letters_for(situation).language or reader)


def letters_tree(situation: Situation, texts: Texts) -> list[dict[str, Any]]:
    """The letters that apply now, as plain data for other programs."""
    reader = language_in(texts)
    return [
        {
            "id": letter.form.letter,
            "name": letter.form.name.told(reader),
            "addressee": letter.form.addressee,
            "to": texts(f"letters.to.{letter.form.addressee}"),
            "reason": letter.form.reason.told(reader),
            "own": letter.own,
            "language": language_of(letter.form, situation, reader),
        }
        for letter in letters_now(situation)
    ]


def _inputs_to(party: Party, matter: Matter) -> dict[str, Value]:
    """What conditions of a letter to that party ask."""
    of_party = replace(matter, to=party)
    return inputs_of_letter(of_party, values_of_case(of_party))


def _own(forms: Sequence[LetterForm], advice: Advice) -> frozenset[str]:
    """The letters of the step that is advised: those to whom it turns, or, where there is none, those that go elsewhere."""
    of_step = [form for form in forms if advice.step in form.steps]
    there = [form for form in of_step if advice.turn_to in (PARTIES[form.addressee], "both")]
    return frozenset(form.letter for form in there or of_step)
