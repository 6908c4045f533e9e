"""The Case: everything that a person has told us about one purchase, as one frozen value.

It holds answers and events, never conclusions: facts, deadlines and advice are computed from it for a moment. It rejects what is
impossible whatever the hour (received before ordered); dates in the future are checked where `now` is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from guidance.case.cancellation import Cancellation, ReturnRequest
from guidance.case.choices import FraudSign, IrreversibleMove, Language, Problem, SafetyMeasure, Wish
from guidance.case.defect import Defect
from guidance.case.demand import Demand, Head, Judgment
from guidance.case.event import Event
from guidance.case.exhibit import Exhibit
from guidance.case.limits import MAX_CHARACTERS, MAX_EVENTS, MAX_EXHIBITS, MAX_FILES_BYTES, MAX_LETTERS, MEGABYTE
from guidance.case.moment import Moment
from guidance.case.part import Identifier, OneLine, Part, check_order
from guidance.case.proceeding import PROCEEDINGS, Claim, Proceeding, ProceedingName
from guidance.case.purchase import Buyer, Order, Payment, Seller
from guidance.case.remedy import Loss, Remedy
from guidance.case.sent_letter import SentLetter

CountryCode = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_zone(name: str) -> str:
    if name not in _zones():
        raise PydanticCustomError("time_zone", "not a time zone")
    return name


class Case(Part):
    """Everything that the person has told us about one purchase. A field that is left out is not known yet."""

    format: Literal["otvet-case"] = Field("otvet-case", description="Marks the file as a case file.")
    version: Literal[3] = Field(3, description="Version of this format; files of versions 1 and 2 open too.")
    as_of: Moment | None = Field(
        None, description="The moment from which the case is to be looked at, for worked examples; left out: today."
    )
    language: Language | None = Field(None, description="Language of the advice.")
    country: CountryCode | None = Field(None, description="Where the buyer lives and bought: ISO 3166 code in small letters, `ru`.")
    platform: OneLine | None = Field(
        None,
        description="The marketplace, by the id of its pack (`yandex_market`) or by its name as the buyer writes it; `other`: not named.",
    )
    venue: Literal["marketplace", "own_shop", "classifieds", "social_page", "not_sure"] | None = Field(
        None,
        description="What kind of place it is. `marketplace`: many sellers, a platform between them and the buyer; `own_shop`: a shop "
        "or an app that sells its own goods, with nobody between (its staff and support are the `seller`); `classifieds`: private "
        "advertisements; `social_page`: a page or chat in a social network.",
    )
    time_zone: Annotated[str, AfterValidator(_check_zone)] | None = Field(
        None, description="IANA name, `Europe/Moscow`; if left out, the capital's zone of the country."
    )
    buyer: Literal["consumer", "business", "not_sure"] | None = Field(None, description="`consumer`: bought for private use.")
    problem: Problem | None = Field(
        None,
        description="What went wrong. `not_delivered` covers late and lost; `not_as_described` wrong goods too; `changed_mind`: the "
        "goods are fine and the buyer does not want them; `refund_unpaid`: they agreed or took the goods back, and do not pay; "
        "`extra_service`: something added without consent; `wrong_charge`: charged twice, for an order that failed, or without consent; "
        "`cancelled`: the seller or the platform cancelled the order; `wants_to_cancel`: the buyer wants the order cancelled before "
        "it comes; `fee`: a fee beyond the price (for a return, delivery, instalments); `promotion`: points, a bonus, a guarantee "
        "that the platform promised; `account`: the account is blocked or used by a stranger; `parcel`: the buyer's own parcel, sent "
        "by the platform's delivery service; `demand`: somebody wants money or goods from the buyer.",
    )
    wish: Wish | None = Field(
        None,
        description="What the buyer wants. `delivery`: the goods themselves, as agreed; `cancellation`: to be rid of the order; "
        "`no_debt`: to owe nothing; `nothing`: nothing more, the matter is settled or was only to be told.",
    )
    order: Order = Field(default_factory=Order, description="What was bought, for how much, and when.")
    seller: Seller = Field(default_factory=Seller, description="Who sold.")
    person: Buyer = Field(default_factory=Buyer, description="The buyer's own details for letters.")
    payment: Payment = Field(default_factory=Payment, description="How the buyer paid.")
    heads: tuple[Head, ...] = Field((), max_length=10, description="What is owed, where it is more or other than the price.")
    cancellation: Cancellation | None = Field(None, description="The cancellation of the order, made or asked for.")
    return_request: ReturnRequest | None = Field(None, description="The return or refund that was asked for by the platform's own form.")
    defect: Defect | None = Field(None, description="The defect, its repairs and checks.")
    demands: tuple[Demand, ...] = Field((), max_length=10, description="What others demand from the buyer.")
    attempts: Literal["none", "some", "not_sure"] | None = Field(
        None, description="Has the buyer contacted anybody yet? Not needed where there are `events`."
    )
    events: tuple[Event, ...] = Field((), max_length=MAX_EVENTS, description="Contacts, oldest first.")
    fraud_signs: tuple[FraudSign, ...] | None = Field(
        None,
        max_length=7,
        description="Signs of fraud; empty: the buyer sees none. `paid_outside`: paid past the platform; `lured_away`: asked to leave the "
        "platform's chat; `seller_vanished`: shop or page gone; `code_asked`: asked for a code from a message; `unknown_charge`: a "
        "charge that the buyer did not make; `stranger_ordered`: orders in the account that the buyer did not place; "
        "`stranger_collected`: the goods were handed to somebody who used the buyer's name or code.",
    )
    safety: tuple[SafetyMeasure, ...] | None = Field(
        None,
        max_length=4,
        description="What the buyer has done against it. `account_secured`: new password, sessions ended; `card_blocked`: card blocked, "
        "replaced or unlinked. Telling the bank or the police may stand here or as an event.",
    )
    pressed_to: IrreversibleMove | None = Field(
        None,
        description="Is the buyer being asked, now, to do something irreversible while the matter is still open? `pay_for_refused`: "
        "to pay for goods that the buyer refuses; `pay_demand`: to pay what the buyer does not owe; `wait_past_window`: to wait until "
        "a window has closed.",
    )
    claim_to_seller: Claim | None = Field(None, description="Formal claim to the seller.")
    claim_to_platform: Claim | None = Field(None, description="Formal claim to the platform.")
    platform_dispute: Proceeding | None = Field(None, description="Dispute or formal complaint in the platform's own section.")
    payment_dispute: Proceeding | None = Field(None, description="Dispute of the payment through the bank (chargeback).")
    authority: Proceeding | None = Field(None, description="Complaint to the consumer authority.")
    mediation: Proceeding | None = Field(None, description="Mediator, ombudsman or online arbitration.")
    police: Proceeding | None = Field(None, description="Report to the police.")
    court: Proceeding | None = Field(None, description="Claim filed in court by the buyer.")
    judgments: tuple[Judgment, ...] = Field((), max_length=10, description="Decisions of courts and boards, oldest first.")
    remedy: Remedy | None = Field(None, description="What the buyer has got back by now.")
    losses: tuple[Loss, ...] = Field((), max_length=50, description="What the buyer spent because of the breach, besides the price.")
    exhibits: tuple[Exhibit, ...] = Field((), max_length=MAX_EXHIBITS, description="Evidence, in the order of the exhibits' numbers.")
    letters: tuple[SentLetter, ...] = Field((), max_length=MAX_LETTERS, description="Frozen copies of what was really sent, oldest first.")
    unsure: tuple[Identifier, ...] = Field(
        (), max_length=40, description='Ids of the wizard\'s questions answered with "not sure"; other programs may leave it out.'
    )

    def proceedings(self) -> Mapping[ProceedingName, Proceeding]:
        """The formal steps that are known, by name, in their fixed order."""
        steps = ((name, getattr(self, name)) for name in PROCEEDINGS)
        return {name: step for name, step in steps if step is not None}

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        events = {event.id: event for event in self.events}
        if len(events) < len(self.events):
            raise PydanticCustomError("event_twice", "two events with one id")
        for event in self.events:
            _check_answer(event, events)
        for proceeding in (self.claim_to_seller, self.claim_to_platform, self.platform_dispute, self.payment_dispute):
            if proceeding is not None:
                check_order(self.order.ordered_on, proceeding.made_at, "made_before_ordered")
        if self.attempts == "none" and any(event.direction == "out" for event in self.events):
            raise PydanticCustomError("attempts_none_with_events", "no attempts, yet there are events")
        return self

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        _check_unique(exhibit.id for exhibit in self.exhibits)
        _check_unique(letter.id for letter in self.letters)
        if not set(self._linked_events()) <= {event.id for event in self.events}:
            raise PydanticCustomError("event_unknown", "names an event that is not there")
        if sum({exhibit.sha256: exhibit.size for exhibit in self.exhibits}.values()) > MAX_FILES_BYTES:
            raise PydanticCustomError("files_too_large", "the files are too large together", {"limit": MAX_FILES_BYTES // MEGABYTE})
        if sum(map(len, self._texts())) > MAX_CHARACTERS:
            raise PydanticCustomError("too_much_text", "too much text in all")
        return self

    def _linked_events(self) -> Iterator[str]:
        """Ids of the events that exhibits and letters name."""
        for exhibit in self.exhibits:
            yield from exhibit.proves
        yield from (letter.event for letter in self.letters if letter.event is not None)

    def _texts(self) -> Iterator[str]:
        """Every text that can grow with the case."""
        yield from (letter.text for letter in self.letters)
        for event in self.events:
            yield event.text or ""
            yield event.reference or ""
            if event.promise is not None:
                yield event.promise.text or ""


def _check_answer(event: Event, events: Mapping[str, Event]) -> None:
    """Reject an answer to an unknown event, and one that is earlier than what it answers."""
    if event.answers is None:
        return
    if event.answers not in events:
        raise PydanticCustomError("answers_unknown", "answers an event that is not there")
    check_order(events[event.answers].at, event.at, "reply_before_question")


def _check_unique(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for item in ids:
        if item in seen:
            raise PydanticCustomError("id_twice", "two items with one id")
        seen.add(item)
