"""Is this archive one of ours? A ZIP with the case file and the files of its exhibits, and nothing else.

Its names are made here. It refuses to read anything before the directory is bounded, to unpack more than was declared, and
every archive that another program could read differently: gaps, overlaps, links, twins, passwords.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from guidance.case.bounded_json import MAX_BYTES as MAX_CASE_BYTES
from guidance.case.bounded_json import check_size
from guidance.case.case import MAX_EXHIBITS
from guidance.case.exhibit import EXTENSIONS, MAX_FILE_BYTES, MAX_FILES_BYTES, Exhibit
from guidance.errors import InputError

CASE = "case.json"
MAX_DIRECTORY_BYTES = 64 * 1024
MAX_BYTES = MAX_CASE_BYTES + MAX_FILES_BYTES + 2 * MAX_DIRECTORY_BYTES
"""The largest archive: the largest case file and the largest files, not packed, and room for names."""
_FILE = re.compile(r"files/([0-9a-f]{64})\.[a-z0-9]{1,5}", re.ASCII)
_BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END, _LARGE_END = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LARGE_END_SIZE, _HEADER_SIZE = 22, 20, 30
_LOCKED = 0x0001 | 0x0040 | 0x2000
"""The flags of an entry with a password, in each of the ways to say so."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Unpacked:
    """What an archive holds: the case file and the files by their SHA-256, each checked against it."""

    case: bytes
    files: Mapping[str, bytes]


def is_archive(data: bytes) -> bool:
    """True where the bytes begin as a ZIP does."""
    return data.startswith(_BEGINS)


def pack(case: bytes, files: Iterable[tuple[Exhibit, bytes]]) -> bytes:
    """The archive of a case file and the files of its exhibits: the same bytes for the same case, on any day and any machine."""
    once = {exhibit.sha256: (_name(exhibit), data) for exhibit, data in files}
    written = BytesIO()
    with ZipFile(written, "w") as target:
        for name, data in ((CASE, case), *sorted(once.values())):
            target.writestr(_entry(name), data)
    return written.getvalue()


def unpack(data: bytes) -> Unpacked:
    """The case file and the files of an archive; raises InputError."""
    check_size(len(data), MAX_BYTES)
    count, directory = _directory(data)
    try:
        with ZipFile(BytesIO(data)) as source:
            entries = source.infolist()
            if len(entries) != count:
                raise InputError("archive_damaged")
            _check_entries(entries)
            _check_seams(data, entries, directory)
            return _read(source, entries)
    except (BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, RuntimeError):
        raise InputError("archive_damaged") from None


def _name(exhibit: Exhibit) -> str:
    return f"files/{exhibit.sha256}.{EXTENSIONS.get(exhibit.media_type, 'bin')}"


def _entry(name: str) -> ZipInfo:
    """An entry that tells nothing of the machine; it is not packed, as what packs differs from machine to machine."""
    entry = ZipInfo(name, _FIRST_DAY)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


def _directory(data: bytes) -> tuple[int, int]:
    """How many entries there are, and where the directory begins, by the last 22 bytes; nothing else is read for it."""
    end = len(data) - _END_SIZE
    if data[end : end + 4] != _END or data[end - _LARGE_END_SIZE : end].startswith(_LARGE_END):
        raise InputError("archive_damaged")
    disk, first_disk, here, count, size, start, comment = struct.unpack("<4H2LH", data[end + 4 :])
    if count > MAX_EXHIBITS + 1 or size > MAX_DIRECTORY_BYTES:
        raise InputError("archive_too_many", {"limit": str(MAX_EXHIBITS)})
    if disk or first_disk or comment or here != count or start + size != end:
        raise InputError("archive_damaged")
    return count, start


def _check_entries(entries: list[ZipInfo]) -> None:
    """Refuse, by the directory alone, what does not belong into a case file."""
    for entry in entries:
        _check_entry(entry)
    names = [_key(entry) for entry in entries]
    if len(set(names)) < len(names):
        raise InputError("archive_twice")
    if CASE not in names:
        raise InputError("archive_no_case")
    if sum(entry.file_size for entry in entries if entry.orig_filename != CASE) > MAX_FILES_BYTES:
        raise InputError("archive_too_large", {"limit": str(MAX_FILES_BYTES // 1024 // 1024)})


def _check_entry(entry: ZipInfo) -> None:
    if entry.flag_bits & _LOCKED:
        raise InputError("archive_locked")
    if entry.orig_filename != CASE and not _FILE.fullmatch(entry.orig_filename):
        raise InputError("archive_stranger")
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise InputError("archive_stranger")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise InputError("archive_damaged")
    if entry.file_size > _most(entry):
        raise InputError("archive_too_large", {"limit": str(_most(entry) // 1024 // 1024)})


def _most(entry: ZipInfo) -> int:
    return MAX_CASE_BYTES if entry.orig_filename == CASE else MAX_FILE_BYTES


def _key(entry: ZipInfo) -> str:
    """What an entry is: the case file, or the hash of a file."""
    found = _FILE.fullmatch(entry.orig_filename)
    return found[1] if found else entry.orig_filename


def _check_seams(data: bytes, entries: list[ZipInfo], directory: int) -> None:
    """Refuse entries that do not lie one behind another from the first byte to the directory: nothing hidden, nothing read twice."""
    at = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset != at:
            raise InputError("archive_damaged")
        name, extra = struct.unpack_from("<2H", data, at + _HEADER_SIZE - 4)
        at += _HEADER_SIZE + name + extra + entry.compress_size
    if at != directory:
        raise InputError("archive_damaged")


def _read(source: ZipFile, entries: list[ZipInfo]) -> Unpacked:
    read = dict(_contents(source, entries))
    return Unpacked(read.pop(CASE), read)


def _contents(source: ZipFile, entries: list[ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """What each entry is, and its bytes; never more of them than its own bound."""
    for entry in entries:
        with source.open(entry) as stream:
            content = stream.read(_most(entry) + 1)
        if len(content) != entry.file_size:
            raise InputError("archive_damaged")
        key = _key(entry)
        if key != CASE and sha256(content).hexdigest() != key:
            raise InputError("evidence_changed")
        yield key, content
