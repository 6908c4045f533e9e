"""The kinds of values that content files are made of: days, counts, shares, words in both languages; and the base of a whole file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails

from guidance.errors import Fault
from guidance.library.forms.entry import Entry, Located, refuse, wrong
from guidance.library.forms.table import Word

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = ("ru", "en")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_COUNT = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?", re.ASCII)


def _day(raw: object) -> object:
    if isinstance(raw, date):
        return raw
    try:
        if _DAY.fullmatch(str(raw)):
            return date.fromisoformat(str(raw))
    except ValueError:
        pass
    raise wrong(f"`{raw}` is no date; write 2026-02-01")


def _count(raw: object) -> object:
    if isinstance(raw, int) or _COUNT.fullmatch(str(raw)):
        return int(str(raw))
    raise wrong(f"`{raw}` is no whole number above zero")


def _percent(raw: object) -> object:
    found = raw if isinstance(raw, Decimal) else Decimal(str(raw)) if _PERCENT.fullmatch(str(raw)) else Decimal(0)
    if not 0 < found <= 100:
        raise wrong(f"`{raw}` is no share in percent; write 0.5")
    return found


def _yes(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    if raw not in ("yes", "no"):
        raise wrong(f"`{raw}` is neither yes nor no")
    return raw == "yes"


def _or_none(raw: object) -> object:
    return None if raw == "none" else raw


def _or_unknown(raw: object) -> object:
    return None if raw == "unknown" or raw is None else _day(raw)


NONE = BeforeValidator(_or_none)
SheetText = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
SheetLine = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S.*$")]
SheetDay = Annotated[date, BeforeValidator(_day)]
Since = Annotated[date | None, BeforeValidator(_or_unknown)]
Count = Annotated[int, BeforeValidator(_count)]
Percent = Annotated[Decimal, BeforeValidator(_percent)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
WordOrNone = Annotated[Word | None, NONE]
SheetLineOrNone = Annotated[SheetLine | None, NONE]


class Said(Entry):
    """The same words in every language that we speak."""

    ru: SheetText = Field(description="In Russian.")
    en: SheetText = Field(description="In English.")

    def told(self, language: Language) -> str:
        """The words in one language."""
        return self.ru if language == "ru" else self.en


SaidOrNone = Annotated[Said | None, NONE]


class Sheet(Entry):
    """The base of a whole file: it knows where it was read."""

    _document: Located | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        self._document = (info.context or {}).get("document")
        refuse(type(self).__name__, self._faults())
        return self

    def fault(self, message: str, *loc: str | int) -> Fault:
        """A fault at a place of the file that this came from."""
        place = self._document.place(loc) if self._document is not None else (type(self).__name__, 1, 1)
        return Fault(*place, message)

    def _faults(self) -> Iterator[InitErrorDetails]:
        yield from ()


class Dated(Entry):
    """Something that was true when it was checked and has to be looked at again."""

    valid_from: Since = Field(description="Since when it applies, or `unknown`.")
    checked_on: SheetDay = Field(description="When somebody last compared it with its source.")
    review_by: SheetDay = Field(description="The last day on which it may be told without a new look.")

    @model_validator(mode="after")
    def _reviewed_later(self) -> Self:
        if self.review_by <= self.checked_on:
            raise wrong("`review_by` is not after `checked_on`")
        return self

    def is_current(self, today: date) -> bool:
        """True until the day on which it has to be looked at again is over."""
        return today <= self.review_by
