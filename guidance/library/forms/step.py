"""The ladder of steps: what each step does to the facts, the order of progress, and the clocks.

Words that do not belong to the kind of a step are faults. That the ladder ends is proved in `decision.ladder`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field

from guidance.library.forms.case_fields import Patch, patch_faults
from guidance.library.forms.entry import Entry, Faults, Loc, Sheet, fault_at, unknown_at
from guidance.library.forms.kinds import Word
from guidance.library.forms.source import TermKind
from guidance.library.forms.table import Table


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
    refines: Word | None = Field(None, description="The more general step that it is a kind of.")
    to: Literal["seller", "platform", "bank", "authority", "mediator", "court", "adviser", "police"] | None = Field(
        None, description="To whom it goes, where that does not follow from who has to answer."
    )
    sets: dict[Word, Word] = Field(default_factory=dict, description="For an act: the facts once it is done.")
    clears: dict[Word, Word] = Field(default_factory=dict, description="For a guard: the facts once it is heeded.")
    starts: tuple[Word, ...] = Field((), description="For an act: the clocks that start with it, unless they run already.")
    restarts: tuple[Word, ...] = Field((), description="For an act: the clocks that start again with it, even where they run already.")
    marks: Patch = Field(
        default_factory=dict,
        description="What the Case holds once the step is done: `events` by name, proceedings; each gets the date on which it was done.",
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


ClockKind = Literal[TermKind, "promise"]
"""The four kinds of term, and the date that the other side named itself."""


class LadderClock(Entry):
    """What is true of a clock in every case; the term of a pack that it measures may be of another kind."""

    set_by: Literal["ours", "theirs"] = Field(
        description="ours: started by one of our own steps or fixed by the contract; theirs: somebody else can renew it."
    )
    kind: ClockKind = Field(description="Where it comes from: statute, platform, bank, habit; promise: a date that the other side named.")
    owner: Literal["buyer", "others"] = Field(description="Who has to act before it is over.")
    deadline: Literal["end", "next_cut", "none"] = Field(
        description="Which date of it is a deadline: its end; the next value at which a rule changes; none."
    )
    cut_off: Word | None = Field(None, description="For a window of the buyer: the output of the table `cut_off` that says that it closes.")
    step: Word | None = Field(None, description="For a window of the buyer: the step that has to be taken within it.")


class Ladder(Sheet):
    """tables/steps.yaml: all steps, the order in which a case makes progress, and the clocks."""

    progress: dict[Word, tuple[Word, ...]] = Field(
        description="Facts that only our own steps raise, most significant first; values from least to most. For a clock: running, none."
    )
    clocks: dict[Word, LadderClock] = Field(description="Clocks by the name of their fact.")
    steps: dict[Word, Step] = Field(min_length=1, description="Steps by id.")

    @cached_property
    def cut_offs(self) -> Mapping[str, str]:
        """The clock that closes, by the output of the table `cut_off`."""
        return {clock.cut_off: name for name, clock in self.clocks.items() if clock.cut_off is not None}

    @cached_property
    def windows(self) -> Mapping[str, str]:
        """The clock of the window in which a step has to be taken, by the step."""
        return {clock.step: name for name, clock in self.clocks.items() if clock.step is not None}

    def misfits(self, tables: Iterable[Table]) -> Faults:
        """What does not fit the tables: clocks that are missing here, and words that no table has."""
        inputs = {name: source for table in tables for name, source in table.inputs.items() if source.is_clock}
        for name in sorted(inputs.keys() - self.clocks.keys()):
            yield fault_at(("clocks",), f"`{name}` is a clock of the tables and is missing here; say its kind and its owner")
        cut_offs = [word for table in tables if table.id == "cut_off" for word in table.outputs]
        for name, clock in self.clocks.items():
            if clock.cut_off is not None and clock.cut_off not in cut_offs:
                yield unknown_at(("clocks", name, "cut_off"), "output of the table `cut_off`", clock.cut_off, cut_offs)
            if clock.deadline == "next_cut" and name not in inputs:
                yield fault_at(("clocks", name, "deadline"), "`next_cut` is for a clock that a table reads")

    def _faults(self) -> Faults:
        for name, step in self.steps.items():
            yield from self._step_faults(("steps", name), step)
        yield from self._clock_faults()

    def _clock_faults(self) -> Faults:
        first: dict[tuple[str, str], str] = {}
        for name, clock in self.clocks.items():
            loc: Loc = ("clocks", name)
            if clock.step is not None and clock.step not in self.steps:
                yield unknown_at((*loc, "step"), "step", clock.step, self.steps)
            for key, word in (("cut_off", clock.cut_off), ("step", clock.step)):
                if word is None:
                    continue
                if clock.owner == "others" or clock.deadline != "end":
                    yield fault_at((*loc, key), f"`{key}` is for a window of the buyer that has an end")
                if (other := first.setdefault((key, word), name)) != name:
                    yield fault_at((*loc, key), f"`{word}` belongs to `{other}` already")

    def _step_faults(self, loc: Loc, step: Step) -> Faults:
        for word in sorted(step.model_fields_set - {"kind", "refines", "to"} - _WORDS[step.kind]):
            yield fault_at((*loc, word), f"`{word}` is not accepted for a step of kind {step.kind.value}")
        if step.refines is not None and step.refines not in self.steps:
            yield unknown_at((*loc, "refines"), "step", step.refines, self.steps)
        if step.kind is StepKind.GUARD and not step.clears:
            yield fault_at(loc, "a guard says in `clears` what is so once it is heeded")
        for fact in step.clears.keys() & self.progress.keys():
            yield fault_at((*loc, "clears", fact), f"only an act moves `{fact}`, which stands in `progress`")
        if (step.answers is None) != (step.within is None):
            yield fault_at(loc, "`answers` and `within` stand together")
        yield from patch_faults(step.marks, (*loc, "marks"))
        yield from self._unknown_words(loc, step)

    def _unknown_words(self, loc: Loc, step: Step) -> Faults:
        for fact, value in step.sets.items():
            if value not in self.progress.get(fact, (value,)):
                yield unknown_at((*loc, "sets", fact), f"value of {fact} in `progress`", value, self.progress[fact])
        for word, clocks in (("starts", step.starts), ("restarts", step.restarts)):
            for number, clock in enumerate(clocks):
                if clock not in self.clocks:
                    yield unknown_at((*loc, word, number), "clock", clock, self.clocks)
        if step.within is not None and step.within not in self.clocks:
            yield unknown_at((*loc, "within"), "clock", step.within, self.clocks)
