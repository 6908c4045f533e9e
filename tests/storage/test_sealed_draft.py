"""What one secret seals, only that secret opens, at that place and in that revision."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.case.case import Case
from guidance.case.migrations import VERSION, raise_version
from guidance.storage import sealed_draft
from guidance.storage.sealed_draft import (
    BUCKET,
    Draft,
    Entry,
    Pointer,
    Unreadable,
    file_id,
    keys_of,
    new_secret,
    padded,
    read_secret,
    seal,
    unpadded,
    unseal,
)
from tests.cases import CASES
from tests.conftest import ROOT

SECRETS = st.binary(min_size=32, max_size=32)
PLAIN = st.binary(max_size=3 * BUCKET)
OURS = keys_of(bytes(32))


@given(SECRETS, st.integers(0, 2**31), PLAIN)
def test_what_is_sealed_opens_again(secret, rev, plain):
    keys = keys_of(secret)
    assert unseal(keys, rev, seal(keys, rev, plain)) == plain


@given(SECRETS, PLAIN)
def test_another_secret_opens_nothing(secret, plain):
    other = keys_of(bytes(byte ^ 1 for byte in secret))
    with pytest.raises(Unreadable):
        unseal(other, 1, seal(keys_of(secret), 1, plain), keys_of(secret).id)


@given(PLAIN, st.data())
def test_one_changed_bit_is_noticed(plain, data):
    sealed = bytearray(seal(OURS, 1, plain))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        unseal(OURS, 1, bytes(sealed))


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_an_older_revision_does_not_pass_for_another(written, told):
    if written != told:
        with pytest.raises(Unreadable):
            unseal(OURS, told, seal(OURS, written, b"old"))


def test_a_draft_does_not_pass_for_a_file_nor_one_file_for_another():
    sealed = seal(OURS, 0, b"picture", file_id(OURS, "a" * 64))
    for place in (OURS.id, file_id(OURS, "b" * 64)):
        with pytest.raises(Unreadable):
            unseal(OURS, 0, sealed, place)
    assert unseal(OURS, 0, sealed, file_id(OURS, "a" * 64)) == b"picture"


@given(st.binary(max_size=200))
def test_what_was_never_sealed_opens_nothing(data):
    with pytest.raises(Unreadable):
        unseal(OURS, 1, data)


@given(PLAIN)
def test_padding_comes_off_again_and_hides_the_length(plain):
    told = padded(plain)
    assert unpadded(told) == plain
    assert len(told) % BUCKET == 0
    assert len(told) - len(plain) <= BUCKET + 3


def test_lengths_in_one_bucket_look_alike():
    assert len({len(seal(OURS, 1, bytes(size))) for size in range(0, BUCKET - 4, 97)}) == 1


@pytest.mark.parametrize("told", [b"", b"\0\0\0\1", padded(b"x")[:-1], padded(b"x") + bytes(BUCKET), padded(b"x")[:-1] + b"\1"])
def test_what_was_never_padded_is_refused(told):
    with pytest.raises(ValueError, match="not padded"):
        unpadded(told)


@given(SECRETS)
def test_id_and_key_tell_nothing_of_each_other(secret):
    keys = keys_of(secret)
    assert len({keys.id, keys.key, keys.files, secret}) == 4
    assert str(secret) not in repr(keys)
    assert repr(keys.key) not in repr(keys)


def test_two_seals_of_the_same_differ():
    assert seal(OURS, 1, b"same") != seal(OURS, 1, b"same")


def test_a_cookie_holds_256_bits_and_nothing_else_is_taken_for_one():
    assert len({new_secret() for _ in range(100)}) == 100
    assert len(read_secret(new_secret()) or b"") == 32
    for other in (None, "", "a", "a" * 42, "a" * 44, "ж" * 43, "a" * 42 + "\n", "a" * 42 + "=", 7):
        assert read_secret(other) is None


@given(CASES, CASES)
def test_a_draft_is_read_as_it_was_written(case, before):
    told = Draft(
        page="p", writer="w", turn=3, generation=2, case=case, before=before, entries={"seller": Entry(("other",), "31.02")}, code="C"
    )
    assert sealed_draft.read(sealed_draft.write(told)) == told


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


def test_every_field_that_holds_a_case_is_raised():
    assert {name for name, field in Draft.model_fields.items() if "Case" in str(field.annotation)} == set(sealed_draft._CASES)


@pytest.mark.parametrize("file", sorted(ROOT.glob("tests/case/files/version_*/*.json")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_draft_that_was_stored_with_a_case_of_any_version_opens(file: Path):
    tree = json.loads(file.read_bytes())
    told = sealed_draft.read(stored(tree))
    assert isinstance(told, Draft)
    assert told.case == told.own == told.before == Case.model_validate_json(json.dumps(raise_version(tree)))


@pytest.mark.parametrize("tree", [{"version": VERSION + 1}, {"version": 0}, {"version": "1"}, {"version": 1, "stranger": 1}, [], 7])
def test_a_draft_whose_case_nobody_knows_is_not_guessed_at(tree):
    with pytest.raises(Unreadable):
        sealed_draft.read(stored(tree))
