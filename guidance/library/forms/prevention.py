"""The check before a purchase: answers, and trials that say what has to follow from them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from guidance.library.forms.entry import Entry, Faults, Sheet, repeated_ids
from guidance.library.forms.kinds import Word

Answer = Literal["safe", "risky", "not_sure"]
ANSWERS: tuple[Answer, ...] = ("safe", "risky", "not_sure")


class Trial(Entry):
    """One offer, and the judgement and precautions that it should get."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")] = Field(description="Unique among all trials.")
    happens: Annotated[str, Field(min_length=1)] = Field(description="What the offer is like, in one sentence.")
    answers: dict[Word, Answer] = Field(description="Answers by question; a question that is left out is answered `safe`.")
    judgement: Word = Field(description="The judgement that is expected.")
    rule: str = Field(description="Id of the rule that has to match.")
    precautions: tuple[Word, ...] | None = Field(None, description="The precautions that are expected, in their order.")


class Trials(Sheet):
    """prevention/trials.yaml: worked answers."""

    trials: tuple[Trial, ...] = Field(min_length=1, description="Worked answers.")

    def _faults(self) -> Faults:
        yield from repeated_ids([trial.id for trial in self.trials], ("trials",))
