"""Reads a typed amount: `4990`, `4 990,50`, `4990.50 ₽`, `1,234.50`.

Raises InputError for whatever could mean two sums, is less than nothing, or has parts of a kopeck. Sums are decimal, never floating.
"""

from __future__ import annotations

import re
from decimal import Decimal

from guidance.errors import InputError

LONGEST = 24
_LARGEST = Decimal(1_000_000_000)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]+")
_APART = re.compile(r"\d[\s\u00a0\u202f\u2009'’]+(?!\d{3}(?!\d))\d", re.ASCII)
"""Figures set apart otherwise than in threes: `12 50` may be either sum."""
_UNIT = re.compile(r"^[₽€$£]|(₽|€|\$|£|р\.?|руб\.?|рубл\w{1,2}|rub|eur|usd|gbp)$", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", re.ASCII)
_PLAIN = re.compile(r"\d{1,10}(?:[.,]\d{1,2})?", re.ASCII)


def read_amount(text: str, field: str) -> Decimal | None:
    """The sum written, None where nothing is; InputError("wrong_sum") with the name of `field` otherwise."""
    line = _UNIT.sub("", _SPACES.sub("", text[: LONGEST + 1]))
    if not line:
        return None
    if len(text) > LONGEST or _APART.search(text):
        raise InputError("wrong_sum", {"field": field})
    amount = _amount(line)
    if amount is None or amount > _LARGEST:
        raise InputError("wrong_sum", {"field": field})
    return amount


def _amount(line: str) -> Decimal | None:
    if _PLAIN.fullmatch(line):
        return Decimal(line.replace(",", "."))
    if not _GROUPED.fullmatch(line) or len({sign for sign in line if sign in ".,"}) < 2:
        return None
    mark = max(".,", key=line.rfind)
    whole, _, part = line.rpartition(mark)
    return Decimal(f"{re.sub(r'[.,]', '', whole)}.{part}")
