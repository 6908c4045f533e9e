"""Collects the facts of one situation: values, clocks, and what is known.

Where a date is approximate, the reading that cannot harm the buyer is taken: the buyer's own windows run from the earliest day it can
mean, the terms of others from the latest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from guidance.advice.clock import Clock
from guidance.advice.situation import Situation
from guidance.advice.terms import term_end
from guidance.case.moment import Moment
from guidance.library.forms.country import Method

FactValue = str | Clock
_NOON = time(12)


class FactRecorder:
    """The facts recorded so far; the modules `*_facts` fill it, each with the facts that belong together."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.case, self.now, self.pack, self.zone = situation.known_case, situation.now, situation.pack, situation.zone
        self.country = situation.country
        self.values: dict[str, FactValue] = {}
        self.known: set[str] = set()
        self.terms: dict[str, str] = {}
        self.others: dict[str, Clock] = {}

    @property
    def moment(self) -> Moment:
        """Now, as a moment of the Case."""
        return Moment.at(self.situation.local_now)

    @property
    def way_of_payment(self) -> str | None:
        """How the buyer paid, in the words of the country sheets: a card is a card, whatever its kind."""
        method = self.case.payment.method
        return "card" if method in ("credit_card", "debit_card") else method

    @property
    def paid_on(self) -> Moment | None:
        """When the payment went through; where that is not told, the day of the order."""
        return self.case.payment.paid_on or self.case.order.ordered_on

    def by_way_of_payment(self, terms: Mapping[Method, str]) -> str | None:
        """Of terms by the way of payment, that of this case; None where there is none for it."""
        return next((term for method, term in terms.items() if method == self.way_of_payment), None)

    def record(self, name: str, value: FactValue | None, *, known: bool = True) -> None:
        """Record a fact; None means unknown. With `known=False` it has a value that the buyer has not told."""
        if value is not None:
            self.values[name] = str(value) if isinstance(value, str) else value
            if known:
                self.known.add(name)

    def window(self, name: str, term: str, start: Moment) -> Clock:
        """A window of the buyer: from the earliest day, never moved off a day of rest."""
        self.terms[name] = term
        last = term_end(self.pack.term(term), start.earliest(self.zone).date(), self.country.country, rolls=False)
        return self.until(last, start)

    def term(self, name: str, term: str, start: Moment) -> Clock:
        """A term of the others: from the latest day, moved off a day of rest where the law says so."""
        self.terms[name] = term
        last = term_end(self.pack.term(term), start.latest(self.zone).date(), self.country.country, rolls=True)
        return self.until(last, start)

    def until(self, last: date, began: Moment | None) -> Clock:
        """A clock in days that runs down to the end of the day `last`."""
        return Clock(datetime.combine(last, _NOON, self.zone), "days", "down", self.zone, began.earliest(self.zone) if began else None)


def yes_or_no(holds: bool) -> str:
    """The word of a table for what holds or does not."""
    return "yes" if holds else "no"
