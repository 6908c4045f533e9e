"""What can be advised, and what does each step do to the case? The ladder of steps.

It refuses words that do not belong to the kind of a step. Whether the steps move the case forward, so that the ladder ends,
is proved in `decision.ladder`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, PrivateAttr, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails

from guidance.errors import Fault
from guidance.library.forms.entry import Entry, Loc, Located, refuse, slip, unknown
from guidance.library.forms.question import Patch, patch_slips
from guidance.library.forms.table import Word


class StepKind(StrEnum):
    """What a step asks for."""

    ACT = "act"
    GUARD = "guard"
    WAIT = "wait"
    END = "end"


class Step(Entry):
    """One step that can be advised."""

    kind: StepKind = Field(
        description="act: do something; guard: leave something undone; wait: let a clock run; end: the matter is closed or handed on."
    )
    sets: dict[Word, Word] = Field(default_factory=dict, description="For an act: the facts as they are once it is done.")
    clears: dict[Word, Word] = Field(default_factory=dict, description="For a guard: the facts as they are once it is heeded.")
    starts: tuple[Word, ...] = Field((), description="For an act: the clocks that start with it, unless they run already.")
    restarts: tuple[Word, ...] = Field((), description="For an act: the clocks that start with it anew, even where they run already.")
    marks: Patch = Field(
        default_factory=dict,
        description="What the Case holds once she has done it: `events` by name, proceedings; each gets the date on which it was done.",
    )
    answers: Word | None = Field(None, description="For an act: the fact, something the other side sent, that it answers.")
    within: Word | None = Field(None, description="With `answers`: the clock of ours that bounds the answering.")

    @property
    def effects(self) -> dict[str, str]:
        """The facts as they are afterwards."""
        return {**self.sets, **self.clears}


_WORDS: dict[StepKind, frozenset[str]] = {
    StepKind.ACT: frozenset({"sets", "starts", "restarts", "answers", "within", "marks"}),
    StepKind.GUARD: frozenset({"clears", "marks"}),
    StepKind.WAIT: frozenset(),
    StepKind.END: frozenset(),
}


class Ladder(Entry):
    """All steps, the order in which a case goes forward, and who can start each clock."""

    progress: dict[Word, tuple[Word, ...]] = Field(
        description="Facts that only our own steps raise, most significant first; values from least to most. For a clock: running, none."
    )
    clocks: dict[Word, Literal["ours", "theirs"]] = Field(
        description="ours: started by one of our own steps or fixed by the contract; theirs: somebody else can renew it."
    )
    steps: dict[Word, Step] = Field(min_length=1, description="Steps by id.")
    _document: Located | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        self._document = (info.context or {}).get("document")
        refuse("Ladder", (slip for name, step in self.steps.items() for slip in self._slips(("steps", name), step)))
        return self

    def fault(self, message: str, *loc: str | int) -> Fault:
        """A fault at a place of the file that the ladder came from."""
        place = self._document.place(loc) if self._document is not None else ("steps", 1, 1)
        return Fault(*place, message)

    def _slips(self, loc: Loc, step: Step) -> Iterator[InitErrorDetails]:
        for word in sorted(step.model_fields_set - {"kind"} - _WORDS[step.kind]):
            yield slip((*loc, word), f"`{word}` is not accepted for a step of kind {step.kind.value}")
        if step.kind is StepKind.GUARD and not step.clears:
            yield slip(loc, "a guard says in `clears` what is so once it is heeded")
        for fact in step.clears.keys() & self.progress.keys():
            yield slip((*loc, "clears", fact), f"only an act moves `{fact}`, which stands in `progress`")
        if (step.answers is None) != (step.within is None):
            yield slip(loc, "`answers` and `within` stand together")
        yield from patch_slips(step.marks, (*loc, "marks"))
        yield from self._unknown_words(loc, step)

    def _unknown_words(self, loc: Loc, step: Step) -> Iterator[InitErrorDetails]:
        for fact, value in step.sets.items():
            if value not in self.progress.get(fact, (value,)):
                yield unknown((*loc, "sets", fact), f"value of {fact} in `progress`", value, self.progress[fact])
        for word, clocks in (("starts", step.starts), ("restarts", step.restarts)):
            for number, clock in enumerate(clocks):
                if clock not in self.clocks:
                    yield unknown((*loc, word, number), "clock", clock, self.clocks)
        if step.within is not None and step.within not in self.clocks:
            yield unknown((*loc, "within"), "clock", step.within, self.clocks)
