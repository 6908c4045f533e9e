"""What one secret seals, only that secret opens, at that place and in that revision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import Unreadable
from guidance.storage.sealing import BUCKET, file_id, keys_of, new_secret, pad, read_secret, seal, unpad, unseal, write_secret

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
def test_an_older_revision_does_not_pass_for_another(written, other):
    if written != other:
        with pytest.raises(Unreadable):
            unseal(OURS, other, seal(OURS, written, b"old"))


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
def test_padding_is_removed_again_and_hides_the_length(plain):
    padded = pad(plain)
    assert unpad(padded) == plain
    assert len(padded) % BUCKET == 0
    assert len(padded) - len(plain) <= BUCKET + 3


def test_lengths_in_one_bucket_look_alike():
    assert len({len(seal(OURS, 1, bytes(size))) for size in range(0, BUCKET - 4, 97)}) == 1


@pytest.mark.parametrize("data", [b"", b"\0\0\0\1", pad(b"x")[:-1], pad(b"x") + bytes(BUCKET), pad(b"x")[:-1] + b"\1"])
def test_what_was_never_padded_is_rejected(data):
    with pytest.raises(ValueError, match="not padded"):
        unpad(data)


@given(SECRETS)
def test_id_and_key_reveal_nothing_of_each_other(secret):
    keys = keys_of(secret)
    assert len({keys.id, keys.key, keys.files, secret}) == 4
    assert str(secret) not in repr(keys)
    assert repr(keys.key) not in repr(keys)


def test_the_same_bytes_are_sealed_differently_each_time():
    assert seal(OURS, 1, b"same") != seal(OURS, 1, b"same")


def test_a_secret_has_256_bits_and_nothing_else_is_read_as_one():
    assert len({new_secret() for _ in range(100)}) == 100
    assert len(read_secret(new_secret()) or b"") == 32
    for other in (None, "", "a", "a" * 42, "a" * 44, "ж" * 43, "a" * 42 + "\n", "a" * 42 + "=", 7):
        assert read_secret(other) is None


@given(SECRETS)
def test_a_secret_is_read_as_it_was_written(secret):
    assert read_secret(write_secret(secret)) == secret
