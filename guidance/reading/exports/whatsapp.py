"""Reads both forms of WhatsApp's text export: `[22.11.2026, 14:03:11] Name: text` and `22.11.2026, 14:03 - Name: text`.

The format is not documented; numbers, order and words follow the telephone's language, and lines without a time belong to the message
above. Lines that the application wrote by itself are left out, except calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guidance.reading.exports.messages import (
    MAX_TEXT,
    DayOrder,
    ExportKind,
    Imported,
    ImportedMessage,
    MessageFlag,
    Options,
    Progress,
    bounded,
    label,
    labels,
    moment_of,
)
from guidance.reading.exports.timestamps import DATE, TIME, Stamp, instant_of, is_open, order_of, plain_spaces, stamp_of
from guidance.reading.exports.vocabulary import marks

LONGEST_SENDER = 80
_LONGEST_HEAD = 200
_BRACKETS = re.compile(rf"\[{DATE}[,.]?\s{{1,2}}{TIME}\]\s?", re.ASCII)
_DASH = re.compile(rf"{DATE}[,.]?\s{{1,2}}{TIME}\s[-–—]\s", re.ASCII)
_NO_HEAD = re.compile(r"[^\W\d_]|$")
"""A letter, or nothing at all: how most lines that go on begin."""
_MARKED = ": \u200e"
"""How an iPhone begins what the application says under somebody's name."""
_TOLD_EVERY = 2000
_TAGGED = re.compile(r"<(?P<word>[^<>:]{2,30}):\s?(?P<name>[^<>]{1,300})>")
_BESIDE = re.compile(r"(?P<name>[^\n()]{1,200}\.\w{1,8}) \((?P<word>[^()]{2,30})\)")
_AFTER_CALL = re.compile(r"\.?|[,.(].{0,40}|\s(?:в|at)\s\d.{0,20}")
_AHEAD = 300


@dataclass
class _OpenMessage:
    """A message that is still being read."""

    stamp: Stamp
    sender: str
    lines: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, line: str) -> None:
        """One line more, as long as it is kept at all."""
        if self.size <= 2 * MAX_TEXT:
            self.lines.append(line[: 2 * MAX_TEXT + 1])
            self.size += len(line) + 1


def is_whatsapp(text: str) -> bool:
    """True where the first line, or at least two of the first ones, carry a stamp of WhatsApp's."""
    lines = [line for line in text[:50_000].splitlines()[:_AHEAD] if line.strip()]
    heads = [head_of(line) is not None for line in lines]
    return bool(heads) and (heads[0] or sum(heads) > 1)


def read_whatsapp(text: str, options: Options, progress: Progress) -> Imported:
    """The messages of an export."""
    messages = list(_messages(text.split("\n"), progress))
    decided, certain = order_of([message.stamp for message in messages], options.now)
    order = options.order or decided
    closed = certain or options.order is not None
    read = tuple(_finished(message, options, order, closed=closed) for message in messages)
    return Imported(ExportKind.WHATSAPP, read, order_open=not certain, order=order)


def head_of(line: str) -> re.Match[str] | None:
    """The stamp at the beginning of a line."""
    if _NO_HEAD.match(line):
        return None
    head = plain_spaces(line[:_LONGEST_HEAD]).lstrip()
    return _BRACKETS.match(head) or _DASH.match(head)


def _messages(lines: Sequence[str], progress: Progress) -> Iterator[_OpenMessage]:
    current: _OpenMessage | None = None
    for number, line in enumerate(lines):
        if number % _TOLD_EVERY == 0:
            progress(number / len(lines))
        head = head_of(line)
        if head is None:
            if current is not None:
                current.add(line)
            continue
        if current is not None:
            yield current
        current = _begun(stamp_of(head), plain_spaces(line).lstrip()[head.end() :], marked=_MARKED in line[:_LONGEST_HEAD])
    if current is not None:
        yield current


def _begun(stamp: Stamp, rest: str, *, marked: bool) -> _OpenMessage | None:
    """The message that begins on a line; None where the application itself speaks."""
    sender, colon, text = rest.partition(":")
    if not colon or len(sender) > LONGEST_SENDER or _speaks_itself(sender, text[:_LONGEST_HEAD], marked=marked):
        return None
    begun = _OpenMessage(stamp, label(sender.lstrip("~ ")))
    begun.add(text)
    return begun


def _speaks_itself(sender: str, text: str, *, marked: bool) -> bool:
    """Its own words stand in place of a sender, are a whole message, or are marked as its own; a person may say the same words."""
    if _holds(sender, (*marks().system, *marks().call)) or text.strip(" .").lower() in marks().system:
        return True
    return marked and _holds(text, marks().system)


def _finished(message: _OpenMessage, options: Options, order: DayOrder, *, closed: bool) -> ImportedMessage:
    flags = [MessageFlag.ZONE_ASSUMED]
    if not closed and is_open(message.stamp):
        flags.append(MessageFlag.DAY_OR_MONTH)
    text, attachments = _without_files(bounded("\n".join(message.lines), flags), flags)
    at = moment_of(instant_of(message.stamp, order, options.zone), options.now, flags)
    return ImportedMessage(at, message.sender, text, labels(attachments), flags=tuple(flags))


def _without_files(text: str, flags: list[MessageFlag]) -> tuple[str, list[str]]:
    """The words of a message, and the names of its files."""
    first, _, rest = text.partition("\n")
    known = marks()
    if _is_call(first):
        flags.append(MessageFlag.CALL)
    for pattern in (_TAGGED, _BESIDE):
        match = pattern.match(first)
        if match and match["word"].strip().lower() in known.attached:
            return f"{first[match.end() :]}\n{rest}".strip(), [match["name"]]
    if first.strip("<>[] .").lower() in known.no_media:
        return rest.strip(), [first.strip("<>[] ")]
    for mark in known.edited:
        if text.lower().endswith(mark):
            flags.append(MessageFlag.EDITED)
            return text[: -len(mark)].strip(), []
    return text, []


def _is_call(line: str) -> bool:
    """`Missed voice call`, `Voice call, 2 min`; not a sentence about one."""
    low = line[:_LONGEST_HEAD].lower()
    return any(low.startswith(mark) and _AFTER_CALL.fullmatch(low[len(mark) :]) for mark in marks().call)


def _holds(text: str, words: tuple[str, ...]) -> bool:
    low = text.lower()
    return any(word in low for word in words)
