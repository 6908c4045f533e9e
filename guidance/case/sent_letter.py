"""The frozen copy of a letter that was sent, and how it was sent.

A copy never changes: its text is checked against its hash.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from guidance.case.choices import Language
from guidance.case.exhibit import Sha256
from guidance.case.moment import Moment
from guidance.case.part import Identifier, OneLine, Part, check_plain

LetterText = Annotated[str, Field(max_length=60_000), AfterValidator(check_plain)]


def hash_of(text: str) -> str:
    """SHA-256 of a text in UTF-8: 64 small hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


class SentLetter(Part):
    """A letter as it was sent."""

    id: Identifier = Field(description="Unique in the case.")
    name: Identifier = Field(description="Name of the letter in the wizard.")
    language: Language = Field(description="Language it was written in.")
    addressee: OneLine = Field(description="The addressee as the letter names them.")
    sent_at: Moment = Field(description="When it was sent.")
    channel: OneLine | None = Field(None, description="How it was sent, in plain words: registered post, form on the site.")
    tracking: OneLine | None = Field(None, description="Tracking or registration number.")
    text: LetterText = Field(description="The whole text as it was sent.")
    sha256: Sha256 = Field(description="SHA-256 of `text` in UTF-8.")
    event: Identifier | None = Field(None, description="Id of the event that records the sending.")

    @model_validator(mode="after")
    def _is_unchanged(self) -> Self:
        if hash_of(self.text) != self.sha256:
            raise PydanticCustomError("letter_changed", "the text is not the one that was sent")
        return self
