"""Facts about the formal steps taken: dispute, claims, bank, authority, mediator, court, and how their terms run."""

from __future__ import annotations

from decimal import Decimal

from guidance.advice.clock import Clock
from guidance.advice.fact_recorder import FactRecorder, FactValue, yes_or_no
from guidance.advice.platform_facts import ANSWER_TIME, WITH_FORM, can_step_in, is_left_to_seller
from guidance.advice.route_facts import PAYMENT_TIME, dispute_age, dispute_of, is_formal, special_of
from guidance.advice.terms import asks_for_part, claim_end, court_size
from guidance.case.choices import Problem
from guidance.case.correspondence import SIDES
from guidance.case.proceeding import Claim, Proceeding


def record_proceedings(facts: FactRecorder) -> None:
    """The facts of the tables `formal` and `beyond`."""
    _record_claims(facts)
    _record_beyond(facts)


def _record_claims(facts: FactRecorder) -> None:
    case = facts.case
    proceedings = case.proceedings().values()
    has_written = any(event.counterparty in SIDES for event in case.events)
    known = bool(proceedings) or has_written or case.attempts == "none" or "progress" in case.unsure
    facts.record("formal_started", yes_or_no(is_formal(case)), known=known)
    dispute = dispute_of(facts)
    told = known or dispute != "none"  # a return asked for in the order is a dispute, too
    facts.record("dispute", dispute, known=told)
    age = dispute_age(facts)
    is_won = dispute == "won"
    has_next_stage = is_won and can_step_in(facts)
    waited = PAYMENT_TIME if is_won else ANSWER_TIME
    is_late = (has_next_stage or dispute == "asked") and isinstance(age, Clock) and age.value(facts.now) >= waited.days
    facts.record("dispute_age", "none" if is_won else age, known=told)
    facts.record("next_stage", yes_or_no(has_next_stage), known=False)
    facts.record("won_age", age if is_won else "none", known=told)
    is_left = dispute == "no_route" and is_left_to_seller(facts) and case.seller.kind != "private_person"
    is_ready = dispute in ("none", "not_sure") or is_late or is_left
    facts.record("form_ready", yes_or_no(is_ready and case.problem in WITH_FORM), known=False)
    bars = facts.pack.platform.dispute.barred_by_bank == "yes" and case.problem in WITH_FORM
    facts.record("bank_bars", yes_or_no(bars), known=False)
    facts.record("seller_claim", _claim_state(case.claim_to_seller), known=known)
    facts.record("platform_claim", _claim_state(case.claim_to_platform), known=known)
    facts.record("claim_left", _claim_left(facts), known=known)
    body = facts.country.routes.bank_authority if case.problem == "wrong_charge" else facts.country.routes.authority
    facts.record("authority", _route(case.authority, body), known=known)
    facts.record("bank_first", facts.country.routes.bank_first, known=False)
    facts.record("authority_first", facts.country.routes.authority_first, known=False)
    facts.record("mediator", _route(case.mediation, facts.country.routes.mediator), known=known)
    facts.record("court", _state(case.court), known=known)
    special = special_of(facts)
    facts.record("special", special, known=special != "none")


def _claim_left(facts: FactRecorder) -> FactValue:
    ends = [_claim_end(facts, claim) for claim in (facts.case.claim_to_seller, facts.case.claim_to_platform)]
    running = [end for end in ends if end is not None]
    return max(running, key=lambda clock: clock.anchor) if running else "none"


def _claim_end(facts: FactRecorder, claim: Claim | None) -> Clock | None:
    end = claim_end(claim, facts.situation)
    if claim is None or end is None or claim.answer == "refused":
        return None
    facts.terms["claim_left"] = end.term
    named = claim.due.latest(facts.zone).date() if claim.due is not None and claim.answer != "passed_on" else end.last
    return facts.until(max(end.last, named), end.presented)  # a day named in an answer is waited for, once


def _route(proceeding: Proceeding | None, body: str | None) -> str:
    return "no_route" if body is None else _state(proceeding)


def _record_beyond(facts: FactRecorder) -> None:
    way = _payment_dispute(facts)
    if way in (None, "not_sure") and facts.case.problem == Problem.DEFECT:  # no bank decides on causes: an unknown one is not looked for
        facts.record("payment_dispute", "no_route", known=way is not None)
    else:
        facts.record("payment_dispute", way)
    facts.record("bank_left", _bank_left(facts))
    facts.record("court_size", _court_size(facts))
    _authority_answer(facts)


def _payment_dispute(facts: FactRecorder) -> str | None:
    dispute, payment = facts.case.payment_dispute, facts.case.payment
    if dispute is not None and dispute.state == "made":
        return "refused" if dispute.answer == "refused" else "made"
    card = facts.values.get("card_left")
    passed = isinstance(card, Clock) and card.value(facts.now) < 0 and (_is_firm(facts, "card_left") or _is_past_last(facts))
    if facts.values.get("money") == "nobody" or passed or _is_money_back(facts) or _is_kept_fee(facts):
        return "no_route"
    if payment.method in (None, "not_sure"):
        return payment.method
    return _state(dispute) if facts.way_of_payment in facts.country.routes.payment_dispute else "no_route"


def _is_money_back(facts: FactRecorder) -> bool:
    """True where they cancelled the order and paid back: what is left is the goods or a loss, and no bank decides on that."""
    cancellation, remedy = facts.case.cancellation, facts.case.remedy
    is_cancelled = cancellation is not None and cancellation.state == "done" and cancellation.by != "buyer"
    return is_cancelled and remedy is not None and remedy.received in ("part", "whole")


def _is_kept_fee(facts: FactRecorder) -> bool:
    """True where all that is left is a fee that the platform kept back from a refund: it is no payment that a bank could dispute."""
    case = facts.case
    heads = {(head.what, head.by) for head in case.heads}
    return case.problem == Problem.FEE and case.remedy is not None and case.remedy.received == "part" and heads == {("fee", "platform")}


def _is_past_last(facts: FactRecorder) -> bool:
    """After the longest time that the card schemes know, no bank takes a dispute."""
    last = facts.by_way_of_payment(facts.country.windows.card_last)
    if last is None or facts.paid_on is None:
        return False
    return facts.window("card_last", last, facts.paid_on).value(facts.now) < 0


def _is_firm(facts: FactRecorder, clock: str) -> bool:
    """False for a customary window: after it the way may still be open."""
    return facts.pack.term(facts.terms[clock]).kind != "habit"


def _bank_left(facts: FactRecorder) -> FactValue:
    dispute, term = facts.case.payment_dispute, facts.country.answers.payment_dispute
    if dispute is None or dispute.state != "made" or dispute.answer != "none" or term is None:
        return "none"
    filed = dispute.received_at or dispute.made_at
    return facts.term("bank_left", term, filed) if filed else "not_sure"


def _authority_answer(facts: FactRecorder) -> None:
    complaint, term = facts.case.authority, facts.country.answers.authority
    if complaint is not None and complaint.state == "made" and complaint.answer == "none" and term is not None:
        filed = complaint.received_at or complaint.made_at
        if filed is not None:
            facts.others["authority_left"] = facts.term("authority_left", term, filed)


def _court_size(facts: FactRecorder) -> str | None:
    """By the price alone: a letter counts the penalty too and may name a higher court, which the step allows for."""
    price, remedy = facts.case.order.price, facts.case.remedy
    if price is None:
        return None
    came = remedy is not None and (remedy.amount is not None or bool(remedy.payouts))
    return court_size(Decimal(0) if came or asks_for_part(facts.case) else price, price, facts.situation)


def _state(proceeding: Proceeding | None) -> str:
    return {"made": "made", "not_sure": "not_sure"}.get(proceeding.state, "none") if proceeding else "none"


def _claim_state(claim: Claim | None) -> str:
    """A claim sent on an unknown day counts as doubtful: it has to be sent again, with proof."""
    if claim is None or claim.state != "made":
        return _state(claim)
    if claim.answer == "refused":
        return "refused"
    return "made" if claim.received_at or claim.made_at else "not_sure"
