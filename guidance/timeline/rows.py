"""The rows of a timeline: lanes, instants and ids, without shapes or words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from guidance.advice.model import Projected
from guidance.case.choices import Party
from guidance.library.forms.step import ClockKind

_MINUTE = timedelta(minutes=1)


class Lane(StrEnum):
    """Whose lane a row is in: who acted, owes an answer, or loses the right."""

    YOU = "you"
    SELLER = Party.SELLER.value
    PLATFORM = Party.PLATFORM.value
    BANK = Party.BANK.value
    AUTHORITY = Party.AUTHORITY.value
    MEDIATOR = Party.MEDIATOR.value
    COURT = Party.COURT.value
    COURIER = Party.COURIER.value
    PICKUP_POINT = Party.PICKUP_POINT.value
    SERVICE_CENTRE = Party.SERVICE_CENTRE.value
    MANUFACTURER = Party.MANUFACTURER.value
    PAYMENT_SERVICE = Party.PAYMENT_SERVICE.value
    COLLECTOR = Party.COLLECTOR.value
    POLICE = Party.POLICE.value
    TRADE_BODY = Party.TRADE_BODY.value
    OTHER = Party.OTHER.value


class RowKind(StrEnum):
    """What sort of thing a row is."""

    MILESTONE = "milestone"
    SENT = "sent"
    REPLY = "reply"
    PROMISE = "promise"
    SILENCE = "silence"
    FORMAL = "formal"
    CLOCK = "clock"
    CUT_OFF = "cut_off"
    STEP = "step"
    AFTER_REFUSAL = "after_refusal"


PLANS = (RowKind.STEP, RowKind.AFTER_REFUSAL)
"""What has not happened: the two branches that are foreseen."""
GROUPS: Mapping[str, tuple[RowKind, ...]] = {
    "order": (RowKind.MILESTONE,),
    "contacts": (RowKind.SENT, RowKind.REPLY),
    "promises": (RowKind.PROMISE,),
    "silences": (RowKind.SILENCE,),
    "formal": (RowKind.FORMAL,),
    "clocks": (RowKind.CLOCK, RowKind.CUT_OFF),
    "plans": PLANS,
}
"""The kinds in groups that a person can filter by; words under `timeline.kinds_of`."""
_BARS = frozenset({RowKind.PROMISE, RowKind.SILENCE, RowKind.CLOCK, RowKind.CUT_OFF})

RowState = Literal[
    "",
    "kept",
    "pending",
    "broken",
    "unclear",
    "open",
    "ended",
    "running",
    "over",
    "made",
    "received",
    "agreed",
    "part",
    "refused",
    "answered",
    "now",
    "later",
]
Precision = Literal["minute", "day", "about"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One thing of the case: whose it is, what it is, and the words that people gave it."""

    lane: Lane
    kind: RowKind
    what: str
    """The id within its kind: a channel, a kind of reply, a formal step, a clock, a milestone, a step of the ladder."""
    state: RowState = ""
    whom: Lane | None = None
    """For what the buyer sent: to whom. For a referral: to whom the buyer was sent."""
    channel: str | None = None
    clock: ClockKind | None = None
    unchecked: bool = False
    reference: str = ""
    words: str = ""
    proofs: tuple[int, ...] = ()
    """Numbers of the exhibits that prove it."""
    by: tuple[Lane, ...] = ()
    """For a step to come: whose refusal leads to it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow(TimelineItem):
    """A thing with its place on the axis. Equal `start` and `end` (or a day, or an approximate date): a point."""

    start: datetime
    end: datetime
    precision: Precision = "minute"
    whole_days: bool = False
    """The end is the midnight after the last day."""

    @property
    def is_bar(self) -> bool:
        """True where the time between start and end was filled, not merely uncertain."""
        return self.kind in _BARS

    @property
    def last(self) -> datetime:
        """The end as people name it: of a term in days, its last day."""
        return self.end - _MINUTE if self.whole_days else self.end

    @property
    def middle(self) -> datetime:
        """Where a point is drawn."""
        return self.start + (self.end - self.start) / 2

    @property
    def days(self) -> int:
        """Whole days that passed."""
        return max((self.end - self.start).days, 0)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything on the axis, oldest first; what has no date; and the moment from which it is seen."""

    now: datetime
    rows: tuple[TimelineRow, ...]
    undated: tuple[TimelineItem, ...]

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The lanes in use, in their fixed order."""
        used = {row.lane for row in self.rows}
        return tuple(lane for lane in Lane if lane in used)

    @property
    def kinds(self) -> tuple[RowKind, ...]:
        """The kinds of things on it, in their fixed order."""
        used = {item.kind for item in (*self.rows, *self.undated)}
        return tuple(kind for kind in RowKind if kind in used)

    def select(self, lanes: Collection[Lane], kinds: Collection[RowKind], since: datetime | None = None) -> Timeline:
        """Only these lanes and kinds; with `since`, only what was not over by then. What has no date has no period either."""
        rows = (row for row in self.rows if since is None or row.end >= since)
        chosen = [tuple(item for item in items if item.lane in lanes and item.kind in kinds) for items in (rows, self.undated)]
        return Timeline(self.now, tuple(item for item in chosen[0] if isinstance(item, TimelineRow)), chosen[1])


@dataclass(frozen=True, slots=True)
class Branch:
    """What the advice becomes if they refuse: who does, and the steps from then on."""

    by: tuple[Lane, ...]
    calendar: tuple[Projected, ...]
