"""The words that applications write into exports by themselves, from a content file, compared without regard to case.

What people say to one another belongs to the reader of replies.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from guidance.library.yaml_file import CONTENT, load

FILE = CONTENT / "imports" / "marks.yaml"
ChatWords = tuple[str, ...]


class Marks(BaseModel):
    """The words of applications, in every language that we read; all in small letters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    me: ChatWords = Field(description="How an application names its owner.")
    seller: ChatWords = Field(description="Parts of a sender's name that tell a shop.")
    platform: ChatWords = Field(description="Parts of a sender's name that tell the marketplace or its support.")
    bank: ChatWords = Field(description="Parts of a sender's name that tell a bank.")
    no_media: ChatWords = Field(description="What stands in place of a file that was not exported.")
    attached: ChatWords = Field(description="What stands beside the name of a file.")
    edited: ChatWords = Field(description="What is put behind a message that was changed.")
    system: ChatWords = Field(description="Parts of the lines that the application writes by itself.")
    call: ChatWords = Field(description="Parts of the lines that tell a call.")
    trivial: ChatWords = Field(description="Messages that say nothing of the matter.")
    today: ChatWords = Field(description="How a page calls this day.")
    yesterday: ChatWords = Field(description="How a page calls the day before.")
    wrote: ChatWords = Field(description="Ends of the line above a quoted message.")
    original: ChatWords = Field(description="Parts of the line above a whole quoted mail.")


@cache
def marks() -> Marks:
    """The words, read once."""
    return load(FILE, Marks, root=CONTENT)
