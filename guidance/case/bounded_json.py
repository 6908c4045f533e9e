"""Parses JSON within bounds that are checked before anything is built.

Raises InputError for what is too large, too deep or has too many parts, for a key that occurs twice, and for NaN and Infinity.
"""

from __future__ import annotations

import json
import re
from typing import Any

from guidance.case.limits import MEGABYTE
from guidance.errors import InputError

JsonObject = dict[str, Any]

MAX_BYTES = 12 * MEGABYTE
MAX_DEPTH = 12
MAX_TOKENS = 1_000_000
"""Brackets, commas, colons and strings; the largest possible case has fewer."""
_TOKEN = re.compile(rb'"[^"]*"?|[\[{}\],:]')
"""A string without escapes, also an unfinished one, or a punctuation mark outside strings."""
_DEPTH_CHANGES = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


def parse(data: bytes) -> Any:
    """The value of a JSON text in UTF-8; raises InputError."""
    check_size(len(data), MAX_BYTES)
    if not data.strip():
        raise InputError("empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("encoding") from None
    _check_shape(data.replace(rb"\\", b"").replace(rb"\"", b""))
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_reject_constant)
    except (ValueError, RecursionError):
        raise InputError("not_json") from None


def check_size(size: int, limit: int) -> None:
    """Raise InputError where `size` is above `limit`, both in bytes."""
    if size > limit:
        raise InputError("too_large", {"limit": str(limit // MEGABYTE)})


def _check_shape(unescaped: bytes) -> None:
    """Reject, in a text without escapes, what would be too expensive to build; only one token is held at a time."""
    depth = 0
    for number, token in enumerate(_TOKEN.finditer(unescaped)):
        depth += _DEPTH_CHANGES.get(token[0], 0)
        if depth > MAX_DEPTH:
            raise InputError("too_deep")
        if number > MAX_TOKENS:
            raise InputError("too_many_parts")


def _unique(pairs: list[tuple[str, Any]]) -> JsonObject:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        raise InputError("duplicate_key")
    return tree


def _reject_constant(_: str) -> None:
    raise InputError("not_json")
