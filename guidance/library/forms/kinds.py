"""Kinds of values in content files: words, ids, days, counts, shares, yes and no, and texts in both languages."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from guidance.case.choices import Language
from guidance.library.forms.cell import WORD
from guidance.library.forms.entry import Entry, invalid

AddresseeLanguage = Literal[Language, "reader"]
"""The language that people there read; `reader`: the buyer's own language."""

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
    raise invalid(f"`{raw}` is no date; write 2026-02-01")


def _count(raw: object) -> object:
    if isinstance(raw, int) or _COUNT.fullmatch(str(raw)):
        return int(str(raw))
    raise invalid(f"`{raw}` is no whole number above zero")


def _percent(raw: object) -> object:
    percent = raw if isinstance(raw, Decimal) else Decimal(str(raw)) if _PERCENT.fullmatch(str(raw)) else Decimal(0)
    if not 0 < percent <= 100:
        raise invalid(f"`{raw}` is no share in percent; write 0.5")
    return percent


def _flag(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    if raw not in ("true", "false"):
        raise invalid(f"`{raw}` is neither true nor false")
    return raw == "true"


def _yes(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    if raw not in ("yes", "no"):
        raise invalid(f"`{raw}` is neither yes nor no")
    return raw == "yes"


def _or_none(raw: object) -> object:
    return None if raw == "none" else raw


def _or_unknown(raw: object) -> object:
    return None if raw == "unknown" or raw is None else _day(raw)


Word = Annotated[str, Field(pattern=f"^{WORD}$")]
OR_NONE = BeforeValidator(_or_none)
SheetText = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
SheetLine = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S.*$")]
SheetDay = Annotated[date, BeforeValidator(_day)]
Since = Annotated[date | None, BeforeValidator(_or_unknown)]
Count = Annotated[int, BeforeValidator(_count)]
Percent = Annotated[Decimal, BeforeValidator(_percent)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
WordOrNone = Annotated[Word | None, OR_NONE]
SheetLineOrNone = Annotated[SheetLine | None, OR_NONE]


class Said(Entry):
    """A text in every language of the product."""

    ru: SheetText = Field(description="In Russian.")
    en: SheetText = Field(description="In English.")

    def told(self, language: Language) -> str:
        """The text in one language."""
        return self.ru if language == "ru" else self.en


SaidOrNone = Annotated[Said | None, OR_NONE]


class Dated(Entry):
    """Something that was true when it was checked and has to be checked again."""

    valid_from: Since = Field(description="Since when it applies, or `unknown`.")
    checked_on: SheetDay = Field(description="When it was last compared with its source.")
    review_by: SheetDay = Field(description="The last day on which it may be shown without a new check.")

    @model_validator(mode="after")
    def _reviewed_later(self) -> Self:
        if self.review_by <= self.checked_on:
            raise invalid("`review_by` is not after `checked_on`")
        return self

    def is_current(self, today: date) -> bool:
        """True until the end of the day by which it has to be checked again."""
        return today <= self.review_by
