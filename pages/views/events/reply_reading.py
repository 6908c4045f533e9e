"""What a pasted reply may be, and which day it may mean: the reader's proposal with the words it rests on, for the buyer to correct."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from guidance.case.choices import LANGUAGES, Language, Party
from guidance.case.moment import Moment
from guidance.errors import InputError
from guidance.library.texts import Texts
from guidance.reading.reading import ReplyReading, Sureness
from guidance.reading.typed_moment import read_due
from pages.session import state
from pages.widgets import elements, safe

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MOST_QUOTES = 3


def read(text: str, at: Moment | None, by: str) -> ReplyReading:
    """What the rules make of an answer; kept while the text and its time stay the same."""
    return state.computed("reading", lambda: _read(text, at, by), text, at, by)


def show(reading: ReplyReading | None, texts: Texts) -> None:
    """The proposal, the words that it rests on, and what else it may be."""
    if reading is None:
        return
    key = f"events.reading.{reading.sure}"
    kind = texts(f"events.reply.{reading.kind}")
    elements.say(texts(key, **dict.fromkeys(texts.placeholders(key), kind)))
    if reading.rests_on and reading.sure is not Sureness.CANNOT_TELL:
        quotes = [safe.quote(quoted.words) for quoted in reading.rests_on[:MOST_QUOTES]]
        elements.small_print("  \n".join([texts("events.reading.rests_on"), *quotes]))
    elements.small_print(_also(reading, texts), _date(reading, texts))


def due_of(written: str, said_at: datetime, zone: ZoneInfo) -> Moment | None:
    """The day that is written for a promise: a date, or words such as `завтра` where they mean one day; raises InputError."""
    try:
        return read_due(written, said_at, zone)
    except InputError as error:
        due = _only_date(written, said_at, zone) if error.key == "due_not_real" else None
        if due is None:
            raise
        return due


def _read(text: str, at: Moment | None, by: str) -> ReplyReading:
    from guidance.reading.replies import read_reply  # noqa: PLC0415 - its rules are read where somebody pastes an answer

    zone, country = state.zone(), state.rulebook().pack(state.case()).country.code
    said_at = at.latest(zone) if at is not None else state.clock()
    return read_reply(text, None, min(said_at, state.clock()), zone, country, Party(by))


def _only_date(written: str, said_at: datetime, zone: ZoneInfo) -> Moment | None:
    from guidance.reading.dates_in_text import find_dates  # noqa: PLC0415 - as above

    country = state.rulebook().pack(state.case()).country.code
    tongues: tuple[Language, ...] = LANGUAGES
    dates = [date for tongue in tongues for date in find_dates(written, tongue, said_at, zone, country)]
    meant = {date.due for date in dates}
    return meant.pop() if len(meant) == 1 else None


def _also(reading: ReplyReading, texts: Texts) -> str:
    kinds = ", ".join(texts(f"events.reply.{kind}") for kind in reading.alternatives)
    return texts("events.reading.also", kinds=kinds) if kinds else ""


def _date(reading: ReplyReading, texts: Texts) -> str:
    promise = reading.promise
    if promise is None:
        return ""
    if promise.due is not None:
        return texts("events.reading.due", date=texts.moment(promise.due, state.zone()))
    return texts("events.reading.ambiguous") if promise.date is not None and promise.date.is_ambiguous else ""
