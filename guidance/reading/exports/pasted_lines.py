"""The lines of a copied chat: heads with name and time, lines that are only a day, names that speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from guidance.case.choices import LANGUAGES
from guidance.errors import InputError
from guidance.reading.exports.timestamps import DATE, TIME, Stamp, stamp_of
from guidance.reading.exports.vocabulary import marks
from guidance.reading.typed_date import LONGEST, read_day

LONGEST_NAME = 60
_LONGEST_HEAD = 160
_NAME = r"(?P<name>[^\W\d][^\[\]:\n]{0,60}?)"
_CLOCK = r"(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\b\.?)?"
_DATED_HEADS = (
    re.compile(rf"{_NAME},? \[{DATE},? {TIME}\]:?(?P<words>)"),
    re.compile(rf"\[{TIME}, {DATE}\] (?P<name>[^:\n]{{1,60}}):\s?(?P<words>.*)"),
    re.compile(rf"{DATE},? {TIME} {_NAME}(?P<words>)"),
    re.compile(rf"{_NAME},? {DATE},? {TIME}(?P<words>)"),
)
_TIMED_HEADS = (
    re.compile(rf"{_NAME},? (?:(?:в|at) )?{_CLOCK}(?P<words>)"),
    re.compile(rf"\[?{_CLOCK}\]? {_NAME}(?::\s(?P<words>.*))?"),
)
TIME_ALONE = re.compile(rf"(?:{DATE},? )?{_CLOCK}")
_AMERICAN = re.compile(r"(?P<month>[^\W\d_]{3,12}) (?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?")
_MAX_VOICES = 8


@dataclass
class PastedMessage:
    """A message while it is being read."""

    name: str = ""
    stamp: Stamp | None = None
    clock: tuple[int, int, int] | None = None
    day: date | None = None
    lines: list[str] = field(default_factory=list)


def read_head(line: str, today: date) -> PastedMessage | None:
    """The name and the time of a line that begins a message."""
    head = line[:_LONGEST_HEAD]
    for pattern in _DATED_HEADS:
        match = pattern.fullmatch(head) if pattern is not _DATED_HEADS[1] else pattern.match(line[:4000])
        if match is not None:
            return PastedMessage(name=match["name"], stamp=stamp_of(match), lines=[line[match.start("words") :]] if match["words"] else [])
    for pattern in _TIMED_HEADS:
        match = pattern.fullmatch(line[:4000])
        if match is not None and day_of_line(match["name"], today) is None:
            return PastedMessage(name=match["name"], clock=_clock(match), lines=[match["words"]] if match["words"] else [])
    return None


def with_names(blocks: Sequence[PastedMessage]) -> list[PastedMessage]:
    """Blocks whose first line is a name, where names come back; the application's own name for its owner is always one."""
    firsts = Counter(block.lines[0] for block in blocks if not block.name and len(block.lines) > 1)
    for block in blocks:
        first = block.lines[0]
        is_name = len(first) <= LONGEST_NAME and (firsts[first] > 1 or first.lower() in marks().me or _tells_side(first))
        if not block.name and len(block.lines) > 1 and is_name:
            block.name, block.lines = first, block.lines[1:]
    return list(blocks)


def _tells_side(name: str) -> bool:
    low = name.lower()
    return any(word in low for words in (marks().seller, marks().platform) for word in words) and len(name.split()) <= 4


def speakers(names: Sequence[str]) -> frozenset[str]:
    """Those that speak: they come back, or are known; none where so many come back that they are no names."""
    counted = Counter(names)
    known = {name for name, times in counted.items() if times > 1 or name.lower() in marks().me or _tells_side(name)}
    fitting = frozenset(name for name in known if len(name) <= LONGEST_NAME)
    return fitting if len(fitting) <= _MAX_VOICES else frozenset()


def is_titled(name: str) -> bool:
    """True for a few words that each begin with a capital."""
    words = name.split()
    return len(words) <= 3 and all(word[0].isupper() for word in words)


def line_above(lines: Sequence[str], place: int) -> int | None:
    """The last written line above, if it is short enough for a name."""
    number = place - 1
    while number >= 0 and not lines[number]:
        number -= 1
    return number if number >= 0 and len(lines[number]) <= LONGEST_NAME else None


def set_time(block: PastedMessage, line: str, day: date | None) -> None:
    """Give a message the time of a line, and its day."""
    match = TIME_ALONE.fullmatch(line)
    if match is not None:
        block.stamp = stamp_of(match) if match["a"] else None
        block.clock, block.day = _clock(match), day


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    hour, half = int(match["h"]), (match["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(match["m"]), int(match["s"] or 0)


def day_of_line(line: str, today: date) -> date | None:
    """The day that a line names and nothing else, the last such day where it names no year."""
    if not line or len(line) > LONGEST:
        return None
    low = line.lower().strip(" —–-.,")
    if low in marks().today:
        return today
    if low in marks().yesterday:
        return today - timedelta(days=1)
    weekday, _, rest = low.partition(" ")
    named = rest if rest and weekday.rstrip(",.") in _weekdays() else low
    try:
        day = read_day(_month_first(named), today, "past")
    except InputError:
        return None
    return day if day is not None and day <= today else None


def _month_first(text: str) -> str:
    """`november 22, 2026` with its day in front."""
    match = _AMERICAN.fullmatch(text)
    return f"{match['day']} {match['month']} {match['year'] or ''}".strip() if match else text


@cache
def _weekdays() -> frozenset[str]:
    from babel.dates import get_day_names  # noqa: PLC0415 - heavy, and only a pasted text asks for it

    widths = (get_day_names(width, locale=language) for width in ("wide", "abbreviated") for language in LANGUAGES)
    return frozenset(name.lower() for names in widths for name in names.values())
