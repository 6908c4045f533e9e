"""Lines that only a court can add: fine, moral harm, difference in price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from guidance.claims.claim_basis import ClaimBasis
from guidance.claims.sum import Reason, SumLine, rounded, share

_ONE = timedelta(days=1)


def fine_lines(basis: ClaimBasis, base: Decimal) -> Iterator[SumLine]:
    """The fine for refusing to settle voluntarily, a share of `base`."""
    fine = basis.sums.fine
    if fine is None:
        return
    sources = (fine.source, fine.exceptions)
    line = SumLine("fine", "withheld", "fine", sources=sources, reason=_why_no_fine(basis, sources))
    if line.reason is not None:
        yield line
    elif base > 0:
        line = replace(line, percent=fine.percent, base=base, conditions=tuple(_fine_conditions(basis)))
        if basis.is_refused or basis.is_term_over:
            yield replace(line, status="court", amount=rounded(share(fine.percent, base)))
        else:
            is_told = basis.end is not None and basis.why_term_withheld() != "unread"
            yield replace(line, status="not_yet", first=basis.end.last + _ONE if basis.end and is_told else None)


def _fine_conditions(basis: ClaimBasis) -> Iterator[str]:
    yield "fine_exceptions"
    yield "fine_base"
    if basis.end is not None and not basis.is_refused and basis.why_term_withheld() == "unread":
        yield "term_unread"
    if basis.case.mediation is not None and basis.case.mediation.answer in ("agreed", "part"):
        yield "mediation_signed"


def _why_no_fine(basis: ClaimBasis, sources: tuple[str, ...]) -> Reason | None:
    fine = basis.sums.fine
    if fine is None or fine.told == "words":
        return "unread"
    if not basis.is_in_own_money:
        return "currency"
    if not basis.price_sources:
        return "unfound"
    term_is_stale = basis.end is not None and not basis.is_refused and not basis.pack.term(basis.end.term).is_current(basis.at)
    return None if basis.are_current(fine, sources=sources) and not term_is_stale else "stale"


def moral_harm(basis: ClaimBasis) -> Iterator[SumLine]:
    """Moral harm, in words: its amount is for the court."""
    if basis.sums.moral_harm is not None and (basis.problem != "changed_mind" or basis.is_refused or basis.is_term_over):
        yield SumLine("moral_harm", "court", "moral_harm", sources=(basis.sums.moral_harm,))


def price_difference(basis: ClaimBasis) -> Iterator[SumLine]:
    """The difference to today's price, in words where it is contested."""
    sources = basis.contested_sources("price_difference")
    if sources is not None and basis.wants_money:
        yield SumLine("price_difference", "withheld", "price_difference", reason="contested", sources=sources)
