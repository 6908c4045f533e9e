"""Money that came back: its parts, and their lines in the sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guidance.case.choices import Wish
from guidance.claims.claim_basis import ClaimBasis
from guidance.claims.principal import principal
from guidance.claims.sum import NOTHING, SumLine, added, rounded


@dataclass(frozen=True)
class Refund:
    """Money that came back: when (None: before anything else), how much, and its place among the parts."""

    day: date | None
    amount: Decimal
    item: int | None = None


def refunds_of(basis: ClaimBasis) -> tuple[Refund, ...]:
    """What came back by the end of the day `at`, in the order in which it came."""
    parts = [part for part in (*_parts(basis), *_rest(basis)) if part.day is None or part.day <= basis.at]
    return tuple(sorted(parts, key=lambda part: part.day or date.min))


def _parts(basis: ClaimBasis) -> Iterator[Refund]:
    remedy = basis.case.remedy
    if remedy is None:
        return
    for item, payout in enumerate(remedy.payouts):
        yield Refund(basis.day(payout.on), payout.amount, item)
    if remedy.amount is not None and not remedy.payouts:
        yield Refund(basis.day(remedy.on) if remedy.on else None, remedy.amount)


def _rest(basis: ClaimBasis) -> Iterator[Refund]:
    """Where everything asked for came back as money: what the parts leave open."""
    if basis.case.remedy is not None and basis.case.remedy.received == "whole":
        left = added(line.amount for line in principal(basis)) - sum((part.amount for part in _parts(basis)), NOTHING)
        if left > 0:
            yield Refund(basis.settled_on, left)


def refunded(basis: ClaimBasis, refunds: Sequence[Refund], gross: Decimal) -> Iterator[SumLine]:
    """Lines of what came back, never more than `gross`; nothing for a price cut, whose amount is unknown."""
    for part in () if basis.demand == Wish.PRICE_CUT else refunds:
        taken = min(part.amount, gross)
        gross -= taken
        if taken > 0:
            yield SumLine("refunded", "now", "refunded", amount=-rounded(taken), first=part.day, last=part.day, item=part.item)


def price_cut(basis: ClaimBasis, refunds: Sequence[Refund]) -> Iterator[SumLine]:
    """A price cut, in words: its amount is unknown."""
    if basis.demand == Wish.PRICE_CUT and not basis.has_paid_nothing:
        conditions = ("part_of_price_cut",) if refunds else ()
        yield SumLine("price_cut", "withheld", "price_cut", reason="untold", sources=basis.price_sources, conditions=conditions)
