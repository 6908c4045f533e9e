"""Everything that can go wrong, as one tree.

OtvetError
    ContentError      the files of content authors are wrong; holds every fault with its place
    InputError        what a person gave us cannot be used; holds the key of one sentence and its parameters
    StoreDown         the database failed, or did not answer in time
    Conflict          somebody else has written a newer revision
    Gone              the revision to be overwritten was erased
    Unreadable        stored bytes cannot be opened: another secret, another place, or an unknown version
    NoRule            no rule of a decision table fits (`guidance.decision.evaluate`)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


class OtvetError(Exception):
    """The root of all errors that are raised on purpose."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a content file: its place, what is wrong, and what to do."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ContentError(OtvetError):
    """Content that may not be used, with all of its faults at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(eq=False)
class InputError(OtvetError):
    """Something that a person entered or opened and that cannot be used.

    `key` names the sentence in `languages/*/errors.yaml`; `params` fill its placeholders. Neither may hold what the person
    wrote in a free text, so that a log line never does.
    """

    key: str
    params: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.key


class StoreDown(OtvetError):
    """The database failed, or did not answer in time; whether it will still execute the call is unknown."""


class Conflict(OtvetError):
    """Somebody else has written a newer revision."""


class Gone(OtvetError):
    """The revision to be overwritten was erased."""


class Unreadable(OtvetError):
    """Stored bytes that were not sealed by this secret for this place, or are of an unknown version."""
