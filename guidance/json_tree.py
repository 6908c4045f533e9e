"""Is this a tree of JSON that we would take in? Bytes become a plain tree, bounded before they are parsed.

It refuses depth, masses of small parts, one key twice and numbers that are none; what the tree means is judged by others.
"""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import Any

from guidance.errors import BadInput

MAX_BYTES = 12 * 1024 * 1024
MAX_DEPTH = 12
MAX_MARKS = 500_000
"""Brackets, commas and colons; the largest case that can be told has fewer."""
_STRING = re.compile(rb'"[^"]*"?')
"""A string without escapes, also one that never ends."""
_BRACKET = re.compile(rb"[\[{}\]]")
_BRACKETS = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


def parse(data: bytes) -> Any:
    """The plain tree of a JSON text in UTF-8; raises BadInput."""
    check_size(len(data), MAX_BYTES)
    if not data.strip():
        raise BadInput("empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("encoding") from None
    _check_shape(_STRING.sub(b"", data.replace(rb"\\", b"").replace(rb"\"", b"")))
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadInput("not_json") from None


def check_size(size: int, most: int) -> None:
    """Refuse what has more than `most` bytes."""
    if size > most:
        raise BadInput("too_large", {"limit": str(most // 1024 // 1024)})


def _check_shape(bare: bytes) -> None:
    """Refuse, by the marks outside of strings, what would cost too much to build."""
    if sum(bare.count(mark) for mark in (b"[", b"]", b"{", b"}", b",", b":")) > MAX_MARKS:
        raise BadInput("too_many_parts")
    depths = accumulate(_BRACKETS[found[0]] for found in _BRACKET.finditer(bare))
    if max(depths, default=0) > MAX_DEPTH:
        raise BadInput("too_deep")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadInput("duplicate_key")
    return found


def _no_constant(_: str) -> None:
    raise BadInput("not_json")
