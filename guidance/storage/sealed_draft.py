"""The content of a sealed draft: everything that a session needs after a refresh or a restart, as JSON.

Drafts that were written when a Case had an earlier version are upgraded. Raises Unreadable for anything unknown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guidance.case.case import Case
from guidance.case.migrations import migrate
from guidance.errors import InputError, Unreadable

_CASES = ("case", "own", "before")
"""The fields of a draft that hold a Case."""


@dataclass(frozen=True)
class FieldState:
    """What was entered into the fields of one question or form, whether it is usable or not."""

    options: tuple[str, ...] = ()
    text: Annotated[str, Field(alias="day")] = ""
    """A date, a choice, a tick or a whole letter. Stored as `day`, the name that it had when it held dates alone."""


class Draft(BaseModel):
    """Everything that a session needs after a refresh or a restart."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    format: Literal[1] = 1
    page: str
    """The open page that wrote it last."""
    writer: str
    """The session that wrote it last."""
    turn: int
    """How many times another page has taken over the writing."""
    generation: int = 0
    case: Case
    own: Case | None = None
    """The person's own Case while an example is open."""
    before: Case | None = None
    """The Case before the last change, for undoing it."""
    example: str | None = None
    entries: dict[str, FieldState] = {}
    own_entries: dict[str, FieldState] = {}
    """The entries of the own Case while an example is open."""
    code: str | None = None
    """The resume code, where the person asked for one."""


class Pointer(BaseModel):
    """Stored at the place of a resume code or of another device's cookie: the secret of the draft itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    format: Literal[1] = 1
    pointer: str


def write(content: Draft | Pointer) -> bytes:
    """A draft or a pointer as JSON in UTF-8."""
    return content.model_dump_json(exclude_none=True, by_alias=True).encode()


def read(plain: bytes) -> Draft | Pointer:
    """The draft or pointer of JSON, its Cases upgraded to today's version; raises Unreadable for anything else."""
    kind = Pointer if b'"pointer":' in plain[:40] else Draft
    try:
        return kind.model_validate_json(plain)
    except ValidationError:
        return _upgrade(plain)


def _upgrade(plain: bytes) -> Draft:
    """A draft that was written when a Case had an earlier version."""
    try:
        tree = json.loads(plain)
        cases = {name: migrate(tree[name]) for name in _CASES if tree.get(name) is not None}
        return Draft.model_validate_json(json.dumps({**tree, **cases}))
    except (ValueError, TypeError, AttributeError, RecursionError, InputError):
        raise Unreadable from None
