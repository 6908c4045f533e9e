"""What does a chat say that was copied from a page? Names, times and words in lines, in the few forms that pages and messengers copy.

- a head and words under it: `Name, [22.11.2026 14:03]`, `[14:03, 22.11.2026] Name: words`, `Name 14:03`, `14:03 Name`;
- a name, a time and the words, each on lines of their own; or the words first and the time under them;
- `Name: words` without any time.

Lines that are only a day (`22 ноября`, `Yesterday`) hold for what follows. It refuses to guess where none of these fits: the text is then
one whole message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from guidance.case.moment import Moment
from guidance.errors import InputError
from guidance.reading.exports.messages import (
    MAX_MESSAGES,
    DayOrder,
    Flag,
    Imported,
    ImportedMessage,
    Options,
    Progress,
    Source,
    bounded,
    label,
    moment_of,
)
from guidance.reading.exports.timestamps import DATE, TIME, Stamp, at_time, day_of, is_open, order_of, plain_spaces, stamp_of
from guidance.reading.exports.vocabulary import marks
from guidance.reading.typed_date import LONGEST, read_day

LONGEST_NAME = 60
MAX_LINES = 20_000
"""More than anybody copies from a page."""
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
_TIME_ALONE = re.compile(rf"(?:{DATE},? )?{_CLOCK}")
_SPOKEN = re.compile(r"(?P<name>[^\W\d][^:\n]{0,40}?):\s+(?P<words>\S.*)")
_AMERICAN = re.compile(r"(?P<month>[^\W\d_]{3,12}) (?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?")
_MAX_VOICES = 8


@dataclass
class _Open:
    """A message that is still being read."""

    name: str = ""
    stamp: Stamp | None = None
    clock: tuple[int, int, int] | None = None
    day: date | None = None
    lines: list[str] = field(default_factory=list)


def read_pasted(text: str, options: Options, progress: Progress) -> Imported:
    """The messages of a copied chat; one message of unknown time where no form is recognised."""
    progress(0.0)
    today = options.now.astimezone(options.zone).date()
    messages = _read([plain_spaces(line).strip() for line in text.split("\n")], today) if text.count("\n") < MAX_LINES else []
    if not messages:
        return _whole(text, options)
    decided, certain = order_of([message.stamp for message in messages if message.stamp is not None], options.now)
    order = options.order or decided
    closed = certain or options.order is not None
    finished = tuple(_finished(message, options, order, closed=closed) for message in messages[:MAX_MESSAGES])
    return Imported(
        Source.PASTED,
        finished,
        day_open=any(message.stamp is None and message.day is None for message in messages),
        order_open=not certain,
        order=order,
        left_out=max(0, len(messages) - MAX_MESSAGES),
    )


def _whole(text: str, options: Options) -> Imported:
    """One message, of a day that the person tells."""
    flags = [] if options.day else [Flag.NO_DATE]
    at = Moment.on(options.day) if options.day else None
    return Imported(Source.WHOLE, (ImportedMessage(at, "", bounded(text, flags), flags=tuple(flags)),), day_open=True)


def _read(lines: Sequence[str], today: date) -> list[_Open]:
    """The form with heads where there are any; then single times; then names alone."""
    for read in (_headed, _timed, _spoken):
        found = [message for message in read(lines, today) if any(message.lines)]
        if found:
            return found
    return []


def _headed(lines: Sequence[str], today: date) -> Iterator[_Open]:
    """Messages under lines that carry a name and a time."""
    heads = {number: found for number, line in enumerate(lines) if (found := _head(line, today)) is not None}
    if not any(found.stamp for found in heads.values()):
        voices = _voices([found.name for found in heads.values()])
        heads = {number: found for number, found in heads.items() if found.name in voices or (voices and _is_titled(found.name))}
    if not heads:
        return
    current, day = _Open(), None
    for number, line in enumerate(lines):
        told = _day(line, today)
        if number in heads:
            yield current
            current = heads[number]
            current.day = day
        elif told is not None:
            day = told
        elif line:
            current.lines.append(line)
    yield current


def _timed(lines: Sequence[str], today: date) -> Iterator[_Open]:
    """Messages around lines that are a time and nothing else: above their words, or under them."""
    places = [number for number, line in enumerate(lines) if line and _TIME_ALONE.fullmatch(line)]
    if not places:
        return
    written = [number for number, line in enumerate(lines) if line and _day(line, today) is None]
    blocks = _closing(lines, places, today) if written[-1] == places[-1] and written[0] != places[0] else _opening(lines, places, today)
    named = _named([block for block in blocks if block.lines])
    yield from named


def _closing(lines: Sequence[str], places: Sequence[int], today: date) -> Iterator[_Open]:
    """The words first, the time under them."""
    begin, day = 0, None
    for place in places:
        block = _Open()
        for line in lines[begin:place]:
            told = _day(line, today)
            day = told or day
            if line and told is None:
                block.lines.append(line)
        _set_time(block, lines[place], day)
        begin = place + 1
        yield block


def _opening(lines: Sequence[str], places: Sequence[int], today: date) -> Iterator[_Open]:
    """The time first, after a name on the line above where there is one."""
    above = [_line_above(lines, place) for place in places]
    voices = _voices([lines[number] for number in above if number is not None])
    named = {number for number in above if number is not None and (lines[number] in voices or (voices and _is_titled(lines[number])))}
    starts = [number if number in named and number is not None else place for number, place in zip(above, places, strict=True)]
    day = None
    for line in lines[: starts[0]]:
        day = _day(line, today) or day
    for place, start, end in zip(places, starts, [*starts[1:], len(lines)], strict=True):
        block = _Open(name=lines[start] if start < place else "")
        _set_time(block, lines[place], day)
        for line in lines[place + 1 : end]:
            told = _day(line, today)
            day = told or day
            if line and told is None:
                block.lines.append(line)
        yield block


def _spoken(lines: Sequence[str], today: date) -> Iterator[_Open]:
    """`Name: words`, where few names speak, and more than once."""
    spoken = {number: found for number, line in enumerate(lines) if (found := _SPOKEN.fullmatch(line[:2000])) is not None}
    voices = _voices([found["name"] for found in spoken.values()])
    if len(spoken) < 2 or not voices:
        return
    first = min(spoken)
    spoken = {number: found for number, found in spoken.items() if found["name"] in voices or number == first}
    current, day = _Open(), None
    for number, line in enumerate(lines):
        told = _day(line, today)
        day = told or day
        if number in spoken:
            yield current
            found = spoken[number]
            current = _Open(name=found["name"], day=day, lines=[line[found.start("words") :]])
        elif line and told is None:
            current.lines.append(line)
    yield current


def _head(line: str, today: date) -> _Open | None:
    """The name and the time of a line that begins a message."""
    head = line[:_LONGEST_HEAD]
    for pattern in _DATED_HEADS:
        found = pattern.fullmatch(head) if pattern is not _DATED_HEADS[1] else pattern.match(line[:4000])
        if found is not None:
            return _Open(name=found["name"], stamp=stamp_of(found), lines=[line[found.start("words") :]] if found["words"] else [])
    for pattern in _TIMED_HEADS:
        found = pattern.fullmatch(line[:4000])
        if found is not None and _day(found["name"], today) is None:
            return _Open(name=found["name"], clock=_clock(found), lines=[found["words"]] if found["words"] else [])
    return None


def _named(blocks: Sequence[_Open]) -> list[_Open]:
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


def _voices(names: Sequence[str]) -> frozenset[str]:
    """Those that speak: they come back, or are known; none where so many come back that they are no names."""
    counted = Counter(names)
    found = {name for name, times in counted.items() if times > 1 or name.lower() in marks().me or _tells_side(name)}
    fitting = frozenset(name for name in found if len(name) <= LONGEST_NAME)
    return fitting if len(fitting) <= _MAX_VOICES else frozenset()


def _is_titled(name: str) -> bool:
    words = name.split()
    return len(words) <= 3 and all(word[0].isupper() for word in words)


def _line_above(lines: Sequence[str], place: int) -> int | None:
    number = place - 1
    while number >= 0 and not lines[number]:
        number -= 1
    return number if number >= 0 and len(lines[number]) <= LONGEST_NAME else None


def _set_time(block: _Open, line: str, day: date | None) -> None:
    found = _TIME_ALONE.fullmatch(line)
    if found is not None:
        block.stamp = stamp_of(found) if found["a"] else None
        block.clock, block.day = _clock(found), day


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    hour, half = int(found["h"]), (found["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(found["m"]), int(found["s"] or 0)


def _day(line: str, today: date) -> date | None:
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
    found = _AMERICAN.fullmatch(text)
    return f"{found['day']} {found['month']} {found['year'] or ''}".strip() if found else text


@cache
def _weekdays() -> frozenset[str]:
    from babel.dates import get_day_names  # noqa: PLC0415 - heavy, and only a pasted text asks for it

    widths = (get_day_names(width, locale=language) for width in ("wide", "abbreviated") for language in ("ru", "en"))
    return frozenset(name.lower() for names in widths for name in names.values())


def _finished(message: _Open, options: Options, order: DayOrder, *, closed: bool) -> ImportedMessage:
    flags: list[Flag] = []
    at = _moment(message, options, order, flags)
    if message.stamp is not None and not closed and is_open(message.stamp):
        flags.append(Flag.DAY_OR_MONTH)
    return ImportedMessage(at, label(message.name), bounded("\n".join(message.lines), flags), flags=tuple(flags))


def _moment(message: _Open, options: Options, order: DayOrder, flags: list[Flag]) -> Moment | None:
    """The minute where day and time are told, the day where only it is."""
    stamp, clock = message.stamp, message.clock
    day = day_of(stamp, order) if stamp is not None else message.day or options.day
    time = (stamp.hour, stamp.minute, stamp.second) if stamp is not None else clock
    if day is None or time is None:
        if day is None:
            flags.append(Flag.NO_DATE)
        return None if day is None else Moment.on(day)
    flags.append(Flag.ZONE_ASSUMED)
    return moment_of(at_time(day, *time, options.zone), options.now, flags)
