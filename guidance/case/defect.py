"""The defect: when it showed, what was repaired, who checked it, how long the warranty lasts."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from guidance.case.choices import YesNo
from guidance.case.moment import Moment
from guidance.case.part import OneLine, Part, check_order


class Repair(Part):
    """One repair."""

    handed_in: Moment | None = Field(None, description="When the goods were handed in.")
    given_back: Moment | None = Field(None, description="When they came back.")
    days: int | None = Field(None, ge=0, le=3650, description="How many days it took; needed only without the two dates.")
    done: YesNo | None = Field(None, description="`no`: they refused to repair, or gave the goods back as they were.")
    same_fault: YesNo | None = Field(None, description="Was it for the same fault as the repair before it?")

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        check_order(self.handed_in, self.given_back, "received_before_made")
        return self


class Defect(Part):
    """What is known of the defect."""

    what: OneLine | None = Field(None, description="What is wrong with the goods, in the buyer's words.")
    showed_on: Moment | None = Field(None, description="When it showed.")
    warranty_until: Moment | None = Field(None, description="The last day of the warranty.")
    warranty_by: Literal["seller", "manufacturer", "platform", "not_sure"] | None = Field(None, description="Who gave the warranty.")
    repairs: tuple[Repair, ...] = Field((), max_length=20, description="Repairs, oldest first.")
    is_back: YesNo | None = Field(None, description="Has the same fault come back after a repair?")
    checked_by: Literal["nobody", "seller", "service_centre", "expert", "not_sure"] | None = Field(
        None, description="Who examined the goods and wrote down the cause."
    )
    found: Literal["production", "misuse", "no_defect", "not_sure"] | None = Field(
        None, description="What that paper says. `production`: a fault that was there at the sale; `misuse`: the buyer's own doing."
    )
