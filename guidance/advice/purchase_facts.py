"""Facts about the purchase: is it over, who bought from whom, what is wrong and by whose breach, what is wanted, what is it worth."""

from __future__ import annotations

from guidance.advice.fact_recorder import FactRecorder, FactValue, yes_or_no
from guidance.advice.platform_facts import is_unanswered_for_days
from guidance.advice.terms import claims_made, is_made
from guidance.case.case import Case
from guidance.case.choices import FraudSign, Party, Problem, ReplyKind, SafetyMeasure

_FOR_GATE = ("whole", "settled")
_MOVES = ("confirm_receipt", "close_dispute", "sign_mediation", "hand_over_goods", "pay_outside", "pay_for_refused")
"""What is lost for good once it is done; the other kinds of pressure are answered, not only refused."""
_ENOUGH_MEASURES = 2
_TRAPS = {FraudSign.LURED_AWAY, FraudSign.CODE_ASKED}
"""Signs that somebody tries; who made a formal demand since has not followed."""
_NOBODY_BEHIND = {FraudSign.PAID_OUTSIDE, FraudSign.SELLER_VANISHED}
"""Signs that there is no party left to which a demand could go: only the bank and the police can act."""
_PLATFORMS_OWN = (Problem.PROMOTION, Problem.ACCOUNT, Problem.PARCEL)
"""Problems that the platform itself answers for, whoever sold."""
_BESIDE_PRICE = ("fee", "promise", "added_service", "account")
_LENDERS = {Party.BANK, Party.PAYMENT_SERVICE}
_LENDERS_OWN = (Problem.REFUND_UNPAID, Problem.CANCELLED, Problem.WRONG_CHARGE)
"""Problems in which one who still collects after the order was undone answers for that alone."""
_QUALITY = (Problem.DEFECT, Problem.NOT_AS_DESCRIBED)
_DEFAULT_CURRENCY = "RUB"
_DIRECT = ("own_shop", "social_page", "classifieds")


def record_purchase(facts: FactRecorder) -> None:
    """The facts of the tables `gate` and `addressee`."""
    _record_gate(facts)
    _record_demand(facts)


def _record_gate(facts: FactRecorder) -> None:
    case = facts.case
    facts.record("remedy", _remedy(case))
    facts.record("wants", "nothing" if case.wish == "nothing" else "something", known=case.wish is not None)
    facts.record("fraud", _fraud(case, is_unsure="checks" in case.unsure))
    facts.record("buyer", case.buyer)
    kind = case.seller.kind
    facts.record("seller_kind", "trader" if kind in ("company", "sole_trader") else kind)
    if kind is None and case.fraud_signs is not None:
        facts.record("seller_kind", "not_sure")
    facts.record("pressed", _pressed(facts))
    facts.record("judgment", _judgment(case), known=bool(case.judgments))
    is_sued = any(demand.what == "suit" or demand.by is Party.COURT for demand in case.demands)
    facts.record("sued", yes_or_no(is_sued), known=is_sued)


def _remedy(case: Case) -> str | None:
    """What came for the purchase settles no demand that is made on the buyer."""
    if case.remedy is None:
        return None
    if case.problem == Problem.DEMAND and case.remedy.settled != "yes":
        return "none"
    return "settled" if case.remedy.settled == "yes" else case.remedy.received


def _fraud(case: Case, *, is_unsure: bool) -> str | None:
    """A trap (lured away, asked for a code) is no theft yet: it counts as pressure. A seller who had a claim and is gone is a debtor."""
    if case.fraud_signs is None:
        return "not_sure" if is_unsure else None
    signs = set(case.fraud_signs) - _TRAPS - ({FraudSign.SELLER_VANISHED} if claims_made(case) else set())
    if not signs:
        return "none"
    if len(_measures(case)) < _ENOUGH_MEASURES:
        return "signs"
    return "out_of_reach" if signs & _NOBODY_BEHIND else "handled"


def _measures(case: Case) -> set[SafetyMeasure]:
    told = {event.counterparty for event in case.events if event.direction == "out"}
    measures = set(case.safety or ())
    if Party.BANK in told or is_made(case.payment_dispute):
        measures.add(SafetyMeasure.BANK_TOLD)
    if Party.POLICE in told or is_made(case.police):
        measures.add(SafetyMeasure.POLICE_TOLD)
    return measures


def _pressed(facts: FactRecorder) -> str | None:
    case = facts.case
    pressed = case.pressed_to
    told = set(case.fraud_signs or ())
    signs = told & (_TRAPS if told <= _TRAPS else {FraudSign.LURED_AWAY}) if _is_first_trouble(case) else set()
    if signs and (pressed is None or (pressed == "nothing" and FraudSign.CODE_ASKED in signs)):
        return "move"
    if pressed is None:
        return None
    if pressed == "not_sure":
        return "not_sure"
    if pressed == "pay_for_refused" and any(
        event.counterparty is Party.PICKUP_POINT and event.reply is ReplyKind.REFUSAL for event in case.events
    ):
        return "nothing"  # they kept the goods: nobody waits for the money any more
    if pressed == "hand_over_goods" and _is_return_running(case):
        return "nothing"  # that the goods go back is what was agreed; how, the step says
    if pressed == "close_dispute" and is_unanswered_for_days(facts):
        return "nothing"  # their time to answer is over: it stays open, and the next step says what to do with it
    is_trap = pressed == "pay_demand" and bool(case.fraud_signs)
    return "move" if is_trap or pressed in _MOVES else "nothing"


def _is_first_trouble(case: Case) -> bool:
    """No formal demand and no refusal yet: what somebody tried to lure the buyer into still lies ahead."""
    refused = any(event.reply is ReplyKind.REFUSAL for event in case.events)
    return not (refused or claims_made(case) or is_made(case.platform_dispute))


def _is_return_running(case: Case) -> bool:
    return case.return_request is not None and case.return_request.state in ("asked", "agreed")


def _judgment(case: Case) -> str:
    """The last decision: of a court, or of a board, which nobody enforces without a court and which binds nobody where it is against."""
    last = case.judgments[-1] if case.judgments else None
    if last is None or last.outcome == "not_sure" or last.paid == "whole":
        return "none"
    if last.instance == "body":
        return "none" if last.outcome == "against" or is_made(case.court) else "board"
    return "lost" if last.outcome == "against" else "won"


def _record_demand(facts: FactRecorder) -> None:
    case = facts.case
    facts.record("problem", _problem(facts))
    facts.record("wish", case.wish)
    facts.record("seller_on_receipt", _seller(case))
    breach = _breach(case)
    facts.record("breach", breach, known=breach != "none")
    facts.record("money", "nobody" if case.payment.method == "invoice" else case.payment.held_by)
    facts.record("prepaid_law", facts.country.prepaid_law)
    facts.record("delivery_left", *_delivery(facts))
    facts.record("in_hand", _in_hand(facts))
    is_faulty = case.problem in _QUALITY and _in_hand(facts) == "yes"
    facts.record("quality", yes_or_no(is_faulty), known=is_faulty)
    reach, worth = _reach(case), _worth(facts)
    facts.record("reach", reach, known=reach == "far")
    facts.record("worth", worth, known=worth == "trifle")
    facts.record("claimed", yes_or_no(claims_made(case)), known=claims_made(case))
    facts.record("terms_given", case.order.return_terms_given)


def _problem(facts: FactRecorder) -> str | None:
    """A prepaid order refused before its date is a change of mind in law, not a delay (R1 of the sheet)."""
    problem, promised = facts.case.problem, facts.case.order.promised_by
    not_due = promised is not None and promised.latest(facts.zone) >= facts.now
    return "changed_mind" if problem == "not_delivered" and facts.case.wish == "refund" and not_due else problem


def _seller(case: Case) -> str | None:
    if case.venue in _DIRECT:
        return "direct"
    return "not_sure" if case.seller.on_receipt == "several" else case.seller.on_receipt


def _breach(case: Case) -> str:
    """Whose own breach it is, where that does not follow from who sold: a fee kept, goods given to a stranger, an order cancelled."""
    heads = {head.by for head in case.heads if head.what in _BESIDE_PRICE}
    done = case.cancellation is not None and case.cancellation.state == "done"
    by = {demand.by for demand in case.demands} | ({case.cancellation.by} if done and case.cancellation else set())
    if case.problem in _PLATFORMS_OWN or "platform" in heads or Party.PLATFORM in by or case.order.goods_at == "given_to_other":
        return "platform"
    if case.problem == Problem.WRONG_CHARGE and _is_charged_on_platform(case):
        return "platform"
    if case.problem in _LENDERS_OWN and any(demand.by in _LENDERS and demand.objected == "yes" for demand in case.demands):
        return "bank"
    if "seller" in heads or Party.SELLER in by:
        return "seller"
    return "platform" if case.problem == Problem.FEE and case.payment.held_by == "platform" and not heads else "none"


def _is_charged_on_platform(case: Case) -> bool:
    """A marketplace charged: it is asked before the bank, unless another took the money, a stranger used the card, or the bank is asked."""
    is_elsewhere = case.venue != "marketplace" or bool(case.fraud_signs) or case.payment.held_by in ("seller", "nobody")
    without_consent = case.payment.without_consent == "yes" and _took(case, "platform")
    return without_consent or not (is_elsewhere or is_made(case.payment_dispute))


def _took(case: Case, party: str) -> bool:
    return case.payment.held_by == party or any(head.by == party for head in case.heads)


def _delivery(facts: FactRecorder) -> tuple[FactValue | None]:
    order = facts.case.order
    if facts.case.problem is None:
        return (None,)
    if facts.values.get("problem") != "not_delivered" or order.overdue in ("yes", "never_named"):
        return ("none",)
    if order.promised_by is not None:
        return (facts.until(order.promised_by.latest(facts.zone).date(), order.ordered_on),)
    return ("not_sure",) if order.overdue else (None,)


def _in_hand(facts: FactRecorder) -> str | None:
    order, asked = facts.case.order, facts.case.return_request
    if order.goods_at == "way_back" or (asked is not None and asked.sent_at is not None and order.goods_at != "buyer"):
        return "sent_back"
    if order.goods_at is not None and order.goods_at != "not_sure":
        return yes_or_no(order.goods_at == "buyer")
    if order.received_on is not None or facts.case.problem in _QUALITY:
        return "yes"
    return "no" if facts.case.problem == "not_delivered" else order.received


def _reach(case: Case) -> str:
    """Whether a letter and a court of the buyer's country can be expected to reach the seller."""
    is_far = case.seller.kind == "foreign" or case.seller.gone == "yes" or (case.venue == "social_page" and case.seller.kind is None)
    return "far" if is_far else "near"


def _worth(facts: FactRecorder) -> str | None:
    """A trifle: less than the effort of a formal claim; only while none was made."""
    case = facts.case
    if claims_made(case):
        return "normal"
    told = [head.amount for head in case.heads if head.amount is not None]
    amount = max(told) if told else case.order.price
    if amount is None or (not told and case.problem in (Problem.EXTRA_SERVICE, Problem.FEE)):
        return None
    if case.order.currency == _DEFAULT_CURRENCY and facts.country.currency not in (_DEFAULT_CURRENCY, None):
        return None  # roubles that nobody told
    limit = facts.situation.rulebook.library.habits.trifles.get(case.order.currency)
    return "trifle" if limit is not None and amount <= limit else "normal"
