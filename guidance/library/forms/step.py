"""What can be advised, and what does each step do to the case? The ladder of steps.

It refuses words that do not belong to the kind of a step. Whether the steps move the case forward, so that the ladder ends,
is proved in `decision.ladder`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, PrivateAttr, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails

from guidance.errors import Fault
from guidance.library.forms.entry import Entry, Loc, Located, fault_at, refuse, unknown
from guidance.library.forms.question import Patch, patch_faults
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


ClockKind = Literal["habit", "platform", "statute", "bank", "promise"]
"""The four clocks that never mix, and the date that the other side named itself."""


class LadderClock(Entry):
    """What is true of a clock in every case; a term of the pack that it counts may be of another kind."""

    set_by: Literal["ours", "theirs"] = Field(
        description="ours: started by one of our own steps or fixed by the contract; theirs: somebody else can renew it."
    )
    kind: ClockKind = Field(description="Which kind of clock it is: habit, platform, statute, bank; promise: the date that they named.")
    owner: Literal["buyer", "others"] = Field(description="Who has to act before it is over.")
    deadline: Literal["end", "next_cut", "none"] = Field(
        description="The date that it makes: its end; the next value at which a rule changes; none."
    )
    cut_off: Word | None = Field(None, description="Of a window of the buyer's own: the output of the table `cut_off` that names it.")
    step: Word | None = Field(None, description="Of a window of the buyer's own: the step that has to be done within it.")


class Ladder(Entry):
    """All steps, the order in which a case goes forward, and who can start each clock."""

    progress: dict[Word, tuple[Word, ...]] = Field(
        description="Facts that only our own steps raise, most significant first; values from least to most. For a clock: running, none."
    )
    clocks: dict[Word, LadderClock] = Field(description="Clocks by the fact that they are.")
    steps: dict[Word, Step] = Field(min_length=1, description="Steps by id.")
    _document: Located | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        self._document = (info.context or {}).get("document")
        steps = (fault for name, step in self.steps.items() for fault in self._faults(("steps", name), step))
        refuse("Ladder", (*steps, *self._clock_faults()))
        return self

    def _clock_faults(self) -> Iterator[InitErrorDetails]:
        for name, clock in self.clocks.items():
            if clock.step is not None and clock.step not in self.steps:
                yield unknown(("clocks", name, "step"), "step", clock.step, self.steps)
            if clock.owner == "others" and (clock.step or clock.cut_off):
                yield fault_at(("clocks", name), "`cut_off` and `step` belong to a window of the buyer's own")

    @cached_property
    def cut_offs(self) -> Mapping[str, str]:
        """Output of the table `cut_off` to the clock that closes."""
        return {clock.cut_off: name for name, clock in self.clocks.items() if clock.cut_off is not None}

    @cached_property
    def windows(self) -> Mapping[str, str]:
        """Step to the clock of the window in which it has to be done."""
        return {clock.step: name for name, clock in self.clocks.items() if clock.step is not None}

    def fault(self, message: str, *loc: str | int) -> Fault:
        """A fault at a place of the file that the ladder came from."""
        place = self._document.place(loc) if self._document is not None else ("steps", 1, 1)
        return Fault(*place, message)

    def _faults(self, loc: Loc, step: Step) -> Iterator[InitErrorDetails]:
        for word in sorted(step.model_fields_set - {"kind"} - _WORDS[step.kind]):
            yield fault_at((*loc, word), f"`{word}` is not accepted for a step of kind {step.kind.value}")
        if step.kind is StepKind.GUARD and not step.clears:
            yield fault_at(loc, "a guard says in `clears` what is so once it is heeded")
        for fact in step.clears.keys() & self.progress.keys():
            yield fault_at((*loc, "clears", fact), f"only an act moves `{fact}`, which stands in `progress`")
        if (step.answers is None) != (step.within is None):
            yield fault_at(loc, "`answers` and `within` stand together")
        yield from patch_faults(step.marks, (*loc, "marks"))
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
