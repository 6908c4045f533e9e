"""Messages as they came out of an export: when, from whom, in which words.

The buyer says whose side a sender is on; `propose` guesses what a message amounts to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from guidance.case.moment import Moment

MAX_BYTES = 25 * 1024 * 1024
MAX_MESSAGES = 50_000
MAX_TEXT = 20_000
MAX_LABEL = 120
MAX_ATTACHMENTS = 20
_YEARS = (2000, 2100)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_EMPTY_LINES = re.compile(r"\n[ \t]*\n[ \t]*\n\s*")

Progress = Callable[[float], None]
"""Told from time to time which share of the work is done, 0 to 1."""


class ExportKind(StrEnum):
    """What kind of export it was."""

    MAIL = "mail"
    MAILBOX = "mailbox"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    PASTED = "pasted"
    WHOLE = "whole"


class DayOrder(StrEnum):
    """Which comes first in `05/06/2026`."""

    DAY = "day"
    MONTH = "month"


class MessageFlag(StrEnum):
    """What has to be said of a message beside its words."""

    NO_DATE = "no_date"
    WRONG_DATE = "wrong_date"
    ZONE_ASSUMED = "zone_assumed"
    DAY_OR_MONTH = "day_or_month"
    CUT = "cut"
    QUOTE_LEFT_OUT = "quote_left_out"
    FORWARDED = "forwarded"
    EDITED = "edited"
    CALL = "call"
    LETTERS_GUESSED = "letters_guessed"


class ImportQuestion(StrEnum):
    """What only the person can tell."""

    WHO_IS_WHO = "who_is_who"
    WHICH_CHAT = "which_chat"
    DAY_OR_MONTH = "day_or_month"
    DAY = "day"
    TIME_ZONE = "time_zone"


@dataclass(frozen=True)
class ImportedMessage:
    """One message; `at` is None where nothing says when, or what says it cannot be true."""

    at: Moment | None
    sender: str
    text: str
    attachments: tuple[str, ...] = ()
    """Names as the export gives them: labels, never paths."""
    chat: str = ""
    to: tuple[str, ...] = ()
    flags: tuple[MessageFlag, ...] = ()


@dataclass(frozen=True)
class Options:
    """What the person has told about an export by now, and the moment from which it is looked at."""

    now: datetime
    zone: ZoneInfo
    order: DayOrder | None = None
    day: date | None = None
    """The day of messages that tell none."""


@dataclass(frozen=True)
class Imported:
    """Everything that was read."""

    source: ExportKind
    messages: tuple[ImportedMessage, ...]
    me: tuple[str, ...] = ()
    """Senders that are the buyer, where the export says so."""
    day_open: bool = False
    """True where messages tell no day, as on a page that shows today's chat."""
    order_open: bool = False
    """True where `05/06` may be read in two ways and nothing in the file decides."""
    order: DayOrder | None = None
    left_out: int = 0
    """Messages beyond what is read at once."""

    @property
    def senders(self) -> tuple[tuple[str, int], ...]:
        """Each sender with the number of messages, the most frequent first."""
        return tuple(Counter(message.sender for message in self.messages).most_common())

    @property
    def chats(self) -> tuple[str, ...]:
        """The conversations, in the order of the export."""
        return tuple(dict.fromkeys(message.chat for message in self.messages))

    @property
    def questions(self) -> tuple[ImportQuestion, ...]:
        """What to ask the person, in this order."""
        assumed = any(MessageFlag.ZONE_ASSUMED in message.flags for message in self.messages)
        asked = {
            ImportQuestion.WHICH_CHAT: len(self.chats) > 1,
            ImportQuestion.WHO_IS_WHO: bool(self.messages),
            ImportQuestion.DAY_OR_MONTH: self.order_open,
            ImportQuestion.DAY: self.day_open,
            ImportQuestion.TIME_ZONE: assumed,
        }
        return tuple(question for question, is_open in asked.items() if is_open)

    def of_chat(self, chat: str) -> Imported:
        """The same, of one conversation alone."""
        return replace(self, messages=tuple(message for message in self.messages if message.chat == chat))


def clean(text: str) -> str:
    """A text without characters that are not seen, and without stretches of empty lines."""
    tidy = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _EMPTY_LINES.sub("\n\n", tidy).strip()


def label(text: str) -> str:
    """A name in one line, short enough to be shown."""
    return " ".join(clean(text[: 4 * MAX_LABEL]).split())[:MAX_LABEL].strip()


def labels(names: list[str]) -> tuple[str, ...]:
    """Names of attachments: the last part of a path, each a label."""
    bare = (label(re.split(r"[/\\]", name[: 4 * MAX_LABEL])[-1]) for name in names[:MAX_ATTACHMENTS])
    return tuple(filter(None, bare))


def bounded(text: str, flags: list[MessageFlag]) -> str:
    """A text cut to what is kept; it is noted when it was."""
    tidy = clean(text[: 2 * MAX_TEXT])
    if len(tidy) > MAX_TEXT or len(text) > 2 * MAX_TEXT:
        flags.append(MessageFlag.CUT)
    return tidy[:MAX_TEXT]


def moment_of(instant: datetime | None, now: datetime, flags: list[MessageFlag], *, told: bool = True) -> Moment | None:
    """The minute of an aware instant; None, with a note, where there is none or it cannot be. `told`: something stood there as a date."""
    if instant is None:
        flags.append(MessageFlag.WRONG_DATE if told else MessageFlag.NO_DATE)
        return None
    if not _YEARS[0] < instant.year < _YEARS[1] or instant > now:
        flags.append(MessageFlag.WRONG_DATE)
        return None
    return Moment.at(instant)
