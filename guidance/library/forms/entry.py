"""What is wrong inside a model, said with its place, so that all faults of a file are told at once.

It refuses to decide how a fault is shown: the library does that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

Loc = tuple[str | int, ...]


class Entry(BaseModel):
    """The base of every part of a content file: frozen, no unknown words."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Located(Protocol):
    """The file that a model was read from."""

    def place(self, loc: Loc) -> tuple[str, int, int]:
        """File, line and column of the value at `loc`."""
        ...


def wrong(message: str) -> PydanticCustomError:
    """The error of a validator that says all there is to say."""
    return PydanticCustomError("fault", "{plain}", {"plain": message})


def fault_at(loc: Loc, message: str) -> InitErrorDetails:
    """A fault at `loc`, told by `message`."""
    return InitErrorDetails(type=wrong(message), loc=loc, input=None)


def unknown(loc: Loc, what: str, word: str, accepted: Iterable[str]) -> InitErrorDetails:
    """A fault at `loc`: `word` is none of the accepted."""
    context = {"plain": f"`{word}` is no {what}", "wrong": word, "accepted": tuple(accepted)}
    return InitErrorDetails(type=PydanticCustomError("fault", "{plain}", context), loc=loc, input=word)


def refuse(title: str, faults: Iterable[InitErrorDetails]) -> None:
    """Raise all faults at once, if there are any."""
    found = list(faults)
    if found:
        raise ValidationError.from_exception_data(title, found)
