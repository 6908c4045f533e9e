"""The purchase: the order, its seller, the buyer and the payment."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from guidance.case.choices import YesNo
from guidance.case.moment import Moment
from guidance.case.part import Money, OneLine, Part, Text, check_order


class Order(Part):
    """The purchase."""

    number: OneLine | None = Field(None, description="Order number as the platform shows it.")
    goods: OneLine | None = Field(None, description="What was bought, in the buyer's words.")
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
        description="Has the promised delivery date passed? Needed only where `promised_by` is not known; "
        "`never_named`: no date was promised.",
    )
    received: YesNo | None = Field(None, description="Has the buyer got the goods? Needed only where `received_on` is not known.")
    received_on: Moment | None = Field(None, description="When the buyer got the goods; leave out if the buyer has not.")
    return_terms_given: YesNo | None = Field(
        None, description="Did the buyer get the order and the terms of return in writing with the goods?"
    )

    @model_validator(mode="after")
    def _received_after_ordered(self) -> Self:
        check_order(self.ordered_on, self.received_on, "received_before_ordered")
        check_order(self.ordered_on, self.promised_by, "promised_before_ordered")
        return self


class Seller(Part):
    """The seller, as far as the buyer knows."""

    on_receipt: Literal["platform", "other", "not_sure"] | None = Field(
        None, description="Who is named as the seller on the receipt or in the order: the platform itself, or somebody else."
    )
    kind: Literal["company", "sole_trader", "self_employed", "private_person", "foreign", "not_sure"] | None = Field(
        None, description="What the seller is in law."
    )
    name: OneLine | None = Field(None, description="The seller's legal name as the receipt or the product card gives it.")
    address: OneLine | None = Field(None, description="The seller's postal address, from the same place.")
    registration: OneLine | None = Field(None, description="The seller's registration or tax number (in Russia ОГРН, ОГРНИП or ИНН).")
    email: OneLine | None = Field(None, description="The seller's e-mail address for claims.")


class Buyer(Part):
    """The buyer's own details. Asked only where a letter needs them; kept in the Case and its file alone."""

    name: OneLine | None = Field(None, description="Full name, as in the passport.")
    address: OneLine | None = Field(None, description="Postal address for answers.")
    phone: OneLine | None = Field(None, description="Telephone number.")
    email: OneLine | None = Field(None, description="E-mail address for answers.")
    bank_details: Text | None = Field(None, description="Where the money is to be paid back: account, bank, BIC; several lines.")


class Payment(Part):
    """How the buyer paid, and who holds the money."""

    method: Literal["card", "sbp", "instalments", "wallet", "cash", "bank_transfer", "other", "not_sure"] | None = Field(
        None, description="`sbp`: the Russian fast payment system; `instalments`: pay-later or split; `wallet`: balance, gift card."
    )
    held_by: Literal["platform", "seller", "nobody", "not_sure"] | None = Field(
        None,
        description="Who took the money: `platform` (paid on the platform, to its account), `seller` (paid to the seller "
        "directly), `nobody` (nothing paid yet).",
    )
    paid_on: Moment | None = Field(None, description="When the payment went through; if left out, the day of the order counts.")
