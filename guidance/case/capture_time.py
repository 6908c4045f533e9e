"""Reads from a file when it was made: EXIF and XMP of pictures, the creation date of PDF."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from guidance.case.image import CHANGED_AT, FORMATS, TAKEN_AT, TAKEN_OFFSET, exif_of
from guidance.case.moment import Moment

_EXIF_TIME = re.compile(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):\d{2}", re.ASCII)
_XMP_TIME = re.compile(
    r"(?:photoshop:DateCreated|exif:DateTimeOriginal|xmp:CreateDate)(?:=\"|>)(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?"
    r"([+-]\d{2}:\d{2}|Z)?",
    re.ASCII,
)
_XMP_SEARCHED = 256 * 1024
_PDF_TIME = re.compile(rb"/CreationDate\s*\(D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})\d{0,2}(?:(Z)|([+-]\d{2})'?(\d{2})'?)?", re.ASCII)


def capture_time(data: bytes, media_type: str, zone: ZoneInfo) -> Moment | None:
    """When the file was made by its own account; in `zone` where it has no offset from UTC."""
    text = _pdf_time(data) if media_type == "application/pdf" else None
    if media_type in FORMATS:
        text = _exif_time(exif_of(data, media_type)) or _xmp_time(data)
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
        return Moment.at(instant if instant.tzinfo else instant.replace(tzinfo=zone))
    except ValueError:
        return None


def _exif_time(exif: dict[int, object]) -> str | None:
    match = _EXIF_TIME.match(str(exif.get(TAKEN_AT) or exif.get(CHANGED_AT)))
    if match is None:
        return None
    year, month, day, hour, minute = match.groups()
    offset = str(exif.get(TAKEN_OFFSET, "")).strip("\x00 ") if exif.get(TAKEN_AT) else ""
    offset = offset if re.fullmatch(r"[+-]\d{2}:\d{2}", offset, re.ASCII) else ""
    return f"{year}-{month}-{day}T{hour}:{minute}{offset}"


def _xmp_time(data: bytes) -> str | None:
    match = _XMP_TIME.search(data[:_XMP_SEARCHED].decode("latin-1"))
    return f"{match[1]}{match[2] or ''}" if match else None


def _pdf_time(data: bytes) -> str | None:
    match = _PDF_TIME.search(data)
    if match is None:
        return None
    year, month, day, hour, minute, utc, hours, minutes = (part.decode() if part else "" for part in match.groups())
    return f"{year}-{month}-{day}T{hour}:{minute}" + ("+00:00" if utc else f"{hours}:{minutes}" if hours else "")
