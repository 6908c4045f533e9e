"""Words that the program looks for in texts, one file a language. They are no sentences for people."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from guidance.library.forms.entry import Entry, Sheet

WordList = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")], ...], Field(min_length=1)]


class RedactionWords(Entry):
    """Words around postal addresses and names."""

    streets: WordList = Field(description="Words for a street, in the forms in which they stand before or after its name.")
    houses: WordList = Field(description="Words for a house, a flat and their parts.")
    common: WordList = Field(description="Words in names of sellers that are no names: legal forms, places. They stay readable.")


class PublicWords(Entry):
    """Words that a public post may not hold."""

    accusing: WordList = Field(description="Words that accuse or insult; `*` at the end stands for any ending.")


class DateWordLists(Entry):
    """What people write for a moment."""

    now: WordList = Field(description="This minute.")
    today: WordList = Field(description="This day.")
    yesterday: WordList = Field(description="The day before.")
    before_yesterday: WordList = Field(description="Two days before.")
    about: WordList = Field(description="Before an approximate day.")
    in_month: WordList = Field(description="Before a month.")
    early: WordList = Field(description="Before a month: its first third.")
    middle: WordList = Field(description="Before a month: its second third.")
    late: WordList = Field(description="Before a month: its last third.")


class MachineWords(Sheet):
    """words/<language>.yaml"""

    redaction: RedactionWords = Field(description="For the masked copy of a case.")
    public: PublicWords = Field(description="For public posts.")
    dates: DateWordLists = Field(description="For typed dates.")
