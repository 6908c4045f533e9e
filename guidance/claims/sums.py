"""What may be claimed today, what not yet, and what can only a court add? The sum of a case on a day, line by line.

It counts with `Decimal` and with numbers from the packs alone. It refuses to tell a number that its source does not carry, that is
past its review, or that is disputed: such a line has words and no amount. It never says that anything will be paid.

Counting, where the sheet of law is silent, is ours: the day on which money came back is still a day of delay; what came back is
taken off the price first; a rate is taken of what is left of the price; a line is rounded once. A day that was told only roughly is read
so that the sum is the smaller one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

from guidance.advice.facts import read_facts, read_windows
from guidance.advice.situation import Situation, once
from guidance.advice.terms import ClaimEnd, claim_end, claim_term, is_covered
from guidance.case.case import Claim, Loss, Problem, Wish
from guidance.case.moment import Moment
from guidance.claims.offers_made import has_offered
from guidance.claims.sum import NOTHING, Guard, GuardId, Line, Reason, Span, Sum, added, rounded, share
from guidance.library.forms.pack import Dated, Penalty

_ONE = timedelta(days=1)
_MONEY_WISHES = (Wish.REFUND, Wish.NOT_SURE)
_AMOUNT_TOLD_ELSEWHERE = ("extra_service",)
"""Problems in which the money at stake is not the price."""


@dataclass(frozen=True)
class _Paid:
    """Money that came back: when (None: before anything else), how much, and its place among the parts."""

    day: date | None
    amount: Decimal
    item: int | None = None

    def before(self, day: date) -> bool:
        """True where it had come before that day began."""
        return self.day is None or self.day < day


@dataclass(frozen=True)
class _Delay:
    """Days of delay: the first, the last that counts by `at`, and what its beginning depends on."""

    first: date
    last: date
    conditions: tuple[str, ...] = ()


@once
def sum_of(situation: Situation) -> Sum:
    """The sum of a case on the day of the situation, that day counted."""
    ledger = _Ledger(situation)
    return Sum(ledger.at, situation.case.order.currency, tuple(ledger.lines()), tuple(ledger.guards()))


def spans_of(penalty: Penalty, price: Decimal, paid: Iterable[tuple[date | None, Decimal]], first: date, last: date) -> tuple[Span, ...]:
    """The days from `first` to `last` with rate and base of each; `paid` lowers the base from the day after it came."""
    parts = tuple(_Paid(day, amount) for day, amount in paid)
    starts = {first, *(part.day + _ONE for part in parts if part.day is not None), *_rate_days(penalty)}
    cuts = sorted(day for day in starts if first <= day <= last)
    ends = [*(day - _ONE for day in cuts[1:]), last]
    return tuple(span for begin, end in zip(cuts, ends, strict=False) if (span := _span(penalty, price, parts, begin, end)) is not None)


def capped_on(spans: Iterable[Span], cap: Decimal) -> date | None:
    """The first day on which the days so far add up to `cap`."""
    left = cap
    for span in spans:
        if span.amount >= left:
            needed = (left / span.a_day).to_integral_value(ROUND_CEILING)
            return span.first + timedelta(days=max(int(needed), 1) - 1)
        left -= span.amount
    return None


def _rate_days(penalty: Penalty) -> Iterator[date]:
    yield from (rate.valid_from for rate in penalty.rates if rate.valid_from is not None)


def _span(penalty: Penalty, price: Decimal, paid: tuple[_Paid, ...], first: date, last: date) -> Span | None:
    rate = penalty.rate(first)
    left = max(price - sum((part.amount for part in paid if part.before(first)), NOTHING), NOTHING)
    return Span(first, last, rate.percent, left) if rate is not None and left > 0 else None


class _Ledger:
    """Counts one case on one day; each method gives the lines that belong together."""

    def __init__(self, situation: Situation) -> None:
        self.situation, self.case, self.at = situation, situation.case, situation.today
        self.pack, self.zone = situation.pack, situation.zone
        self.sums = self.pack.country.sums
        self.facts = read_facts(situation).at(situation.now)
        self.problem = str(self.facts.get("problem", "not_sure"))
        self.price = self.case.order.price
        self.claim = self._claim()
        self.end: ClaimEnd | None = claim_end(self.claim, situation)
        self.demand = (self.claim.demand if self.claim else None) or self.case.wish or Wish.NOT_SURE

    @property
    def paid_nothing(self) -> bool:
        return self.case.payment.held_by == "nobody"

    @property
    def wants_money(self) -> bool:
        return self.demand in _MONEY_WISHES and not self.paid_nothing

    @property
    def law_applies(self) -> bool:
        return self.sums.tells_law and self.problem != "not_sure"

    @property
    def covered(self) -> bool:
        """False where consumer law does not hold."""
        return is_covered(self.case)

    @property
    def in_own_money(self) -> bool:
        return self.case.order.currency == self.pack.country.country.currency

    @property
    def refused(self) -> bool:
        """True where the demand had been refused by `at`; a refusal without a day counts."""
        claim = self.claim
        if claim is None or claim.answer != "refused":
            return False
        return claim.answered_at is None or claim.answered_at.latest(self.zone).date() <= self.at

    def lines(self) -> Iterator[Line]:
        """Every line, in the order in which a letter tells them."""
        ours = (*self.principal, *self._price_cut(), *self._losses(), *self._penalty())
        back = tuple(self._refunded(added(line.amount for line in ours if line.status == "now")))
        yield from (*ours, *back)
        if self.law_applies and self.covered:
            yield from self._fine(added(line.amount for line in (*ours, *back) if line.status == "now"))
            yield from self._moral_harm()
            yield from self._price_difference()

    @cached_property
    def principal(self) -> tuple[Line, ...]:
        """What was paid and is asked back."""
        return (*self._price(), *self._delivery()) if self.wants_money else ()

    def _claim(self) -> Claim | None:
        """The claim to the one who has to answer for the goods."""
        to_seller, to_platform = self.case.claim_to_seller, self.case.claim_to_platform
        by_receipt = {"platform": (to_platform, to_seller), "other": (to_seller,)}
        asked = by_receipt.get(self.case.seller.on_receipt or "", (to_seller, to_platform))
        return next((claim for claim in asked if claim_end(claim, self.situation) is not None), None)

    def _price(self) -> Iterator[Line]:
        line = Line("price", "now", "price" if self.price_sources else "price_paid", sources=self.price_sources)
        if (reason := self._why_no_price()) is not None:
            yield replace(line, status="withheld", reason=reason, rule="price_of_good" if reason in ("late", "excluded") else line.rule)
        else:
            yield replace(line, amount=rounded(self.price or NOTHING), conditions=tuple(self._price_conditions()))

    def _why_no_price(self) -> Reason | None:
        if self._good_goods_kept and self.case.order.goods_class == "custom_made":
            return "excluded"
        if self._is_over("return_left"):
            return "late"
        return "untold" if self.price is None or self.problem in ("not_sure", *_AMOUNT_TOLD_ELSEWHERE) else None

    @property
    def _good_goods_kept(self) -> bool:
        """True where she has goods that are fine and the law gives her days to return them."""
        window = self.pack.country.country.windows.return_
        return window is not None and self.problem == "changed_mind" and self.facts.get("in_hand") == "yes"

    def _price_conditions(self) -> Iterator[str]:
        if self._is_over("reject_left"):
            yield "significant_defect"
        if self._good_goods_kept:
            yield "return_transport"

    def _is_over(self, window: str) -> bool:
        left = self.windows.get(window)
        return isinstance(left, int) and left < 0

    @cached_property
    def windows(self) -> Mapping[str, str | int]:
        """Her own windows as they stood on the day she first demanded, or on `at`: what was late stays late, whatever was sent."""
        case = self.case
        demands = (case.claim_to_seller, case.claim_to_platform, case.platform_dispute)
        made = [one for one in demands if one is not None and one.state == "made"]
        days = [self._day(moment) for one in made if (moment := one.made_at or one.received_at) is not None]
        if not days:
            return self.facts
        undemanded = case.model_copy(update={"claim_to_seller": None, "claim_to_platform": None, "platform_dispute": None})
        return read_windows(Situation.on(undemanded, min(*days, self.at), self.situation.rulebook))

    def _sources_of(self, table: Mapping[Problem, tuple[str, ...]]) -> tuple[str, ...]:
        """What a table of the country says of this problem; nothing where the law of consumers does not hold."""
        return table.get(Problem(self.problem), ()) if self.covered else ()

    @cached_property
    def price_sources(self) -> tuple[str, ...]:
        return self._sources_of(self.sums.price)

    def _delivery(self) -> Iterator[Line]:
        amount, contested = self.case.order.delivery_price, self._contested("delivery")
        if not amount or self.problem in ("not_sure", *_AMOUNT_TOLD_ELSEWHERE):
            return
        if contested is not None:
            yield Line("delivery", "withheld", "delivery", reason="contested", sources=contested)
        else:
            yield Line("delivery", "now", "delivery", amount=rounded(amount), sources=self.price_sources)

    def _contested(self, name: str) -> tuple[str, ...] | None:
        found = [one.source for one in self.sums.contested if one.line == name and self.problem in one.problems]
        return tuple(found) or None

    def _price_cut(self) -> Iterator[Line]:
        if self.demand == Wish.PRICE_CUT and not self.paid_nothing:
            conditions = ("part_of_price_cut",) if self.paid else ()
            yield Line("price_cut", "withheld", "price_cut", reason="untold", sources=self.price_sources, conditions=conditions)

    def _losses(self) -> Iterator[Line]:
        sources = self._sources_of(self.sums.losses)
        line = Line("loss", "now", "loss" if sources else "loss_spent", sources=sources)
        unfound = self.law_applies and self.covered and not sources
        for item, loss in enumerate(self.case.losses):
            if self._is_spent(loss) and unfound:
                yield replace(line, status="withheld", reason="unfound", item=item)
            elif self._is_spent(loss):
                yield replace(line, amount=rounded(loss.amount), item=item)

    def _is_spent(self, loss: Loss) -> bool:
        return loss.on is None or self._day(loss.on) <= self.at

    def _day(self, moment: Moment) -> date:
        return moment.earliest(self.zone).date()

    @cached_property
    def paid(self) -> tuple[_Paid, ...]:
        """What came back by the end of the day `at`, in the order in which it came."""
        parts = [part for part in (*self._parts(), *self._whole()) if part.day is None or part.day <= self.at]
        return tuple(sorted(parts, key=lambda part: part.day or date.min))

    def _parts(self) -> Iterator[_Paid]:
        remedy = self.case.remedy
        if remedy is None:
            return
        for item, payout in enumerate(remedy.payouts):
            yield _Paid(self._day(payout.on), payout.amount, item)
        if remedy.amount is not None and not remedy.payouts:
            yield _Paid(self._day(remedy.on) if remedy.on else None, remedy.amount)

    def _whole(self) -> Iterator[_Paid]:
        """Where all that she asked for came, and it was the money: what the parts leave open."""
        if self.case.remedy is not None and self.case.remedy.received == "whole":
            left = added(line.amount for line in self.principal) - sum((part.amount for part in self._parts()), NOTHING)
            if left > 0:
                yield _Paid(self._settled, left)

    @property
    def settled(self) -> bool:
        """True where everything she asked for had arrived by `at`."""
        whole = self.case.remedy is not None and self.case.remedy.received == "whole"
        return whole and (self._settled is None or self._settled <= self.at)

    @property
    def _settled(self) -> date | None:
        """The day on which everything had arrived; None where it has not, or nobody told the day."""
        remedy = self.case.remedy
        if remedy is None or remedy.received != "whole":
            return None
        if remedy.on is not None:
            return self._day(remedy.on)
        return max((self._day(payout.on) for payout in remedy.payouts), default=None)

    def _refunded(self, gross: Decimal) -> Iterator[Line]:
        """What came back, never more than what is claimed; of a price cut that nobody has measured it is a part."""
        for part in () if self.demand == Wish.PRICE_CUT else self.paid:
            taken = min(part.amount, gross)
            gross -= taken
            if taken > 0:
                yield Line("refunded", "now", "refunded", amount=-rounded(taken), first=part.day, last=part.day, item=part.item)

    def _penalty(self) -> Iterator[Line]:
        if self.problem == "not_sure" or self.paid_nothing:
            return
        if not self.sums.tells_law:
            yield Line("penalty", "withheld", "no_law", reason="no_law")
            return
        named = self.sums.penalty(self.problem)
        if named is None:
            yield Line("penalty", "withheld", "unfound", reason="unfound")
            return
        name, penalty = named
        reason, sources = self._why_withheld(penalty), self._penalty_sources(penalty)
        if reason is not None:
            yield Line("penalty", "withheld", name, reason=reason, sources=sources)
        else:
            yield from self._counted(name, penalty, sources)

    def _penalty_sources(self, penalty: Penalty) -> tuple[str, ...]:
        term = self.pack.term(claim_term(self.claim, self.situation)).source if penalty.starts == "claim_term" else None
        named = (*(rate.source for rate in penalty.rates), penalty.cap.source if penalty.cap else None, term)
        return tuple(dict.fromkeys(source for source in named if source is not None))

    def _why_withheld(self, penalty: Penalty) -> Reason | None:
        """Why no number may be told of a penalty, the strongest reason first."""
        if not self.covered:
            return "not_covered"
        if not self.in_own_money:
            return "currency"
        if penalty.starts == "claim_term" and (reason := self._why_term_withheld()) is not None:
            return reason
        if any(rate.told == "words" for rate in penalty.rates):
            return "unread"
        if not self._are_current(*penalty.rates, *((penalty.cap,) if penalty.cap else ()), sources=self._penalty_sources(penalty)):
            return "stale"
        if self.price is None or (self.settled and self._settled is None):
            return "untold"
        return "untold" if penalty.starts == "delivery_date" and not self._delivery_told else None

    def _why_term_withheld(self) -> Reason | None:
        term = self.pack.term(claim_term(self.claim, self.situation))
        if term.kind != "statute":
            return "unfound"
        if term.told == "words":
            return "unread"
        return None if term.is_current(self.at) else "stale"

    def _are_current(self, *dated: Dated, sources: tuple[str, ...]) -> bool:
        return all(one.is_current(self.at) for one in (*dated, *(self.pack.source(name) for name in sources)))

    @property
    def _delivery_told(self) -> bool:
        return self.case.order.promised_by is not None and self.case.payment.held_by in ("platform", "seller")

    def _counted(self, name: str, penalty: Penalty, sources: tuple[str, ...]) -> Iterator[Line]:
        """The penalty with its days, once it has begun; no line where all was put right before that."""
        price, delay = self.price or NOTHING, self._delay(penalty)
        percent = penalty.rates[-1].percent
        line = Line("penalty", "not_yet", name, sources=sources, percent=percent, base=price, cap=price if penalty.cap else None)
        if delay is None:
            yield line
            return
        line = replace(line, first=delay.first, conditions=self._conditions(penalty, delay))
        paid = [(part.day, part.amount) for part in self.paid]
        if delay.first <= self.at and (spans := spans_of(penalty, price, paid, delay.first, delay.last)):
            yield _with_days(line, penalty, spans)
        elif delay.first > self.at and added(amount for _, amount in paid) < price and not self.settled:
            yield line

    def _delay(self, penalty: Penalty) -> _Delay | None:
        """When the delay began and by which day it is counted; None while nothing has started it."""
        if penalty.starts == "claim_term":
            return self._late_demand()
        order, last = self.case.order, self._last_day()
        if order.promised_by is None:
            return None
        arrived = self._day(order.received_on) if order.received_on else last
        return _Delay(order.promised_by.latest(self.zone).date() + _ONE, min(last, arrived))

    def _late_demand(self) -> _Delay | None:
        if self.end is None or self.claim is None:
            return None
        proven = self.claim.received_at is not None and self.claim.received_at.is_day
        conditions = (*(() if proven else ("receipt_unproven",)), *(("replacement_longer",) if self.end.term == "replacement" else ()))
        return _Delay(self.end.last + _ONE, self._last_day(), conditions)

    def _last_day(self) -> date:
        return min(self.at, self._settled) if self._settled is not None else self.at

    def _conditions(self, penalty: Penalty, delay: _Delay) -> tuple[str, ...]:
        own = [word for problem, word in penalty.only_if.items() if problem == self.problem]
        cap = penalty.cap
        if cap is not None and cap.valid_from is not None and cap.also_before and delay.first < cap.valid_from:
            own.append("cap_also_before")
        if self._is_over("reject_left"):
            own.append("significant_defect")
        if self.case.seller.kind not in ("company", "sole_trader"):
            own.append("seller_a_trader")
        if self.claim is not None and self.claim is not self.case.claim_to_seller and self.case.seller.on_receipt != "platform":
            own.append("platform_is_seller")
        return (*own, *delay.conditions, *penalty.conditions)

    def _fine(self, base: Decimal) -> Iterator[Line]:
        fine = self.sums.fine
        if fine is None:
            return
        sources = (fine.source, fine.exceptions)
        line = Line("fine", "withheld", "fine", sources=sources, reason=self._why_no_fine(sources))
        if line.reason is not None:
            yield line
        elif base > 0:
            line = replace(line, percent=fine.percent, base=base, conditions=tuple(self._fine_conditions()))
            if self.refused or self._term_over:
                yield replace(line, status="court", amount=rounded(share(fine.percent, base)))
            else:
                told = self.end is not None and self._why_term_withheld() != "unread"
                yield replace(line, status="not_yet", first=self.end.last + _ONE if self.end and told else None)

    def _fine_conditions(self) -> Iterator[str]:
        yield "fine_exceptions"
        yield "fine_base"
        if self.end is not None and not self.refused and self._why_term_withheld() == "unread":
            yield "term_unread"
        if self.case.mediation is not None and self.case.mediation.answer in ("agreed", "part"):
            yield "mediation_signed"

    def _why_no_fine(self, sources: tuple[str, ...]) -> Reason | None:
        fine = self.sums.fine
        if fine is None or fine.told == "words":
            return "unread"
        if not self.in_own_money:
            return "currency"
        if not self.price_sources:
            return "unfound"
        term_is_stale = self.end is not None and not self.refused and not self.pack.term(self.end.term).is_current(self.at)
        return None if self._are_current(fine, sources=sources) and not term_is_stale else "stale"

    def _moral_harm(self) -> Iterator[Line]:
        if self.sums.moral_harm is not None and (self.problem != "changed_mind" or self.refused or self._term_over):
            yield Line("moral_harm", "court", "moral_harm", sources=(self.sums.moral_harm,))

    @property
    def _term_over(self) -> bool:
        return self.end is not None and self.end.last < self.at

    def _price_difference(self) -> Iterator[Line]:
        sources = self._contested("price_difference")
        if sources is not None and self.wants_money:
            yield Line("price_difference", "withheld", "price_difference", reason="contested", sources=sources)

    def guards(self) -> Iterator[Guard]:
        """What she may not leave out."""
        if self.law_applies and self.covered and not self.settled:
            yield from (Guard(name, self.sums.guards[name]) for name in self._open_guards() if name in self.sums.guards)

    def _open_guards(self) -> Iterator[GuardId]:
        if self.end is None:
            yield "claim"
        shown = self.facts.get("goods_checked") == "yes" or self._has_offered("inspection_place")
        if self.problem in ("defect", "not_as_described") and not shown:
            yield "inspection"
        payable = self.case.person.bank_details is not None or self._has_offered("bank_details")
        if (self.wants_money or self.demand == Wish.PRICE_CUT) and not payable:
            yield "bank_details"
        if self.case.pressed_to == "sign_mediation" or self._at_mediator:
            yield "mediation"
        if self.facts.get("reply") in ("papers_wanted", "goods_wanted"):
            yield "cooperation"

    def _has_offered(self, placeholder: str) -> bool:
        return has_offered(placeholder, self.situation)

    @property
    def _at_mediator(self) -> bool:
        """True while a mediator has the matter and no court: an agreement may be put before her any day."""
        mediation, court = self.case.mediation, self.case.court
        begun = mediation is not None and mediation.state == "made" and mediation.answer == "none"
        return begun and (court is None or court.state != "made")


def _with_days(line: Line, penalty: Penalty, spans: tuple[Span, ...]) -> Line:
    """A penalty that has begun, with its days and its amount."""
    exact = sum((span.amount for span in spans), NOTHING)
    lowered = any(span.base != line.base for span in spans)
    conditions = (*line.conditions, "rest_of_price") if lowered else line.conditions
    return replace(
        line,
        status="now",
        amount=rounded(exact if line.cap is None else min(exact, line.cap)),
        percent=spans[0].percent,
        base=spans[0].base,
        last=spans[-1].last,
        days=sum(span.days for span in spans),
        capped_on=None if line.cap is None else capped_on(spans, line.cap),
        spans=spans,
        conditions=conditions,
        since=penalty.cap.valid_from if penalty.cap and "cap_also_before" in conditions else None,
    )
