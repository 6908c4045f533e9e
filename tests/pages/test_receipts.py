"""Receipts of typed text, as typed.js computes them too."""

from __future__ import annotations

from pages.session.receipts import receipt


def test_a_receipt_is_of_the_class_in_the_page_and_the_text():
    assert receipt("edit.e1-text-0.1-ru", "Текст") == receipt("edit-e1-text-0-1-ru", "Текст") == "ba6bc1eb"


def test_another_text_or_field_has_another_receipt():
    assert len({receipt("a", "1"), receipt("a", "2"), receipt("b", "1"), receipt("a", "\ud800")}) == 4
