"""Passages of letters: whole paragraphs with their conditions, side by side in all languages, and those that several letters share.

A condition includes a whole paragraph or leaves it out; there are no half sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, field_validator

from guidance.case.choices import Language
from guidance.library.forms.conditions import Conditions, Inputs, condition_faults
from guidance.library.forms.entry import Entry, Faults, Loc, Sheet, fault_at, invalid, unknown_at
from guidance.library.forms.kinds import Word
from guidance.library.forms.placeholders import misspelt_placeholder, terms_in

CONDITION = "condition of a letter"
"""What faults call an input."""
Prose = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


class Passage(Entry):
    """A whole paragraph (or a line, or an enclosure) in each language of the letter, and its conditions."""

    when: Conditions = Field(default_factory=dict, description="All of these have to hold; left out: always.")
    shared: Word | None = Field(
        None, description="In place of a text: the passages of that name in passages.yaml, each with its own `when` too."
    )
    ru: Prose | None = Field(None, description="In Russian.")
    en: Prose | None = Field(None, description="In English.")

    @field_validator("ru", "en")
    @classmethod
    def _knows_its_placeholders(cls, text: str | None) -> str | None:
        if (problem := misspelt_placeholder(text or "")) is not None:
            raise invalid(problem)
        return text

    def told(self, language: Language) -> str:
        """The text in one language."""
        return (self.ru if language == "ru" else self.en) or ""

    def spread(self, shared: Shared) -> Iterator[Passage]:
        """The passage itself, or the shared passages that it names, each under both conditions."""
        if self.shared is None:
            yield self
        else:
            yield from (passage.model_copy(update={"when": {**self.when, **passage.when}}) for passage in shared.get(self.shared, ()))

    @property
    def ru_and_en(self) -> str:
        """Its text in all languages, to look for placeholders in."""
        return f"{self.ru or ''} {self.en or ''}"

    def misfits(self, loc: Loc, inputs: Inputs, terms: frozenset[str]) -> Faults:
        """What does not fit the inputs and the terms of the country."""
        yield from condition_faults((*loc, "when"), self.when, inputs, CONDITION)
        yield from (unknown_at(loc, "term of this country", term, terms) for term in sorted(self.terms - terms))

    @property
    def terms(self) -> frozenset[str]:
        """The terms whose number it states."""
        return frozenset(term for text in (self.ru, self.en) for term in terms_in(text or ""))


Shared = Mapping[str, tuple[Passage, ...]]
"""Passages of several letters by their name."""


class SharedPassages(Sheet):
    """passages.yaml: what several letters of a country say in the same words."""

    passages: dict[Word, tuple[Passage, ...]] = Field(description="Passages by the name that letters give in `shared`.")

    def misfits(self, inputs: Inputs, terms: frozenset[str]) -> Faults:
        """What does not fit the inputs and the terms of the country."""
        for name, passages in self.passages.items():
            for number, passage in enumerate(passages):
                yield from passage.misfits(("passages", name, number), inputs, terms)

    def _faults(self) -> Faults:
        for name, passages in self.passages.items():
            empty = (number for number, passage in enumerate(passages) if passage.shared or not passage.ru_and_en.strip())
            yield from (fault_at(("passages", name, number), "words are missing; a shared passage names no other") for number in empty)
