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
    diminutives: WordList = Field(description="First names with what people of that name are called, one group an entry, a blank between.")
    ambiguous: WordList = Field(description="First names and surnames that are common words too; small, they stay.")
    roles: WordList = Field(description="What stands before the name of a person: a task, a kinship, a title; `*` as below.")
    farewells: WordList = Field(description="What stands above or before the name of who writes.")
    products: WordList = Field(description="What stands before the number of a model, a book, a version, which stays.")
    endings: WordList = Field(description="What may follow the stem of a name in its cases, with `-` before it.")
    currencies: WordList = Field(description="What stands beside a sum of money; `*` at the end stands for any ending.")
    measures: WordList = Field(description="What stands after a count or a measure, in the same way.")
    laws: WordList = Field(description="What stands near the number of a law or an article, in the same way.")
    months: WordList = Field(description="Months as they stand in dates, in the same way.")
    numbered: WordList = Field(description="What stands before a number that tells who or which, in the same way.")
    secrets: WordList = Field(description="What stands before a code, an account or a handle, in the same way.")
    births: WordList = Field(description="What stands near a day of birth, in the same way.")
    numerals: WordList = Field(description="Numbers in words, in the same way.")
    cities: WordList = Field(description="What stands before the name of a town or a village.")


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
