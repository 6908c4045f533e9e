"""One contact with a party, sent or received, and the promise that it may contain."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from guidance.case.choices import Channel, Content, Party, ReplyKind, YesNo
from guidance.case.moment import Moment
from guidance.case.part import Identifier, OneLine, Part, Text, check_order


class Promise(Part):
    """Something that the other side promised in a reply."""

    due: Moment | None = Field(None, description="The promised date; leave out if none was named.")
    text: Text | None = Field(None, description="What was promised, in their words.")
    kept: YesNo | None = Field(None, description="Was it kept?")


class Event(Part):
    """One contact with a party, out or in."""

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
    answered: YesNo | None = Field(None, description="For `out`: has it been answered? Needed only where no event in the list answers it.")
    to_supervisor: bool = Field(False, description="For `out`: was a supervisor or the next level of support asked for?")
    reply: ReplyKind | None = Field(
        None,
        description="For `in`: what it amounts to. `template`: an automatic or empty answer; `deflection`: sent to somebody else; "
        "`agreement`: grants what was asked; `promise`: will do or decide it; `refusal`: does not; `papers_wanted`, `goods_wanted`: "
        "asks for documents, asks for the goods (to be checked); `demand`: wants money or goods from the buyer.",
    )
    deflected_to: Party | None = Field(None, description="For `deflection`: to whom.")
    promise: Promise | None = Field(None, description="For `in`: what was promised.")
    answers: Identifier | None = Field(None, description="For `in`: the id of the event that it answers.")
    reference: OneLine | None = Field(None, description="Ticket, case or tracking number.")
    ground: Text | None = Field(None, description="For `in`: the reason that they give for a refusal or a demand, in their words.")
    is_final: YesNo | None = Field(None, description="For `in`: do they say that this is their final decision?")
    admits: YesNo | None = Field(None, description="For `in`: do they admit the fault, the delay or the debt?")
    contradicts: Identifier | None = Field(None, description="For `in`: the id of an earlier event of theirs that says the opposite.")
    text: Text | None = Field(None, description="The words, or a short note.")

    @model_validator(mode="after")
    def _promise_after_event(self) -> Self:
        if self.promise is not None:
            check_order(self.at, self.promise.due, "promise_before_event")
        return self
