"""Passages that several letters share: they stand where they are named, under both conditions, and every fault is raised."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from guidance.errors import ContentError
from guidance.library.letters import load_letters
from guidance.library.yaml_file import CONTENT, read

LETTER, SHARED = "countries/ru/letters/claim_extra.yaml", "countries/ru/passages.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path / "content"


def change(root: Path, file: str, before: str, after: str) -> None:
    text = (root / file).read_text("utf-8")
    assert before in text
    (root / file).write_text(text.replace(before, after, 1), "utf-8")


def test_a_shared_passage_stands_in_its_place_under_both_conditions(root: Path) -> None:
    change(root, LETTER, "  - shared: paid\n", "  - {when: {in_hand: yes}, shared: paid}\n")
    plain, narrowed = (load_letters(folder)["ru"].forms["claim_extra"].paragraphs for folder in (CONTENT, root))
    pairs = [(one, other) for one, other in zip(plain, narrowed, strict=True) if one != other]
    assert len(pairs) == len([one for one in plain if "paid_by" in one.when])
    assert all(other.when.keys() == {"in_hand", *one.when} and other.ru == one.ru for one, other in pairs)
    assert all(one.shared is None for one in narrowed)


def test_every_shared_passage_is_shared_by_two_letters_or_stands_twice_in_one() -> None:
    files = (CONTENT / "countries" / "ru" / "letters").glob("*.yaml")
    uses = Counter(name for file in files for name in re.findall(r"shared: (\w+)", file.read_text("utf-8")))
    names = read(CONTENT / SHARED, root=CONTENT).plain()["passages"]
    assert [name for name in names if uses[name] < 2] == []


def test_a_country_without_shared_passages_has_its_letters() -> None:
    assert not (CONTENT / "countries" / "general" / "passages.yaml").exists()
    assert load_letters()["general"].forms


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (LETTER, "  - shared: paid\n", "  - shared: payed\n", "did you mean `paid`"),
        (LETTER, "  - shared: paid\n", "  - {when: {paid_by: card}, shared: paid}\n", "`paid` asks for `paid_by` itself"),
        (LETTER, "  - shared: paid\n", "  - {shared: paid, ru: Оплачено.}\n", "never both"),
        (SHARED, "{order_number}", "{ordernumber}", "is no placeholder"),
        (SHARED, "{paid_on}", "{term:nothing}", "`nothing` is no term of this country"),
        (SHARED, "sum_size: small", "sum_sise: small", "did you mean `sum_size`"),
        (SHARED, '    - ru: "{court_address}"\n', "    - shared: paid\n", "names no other"),
    ],
)
def test_a_fault_has_its_file(root: Path, file: str, before: str, after: str, said: str) -> None:
    change(root, file, before, after)
    with pytest.raises(ContentError) as error:
        load_letters(root)
    assert any(said in fault.message and fault.file == file and fault.line > 1 for fault in error.value.faults), error.value.faults


def test_a_shared_day_for_the_reply_needs_a_letter_that_says_how_many_days(root: Path) -> None:
    change(root, LETTER, "reply_in: 10\n", "")
    change(root, LETTER, "  - shared: paid\n", "  - shared: own_words\n")
    with pytest.raises(ContentError, match="reply_in"):
        load_letters(root)
