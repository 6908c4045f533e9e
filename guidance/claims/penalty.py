"""The line of the penalty for delay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from guidance.advice.terms import claim_term
from guidance.claims.claim_basis import ClaimBasis
from guidance.claims.delay import Delay, capped_on, delay_of, spans_of
from guidance.claims.refunds import Refund
from guidance.claims.sum import NOTHING, DelaySpan, Reason, SumLine, added, rounded
from guidance.library.forms.sums import Penalty


def penalty_lines(basis: ClaimBasis, refunds: Sequence[Refund]) -> Iterator[SumLine]:
    """The penalty for delay: its amount by the day `at`, when it begins, or why no number is told."""
    if basis.problem == "not_sure" or basis.has_paid_nothing:
        return
    if not basis.sums.tells_law:
        yield SumLine("penalty", "withheld", "no_law", reason="no_law")
        return
    named = basis.sums.penalty(basis.problem)
    if named is None:
        yield SumLine("penalty", "withheld", "unfound", reason="unfound")
        return
    name, penalty = named
    reason, sources = _why_withheld(basis, penalty), _penalty_sources(basis, penalty)
    if reason is not None:
        yield SumLine("penalty", "withheld", name, reason=reason, sources=sources)
    else:
        yield from _counted(basis, name, penalty, sources, refunds)


def _penalty_sources(basis: ClaimBasis, penalty: Penalty) -> tuple[str, ...]:
    term = basis.pack.term(claim_term(basis.claim, basis.situation)).source if penalty.starts == "claim_term" else None
    named = (*(rate.source for rate in penalty.rates), penalty.cap.source if penalty.cap else None, term)
    return tuple(dict.fromkeys(source for source in named if source is not None))


def _why_withheld(basis: ClaimBasis, penalty: Penalty) -> Reason | None:
    """Why no number may be told of a penalty, the strongest reason first."""
    if not basis.is_covered:
        return "not_covered"
    if not basis.is_in_own_money:
        return "currency"
    if penalty.starts == "claim_term" and (reason := basis.why_term_withheld()) is not None:
        return reason
    if any(rate.told == "words" for rate in penalty.rates):
        return "unread"
    if not basis.are_current(*penalty.rates, *((penalty.cap,) if penalty.cap else ()), sources=_penalty_sources(basis, penalty)):
        return "stale"
    if basis.price is None or (basis.is_settled and basis.settled_on is None):
        return "untold"
    return "untold" if penalty.starts == "delivery_date" and not _is_delivery_known(basis) else None


def _is_delivery_known(basis: ClaimBasis) -> bool:
    return basis.case.order.promised_by is not None and basis.case.payment.held_by in ("platform", "seller")


def _counted(basis: ClaimBasis, name: str, penalty: Penalty, sources: tuple[str, ...], refunds: Sequence[Refund]) -> Iterator[SumLine]:
    """The penalty with its days, once it has begun; no line where all was put right before that."""
    price, delay = basis.price or NOTHING, delay_of(basis, penalty)
    percent = penalty.rates[-1].percent
    line = SumLine("penalty", "not_yet", name, sources=sources, percent=percent, base=price, cap=price if penalty.cap else None)
    if delay is None:
        yield line
        return
    line = replace(line, first=delay.first, conditions=_conditions(basis, penalty, delay))
    paid = [(part.day, part.amount) for part in refunds]
    if delay.first <= basis.at and (spans := spans_of(penalty, price, paid, delay.first, delay.last)):
        yield _with_days(line, penalty, spans)
    elif delay.first > basis.at and added(amount for _, amount in paid) < price and not basis.is_settled:
        yield line


def _conditions(basis: ClaimBasis, penalty: Penalty, delay: Delay) -> tuple[str, ...]:
    own = [word for problem, word in penalty.only_if.items() if problem == basis.problem]
    cap = penalty.cap
    if cap is not None and cap.valid_from is not None and cap.also_before and delay.first < cap.valid_from:
        own.append("cap_also_before")
    if basis.is_over("reject_left"):
        own.append("significant_defect")
    if basis.case.seller.kind not in ("company", "sole_trader"):
        own.append("seller_a_trader")
    if basis.claim is not None and basis.claim is not basis.case.claim_to_seller and basis.case.seller.on_receipt != "platform":
        own.append("platform_is_seller")
    return (*own, *delay.conditions, *penalty.conditions)


def _with_days(line: SumLine, penalty: Penalty, spans: tuple[DelaySpan, ...]) -> SumLine:
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
