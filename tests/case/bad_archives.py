"""Bad archives and the sentence that each is rejected with; the good archive that they are made of."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any

from guidance.case.case_file import MAX_BYTES
from guidance.case.limits import MAX_EXHIBITS, MAX_FILE_BYTES
from tests import zips
from tests.zips import Entry

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
HASH = sha256(PICTURE).hexdigest()
EXHIBIT = {"id": "x1", "sha256": HASH, "size": len(PICTURE), "media_type": "image/png"}
ANOTHER = b"another file"
OTHER_HASH = sha256(ANOTHER).hexdigest()


def case_json(*exhibits: dict[str, Any], **fields: Any) -> bytes:
    return json.dumps({"version": 2, "problem": "defect", "exhibits": exhibits or [EXHIBIT], **fields}).encode()


def file_entry(content: bytes = PICTURE, name: str = "", **fields: Any) -> Entry:
    return Entry((name or f"files/{sha256(content).hexdigest()}.png").encode(), content, **fields)


CASE = Entry(b"case.json", case_json())
FILE = file_entry()
GOOD = zips.archive([CASE, FILE])


def archive_with(*entries: Entry, **fields: Any) -> bytes:
    return zips.archive([CASE, FILE, *entries], **fields)


def archive_with_case(**fields: Any) -> bytes:
    return zips.archive([replace(CASE, **fields), FILE])


def archive_with_file(**fields: Any) -> bytes:
    return zips.archive([CASE, replace(FILE, **fields)])


def _many(count: int) -> bytes:
    return zips.archive([CASE, *(Entry(f"files/{number:064x}.png".encode()) for number in range(count))])


def _zipped(**contents: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in contents.items():
            target.writestr(name, content)
    return output.getvalue()


def _tar() -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as target:
        target.addfile(tarfile.TarInfo("case.json"))
    return output.getvalue()


def _large_numbers() -> bytes:
    """An archive whose real numbers are in the records of ZIP64."""
    bare = zips.archive([CASE, FILE], count=0xFFFF, start=0xFFFFFFFF, size=0xFFFFFFFF)
    end = len(bare) - 22
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2, 2, 0, 0)
    return bare[:end] + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1) + bare[end:]


def _locator_alone() -> bytes:
    return zips.archive([CASE, FILE], between=struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1))


def _overlapping() -> bytes:
    """Sixty names for one bulk of zeros."""
    bulk = zips.deflated(bytes(MAX_FILE_BYTES))
    first = Entry(f"files/{0:064x}.png".encode(), bytes(MAX_FILE_BYTES), zips.DEFLATED, packed=bulk, offset=0)
    again = [replace(first, name=f"files/{number:064x}.png".encode(), packed=b"", packed_size=len(bulk)) for number in range(1, 4)]
    return zips.archive([first, *again, Entry(b"case.json", case_json())])


@cache
def _bomb() -> bytes:
    """Two hundred megabytes of zeros in two hundred kilobytes."""
    return zips.deflated(bytes(200_000_000))


def _cut(at: float) -> bytes:
    return GOOD[: int(len(GOOD) * at)]


ZEROS = bytes(MAX_FILE_BYTES + 1)
NAMES = {
    "a name that climbs": "../case.json",
    "a name that climbs out of files": f"files/../../{HASH}.png",
    "a name from the root": "/etc/passwd",
    "a name with a drive": "C:\\Windows\\system.ini",
    "a name with backslashes": f"files\\{HASH}.png",
    "a name of a share": "\\\\server\\share\\x",
    "a name with NUL": f"files/{HASH}.png\0.exe",
    "an empty name": " ",
    "a folder": "files/",
    "a folder of the Mac": "__MACOSX/._case.json",
    "a name of a device": "CON",
    "a hash in capitals": f"files/{HASH.upper()}.png",
    "a hash cut short": f"files/{HASH[:63]}.png",
    "a file without a hash": "files/screenshot.png",
    "a file without an ending": f"files/{HASH}",
    "a double ending": f"files/{HASH}.png.exe",
    "an ending in capitals": f"files/{HASH}.PNG",
    "a name in Russian": "дело.json",
    "a case in capitals": "CASE.JSON",
    "a program": "run.exe",
    "a page": "index.html",
    "a name of 60,000 letters": "a" * 60_000,
    "a stream of Windows": "case.json:hidden",
    "digits of another script": "files/" + "١" * 64 + ".png",
    "a name that ends in a line break": f"files/{OTHER_HASH}.png\n",
}
KINDS = {"a link": zips.LINK, "a device": zips.DEVICE, "a pipe": zips.PIPE, "a folder under a file's name": zips.FOLDER}
METHODS = {"Deflate64": zips.DEFLATED64, "bzip2": zips.BZIP2, "LZMA": zips.LZMA, "Zstandard": zips.ZSTANDARD, "an unknown one": 77}
LOCKS = {"a password": 0x0001, "a strong password": 0x0041, "a masked directory": 0x2000}
CUTS = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.995)
BAD: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    # not a case file at all
    "an empty archive": (zips.archive([]), "archive_no_case"),
    "four letters": (b"PK\x03\x04", "archive_damaged"),
    "four letters and nonsense": (b"PK\x03\x04" + bytes(range(256)) * 20, "archive_damaged"),
    "a part of a split archive": (b"PK\x07\x08" + GOOD, "archive_damaged"),
    "an archive without a case": (zips.archive([FILE]), "archive_no_case"),
    "a document of Word": (_zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "archive_stranger"),
    "a table of Excel": (_zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), "archive_stranger"),
    "a gzip": (gzip.compress(case_json()), "other_kind"),
    "a bzip2": (bz2.compress(case_json()), "other_kind"),
    "an xz": (lzma.compress(case_json()), "other_kind"),
    "a 7z": (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100), "other_kind"),
    "a RAR": (b"Rar!\x1a\x07\x01\x00" + bytes(100), "other_kind"),
    "a tar": (_tar(), "not_json"),
    "a tar, packed": (gzip.compress(_tar()), "other_kind"),
    "a picture": (PICTURE, "other_kind"),
    "a photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100), "other_kind"),
    "a moving picture": (b"GIF89a" + bytes(100), "other_kind"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "other_kind"),
    "an old document of Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "other_kind"),
    "a program": (b"MZ" + bytes(500), "other_kind"),
    # bombs
    "two hundred megabytes of zeros as the case": (
        lambda: archive_with_case(method=zips.DEFLATED, packed=_bomb(), size=200_000_000),
        "archive_too_large",
    ),
    "zeros as the case that say they are few": (
        lambda: archive_with_case(method=zips.DEFLATED, packed=_bomb(), size=100),
        "archive_damaged",
    ),
    "zeros as the case that say they fit": (
        lambda: archive_with_case(method=zips.DEFLATED, packed=_bomb(), size=11_000_000),
        "archive_damaged",
    ),
    "zeros as a file": (lambda: archive_with_file(method=zips.DEFLATED, packed=_bomb(), size=200_000_000), "archive_too_large"),
    "zeros as a file that say they are few": (lambda: archive_with_file(method=zips.DEFLATED, packed=_bomb()), "archive_damaged"),
    "a file of five megabytes and one byte": (lambda: archive_with(file_entry(ZEROS, method=zips.DEFLATED)), "archive_too_large"),
    "six files of five megabytes": (
        lambda: zips.archive([CASE, *(file_entry(ZEROS[:-1], f"files/{number:064x}.png", method=zips.DEFLATED) for number in range(6))]),
        "archive_too_large",
    ),
    "four gigabytes, as it says": (archive_with_file(size=0xFFFFFFFF), "archive_too_large"),
    "entries that overlap": (_overlapping, "archive_damaged"),
    "two names for one place": (archive_with(file_entry(ANOTHER, offset=len(zips.archive([CASE])) - 77)), "archive_damaged"),
    "an archive in the archive": (archive_with(Entry(b"inner.zip", GOOD)), "archive_stranger"),
    "an archive as the case": (zips.archive([Entry(b"case.json", GOOD)]), "encoding"),
    "more files than a case can have": (_many(MAX_EXHIBITS + 1), "archive_too_many"),
    "65,000 entries": (lambda: _many(65_000), "archive_too_many"),
    "65,000 entries that say they are two": (lambda: zips.archive([CASE, *[Entry(b"x")] * 64_999], count=2), "archive_too_many"),
    "more entries than it says": (archive_with(file_entry(ANOTHER), count=2), "archive_damaged"),
    "fewer entries than it says": (archive_with(count=3), "archive_damaged"),
    "a file that is too large": (lambda: b"PK\x03\x04" + bytes(MAX_BYTES), "too_large"),
    # broken
    **{f"cut at {at:.1%}": (_cut(at), "archive_damaged") for at in CUTS},
    "the last byte missing": (GOOD[:-1], "archive_damaged"),
    "one byte more": (GOOD + b"\0", "archive_damaged"),
    "another archive behind it": (archive_with(after=b"x" * 1000), "archive_damaged"),
    "something before it": (zips.archive([CASE, FILE], before=b"PK\x03\x04 and more"), "archive_damaged"),
    "something hidden between": (zips.archive([replace(CASE, after=b"hidden"), FILE]), "archive_damaged"),
    "something hidden before the directory": (archive_with_file(after=b"hidden"), "archive_damaged"),
    "something hidden behind the directory": (archive_with(between=b"hidden"), "archive_damaged"),
    "a data descriptor": (archive_with_file(flags=0x8, after=b"PK\x07\x08" + bytes(12)), "archive_damaged"),
    "a comment": (archive_with(comment=b"a comment"), "archive_damaged"),
    "a comment of 65,535 bytes": (archive_with(comment=b"PK\x05\x06" * 16_383 + b"abc"), "archive_damaged"),
    "a directory that begins elsewhere": (archive_with(start=10), "archive_damaged"),
    "a directory without a size": (archive_with(size=0), "archive_damaged"),
    "a directory of four gigabytes": (archive_with(size=0xFFFFFFFF), "archive_too_many"),
    "a second disk": (archive_with(disk=1), "archive_damaged"),
    "entries on another disk": (archive_with(here=1), "archive_damaged"),
    "large numbers": (_large_numbers(), "archive_damaged"),
    "large numbers, and small ones": (_locator_alone(), "archive_damaged"),
    "a wrong checksum of the case": (archive_with_case(crc=1), "archive_damaged"),
    "a wrong checksum of a file": (archive_with_file(crc=1), "archive_damaged"),
    "a stream that is none": (archive_with_file(method=zips.DEFLATED, packed=b"\xff" * 50), "archive_damaged"),
    "a stream cut short": (archive_with_file(method=zips.DEFLATED, packed=zips.deflated(PICTURE)[:20]), "archive_damaged"),
    "a size that is too small": (archive_with_file(size=5), "archive_damaged"),
    "a size that is too large": (archive_with_file(size=len(PICTURE) + 5), "archive_damaged"),
    "a place behind the end": (archive_with_file(offset=0x7FFFFFFF), "archive_damaged"),
    "another name beside the content": (archive_with_file(own_name=b"files/other.png"), "archive_damaged"),
    "a name that is no text": (archive_with(Entry(b"\xff\xfe", flags=0x800)), "archive_damaged"),
    "an extra field that is cut": (archive_with_file(extra=b"\x01\x00\xff\xff"), "archive_damaged"),
    "really packed by bzip2": (archive_with_file(method=zips.BZIP2, packed=bz2.compress(PICTURE)), "archive_damaged"),
    **{f"packed by {name}": (archive_with_file(method=method), "archive_damaged") for name, method in METHODS.items()},
    **{name: (archive_with_file(flags=flags), "archive_locked") for name, flags in LOCKS.items()},
    "a password of AES": (archive_with_file(flags=0x0001, method=zips.AES), "archive_locked"),
    # what does not belong
    **{name: (archive_with(Entry(name_in_zip.encode(), b"x", flags=0x800)), "archive_stranger") for name, name_in_zip in NAMES.items()},
    **{name: (archive_with_file(mode=mode), "archive_stranger") for name, mode in KINDS.items()},
    "a file without a name": (archive_with(Entry(b"", b"x")), "archive_stranger"),
    "a name that begins with zero": (archive_with(Entry(b"\0case.json", b"x")), "archive_stranger"),
    "two cases": (archive_with(CASE), "archive_twice"),
    "two cases, one empty": (archive_with(Entry(b"case.json", b"{}")), "archive_twice"),
    "one file twice": (archive_with(FILE), "archive_twice"),
    "one file under two endings": (archive_with(file_entry(name=f"files/{HASH}.jpg")), "archive_twice"),
    "a file that no exhibit names": (archive_with(file_entry(ANOTHER)), "archive_stranger"),
    "a file under another's hash": (archive_with_file(content=ANOTHER), "evidence_changed"),
    "a file with one bit changed": (archive_with_file(content=PICTURE[:-1] + b"\0"), "evidence_changed"),
    "an exhibit of another size": (archive_with_case(content=case_json({**EXHIBIT, "size": 7})), "evidence_changed"),
    "one hash with two sizes": (archive_with_case(content=case_json(EXHIBIT, {**EXHIBIT, "id": "x2", "size": 7})), "evidence_changed"),
    # a case that is none
    "an empty case": (archive_with_case(content=b""), "empty"),
    "a case of blanks": (archive_with_case(content=b" \n"), "empty"),
    "a case that breaks off": (archive_with_case(content=case_json()[:-20]), "cut_off"),
    "a case that is no JSON": (archive_with_case(content=b"hello"), "not_json"),
    "a case of another program": (archive_with_case(content=b'{"format": "x"}'), "not_a_case"),
    "a case of a later version": (archive_with_case(content=case_json(version=4)), "newer_version"),
    "a case in UTF-16": (archive_with_case(content=case_json().decode().encode("utf-16")), "encoding"),
    "a deep case": (archive_with_case(content=b'{"order":' * 50 + b"1" + b"}" * 50), "too_deep"),
    "a case with a wrong word": (archive_with_case(content=case_json(problem="x")), "wrong_word"),
}


def build(data: bytes | Callable[[], bytes]) -> bytes:
    """The bytes of a bad file; large ones are built when they are needed."""
    return data() if callable(data) else data
