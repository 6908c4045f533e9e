"""Resume codes: 130 bits in 26 characters that are hard to confuse, and two check characters.

A mistyped code is rejected before anything is looked up; nothing reveals whether a code was ever issued.
"""

from __future__ import annotations

import hashlib
import secrets

from guidance.errors import InputError

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
LENGTH, CHECKS, GROUP = 26, 2, 4
_BASE = len(LETTERS)
_PRIME = 1021
"""The largest prime below 32²: one wrong character, or two that are swapped, always change the remainder."""
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = str.maketrans("", "", " \t\r\n\u00a0\u2009\u202f-‐‑–—.")


def new_code() -> str:
    """A code of 28 characters, the last two of them checks."""
    random = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return random + _checks(random)


def format_code(code: str) -> str:
    """A code as it is shown: seven groups of four."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(text: str) -> str:
    """The code that was typed, whatever its separators and lookalikes; raises InputError where it is mistyped."""
    code = text[:200].translate(_SEPARATORS).upper().translate(_LOOKALIKES)
    if len(code) != LENGTH + CHECKS:
        raise InputError("code_length", {"length": str(LENGTH + CHECKS)})
    if not set(code) <= set(LETTERS) or _checks(code[:LENGTH]) != code[LENGTH:]:
        raise InputError("code_slip")
    return code


def secret_of(code: str) -> bytes:
    """The secret of a code; its 130 bits need no slow derivation."""
    return hashlib.sha256(b"otvet resume code|" + code.encode()).digest()


def _checks(letters: str) -> str:
    number = 0
    for letter in letters:
        number = (number * _BASE + LETTERS.index(letter)) % _PRIME
    return LETTERS[number // _BASE] + LETTERS[number % _BASE]
