"""Lines of the money itself: price, delivery, losses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from guidance.case.remedy import Loss
from guidance.claims.claim_basis import ClaimBasis
from guidance.claims.sum import NOTHING, Reason, SumLine, rounded

_AMOUNT_TOLD_ELSEWHERE = ("extra_service",)
"""Problems in which the money at stake is not the price."""


def principal(basis: ClaimBasis) -> tuple[SumLine, ...]:
    """What was paid and is asked back."""
    return (*_price(basis), *_delivery(basis)) if basis.wants_money else ()


def _price(basis: ClaimBasis) -> Iterator[SumLine]:
    line = SumLine("price", "now", "price" if basis.price_sources else "price_paid", sources=basis.price_sources)
    if (reason := _why_no_price(basis)) is not None:
        yield replace(line, status="withheld", reason=reason, rule="price_of_good" if reason in ("late", "excluded") else line.rule)
    else:
        yield replace(line, amount=rounded(basis.price or NOTHING), conditions=tuple(_price_conditions(basis)))


def _why_no_price(basis: ClaimBasis) -> Reason | None:
    if basis.keeps_good_goods and basis.case.order.goods_class == "custom_made":
        return "excluded"
    if basis.is_over("return_left"):
        return "late"
    return "untold" if basis.price is None or basis.problem in ("not_sure", *_AMOUNT_TOLD_ELSEWHERE) else None


def _price_conditions(basis: ClaimBasis) -> Iterator[str]:
    if basis.is_over("reject_left"):
        yield "significant_defect"
    if basis.keeps_good_goods:
        yield "return_transport"


def _delivery(basis: ClaimBasis) -> Iterator[SumLine]:
    amount, contested = basis.case.order.delivery_price, basis.contested_sources("delivery")
    if not amount or basis.problem in ("not_sure", *_AMOUNT_TOLD_ELSEWHERE):
        return
    if contested is not None:
        yield SumLine("delivery", "withheld", "delivery", reason="contested", sources=contested)
    else:
        yield SumLine("delivery", "now", "delivery", amount=rounded(amount), sources=basis.price_sources)


def losses(basis: ClaimBasis) -> Iterator[SumLine]:
    """What the buyer spent because of it, by the day `at`."""
    sources = basis.sources_of(basis.sums.losses)
    line = SumLine("loss", "now", "loss" if sources else "loss_spent", sources=sources)
    is_unfound = basis.has_law and basis.is_covered and not sources
    for item, loss in enumerate(basis.case.losses):
        if _is_spent(basis, loss) and is_unfound:
            yield replace(line, status="withheld", reason="unfound", item=item)
        elif _is_spent(basis, loss):
            yield replace(line, amount=rounded(loss.amount), item=item)


def _is_spent(basis: ClaimBasis, loss: Loss) -> bool:
    return loss.on is None or basis.day(loss.on) <= basis.at
