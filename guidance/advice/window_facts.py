"""Facts about the windows that close for the buyer: dispute, return, rejection, card, limitation."""

from __future__ import annotations

from datetime import timedelta

from guidance.advice.fact_recorder import FactRecorder, FactValue
from guidance.advice.terms import is_made


def record_windows(facts: FactRecorder) -> None:
    """The facts of the table `cut_off`."""
    facts.record("dispute_left", _dispute_window(facts))
    facts.record("return_left", _return_window(facts))
    facts.record("reject_left", _reject_window(facts))
    facts.record("card_left", _card_window(facts))
    facts.record("limitation_left", _limitation(facts))


def _dispute_window(facts: FactRecorder) -> FactValue:
    dispute = facts.case.platform_dispute
    if dispute is None or dispute.open_until is None or dispute.state == "made":
        return "none"
    return facts.until(dispute.open_until.earliest(facts.zone).date(), None)


def _return_window(facts: FactRecorder) -> FactValue | None:
    order, windows = facts.case.order, facts.country.windows
    if facts.case.problem is None:
        return None
    if facts.case.problem != "changed_mind" or windows.return_ is None or _has_demanded(facts):
        return "none"
    if order.received_on is None:
        return {"yes": "not_sure", "not_sure": "not_sure", "no": "none", None: None}[order.received]
    longer = windows.return_longer if order.return_terms_given == "no" else None
    if order.goods_class == "custom_made":
        return facts.until(order.received_on.earliest(facts.zone).date() - timedelta(days=1), order.received_on)
    return facts.window("return_left", longer or windows.return_, order.received_on)


def _reject_window(facts: FactRecorder) -> FactValue | None:
    order, term = facts.case.order, facts.country.windows.reject
    if facts.case.problem is None:
        return None
    if facts.case.problem != "defect" or term is None or _has_demanded(facts) or facts.case.wish in ("repair", "price_cut"):
        return "none"
    if order.goods_class == "not_sure":
        return facts.window("reject_left", term, order.received_on) if order.received_on else "none"
    if order.goods_class != "technically_complex":
        return "none" if order.goods_class else None
    return facts.window("reject_left", term, order.received_on) if order.received_on else "not_sure"


def _card_window(facts: FactRecorder) -> FactValue | None:
    payment = facts.case.payment
    if is_made(facts.case.payment_dispute) or payment.held_by == "nobody":
        return "none"
    if payment.method is None:
        return None
    term = next((term for method, term in facts.country.windows.card.items() if method == payment.method), None)
    paid = payment.paid_on or facts.case.order.ordered_on
    if term is None:
        return "none"
    return facts.window("card_left", term, paid) if paid else "not_sure"


def _limitation(facts: FactRecorder) -> FactValue:
    order, term = facts.case.order, facts.country.windows.limitation
    known = order.promised_by if facts.case.problem == "not_delivered" else order.received_on
    known = known or order.ordered_on
    if term is None or known is None or is_made(facts.case.court):
        return "none"
    return facts.window("limitation_left", term, known)


def _has_demanded(facts: FactRecorder) -> bool:
    return any(
        is_made(proceeding) for proceeding in (facts.case.claim_to_seller, facts.case.claim_to_platform, facts.case.platform_dispute)
    )
