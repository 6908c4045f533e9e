"""Worked cases that can be opened with one click: case files, each with the moment from which it is looked at."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import looked_at
from guidance.case.case import Case
from guidance.case.case_file import read_case
from guidance.library.yaml_file import CONTENT

FOLDER = CONTENT / "examples"
EXAMPLES = ("silent_seller", "claim_overdue", "return_refused", "order_cancelled", "stranger_collected", "debt_demanded")
"""Their names, in the order in which they are offered: six kinds of stories."""


def open_example(name: str, folder: Path = FOLDER) -> tuple[Case, datetime]:
    """An example and its moment; KeyError where there is none of this name."""
    if name not in EXAMPLES:
        raise KeyError(name)
    case = read_case((folder / f"{name}.json").read_bytes())
    now = looked_at(case, load_rulebook())
    if now is None:
        raise ValueError(f"{name}: `as_of` is missing")
    return case, now
