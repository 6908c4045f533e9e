"""What did the last thing that happened do to the next step? Two advices side by side, and the sentences that say the difference.

It refuses to decide: both advices come from the same tables at the same moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from guidance.advice.advise import advise
from guidance.advice.model import Advice
from guidance.advice.rulebook import Rulebook
from guidance.advice.wording import tell_by_when
from guidance.case.case import Case
from guidance.library.texts import Texts

Difference = Literal["step", "addressee", "date", "none"]


@dataclass(frozen=True)
class StepChange:
    """The advice before and after, at one moment."""

    before: Advice
    after: Advice

    @property
    def difference(self) -> Difference:
        """What differs, the most telling first."""
        if self.before.step != self.after.step:
            return "step"
        if self.before.addressee != self.after.addressee:
            return "addressee"
        return "none" if _due(self.before) == _due(self.after) else "date"


@dataclass(frozen=True)
class Outcome:
    """What happened to the step, in words."""

    title: str
    by_when: str
    why: str


def compare(before: Case, after: Case, now: datetime, rulebook: Rulebook) -> StepChange:
    """The advice on two states of a case, both at `now`."""
    return StepChange(advise(before, now, rulebook), advise(after, now, rulebook))


def tell_change(change: StepChange, case: Case, rulebook: Rulebook, texts: Texts) -> Outcome:
    """The change in words for `case`, the state after it: from what to what, by when, and why."""
    before, after = (texts(f"steps.{advice.step}.name") for advice in (change.before, change.after))
    key = f"events.outcome.{change.difference}"
    words = {"before": before, "after": after}
    title = texts(key, **{name: words[name] for name in texts.placeholders(key)})
    return Outcome(title, tell_by_when(change.after, case, rulebook, texts), texts(change.after.because[0]))


def _due(advice: Advice) -> datetime | None:
    return advice.due.at if advice.due is not None else None
