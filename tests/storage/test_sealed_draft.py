"""A draft is read as it was written, also one of an earlier version; anything else is unreadable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from guidance.case.case import Case
from guidance.case.case_file import read_case
from guidance.case.migrations import VERSION, migrate
from guidance.errors import Unreadable
from guidance.storage import sealed_draft
from guidance.storage.sealed_draft import Draft, FieldState, Pointer
from guidance.storage.sealing import keys_of, new_secret, unseal
from tests.cases import CASES
from tests.conftest import ROOT

SEALED = ROOT / "tests" / "storage" / "files" / "draft_format_1.sealed"
"""A draft in revision 7, sealed when `FieldState.text` was called `day`."""


@given(CASES, CASES)
def test_a_draft_is_read_as_it_was_written(case, before):
    draft = Draft(
        page="p", writer="w", turn=3, generation=2, case=case, before=before, entries={"seller": FieldState(("other",), "31.02")}, code="C"
    )
    assert sealed_draft.read(sealed_draft.write(draft)) == draft


def test_a_draft_sealed_when_a_case_had_version_2_opens_with_all_that_it_held():
    plain = unseal(keys_of(b"s" * 32), 7, SEALED.read_bytes())
    draft = sealed_draft.read(plain)
    assert isinstance(draft, Draft)
    assert draft.case == read_case((ROOT / "tests/case/files/version_2/full.json").read_bytes())
    assert draft.entries == {
        "received": FieldState(("received",), "31.11.2026"),
        "fraud": FieldState(("paid_outside", "lured_away")),
        "wrote.text": FieldState(text="Где мой заказ?"),
    }
    assert draft.own_entries == {"edit.event-1.text": FieldState(text="Иначе")}
    assert b'"day":"31.11.2026"' in plain
    assert sealed_draft.read(sealed_draft.write(draft)) == draft


def test_a_pointer_is_read_as_it_was_written():
    assert sealed_draft.read(sealed_draft.write(Pointer(pointer=new_secret()))).__class__ is Pointer


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"{}",
        b"[]",
        b"7",
        b"null",
        b"[" * 200_000,
        b'{"format": 2}',
        b'{"pointer": 7}',
        b"\xff",
        b'{"format":1,"pointer":"x","more":1}',
    ],
)
def test_a_draft_of_another_version_is_not_guessed_at(plain):
    with pytest.raises(Unreadable):
        sealed_draft.read(plain)


def stored(tree: object) -> bytes:
    """A draft as it was written when a Case looked like this tree."""
    cases = dict.fromkeys(("case", "own", "before"), tree)
    return json.dumps({"format": 1, "page": "p", "writer": "w", "turn": 3, **cases}).encode()


def test_every_field_that_holds_a_case_is_upgraded():
    assert {name for name, field in Draft.model_fields.items() if "Case" in str(field.annotation)} == set(sealed_draft._CASES)


@pytest.mark.parametrize("file", sorted(ROOT.glob("tests/case/files/version_*/*.json")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_draft_that_was_stored_with_a_case_of_any_version_opens(file: Path):
    tree = json.loads(file.read_bytes())
    draft = sealed_draft.read(stored(tree))
    assert isinstance(draft, Draft)
    assert draft.case == draft.own == draft.before == Case.model_validate_json(json.dumps(migrate(tree)))


@pytest.mark.parametrize("tree", [{"version": VERSION + 1}, {"version": 0}, {"version": "1"}, {"version": 1, "stranger": 1}, [], 7])
def test_a_draft_whose_case_is_unknown_is_not_guessed_at(tree):
    with pytest.raises(Unreadable):
        sealed_draft.read(stored(tree))
