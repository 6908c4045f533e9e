"""The formal steps that a buyer can take, and the record of one of them."""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from guidance.case.choices import Wish, YesNo
from guidance.case.moment import Moment
from guidance.case.part import OneLine, Part, Text, check_order

ProceedingName = Literal[
    "claim_to_seller", "claim_to_platform", "platform_dispute", "payment_dispute", "authority", "mediation", "police", "court"
]
PROCEEDINGS: tuple[ProceedingName, ...] = get_args(ProceedingName)
"""The fields of a Case that hold a formal step."""


class Proceeding(Part):
    """A formal step: whether it was made, when it was received, and how it was answered."""

    state: Literal["made", "not_made", "blocked", "lapsed", "no_route", "not_sure"] = Field(
        description="`made` as soon as it was sent or filed. Not made, because: `blocked`: the form or the menu does not let the buyer; "
        "`lapsed`: the time for it is over; `no_route`: there is no such way here."
    )
    made_at: Moment | None = Field(None, description="When it was sent or filed.")
    received_at: Moment | None = Field(None, description="When it reached them; terms of law run from this moment.")
    answer: Literal["none", "agreed", "part", "refused", "passed_on", "papers_wanted", "not_sure"] = Field(
        "none",
        description="Their decision or answer. `agreed` also where they only say so; `passed_on`: sent to somebody else; "
        "`papers_wanted`: they ask for documents before they decide.",
    )
    answered_at: Moment | None = Field(None, description="When the answer came.")
    ground: Text | None = Field(None, description="Why they refused, in their words.")
    due: Moment | None = Field(None, description="The day by which they said that they would carry out what they agreed to, or answer.")
    carried_out: YesNo | None = Field(None, description="Was what they agreed to, or were told to do, done?")
    reference: OneLine | None = Field(None, description="Its number.")
    open_until: Moment | None = Field(
        None, description="For the platform's dispute not yet opened: the last day that the platform shows for opening it."
    )

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        check_order(self.made_at, self.received_at, "received_before_made")
        check_order(self.made_at, self.answered_at, "answered_before_made")
        return self


class Claim(Proceeding):
    """A formal claim (претензия): a proceeding with a demand."""

    demand: Wish | None = Field(None, description="What it demands; if left out, the wish of the case counts.")
    until: Moment | None = Field(None, description="The day by which it asks them to pay, deliver or answer.")
    refusal_notice: bool | None = Field(
        None, description="To the seller, goods prepaid and not delivered: did it say that the buyer refuses the order?"
    )
