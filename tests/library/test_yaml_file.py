"""YAML is read strictly: words stay words, surprises are refused, and every fault has its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from guidance.checks.schemas import generate
from guidance.errors import ContentError
from guidance.library.yaml_file import MAX_BYTES, MAX_DEPTH, build, load, parse, read


def _told(data: bytes) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse(data, "a.yaml")
    return [str(fault) for fault in caught.value.faults]


def test_every_scalar_stays_a_word() -> None:
    words = ["no", "on", "yes", "1:30", "014", "0x1F", "1e3", "null", "~", "2026-11-19", ".5", "true", "=", "<<"]
    assert parse(f"[{', '.join(words)}, '']".encode(), "a.yaml").plain() == [*words, ""]


def test_mappings_lists_and_long_texts_are_plain_values() -> None:
    text = b"a: {b: [c, d]}\ne: |\n  one\n  two\nf:\n"
    assert parse(text, "a.yaml").plain() == {"a": {"b": ["c", "d"]}, "e": "one\ntwo\n", "f": ""}


def test_each_value_and_key_knows_its_place() -> None:
    document = parse(b"a:\n  - b: c\n    d: [e, f]\n", "a.yaml")
    assert document.place(("a", 0, "d", 1)) == ("a.yaml", 3, 12)
    assert document.place_of_key(("a", 0, "d")) == ("a.yaml", 3, 5)
    assert document.place(("a", 0, "missing")) == ("a.yaml", 2, 5)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a: 1\nb: 2\na: 3\n", ["a.yaml:3:1: `a` stands here already, on line 1"]),
        (b"a: &x 1\nb: *x\n", ["the anchor &x is not accepted", "the alias *x is not accepted"]),
        (b"a: !!str 1\nb: !x [c]\n", ["the tag tag:yaml.org,2002:str is not accepted", "a.yaml:2:4: the tag !x is not accepted"]),
        (b"a: 1\n---\nb: 2\n", ["a.yaml:2:1: a second document begins"]),
        (b"? [a]\n: b\n", ["a.yaml:1:3: a key is one word"]),
        (b"", ["a.yaml:1:1: is empty"]),
        (b"# only words\n", ["is empty"]),
        (b"a: [b\n", ["is not YAML"]),
        (b"a: b: c\n", ["a.yaml:1:5: is not YAML"]),
        (b"a:\tb\n  c\td\n", ["a.yaml:1:3: here stands a tab", "a.yaml:2:4: here stands a tab"]),
        (b"a: b\x07\n", ["a.yaml:1:5: here stands an invisible character U+0007"]),
        ("a: b\u202e\n".encode(), ["a.yaml:1:5: here stands an invisible character U+202E"]),
        (b"a: b\nc: \xff\n", ["a.yaml:2:4: is not UTF-8"]),
        (b"a: " + b"x" * MAX_BYTES, ["is larger than 256 kB"]),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), [f"is nested deeper than {MAX_DEPTH} levels"]),
    ],
)
def test_what_surprises_is_refused_with_its_place(data: bytes, told: list[str]) -> None:
    messages = _told(data)
    assert len(messages) == len(told)
    assert all(part in message for part, message in zip(told, messages, strict=True))


def test_faults_of_several_kinds_are_raised_together() -> None:
    assert len(_told(b"a: &x 1\na: 2\nb: !t 3\n")) == 3


def test_a_bomb_of_brackets_is_refused_at_once() -> None:
    assert len(_told(b"[" * 200_000)) == 1


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_bring_it_down(data: bytes) -> None:
    """Whatever is opened, the answer is a document or faults with places."""
    try:
        places = [parse(data, "a.yaml").place(())]
    except ContentError as error:
        places = [(fault.file, fault.line, fault.column) for fault in error.faults]
    assert places
    assert all(line >= 1 and column >= 1 for _, line, column in places)


WORDS = st.text("abcdefg", min_size=1)


@settings(deadline=None, max_examples=50)
@given(st.recursive(WORDS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=9))
def test_flow_style_reads_back_as_written(value: object) -> None:
    assert parse(_flow(value).encode(), "a.yaml").plain() == value


def _flow(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    return str(value)


class Inner(BaseModel):
    """A part."""

    model_config = ConfigDict(extra="forbid")
    size: int
    name: str = ""


class Outer(BaseModel):
    """A whole."""

    model_config = ConfigDict(extra="forbid")
    parts: dict[str, Inner]
    several: tuple[Inner, ...] = ()


def test_faults_of_a_model_are_raised_at_once_with_the_nearest_word(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a.yaml"
    path.parent.mkdir()
    path.write_text("parts:\n  a: {siz: 1}\n  b: {size: big}\nseveral:\n  - {size: 1, nam: x}\nmore: 1\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(path, Outer, root=tmp_path)
    assert [str(fault) for fault in caught.value.faults] == [
        "sub/a.yaml:2:6: `size` is missing",
        "sub/a.yaml:2:7: `siz` is not accepted here; accepted: size, name; did you mean `size`?",
        "sub/a.yaml:3:13: `big`: Input should be a valid integer, unable to parse string as an integer",
        "sub/a.yaml:5:15: `nam` is not accepted here; accepted: size, name; did you mean `name`?",
        "sub/a.yaml:6:1: `more` is not accepted here; accepted: parts, several",
    ]


def test_a_value_of_the_wrong_shape_is_told_in_plain_words() -> None:
    with pytest.raises(ContentError) as caught:
        build(parse(b"parts: [a]\nseveral: b\n", "a.yaml"), Outer)
    assert [fault.message for fault in caught.value.faults] == [
        "`['a']` stands where a mapping is expected",
        "`b` stands where a list is expected",
    ]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read(tmp_path / "none.yaml", root=tmp_path)
    assert caught.value.faults[0].file == "none.yaml"


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse("\ufeffa: b".encode(), "a.yaml").plain() == {"a": "b"}


def test_windows_line_ends_keep_lines_right() -> None:
    assert parse(b"a: b\r\nc: d\r\n", "a.yaml").place(("c",)) == ("a.yaml", 2, 4)


def test_editors_are_told_every_word_that_the_models_accept() -> None:
    texts = generate()
    assert set(texts) >= {"table.json", "steps.json"}
    assert '"from"' in texts["table.json"]
    assert '"progress"' in texts["steps.json"]
