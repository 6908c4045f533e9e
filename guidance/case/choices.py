"""The closed lists that a Case chooses from: what went wrong, what the buyer wants, who takes part, how messages travel."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, get_args

YesNo = Literal["yes", "no", "not_sure"]


class Problem(StrEnum):
    """What went wrong."""

    NOT_DELIVERED = "not_delivered"
    DEFECT = "defect"
    NOT_AS_DESCRIBED = "not_as_described"
    CHANGED_MIND = "changed_mind"
    REFUND_UNPAID = "refund_unpaid"
    EXTRA_SERVICE = "extra_service"
    WRONG_CHARGE = "wrong_charge"
    CANCELLED = "cancelled"
    WANTS_TO_CANCEL = "wants_to_cancel"
    FEE = "fee"
    PROMOTION = "promotion"
    ACCOUNT = "account"
    PARCEL = "parcel"
    DEMAND = "demand"
    OTHER = "other"
    NOT_SURE = "not_sure"


class Wish(StrEnum):
    """What the buyer wants."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    PRICE_CUT = "price_cut"
    DELIVERY = "delivery"
    CANCELLATION = "cancellation"
    NO_DEBT = "no_debt"
    NOTHING = "nothing"
    OTHER = "other"
    NOT_SURE = "not_sure"


Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""The languages that we speak."""


class Party(StrEnum):
    """A party that the buyer deals with."""

    SELLER = "seller"
    PLATFORM = "platform"
    BANK = "bank"
    AUTHORITY = "authority"
    MEDIATOR = "mediator"
    COURT = "court"
    COURIER = "courier"
    PICKUP_POINT = "pickup_point"
    SERVICE_CENTRE = "service_centre"
    MANUFACTURER = "manufacturer"
    PAYMENT_SERVICE = "payment_service"
    COLLECTOR = "collector"
    POLICE = "police"
    TRADE_BODY = "trade_body"
    OTHER = "other"


class Channel(StrEnum):
    """The way a message was sent."""

    ORDER_CHAT = "order_chat"
    SUPPORT_CHAT = "support_chat"
    PLATFORM_FORM = "platform_form"
    EMAIL = "email"
    PHONE = "phone"
    MESSENGER = "messenger"
    SOCIAL_NETWORK = "social_network"
    REVIEW = "review"
    POST = "post"
    IN_PERSON = "in_person"
    STATE_PORTAL = "state_portal"
    OTHER = "other"
    NOT_SURE = "not_sure"


class ReplyKind(StrEnum):
    """What a reply amounts to."""

    TEMPLATE = "template"
    DEFLECTION = "deflection"
    AGREEMENT = "agreement"
    PROMISE = "promise"
    REFUSAL = "refusal"
    OFFER = "offer"
    PAPERS_WANTED = "papers_wanted"
    GOODS_WANTED = "goods_wanted"
    DEMAND = "demand"
    OTHER = "other"
    NOT_SURE = "not_sure"


class Content(StrEnum):
    """A part that a complete request contains."""

    ORDER_NUMBER = "order_number"
    PRODUCT = "product"
    PROBLEM = "problem"
    WISH = "wish"
    REPLY_DATE = "reply_date"


class FraudSign(StrEnum):
    """A sign of fraud rather than of a bad seller."""

    PAID_OUTSIDE = "paid_outside"
    LURED_AWAY = "lured_away"
    SELLER_VANISHED = "seller_vanished"
    CODE_ASKED = "code_asked"
    UNKNOWN_CHARGE = "unknown_charge"
    STRANGER_ORDERED = "stranger_ordered"
    STRANGER_COLLECTED = "stranger_collected"


class SafetyMeasure(StrEnum):
    """What the buyer has done against a stranger's use of the account or the card."""

    ACCOUNT_SECURED = "account_secured"
    CARD_BLOCKED = "card_blocked"
    BANK_TOLD = "bank_told"
    POLICE_TOLD = "police_told"


class IrreversibleMove(StrEnum):
    """Something irreversible that the buyer is being asked to do now."""

    CONFIRM_RECEIPT = "confirm_receipt"
    CLOSE_DISPUTE = "close_dispute"
    SIGN_MEDIATION = "sign_mediation"
    HAND_OVER_GOODS = "hand_over_goods"
    PAY_OUTSIDE = "pay_outside"
    PAY_FOR_REFUSED = "pay_for_refused"
    PAY_DEMAND = "pay_demand"
    ACCEPT_LESS = "accept_less"
    WAIT_PAST_WINDOW = "wait_past_window"
    DELETE_REVIEW = "delete_review"
    NOTHING = "nothing"
    NOT_SURE = "not_sure"
