"""What may be claimed in money: penalties with dated rates, the fine, what is contested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from guidance.case.choices import Problem
from guidance.library.forms.entry import Entry, Faults, Loc, Sheet, fault_at
from guidance.library.forms.kinds import OR_NONE, Dated, Id, Percent, Word, Yes


class Rate(Dated):
    """A share in percent, since a day."""

    percent: Percent = Field(description="The share in percent.")
    source: Id = Field(description="Id of its source.")
    told: Literal["number", "words"] = Field(description="number: it is counted with; words: only that it exists.")

    def tells_number(self, today: date) -> bool:
        """True where it may be counted with on this day."""
        return self.told == "number" and self.is_current(today)


class Cap(Dated):
    """The most that a penalty comes to: what was paid for the goods."""

    of: Literal["price"] = Field(description="What it equals: `price`, the sum paid for the goods.")
    also_before: Yes = Field(description="yes: days before `valid_from` are counted with it too.")
    source: Id = Field(description="Id of its source.")


CapOrNone = Annotated[Cap | None, OR_NONE]


class Penalty(Entry):
    """What the other side owes for each day of delay."""

    problems: tuple[Problem, ...] = Field(min_length=1, description="For which problems.")
    starts: Literal["claim_term", "delivery_date"] = Field(
        description="The day after it is the first day: the last day of the claim's term, or the promised day of delivery."
    )
    base: Literal["price"] = Field(description="What the share is taken of: `price`, what of the sum paid for the goods is not paid back.")
    rates: tuple[Rate, ...] = Field(min_length=1, description="The share a day, oldest first; a rate holds until the next one begins.")
    cap: CapOrNone = Field(description="The most that it comes to, or `none`.")
    conditions: tuple[Word, ...] = Field((), description="What it depends on: keys under `sums.conditions` of the texts.")
    only_if: dict[Problem, Word] = Field(default_factory=dict, description="One more such key for a single problem.")

    def rate(self, day: date) -> Rate | None:
        """The rate of a day, or None where there was none yet."""
        held = [rate for rate in self.rates if rate.valid_from is None or rate.valid_from <= day]
        return held[-1] if held else None


class Fine(Rate):
    """What a court adds for the buyer: a share of the sum that it awards."""

    exceptions: Id = Field(description="Id of the source that says when there is none.")


class Contested(Entry):
    """A sum whose legal basis is disputed: named without a number."""

    line: Literal["delivery", "price_difference"] = Field(description="Which line of the sum.")
    problems: tuple[Problem, ...] = Field(min_length=1, description="For which problems.")
    source: Id = Field(description="Id of the source that shows the dispute.")


class Sums(Sheet):
    """sums.yaml: what may be claimed in money in a country."""

    price: dict[Problem, tuple[Id, ...]] = Field(description="Sources of the right to the money back, by problem.")
    losses: dict[Problem, tuple[Id, ...]] = Field(description="Sources of the right to losses, by problem.")
    penalties: dict[Word, Penalty] = Field(description="Penalties by id; each problem has one at most.")
    fine: Annotated[Fine | None, OR_NONE] = Field(description="What a court adds as a fine, or `none`.")
    moral_harm: Annotated[Id | None, OR_NONE] = Field(description="Id of the source of what a court may add for moral harm, or `none`.")
    contested: tuple[Contested, ...] = Field((), description="Sums that are named without a number.")
    guards: dict[Literal["claim", "inspection", "bank_details", "mediation", "cooperation"], tuple[Id, ...]] = Field(
        default_factory=dict, description="What the buyer may not leave out, with the sources that say what it would cost."
    )

    @property
    def tells_law(self) -> bool:
        """False where no law of the country is known."""
        return bool(self.penalties) or self.fine is not None

    def penalty(self, problem: str) -> tuple[str, Penalty] | None:
        """The penalty for a problem, with its id."""
        return next(((name, penalty) for name, penalty in self.penalties.items() if problem in penalty.problems), None)

    def sources(self) -> Iterator[tuple[Loc, str]]:
        """Every source that is named, with its place."""
        for name, by_problem in (("price", self.price), ("losses", self.losses)):
            yield from (((name, key, place), source) for key, named in by_problem.items() for place, source in enumerate(named))
        for loc, rate in self.rates():
            yield (*loc, "source"), rate.source
        for name, penalty in self.penalties.items():
            if penalty.cap is not None:
                yield ("penalties", name, "cap", "source"), penalty.cap.source
        if self.fine is not None:
            yield ("fine", "exceptions"), self.fine.exceptions
        if self.moral_harm is not None:
            yield ("moral_harm",), self.moral_harm
        yield from ((("contested", place, "source"), line.source) for place, line in enumerate(self.contested))
        yield from ((("guards", key, place), source) for key, named in self.guards.items() for place, source in enumerate(named))

    def rates(self) -> Iterator[tuple[Loc, Rate]]:
        """Every rate with its place."""
        for name, penalty in self.penalties.items():
            yield from ((("penalties", name, "rates", place), rate) for place, rate in enumerate(penalty.rates))
        if self.fine is not None:
            yield ("fine",), self.fine

    def _faults(self) -> Faults:
        seen: set[Problem] = set()
        for name, penalty in self.penalties.items():
            for place, problem in enumerate(penalty.problems):
                if problem in seen:
                    yield fault_at(("penalties", name, "problems", place), f"`{problem}` has a penalty already")
                seen.add(problem)
            since = [rate.valid_from or date.min for rate in penalty.rates]
            if since != sorted(set(since)):
                yield fault_at(("penalties", name, "rates"), "the rates do not stand from the oldest to the newest")
