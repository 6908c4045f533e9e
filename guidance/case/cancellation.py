"""What became of the order itself: a cancellation, and a return that was asked for on the platform."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from guidance.case.choices import YesNo
from guidance.case.moment import Moment
from guidance.case.part import Money, Part, Text, check_order


class Cancellation(Part):
    """The end of the order before the goods were handed over: who asked for it, and what came of it."""

    by: Literal["buyer", "seller", "platform", "not_sure"] = Field(description="Who cancelled, or asked to.")
    state: Literal["done", "asked", "refused", "blocked", "not_sure"] = Field(
        description="`done`: the order is cancelled; `asked`: the buyer asked and has no answer; `refused`: they do not cancel; "
        "`blocked`: the button or the form does not let the buyer."
    )
    at: Moment | None = Field(None, description="When it was cancelled, or asked for.")
    answered_at: Moment | None = Field(None, description="When they refused or agreed.")
    reason: Literal["late", "out_of_stock", "price_error", "damaged", "technical", "not_ordered", "other", "none", "not_sure"] | None = (
        Field(None, description="The reason that was given. `late`: it did not come in time; `not_ordered`: the buyer had not ordered it.")
    )
    words: Text | None = Field(None, description="Their words.")
    sold_dearer: YesNo | None = Field(None, description="Are the same goods still offered, dearer?")
    refund_due: Moment | None = Field(None, description="The day by which they said that the money comes back.")

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        check_order(self.at, self.answered_at, "answered_before_made")
        return self


class ReturnRequest(Part):
    """A return or refund that the buyer asked for in the order (the form or button of the platform), before any dispute."""

    state: Literal["not_asked", "asked", "agreed", "refused", "blocked", "lapsed", "not_sure"] = Field(
        description="`agreed`: they approved it; `refused`: they turned it down; `blocked`: the form does not let the buyer; "
        "`lapsed`: the time for it on the platform is over."
    )
    reason: Literal["defect", "wrong_goods", "not_as_described", "changed_mind", "other", "not_sure"] | None = Field(
        None, description="The reason that the buyer chose in the form."
    )
    asked_at: Moment | None = Field(None, description="When it was asked for.")
    answered_at: Moment | None = Field(None, description="When they answered.")
    answered_by: Literal["seller", "platform", "not_sure"] | None = Field(None, description="Who decided, as far as the buyer can see.")
    ground: Text | None = Field(None, description="Why they refused, in their words.")
    open_until: Moment | None = Field(None, description="The last day that the platform shows for asking.")
    refund_due: Moment | None = Field(None, description="The day by which they said that the money comes back.")
    sent_at: Moment | None = Field(None, description="When the buyer sent or handed in the goods.")
    arrived_at: Moment | None = Field(None, description="When they had the goods back.")
    proof_of_sending: YesNo | None = Field(None, description="Has the buyer a receipt or a tracking number for sending them back?")
    arrival_asked: YesNo | None = Field(None, description="Has the buyer asked them in writing to confirm that the goods arrived?")
    costs_buyer: YesNo | None = Field(
        None,
        description="Do they make the buyer pay for the return (the way back, a fee, a part of the price)? Also where no sum was told.",
    )
    fee: Money | None = Field(
        None, description="What they charge, keep or demand for the return, postage included, in the order's currency."
    )

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        check_order(self.asked_at, self.answered_at, "answered_before_made")
        check_order(self.sent_at, self.arrived_at, "received_before_made")
        return self
