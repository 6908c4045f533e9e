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
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = Field("RUB", description="ISO 4217 code; roubles if left out.")
    delivery_price: Money | None = Field(None, description="What was paid for delivery on top of `price`, in `currency`.")
    ordered_on: Moment | None = Field(None, description="When the order was placed.")
    promised_by: Moment | None = Field(None, description="The delivery date promised in the order; its last day if a range.")
    overdue: Literal["yes", "no", "never_named", "not_sure"] | None = Field(
        None,
        description="Has the promised delivery date passed? Needed only where `promised_by` is not known; "
        "`never_named`: no date was promised.",
    )
    extra_time_until: Moment | None = Field(
        None, description="The last day of the extra time that the buyer gave them in writing for delivery."
    )
    date_mattered: YesNo | None = Field(
        None, description="Was the day of delivery essential, and did they know (a gift, a feast, a journey)?"
    )
    received: YesNo | None = Field(
        None,
        description="Has the buyer, or somebody whom the buyer sent, got the goods in hand? Needed only where `received_on` is not known. "
        "`no` also where the app says so but nobody handed them over.",
    )
    received_on: Moment | None = Field(None, description="When the buyer got the goods; leave out if the buyer has not.")
    goods_at: (
        Literal["buyer", "on_the_way", "pickup_point", "seller", "platform", "way_back", "given_to_other", "lost", "not_sure"] | None
    ) = Field(
        None,
        description="Where the goods are now. `way_back`: being returned; `given_to_other`: handed or left to somebody whom the buyer "
        "did not send.",
    )
    confirmed: YesNo | None = Field(None, description="Has receipt been confirmed in the app or on the site?")
    confirmed_on: Moment | None = Field(None, description="When.")
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

    on_receipt: Literal["platform", "other", "several", "not_sure"] | None = Field(
        None,
        description="Who is named as the seller on the receipt or in the order: the platform itself, or somebody else. `several`: "
        "some goods by the one, some by the other. In an `own_shop` it may be left out.",
    )
    kind: Literal["company", "sole_trader", "self_employed", "private_person", "foreign", "not_sure"] | None = Field(
        None,
        description="What the seller is in law. `foreign`: a trader in another country, whom no court of the buyer's country reaches "
        "easily.",
    )
    gone: YesNo | None = Field(None, description="Has the seller disappeared: shop closed, page gone, number off?")
    name: OneLine | None = Field(None, description="The seller's legal name as the receipt or the product card gives it.")
    address: OneLine | None = Field(None, description="The seller's postal address, from the same place.")
    registration: OneLine | None = Field(None, description="The seller's registration or tax number (in Russia ОГРН, ОГРНИП or ИНН).")
    email: OneLine | None = Field(None, description="The seller's e-mail address for claims.")


class Buyer(Part):
    """The buyer's own details, asked only where a letter needs them; and where others acted for the buyer."""

    name: OneLine | None = Field(None, description="Full name, as in the passport.")
    address: OneLine | None = Field(None, description="Postal address for answers.")
    phone: OneLine | None = Field(None, description="Telephone number.")
    email: OneLine | None = Field(None, description="E-mail address for answers.")
    bank_details: Text | None = Field(None, description="Where the money is to be paid back: account, bank, BIC; several lines.")
    ordered_by: Literal["buyer", "child", "relative", "stranger", "not_sure"] | None = Field(None, description="Who placed the order.")
    paid_by: Literal["buyer", "other", "not_sure"] | None = Field(None, description="Whose card or account paid.")
    recipient: Literal["buyer", "other", "not_sure"] | None = Field(
        None, description="For whom the goods were; `other`: a gift, a relative."
    )


class Payment(Part):
    """How the buyer paid, and who holds the money."""

    method: (
        Literal[
            "card",
            "credit_card",
            "debit_card",
            "sbp",
            "instalments",
            "wallet",
            "bonus",
            "invoice",
            "cash",
            "bank_transfer",
            "other",
            "not_sure",
        ]
        | None
    ) = Field(
        None,
        description="`card`: kind not known; `sbp`: the Russian fast payment system; `instalments`: pay-later or split; `wallet`: "
        "PayPal or the like, balance, gift card; `bonus`: points alone, no money; `invoice`: to be paid later, not paid yet.",
    )
    without_consent: YesNo | None = Field(None, description="Was the money taken without the buyer's consent?")
    instalments_paid: Money | None = Field(None, description="For `instalments`: what has been paid so far, in the order's currency.")
    next_charge_on: Moment | None = Field(None, description="When the next charge is due, or may be tried.")
    held_by: Literal["platform", "seller", "nobody", "not_sure"] | None = Field(
        None,
        description="Who took the money: `platform` (paid on the platform, to its account), `seller` (paid to the seller "
        "directly), `nobody` (nothing paid yet).",
    )
    paid_on: Moment | None = Field(None, description="When the payment went through; if left out, the day of the order counts.")
