"""A case file with its evidence opens as it was saved; every other archive is rejected with one sentence, at next to no cost."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guidance.advice.rulebook import Rulebook
from guidance.case import archive
from guidance.case.case import Case
from guidance.case.case_file import read_file, save_case, save_file
from guidance.case.limits import MAX_FILE_BYTES, MAX_FILES_BYTES
from guidance.errors import InputError
from guidance.library.packs import CONTENT
from guidance.library.yaml_file import read
from tests import zips
from tests.case.bad_archives import ANOTHER, BAD, CASE, EXHIBIT, FILE, GOOD, HASH, OTHER_HASH, PICTURE, build, case_json
from tests.case.bad_case_files import BAD as BAD_TEXTS
from tests.cases import CASES_WITH_FILES
from tests.conftest import ROOT
from tests.zips import Entry

SENTENCES = {language: read(CONTENT / "languages" / language / "errors.yaml").plain() for language in ("ru", "en")}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_archive_is_rejected_with_one_sentence(name: str, rulebook: Rulebook) -> None:
    data, key = BAD[name]
    with pytest.raises(InputError) as error:
        read_file(build(data))
    assert error.value.key == key
    for sentences in SENTENCES.values():
        assert "{" not in sentences[key].format(**error.value.params)


def test_enough_bad_archives_are_tried() -> None:
    assert len(BAD) >= 100


def test_the_archive_that_the_bad_ones_are_made_of_is_good(rulebook: Rulebook) -> None:
    opened = read_file(GOOD)
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
    assert read_file(GOOD_TOO[name]).files == {HASH: PICTURE}


def test_an_exhibit_without_its_file_opens_and_is_reported(rulebook: Rulebook) -> None:
    lost = {**EXHIBIT, "id": "x2", "sha256": OTHER_HASH}
    opened = read_file(zips.archive([Entry(b"case.json", case_json(EXHIBIT, lost)), FILE]))
    assert [exhibit.id for exhibit in opened.missing] == ["x2"]
    assert len(opened.case.exhibits) == 2


def test_without_any_file_the_case_is_plain_json_and_all_files_are_missing(rulebook: Rulebook) -> None:
    case = read_file(GOOD).case
    saved = save_file(case, {OTHER_HASH: ANOTHER})
    assert saved == save_case(case)
    assert [exhibit.id for exhibit in read_file(saved).missing] == ["x1"]


def test_one_file_of_two_exhibits_is_stored_once(rulebook: Rulebook) -> None:
    exhibits = [EXHIBIT, {**EXHIBIT, "id": "x2", "media_type": "application/pdf"}]
    case = Case.model_validate({"exhibits": exhibits})
    opened = read_file(save_file(case, {HASH: PICTURE}))
    assert (opened.case, opened.files) == (case, {HASH: PICTURE})


def test_files_of_no_exhibit_stay_out_of_the_archive(rulebook: Rulebook) -> None:
    case = Case.model_validate({"exhibits": [EXHIBIT]})
    assert save_file(case, {OTHER_HASH: ANOTHER, HASH: PICTURE}) == save_file(case, {HASH: PICTURE})


def test_the_names_in_the_archive_are_ours_and_reveal_no_day() -> None:
    case = Case.model_validate({"exhibits": [{**EXHIBIT, "title": "Иванова.png"}]})
    with zipfile.ZipFile(io.BytesIO(save_file(case, {HASH: PICTURE}))) as source:
        assert source.namelist() == ["case.json", f"files/{HASH}.png"]
        assert {entry.date_time for entry in source.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(saved_case=CASES_WITH_FILES)
def test_what_was_saved_can_be_opened_and_is_the_same(saved_case: tuple[Case, dict[str, bytes]], rulebook: Rulebook) -> None:
    case, files = saved_case
    saved = save_file(case, files)
    opened = read_file(saved)
    assert (opened.case, opened.files) == (case, files)
    assert {exhibit.sha256 for exhibit in opened.missing} == {exhibit.sha256 for exhibit in case.exhibits} - files.keys()
    assert save_file(opened.case, opened.files) == saved


@settings(max_examples=300)
@given(data=st.one_of(st.binary(max_size=400), st.binary(max_size=400).map(lambda data: b"PK\x03\x04" + data)))
@example(data=b"")
def test_any_bytes_open_or_are_rejected_with_a_sentence(data: bytes, rulebook: Rulebook) -> None:
    with pytest.raises(InputError) as error:
        read_file(data)
    assert error.value.key in SENTENCES["ru"]


SMALL = zips.archive([Entry(b"case.json", case_json()), replace(FILE, method=zips.DEFLATED)])


@settings(max_examples=1500)
@given(place=st.integers(0, len(SMALL) - 1), inserted=st.binary(min_size=0, max_size=6), removed=st.integers(0, 6))
def test_a_damaged_archive_opens_as_it_was_or_is_rejected(place: int, inserted: bytes, removed: int, rulebook: Rulebook) -> None:
    """No other error, and no other evidence."""
    damaged = SMALL[:place] + inserted + SMALL[place + removed :]
    try:
        opened = read_file(damaged)
    except InputError as error:
        key, files = error.key, {}
    else:
        key, files = "", opened.files
    assert (key in SENTENCES["ru"]) != (files == {HASH: PICTURE})


STATUS = Path("/proc/self/status")
LINUX = pytest.mark.skipif(not STATUS.exists(), reason="only Linux reports the peak memory of a process")
MEASURE = """
import sys
from pathlib import Path
from guidance.case.case_file import read_file
from guidance.errors import InputError
from guidance.advice.rulebook import load_rulebook
from tests.cases import NOW

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

rulebook = load_rulebook()
Path("/proc/self/clear_refs").write_text("5")  # reset the peak
before = peak()
for name in sys.argv[1:]:
    try:
        read_file(Path(name).read_bytes())
    except InputError:
        pass
print((peak() - before) // 1024)
"""


def _peak(tmp_path: Any, files: dict[str, bytes]) -> int:
    """The peak memory of opening these files, in megabytes above the start."""
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    process = subprocess.run(
        [sys.executable, "-c", MEASURE, *(str(tmp_path / name) for name in files)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return int(process.stdout.splitlines()[-1])


@LINUX
def test_no_bad_archive_costs_memory(tmp_path: Any) -> None:
    """All of them one after another, except the one that is too large itself."""
    files = {f"{number}": build(data) for number, (data, key) in enumerate(BAD.values()) if key != "too_large"}
    assert _peak(tmp_path, files) < 60


@LINUX
def test_no_bad_case_file_costs_memory(tmp_path: Any) -> None:
    assert _peak(tmp_path, {f"{number}": data for number, (data, _) in enumerate(BAD_TEXTS.values())}) < 200


@LINUX
def test_the_largest_archive_costs_little_more_than_it_is(tmp_path: Any) -> None:
    contents = [bytes([number]) * MAX_FILE_BYTES for number in range(MAX_FILES_BYTES // MAX_FILE_BYTES)]
    exhibits = [
        {**EXHIBIT, "id": f"x{number}", "sha256": sha256(content).hexdigest(), "size": len(content)}
        for number, content in enumerate(contents)
    ]
    saved = save_file(Case.model_validate({"exhibits": exhibits}), {sha256(content).hexdigest(): content for content in contents})
    assert len(saved) <= archive.MAX_BYTES
    assert _peak(tmp_path, {"largest": saved}) < 4 * len(saved) // 1024 // 1024
