"""Is a sum read to the kopeck, and nothing that could mean two sums?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import InputError
from guidance.reading.typed_amount import read_amount


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("4990", "4990"),
        ("4 990,50", "4990.50"),
        ("4\u202f990.5 ₽", "4990.5"),
        ("4990р.", "4990"),
        ("1,234.50", "1234.50"),
        ("1.234.567,05", "1234567.05"),
        ("£49.90", "49.90"),
        ("$ 1,234.50", "1234.50"),
        ("1'000 000", "1000000"),
        ("0", "0"),
        ("1000000000", "1000000000"),
    ],
)
def test_a_sum_is_read_exactly(written, meant):
    assert read_amount(written, "remedy.amount") == Decimal(meant)


def test_nothing_written_is_no_sum():
    assert read_amount("  ", "remedy.amount") is None


@pytest.mark.parametrize(
    "written",
    ["1,234", "1.234", "-5", "1e9", "NaN", "inf", "12,345", "5.001", "1000000000.01", "１２", "5" * 30, "12 50", "1 2 3", "1 2345"],
)
def test_what_may_be_another_sum_or_none_is_refused(written):
    with pytest.raises(InputError, match="wrong_sum"):
        read_amount(written, "remedy.amount")


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_what_is_written_plainly_comes_back(amount):
    assert read_amount(f"{amount}", "x") == amount
    assert read_amount(f"{amount}".replace(".", ","), "x") == amount


@given(st.text(max_size=30))
def test_any_text_is_a_sum_or_one_sentence(written):
    try:
        amount = read_amount(written, "x")
    except InputError:
        return
    assert amount is None or (amount >= 0 and amount.as_tuple().exponent >= -2)
