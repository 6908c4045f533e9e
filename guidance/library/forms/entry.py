"""The base classes of content models, and the faults of their validators, each at its place in the file.

All faults of a file are raised at once. How a fault is worded for the author is decided in `library.fault_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from guidance.errors import Fault

Loc = tuple[str | int, ...]
"""The way from the root of a file to a value: keys and indexes."""
FilePlace = tuple[str, int, int]
"""File, line and column."""
Faults = Iterator[InitErrorDetails]


class Entry(BaseModel):
    """The base of every part of a content file: frozen, no unknown words."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Located(Protocol):
    """The file that a model was read from."""

    def place(self, loc: Loc) -> FilePlace:
        """File, line and column of the value at `loc`."""
        ...


class Sheet(Entry):
    """The base of a whole file: it knows where it was read, and checks that its parts fit together."""

    _document: Located | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        self._document = (info.context or {}).get("document")
        raise_faults(type(self).__name__, self._faults())
        return self

    def fault(self, message: str, *loc: str | int) -> Fault:
        """A fault at a place of the file that this came from."""
        place = self._document.place(loc) if self._document is not None else (self._title, 1, 1)
        return Fault(*place, message)

    @property
    def _title(self) -> str:
        """Its name in faults where it was read from no file."""
        return type(self).__name__

    def _faults(self) -> Faults:
        """What does not fit together inside the file; subclasses override it."""
        yield from ()


def invalid(message: str) -> PydanticCustomError:
    """The error that a validator raises; `message` is shown as it is."""
    return PydanticCustomError("fault", "{plain}", {"plain": message})


def fault_at(loc: Loc, message: str) -> InitErrorDetails:
    """A fault at `loc`; `message` is shown as it is."""
    return InitErrorDetails(type=invalid(message), loc=loc, input=None)


def unknown_at(loc: Loc, what: str, word: str, accepted: Iterable[str]) -> InitErrorDetails:
    """A fault at `loc`: `word` is none of the accepted."""
    context = {"plain": f"`{word}` is no {what}", "wrong": word, "accepted": tuple(accepted)}
    return InitErrorDetails(type=PydanticCustomError("fault", "{plain}", context), loc=loc, input=word)


def repeated_ids(names: Sequence[str], loc: Loc, what: str = "id") -> Faults:
    """A fault at the `id` of each entry of the list at `loc` whose id an earlier entry has."""
    for number, name in enumerate(names):
        if name in names[:number]:
            yield fault_at((*loc, number, "id"), f"the {what} `{name}` is taken")


def raise_faults(title: str, faults: Iterable[InitErrorDetails]) -> None:
    """Raise ValidationError with all faults at once, if there are any."""
    details = list(faults)
    if details:
        raise ValidationError.from_exception_data(title, details)
