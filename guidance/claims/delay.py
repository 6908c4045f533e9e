"""Days of delay: when it began, and stretches with one rate and one base each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from guidance.claims.claim_basis import ClaimBasis
from guidance.claims.refunds import Refund
from guidance.claims.sum import NOTHING, DelaySpan
from guidance.library.forms.sums import Penalty

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Delay:
    """Days of delay: the first, the last that counts by `at`, and what its beginning depends on."""

    first: date
    last: date
    conditions: tuple[str, ...] = ()


def delay_of(basis: ClaimBasis, penalty: Penalty) -> Delay | None:
    """When the delay began and by which day it is counted; None while nothing has started it."""
    if penalty.starts == "claim_term":
        return _delay_of_claim(basis)
    order, last = basis.case.order, _last_day(basis)
    if order.promised_by is None:
        return None
    arrived = basis.day(order.received_on) if order.received_on else last
    return Delay(order.promised_by.latest(basis.zone).date() + _ONE, min(last, arrived))


def _delay_of_claim(basis: ClaimBasis) -> Delay | None:
    if basis.end is None or basis.claim is None:
        return None
    is_proven = basis.claim.received_at is not None and basis.claim.received_at.is_day
    conditions = (*(() if is_proven else ("receipt_unproven",)), *(("replacement_longer",) if basis.end.term == "replacement" else ()))
    return Delay(basis.end.last + _ONE, _last_day(basis), conditions)


def _last_day(basis: ClaimBasis) -> date:
    return min(basis.at, basis.settled_on) if basis.settled_on is not None else basis.at


def spans_of(
    penalty: Penalty, price: Decimal, paid: Iterable[tuple[date | None, Decimal]], first: date, last: date
) -> tuple[DelaySpan, ...]:
    """The days from `first` to `last` with rate and base of each; `paid` lowers the base from the day after it came."""
    parts = tuple(Refund(day, amount) for day, amount in paid)
    starts = {first, *(part.day + _ONE for part in parts if part.day is not None), *_rate_days(penalty)}
    cuts = sorted(day for day in starts if first <= day <= last)
    ends = [*(day - _ONE for day in cuts[1:]), last]
    return tuple(span for begin, end in zip(cuts, ends, strict=False) if (span := _span(penalty, price, parts, begin, end)) is not None)


def capped_on(spans: Iterable[DelaySpan], cap: Decimal) -> date | None:
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


def _span(penalty: Penalty, price: Decimal, paid: tuple[Refund, ...], first: date, last: date) -> DelaySpan | None:
    rate = penalty.rate(first)
    left = max(price - sum((part.amount for part in paid if _came_before(part, first)), NOTHING), NOTHING)
    return DelaySpan(first, last, rate.percent, left) if rate is not None and left > 0 else None


def _came_before(refund: Refund, day: date) -> bool:
    """True where it had come before that day began."""
    return refund.day is None or refund.day < day
