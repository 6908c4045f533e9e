"""What does a resume code look like? 130 bits in 26 letters and digits that are hard to confuse, and two more that tell of a slip.

It refuses a code with a slip before anything is looked up, and never says whether a code was ever given out.
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
"""The largest prime that two letters can tell: one wrong letter, or two that changed places, always change the rest of the division."""
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = str.maketrans("", "", " \t\r\n\u00a0\u2009\u202f-‐‑–—.")


def new_code() -> str:
    """A code of 28 letters and digits, the last two of them to check the others."""
    told = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return told + _checks(told)


def grouped(code: str) -> str:
    """A code as it is shown: seven groups of four."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(text: str) -> str:
    """The code that was typed, however its groups and its likenesses were written; raises InputError where it has a slip."""
    code = text[:200].translate(_BETWEEN).upper().translate(_MEANT)
    if len(code) != LENGTH + CHECKS:
        raise InputError("code_length", {"length": str(LENGTH + CHECKS)})
    if not set(code) <= set(LETTERS) or _checks(code[:LENGTH]) != code[LENGTH:]:
        raise InputError("code_slip")
    return code


def secret_of(code: str) -> bytes:
    """The secret that a code stands for: its 130 bits need no slow derivation."""
    return hashlib.sha256(b"otvet resume code|" + code.encode()).digest()


def _checks(told: str) -> str:
    number = 0
    for letter in told:
        number = (number * _BASE + LETTERS.index(letter)) % _PRIME
    return LETTERS[number // _BASE] + LETTERS[number % _BASE]
