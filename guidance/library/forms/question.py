"""The diagnostic questions: what is asked, in which order, and what an answer puts into the Case.

An answer that the Case cannot hold is a fault: an unknown part, a value that the part does not accept, a path to no date.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from guidance.library.forms.case_fields import CasePath, Patch, patch_faults, path_faults
from guidance.library.forms.conditions import Conditions
from guidance.library.forms.entry import Entry, Faults, Sheet, fault_at, invalid, raise_faults, repeated_ids
from guidance.library.forms.kinds import Flag, Word


def _days(raw: object) -> object:
    if isinstance(raw, int):
        return raw
    if not str(raw).isdecimal() or not str(raw).isascii() or len(str(raw)) > 3:
        raise invalid(f"`{raw}` is no number of days")
    return int(str(raw))


Days = Annotated[int, BeforeValidator(_days)]


class Detail(Entry):
    """The one further value that an option asks for."""

    kind: Literal["date"] = Field(description="What is asked for.")
    paths: tuple[CasePath, ...] = Field(min_length=1, description="Where in the Case it is put.")
    required: Flag = Field(False, description="true: the answer cannot be used without it.")
    tense: Literal["past", "future", "any"] = Field("any", description="Which side of today it has to be on; today fits either.")


class Option(Entry):
    """One possible answer."""

    id: Word = Field(description="Unique in its question.")
    sets: Patch = Field(default_factory=dict, description="Parts of the Case, as a merge patch; `events` by their ids.")
    adds: dict[Word, tuple[Word, ...]] = Field(default_factory=dict, description="Lists of the Case to which these values are added.")
    alone: Flag = Field(False, description="true: it cannot be chosen together with another option.")
    unsure: Flag = Field(False, description="true: it says that the buyer does not know.")
    days_ago: Days | None = Field(None, description="The date that this answer gives: so many days before today.")
    paths: tuple[CasePath, ...] = Field((), description="Where in the Case that date is put.")
    detail: Detail | None = Field(None, description="The one further value that it asks for.")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        raise_faults("Option", self._faults())
        return self

    def _faults(self) -> Faults:
        yield from patch_faults(self.sets, ("sets",))
        yield from patch_faults({name: list(values) for name, values in self.adds.items()}, ("adds",))
        yield from path_faults(self.paths, ("paths",))
        if self.detail is not None:
            yield from path_faults(self.detail.paths, ("detail", "paths"))
        if (self.days_ago is None) != (not self.paths):
            yield fault_at((), "`days_ago` and `paths` stand together")


class Question(Entry):
    """One question."""

    id: Word = Field(description="Never used again for another question.")
    facts: tuple[Word, ...] = Field(min_length=1, description="Facts that an answer makes known.")
    when: Conditions = Field(default_factory=dict, description="The question makes sense only where these facts have these values.")
    several: Flag = Field(False, description="true: more than one option may be chosen.")
    resets: Patch = Field(default_factory=dict, description="Applied before the chosen options.")
    options: tuple[Option, ...] = Field(min_length=2, description="The possible answers.")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        raise_faults("Question", self._faults())
        return self

    def option(self, name: str) -> Option:
        """The option with this id."""
        return next(option for option in self.options if option.id == name)

    def makes_sense(self, facts: Mapping[str, str | int]) -> bool:
        """True where every fact that it depends on has one of the values named."""
        return all((facts.get(name) in cell.words) != cell.negated for name, cell in self.when.items())

    def _faults(self) -> Faults:
        yield from patch_faults(self.resets, ("resets",))
        yield from repeated_ids([option.id for option in self.options], ("options",))
        if not any(option.unsure for option in self.options):
            yield fault_at(("options",), "no option says `unsure`; nobody has to know everything")
        for name, cell in self.when.items():
            if cell.spans:
                yield fault_at(("when", name), "a question depends on words, not on ranges")
        for number, option in enumerate(self.options):
            if option.alone and not self.several:
                yield fault_at(("options", number, "alone"), "`alone` stands only where several options may be chosen")


class Questions(Sheet):
    """tables/questions.yaml"""

    limit: Days = Field(description="The most that is asked before the first advice.")
    questions: tuple[Question, ...] = Field(min_length=1, description="The most important first.")

    def question(self, name: str) -> Question:
        """The question with this id."""
        return next(question for question in self.questions if question.id == name)

    def _faults(self) -> Faults:
        yield from repeated_ids([question.id for question in self.questions], ("questions",))
