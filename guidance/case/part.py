"""The base of all parts of a Case, their types of text and money, and the check of two moments' order.

Rejects unknown fields, control characters and unbounded numbers; error messages never repeat the input.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from guidance.case.moment import Moment

_UTC = ZoneInfo("UTC")
_ZONES_SPAN = timedelta(hours=26)  # from UTC-12 to UTC+14
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


def check_plain(text: str) -> str:
    """Reject a text with invisible control characters."""
    if _CONTROL.search(text):
        raise PydanticCustomError("control_character", "holds an invisible control character")
    return text


def _check_digits(amount: Any) -> Any:
    """Reject what Python reads as a number and people do not: `1_000`, `１２`, ` 7`."""
    if isinstance(amount, bool) or (isinstance(amount, str) and not _NUMBER.fullmatch(amount)):
        raise PydanticCustomError("sum", "not a sum")
    return amount


def _without_exponent(amount: Decimal) -> Decimal:
    """The same amount without an exponent: `1E+3` as `1000`."""
    exponent = amount.as_tuple().exponent
    return amount.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else amount


OneLine = Annotated[str, Field(max_length=200), AfterValidator(check_plain)]
Text = Annotated[str, Field(max_length=5000), AfterValidator(check_plain)]
Money = Annotated[
    Decimal,
    Field(ge=0, le=1_000_000_000, max_digits=12, decimal_places=2, allow_inf_nan=False),
    BeforeValidator(_check_digits),
    AfterValidator(_without_exponent),
]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]


class Part(BaseModel):
    """The base of every part of a Case: frozen, without unknown fields; error messages do not repeat the input."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def check_order(first: Moment | None, second: Moment | None, error: str) -> None:
    """Reject two moments of which the second is earlier than the first in every reading of them, whatever the zone."""
    if first is None or second is None:
        return
    slack = timedelta(0) if first.has_zone == second.has_zone and first.is_exact == second.is_exact else _ZONES_SPAN
    if second.latest(_UTC) + slack < first.earliest(_UTC):
        raise PydanticCustomError(error, "in the wrong order")
