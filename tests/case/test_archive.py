"""A case file with its evidence comes back as it was; every other archive is told in one sentence, and costs next to nothing."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guidance.advice.open_case import open_file
from guidance.advice.rulebook import Rulebook
from guidance.case import archive
from guidance.case.case import MAX_EXHIBITS, Case
from guidance.case.case_file import MAX_BYTES, save_case, save_file
from guidance.case.exhibit import MAX_FILE_BYTES, MAX_FILES_BYTES
from guidance.errors import InputError
from guidance.library.packs import CONTENT
from guidance.library.yaml_file import read
from tests import zips
from tests.case.test_case_file import BAD as BAD_TEXTS
from tests.cases import CASES_WITH_FILES, NOW
from tests.conftest import ROOT
from tests.zips import Entry

SENTENCES = {language: read(CONTENT / "languages" / language / "errors.yaml").plain() for language in ("ru", "en")}
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
HASH = sha256(PICTURE).hexdigest()
EXHIBIT = {"id": "x1", "sha256": HASH, "size": len(PICTURE), "media_type": "image/png"}
ANOTHER = b"another file"
OTHER_HASH = sha256(ANOTHER).hexdigest()


def _json(*exhibits: dict[str, Any], **fields: Any) -> bytes:
    return json.dumps({"version": 2, "problem": "defect", "exhibits": exhibits or [EXHIBIT], **fields}).encode()


def _file(content: bytes = PICTURE, name: str = "", **told: Any) -> Entry:
    return Entry((name or f"files/{sha256(content).hexdigest()}.png").encode(), content, **told)


CASE = Entry(b"case.json", _json())
FILE = _file()
GOOD = zips.archive([CASE, FILE])


def _with(*entries: Entry, **told: Any) -> bytes:
    return zips.archive([CASE, FILE, *entries], **told)


def _case_with(**told: Any) -> bytes:
    return zips.archive([replace(CASE, **told), FILE])


def _file_with(**told: Any) -> bytes:
    return zips.archive([CASE, replace(FILE, **told)])


def _many(count: int) -> bytes:
    return zips.archive([CASE, *(Entry(f"files/{number:064x}.png".encode()) for number in range(count))])


def _zipped(**contents: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in contents.items():
            target.writestr(name, content)
    return written.getvalue()


def _tar() -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as target:
        target.addfile(tarfile.TarInfo("case.json"))
    return written.getvalue()


def _large_numbers() -> bytes:
    """An archive whose true numbers stand in the records of ZIP64."""
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
    return zips.archive([first, *again, Entry(b"case.json", _json())])


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
    "a gzip": (gzip.compress(_json()), "other_kind"),
    "a bzip2": (bz2.compress(_json()), "other_kind"),
    "an xz": (lzma.compress(_json()), "other_kind"),
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
        lambda: _case_with(method=zips.DEFLATED, packed=_bomb(), size=200_000_000),
        "archive_too_large",
    ),
    "zeros as the case that say they are few": (lambda: _case_with(method=zips.DEFLATED, packed=_bomb(), size=100), "archive_damaged"),
    "zeros as the case that say they fit": (lambda: _case_with(method=zips.DEFLATED, packed=_bomb(), size=11_000_000), "archive_damaged"),
    "zeros as a file": (lambda: _file_with(method=zips.DEFLATED, packed=_bomb(), size=200_000_000), "archive_too_large"),
    "zeros as a file that say they are few": (lambda: _file_with(method=zips.DEFLATED, packed=_bomb()), "archive_damaged"),
    "a file of five megabytes and one byte": (lambda: _with(_file(ZEROS, method=zips.DEFLATED)), "archive_too_large"),
    "six files of five megabytes": (
        lambda: zips.archive([CASE, *(_file(ZEROS[:-1], f"files/{number:064x}.png", method=zips.DEFLATED) for number in range(6))]),
        "archive_too_large",
    ),
    "four gigabytes, as it says": (_file_with(size=0xFFFFFFFF), "archive_too_large"),
    "entries that overlap": (_overlapping, "archive_damaged"),
    "two names for one place": (_with(_file(ANOTHER, offset=len(zips.archive([CASE])) - 77)), "archive_damaged"),
    "an archive in the archive": (_with(Entry(b"inner.zip", GOOD)), "archive_stranger"),
    "an archive as the case": (zips.archive([Entry(b"case.json", GOOD)]), "encoding"),
    "more files than a case can have": (_many(MAX_EXHIBITS + 1), "archive_too_many"),
    "65,000 entries": (lambda: _many(65_000), "archive_too_many"),
    "65,000 entries that say they are two": (lambda: zips.archive([CASE, *[Entry(b"x")] * 64_999], count=2), "archive_too_many"),
    "more entries than it says": (_with(_file(ANOTHER), count=2), "archive_damaged"),
    "fewer entries than it says": (_with(count=3), "archive_damaged"),
    "a file that is too large": (lambda: b"PK\x03\x04" + bytes(MAX_BYTES), "too_large"),
    # broken
    **{f"cut at {at:.1%}": (_cut(at), "archive_damaged") for at in CUTS},
    "the last byte missing": (GOOD[:-1], "archive_damaged"),
    "one byte more": (GOOD + b"\0", "archive_damaged"),
    "another archive behind it": (_with(after=b"x" * 1000), "archive_damaged"),
    "something before it": (zips.archive([CASE, FILE], before=b"PK\x03\x04 and more"), "archive_damaged"),
    "something hidden between": (zips.archive([replace(CASE, after=b"hidden"), FILE]), "archive_damaged"),
    "something hidden before the directory": (_file_with(after=b"hidden"), "archive_damaged"),
    "something hidden behind the directory": (_with(between=b"hidden"), "archive_damaged"),
    "a data descriptor": (_file_with(flags=0x8, after=b"PK\x07\x08" + bytes(12)), "archive_damaged"),
    "a comment": (_with(comment=b"a comment"), "archive_damaged"),
    "a comment of 65,535 bytes": (_with(comment=b"PK\x05\x06" * 16_383 + b"abc"), "archive_damaged"),
    "a directory that begins elsewhere": (_with(start=10), "archive_damaged"),
    "a directory without a size": (_with(size=0), "archive_damaged"),
    "a directory of four gigabytes": (_with(size=0xFFFFFFFF), "archive_too_many"),
    "a second disk": (_with(disk=1), "archive_damaged"),
    "entries on another disk": (_with(here=1), "archive_damaged"),
    "large numbers": (_large_numbers(), "archive_damaged"),
    "large numbers, and small ones": (_locator_alone(), "archive_damaged"),
    "a wrong checksum of the case": (_case_with(crc=1), "archive_damaged"),
    "a wrong checksum of a file": (_file_with(crc=1), "archive_damaged"),
    "a stream that is none": (_file_with(method=zips.DEFLATED, packed=b"\xff" * 50), "archive_damaged"),
    "a stream cut short": (_file_with(method=zips.DEFLATED, packed=zips.deflated(PICTURE)[:20]), "archive_damaged"),
    "a size that is too small": (_file_with(size=5), "archive_damaged"),
    "a size that is too large": (_file_with(size=len(PICTURE) + 5), "archive_damaged"),
    "a place behind the end": (_file_with(offset=0x7FFFFFFF), "archive_damaged"),
    "another name beside the content": (_file_with(own_name=b"files/other.png"), "archive_damaged"),
    "a name that is no text": (_with(Entry(b"\xff\xfe", flags=0x800)), "archive_damaged"),
    "an extra field that is cut": (_file_with(extra=b"\x01\x00\xff\xff"), "archive_damaged"),
    "really packed by bzip2": (_file_with(method=zips.BZIP2, packed=bz2.compress(PICTURE)), "archive_damaged"),
    **{f"packed by {name}": (_file_with(method=method), "archive_damaged") for name, method in METHODS.items()},
    **{name: (_file_with(flags=flags), "archive_locked") for name, flags in LOCKS.items()},
    "a password of AES": (_file_with(flags=0x0001, method=zips.AES), "archive_locked"),
    # what does not belong
    **{name: (_with(Entry(told.encode(), b"x", flags=0x800)), "archive_stranger") for name, told in NAMES.items()},
    **{name: (_file_with(mode=mode), "archive_stranger") for name, mode in KINDS.items()},
    "two cases": (_with(CASE), "archive_twice"),
    "two cases, one empty": (_with(Entry(b"case.json", b"{}")), "archive_twice"),
    "one file twice": (_with(FILE), "archive_twice"),
    "one file under two endings": (_with(_file(name=f"files/{HASH}.jpg")), "archive_twice"),
    "a file that no exhibit names": (_with(_file(ANOTHER)), "archive_stranger"),
    "a file under another's hash": (_file_with(content=ANOTHER), "evidence_changed"),
    "a file with one bit changed": (_file_with(content=PICTURE[:-1] + b"\0"), "evidence_changed"),
    "an exhibit of another size": (_case_with(content=_json({**EXHIBIT, "size": 7})), "evidence_changed"),
    "one hash with two sizes": (_case_with(content=_json(EXHIBIT, {**EXHIBIT, "id": "x2", "size": 7})), "evidence_changed"),
    # a case that is none
    "an empty case": (_case_with(content=b""), "empty"),
    "a case of blanks": (_case_with(content=b" \n"), "empty"),
    "a case that is no JSON": (_case_with(content=b"hello"), "not_json"),
    "a case of another program": (_case_with(content=b'{"format": "x"}'), "not_a_case"),
    "a case of a later version": (_case_with(content=_json(version=3)), "newer_version"),
    "a case in UTF-16": (_case_with(content=_json().decode().encode("utf-16")), "encoding"),
    "a deep case": (_case_with(content=b'{"order":' * 50 + b"1" + b"}" * 50), "too_deep"),
    "a case with a wrong word": (_case_with(content=_json(problem="x")), "wrong_word"),
}


def _made(data: bytes | Callable[[], bytes]) -> bytes:
    """The bytes of a bad file; large ones are made when they are needed."""
    return data() if callable(data) else data


@pytest.mark.parametrize("name", BAD)
def test_a_bad_archive_is_refused_with_one_sentence(name: str, rulebook: Rulebook) -> None:
    data, key = BAD[name]
    with pytest.raises(InputError) as error:
        open_file(_made(data), NOW, rulebook)
    assert error.value.key == key
    for sentences in SENTENCES.values():
        assert "{" not in sentences[key].format(**error.value.params)


def test_enough_bad_archives_are_tried() -> None:
    assert len(BAD) >= 100


def test_the_archive_that_the_bad_ones_are_made_of_is_good(rulebook: Rulebook) -> None:
    opened = open_file(GOOD, NOW, rulebook)
    assert opened.files == {HASH: PICTURE}
    assert opened.missing == ()


GOOD_TOO = {
    "packed": zips.archive([replace(CASE, method=zips.DEFLATED), replace(FILE, method=zips.DEFLATED)]),
    "in another order": zips.archive([FILE, CASE]),
    "with the times of another program": zips.archive([replace(CASE, extra=b"UT\x05\x00\x01" + bytes(4)), FILE]),
    "without rights": zips.archive([replace(CASE, mode=0), replace(FILE, mode=0)]),
}


@pytest.mark.parametrize("name", GOOD_TOO)
def test_an_archive_that_another_program_packed_opens_too(name: str, rulebook: Rulebook) -> None:
    assert open_file(GOOD_TOO[name], NOW, rulebook).files == {HASH: PICTURE}


def test_an_exhibit_without_its_file_opens_and_is_told(rulebook: Rulebook) -> None:
    lost = {**EXHIBIT, "id": "x2", "sha256": OTHER_HASH}
    opened = open_file(zips.archive([Entry(b"case.json", _json(EXHIBIT, lost)), FILE]), NOW, rulebook)
    assert [exhibit.id for exhibit in opened.missing] == ["x2"]
    assert len(opened.case.exhibits) == 2


def test_without_any_file_the_case_is_plain_json_and_all_files_are_missing(rulebook: Rulebook) -> None:
    case = open_file(GOOD, NOW, rulebook).case
    saved = save_file(case, {OTHER_HASH: ANOTHER})
    assert saved == save_case(case)
    assert [exhibit.id for exhibit in open_file(saved, NOW, rulebook).missing] == ["x1"]


def test_one_file_of_two_exhibits_is_kept_once(rulebook: Rulebook) -> None:
    exhibits = [EXHIBIT, {**EXHIBIT, "id": "x2", "media_type": "application/pdf"}]
    case = Case.model_validate({"exhibits": exhibits})
    opened = open_file(save_file(case, {HASH: PICTURE}), NOW, rulebook)
    assert (opened.case, opened.files) == (case, {HASH: PICTURE})


def test_files_of_no_exhibit_stay_out_of_the_archive(rulebook: Rulebook) -> None:
    case = Case.model_validate({"exhibits": [EXHIBIT]})
    assert save_file(case, {OTHER_HASH: ANOTHER, HASH: PICTURE}) == save_file(case, {HASH: PICTURE})


def test_the_names_in_the_archive_are_ours_and_tell_no_day() -> None:
    case = Case.model_validate({"exhibits": [{**EXHIBIT, "title": "Иванова.png"}]})
    with zipfile.ZipFile(io.BytesIO(save_file(case, {HASH: PICTURE}))) as source:
        assert source.namelist() == ["case.json", f"files/{HASH}.png"]
        assert {entry.date_time for entry in source.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@settings(max_examples=1000, suppress_health_check=list(HealthCheck))
@given(told=CASES_WITH_FILES)
def test_what_was_saved_can_be_opened_and_is_the_same(told: tuple[Case, dict[str, bytes]], rulebook: Rulebook) -> None:
    case, files = told
    saved = save_file(case, files)
    opened = open_file(saved, NOW, rulebook)
    assert (opened.case, opened.files) == (case, files)
    assert {exhibit.sha256 for exhibit in opened.missing} == {exhibit.sha256 for exhibit in case.exhibits} - files.keys()
    assert save_file(opened.case, opened.files) == saved


@settings(max_examples=300)
@given(data=st.one_of(st.binary(max_size=400), st.binary(max_size=400).map(lambda data: b"PK\x03\x04" + data)))
@example(data=b"")
def test_any_bytes_open_or_are_refused_with_a_sentence(data: bytes, rulebook: Rulebook) -> None:
    with pytest.raises(InputError) as error:
        open_file(data, NOW, rulebook)
    assert error.value.key in SENTENCES["ru"]


SMALL = zips.archive([Entry(b"case.json", _json()), replace(FILE, method=zips.DEFLATED)])


@settings(max_examples=1500)
@given(place=st.integers(0, len(SMALL) - 1), told=st.binary(min_size=0, max_size=6), gone=st.integers(0, 6))
def test_a_spoilt_archive_opens_as_it_was_or_is_refused(place: int, told: bytes, gone: int, rulebook: Rulebook) -> None:
    """Nothing in between: no other error, and no other evidence."""
    spoilt = SMALL[:place] + told + SMALL[place + gone :]
    try:
        opened = open_file(spoilt, NOW, rulebook)
    except InputError as error:
        key, files = error.key, {}
    else:
        key, files = "", opened.files
    assert (key in SENTENCES["ru"]) != (files == {HASH: PICTURE})


STATUS = Path("/proc/self/status")
LINUX = pytest.mark.skipif(not STATUS.exists(), reason="Linux tells a process the most memory that it had")
MEASURED = """
import sys
from pathlib import Path
from guidance.advice.open_case import open_file
from guidance.errors import InputError
from guidance.advice.rulebook import load_rulebook
from tests.cases import NOW

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

rulebook = load_rulebook()
Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
before = peak()
for name in sys.argv[1:]:
    try:
        open_file(Path(name).read_bytes(), NOW, rulebook)
    except InputError:
        pass
print((peak() - before) // 1024)
"""


def _measured(tmp_path: Any, files: dict[str, bytes]) -> int:
    """The megabytes that opening these files has cost at most, beside what was there before."""
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, *(str(tmp_path / name) for name in files)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return int(told.stdout.splitlines()[-1])


@LINUX
def test_no_bad_archive_costs_memory(tmp_path: Any) -> None:
    """All of them one after another, but the one that is too large in itself."""
    files = {f"{number}": _made(data) for number, (data, key) in enumerate(BAD.values()) if key != "too_large"}
    assert _measured(tmp_path, files) < 60


@LINUX
def test_no_bad_case_file_costs_memory(tmp_path: Any) -> None:
    assert _measured(tmp_path, {f"{number}": data for number, (data, _) in enumerate(BAD_TEXTS.values())}) < 200


@LINUX
def test_the_largest_archive_costs_little_more_than_it_is(tmp_path: Any) -> None:
    contents = [bytes([number]) * MAX_FILE_BYTES for number in range(MAX_FILES_BYTES // MAX_FILE_BYTES)]
    exhibits = [
        {**EXHIBIT, "id": f"x{number}", "sha256": sha256(content).hexdigest(), "size": len(content)}
        for number, content in enumerate(contents)
    ]
    saved = save_file(Case.model_validate({"exhibits": exhibits}), {sha256(content).hexdigest(): content for content in contents})
    assert len(saved) <= archive.MAX_BYTES
    assert _measured(tmp_path, {"largest": saved}) < 4 * len(saved) // 1024 // 1024
