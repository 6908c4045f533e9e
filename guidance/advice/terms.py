"""Counts terms: when a claim's term ends, which term a claim sets, which court a sum belongs to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.case.choices import Wish
from guidance.case.moment import Moment
from guidance.case.proceeding import Claim, Proceeding
from guidance.library.days import add_days, add_months, add_working_days, roll_forward
from guidance.library.forms.source import Term


def term_end(term: Term, start: date, country: str, *, rolls: bool) -> date:
    """The last day of `term` begun on `start`; `rolls` moves it off a day of rest where the term's law does."""
    amount = int(term.amount)
    match term.unit:
        case "working_days":
            day = add_working_days(start, amount, country)
        case "months":
            day = add_months(start, amount)
        case "years":
            day = add_months(start, 12 * amount)
        case "hours":
            day = add_days(start, -(-amount // 24))
        case _:
            day = add_days(start, amount)
    return roll_forward(day, country) if rolls and term.rolls else day


class ClaimEnd(NamedTuple):
    """When the term of a claim ends: its id, its last day, and the moment that it runs from."""

    term: str
    last: date
    presented: Moment


def claim_end(claim: Claim | None, situation: Situation) -> ClaimEnd | None:
    """The end of a claim's term, which a refusal does not bring forward; None where the claim was not made, or its day is unknown."""
    presented = (claim.received_at or claim.made_at) if claim is not None and claim.state == "made" else None
    if claim is None or presented is None:
        return None
    pack, name = situation.pack, claim_term(claim, situation)
    start = presented.latest(situation.zone).date()
    if claim.until is not None and pack.term(name).kind == "habit":  # where no law sets a term, the buyer's own day counts
        return ClaimEnd(name, claim.until.latest(situation.zone).date(), presented)
    return ClaimEnd(name, term_end(pack.term(name), start, pack.country.code, rolls=True), presented)


def claim_term(claim: Claim | None, situation: Situation) -> str:
    """Id of the term that a claim sets: by what it demands, or else by the wish of the case."""
    demand = (claim.demand if claim else None) or situation.case.wish or Wish.NOT_SURE
    return situation.rulebook.claim_term(situation.case, demand.value)


def court_size(least: Decimal, most: Decimal, situation: Situation) -> str:
    """Which court a suit for a sum between these two belongs to: `small`, `large` or `dutiable`; `not_sure` where more than one is left."""
    case, pack, country = situation.case, situation.pack, situation.country
    court = country.court
    if court.small is None or court.free is None or case.order.currency != country.currency:
        return "not_sure"
    limits = {"small": pack.term(court.small).amount, "large": pack.term(court.free).amount}
    sizes = {next((size for size, limit in limits.items() if amount <= limit), "dutiable") for amount in (least, most)}
    return sizes.pop() if len(sizes) == 1 else "not_sure"


def asks_for_part(case: Case) -> bool:
    """True where a suit is about less than the price: an added service, a price cut, the days by which goods that came were late."""
    late = case.problem == "not_delivered" and case.order.received_on is not None
    return case.problem == "extra_service" or case.wish == Wish.PRICE_CUT or late


def is_covered(case: Case) -> bool:
    """False where consumer law does not hold: a purchase for a business, or from a private person."""
    return case.buyer != "business" and case.seller.kind != "private_person"


def claims_made(case: Case) -> bool:
    """True once a formal claim was sent to anybody."""
    return is_made(case.claim_to_seller) or is_made(case.claim_to_platform)


def is_made(proceeding: Proceeding | None) -> bool:
    """True once a formal step is taken."""
    return proceeding is not None and proceeding.state == "made"
