"""Case files of every version open; what is saved today has not changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guidance.advice.rulebook import Rulebook
from guidance.case.case import Case
from guidance.case.case_file import build_case, read_case, read_file, save_file
from guidance.case.merge_patch import tree_of
from guidance.case.migrations import MIGRATIONS, VERSION, migrate
from tests.conftest import ROOT

STORED = ROOT / "tests" / "case" / "files"


def _stored(folder: str, ending: str) -> list[Any]:
    files = sorted((STORED / folder).glob(f"*.{ending}"))
    assert files
    return [pytest.param(file, id=f"{folder}/{file.name}") for file in files]


@pytest.mark.parametrize("file", [*_stored("version_1", "json"), *_stored("version_2", "json"), *_stored("version_3", "json")])
def test_a_stored_case_file_of_every_version_opens_with_the_same_content(file: Path, rulebook: Rulebook) -> None:
    """Everything in it is in the Case, and everything else of the Case is empty."""
    stored = json.loads(file.read_bytes())
    tree = tree_of(read_case(file.read_bytes()))
    added = {name: value for name, value in tree.items() if name not in stored}
    assert {**stored, "version": VERSION} == {name: _without_new(value, stored.get(name)) for name, value in tree.items() if name in stored}
    assert all(value in ({}, []) for value in added.values())


def _without_new(part: Any, stored: Any) -> Any:
    """A part as it is read today, without the empty fields that its file did not have yet."""
    if not isinstance(part, dict) or not isinstance(stored, dict):
        return part
    return {name: value for name, value in part.items() if name in stored or value not in ({}, [])}


@pytest.mark.parametrize("file", [*_stored("version_2", "zip"), *_stored("version_3", "zip")])
def test_a_stored_archive_opens_with_its_files(file: Path, rulebook: Rulebook) -> None:
    opened = read_file(file.read_bytes())
    assert opened.case == read_case(file.with_suffix(".json").read_bytes())
    assert len(opened.files) == 2
    assert len(opened.missing) == 1


@pytest.mark.parametrize("file", _stored("version_3", "zip"))
def test_what_is_saved_today_is_byte_by_byte_what_was_stored(file: Path, rulebook: Rulebook) -> None:
    """If this fails, the format has changed: is a new version needed?"""
    opened = read_file(file.read_bytes())
    assert save_file(opened.case, opened.files) == file.read_bytes()


def test_the_stored_files_have_every_field_of_the_case() -> None:
    tree = json.loads((STORED / "version_3" / "full.json").read_bytes())
    assert tree.keys() == Case.model_fields.keys()
    for part in ("order", "seller", "person", "payment", "remedy", "claim_to_seller", "cancellation", "return_request", "defect"):
        kind = type(getattr(build_case(tree), part))
        assert tree[part].keys() == kind.model_fields.keys(), part
    for part in ("exhibits", "letters", "losses", "events", "heads", "demands", "judgments"):
        kind = type(getattr(build_case(tree), part)[0])
        assert {name for item in tree[part] for name in item} == kind.model_fields.keys(), part


def test_there_is_a_migration_from_every_version_to_the_next() -> None:
    assert list(MIGRATIONS) == list(range(1, VERSION))
    assert Case().version == VERSION


@pytest.mark.parametrize("version", MIGRATIONS)
def test_a_migration_raises_the_version_by_one_and_leaves_its_tree_alone(version: int) -> None:
    tree = {"version": version, "problem": "defect"}
    assert MIGRATIONS[version](tree) == {"version": version + 1, "problem": "defect"}
    assert tree == {"version": version, "problem": "defect"}


def test_a_file_without_a_version_is_of_the_first() -> None:
    assert migrate({"problem": "defect"}) == {"version": VERSION, "problem": "defect"}
