"""Turns an uploaded file into an exhibit: its hash, media type, probable kind and the time when it was made.

The file itself is never changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from guidance.case.capture_time import capture_time
from guidance.case.exhibit import Exhibit, ExhibitKind
from guidance.case.file_types import media_type_of, text_of
from guidance.case.image import CAMERA, FORMATS, check_picture, exif_of
from guidance.case.limits import MAX_EXHIBITS, MAX_FILE_BYTES, MAX_FILES_BYTES, MEGABYTE
from guidance.errors import InputError

_CHAT_LINE = re.compile(r"^[\u200e\[]*\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d{2}.{0,16}?(?:\] | - )[^:\n]{1,60}: ", re.MULTILINE)
_SCREENSHOT = b"Screenshot"
"""The comment that Apple writes into the XMP of a screenshot."""


def exhibit_of(data: bytes, *, now: datetime, zone: ZoneInfo, existing: Sequence[Exhibit]) -> Exhibit:
    """The exhibit of a new file beside the `existing` ones; raises InputError where it cannot be accepted."""
    sha256 = hashlib.sha256(data).hexdigest()
    _check_room(sha256, len(data), existing)
    media_type = media_type_of(data)
    check_picture(data, media_type)
    taken_at = capture_time(data, media_type, zone)
    return Exhibit(
        id=_new_id(existing),
        sha256=sha256,
        size=len(data),
        media_type=media_type,
        kind=_kind(data, media_type),
        taken_at=taken_at if taken_at is not None and taken_at.earliest(zone) <= now else None,
    )


def _check_room(sha256: str, size: int, existing: Sequence[Exhibit]) -> None:
    """Reject an empty file, one that the case already has, and more than a case may hold."""
    if not size:
        raise InputError("exhibit_empty")
    if size > MAX_FILE_BYTES:
        raise InputError("exhibit_too_large", {"limit": str(MAX_FILE_BYTES // MEGABYTE)})
    if any(sha256 == exhibit.sha256 for exhibit in existing):
        raise InputError("exhibit_twice")
    if len(existing) >= MAX_EXHIBITS:
        raise InputError("too_many_exhibits", {"limit": str(MAX_EXHIBITS)})
    if size + sum(exhibit.size for exhibit in existing) > MAX_FILES_BYTES:
        raise InputError("exhibits_too_large", {"limit": str(MAX_FILES_BYTES // MEGABYTE)})


def _new_id(existing: Sequence[Exhibit]) -> str:
    ids = {exhibit.id for exhibit in existing}
    return next(name for number in range(1, len(ids) + 2) if (name := f"exhibit-{number}") not in ids)


def _kind(data: bytes, media_type: str) -> ExhibitKind:
    """The most probable kind; the person can correct it."""
    family = media_type.partition("/")[0]
    if family in ("audio", "video"):
        return ExhibitKind(family)
    if family == "image":
        return ExhibitKind.PHOTO if _is_photo(data, media_type) else ExhibitKind.SCREENSHOT
    if media_type in ("message/rfc822", "application/mbox"):
        return ExhibitKind.MAIL
    if media_type in ("application/json", "application/zip"):
        return ExhibitKind.CHAT_EXPORT
    if media_type == "text/plain" and _CHAT_LINE.search((text_of(data) or "")[:4096]):
        return ExhibitKind.CHAT_EXPORT
    return ExhibitKind.DOCUMENT


def _is_photo(data: bytes, media_type: str) -> bool:
    """Screenshots of Apple say so, and cameras name themselves; otherwise photos are JPEG or HEIC."""
    if _SCREENSHOT in data[:65536]:
        return False
    if media_type in ("image/jpeg", "image/heic"):
        return True
    return media_type in FORMATS and CAMERA in exif_of(data, media_type)
