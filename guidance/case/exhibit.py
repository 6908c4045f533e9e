"""An exhibit: one piece of evidence, named by the hash of its file, and what the person says of it.

The file itself is stored beside the Case, under its hash. Its original name is never stored: names reveal too much.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from guidance.case.choices import YesNo
from guidance.case.limits import MAX_FILE_BYTES, MAX_PROVES, MAX_SERVES
from guidance.case.moment import Moment
from guidance.case.part import Identifier, OneLine, Part

EXTENSIONS = {
    "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/heic": "heic", "image/avif": "avif", "image/gif": "gif",
    "application/pdf": "pdf",
    "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/ogg": "ogg", "audio/wav": "wav", "audio/amr": "amr", "video/mp4": "mp4",
    "video/webm": "webm", "video/quicktime": "mov", "audio/aac": "aac", "message/rfc822": "eml",
    "application/mbox": "mbox", "text/plain": "txt", "application/json": "json", "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip
"""The file name extension of each media type."""
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ExhibitKind(StrEnum):
    """What sort of evidence it is."""

    SCREENSHOT = "screenshot"
    PHOTO = "photo"
    RECEIPT = "receipt"
    DOCUMENT = "document"
    MAIL = "mail"
    CHAT_EXPORT = "chat_export"
    AUDIO = "audio"
    VIDEO = "video"
    OTHER = "other"


class Exhibit(Part):
    """A file that proves something."""

    id: Identifier = Field(description="Unique in the case: small letters, digits, hyphens, underscores.")
    sha256: Sha256 = Field(description="SHA-256 of the file's bytes, 64 small hexadecimal digits.")
    size: int = Field(ge=1, le=MAX_FILE_BYTES, strict=True, description="Size of the file in bytes.")
    media_type: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9.+-]{1,60}$")] = Field(description="Detected from the bytes: `image/png`.")
    kind: ExhibitKind = Field(ExhibitKind.OTHER, description="What it is.")
    title: OneLine | None = Field(None, description="What it shows, in the buyer's words.")
    taken_at: Moment | None = Field(None, description="When the screenshot or photo was taken, or the file was made.")
    proves: tuple[Identifier, ...] = Field((), max_length=MAX_PROVES, description="Ids of the events that it proves.")
    serves: tuple[Identifier, ...] = Field(
        (), max_length=MAX_SERVES, description="Which pieces of the checklist it is: `receipt`, `order_page` … of `evidence.yaml`."
    )
    shows_date: YesNo | None = Field(None, description="Is a date visible on it?")
    shows_address: YesNo | None = Field(None, description="Is the address of the page, or the name of the application, visible?")
    shows_order: YesNo | None = Field(None, description="Is the order number visible?")
    cropped: YesNo | None = Field(None, description="Is it cropped, or are parts painted over?")
