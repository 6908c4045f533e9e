"""What the buyer may not leave out, or it costs the penalty or the fine."""

from __future__ import annotations

from collections.abc import Iterator

from guidance.case.choices import Wish
from guidance.claims.claim_basis import ClaimBasis
from guidance.claims.offers_made import has_offered
from guidance.claims.sum import Guard, GuardId


def guards_of(basis: ClaimBasis) -> Iterator[Guard]:
    """What the buyer may not leave out."""
    if basis.has_law and basis.is_covered and not basis.is_settled:
        yield from (Guard(name, basis.sums.guards[name]) for name in _open_guards(basis) if name in basis.sums.guards)


def _open_guards(basis: ClaimBasis) -> Iterator[GuardId]:
    if basis.end is None:
        yield "claim"
    is_shown = basis.facts.get("goods_checked") == "yes" or has_offered("inspection_place", basis.situation)
    if basis.problem in ("defect", "not_as_described") and not is_shown:
        yield "inspection"
    is_payable = basis.case.person.bank_details is not None or has_offered("bank_details", basis.situation)
    if (basis.wants_money or basis.demand == Wish.PRICE_CUT) and not is_payable:
        yield "bank_details"
    if basis.case.pressed_to == "sign_mediation" or _is_at_mediator(basis):
        yield "mediation"
    if basis.facts.get("reply") in ("papers_wanted", "goods_wanted"):
        yield "cooperation"


def _is_at_mediator(basis: ClaimBasis) -> bool:
    """True while a mediator has the matter and no court: an agreement may be put before the buyer any day."""
    mediation, court = basis.case.mediation, basis.case.court
    is_begun = mediation is not None and mediation.state == "made" and mediation.answer == "none"
    return is_begun and (court is None or court.state != "made")
