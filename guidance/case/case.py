"""What has the person told us? One frozen Case: the only state there is.

It holds answers and happenings, never conclusions: facts, deadlines and advice are computed from it, at a moment. It refuses
what cannot have happened in any reading (a receipt before its order); what lies in the future is judged where `now` is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from guidance.case.exhibit import MAX_FILES_BYTES, Exhibit
from guidance.case.moment import Moment
from guidance.case.part import Identifier, Line, Money, Part, Text, in_order
from guidance.case.sent_letter import SentLetter

MAX_EVENTS = 5000
MAX_EXHIBITS = 60
MAX_LETTERS = 60
MAX_CHARACTERS = 2 * 1024 * 1024
"""Everything written in events and letters together: with it, what can be told can be saved, and what was saved can be opened."""
Country = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


class Problem(StrEnum):
    """What went wrong."""

    NOT_DELIVERED = "not_delivered"
    DEFECT = "defect"
    NOT_AS_DESCRIBED = "not_as_described"
    CHANGED_MIND = "changed_mind"
    REFUND_UNPAID = "refund_unpaid"
    EXTRA_SERVICE = "extra_service"
    WRONG_CHARGE = "wrong_charge"
    OTHER = "other"
    NOT_SURE = "not_sure"


class Wish(StrEnum):
    """What the buyer wants."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    PRICE_CUT = "price_cut"
    DELIVERY = "delivery"
    OTHER = "other"
    NOT_SURE = "not_sure"


class Party(StrEnum):
    """Somebody the buyer deals with."""

    SELLER = "seller"
    PLATFORM = "platform"
    BANK = "bank"
    AUTHORITY = "authority"
    MEDIATOR = "mediator"
    COURT = "court"


class Channel(StrEnum):
    """The way a message went."""

    ORDER_CHAT = "order_chat"
    SUPPORT_CHAT = "support_chat"
    PLATFORM_FORM = "platform_form"
    EMAIL = "email"
    PHONE = "phone"
    MESSENGER = "messenger"
    SOCIAL_NETWORK = "social_network"
    REVIEW = "review"
    POST = "post"
    IN_PERSON = "in_person"
    STATE_PORTAL = "state_portal"
    OTHER = "other"
    NOT_SURE = "not_sure"


class ReplyKind(StrEnum):
    """What an answer amounts to."""

    TEMPLATE = "template"
    DEFLECTION = "deflection"
    PROMISE = "promise"
    REFUSAL = "refusal"
    OFFER = "offer"
    PAPERS_WANTED = "papers_wanted"
    GOODS_WANTED = "goods_wanted"
    OTHER = "other"
    NOT_SURE = "not_sure"


class Content(StrEnum):
    """A part that a complete request contains."""

    ORDER_NUMBER = "order_number"
    PRODUCT = "product"
    PROBLEM = "problem"
    WISH = "wish"
    REPLY_DATE = "reply_date"


class FraudSign(StrEnum):
    """A sign of fraud rather than of a bad seller."""

    PAID_OUTSIDE = "paid_outside"
    LURED_AWAY = "lured_away"
    SELLER_VANISHED = "seller_vanished"
    CODE_ASKED = "code_asked"
    UNKNOWN_CHARGE = "unknown_charge"


class IrreversibleMove(StrEnum):
    """Something that cannot be taken back and that the buyer is being asked to do now."""

    CONFIRM_RECEIPT = "confirm_receipt"
    CLOSE_DISPUTE = "close_dispute"
    SIGN_MEDIATION = "sign_mediation"
    HAND_OVER_GOODS = "hand_over_goods"
    NOTHING = "nothing"
    NOT_SURE = "not_sure"


YesNo = Literal["yes", "no", "not_sure"]


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    if name not in _zones():
        raise PydanticCustomError("time_zone", "not a time zone")
    return name


class Order(Part):
    """The purchase."""

    number: Line | None = Field(None, description="Order number as the platform shows it.")
    goods: Line | None = Field(None, description="What was bought, in the buyer's words.")
    goods_class: Literal["ordinary", "technically_complex", "custom_made", "not_sure"] | None = Field(
        None,
        description="`technically_complex`: phones, computers, televisions, large appliances and the like (in Russia a list "
        "of the government). `custom_made`: made for this buyer only.",
    )
    price: Money | None = Field(None, description="What was paid for the goods, in `currency`; two decimals at most.")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = Field("RUB", description="ISO 4217 code.")
    delivery_price: Money | None = Field(None, description="What was paid for delivery on top of `price`, in `currency`.")
    ordered_on: Moment | None = Field(None, description="When the order was placed.")
    promised_by: Moment | None = Field(None, description="The delivery date promised in the order; its last day if a range.")
    overdue: Literal["yes", "no", "never_named", "not_sure"] | None = Field(
        None,
        description="Has the promised delivery date passed? Needed only where `promised_by` is not known; `never_named`: no date was "
        "promised.",
    )
    received: YesNo | None = Field(None, description="Has the buyer got the goods? Needed only where `received_on` is not known.")
    received_on: Moment | None = Field(None, description="When the buyer got the goods; leave out if she has not.")
    return_terms_given: YesNo | None = Field(
        None, description="Did the buyer get the order and the terms of return in writing with the goods?"
    )

    @model_validator(mode="after")
    def _received_after_ordered(self) -> Self:
        in_order(self.ordered_on, self.received_on, "received_before_ordered")
        in_order(self.ordered_on, self.promised_by, "promised_before_ordered")
        return self


class Seller(Part):
    """Who sold, as far as the buyer can see."""

    on_receipt: Literal["platform", "other", "not_sure"] | None = Field(
        None, description="Who is named as the seller on the receipt or in the order: the platform itself, or somebody else."
    )
    kind: Literal["company", "sole_trader", "self_employed", "private_person", "foreign", "not_sure"] | None = Field(
        None, description="What the seller is in law."
    )
    name: Line | None = Field(None, description="The seller's legal name as the receipt or the product card gives it.")
    address: Line | None = Field(None, description="The seller's postal address, from the same place.")
    registration: Line | None = Field(None, description="The seller's registration or tax number (in Russia ОГРН, ОГРНИП or ИНН).")
    email: Line | None = Field(None, description="The seller's e-mail address for claims.")


class Buyer(Part):
    """Who writes the letters. Asked only where a letter needs it; lives in the Case and its file alone."""

    name: Line | None = Field(None, description="Full name, as in the passport.")
    address: Line | None = Field(None, description="Postal address for answers.")
    phone: Line | None = Field(None, description="Telephone number.")
    email: Line | None = Field(None, description="E-mail address for answers.")
    bank_details: Text | None = Field(None, description="Where money is to be paid back to: account, bank, BIC; several lines.")


class Loss(Part):
    """Money that she had to spend because of the breach, besides the price."""

    what: Line = Field(description="What it was spent on: an expert, a courier, a dearer replacement.")
    amount: Money = Field(description="How much, in the order's currency.")
    on: Moment | None = Field(None, description="When it was paid.")


class Payment(Part):
    """How the money went, and where it is."""

    method: Literal["card", "sbp", "instalments", "wallet", "cash", "bank_transfer", "other", "not_sure"] | None = Field(
        None, description="`sbp`: the Russian fast payment system; `instalments`: pay-later or split; `wallet`: balance, gift card."
    )
    held_by: Literal["platform", "seller", "nobody", "not_sure"] | None = Field(
        None,
        description="Who took the money: `platform` (paid on the platform, to its account), `seller` (paid to the seller "
        "directly), `nobody` (nothing paid yet).",
    )
    paid_on: Moment | None = Field(None, description="When the payment went through; if left out, the day of the order counts.")


class Promise(Part):
    """Something that the other side promised in an answer."""

    due: Moment | None = Field(None, description="By when; leave out if no date was named.")
    text: Text | None = Field(None, description="What was promised, in their words.")
    kept: YesNo | None = Field(None, description="Was it kept?")


class Event(Part):
    """One contact with somebody, out or in."""

    id: Identifier = Field(description="Unique in the case: small letters, digits, hyphens, underscores.")
    at: Moment | None = Field(None, description="When; leave out if not known. Events without a date keep their place in the list.")
    direction: Literal["out", "in"] = Field(description="`out`: the buyer to them; `in`: they to the buyer.")
    counterparty: Party = Field(description="The other side of this contact.")
    channel: Channel = Field(
        Channel.NOT_SURE, description="`order_chat`: the chat of the order with the shop; `support_chat`: the platform's support."
    )
    contained: tuple[Content, ...] | None = Field(
        None, max_length=5, description="For `out`: what the message contained. Leave out if not known."
    )
    answered: YesNo | None = Field(None, description="For `out`: has it been answered? Needed only where no answering event is told.")
    to_supervisor: bool = Field(False, description="For `out`: was a supervisor or the next level of support asked for?")
    reply: ReplyKind | None = Field(
        None,
        description="For `in`: what it amounts to. `template`: an automatic or empty answer; `deflection`: sent to somebody else; "
        "`papers_wanted`, `goods_wanted`: asks for documents, for the goods (to be checked).",
    )
    deflected_to: Party | None = Field(None, description="For `deflection`: to whom.")
    promise: Promise | None = Field(None, description="For `in`: what was promised.")
    answers: Identifier | None = Field(None, description="For `in`: the id of the event that it answers.")
    reference: Line | None = Field(None, description="Ticket, case or tracking number.")
    text: Text | None = Field(None, description="The words, or a short note.")

    @model_validator(mode="after")
    def _promise_after_event(self) -> Self:
        if self.promise is not None:
            in_order(self.at, self.promise.due, "promise_before_event")
        return self


class Proceeding(Part):
    """A formal step: whether it was made, when it was received, and what came of it."""

    state: Literal["made", "not_made", "not_sure"] = Field(description="`made` as soon as it was sent or filed.")
    made_at: Moment | None = Field(None, description="When it was sent or filed.")
    received_at: Moment | None = Field(None, description="When it reached them; terms of law run from here.")
    answer: Literal["none", "agreed", "part", "refused", "not_sure"] = Field("none", description="Their decision or answer.")
    answered_at: Moment | None = Field(None, description="When the answer came.")
    reference: Line | None = Field(None, description="Its number.")
    open_until: Moment | None = Field(
        None, description="For the platform's dispute not yet opened: the last day that the platform shows for opening it."
    )

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        in_order(self.made_at, self.received_at, "received_before_made")
        in_order(self.made_at, self.answered_at, "answered_before_made")
        return self


class Claim(Proceeding):
    """A formal claim (претензия): a proceeding with a demand."""

    demand: Wish | None = Field(None, description="What it demands; if left out, the wish of the case counts.")
    refusal_notice: bool | None = Field(
        None, description="To the seller, goods prepaid and not delivered: did it say that the buyer refuses the order?"
    )


class Payout(Part):
    """Money that came back at one time."""

    amount: Money = Field(description="How much, in the order's currency.")
    on: Moment = Field(description="When it arrived.")


class Remedy(Part):
    """What the buyer has got by now."""

    received: Literal["none", "part", "whole", "not_sure"] = Field(description="`whole`: everything she asked for has arrived.")
    amount: Money | None = Field(None, description="Money that came back in all, in the order's currency.")
    on: Moment | None = Field(None, description="When it came, or the last of it.")
    payouts: tuple[Payout, ...] = Field(
        (), max_length=50, description="Where money came back in several parts: each part. Then `amount` is left out or their sum."
    )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.payouts and self.amount is not None and sum(payout.amount for payout in self.payouts) != self.amount:
            raise PydanticCustomError("payouts_sum", "the parts are not the whole")
        return self


class Case(Part):
    """Everything that the person has told us about one purchase. A field left out means: not told yet."""

    format: Literal["otvet-case"] = Field("otvet-case", description="Says what kind of file this is.")
    version: Literal[2] = Field(2, description="Version of this format; a file of version 1 opens too.")
    language: Literal["ru", "en"] | None = Field(None, description="Language of the advice.")
    country: Country | None = Field(None, description="Where the buyer lives and bought: ISO 3166 code in small letters, `ru`.")
    platform: Literal["yandex_market", "other"] | None = Field(None, description="The marketplace.")
    time_zone: Annotated[str, AfterValidator(_zone)] | None = Field(
        None, description="IANA name, `Europe/Moscow`; if left out, the capital's zone of the country."
    )
    buyer: Literal["consumer", "business", "not_sure"] | None = Field(None, description="`consumer`: bought for herself or her family.")
    problem: Problem | None = Field(
        None,
        description="What went wrong. `not_delivered` covers late and lost; `not_as_described` wrong goods too; `changed_mind`: the "
        "goods are "
        "fine and she does not want them; `refund_unpaid`: they agreed or took the goods back, and the money does not come; "
        "`extra_service`: something added without consent; `wrong_charge`: charged twice or for an order that failed.",
    )
    wish: Wish | None = Field(None, description="What she wants. `delivery`: the goods themselves.")
    order: Order = Field(default_factory=Order, description="What was bought, for how much, and when.")
    seller: Seller = Field(default_factory=Seller, description="Who sold.")
    person: Buyer = Field(default_factory=Buyer, description="The buyer's own details for letters.")
    payment: Payment = Field(default_factory=Payment, description="How the money went.")
    attempts: Literal["none", "some", "not_sure"] | None = Field(
        None, description="Has she contacted anybody yet? Not needed where `events` are told."
    )
    events: tuple[Event, ...] = Field((), max_length=MAX_EVENTS, description="Contacts, oldest first.")
    fraud_signs: tuple[FraudSign, ...] | None = Field(
        None,
        max_length=5,
        description="Signs of fraud; empty: she sees none. `paid_outside`: paid past the platform; `lured_away`: asked to leave the "
        "platform's chat; `seller_vanished`: shop or page gone; `code_asked`: asked for a code from a message; `unknown_charge`: a "
        "charge she did not make.",
    )
    pressed_to: IrreversibleMove | None = Field(
        None, description="Is she being asked, now, to do something that cannot be taken back, with the matter still open?"
    )
    claim_to_seller: Claim | None = Field(None, description="Formal claim to the seller.")
    claim_to_platform: Claim | None = Field(None, description="Formal claim to the platform.")
    platform_dispute: Proceeding | None = Field(None, description="Dispute or formal complaint in the platform's own section.")
    payment_dispute: Proceeding | None = Field(None, description="Dispute of the payment through the bank (chargeback).")
    authority: Proceeding | None = Field(None, description="Complaint to the consumer authority.")
    mediation: Proceeding | None = Field(None, description="Mediator, ombudsman or online arbitration.")
    court: Proceeding | None = Field(None, description="Claim filed in court.")
    remedy: Remedy | None = Field(None, description="What she has got by now.")
    losses: tuple[Loss, ...] = Field((), max_length=50, description="What she spent because of the breach, besides the price.")
    exhibits: tuple[Exhibit, ...] = Field((), max_length=MAX_EXHIBITS, description="Evidence, in the order of its numbers.")
    letters: tuple[SentLetter, ...] = Field((), max_length=MAX_LETTERS, description="Frozen copies of what was really sent, oldest first.")
    unsure: tuple[Identifier, ...] = Field(
        (), max_length=40, description='Ids of the wizard\'s questions that she answered with "not sure"; other programs may leave it out.'
    )

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        events = {event.id: event for event in self.events}
        if len(events) < len(self.events):
            raise PydanticCustomError("event_twice", "two events with one id")
        for event in self.events:
            _check_answer(event, events)
        for proceeding in (self.claim_to_seller, self.claim_to_platform, self.platform_dispute, self.payment_dispute):
            if proceeding is not None:
                in_order(self.order.ordered_on, proceeding.made_at, "made_before_ordered")
        if self.attempts == "none" and self.events:
            raise PydanticCustomError("attempts_none_with_events", "no attempts, yet events are told")
        return self

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        _check_twice(exhibit.id for exhibit in self.exhibits)
        _check_twice(letter.id for letter in self.letters)
        if not set(self._events_meant()) <= {event.id for event in self.events}:
            raise PydanticCustomError("event_unknown", "means an event that is not there")
        if sum({exhibit.sha256: exhibit.size for exhibit in self.exhibits}.values()) > MAX_FILES_BYTES:
            raise PydanticCustomError("files_too_large", "the files are too large together", {"limit": MAX_FILES_BYTES // 1024 // 1024})
        if sum(map(len, self._writings())) > MAX_CHARACTERS:
            raise PydanticCustomError("too_much_text", "too much text in all")
        return self

    def _events_meant(self) -> Iterator[str]:
        """Ids of the events that exhibits and letters point to."""
        for exhibit in self.exhibits:
            yield from exhibit.proves
        yield from (letter.event for letter in self.letters if letter.event is not None)

    def _writings(self) -> Iterator[str]:
        """Every text that can grow with the case."""
        yield from (letter.text for letter in self.letters)
        for event in self.events:
            yield event.text or ""
            yield event.reference or ""
            if event.promise is not None:
                yield event.promise.text or ""


def _check_answer(event: Event, events: Mapping[str, Event]) -> None:
    """Refuse an answer to nothing, and one that came before its question."""
    if event.answers is None:
        return
    if event.answers not in events:
        raise PydanticCustomError("answers_unknown", "answers an event that is not there")
    in_order(events[event.answers].at, event.at, "reply_before_question")


def _check_twice(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise PydanticCustomError("id_twice", "two items with one id")
        seen.add(one)
