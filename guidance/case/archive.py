"""Packs and unpacks the archive of a case: a ZIP of the case file and the files of its exhibits, and nothing else.

The directory is bounded before anything is read, and no entry is unpacked beyond its declared size. Raises InputError for every
archive that another program could read differently: gaps, overlaps, links, duplicate names, passwords.
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
from guidance.case.exhibit import EXTENSIONS, Exhibit
from guidance.case.limits import MAX_EXHIBITS, MAX_FILE_BYTES, MAX_FILES_BYTES, MEGABYTE
from guidance.case.signatures import ARCHIVES, ZIP_EMPTY
from guidance.errors import InputError

CASE = "case.json"
MAX_DIRECTORY_BYTES = 64 * 1024
MAX_BYTES = MAX_CASE_BYTES + MAX_FILES_BYTES + 2 * MAX_DIRECTORY_BYTES
"""The largest archive: the largest case file and the largest files, uncompressed, and room for names."""
_FILE = re.compile(r"files/([0-9a-f]{64})\.[a-z0-9]{1,5}", re.ASCII)
_END, _ZIP64_LOCATOR = ZIP_EMPTY, b"PK\x06\x07"
_END_SIZE, _ZIP64_LOCATOR_SIZE, _HEADER_SIZE = 22, 20, 30
"""Sizes of the records in bytes (APPNOTE 4.3.16, 4.3.15, 4.3.7)."""
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
"""The flags of encryption, strong encryption and a masked directory (APPNOTE 4.4.4)."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold."""


@dataclass(frozen=True)
class ArchiveContents:
    """The case file of an archive, and the files by their SHA-256, each checked against it."""

    case: bytes
    files: Mapping[str, bytes]


def is_archive(data: bytes) -> bool:
    """True where the bytes begin as a ZIP archive does."""
    return data.startswith(ARCHIVES)


def pack(case: bytes, files: Iterable[tuple[Exhibit, bytes]]) -> bytes:
    """The archive of a case file and the files of its exhibits; the same bytes for the same case on every day and machine."""
    unique = {exhibit.sha256: (_name(exhibit), data) for exhibit, data in files}
    output = BytesIO()
    with ZipFile(output, "w") as target:
        for name, data in ((CASE, case), *sorted(unique.values())):
            target.writestr(plain_entry(name), data)
    return output.getvalue()


def unpack(data: bytes) -> ArchiveContents:
    """The case file and the files of an archive; raises InputError."""
    check_size(len(data), MAX_BYTES)
    count, directory = _directory(data)
    try:
        with ZipFile(BytesIO(data)) as source:
            entries = source.infolist()
            if len(entries) != count:
                raise InputError("archive_damaged")
            _check_entries(entries)
            _check_layout(data, entries, directory)
            return _read(source, entries)
    except (BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, RuntimeError):
        raise InputError("archive_damaged") from None


def _name(exhibit: Exhibit) -> str:
    return f"files/{exhibit.sha256}.{EXTENSIONS.get(exhibit.media_type, 'bin')}"


def plain_entry(name: str) -> ZipInfo:
    """An entry that reveals nothing of the day and the machine; uncompressed, as compressors differ between machines."""
    entry = ZipInfo(name, _EPOCH)
    entry.create_system = 3  # Unix
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


def _directory(data: bytes) -> tuple[int, int]:
    """The number of entries and the offset of the directory, from the end record alone."""
    end = len(data) - _END_SIZE
    if data[end : end + 4] != _END or data[end - _ZIP64_LOCATOR_SIZE : end].startswith(_ZIP64_LOCATOR):
        raise InputError("archive_damaged")
    disk, first_disk, here, count, size, start, comment = struct.unpack("<4H2LH", data[end + 4 :])
    if count > MAX_EXHIBITS + 1 or size > MAX_DIRECTORY_BYTES:
        raise InputError("archive_too_many", {"limit": str(MAX_EXHIBITS)})
    if disk or first_disk or comment or here != count or start + size != end:
        raise InputError("archive_damaged")
    return count, start


def _check_entries(entries: list[ZipInfo]) -> None:
    """Reject, by the directory alone, what does not belong into a case file."""
    for entry in entries:
        _check_entry(entry)
    names = [_key(entry) for entry in entries]
    if len(set(names)) < len(names):
        raise InputError("archive_twice")
    if CASE not in names:
        raise InputError("archive_no_case")
    if sum(entry.file_size for entry in entries if entry.orig_filename != CASE) > MAX_FILES_BYTES:
        raise InputError("archive_too_large", {"limit": str(MAX_FILES_BYTES // MEGABYTE)})


def _check_entry(entry: ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise InputError("archive_locked")
    if entry.orig_filename != CASE and not _FILE.fullmatch(entry.orig_filename):
        raise InputError("archive_stranger")
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise InputError("archive_stranger")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise InputError("archive_damaged")
    if entry.file_size > _max_size(entry):
        raise InputError("archive_too_large", {"limit": str(_max_size(entry) // MEGABYTE)})


def _max_size(entry: ZipInfo) -> int:
    return MAX_CASE_BYTES if entry.orig_filename == CASE else MAX_FILE_BYTES


def _key(entry: ZipInfo) -> str:
    """The hash of an exhibit's file, or the name of the case file."""
    match = _FILE.fullmatch(entry.orig_filename)
    return match[1] if match else entry.orig_filename


def _check_layout(data: bytes, entries: list[ZipInfo], directory: int) -> None:
    """Reject entries that do not follow one another without gaps from the first byte to the directory."""
    offset = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset != offset:
            raise InputError("archive_damaged")
        name, extra = struct.unpack_from("<2H", data, offset + _HEADER_SIZE - 4)
        offset += _HEADER_SIZE + name + extra + entry.compress_size
    if offset != directory:
        raise InputError("archive_damaged")


def _read(source: ZipFile, entries: list[ZipInfo]) -> ArchiveContents:
    contents = dict(_contents(source, entries))
    return ArchiveContents(contents.pop(CASE), contents)


def _contents(source: ZipFile, entries: list[ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """The key and the bytes of each entry, read no further than its limit."""
    for entry in entries:
        with source.open(entry) as stream:
            content = stream.read(_max_size(entry) + 1)
        if len(content) != entry.file_size:
            raise InputError("archive_damaged")
        key = _key(entry)
        if key != CASE and sha256(content).hexdigest() != key:
            raise InputError("evidence_changed")
        yield key, content
