"""What kind of file is this, and what does it say of itself? An exhibit from the bytes that a person gave.

It believes the bytes alone, never a name. It refuses programs, pages that a browser would run, and what it does not know; it changes
nothing: the file is kept as it was given. Of pictures it makes a small copy to look at, never more than it has bounded before.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import warnings
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from guidance.case.case import MAX_EXHIBITS
from guidance.case.exhibit import MAX_FILE_BYTES, MAX_FILES_BYTES, Exhibit, ExhibitKind
from guidance.case.moment import Moment
from guidance.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 24_000_000
"""What is opened of a picture to show it small; a photograph that shrinks while it is read may have more."""
MAX_PHOTO_PIXELS = 52_000_000
PREVIEW = 320
"""Pixels of the longer side of a small copy."""
MEGABYTE = 1024 * 1024

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"#!",
    b"dex\n", b"L\x00\x00\x00\x01\x14\x02\x00", b"\x00asm", b"<?php",
)  # fmt: skip
_PROGRAMS_INSIDE = (b"AndroidManifest.xml", b"META-INF/MANIFEST.MF", b"vbaProject.bin")
_PICTURE_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|svg|script|body|head|iframe|meta|link)\b", re.IGNORECASE)
_HEADER = re.compile(
    rb"^(From|To|Subject|Date|Received|MIME-Version|Message-ID|Return-Path|Delivered-To|Content-Type):", re.IGNORECASE | re.MULTILINE
)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CHAT_LINE = re.compile(r"^[\u200e\[]*\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d{2}.{0,16}?(?:\] | - )[^:\n]{1,60}: ", re.MULTILINE)
_CAMERA, _SOFTWARE_TIME, _DETAILS, _SHOT, _SHOT_ZONE = 0x0110, 0x0132, 0x8769, 0x9003, 0x9011
_EXIF_TIME = re.compile(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):\d{2}", re.ASCII)
_XMP_TIME = re.compile(
    r"(?:photoshop:DateCreated|exif:DateTimeOriginal|xmp:CreateDate)(?:=\"|>)(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?"
    r"([+-]\d{2}:\d{2}|Z)?",
    re.ASCII,
)
_PDF_TIME = re.compile(rb"/CreationDate\s*\(D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})\d{0,2}(?:(Z)|([+-]\d{2})'?(\d{2})'?)?", re.ASCII)
_SCREENSHOT = b"Screenshot"


def exhibit_of(data: bytes, *, now: datetime, zone: ZoneInfo, existing: Sequence[Exhibit]) -> Exhibit:
    """The exhibit that a file becomes beside `existing` ones; raises InputError where it cannot be kept."""
    sha256 = hashlib.sha256(data).hexdigest()
    _check_room(sha256, len(data), existing)
    media_type = media_type_of(data)
    check_picture(data, media_type)
    taken_at = _taken_at(data, media_type, zone)
    return Exhibit(
        id=_new_id(existing),
        sha256=sha256,
        size=len(data),
        media_type=media_type,
        kind=_kind(data, media_type),
        taken_at=taken_at if taken_at is not None and taken_at.earliest(zone) <= now else None,
    )


def _check_room(sha256: str, size: int, existing: Sequence[Exhibit]) -> None:
    """Refuse a file of nothing, one that is there already, and more than a case may hold."""
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


def media_type_of(data: bytes) -> str:
    """The media type that the bytes tell; raises InputError for programs, pages and what is not known."""
    found = _by_start(data) or _by_box(data) or _by_archive(data)
    if found is not None:
        return found
    if data.startswith(_PROGRAMS):
        raise InputError("exhibit_program")
    return _text_type(data)


def check_picture(data: bytes, media_type: str) -> None:
    """Refuse a picture that cannot be opened: it was cut off on the way."""
    if media_type in _FORMATS:
        try:
            with _opened(data, media_type) as image:
                if _is_bounded(image):
                    _shrunk(image)
        except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError):
            raise InputError("exhibit_damaged") from None


def preview(data: bytes, media_type: str) -> bytes | None:
    """A small copy of a picture as JPEG, drawn anew and turned upright; None where there is none to be had."""
    if media_type not in _FORMATS:
        return None
    try:
        with _opened(data, media_type) as image:
            return _as_jpeg(_shrunk(image)) if _is_bounded(image) else None
    except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError):
        return None


def _new_id(existing: Sequence[Exhibit]) -> str:
    taken = {exhibit.id for exhibit in existing}
    return next(name for number in range(1, len(taken) + 2) if (name := f"exhibit-{number}") not in taken)


def _by_start(data: bytes) -> str | None:
    return next((media_type for start, media_type in _STARTS if data.startswith(start)), None)


def _by_box(data: bytes) -> str | None:
    """Files that are made of boxes: RIFF, and those of ISO that begin with `ftyp`."""
    if data[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(data[8:12])
    if data[4:8] != b"ftyp":
        return None
    brand = data[8:12]
    if brand in _PICTURE_BRANDS:
        return "image/heic"
    return "audio/mp4" if brand.startswith(b"M4A") else "video/quicktime" if brand == b"qt  " else "video/mp4"


def _by_archive(data: bytes) -> str | None:
    if not data.startswith(b"PK\x03\x04"):
        return None
    if any(name in data for name in _PROGRAMS_INSIDE):
        raise InputError("exhibit_program")
    if b"word/document.xml" in data:
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return "application/zip"


def _text_type(data: bytes) -> str:
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and _PAGE.search(start):
        raise InputError("exhibit_page")
    text = text_of(data)
    if text is None:
        raise InputError("exhibit_unknown")
    if start.startswith(b"From ") and _HEADER.search(start):
        return "application/mbox"
    if len({name.lower() for name in _HEADER.findall(start)}) >= 2 and _HEADER.match(start):
        return "message/rfc822"
    return "application/json" if _is_json(text) else "text/plain"


def text_of(data: bytes) -> str | None:
    """The bytes as text in one of the encodings that chats and mail are saved in; None where they are none."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _BINARY.search(text) else text
    return None


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _kind(data: bytes, media_type: str) -> ExhibitKind:
    """What it most probably is; the person corrects it."""
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
    """A camera names itself; so does a screenshot. Otherwise photographs are JPEG or HEIC."""
    if _SCREENSHOT in data[:65536]:
        return False
    if media_type in ("image/jpeg", "image/heic"):
        return True
    return media_type in _FORMATS and _CAMERA in _exif(data, media_type)


def _taken_at(data: bytes, media_type: str, zone: ZoneInfo) -> Moment | None:
    """When the file says that it was made."""
    found = _pdf_time(data) if media_type == "application/pdf" else None
    if media_type in _FORMATS:
        found = _exif_time(_exif(data, media_type)) or _xmp_time(data)
    if found is None:
        return None
    try:
        at = datetime.fromisoformat(found)
        return Moment.at(at if at.tzinfo else at.replace(tzinfo=zone))
    except ValueError:
        return None


def _exif(data: bytes, media_type: str) -> dict[int, object]:
    try:
        with _opened(data, media_type) as image:
            told = image.getexif()
            return {**told, **told.get_ifd(_DETAILS)}
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError):
        return {}


def _exif_time(told: dict[int, object]) -> str | None:
    shot = told.get(_SHOT) or told.get(_SOFTWARE_TIME)
    match = _EXIF_TIME.match(str(shot))
    if match is None:
        return None
    year, month, day, hour, minute = match.groups()
    offset = str(told.get(_SHOT_ZONE, "")).strip("\x00 ") if told.get(_SHOT) else ""
    known = offset if re.fullmatch(r"[+-]\d{2}:\d{2}", offset, re.ASCII) else ""
    return f"{year}-{month}-{day}T{hour}:{minute}{known}"


def _xmp_time(data: bytes) -> str | None:
    match = _XMP_TIME.search(data[: 256 * 1024].decode("latin-1"))
    return f"{match[1]}{match[2] or ''}" if match else None


def _pdf_time(data: bytes) -> str | None:
    match = _PDF_TIME.search(data)
    if match is None:
        return None
    year, month, day, hour, minute, utc, hours, minutes = (part.decode() if part else "" for part in match.groups())
    return f"{year}-{month}-{day}T{hour}:{minute}" + ("+00:00" if utc else f"{hours}:{minutes}" if hours else "")


def _opened(data: bytes, media_type: str) -> Image:
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=[_FORMATS[media_type]])
        except Image.DecompressionBombError:
            raise InputError("exhibit_too_many_pixels") from None


def _is_bounded(image: Image) -> bool:
    """True where reading it takes no more memory than we allow; a JPEG is made smaller while it is read."""
    return image.width * image.height <= (MAX_PHOTO_PIXELS if image.format == "JPEG" else MAX_PIXELS)


def _shrunk(image: Image) -> Image:
    from PIL import ImageOps  # noqa: PLC0415 - as above

    image.thumbnail((PREVIEW, PREVIEW))
    return ImageOps.exif_transpose(image)


def _as_jpeg(image: Image) -> bytes:
    from PIL import Image  # noqa: PLC0415 - as above

    ground = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        ground.paste(clear, mask=clear.getchannel("A"))
    else:
        ground.paste(image.convert("RGB"))
    made = io.BytesIO()
    ground.save(made, "JPEG", quality=80)
    return made.getvalue()
