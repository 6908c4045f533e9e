"""Finds the chat in an archive: the text of WhatsApp's export, or Telegram's `result.json`; the other files are media.

Nothing is read before the directory is checked against bounds, and nothing is unpacked beyond its declared size. Names only say what to try
first.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from guidance.errors import InputError
from guidance.reading.exports.messages import MAX_BYTES

BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
MAX_ENTRIES, MAX_DIRECTORY_BYTES = 5000, 2 * 1024 * 1024
MAX_TRIED = 8
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_LARGE = b"PK\x06\x07"
_LOCKED = 0x1
_ENDINGS = (".txt", ".json", ".eml", ".mbox")


def texts_in(data: bytes) -> Iterator[bytes]:
    """The files that may be a chat, the likeliest first, each bounded."""
    _check_directory(data)
    try:
        with ZipFile(BytesIO(data)) as source:
            for entry in _likely(source.infolist()):
                with source.open(entry) as stream:
                    content = stream.read(MAX_BYTES + 1)
                if len(content) > MAX_BYTES:
                    raise InputError("import_too_large", {"limit": str(MAX_BYTES // 1024 // 1024)})
                yield content
    except (BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, RuntimeError, NotImplementedError):
        raise InputError("import_broken_zip") from None


def _likely(entries: list[ZipInfo]) -> list[ZipInfo]:
    fitting = [entry for entry in entries if entry.filename.lower().endswith(_ENDINGS)]
    if any(entry.flag_bits & _LOCKED for entry in fitting):
        raise InputError("import_locked_zip")
    readable = [entry for entry in fitting if entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)]
    return sorted(readable, key=lambda entry: (entry.filename.count("/"), -entry.file_size))[:MAX_TRIED]


def _check_directory(data: bytes) -> None:
    """Refuse directories that take long to read, by the last bytes of the archive alone."""
    end = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    if end < 0 or len(data) - end < _END_SIZE or _LARGE in data[max(0, end - 40) : end]:
        raise InputError("import_broken_zip")
    count, size = struct.unpack_from("<HL", data, end + 10)
    if count > MAX_ENTRIES or size > MAX_DIRECTORY_BYTES:
        raise InputError("import_broken_zip")
