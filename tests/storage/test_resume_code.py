"""A code survives its being copied by hand, and a slip is told before anything is looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import InputError
from guidance.storage.resume_code import LETTERS, format_code, new_code, read_code, secret_of

CODES = st.integers().map(lambda _: new_code())
PLACES = st.integers(0, 27)


@given(CODES)
def test_a_code_is_read_as_it_is_shown(code):
    assert len(format_code(code).split()) == 7
    assert {len(group) for group in format_code(code).split()} == {4}
    assert read_code(format_code(code)) == code


@given(CODES, st.sampled_from([" ", "-", "\n", " — ", "\u00a0", "..."]), st.booleans())
def test_a_code_is_read_however_it_is_copied(code, between, small):
    written = between.join(code).replace("0", "O").replace("1", "l" if small else "I")
    assert read_code(f"  {written.lower() if small else written}  ") == code


@given(CODES, PLACES, st.sampled_from(LETTERS))
def test_one_wrong_letter_is_a_slip(code, place, letter):
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong != code:
        with pytest.raises(InputError, match="code_slip"):
            read_code(wrong)


@given(CODES, PLACES, PLACES)
def test_two_letters_that_changed_places_are_a_slip(code, one, other):
    swapped = list(code)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    if max(one, other) < 26 and "".join(swapped) != code:
        with pytest.raises(InputError, match="code_slip"):
            read_code("".join(swapped))


@pytest.mark.parametrize("text", ["", " ", "AB", "0" * 27, "0" * 29, "0" * 10**6])
def test_a_code_of_another_length_is_told_so(text):
    with pytest.raises(InputError, match="code_length"):
        read_code(text)


@pytest.mark.parametrize("text", ["U" * 28, "Ж" * 28, "٣" * 28, "!" * 28])
def test_letters_that_no_code_has_are_a_slip(text):
    with pytest.raises(InputError, match="code_slip"):
        read_code(text)


def test_codes_differ_and_so_do_their_secrets():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == len({secret_of(code) for code in codes}) == 200
    assert {len(secret_of(code)) for code in codes} == {32}
