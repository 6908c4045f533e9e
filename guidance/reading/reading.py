"""What a pasted reply may be: a proposal with the words it rests on, for the buyer to confirm or correct.

A confirmed proposal becomes an event of the Case. Places count characters of the text as given.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from guidance.case.choices import Party, ReplyKind
from guidance.case.moment import Moment


class Sureness(StrEnum):
    """How far the proposal may be trusted."""

    SURE = "sure"
    GUESS = "guess"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Quoted:
    """Words of the text, and the rule that they met: `text[start:end] == words`."""

    start: int
    end: int
    words: str
    rule: str


@dataclass(frozen=True)
class FoundDate:
    """A date that the text names: `text[start:end] == words`."""

    start: int
    end: int
    words: str
    readings: tuple[Moment, ...]
    """What it can mean, the last instant of it; several where day and month cannot be told apart, none for 31 February."""
    soft: bool = False
    """True where it is counted from something that has not happened yet: `10 days after we get the goods`."""

    @property
    def due(self) -> Moment | None:
        """The one thing it means; None where that is open."""
        return self.readings[0] if len(self.readings) == 1 and not self.soft else None

    @property
    def is_ambiguous(self) -> bool:
        """True where day and month cannot be told apart."""
        return len(self.readings) > 1


@dataclass(frozen=True)
class FoundPromise:
    """What was promised: the sentence, and by when."""

    words: str
    due: Moment | None
    """None where no date was named, or where it is open what it means; `date` then says which words."""
    date: FoundDate | None


@dataclass(frozen=True)
class ReplyReading:
    """What the text is, as far as rules can tell."""

    kind: ReplyKind
    """`other` where nothing was recognised; `sure` is then `cannot_tell`."""
    sure: Sureness
    rests_on: tuple[Quoted, ...]
    """The words for `kind`, in the order of the text; empty where nothing was recognised."""
    deflected_to: Party | None
    """For `deflection`; None too where it is somebody who is no party of the Case, such as a courier or the maker."""
    promise: FoundPromise | None
    """Found beside any kind: a reply can ask for photos and promise an answer."""
    references: tuple[str, ...]
    """Ticket, claim and tracking numbers; never the order's."""
    alternatives: tuple[ReplyKind, ...]
    """Other kinds that some words speak for, the likelier first."""
