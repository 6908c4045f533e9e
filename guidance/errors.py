"""Everything that can go wrong, as one tree.

OtvetError
    ContentError      the files that authors write are wrong; holds every fault found, each with its place
    InputError        what a person gave us cannot be used; holds the key of one sentence and its parameters
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


class OtvetError(Exception):
    """The root: catch this to catch everything that we raise on purpose."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a content file: where it is, what is wrong, and what to do."""

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
    """Something a person entered or opened that cannot be used.

    `key` names the sentence in `languages/*/errors.yaml`; `params` fill its placeholders. Neither may hold what the person
    wrote in a free text, so that a log line never does.
    """

    key: str
    params: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.key
