"""What a letter is about: a situation in the language of the letter, and what follows from it for the one who gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from guidance.advice.facts import values_of
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.case.choices import Language, Party, Problem, Wish
from guidance.case.correspondence import SIDES, in_time_order, waiting_message
from guidance.case.event import Event
from guidance.claims.promises import Bounce, Promised, account_of, bounces, promises
from guidance.claims.sum import Sum
from guidance.claims.sums import sum_of
from guidance.library.forms.pack import Pack
from guidance.library.forms.table import NOT_SURE
from guidance.library.texts import Texts

_NEVER_CAME = ("on_the_way", "pickup_point", "given_to_other")
"""Where goods are that nobody has handed to the buyer."""
_PAID_AT_ONCE = ("card", "credit_card", "debit_card", "sbp", "instalments", "wallet", "bank_transfer")
_ABOUT_MONEY_PAID = (Problem.REFUND_UNPAID, Problem.WRONG_CHARGE)


@dataclass(frozen=True)
class Matter:
    """A situation in the language of a letter."""

    situation: Situation
    texts: Texts
    """With whole days worded as the letter words them."""
    language: Language
    demand: Wish | None = None
    """What the letter demands, where that is not the wish of the case."""
    to: Party | None = None
    """Who gets the letter: messages, references and promises are told of this party alone."""

    @property
    def case(self) -> Case:
        """What the buyer has told."""
        return self.situation.case

    @property
    def pack(self) -> Pack:
        """Country and platform."""
        return self.situation.pack

    @property
    def zone(self) -> ZoneInfo:
        """Where the days are counted."""
        return self.situation.zone

    @property
    def now(self) -> datetime:
        """The moment of the advice, in that zone."""
        return self.situation.local_now

    @property
    def events(self) -> list[Event]:
        """The contacts until now, in the order of time."""
        events = in_time_order(self.case.events, self.zone)
        return [event for event in events if event.at is None or event.at.earliest(self.zone) <= self.now]

    def is_with_addressee(self, party: Party) -> bool:
        """True for the party that gets the letter; in a shop of its own, seller and platform are one."""
        one = self.case.venue == "own_shop" and {party, self.to} <= {*SIDES}
        return one or party is self.to

    @property
    def events_there(self) -> list[Event]:
        """The contacts with the party that gets the letter."""
        return [event for event in self.events if self.is_with_addressee(event.counterparty)]

    @property
    def waiting_there(self) -> Event | None:
        """The first message to that party that waits for an answer of substance."""
        there = self.events_there
        waiting = (waiting_message(there, side) for side in {event.counterparty for event in there})
        return min((event for event in waiting if event is not None), key=there.index, default=None)

    @property
    def promises_there(self) -> list[Promised]:
        """What that party has promised and may still keep, the earliest day first and those without a day last."""
        made = promises(self.case, self.now, self.zone)
        pending = [promise for promise in made if promise.standing == "pending" and self.is_with_addressee(promise.by)]
        return sorted(pending, key=lambda promise: promise.due.latest(self.zone) if promise.due else datetime.max.replace(tzinfo=self.zone))

    @property
    def bounces(self) -> list[Bounce]:
        """The referrals of seller and platform to each other, or to nobody in particular."""
        return [bounce for bounce in bounces(self.case, self.now, self.zone) if bounce.by in SIDES and bounce.to in (None, *SIDES)]

    @property
    def in_hand(self) -> str:
        """Whether the buyer has the goods, as the tables know it."""
        return str(values_of(self.situation)["in_hand"])

    @cached_property
    def came(self) -> str:
        """Whether the goods were ever handed over, wherever they are now; goods with a fault at the seller's may have been, or not."""
        case, asked = self.case, self.case.return_request
        sent_back = asked is not None and (asked.sent_at is not None or asked.arrived_at is not None)
        if self.in_hand in ("yes", "sent_back") or case.order.received_on is not None or case.order.received == "yes" or sent_back:
            return "yes"
        if self.in_hand == "no" and (case.problem == "not_delivered" or case.order.received == "no" or case.order.goods_at in _NEVER_CAME):
            return "no"
        return NOT_SURE

    @cached_property
    def is_paid(self) -> str:
        """Whether money was paid, as far as that is told: cash that nobody says to have taken may be due at the door."""
        payment = self.case.payment
        if payment.method == "bonus":
            return "points"
        if values_of(self.situation)["money"] == "nobody":
            return "no"
        is_told = payment.held_by in ("platform", "seller") or payment.paid_on is not None or payment.instalments_paid is not None
        by_cash = payment.method == "cash" and self.came == "yes"
        is_meant = by_cash or payment.method in _PAID_AT_ONCE or self.case.problem in _ABOUT_MONEY_PAID
        return "yes" if is_told or is_meant else NOT_SURE

    @cached_property
    def paid(self) -> Decimal | None:
        """What was paid, where that is known."""
        order, payment = self.case.order, self.case.payment
        if self.is_paid != "yes":
            return None
        if payment.method == "instalments" and payment.instalments_paid is not None:
            return payment.instalments_paid
        return order.price + (order.delivery_price or Decimal(0)) if order.price is not None else None

    @cached_property
    def left(self) -> Decimal | None:
        """What of it is still to be paid back; None where that is nothing, or unknown."""
        account = account_of(self.case)
        left = self.paid - account.back if self.paid is not None and account.left is not None else None
        return left if left is not None and left > 0 else None

    @cached_property
    def sum(self) -> Sum:
        """What may be claimed today."""
        if self.demand in (None, self.case.wish):
            return sum_of(self.situation)
        return sum_of(self.situation.with_case(self.case.model_copy(update={"wish": self.demand})))
