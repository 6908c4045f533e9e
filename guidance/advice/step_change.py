"""Compares the advice before and after something happened, and says the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from guidance.advice.advise import advise
from guidance.advice.model import Advice
from guidance.advice.situation import Situation
from guidance.advice.wording import tell_by_when
from guidance.library.texts import Texts

Difference = Literal["step", "addressee", "date", "none"]


@dataclass(frozen=True)
class StepChange:
    """A case before and after something happened, looked at from one moment."""

    before: Situation
    after: Situation

    @property
    def difference(self) -> Difference:
        """What differs in the advice, the most telling first."""
        before, after = advise(self.before), advise(self.after)
        if before.step != after.step:
            return "step"
        if before.addressee != after.addressee:
            return "addressee"
        return "none" if _due(before) == _due(after) else "date"


@dataclass(frozen=True)
class Outcome:
    """What happened to the step, in words."""

    title: str
    by_when: str
    why: str


def tell_change(change: StepChange, texts: Texts) -> Outcome:
    """The change in words, `texts` of the situation after it: from what to what, by when, and why."""
    before, after = (texts(f"steps.{advise(situation).step}.name") for situation in (change.before, change.after))
    key = f"events.outcome.{change.difference}"
    words = {"before": before, "after": after}
    title = texts(key, **{name: words[name] for name in texts.placeholders(key)})
    return Outcome(title, tell_by_when(change.after, texts), texts(advise(change.after).because[0]))


def _due(advice: Advice) -> datetime | None:
    return advice.due.at if advice.due is not None else None
