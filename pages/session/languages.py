"""The language of a new session: the one that was chosen before, or the browser's."""

from __future__ import annotations

from guidance.case.choices import Language

COOKIE = "language"
_READ_RUSSIAN = frozenset({"ru", "be", "kk", "ky", "tg", "uz", "hy"})
"""Languages most of whose readers read Russian."""


def language_of(tags: str | None) -> Language:
    """Russian where the first language of a browser's list is one whose readers mostly read it, or none is given; otherwise English."""
    first = (tags or "ru").replace("_", "-").split(",")[0].split(";")[0].split("-")[0].strip().lower()
    return "ru" if first in _READ_RUSSIAN else "en"
