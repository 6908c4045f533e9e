"""Reads a chat that was copied from a page: names, times and words in lines, in the few forms that pages and messengers copy.

- a head and words under it: `Name, [22.11.2026 14:03]`, `[14:03, 22.11.2026] Name: words`, `Name 14:03`, `14:03 Name`;
- a name, a time and the words, each on lines of their own; or the words first and the time under them;
- `Name: words` without any time.

Lines that are only a day (`22 ноября`, `Yesterday`) hold for what follows. Where none of these fits, the text is one whole message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from guidance.case.moment import Moment
from guidance.reading.exports.messages import (
    MAX_MESSAGES,
    DayOrder,
    ExportKind,
    Imported,
    ImportedMessage,
    MessageFlag,
    Options,
    Progress,
    bounded,
    label,
    moment_of,
)
from guidance.reading.exports.pasted_lines import (
    TIME_ALONE,
    PastedMessage,
    day_of_line,
    is_titled,
    line_above,
    read_head,
    set_time,
    speakers,
    with_names,
)
from guidance.reading.exports.timestamps import at_time, day_of, is_open, order_of, plain_spaces

MAX_LINES = 20_000
"""More than anybody copies from a page."""
_SPOKEN = re.compile(r"(?P<name>[^\W\d][^:\n]{0,40}?):\s+(?P<words>\S.*)")


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
        ExportKind.PASTED,
        finished,
        day_open=any(message.stamp is None and message.day is None for message in messages),
        order_open=not certain,
        order=order,
        left_out=max(0, len(messages) - MAX_MESSAGES),
    )


def _whole(text: str, options: Options) -> Imported:
    """One message, of a day that the person tells."""
    flags = [] if options.day else [MessageFlag.NO_DATE]
    at = Moment.on(options.day) if options.day else None
    return Imported(ExportKind.WHOLE, (ImportedMessage(at, "", bounded(text, flags), flags=tuple(flags)),), day_open=True)


def _read(lines: Sequence[str], today: date) -> list[PastedMessage]:
    """The form with heads where there are any; then single times; then names alone."""
    for read in (_headed, _timed, _spoken):
        messages = [message for message in read(lines, today) if any(message.lines)]
        if messages:
            return messages
    return []


def _headed(lines: Sequence[str], today: date) -> Iterator[PastedMessage]:
    """Messages under lines that carry a name and a time."""
    heads = {number: head for number, line in enumerate(lines) if (head := read_head(line, today)) is not None}
    if not any(head.stamp for head in heads.values()):
        voices = speakers([head.name for head in heads.values()])
        heads = {number: head for number, head in heads.items() if head.name in voices or (voices and is_titled(head.name))}
    if not heads:
        return
    current, day = PastedMessage(), None
    for number, line in enumerate(lines):
        new_day = day_of_line(line, today)
        if number in heads:
            yield current
            current = heads[number]
            current.day = day
        elif new_day is not None:
            day = new_day
        elif line:
            current.lines.append(line)
    yield current


def _timed(lines: Sequence[str], today: date) -> Iterator[PastedMessage]:
    """Messages around lines that are a time and nothing else: above their words, or under them."""
    places = [number for number, line in enumerate(lines) if line and TIME_ALONE.fullmatch(line)]
    if not places:
        return
    written = [number for number, line in enumerate(lines) if line and day_of_line(line, today) is None]
    blocks = _closing(lines, places, today) if written[-1] == places[-1] and written[0] != places[0] else _opening(lines, places, today)
    named = with_names([block for block in blocks if block.lines])
    yield from named


def _closing(lines: Sequence[str], places: Sequence[int], today: date) -> Iterator[PastedMessage]:
    """The words first, the time under them."""
    begin, day = 0, None
    for place in places:
        block = PastedMessage()
        for line in lines[begin:place]:
            new_day = day_of_line(line, today)
            day = new_day or day
            if line and new_day is None:
                block.lines.append(line)
        set_time(block, lines[place], day)
        begin = place + 1
        yield block


def _opening(lines: Sequence[str], places: Sequence[int], today: date) -> Iterator[PastedMessage]:
    """The time first, after a name on the line above where there is one."""
    above = [line_above(lines, place) for place in places]
    voices = speakers([lines[number] for number in above if number is not None])
    named = {number for number in above if number is not None and (lines[number] in voices or (voices and is_titled(lines[number])))}
    starts = [number if number in named and number is not None else place for number, place in zip(above, places, strict=True)]
    day = None
    for line in lines[: starts[0]]:
        day = day_of_line(line, today) or day
    for place, start, end in zip(places, starts, [*starts[1:], len(lines)], strict=True):
        block = PastedMessage(name=lines[start] if start < place else "")
        set_time(block, lines[place], day)
        for line in lines[place + 1 : end]:
            new_day = day_of_line(line, today)
            day = new_day or day
            if line and new_day is None:
                block.lines.append(line)
        yield block


def _spoken(lines: Sequence[str], today: date) -> Iterator[PastedMessage]:
    """`Name: words`, where few names speak, and more than once."""
    spoken = {number: speech for number, line in enumerate(lines) if (speech := _SPOKEN.fullmatch(line[:2000])) is not None}
    voices = speakers([speech["name"] for speech in spoken.values()])
    if len(spoken) < 2 or not voices:
        return
    first = min(spoken)
    spoken = {number: speech for number, speech in spoken.items() if speech["name"] in voices or number == first}
    current, day = PastedMessage(), None
    for number, line in enumerate(lines):
        new_day = day_of_line(line, today)
        day = new_day or day
        if number in spoken:
            yield current
            speech = spoken[number]
            current = PastedMessage(name=speech["name"], day=day, lines=[line[speech.start("words") :]])
        elif line and new_day is None:
            current.lines.append(line)
    yield current


def _finished(message: PastedMessage, options: Options, order: DayOrder, *, closed: bool) -> ImportedMessage:
    flags: list[MessageFlag] = []
    at = _moment(message, options, order, flags)
    if message.stamp is not None and not closed and is_open(message.stamp):
        flags.append(MessageFlag.DAY_OR_MONTH)
    return ImportedMessage(at, label(message.name), bounded("\n".join(message.lines), flags), flags=tuple(flags))


def _moment(message: PastedMessage, options: Options, order: DayOrder, flags: list[MessageFlag]) -> Moment | None:
    """The minute where day and time are told, the day where only it is."""
    stamp, clock = message.stamp, message.clock
    day = day_of(stamp, order) if stamp is not None else message.day or options.day
    time = (stamp.hour, stamp.minute, stamp.second) if stamp is not None else clock
    if day is None or time is None:
        if day is None:
            flags.append(MessageFlag.NO_DATE)
        return None if day is None else Moment.on(day)
    flags.append(MessageFlag.ZONE_ASSUMED)
    return moment_of(at_time(day, *time, options.zone), options.now, flags)
