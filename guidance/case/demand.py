"""What is demanded from the buyer, what the buyer demands apart from the price, and what a court has decided."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from guidance.case.choices import Party, YesNo
from guidance.case.moment import Moment
from guidance.case.part import Money, OneLine, Part, Text, check_order


class Head(Part):
    """One head of claim: one thing that is owed, and who keeps or owes it."""

    what: Literal["price", "fee", "delivery", "goods", "promise", "added_service", "price_difference", "damage", "account", "other"] = (
        Field(
            description="`price`: the price of the goods; `fee`: for a return, a service, an instalment plan; `goods`: the goods "
            "themselves; `promise`: what the platform itself promised (points, a guarantee, a discount); `price_difference`: the same "
            "goods, dearer; `damage`: a loss, lost profit; `account`: access to the account."
        )
    )
    amount: Money | None = Field(None, description="How much, in the order's currency.")
    by: Literal["seller", "platform", "bank", "payment_service", "other", "not_sure"] | None = Field(
        None, description="Who took or keeps it, or made the promise."
    )
    since: Moment | None = Field(None, description="When it was taken, or should have been given.")


class Demand(Part):
    """Something demanded from the buyer."""

    by: Party = Field(description="Who demands it; `court`: papers of a suit were served on the buyer.")
    what: Literal["money", "goods", "suit", "other"] = Field("money", description="`goods`: to give goods back; `suit`: the buyer is sued.")
    amount: Money | None = Field(None, description="How much, in the order's currency.")
    at: Moment | None = Field(None, description="When it came.")
    until: Moment | None = Field(None, description="By when they want it, or an answer.")
    objected: YesNo | None = Field(None, description="Has the buyer objected to it in writing?")
    objected_at: Moment | None = Field(None, description="When.")
    text: Text | None = Field(None, description="Their words.")

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        check_order(self.at, self.objected_at, "answered_before_made")
        return self


class Judgment(Part):
    """A decision of a court, or of a body whose decision can be enforced."""

    instance: Literal["first", "appeal", "cassation", "body", "not_sure"] = Field(
        "first", description="`body`: a disputes board or committee, not a court."
    )
    on: Moment | None = Field(None, description="Its day; if known, the day on which the buyer got it in full.")
    outcome: Literal["for", "part", "against", "not_sure"] = Field(description="For the buyer or against.")
    amount: Money | None = Field(None, description="What was awarded, in the order's currency.")
    court: OneLine | None = Field(None, description="Which court.")
    appeal_until: Moment | None = Field(None, description="The last day to appeal, where the buyer knows it.")
    in_force: YesNo | None = Field(None, description="Is it final?")
    paid: Literal["none", "part", "whole", "not_sure"] | None = Field(None, description="Has it been paid?")
    enforcement: Literal["none", "asked", "failed", "not_sure"] | None = Field(
        None, description="`asked`: the writ is with the bailiffs or a bank; `failed`: nothing could be collected."
    )
