"""What a platform's own rules give: how long its dispute is open, how long a seller may take, and whether it steps in."""

from __future__ import annotations

from datetime import datetime, timedelta

from guidance.advice.clock import Clock
from guidance.advice.fact_recorder import FactRecorder
from guidance.advice.terms import term_end
from guidance.case.case import Case
from guidance.case.choices import Party, Problem, ReplyKind
from guidance.case.moment import Moment

WITH_FORM = (Problem.NOT_DELIVERED, Problem.DEFECT, Problem.NOT_AS_DESCRIBED, Problem.REFUND_UNPAID)
"""Problems for which a platform has a form in the order."""
ANSWER_TIME = timedelta(days=3)
"""To answer a return, or to pay once the goods are back: after that a platform with a guarantee can be asked to step in."""
LEFT_ALONE = (ReplyKind.REFUSAL, ReplyKind.DEFLECTION)
"""Answers with which a platform leaves the buyer alone with the seller."""


def is_return_asked(case: Case) -> bool:
    """True once a return was asked for by the platform's own form, whatever came of it."""
    return case.return_request is not None and case.return_request.state in ("asked", "agreed", "refused")


def platform_window(facts: FactRecorder) -> Clock | None:
    """How long the platform takes a dispute, by its own rules; None where nobody knows, and once a return was asked for, which keeps it."""
    case, rules = facts.case, facts.pack.platform.dispute
    if case.venue == "own_shop" or case.problem not in WITH_FORM or is_return_asked(case):
        return None
    term = (rules.window_undelivered if case.problem == Problem.NOT_DELIVERED else None) or rules.window
    if term is None:
        return None
    begun = {
        "goods_received": case.order.received_on,
        "delivery_expected": case.order.promised_by,
        "order_placed": case.order.ordered_on or case.payment.paid_on,
        "payment": facts.paid_on,
    }.get(facts.pack.term(term).starts)
    return facts.window("dispute_left", term, begun) if begun is not None else None


def can_step_in(facts: FactRecorder) -> bool:
    """Whether the platform can be asked to step in over a return: unless it has decided itself, or has the dispute already."""
    asked, dispute = facts.case.return_request, facts.case.platform_dispute
    is_its_own = asked is not None and asked.answered_by == "platform"
    is_made_already = dispute is not None and dispute.state == "made"
    return decides(facts) and not (is_its_own or is_made_already or is_left_to_seller(facts))


def is_left_to_seller(facts: FactRecorder) -> bool:
    """A platform of which nobody knows a way of its own was asked, and left it to the seller."""
    answers = (event for event in facts.case.events if event.counterparty is Party.PLATFORM and event.direction == "in")
    return facts.pack.platform.dispute.route == "unknown" and any(event.reply in LEFT_ALONE for event in answers)


def is_unanswered_for_days(facts: FactRecorder) -> bool:
    """A return that was asked for, and nobody has decided in the days that a seller has for it."""
    asked = facts.case.return_request
    return asked is not None and asked.state == "asked" and _is_over(facts, asked.asked_at)


def decides(facts: FactRecorder) -> bool:
    """Does the platform decide where the seller refused or is silent: by its own rules, or else as is usual in the country."""
    return (facts.pack.platform.dispute.next_stage or facts.country.routes.next_stage) == "yes"


def seller_end(facts: FactRecorder, since: Moment | None) -> datetime | None:
    """The last day of the seller's time to answer, by the platform's own rules or else some days."""
    if since is None:
        return None
    term = facts.pack.platform.dispute.seller_time
    return since.latest(facts.zone) + ANSWER_TIME if term is None else end_of(facts, term, since)


def end_of(facts: FactRecorder, term: str, since: Moment) -> datetime:
    """The last day of a term that others have, by the hour at which it began."""
    began = since.latest(facts.zone)
    return began + (term_end(facts.pack.term(term), began.date(), facts.country.country, rolls=True) - began.date())


def _is_over(facts: FactRecorder, since: Moment | None) -> bool:
    """The time that a seller has to answer, from this day, is over."""
    end = seller_end(facts, since)
    return end is not None and end.date() < facts.situation.today
