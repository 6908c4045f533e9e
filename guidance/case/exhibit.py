"""What proves it? One piece of evidence: a file as it was given, by its hash, and what the person says of it.

The file itself lies beside the Case, under its hash. It refuses to hold the name that the file had: names tell too much.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from guidance.case.moment import Moment
from guidance.case.part import Identifier, Line, Part

MAX_FILE_BYTES = 5 * 1024 * 1024
"""The largest file of one exhibit."""
MAX_FILES_BYTES = 25 * 1024 * 1024
"""The files of all exhibits of a case together."""
EXTENSIONS = {
    "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/heic": "heic", "image/gif": "gif", "application/pdf": "pdf",
    "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/ogg": "ogg", "audio/wav": "wav", "audio/amr": "amr", "video/mp4": "mp4",
    "video/webm": "webm", "video/quicktime": "mov", "audio/aac": "aac", "message/rfc822": "eml",
    "application/mbox": "mbox", "text/plain": "txt", "application/json": "json", "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip
"""How we name a file of each media type."""
MAX_PROVES = 60
MAX_SERVES = 10
YesNoUnsure = Literal["yes", "no", "not_sure"]
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
    media_type: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9.+-]{1,60}$")] = Field(description="Found from the bytes: `image/png`.")
    kind: ExhibitKind = Field(ExhibitKind.OTHER, description="What it is.")
    title: Line | None = Field(None, description="What it shows, in the buyer's words.")
    taken_at: Moment | None = Field(None, description="When it was made: the screenshot taken, the photo shot.")
    proves: tuple[Identifier, ...] = Field((), max_length=MAX_PROVES, description="Ids of the events that it proves.")
    serves: tuple[Identifier, ...] = Field(
        (), max_length=MAX_SERVES, description="What of the checklist it is: `receipt`, `order_page` … of `evidence.yaml`."
    )
    shows_date: YesNoUnsure | None = Field(None, description="Is a date to be seen on it?")
    shows_address: YesNoUnsure | None = Field(None, description="Is the address of the page, or the name of the application, to be seen?")
    shows_order: YesNoUnsure | None = Field(None, description="Is the order number to be seen?")
    cropped: YesNoUnsure | None = Field(None, description="Is it cut, or are parts painted over?")
