"""Opens a case file at a moment: what is told as past must not lie in the future, by the days of its country."""

from __future__ import annotations

from datetime import datetime

from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import zone_of
from guidance.case.case import Case
from guidance.case.case_file import CaseFile, check_times, read_case, read_file


def open_file(data: bytes, now: datetime, rulebook: Rulebook) -> CaseFile:
    """The Case and the files of a case file, checked against `now`. Raises InputError."""
    opened = read_file(data)
    check_times(opened.case, now, zone_of(opened.case, rulebook.pack(opened.case)))
    return opened


def open_case(data: bytes, now: datetime, rulebook: Rulebook) -> Case:
    """The Case of a JSON text, checked against `now`. Raises InputError."""
    case = read_case(data)
    check_times(case, now, zone_of(case, rulebook.pack(case)))
    return case
