"""What the buyer got back, and what the breach has cost besides the price."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from guidance.case.choices import YesNo
from guidance.case.moment import Moment
from guidance.case.part import Money, OneLine, Part

Received = Literal["none", "part", "whole", "not_sure"]


class Payout(Part):
    """One repayment."""

    amount: Money = Field(description="How much, in the order's currency.")
    on: Moment = Field(description="When it arrived.")


class Remedy(Part):
    """What the buyer has got back by now."""

    received: Received = Field(
        description="`whole`: everything that the buyer asked for has arrived; `part` also where the money came back and the goods are "
        "wanted.",
    )
    amount: Money | None = Field(None, description="All the money that was paid back, in the order's currency.")
    on: Moment | None = Field(None, description="When it arrived, or when its last part did.")
    settled: YesNo | None = Field(
        None, description="Has the buyer accepted what was given (also gift cards, points, other goods) as the end of the matter?"
    )
    payouts: tuple[Payout, ...] = Field(
        (),
        max_length=50,
        description="Where the money was paid back in parts: each part. Then `amount` is left out or is their sum.",
    )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.payouts and self.amount is not None and sum(payout.amount for payout in self.payouts) != self.amount:
            raise PydanticCustomError("payouts_sum", "the parts are not the whole")
        return self


class Loss(Part):
    """Money that the buyer had to spend because of the breach, besides the price."""

    what: OneLine = Field(description="What it was spent on: an expert, a courier, a dearer replacement.")
    amount: Money = Field(description="How much, in the order's currency.")
    on: Moment | None = Field(None, description="When it was paid.")
