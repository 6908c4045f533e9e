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
_WHOLE = ("true", "false", "null", "-", ".", "e+", "e-", "E+", "E-")
"""What may end in the middle outside strings: words, and the signs in a number."""
_ESCAPE_BEGUN = re.compile(r"\\?u?[0-9a-fA-F]{0,4}", re.ASCII)
_DEPTH_CHANGES = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


def parse(data: bytes) -> Any:
    """The value of a JSON text in UTF-8; raises InputError."""
    check_size(len(data), MAX_BYTES)
    if not data.strip():
        raise InputError("empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_cut = error.end == len(data) and error.reason == "unexpected end of data" and _is_object(data[: error.start].decode("utf-8-sig"))
        raise InputError("cut_off" if is_cut else "encoding") from None
    _check_shape(data.replace(rb"\\", b"").replace(rb"\"", b""))
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_reject_constant)
    except json.JSONDecodeError as error:
        raise InputError("cut_off" if _is_object(text) and _is_cut(error) else "not_json") from None
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


def _is_object(text: str) -> bool:
    """True where a text begins as every case file does."""
    return text.lstrip().startswith("{")


def _is_cut(error: json.JSONDecodeError) -> bool:
    """True where a text is in order as far as it goes: it ends within a string, a word or a number, or where more has to come."""
    if error.msg.startswith("Unterminated string"):
        return True
    rest = error.doc[error.pos :].rstrip()
    if error.msg.startswith("Invalid \\uXXXX escape"):
        return _ESCAPE_BEGUN.fullmatch(rest) is not None
    return any(whole.startswith(rest) for whole in _WHOLE)


def _unique(pairs: list[tuple[str, Any]]) -> JsonObject:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        raise InputError("duplicate_key")
    return tree


def _reject_constant(_: str) -> None:
    raise InputError("not_json")
