"""The formal steps that a buyer can take, and the record of one of them."""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from guidance.case.choices import Wish
from guidance.case.moment import Moment
from guidance.case.part import OneLine, Part, check_order

ProceedingName = Literal["claim_to_seller", "claim_to_platform", "platform_dispute", "payment_dispute", "authority", "mediation", "court"]
PROCEEDINGS: tuple[ProceedingName, ...] = get_args(ProceedingName)
"""The fields of a Case that hold a formal step."""


class Proceeding(Part):
    """A formal step: whether it was made, when it was received, and how it was answered."""

    state: Literal["made", "not_made", "not_sure"] = Field(description="`made` as soon as it was sent or filed.")
    made_at: Moment | None = Field(None, description="When it was sent or filed.")
    received_at: Moment | None = Field(None, description="When it reached them; terms of law run from this moment.")
    answer: Literal["none", "agreed", "part", "refused", "not_sure"] = Field("none", description="Their decision or answer.")
    answered_at: Moment | None = Field(None, description="When the answer came.")
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
    refusal_notice: bool | None = Field(
        None, description="To the seller, goods prepaid and not delivered: did it say that the buyer refuses the order?"
    )
