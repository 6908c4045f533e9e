"""How is the timeline told in words? The table beside the figure, its short labels, its one-sentence summary, its CSV.

It refuses to let people's words act: they are shortened, stand in the note alone, and pass through the caller's `quote`; a cell of
the CSV that a spreadsheet would take for a formula is made text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from guidance.library.texts import Texts, with_capital
from guidance.timeline.build import PLANS, Item, Kind, Row, Timeline

LONGEST_QUOTE = 80
_MOST_NAMED = 4
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_EVENTS = (Kind.SENT, Kind.REPLY, Kind.FORMAL, Kind.MILESTONE)

Quote = Callable[[str], str]


class Line(NamedTuple):
    """One row of the table twin."""

    when: str
    who: str
    what: str
    kind: str
    note: str


def table(timeline: Timeline, texts: Texts, quote: Quote = str) -> list[Line]:
    """The rows of the figure in words, oldest first, then what has no date; `quote` makes people's words safe for the place shown."""
    telling = Telling(timeline.now, texts, quote)
    return [telling.line(item) for item in chain(timeline.rows, timeline.undated)]


def headings(texts: Texts) -> Line:
    """What stands over the columns of the table."""
    return Line(*(texts(f"timeline.table.{name}") for name in ("when", "who", "what", "kind", "details")))


def to_csv(timeline: Timeline, texts: Texts) -> str:
    """The table as CSV that no spreadsheet takes for formulas."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings(texts))
    writer.writerows([as_text(cell) for cell in line] for line in table(timeline, texts))
    return file.getvalue()


def as_text(cell: str) -> str:
    """A cell that stays text in a spreadsheet (ASVS 1.2.10)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def summary(timeline: Timeline, texts: Texts) -> str:
    """The whole figure in one sentence."""
    telling = Telling(timeline.now, texts)
    happened = [row for row in timeline.rows if row.clock is None and row.kind not in PLANS]
    first = min((row.start for row in happened), default=timeline.now)
    return texts(
        "timeline.describe",
        first=telling.day(min(first, timeline.now)),
        last=telling.day(timeline.now),
        events="; ".join(_points(timeline, telling)),
    )


def _points(timeline: Timeline, telling: Telling) -> Iterator[str]:
    """What the summary names: how much happened, what was broken, who is silent, what ends next."""
    events = [item for item in chain(timeline.rows, timeline.undated) if item.kind in _EVENTS]
    yield telling.texts.count("words.count.events", len(events))
    named = [row for row in timeline.rows if row.state == "open" or (row.kind is Kind.PROMISE and row.state == "broken")]
    for row in named[-_MOST_NAMED:]:
        yield f"{telling.who(row)} — {telling.what(row)}"
    coming = min((row for row in timeline.rows if row.state == "running"), key=lambda row: row.end, default=None)
    if coming is not None:
        yield telling.label(coming)


class Telling:
    """The words for rows of one timeline, in one language."""

    def __init__(self, now: datetime, texts: Texts, quote: Quote = str) -> None:
        self.now, self.texts, self.quote = now, texts, quote
        self.say = cache(texts)
        self._day = cache(texts.date)

    def line(self, item: Item) -> Line:
        """A row of the table."""
        return Line(self.when(item), self.who(item), self.what(item), self.kind(item), self.note(item))

    def who(self, item: Item) -> str:
        """Whose lane it is."""
        return self.say(f"timeline.lanes.{item.lane}")

    def kind(self, item: Item) -> str:
        """What sort of thing it is, and of a term which of the four clocks it is."""
        if item.clock is None:
            return self._plain_kind(item)
        clock = self.say(f"words.clock_kind.{item.clock}")
        if item.kind is Kind.CLOCK:
            return with_capital(clock)
        return self.say("timeline.with_status", what=self.say("timeline.kinds.cut_off"), status=clock)

    def _plain_kind(self, item: Item) -> str:
        if item.kind not in PLANS:
            return self.say(f"timeline.kinds.{KINDS[item.kind]}")
        return self.say("timeline.kinds.today") if item.state == "now" and item.kind is Kind.STEP else self.branch(item)

    def what(self, item: Item) -> str:
        """The thing itself, in a few words."""
        match item.kind:
            case Kind.SENT:
                return self.say("timeline.out", party=self.say(f"words.party.{item.whom}"))
            case Kind.REPLY:
                return self._reply(item)
            case Kind.FORMAL:
                return self._formal(item)
            case Kind.PROMISE:
                return self._promise(item)
            case Kind.SILENCE:
                return self._silence(item)
            case Kind.STEP | Kind.AFTER_REFUSAL:
                return self.say(f"steps.{item.what}.title")
            case Kind.MILESTONE:
                return self._milestone(item)
        return self.say(f"timeline.clocks.{item.what}")

    def label(self, item: Row) -> str:
        """What stands beside the mark: the thing, and of a term its end and its kind."""
        if item.clock is None:
            return self._with_proofs(item)
        key = "clock_over" if item.state == "over" else "clock_until"
        words = self.say(f"timeline.{key}", clock=self.what(item), date=self.short_day(item.last))
        return self.say("timeline.with_kind", what=words, kind=self.say(f"words.clock_kind_short.{item.clock}"))

    def branch(self, item: Item) -> str:
        """What has to happen for the steps of a branch to come."""
        key = "silence" if not item.by else "either" if item.kind is Kind.STEP else "refusal"
        if not item.by:
            return self.say(f"timeline.branch.{key}")
        if len(item.by) > 1:
            return self.say(f"timeline.branch.{key}_of_both")
        return self.say(f"timeline.branch.{key}", party=self.say(f"words.party.{item.by[0]}"))

    def when(self, item: Item) -> str:
        """When, no more exact than it was told."""
        if not isinstance(item, Row):
            return self.say("timeline.no_date")
        if (item.is_bar or item.precision == "about") and item.start.date() < item.last.date():
            return self.say("words.days", first=self.day(item.start), last=self.day(item.last))
        if item.precision == "minute" and not item.is_bar and item.kind not in PLANS:
            return self.texts("words.instant", date=self.day(item.start), time=f"{item.start:%H:%M}")
        return self.day(item.start)

    def note(self, item: Item) -> str:
        """What else is known, people's words last."""
        return "; ".join(self._notes(item))

    def day(self, at: datetime) -> str:
        """A day with its month in words and its year."""
        return self._day(at.date())

    def short_day(self, at: datetime) -> str:
        """A day as short as the language has it; the year only where it is another one."""
        return _short_day(at.date(), self.texts.language, "MMMd" if at.year == self.now.year else "yMMMd")

    def ticks(self, marks: Sequence[datetime]) -> Iterator[str]:
        """Days or months for the ticks of an axis, on a second line the year where it changes."""
        skeleton = "MMM" if len(marks) > 1 and all(at.day == 1 for at in marks) else "MMMd"
        for before, at in zip((self.now, *marks), marks, strict=False):
            words = _short_day(at.date(), self.texts.language, skeleton)
            yield words if at.year == before.year else f"{words}\n{at.year}"

    def _reply(self, item: Item) -> str:
        words = with_capital(self.say(f"facts.reply.values.{item.what}"))
        return words if item.whom is None else self.say("timeline.sent_on", what=words, party=self.say(f"words.party.{item.whom}"))

    def _milestone(self, item: Item) -> str:
        words = self.say("timeline.kinds.remedy" if item.what == "remedy" else f"timeline.{item.what}")
        return self._with_status(words, "timeline.status.broken") if item.state == "broken" else words

    def _formal(self, item: Item) -> str:
        key = {"made": "formal_made", "received": "formal_received", "answered": "formal_answered"}.get(item.state, f"answer.{item.state}")
        return self._with_status(self.say(f"timeline.formal.{item.what}"), f"timeline.{key}")

    def _promise(self, item: Item) -> str:
        if isinstance(item, Row) and item.start < item.end:
            words = self.say("timeline.promise_until", date=self.short_day(item.last))
        else:
            words = self.say("timeline.promise_no_date")
        return self._with_status(with_capital(words), f"timeline.status.{item.state}")

    def _silence(self, item: Item) -> str:
        days = self.texts.count("words.count.days", item.days if isinstance(item, Row) else 0)
        return self.say("timeline.silence_running" if item.state == "open" else "timeline.silence", days=days)

    def _with_proofs(self, item: Item) -> str:
        """What it is, and in brackets the numbers of the exhibits that prove it."""
        if not item.proofs:
            return self.what(item)
        return self.say("timeline.with_proofs", what=self.what(item), numbers=", ".join(map(str, item.proofs[:_MOST_NAMED])))

    def _with_status(self, what: str, key: str) -> str:
        return self.say("timeline.with_status", what=what, status=self.say(key))

    def _notes(self, item: Item) -> Iterator[str]:
        if item.what == "supervisor":
            yield self.say("facts.supervisor.name")
        if item.channel not in (None, "not_sure"):
            yield self.say(f"words.channel.{item.channel}")
        if item.clock is not None or (item.kind is Kind.MILESTONE and item.state not in ("", "broken")):
            yield self.say(f"timeline.status.{item.state}")
        if item.unchecked:
            yield self.say("words.term_withheld")
        if isinstance(item, Row) and item.precision == "about":
            yield self.say("timeline.about")
        if item.proofs:
            yield self.say("timeline.proofs", numbers=", ".join(map(str, item.proofs)))
        if item.reference:
            yield self.texts("timeline.reference", reference=self.quote(shorten(item.reference)))
        if item.words:
            yield self.texts("timeline.quote", words=self.quote(shorten(item.words)))


KINDS: dict[Kind, str] = {
    Kind.MILESTONE: "order",
    Kind.SENT: "contact_out",
    Kind.REPLY: "contact_in",
    Kind.PROMISE: "promise",
    Kind.SILENCE: "silence",
    Kind.FORMAL: "step_taken",
}
"""The name of each kind under `timeline.kinds`; terms are named after their clock, steps to come after their branch."""


def shorten(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Words on one line, cut where they are too long, without signs that turn the direction of writing."""
    line = " ".join(_TURNING.sub("", text[: 8 * longest]).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


_DAY_FIRST = {"en": "en_GB"}
"""English as our dates are written elsewhere: the day before the month."""


@lru_cache(maxsize=4096)
def _short_day(day: date, language: str, skeleton: str) -> str:
    from babel.dates import format_skeleton  # noqa: PLC0415 - heavy, and only the timeline wants months cut short

    return str(format_skeleton(skeleton, day, locale=_DAY_FIRST.get(language, language)))
