"""The words for the rows of a timeline: in its table, beside its marks, on its axis.

People's words are shortened, stand in the note alone, and pass through the caller's `quote`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from guidance.library.texts import Texts, with_capital
from guidance.timeline.rows import PLANS, RowKind, TimelineItem, TimelineRow

LONGEST_QUOTE = 80
MOST_NAMED = 4
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Quote = Callable[[str], str]


class TableLine(NamedTuple):
    """One row of the table."""

    when: str
    who: str
    what: str
    kind: str
    note: str


class RowWords:
    """The words for rows of one timeline, in one language."""

    def __init__(self, now: datetime, texts: Texts, quote: Quote = str) -> None:
        self.now, self.texts, self.quote = now, texts, quote
        self.say = cache(texts)
        self._day = cache(texts.date)

    def line(self, item: TimelineItem) -> TableLine:
        """A row of the table."""
        return TableLine(self.when(item), self.who(item), self.what(item), self.kind(item), self.note(item))

    def who(self, item: TimelineItem) -> str:
        """Whose lane it is."""
        return self.say(f"timeline.lanes.{item.lane}")

    def kind(self, item: TimelineItem) -> str:
        """What sort of thing it is, and of a term which of the four clocks it is."""
        if item.clock is None:
            return self._plain_kind(item)
        clock = self.say(f"words.clock_kind.{item.clock}")
        if item.kind is RowKind.CLOCK:
            return with_capital(clock)
        return self.say("timeline.with_status", what=self.say("timeline.kinds.cut_off"), status=clock)

    def _plain_kind(self, item: TimelineItem) -> str:
        if item.kind not in PLANS:
            return self.say(f"timeline.kinds.{KINDS[item.kind]}")
        return self.say("timeline.kinds.today") if item.state == "now" and item.kind is RowKind.STEP else self.branch(item)

    def what(self, item: TimelineItem) -> str:
        """The thing itself, in a few words."""
        match item.kind:
            case RowKind.SENT:
                return self.say("timeline.out", party=self.say(f"words.party.{item.whom}"))
            case RowKind.REPLY:
                return self._reply(item)
            case RowKind.FORMAL:
                return self._formal(item)
            case RowKind.PROMISE:
                return self._promise(item)
            case RowKind.SILENCE:
                return self._silence(item)
            case RowKind.STEP | RowKind.AFTER_REFUSAL:
                return self.say(f"steps.{item.what}.title")
            case RowKind.MILESTONE:
                return self._milestone(item)
        return self.say(f"timeline.clocks.{item.what}")

    def label(self, item: TimelineRow) -> str:
        """The label beside the mark: the thing, and of a term its end and its kind."""
        if item.clock is None:
            return self._with_proofs(item)
        key = "clock_over" if item.state == "over" else "clock_until"
        words = self.say(f"timeline.{key}", clock=self.what(item), date=self.short_day(item.last))
        return self.say("timeline.with_kind", what=words, kind=self.say(f"words.clock_kind_short.{item.clock}"))

    def branch(self, item: TimelineItem) -> str:
        """What has to happen for the steps of a branch to come."""
        key = "silence" if not item.by else "either" if item.kind is RowKind.STEP else "refusal"
        if not item.by:
            return self.say(f"timeline.branch.{key}")
        if len(item.by) > 1:
            return self.say(f"timeline.branch.{key}_of_both")
        return self.say(f"timeline.branch.{key}", party=self.say(f"words.party.{item.by[0]}"))

    def when(self, item: TimelineItem) -> str:
        """When, no more exact than it is known."""
        if not isinstance(item, TimelineRow):
            return self.say("timeline.no_date")
        if (item.is_bar or item.precision == "about") and item.start.date() < item.last.date():
            return self.say("words.days", first=self.day(item.start), last=self.day(item.last))
        if item.precision == "minute" and not item.is_bar and item.kind not in PLANS:
            return self.texts("words.instant", date=self.day(item.start), time=f"{item.start:%H:%M}")
        return self.day(item.start)

    def note(self, item: TimelineItem) -> str:
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

    def _reply(self, item: TimelineItem) -> str:
        words = with_capital(self.say(f"facts.reply.values.{item.what}"))
        return words if item.whom is None else self.say("timeline.sent_on", what=words, party=self.say(f"words.party.{item.whom}"))

    def _milestone(self, item: TimelineItem) -> str:
        words = self.say("timeline.kinds.remedy" if item.what == "remedy" else f"timeline.{item.what}")
        return self._with_status(words, "timeline.status.broken") if item.state == "broken" else words

    def _formal(self, item: TimelineItem) -> str:
        key = {"made": "formal_made", "received": "formal_received", "answered": "formal_answered"}.get(item.state, f"answer.{item.state}")
        return self._with_status(self.say(f"timeline.formal.{item.what}"), f"timeline.{key}")

    def _promise(self, item: TimelineItem) -> str:
        if isinstance(item, TimelineRow) and item.start < item.end:
            words = self.say("timeline.promise_until", date=self.short_day(item.last))
        else:
            words = self.say("timeline.promise_no_date")
        return self._with_status(with_capital(words), f"timeline.status.{item.state}")

    def _silence(self, item: TimelineItem) -> str:
        days = self.texts.count("words.count.days", item.days if isinstance(item, TimelineRow) else 0)
        return self.say("timeline.silence_running" if item.state == "open" else "timeline.silence", days=days)

    def _with_proofs(self, item: TimelineItem) -> str:
        """What it is, and in brackets the numbers of the exhibits that prove it."""
        if not item.proofs:
            return self.what(item)
        return self.say("timeline.with_proofs", what=self.what(item), numbers=", ".join(map(str, item.proofs[:MOST_NAMED])))

    def _with_status(self, what: str, key: str) -> str:
        return self.say("timeline.with_status", what=what, status=self.say(key))

    def _notes(self, item: TimelineItem) -> Iterator[str]:
        if item.what == "supervisor":
            yield self.say("facts.supervisor.name")
        if item.channel not in (None, "not_sure"):
            yield self.say(f"words.channel.{item.channel}")
        if item.clock is not None or (item.kind is RowKind.MILESTONE and item.state not in ("", "broken")):
            yield self.say(f"timeline.status.{item.state}")
        if item.unchecked:
            yield self.say("words.term_withheld")
        if isinstance(item, TimelineRow) and item.precision == "about":
            yield self.say("timeline.about")
        if item.proofs:
            yield self.say("timeline.proofs", numbers=", ".join(map(str, item.proofs)))
        if item.reference:
            yield self.texts("timeline.reference", reference=self.quote(shorten(item.reference)))
        if item.words:
            yield self.texts("timeline.quote", words=self.quote(shorten(item.words)))


KINDS: dict[RowKind, str] = {
    RowKind.MILESTONE: "order",
    RowKind.SENT: "contact_out",
    RowKind.REPLY: "contact_in",
    RowKind.PROMISE: "promise",
    RowKind.SILENCE: "silence",
    RowKind.FORMAL: "step_taken",
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
