"""The day in the address from which a reviewer looks at a case."""

from __future__ import annotations

import re
from datetime import date

DAY = "day"
"""The name of the day in the address."""
YEARS = (2000, 2100)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def day_of_address(text: str) -> date | None:
    """`2026-12-09` as a day; None for anything else."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None
