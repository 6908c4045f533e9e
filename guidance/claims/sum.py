"""The sum of a demand as data: lines with what each rests on, exact to the kopeck.

Amounts are `Decimal`. Ids and keys only: no sentences, and nothing that a person wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

LineId = Literal["price", "delivery", "price_cut", "loss", "penalty", "refunded", "fine", "moral_harm", "price_difference"]
Status = Literal["now", "not_yet", "court", "withheld"]
"""now: may be claimed today; not_yet: from `first` on; court: only a court adds it; withheld: told in words without a number."""
Reason = Literal["unread", "stale", "contested", "unfound", "untold", "not_covered", "currency", "late", "excluded", "no_law"]
"""Why a line is withheld."""
GuardId = Literal["claim", "inspection", "bank_details", "mediation", "cooperation"]

NOTHING = Decimal(0)
_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


def rounded(amount: Decimal) -> Decimal:
    """To the kopeck, half a kopeck up. The rule is ours: the sheets of law name none. A line is rounded once, at its end."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def share(percent: Decimal, base: Decimal) -> Decimal:
    """So many percent of `base`, exactly."""
    return percent * base / _HUNDRED


@dataclass(frozen=True)
class DelaySpan:
    """Days of delay with one rate and one base, both days counted."""

    first: date
    last: date
    percent: Decimal
    base: Decimal

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def a_day(self) -> Decimal:
        """What one of its days adds, not rounded."""
        return share(self.percent, self.base)

    @property
    def amount(self) -> Decimal:
        """What all of its days add, not rounded."""
        return self.a_day * self.days


@dataclass(frozen=True)
class SumLine:
    """One line of the sum."""

    id: LineId
    status: Status
    rule: str
    """Key under `sums.rules`: what it rests on, in words."""
    amount: Decimal | None = None
    """Rounded; below zero for what came back; None where no number is told."""
    sources: tuple[str, ...] = ()
    reason: Reason | None = None
    percent: Decimal | None = None
    base: Decimal | None = None
    """At the first day, for a penalty whose base changed; each base stands in `spans`."""
    first: date | None = None
    last: date | None = None
    days: int | None = None
    cap: Decimal | None = None
    capped_on: date | None = None
    """The first day on which the cap was reached."""
    spans: tuple[DelaySpan, ...] = ()
    conditions: tuple[str, ...] = ()
    """Keys under `sums.conditions`: what has to be true besides."""
    since: date | None = None
    """The day that a condition names."""
    item: int | None = None
    """Place in the Case of the loss or the part that came back, from 0."""


@dataclass(frozen=True)
class Guard:
    """Something that the buyer may not leave out, or it costs the penalty or the fine."""

    id: GuardId
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """All lines on one day."""

    at: date
    currency: str
    lines: tuple[SumLine, ...]
    guards: tuple[Guard, ...] = ()

    @property
    def now(self) -> Decimal:
        """What may be claimed on that day."""
        return added(line.amount for line in self.lines if line.status == "now")

    @property
    def with_court(self) -> Decimal:
        """The same with what a court may add and we can count."""
        return added((self.now, *(line.amount for line in self.lines if line.status == "court")))

    @property
    def is_counted(self) -> bool:
        """True where a line that may be claimed has a number other than nought: what nobody could count is not nothing."""
        return any(line.amount for line in self.lines if line.status in ("now", "court"))

    def line(self, name: LineId) -> SumLine | None:
        """The first line of that kind."""
        return next((line for line in self.lines if line.id == name), None)


def added(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of the known amounts, with two decimals."""
    return rounded(sum((amount for amount in amounts if amount is not None), NOTHING))


@dataclass(frozen=True)
class LineView:
    """One line in words."""

    id: LineId
    item: int | None
    name: str
    status: str
    amount: str
    """Empty where no number is told."""
    working: tuple[str, ...]
    rule: str
    reason: str
    conditions: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class SumView:
    """The sum in words, for letters and pages."""

    lines: tuple[LineView, ...]
    now: str
    with_court: str
    guards: tuple[str, ...]
    notes: tuple[str, ...]
    """How days are counted and kopecks rounded."""
