"""The advice in words, ready to be drawn.

The words may hold a little Markdown; nothing that a person wrote is ever in them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Titled:
    """A heading and what it says."""

    title: str
    text: str


@dataclass(frozen=True)
class DeadlineView:
    """One date that counts."""

    date: str
    name: str
    kind: str
    """Which clock: rule of thumb, platform, law, bank, their own promise."""
    owner: str
    note: str
    """What is doubtful about it; empty where nothing is."""

    @property
    def told(self) -> str:
        """The name, and in brackets what is doubtful about it."""
        return f"{self.name} ({self.note})" if self.note else self.name


@dataclass(frozen=True)
class SourceView:
    """One source with its dates."""

    id: str
    title: str
    act: str
    address: str
    confidence: str
    valid_from: str
    checked_on: str
    review_by: str
    note: str


@dataclass(frozen=True)
class BodyView:
    """A body to turn to."""

    name: str
    can: str
    cannot: str
    before: str
    how: str
    phone: str
    address: str


@dataclass(frozen=True)
class AnswerView:
    """A fact's name, and its value in words."""

    name: str
    value: str


@dataclass(frozen=True)
class CalendarView:
    """From a date on, a step, if nobody answers."""

    date: str
    step: str


@dataclass(frozen=True)
class StepView:
    """The next step in words."""

    title: str
    unknown_law: str
    """What is not known of the country, and what to look up today; empty where its law is known."""
    what: str
    to_whom: str
    where: str
    attach: tuple[str, ...]
    by_when: str
    due: DeadlineView | None
    expect: str
    next: str
    law: str
    done: str
    why: tuple[str, ...]
    rests_on: tuple[AnswerView, ...]
    changes: tuple[str, ...]
    calendar: tuple[CalendarView, ...]
    parallel: tuple[Titled, ...]
    warnings: tuple[Titled, ...]
    unknown: tuple[tuple[str, str], ...]
    """Question id and its title."""
    deadlines: tuple[DeadlineView, ...]
    sources: tuple[SourceView, ...]
    body: BodyView | None
    """The body that the step turns to, if it turns to one."""
    person: BodyView | None
    """A person to turn to when stuck."""
