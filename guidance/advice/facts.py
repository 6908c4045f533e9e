"""What do the tables need to know? Facts, computed from the Case, the packs and `now`.

A fact is a word, or a clock that is read at a moment. Nothing is stored and nothing is guessed: a fact that nobody has told
keeps the value that its table names for that (`untold`), and is not in `told`. Where a date is approximate, the reading that
cannot harm the buyer is taken: her own windows run from the earliest day it can mean, the terms of others from the latest.
Rules of thumb run from the start of a day told without its hour, as people count days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from guidance.advice.clock import Clock
from guidance.advice.contacts import Contacts, read_contacts
from guidance.advice.situation import Situation, once
from guidance.advice.terms import asks_for_part, claim_end, claim_term, court_size, is_made, term_end, yes_or_no
from guidance.case.case import Claim, Proceeding
from guidance.case.moment import Moment
from guidance.decision.atoms import Value

Reading = str | Clock
_NOON = time(12)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Facts:
    """The facts of one case: value or clock by name; which are told; how our own steps start clocks."""

    values: Mapping[str, Reading]
    told: frozenset[str]
    starters: Mapping[str, Callable[[datetime], Clock]]
    terms: Mapping[str, str]
    """Clock to the id of the term that it counts."""
    others: Mapping[str, Clock]
    """Clocks that no table reads and that still make dates worth knowing."""

    def at(self, now: datetime) -> dict[str, str | int]:
        """Every fact read at `now`, as the tables take it."""
        return {name: value.value(now) if isinstance(value, Clock) else value for name, value in self.values.items()}


@once
def read_facts(situation: Situation) -> Facts:
    """All facts of a situation; those not told are left out of `values`."""
    reader = _Reader(situation)
    reader.read()
    return Facts(reader.values, frozenset(reader.told), reader.starters(), reader.terms, reader.others)


def read_windows(situation: Situation) -> dict[str, str | int]:
    """The buyer's own windows alone, read at the moment of the situation, as the tables take them."""
    reader = _Reader(situation)
    reader.windows()
    return {name: value.value(situation.now) if isinstance(value, Clock) else value for name, value in reader.values.items()}


@once
def values_of(situation: Situation) -> dict[str, Value]:
    """The facts as the tables take them: what nobody told has the value that its table names for that."""
    return {**situation.rulebook.graph.untold, **read_facts(situation).at(situation.now)}


class _Reader:
    """Reads one case; each method tells a few facts that belong together."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.case, self.now, self.pack, self.zone = situation.case, situation.now, situation.pack, situation.zone
        self.country = situation.country
        self.contacts: Contacts = read_contacts(self.case, self.pack, self.zone)
        self.values: dict[str, Reading] = {}
        self.told: set[str] = set()
        self.terms: dict[str, str] = {}
        self.others: dict[str, Clock] = {}

    def read(self) -> None:
        self._gate()
        self._demand()
        self.windows()
        self._messages()
        self._formal()
        self._beyond()

    def tell(self, name: str, value: Reading | None, *, told: bool = True) -> None:
        """Take a fact; None leaves it untold."""
        if value is not None:
            self.values[name] = str(value) if isinstance(value, str) else value
            if told:
                self.told.add(name)

    def _gate(self) -> None:
        case = self.case
        self.tell("remedy", case.remedy.received if case.remedy else None)
        if case.fraud_signs is not None:
            self.tell("fraud", "signs" if case.fraud_signs else "none")
        elif "checks" in case.unsure:
            self.tell("fraud", "not_sure")
        self.tell("buyer", case.buyer)
        kind = case.seller.kind
        self.tell("seller_kind", "trader" if kind in ("company", "sole_trader") else kind)
        if kind is None and case.fraud_signs is not None:
            self.tell("seller_kind", "not_sure")
        pressed = case.pressed_to
        self.tell("pressed", pressed if pressed in (None, "nothing", "not_sure") else "move")

    def _demand(self) -> None:
        case = self.case
        self.tell("problem", self._problem())
        self.tell("wish", case.wish)
        self.tell("seller_on_receipt", case.seller.on_receipt)
        self.tell("money", case.payment.held_by)
        self.tell("prepaid_law", self.country.prepaid_law)
        self.tell("delivery_left", *self._delivery())
        self.tell("in_hand", self._in_hand())

    def _problem(self) -> str | None:
        """A prepaid order refused before its date is a change of mind in law, not a delay (R1 of the sheet)."""
        problem, promised = self.case.problem, self.case.order.promised_by
        not_due = promised is not None and promised.latest(self.zone) >= self.now
        return "changed_mind" if problem == "not_delivered" and self.case.wish == "refund" and not_due else problem

    def _delivery(self) -> tuple[Reading | None]:
        order = self.case.order
        if self.case.problem is None:
            return (None,)
        if self.values.get("problem") != "not_delivered" or order.overdue in ("yes", "never_named"):
            return ("none",)
        if order.promised_by is not None:
            return (self._until(order.promised_by.latest(self.zone).date(), order.ordered_on),)
        return ("not_sure",) if order.overdue else (None,)

    def _in_hand(self) -> str | None:
        order = self.case.order
        if order.received_on is not None or self.case.problem in ("defect", "not_as_described"):
            return "yes"
        return "no" if self.case.problem == "not_delivered" else order.received

    def windows(self) -> None:
        """The windows that close for the buyer."""
        self.tell("dispute_left", self._dispute_window())
        self.tell("return_left", self._return_window())
        self.tell("reject_left", self._reject_window())
        self.tell("card_left", self._card_window())
        self.tell("limitation_left", self._limitation())

    def _dispute_window(self) -> Reading:
        dispute = self.case.platform_dispute
        if dispute is None or dispute.open_until is None or dispute.state == "made":
            return "none"
        return self._until(dispute.open_until.earliest(self.zone).date(), None)

    def _return_window(self) -> Reading | None:
        order, windows = self.case.order, self.country.windows
        if self.case.problem is None:
            return None
        if self.case.problem != "changed_mind" or windows.return_ is None or self._demanded():
            return "none"
        if order.received_on is None:
            return {"yes": "not_sure", "not_sure": "not_sure", "no": "none", None: None}[order.received]
        longer = windows.return_longer if order.return_terms_given == "no" else None
        if order.goods_class == "custom_made":
            return self._until(order.received_on.earliest(self.zone).date() - timedelta(days=1), order.received_on)
        return self._window("return_left", longer or windows.return_, order.received_on)

    def _reject_window(self) -> Reading | None:
        order, term = self.case.order, self.country.windows.reject
        if self.case.problem is None:
            return None
        if self.case.problem != "defect" or term is None or self._demanded() or self.case.wish in ("repair", "price_cut"):
            return "none"
        if order.goods_class == "not_sure":
            return self._window("reject_left", term, order.received_on) if order.received_on else "none"
        if order.goods_class != "technically_complex":
            return "none" if order.goods_class else None
        return self._window("reject_left", term, order.received_on) if order.received_on else "not_sure"

    def _card_window(self) -> Reading | None:
        payment = self.case.payment
        if is_made(self.case.payment_dispute) or payment.held_by == "nobody":
            return "none"
        if payment.method is None:
            return None
        term = next((term for method, term in self.country.windows.card.items() if method == payment.method), None)
        paid = payment.paid_on or self.case.order.ordered_on
        if term is None:
            return "none"
        return self._window("card_left", term, paid) if paid else "not_sure"

    def _limitation(self) -> Reading:
        order, term = self.case.order, self.country.windows.limitation
        known = order.promised_by if self.case.problem == "not_delivered" else order.received_on
        known = known or order.ordered_on
        if term is None or known is None or is_made(self.case.court):
            return "none"
        return self._window("limitation_left", term, known)

    def _demanded(self) -> bool:
        return any(is_made(one) for one in (self.case.claim_to_seller, self.case.claim_to_platform, self.case.platform_dispute))

    def _messages(self) -> None:
        contacts, unsure = self.contacts, self.case.unsure
        self.tell("channel", contacts.channel)
        self.tell("request", contacts.request)
        self.tell("reply", contacts.reply, told=contacts.reply_told or "reply" in unsure)
        self.tell("both_asked", yes_or_no(contacts.both_asked), told=contacts.any and not contacts.other_side_open)
        self.tell("supervisor", yes_or_no(contacts.supervisor))
        self.tell("widened", yes_or_no(contacts.widened))
        self.tell("goods_checked", yes_or_no(contacts.goods_checked))
        silence_told = (contacts.silence_told and not contacts.other_side_open) or bool({"silence", "seller_silence"} & set(unsure))
        self.tell("silence", self._since(contacts.silent_since), told=silence_told)
        self.tell("request_age", self._since(contacts.first_request), told=silence_told)
        due = contacts.promise_due
        promise = Clock(due.latest(self.zone) + _MINUTE, "hours", "down", self.zone, contacts.promised_at) if due else "none"
        self.tell("promise_left", promise, told=contacts.reply_told or "reply" in unsure)

    def _since(self, since: datetime | str) -> Reading:
        return since if isinstance(since, str) else Clock(since, "hours", "up", self.zone, since)

    def _formal(self) -> None:
        case = self.case
        proceedings = (
            case.platform_dispute,
            case.claim_to_seller,
            case.claim_to_platform,
            case.payment_dispute,
            case.authority,
            case.mediation,
            case.court,
        )
        told = any(proceedings) or self.contacts.any or case.attempts == "none" or "progress" in case.unsure
        self.tell("formal_started", yes_or_no(any(is_made(one) for one in proceedings)), told=told)
        self.tell("dispute", self._dispute(), told=told)
        self.tell("dispute_age", self._dispute_age(), told=told)
        self.tell("seller_claim", _claim_state(case.claim_to_seller), told=told)
        self.tell("platform_claim", _claim_state(case.claim_to_platform), told=told)
        self.tell("claim_left", self._claim_left(), told=told)
        body = self.country.routes.bank_authority if case.problem == "wrong_charge" else self.country.routes.authority
        self.tell("authority", self._route(case.authority, body), told=told)
        self.tell("mediator", self._route(case.mediation, self.country.routes.mediator), told=told)
        self.tell("court", _state(case.court), told=told)

    def _dispute(self) -> str:
        dispute = self.case.platform_dispute
        if dispute is None or dispute.state != "made":
            return "no_route" if self.pack.platform.dispute.route == "no" else _state(dispute)
        return {"agreed": "won", "refused": "lost", "part": "lost"}.get(dispute.answer, "open")

    def _dispute_age(self) -> Reading:
        dispute = self.case.platform_dispute
        if dispute is None or dispute.state != "made":
            return "none"
        since = dispute.answered_at or dispute.made_at
        return Clock(since.latest(self.zone), "days", "up", self.zone, since.earliest(self.zone)) if since else "not_sure"

    def _claim_left(self) -> Reading:
        ends = [self._claim_end(claim) for claim in (self.case.claim_to_seller, self.case.claim_to_platform)]
        running = [end for end in ends if end is not None]
        return max(running, key=lambda clock: clock.anchor) if running else "none"

    def _claim_end(self, claim: Claim | None) -> Clock | None:
        end = claim_end(claim, self.situation)
        if claim is None or end is None or claim.answer == "refused":
            return None
        self.terms["claim_left"] = end.term
        return self._until(end.last, end.presented)

    def _route(self, proceeding: Proceeding | None, body: str | None) -> str:
        return "no_route" if body is None else _state(proceeding)

    def _beyond(self) -> None:
        self.tell("payment_dispute", self._payment_dispute())
        self.tell("bank_left", self._bank_left())
        self.tell("court_size", self._court_size())
        self._authority_answer()

    def _payment_dispute(self) -> str | None:
        dispute, payment = self.case.payment_dispute, self.case.payment
        if dispute is not None and dispute.state == "made":
            return "refused" if dispute.answer == "refused" else "made"
        card = self.values.get("card_left")
        passed = isinstance(card, Clock) and card.value(self.now) < 0 and self._is_firm("card_left")
        if payment.held_by == "nobody" or passed:
            return "no_route"
        if payment.method in (None, "not_sure"):
            return payment.method
        return _state(dispute) if payment.method in self.country.routes.payment_dispute else "no_route"

    def _is_firm(self, clock: str) -> bool:
        """False for a customary window: after it the way may still be open."""
        return self.pack.term(self.terms[clock]).kind != "habit"

    def _bank_left(self) -> Reading:
        dispute, term = self.case.payment_dispute, self.country.answers.payment_dispute
        if dispute is None or dispute.state != "made" or dispute.answer != "none" or term is None:
            return "none"
        filed = dispute.received_at or dispute.made_at
        return self._term("bank_left", term, filed) if filed else "not_sure"

    def _authority_answer(self) -> None:
        complaint, term = self.case.authority, self.country.answers.authority
        if complaint is not None and complaint.state == "made" and complaint.answer == "none" and term is not None:
            filed = complaint.received_at or complaint.made_at
            if filed is not None:
                self.others["authority_left"] = self._term("authority_left", term, filed)

    def _court_size(self) -> str | None:
        """By the price alone: a letter counts the penalty too and may name a higher court, which the step allows for."""
        price, remedy = self.case.order.price, self.case.remedy
        if price is None:
            return None
        came = remedy is not None and (remedy.amount is not None or bool(remedy.payouts))
        return court_size(Decimal(0) if came or asks_for_part(self.case) else price, price, self.situation)

    def _window(self, name: str, term: str, start: Moment) -> Clock:
        """A window of the buyer's: from the earliest day, never moved off a day of rest."""
        self.terms[name] = term
        last = term_end(self.pack.term(term), start.earliest(self.zone).date(), self.country.country, rolls=False)
        return self._until(last, start)

    def _term(self, name: str, term: str, start: Moment) -> Clock:
        """A term of the others: from the latest day, moved off a day of rest where the law says so."""
        self.terms[name] = term
        last = term_end(self.pack.term(term), start.latest(self.zone).date(), self.country.country, rolls=True)
        return self._until(last, start)

    def _until(self, last: date, began: Moment | None) -> Clock:
        return Clock(datetime.combine(last, _NOON, self.zone), "days", "down", self.zone, began.earliest(self.zone) if began else None)

    def starters(self) -> dict[str, Callable[[datetime], Clock]]:
        """How our own steps start clocks at an instant."""
        zone = self.zone
        return {
            "silence": lambda at: Clock(at, "hours", "up", zone, at),
            "request_age": lambda at: Clock(at, "hours", "up", zone, at),
            "dispute_age": lambda at: Clock(at, "days", "up", zone, at),
            "claim_left": lambda at: self._started(claim_term(None, self.situation), at),
            "bank_left": lambda at: self._started(self.country.answers.payment_dispute, at),
        }

    def _started(self, term: str | None, at: datetime) -> Clock:
        start = at.astimezone(self.zone).date()
        last = term_end(self.pack.term(term), start, self.country.country, rolls=True) if term else start
        return Clock(datetime.combine(last, _NOON, self.zone), "days", "down", self.zone, at)


def _state(proceeding: Proceeding | None) -> str:
    return {"made": "made", "not_sure": "not_sure"}.get(proceeding.state, "none") if proceeding else "none"


def _claim_state(claim: Claim | None) -> str:
    """A claim of which nobody knows when it was sent is as good as doubtful: it has to be sent again, with proof."""
    if claim is None or claim.state != "made":
        return _state(claim)
    if claim.answer == "refused":
        return "refused"
    return "made" if claim.received_at or claim.made_at else "not_sure"
