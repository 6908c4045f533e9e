"""Worked cases that can be opened with one click: case files, each with the moment from which it is read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from guidance.case.case import Case
from guidance.case.case_file import read_case
from guidance.library.yaml_file import CONTENT

FOLDER = CONTENT / "examples"
READ_AT = {
    "silent_seller": datetime.fromisoformat("2026-11-22T15:00:00+03:00"),
    "claim_overdue": datetime.fromisoformat("2026-12-16T11:00:00+03:00"),
}
"""Name of the example to the moment at which it is read."""


def open_example(name: str, folder: Path = FOLDER) -> tuple[Case, datetime]:
    """An example and its moment; KeyError where there is none of this name."""
    now = READ_AT[name]
    return read_case((folder / f"{name}.json").read_bytes()), now
