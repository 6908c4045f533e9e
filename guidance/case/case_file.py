"""Reads and writes the case file: JSON, or an archive of the JSON and the files of its exhibits.

Raises InputError with the key of one sentence for an unusable file; never opens half a case, never repeats what the person wrote.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from guidance.case import archive
from guidance.case.bounded_json import parse
from guidance.case.case import Case
from guidance.case.exhibit import Exhibit
from guidance.case.input_error import input_error_of
from guidance.case.migrations import migrate
from guidance.case.signatures import NOT_JSON
from guidance.errors import InputError

MAX_BYTES = archive.MAX_BYTES
"""The largest file that is opened."""


@dataclass(frozen=True)
class CaseFile:
    """What a case file held."""

    case: Case
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The files of its exhibits by their SHA-256."""

    @property
    def missing(self) -> tuple[Exhibit, ...]:
        """The exhibits whose file was not in it."""
        return tuple(exhibit for exhibit in self.case.exhibits if exhibit.sha256 not in self.files)


def read_file(data: bytes) -> CaseFile:
    """The Case of a file and the files of its exhibits, from JSON or an archive; raises InputError."""
    if not archive.is_archive(data):
        return CaseFile(read_case(data))
    contents = archive.unpack(data)
    case = read_case(contents.case)
    _check_files(case, contents.files)
    return CaseFile(case, contents.files)


def save_file(case: Case, files: Mapping[str, bytes]) -> bytes:
    """The case file: an archive where `files`, by SHA-256, has the file of an exhibit; otherwise JSON."""
    text, hashes = save_case(case), set(files)
    evidence = [(exhibit, files[exhibit.sha256]) for exhibit in case.exhibits if exhibit.sha256 in hashes]
    return archive.pack(text, evidence) if evidence else text


def is_archived(case: Case, files: Mapping[str, bytes]) -> bool:
    """True where `save_file` would return an archive; reads no file."""
    return not {exhibit.sha256 for exhibit in case.exhibits}.isdisjoint(set(files))


def read_case(data: bytes) -> Case:
    """The Case of a JSON text of any version; raises InputError."""
    if data.startswith(NOT_JSON):
        raise InputError("other_kind")
    tree = parse(data)
    if not isinstance(tree, dict) or tree.get("format", "otvet-case") != "otvet-case":
        raise InputError("not_a_case")
    return build_case(migrate(tree))


def save_case(case: Case) -> bytes:
    """The case as JSON in UTF-8, without unknown fields."""
    return case.model_dump_json(exclude_none=True, exclude_defaults=False, indent=1).encode()


def build_case(data: Any) -> Case:
    """The Case of a plain tree; raises InputError for its first error."""
    try:
        return Case.model_validate_json(json.dumps(data), strict=False)
    except ValidationError as error:
        raise input_error_of(error.errors(include_url=False, include_input=False)[0]) from None
    except (ValueError, RecursionError):
        raise InputError("encoding") from None


def _check_files(case: Case, files: Mapping[str, bytes]) -> None:
    """Reject files that do not match the exhibits of the case."""
    if not files.keys() <= {exhibit.sha256 for exhibit in case.exhibits}:
        raise InputError("archive_stranger")
    if any(len(files[exhibit.sha256]) != exhibit.size for exhibit in case.exhibits if exhibit.sha256 in files):
        raise InputError("evidence_changed")
