"""ZIP archives byte by byte, also malformed ones: every number in them can be set to a wrong value."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

STORED, DEFLATED, DEFLATED64, BZIP2, LZMA, ZSTANDARD, AES = 0, 8, 9, 12, 14, 93, 99
LINK, DEVICE, PIPE, FOLDER = 0o120777, 0o060644, 0o010644, 0o040755


@dataclass(frozen=True)
class Entry:
    """One entry; a field that is None gets its true value."""

    name: bytes
    content: bytes = b""
    method: int = STORED
    flags: int = 0
    mode: int = 0o100644
    packed: bytes | None = None
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    offset: int | None = None
    own_name: bytes | None = None
    """The name in the local header, where it differs from the one in the directory."""
    extra: bytes = b""
    after: bytes = b""
    """Bytes after the content: a data descriptor, or something hidden."""

    def packed_bytes(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.content) if self.method == DEFLATED else self.content

    def numbers(self) -> tuple[int, int, int]:
        crc = zlib.crc32(self.content) if self.crc is None else self.crc
        packed_size = len(self.packed_bytes()) if self.packed_size is None else self.packed_size
        return crc, packed_size, len(self.content) if self.size is None else self.size


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def archive(entries: Sequence[Entry], comment: bytes = b"", before: bytes = b"", after: bytes = b"", **record: Any) -> bytes:
    """The archive of these entries. `record` sets what its end record says: count, here, size, start, disk; `between`: bytes before it."""
    body, places = bytearray(before), []
    for entry in entries:
        places.append(len(body) if entry.offset is None else entry.offset)
        body += _local(entry) + entry.packed_bytes() + entry.after
    directory = b"".join(_listed(entry, place) for entry, place in zip(entries, places, strict=True))
    count, start = record.get("count", len(entries)), record.get("start", len(body))
    numbers = (record.get("disk", 0), 0, record.get("here", count), count, record.get("size", len(directory)), start, len(comment))
    return bytes(body) + directory + record.get("between", b"") + struct.pack("<4s4H2LH", b"PK\x05\x06", *numbers) + comment + after


def _local(entry: Entry) -> bytes:
    name = entry.name if entry.own_name is None else entry.own_name
    head = (20, entry.flags, entry.method, 0, 0x21, *entry.numbers(), len(name), len(entry.extra))
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", *head) + name + entry.extra


def _listed(entry: Entry, place: int) -> bytes:
    head = (0x0314, 20, entry.flags, entry.method, 0, 0x21, *entry.numbers(), len(entry.name), len(entry.extra), 0, 0, 0)
    return struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *head, entry.mode << 16, place) + entry.name + entry.extra
