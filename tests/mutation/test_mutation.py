"""A mutation run changes what it promises to change, and notices what a test notices."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.mutation.__main__ import MODULES
from tests.mutation.equivalent import read_equivalent, stale_entries
from tests.mutation.live import LiveModule
from tests.mutation.mutants import Source, read_source, sources_of
from tests.mutation.processes import Task, run_forked
from tests.running import ROOT


def source_of(folder: Path, code: str, name: str = "sample") -> Source:
    path = folder / f"{name}.py"
    path.write_text(dedent(code), "utf-8")
    return read_source(name, path)


def texts(folder: Path, line: str) -> set[str]:
    """The changes of a function with this one line."""
    return {mutant.text for mutant in source_of(folder, f"def f(a, b):\n    {line}\n").mutants}


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("return a < b", "a < b → a <= b"),
        ("return a < b", "a < b → a >= b"),
        ("return a is None", "a is None → a is not None"),
        ("return a in b", "a in b → a not in b"),
        ("return a and b", "a and b → a or b"),
        ("return a and b", "a and b → b"),
        ("return not a", "not a → a"),
        ("return a + b", "a + b → a - b"),
        ("return max(a, b)", "max(a, b) → min(a, b)"),
        ("return all(a)", "all(a) → any(a)"),
        ("return a.earliest(b)", "a.earliest(b) → a.latest(b)"),
        ("return a[0]", "a[0] → a[1]"),
        ("return a == 'yes'", "a == 'yes' → a == 'yes_'"),
        ("return a(known=False)", "known=False → known=True"),
        ("return a if b else 0", "a if b else 0 → a"),
        ("return [x for x in a if x]", "for x in a if x → for x in a"),
        ("return a", "return a → return None"),
        ("if a: b()", "if a → if True"),
        ("if a: b()", "if a → if False"),
        ("a.append(b)", "a.append(b) → pass"),
        ("yield a", "(yield a) → (yield from ())"),
    ],
)
def test_each_kind_of_change_is_made(tmp_path: Path, line: str, change: str) -> None:
    assert change in texts(tmp_path, line)


@pytest.mark.parametrize(
    "line",
    ['"""a docstring with max"""', "x: Literal['word']", "return None", "pass"],
)
def test_what_nobody_can_observe_is_left_alone(tmp_path: Path, line: str) -> None:
    assert texts(tmp_path, line) == set()


def test_sentences_are_left_alone(tmp_path: Path) -> None:
    assert texts(tmp_path, "return f'some {a} words'") == {"return f'some {a} words' → return None"}


def test_equal_changes_of_one_function_are_told_apart(tmp_path: Path) -> None:
    assert {"max(a) → min(a)", "max(a) → min(a) #2"} <= texts(tmp_path, "return max(a), max(a)")


def test_a_tree_is_as_before_once_its_mutants_are_listed(tmp_path: Path) -> None:
    code = "def f(a):\n    return [max(x, 1) for x in a if x > 0 and (not x < 3)]"
    assert ast.unparse(source_of(tmp_path, code).tree) == code


SAMPLE = """
    from functools import cache

    LIMIT = 3
    TWICE = LIMIT * 2

    class Counter:
        @property
        def limit(self):
            return LIMIT + 1

    def decorated(function):
        return lambda: function()

    @decorated
    def answer():
        return 1

    @cache
    def kept():
        return answer() + 1
"""


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """A module that is loaded, and its source."""
    source = source_of(tmp_path, SAMPLE, "mutation_sample")
    monkeypatch.syspath_prepend(tmp_path)
    yield source
    sys.modules.pop("mutation_sample", None)


def after(source: Source, text: str) -> tuple[int, ...]:
    """What the module gives once a mutant is in it, in a child of its own."""
    import mutation_sample as sample  # type: ignore[import-not-found] # noqa: PLC0415 - it is written by the test

    sample.kept()
    mutant = next(mutant for mutant in source.mutants if mutant.text == text)
    live = LiveModule(source)

    def work() -> tuple[int, ...]:
        live.mutate(mutant)
        return sample.LIMIT, sample.TWICE, sample.Counter().limit, sample.answer(), sample.kept()

    (result,) = run_forked([Task(text, work, 10)], 1)
    assert not result.is_timed_out
    value: tuple[int, ...] = result.value
    return value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("return 1 → return 2", (3, 6, 4, 2, 3)),
        ("LIMIT + 1 → LIMIT - 1", (3, 6, 2, 1, 2)),
        ("LIMIT = 3 → LIMIT = 4", (4, 8, 5, 1, 2)),
    ],
)
def test_a_change_reaches_decorated_functions_properties_constants_and_caches(sample: Source, text: str, values: tuple[int, ...]) -> None:
    assert after(sample, text) == values


def test_a_child_that_takes_too_long_is_ended() -> None:
    def hang() -> None:
        while True:
            pass

    (result,) = run_forked([Task("hang", hang, 1)], 1)
    assert result.is_timed_out


def test_statements_that_a_test_reaches_are_recorded(sample: Source) -> None:
    import mutation_sample as module  # noqa: PLC0415 - it is written by the test

    live = LiveModule(sample)

    def work() -> set[tuple[str, int]]:
        hits = set[tuple[str, int]]()
        live.record_hits(hits.add)
        module.answer()
        return hits

    (result,) = run_forked([Task("hits", work, 10)], 1)
    statement = next(mutant.statement for mutant in sample.mutants if mutant.text == "return 1 → return 2")
    assert ("mutation_sample", live.numbers[id(statement)]) in result.value


def test_every_entry_of_the_list_of_equivalent_mutants_matches_one() -> None:
    assert stale_entries(read_equivalent(), sources_of(MODULES)) == []


def test_the_command_finds_what_a_test_does_not_notice() -> None:
    command = [sys.executable, "-m", "tests.mutation", "guidance.advice.clock", "--tests", "tests/advice/test_clocks.py", "--bar", "100"]
    arguments = ["--sample", "6", "--seed", "1", "--jobs", "1"]
    ended = subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "guidance.advice.clock: killed " in ended.stdout, ended.stderr
    assert ended.returncode == ("100.0 %" not in ended.stdout.splitlines()[-2])
