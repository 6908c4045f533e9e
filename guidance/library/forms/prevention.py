"""What does the check before a purchase find, and which worked answers try it? Ids alone; words are put to them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field
from pydantic_core import InitErrorDetails

from guidance.library.forms.entry import Entry, fault_at
from guidance.library.forms.kinds import Sheet
from guidance.library.forms.table import Word

Answer = Literal["safe", "risky", "not_sure"]
ANSWERS: tuple[Answer, ...] = ("safe", "risky", "not_sure")


class Trial(Entry):
    """One offer, and what is to be said of it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")] = Field(description="Unique among all trials.")
    happens: Annotated[str, Field(min_length=1)] = Field(description="What the offer is like, in one sentence.")
    answers: dict[Word, Answer] = Field(description="Answers; what is left out is answered `safe`.")
    judgement: Word = Field(description="What has to be said.")
    rule: str = Field(description="Id of the rule that has to match.")
    precautions: tuple[Word, ...] | None = Field(None, description="The precautions, in their order.")


class Trials(Sheet):
    """prevention/trials.yaml"""

    trials: tuple[Trial, ...] = Field(min_length=1, description="Worked answers.")

    def _faults(self) -> Iterator[InitErrorDetails]:
        names = [trial.id for trial in self.trials]
        for number, name in enumerate(names):
            if name in names[:number]:
                yield fault_at(("trials", number, "id"), f"the id `{name}` is taken")
