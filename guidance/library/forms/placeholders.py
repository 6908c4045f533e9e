"""The placeholders of letters: `VALUES`, `{term:…}` and nothing else; there is no language of templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

VALUES = (
    "order_number", "goods", "price", "delivery_price", "paid", "ordered_on", "promised_by", "received_on", "paid_on",
    "platform_name", "platform_company", "platform_address", "seller_name", "seller_address", "seller_registration", "seller_email",
    "buyer_name", "buyer_address", "buyer_phone", "buyer_email", "buyer_birth", "bank_details",
    "bank_name", "bank_address", "card_digits", "operation_number", "court_name", "court_address",
    "authority_name", "regulator_name", "mediator_name",
    "inspection_place", "extra_service", "extra_price", "new_delivery_date", "case_number", "defect", "mismatch", "story", "other_wish",
    "price_cut", "charged_sum", "late_ground", "moral_harm", "suit_price", "goods_condition", "claim_end_on", "penalty_sum",
    "penalty_term_end", "problem", "demand", "reply_by", "claim_term", "today",
    "first_written_on", "last_written_on", "silent_since", "reference", "contact_lines", "side_lines", "promise_lines",
    "promise_due", "seller_denial", "platform_denial", "bounce_sentence",
    "claim_sent_on", "claim_received_on", "claim_tracking", "platform_claim_sent_on", "dispute_opened_on", "bank_dispute_on",
    "complaint_on", "court_on",
    "sum_now", "sum_with_court", "sum_lines", "penalty_lines", "loss_lines", "court_lines", "refunded", "left", "remedy_on",
)  # fmt: skip
"""Every placeholder. What is not known becomes a visible blank."""
BY_HAND = frozenset({
    "platform_company", "platform_address", "buyer_birth", "bank_name", "bank_address", "card_digits", "operation_number", "court_name",
    "court_address", "inspection_place", "extra_service", "extra_price", "new_delivery_date", "case_number", "defect", "mismatch", "story",
    "other_wish", "price_cut", "charged_sum", "late_ground", "moral_harm", "suit_price", "goods_condition",
})  # fmt: skip
"""Placeholders for which the case has no field: always a blank, filled in by hand."""

_BRACED = re.compile(r"\{([^{}]*)\}?|\}")
_PLACEHOLDER = re.compile(r"(?P<name>[a-z_]+)|term:(?P<term>[a-z0-9_-]+)")


def misspelt_placeholder(text: str) -> str | None:
    """The first thing in braces that is no placeholder, as a sentence with the closest ones; None where all are placeholders."""
    for braced in _BRACED.finditer(text):
        inner = _PLACEHOLDER.fullmatch(braced[1] or "")
        if inner is None or (inner["name"] and inner["name"] not in VALUES) or not braced[0].endswith("}"):
            return f"`{braced[0]}` is no placeholder; there are {{term:<id>}} and {_closest(braced[1] or '')} …"
    return None


def terms_in(text: str) -> Iterator[str]:
    """The terms whose number a text asks for."""
    for braced in _BRACED.finditer(text):
        inner = _PLACEHOLDER.fullmatch(braced[1] or "")
        if inner is not None and inner["term"]:
            yield inner["term"]


def _closest(word: str) -> str:
    return ", ".join(f"{{{name}}}" for name in get_close_matches(word, VALUES, n=3, cutoff=0.3) or VALUES[:3])
