"""What every line of a sum rests on: the claim, its term, the day, the price, the windows, and what the law of the country covers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from guidance.advice.facts import read_facts, read_windows
from guidance.advice.situation import Situation
from guidance.advice.terms import ClaimEnd, claim_end, claim_term, is_covered
from guidance.case.choices import Problem, Wish
from guidance.case.moment import Moment
from guidance.case.proceeding import Claim
from guidance.claims.sum import Reason
from guidance.library.forms.kinds import Dated

_MONEY_WISHES = (Wish.REFUND, Wish.NOT_SURE)


class ClaimBasis:
    """One situation, read for its sum."""

    def __init__(self, situation: Situation) -> None:
        self.situation, self.case, self.at = situation, situation.known_case, situation.today
        self.pack, self.zone = situation.pack, situation.zone
        self.sums = self.pack.country.sums
        self.facts = read_facts(situation).at(situation.now)
        self.problem = str(self.facts.get("problem", "not_sure"))
        self.price = self.case.order.price
        self.claim = self._claim()
        self.end: ClaimEnd | None = claim_end(self.claim, situation)
        self.demand = (self.claim.demand if self.claim else None) or self.case.wish or Wish.NOT_SURE

    @property
    def has_paid_nothing(self) -> bool:
        """True where no money was paid."""
        return self.case.payment.held_by == "nobody"

    @property
    def wants_money(self) -> bool:
        """True where the demand is for money that was paid."""
        return self.demand in _MONEY_WISHES and not self.has_paid_nothing

    @property
    def has_law(self) -> bool:
        """True where the content tells the country's law and the problem is known."""
        return self.sums.tells_law and self.problem != "not_sure"

    @property
    def is_covered(self) -> bool:
        """False where consumer law does not hold."""
        return is_covered(self.case)

    @property
    def is_in_own_money(self) -> bool:
        """True where the order is in the currency of the country."""
        return self.case.order.currency == self.pack.country.country.currency

    @property
    def is_refused(self) -> bool:
        """True where the demand had been refused by `at`; a refusal without a day counts."""
        claim = self.claim
        if claim is None or claim.answer != "refused":
            return False
        return claim.answered_at is None or claim.answered_at.latest(self.zone).date() <= self.at

    def _claim(self) -> Claim | None:
        """The claim to the one who has to answer for the goods."""
        to_seller, to_platform = self.case.claim_to_seller, self.case.claim_to_platform
        by_receipt = {"platform": (to_platform, to_seller), "other": (to_seller,)}
        asked = by_receipt.get(self.case.seller.on_receipt or "", (to_seller, to_platform))
        return next((claim for claim in asked if claim_end(claim, self.situation) is not None), None)

    @property
    def keeps_good_goods(self) -> bool:
        """True where the buyer has goods that are fine and the law gives days to return them."""
        window = self.pack.country.country.windows.return_
        return window is not None and self.problem == "changed_mind" and self.facts.get("in_hand") == "yes"

    def is_over(self, window: str) -> bool:
        """True where a window of the buyer had closed when the first demand was made."""
        left = self.windows.get(window)
        return isinstance(left, int) and left < 0

    @cached_property
    def windows(self) -> Mapping[str, str | int]:
        """The buyer's windows as they stood on the day of the first demand, or on `at`: what was late stays late, whatever was sent."""
        case = self.case
        demands = (case.claim_to_seller, case.claim_to_platform, case.platform_dispute)
        made = [demand for demand in demands if demand is not None and demand.state == "made"]
        days = [self.day(moment) for demand in made if (moment := demand.made_at or demand.received_at) is not None]
        if not days:
            return self.facts
        undemanded = case.model_copy(update={"claim_to_seller": None, "claim_to_platform": None, "platform_dispute": None})
        return read_windows(Situation.on(undemanded, min(*days, self.at), self.situation.rulebook))

    def sources_of(self, table: Mapping[Problem, tuple[str, ...]]) -> tuple[str, ...]:
        """What a table of the country says of this problem; nothing where consumer law does not hold."""
        return table.get(Problem(self.problem), ()) if self.is_covered else ()

    @cached_property
    def price_sources(self) -> tuple[str, ...]:
        """Sources of the right to the money back."""
        return self.sources_of(self.sums.price)

    def contested_sources(self, name: str) -> tuple[str, ...] | None:
        """Sources of the dispute about a line; None where it is not contested."""
        sources = [contested.source for contested in self.sums.contested if contested.line == name and self.problem in contested.problems]
        return tuple(sources) or None

    def day(self, moment: Moment) -> date:
        """The earliest day that a moment can mean."""
        return moment.earliest(self.zone).date()

    @property
    def is_settled(self) -> bool:
        """True where everything the buyer asked for had arrived by `at`."""
        whole = self.case.remedy is not None and self.case.remedy.received == "whole"
        return whole and (self.settled_on is None or self.settled_on <= self.at)

    @property
    def settled_on(self) -> date | None:
        """The day on which everything had arrived; None where it has not, or the day is unknown."""
        remedy = self.case.remedy
        if remedy is None or remedy.received != "whole":
            return None
        if remedy.on is not None:
            return self.day(remedy.on)
        return max((self.day(payout.on) for payout in remedy.payouts), default=None)

    def why_term_withheld(self) -> Reason | None:
        """Why no number may be told that rests on the term of the claim."""
        term = self.pack.term(claim_term(self.claim, self.situation))
        if term.kind != "statute":
            return "unfound"
        if term.told == "words":
            return "unread"
        return None if term.is_current(self.at) else "stale"

    def are_current(self, *dated: Dated, sources: tuple[str, ...]) -> bool:
        """True where nothing of this is past its review on the day `at`."""
        return all(item.is_current(self.at) for item in (*dated, *(self.pack.source(name) for name in sources)))

    @property
    def is_term_over(self) -> bool:
        """True where the term of the claim had ended before `at`."""
        return self.end is not None and self.end.last < self.at
