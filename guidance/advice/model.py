"""The advice as data: ids and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from guidance.library.forms.step import ClockKind


@dataclass(frozen=True)
class Deadline:
    """A date that counts: whose it is, which of the four kinds of clock it comes from, and on what it rests."""

    id: str
    """The clock: `silence`, `claim_left`, `card_left` …, or `promise_left` for a date that they named."""
    kind: ClockKind
    began: datetime | None
    """When the clock began to run, where that is known."""
    at: datetime
    """The instant from which it is over; for a term in days, the midnight after its last day."""
    whole_days: bool
    owner: Literal["buyer", "others"]
    """Who has to act before it: the buyer (a cut-off) or the other side (their term)."""
    term: str | None
    """Id of the term in the country's or platform's pack."""
    source: tuple[str, ...]
    unchecked: bool = False
    """True where the sheet's row was not re-read in the law's own text."""


@dataclass(frozen=True)
class Projected:
    """From `at` on, if nobody answers, the advice is `step`."""

    at: datetime
    step: str
    rules: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One fact changed, and the step that would follow."""

    fact: str
    before: str
    after: str
    step: str


@dataclass(frozen=True)
class Advice:
    """Everything that follows from a case at `now`."""

    now: datetime
    step: str
    family: str
    """The more general step that it is a kind of; itself where it is none's."""
    addressee: str
    """Who has to answer the demand: seller, platform, both, bank."""
    turn_to: str
    """To whom this very step goes: the addressee, or the bank, the authority, a mediator, the court, an adviser."""
    also_today: tuple[str, ...]
    """Steps that belong to the same day: two acts, one step."""
    rules: Mapping[str, str]
    """Table to the id of the rule that matched."""
    because: tuple[str, ...]
    """Text keys of the rules on the way, the deciding one first."""
    basis: tuple[str, ...]
    """Ids of sources."""
    facts: Mapping[str, str]
    """Fact to its value in words of the table: a value, `none`, `not_sure`, or a number with its unit (`50h`, `-2d`)."""
    known: frozenset[str]
    """Facts that the buyer has told."""
    rests_on: tuple[str, ...]
    unknown: tuple[str, ...]
    """Unknown facts that could still change the step."""
    changes: tuple[Change, ...]
    parallel: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    due: Deadline | None
    """The date of the step itself: do it before, or wait until."""
    calendar: tuple[Projected, ...]
    """The worst case: what the advice becomes, and when, if the buyer does each step and nobody answers."""
