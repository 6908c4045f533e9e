"""Facts about the windows that close for the buyer: dispute, return, rejection, card, limitation."""

from __future__ import annotations

from datetime import timedelta

from guidance.advice.clock import Clock
from guidance.advice.fact_recorder import FactRecorder, FactValue
from guidance.advice.platform_facts import is_return_asked, platform_window
from guidance.advice.terms import claims_made, is_made
from guidance.case.choices import Problem
from guidance.case.moment import Moment

_KEPT = (Problem.FEE, Problem.PROMOTION, Problem.EXTRA_SERVICE, Problem.WRONG_CHARGE)
"""Problems in which the right is broken by what was taken or not given, whenever the goods came."""


def record_windows(facts: FactRecorder) -> None:
    """The facts of the table `cut_off`."""
    facts.record("dispute_left", _dispute_window(facts))
    facts.record("return_left", _return_window(facts))
    facts.record("reject_left", _reject_window(facts))
    facts.record("card_left", _card_window(facts))
    facts.record("limitation_left", _limitation(facts))


def _dispute_window(facts: FactRecorder) -> FactValue:
    dispute = facts.case.platform_dispute
    if dispute is not None and dispute.state == "made":
        return "none"
    if dispute is not None and dispute.open_until is not None:
        return facts.until(dispute.open_until.earliest(facts.zone).date(), None)
    return platform_window(facts) or "none"


def _return_window(facts: FactRecorder) -> FactValue | None:
    order, windows = facts.case.order, facts.country.windows
    if facts.case.problem is None:
        return None
    if facts.case.problem != "changed_mind" or windows.return_ is None:
        return "none"
    if order.received_on is None:
        return {"yes": "not_sure", "not_sure": "not_sure", "no": "none", None: None}[order.received]
    longer = windows.return_longer if order.return_terms_given == "no" else None
    if order.goods_class in windows.not_returnable or facts.case.seller.kind == "private_person":
        return facts.until(order.received_on.earliest(facts.zone).date() - timedelta(days=1), order.received_on)
    return _unless_used(facts, facts.window("return_left", longer or windows.return_, order.received_on))


def _reject_window(facts: FactRecorder) -> FactValue | None:
    order, term = facts.case.order, facts.country.windows.reject
    if facts.case.problem is None:
        return None
    if facts.case.problem != "defect" or term is None or facts.case.wish in ("repair", "price_cut"):
        return "none"
    if order.goods_class not in ("technically_complex", "not_sure"):
        return "none" if order.goods_class else None
    if order.received_on is not None:
        window = facts.window("reject_left", term, order.received_on)
        is_open = window.value(facts.now) >= 0
        return window if is_open and not _is_proved(facts) else _unless_used(facts, window)
    return "none" if order.goods_class == "not_sure" or _demanded_on(facts) else "not_sure"


def _card_window(facts: FactRecorder) -> FactValue | None:
    payment = facts.case.payment
    if is_made(facts.case.payment_dispute) or payment.held_by == "nobody":
        return "none"
    if payment.method is None:
        return None
    term = facts.by_way_of_payment(facts.country.windows.card)
    if term is None:
        return "none"
    return facts.window("card_left", term, facts.paid_on) if facts.paid_on else "not_sure"


def _unless_used(facts: FactRecorder, window: Clock) -> FactValue:
    """`none` where the right was used in time: a demand made within the window keeps it, one made after it does not bring it back."""
    demanded = _demanded_on(facts)
    return "none" if demanded is not None and window.value(demanded.earliest(facts.zone)) >= 0 else window


def _is_proved(facts: FactRecorder) -> bool:
    """The choice was made in a paper that proves it: a claim, a dispute, a return that they agreed to. A request in an app may vanish."""
    case = facts.case
    is_agreed = case.return_request is not None and case.return_request.state == "agreed"
    return is_agreed or claims_made(case) or is_made(case.platform_dispute)


def _limitation(facts: FactRecorder) -> FactValue:
    """Counted from the day on which the right was broken: a sum that was kept from its keeping, a delivery from its promised day."""
    case, term = facts.case, facts.country.windows.limitation
    kept = [head.since for head in case.heads if head.since is not None and head.what != "price"]
    known = case.order.promised_by if case.problem == Problem.NOT_DELIVERED else case.order.received_on
    if case.problem in _KEPT and kept:
        known = min(kept, key=lambda moment: moment.earliest(facts.zone))
    known = known or case.order.ordered_on
    if term is None or known is None or is_made(case.court):
        return "none"
    return facts.window("limitation_left", term, known)


def _demanded_on(facts: FactRecorder) -> Moment | None:
    """The first formal demand: a claim, a dispute, a return asked for by the platform's form; undated ones count from now."""
    case = facts.case
    made = [step for step in (case.claim_to_seller, case.claim_to_platform, case.platform_dispute) if step is not None and is_made(step)]
    days = [step.made_at or step.received_at or facts.moment for step in made]
    if case.return_request is not None and is_return_asked(case):
        days.append(case.return_request.asked_at or case.return_request.answered_at or facts.moment)
    return min(days, key=lambda moment: moment.earliest(facts.zone), default=None)
