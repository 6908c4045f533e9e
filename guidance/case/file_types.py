"""Detects the media type of a file from its bytes, never from its name.

Raises InputError for programs, for pages that a browser would run, and for unknown formats.
"""

from __future__ import annotations

import json
import re

from guidance.case.signatures import MEDIA_TYPES, PROGRAMS, RIFF, ZIP
from guidance.errors import InputError

_PROGRAM_PARTS = (b"AndroidManifest.xml", b"META-INF/MANIFEST.MF", b"vbaProject.bin")
"""Files that only an archive with a program has: Android, Java, macros of Office."""
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_PICTURE_BRANDS = _HEIC_BRANDS | _AVIF_BRANDS | {b"mif1", b"msf1"}
"""The last two are of any such picture: the brands that follow say of which kind (ISO/IEC 23008-12, 10.2; AVIF 1.1, 6)."""
_LONGEST_BRANDS = 256
"""So many bytes of the box of brands are read."""
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|svg|script|body|head|iframe|meta|link)\b", re.IGNORECASE)
_HEADER = re.compile(
    rb"^(From|To|Subject|Date|Received|MIME-Version|Message-ID|Return-Path|Delivered-To|Content-Type):", re.IGNORECASE | re.MULTILINE
)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type_of(data: bytes) -> str:
    """The media type of the bytes; raises InputError for programs, pages and unknown formats."""
    media_type = _by_signature(data) or _by_container(data) or _by_archive(data)
    if media_type is not None:
        return media_type
    if data.startswith(PROGRAMS):
        raise InputError("exhibit_program")
    return _text_type(data)


def text_of(data: bytes) -> str | None:
    """The bytes as text in one of the encodings that chats and mail are saved in; None where they are not text."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _BINARY.search(text) else text
    return None


def _by_signature(data: bytes) -> str | None:
    return next((media_type for signature, media_type in MEDIA_TYPES if data.startswith(signature)), None)


def _by_container(data: bytes) -> str | None:
    """The type of RIFF files and of ISO base media files, which begin with `ftyp` (ISO/IEC 14496-12, 4.3)."""
    if data[:4] == RIFF:
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(data[8:12])
    if data[4:8] != b"ftyp":
        return None
    brand = data[8:12]
    if brand in _PICTURE_BRANDS:
        return _coded_picture(data, brand)
    return "audio/mp4" if brand.startswith(b"M4A") else "video/quicktime" if brand == b"qt  " else "video/mp4"


def _coded_picture(data: bytes, brand: bytes) -> str:
    """AVIF or HEIC, by the major brand; where it leaves that open, by the compatible ones."""
    if brand in _HEIC_BRANDS | _AVIF_BRANDS:
        return "image/avif" if brand in _AVIF_BRANDS else "image/heic"
    end = min(int.from_bytes(data[:4], "big"), _LONGEST_BRANDS)
    brands = {data[place : place + 4] for place in range(16, end, 4)}
    return "image/avif" if brands & _AVIF_BRANDS and not brands & _HEIC_BRANDS else "image/heic"


def _by_archive(data: bytes) -> str | None:
    if not data.startswith(ZIP):
        return None
    if any(name in data for name in _PROGRAM_PARTS):
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


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
