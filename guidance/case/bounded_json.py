"""Is this a tree of JSON that we would take in? Bytes become a plain tree, bounded before they are parsed.

It refuses depth, masses of small parts, one key twice and numbers that are none; what the tree means is judged by others.
"""

from __future__ import annotations

import json
import re
from typing import Any

from guidance.errors import InputError

MAX_BYTES = 12 * 1024 * 1024
MAX_DEPTH = 12
MAX_TOKENS = 1_000_000
"""Brackets, commas, colons and strings; the largest case that can be told has fewer."""
_TOKEN = re.compile(rb'"[^"]*"?|[\[{}\],:]')
"""A string without escapes, also one that never ends, or a mark outside of strings."""
_DEEPER = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


def parse(data: bytes) -> Any:
    """The plain tree of a JSON text in UTF-8; raises InputError."""
    check_size(len(data), MAX_BYTES)
    if not data.strip():
        raise InputError("empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("encoding") from None
    _check_shape(data.replace(rb"\\", b"").replace(rb"\"", b""))
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InputError("not_json") from None


def check_size(size: int, most: int) -> None:
    """Refuse what has more than `most` bytes."""
    if size > most:
        raise InputError("too_large", {"limit": str(most // 1024 // 1024)})


def _check_shape(bare: bytes) -> None:
    """Refuse, by a text without escapes, what would cost too much to build; it holds no more than one token at a time."""
    depth = 0
    for number, found in enumerate(_TOKEN.finditer(bare)):
        depth += _DEEPER.get(found[0], 0)
        if depth > MAX_DEPTH:
            raise InputError("too_deep")
        if number > MAX_TOKENS:
            raise InputError("too_many_parts")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InputError("duplicate_key")
    return found


def _no_constant(_: str) -> None:
    raise InputError("not_json")
