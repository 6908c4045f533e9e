"""The sum of a case on a day, line by line: what may be claimed today, what not yet, and what only a court can add.

It is counted with `Decimal` and with numbers from the packs alone. A line whose source does not carry a number, is past its review or is
disputed has words and no amount; nothing says that anything will be paid.

Where the sheet of law is silent, the counting is ours: the day on which money came back is still a day of delay; what came back is
taken off the price first; a rate is taken of what is left of the price; a line is rounded once. A day known only roughly is read so that
the sum is the smaller one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from guidance.advice.situation import Situation, once
from guidance.claims.claim_basis import ClaimBasis
from guidance.claims.court_lines import fine_lines, moral_harm, price_difference
from guidance.claims.guards import guards_of
from guidance.claims.penalty import penalty_lines
from guidance.claims.principal import losses, principal
from guidance.claims.refunds import price_cut, refunded, refunds_of
from guidance.claims.sum import Sum, SumLine, added


@once
def sum_of(situation: Situation) -> Sum:
    """The sum on the day of the situation, that day counted."""
    basis = ClaimBasis(situation)
    return Sum(basis.at, situation.case.order.currency, tuple(_lines(basis)), tuple(guards_of(basis)))


def _lines(basis: ClaimBasis) -> Iterator[SumLine]:
    """Every line, in the order in which a letter tells them."""
    refunds = refunds_of(basis)
    claimed = (*principal(basis), *price_cut(basis, refunds), *losses(basis), *penalty_lines(basis, refunds))
    back = tuple(refunded(basis, refunds, _due_now(claimed)))
    yield from (*claimed, *back)
    if basis.has_law and basis.is_covered:
        yield from fine_lines(basis, _due_now((*claimed, *back)))
        yield from moral_harm(basis)
        yield from price_difference(basis)


def _due_now(lines: tuple[SumLine, ...]) -> Decimal:
    return added(line.amount for line in lines if line.status == "now")
