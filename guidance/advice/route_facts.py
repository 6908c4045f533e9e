"""Facts about the platform's own way (a return request, then a dispute), and the special moves that come before any ladder."""

from __future__ import annotations

from datetime import datetime, timedelta

from guidance.advice.clock import Clock
from guidance.advice.fact_recorder import FactRecorder, FactValue
from guidance.advice.platform_facts import (
    ANSWER_TIME,
    LEFT_ALONE,
    WITH_FORM,
    can_step_in,
    decides,
    end_of,
    is_left_to_seller,
    is_return_asked,
    platform_window,
    seller_end,
)
from guidance.advice.terms import claims_made, is_made
from guidance.case.case import Case
from guidance.case.choices import Channel, Party, Problem, ReplyKind, Wish
from guidance.case.correspondence import SIDES
from guidance.case.event import Event
from guidance.case.moment import Moment

_WITHOUT_ROUTE = (
    Problem.CANCELLED,
    Problem.WANTS_TO_CANCEL,
    Problem.WRONG_CHARGE,
    Problem.FEE,
    Problem.PROMOTION,
    Problem.ACCOUNT,
    Problem.PARCEL,
    Problem.DEMAND,
)
_OWN_CLAIM = (Problem.DEFECT, Problem.NOT_AS_DESCRIBED, Problem.CHANGED_MIND, Problem.REFUND_UNPAID, Problem.EXTRA_SERVICE)
"""Problems in which the buyer is the one who demands."""
_LONG_AGO = timedelta(days=180)
"""A platform's form closes after weeks or months; after so long it is taken to be closed, unless the platform shows another day."""
PAYMENT_TIME = timedelta(days=10)
"""So long the money or the goods are waited for after a decision (`won_age`)."""
_PROVABLE = (Channel.PLATFORM_FORM, Channel.EMAIL, Channel.POST, Channel.STATE_PORTAL)


def is_formal(case: Case) -> bool:
    """True once any formal step was taken; a return that was asked for on the platform is one."""
    return is_return_asked(case) or any(is_made(proceeding) for proceeding in case.proceedings().values())


def dispute_of(facts: FactRecorder) -> str:
    """Where the platform's own way stands: its strongest stage, then what closes it."""
    case = facts.case
    dispute = case.platform_dispute
    if dispute is not None and dispute.state == "made":
        stands = {"agreed": "won", "refused": "lost", "part": "lost", "passed_on": "lost"}.get(dispute.answer, "open")
        return "lost" if stands == "won" and _is_past(facts, dispute.due) else stands
    if dispute is not None and dispute.state in ("blocked", "lapsed", "no_route"):
        return "no_route"
    rules = facts.pack.platform.dispute
    is_barred = rules.barred_by_bank == "yes" and is_made(case.payment_dispute)
    if facts.values.get("seller_on_receipt") == "direct" or is_barred or _is_closed(facts):
        return "no_route"
    asked = _return_stage(facts)
    if asked is not None:
        return asked
    if _has_decided(facts):
        return "lost"
    if rules.route == "no" or is_left_to_seller(facts):
        return "no_route"
    return "not_sure" if dispute is not None and dispute.state == "not_sure" else "none"


def _is_closed(facts: FactRecorder) -> bool:
    """No form of the platform is meant for this, nobody decides over the platform itself, or its time is long over."""
    case = facts.case
    done = case.cancellation is not None and case.cancellation.state == "done"
    asked = case.return_request.state if case.return_request is not None else None
    has_come = case.problem == Problem.NOT_DELIVERED and facts.values.get("in_hand") == "yes"
    is_its_own = facts.values.get("breach") == "platform" and facts.values.get("quality") != "yes"
    wants_repair = case.wish is Wish.REPAIR and asked is None  # a platform's form gives goods back, it mends none
    has_no_form = case.problem in _WITHOUT_ROUTE and asked is None
    if done or has_come or is_its_own or wants_repair or has_no_form or asked in ("blocked", "lapsed"):
        return True
    if case.platform_dispute is not None and case.platform_dispute.open_until is not None:
        return False
    if (window := platform_window(facts)) is not None:
        return window.value(facts.now) < 0
    begun = case.order.received_on or case.order.ordered_on or case.payment.paid_on
    return begun is not None and begun.latest(facts.zone) + _LONG_AGO < facts.now


def _return_stage(facts: FactRecorder) -> str | None:
    """What became of a return that was asked for; approved against a fee that is not the buyer's to bear, or not paid on the day that
    they named, it is no remedy.
    """
    asked = facts.case.return_request
    if asked is None or not is_return_asked(facts.case):
        return None
    is_guaranteed = decides(facts)
    if asked.state == "asked":
        return "asked" if is_guaranteed else "open"
    if asked.state == "agreed" and not _is_at_buyers_cost(facts):
        return "won"
    return None if is_guaranteed else "lost"


def _is_at_buyers_cost(facts: FactRecorder) -> bool:
    """Goods that are not as they should be are to go back at the buyer's cost, or for a fee."""
    asked = facts.case.return_request
    if asked is None or facts.values.get("quality") != "yes":
        return False
    return bool(asked.fee) or asked.costs_buyer == "yes" or any(head.what == "fee" for head in facts.case.heads)


def _is_past(facts: FactRecorder, day: Moment | None) -> bool:
    return day is not None and day.latest(facts.zone) < facts.now


def _has_decided(facts: FactRecorder) -> bool:
    """The one who would decide the dispute has refused already: the platform, where it has to answer itself or the seller is gone."""
    answers = [(event.counterparty, event.reply) for event in facts.case.events if event.direction == "in"]
    refusals = {side for side, reply in answers if reply is ReplyKind.REFUSAL}
    if facts.case.seller.gone == "yes" and any(side is Party.PLATFORM and reply in LEFT_ALONE for side, reply in answers):
        return True
    is_its_own = facts.case.seller.on_receipt == "platform" or facts.values.get("breach") == "platform"
    if facts.case.problem == Problem.CHANGED_MIND:
        return bool(refusals & set(SIDES))
    return is_its_own and Party.PLATFORM in refusals


def dispute_age(facts: FactRecorder) -> FactValue:
    """Since when the platform's way stands as it does; where a day was named, or the platform's rules give one, so that it ends then."""
    dispute, asked = facts.case.platform_dispute, facts.case.return_request
    since: Moment | None
    if dispute is not None and dispute.state == "made":
        since = dispute.due or dispute.answered_at or dispute.made_at
    elif asked is not None and facts.values.get("dispute") in ("asked", "open", "won", "lost"):
        since = asked.refund_due or asked.answered_at or asked.asked_at
    else:
        return "none"
    if since is None:
        return "not_sure"
    at = since.latest(facts.zone)
    ends = _named_end(facts)
    if ends is not None:
        at = ends + timedelta(days=1) - (ANSWER_TIME if facts.values.get("dispute") in ("asked", "open") else PAYMENT_TIME)
    return Clock(at, "days", "up", facts.zone, since.earliest(facts.zone), least=0)


def _named_end(facts: FactRecorder) -> datetime | None:
    """The last day that they have for a return: named by them, or given by the platform's rules; None where only custom counts."""
    asked, rules = facts.case.return_request, facts.pack.platform.dispute
    if asked is None or facts.case.platform_dispute is not None:
        return None
    if facts.values.get("dispute") in ("asked", "open"):
        return seller_end(facts, asked.asked_at) if rules.seller_time is not None else None
    if asked.refund_due is not None:
        return asked.refund_due.latest(facts.zone)
    if asked.arrived_at is not None and asked.reason == "changed_mind" and (term := facts.country.answers.withdrawn) is not None:
        return end_of(facts, term, asked.arrived_at)
    if asked.arrived_at is not None and can_step_in(facts):
        return asked.arrived_at.latest(facts.zone) + ANSWER_TIME
    return None


def special_of(facts: FactRecorder) -> str:
    """A move that comes before the ladder of messages, whatever has been written; `formal`: their time is over, no message is needed."""
    case = facts.case
    if _has_open_demand(case):
        return "object_to_demand"
    if case.problem == Problem.WANTS_TO_CANCEL and not _has_notice(case):
        return "cancel_order"
    if _is_cause_disputed(facts):
        return "expertise"
    if _is_arrival_unproved(case):
        return "confirm_return"
    is_late = case.problem == Problem.NOT_DELIVERED and not claims_made(case)
    wants_out = case.wish is not Wish.DELIVERY
    if is_late and wants_out and case.order.date_mattered == "yes" and _is_overdue(facts) and not _has_demanded(case):
        return "end_contract"
    is_over = is_late and _is_past(facts, case.order.extra_time_until)
    return "formal" if is_over or _costs_buyer(facts) or _is_for_the_platform(facts) else "none"


def _is_for_the_platform(facts: FactRecorder) -> bool:
    """The platform deals with it instead of the seller: its form is the first step, and no message to the seller comes before."""
    rules, dispute = facts.pack.platform.dispute, facts.values.get("dispute")
    return rules.before_seller == "yes" and facts.case.problem in WITH_FORM and dispute in ("none", "not_sure")


def _costs_buyer(facts: FactRecorder) -> bool:
    """A return of faulty goods was approved at the buyer's cost: the quarrel is about the cost, no check of the goods settles it."""
    asked = facts.case.return_request
    is_refused = asked is not None and asked.state == "agreed" and facts.values.get("dispute") in ("lost", "none")
    return is_refused and (facts.values.get("dispute") == "lost" or _is_at_buyers_cost(facts)) and not claims_made(facts.case)


def _is_cause_disputed(facts: FactRecorder) -> bool:
    """A claim was refused over the cause of the defect, and only the other side has examined it."""
    case = facts.case
    defect, claims = case.defect, (case.claim_to_seller, case.claim_to_platform)
    refused = [claim for claim in claims if claim is not None and claim.answer == "refused"]
    if not refused or defect is None or defect.found not in ("misuse", "no_defect") or defect.checked_by == "expert":
        return False
    days = [claim.answered_at.earliest(facts.zone) for claim in refused if claim.answered_at is not None]
    since = [event for event in case.events if not days or event.at is None or event.at.earliest(facts.zone) >= min(days)]
    return case.problem == Problem.DEFECT and not any(_hands_over(event) for event in since)


def _hands_over(event: Event) -> bool:
    """The goods were given for a check, or a check was asked for."""
    return event.direction == "out" and (event.counterparty is Party.SERVICE_CENTRE or event.channel is Channel.IN_PERSON)


def _has_open_demand(case: Case) -> bool:
    """Somebody demands something from the buyer, who has not objected; a claim objects too, and a fee beside one is its head."""
    if case.problem in _OWN_CLAIM:
        return False
    open_ones = [demand for demand in case.demands if demand.objected != "yes"]
    if not case.demands and case.pressed_to == "pay_demand":
        return not case.fraud_signs
    return bool(open_ones) and not (claims_made(case) and all(demand.by in SIDES for demand in open_ones))


def _has_notice(case: Case) -> bool:
    """The order is cancelled, or was refused by the buyer in a way that can be proved."""
    done = case.cancellation is not None and case.cancellation.state == "done"
    return done or claims_made(case) or any(event.direction == "out" and event.channel in _PROVABLE for event in case.events)


def _is_arrival_unproved(case: Case) -> bool:
    sent = case.return_request
    return (
        sent is not None
        and sent.sent_at is not None
        and sent.arrived_at is None
        and sent.proof_of_sending in ("no", "not_sure")
        and sent.arrival_asked != "yes"
    )


def _is_overdue(facts: FactRecorder) -> bool:
    return facts.case.order.overdue == "yes" or _is_past(facts, facts.case.order.promised_by)


def _has_demanded(case: Case) -> bool:
    """A message that said what the buyer wants now."""
    return any(event.direction == "out" and "wish" in (event.contained or ()) for event in case.events)
