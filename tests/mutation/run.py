"""One mutation run: which tests reach which statement, and which mutants they kill.

Everything is collected once. The tests of each file are run in a forked child that records the statements each of them reaches. Then each
mutant is put into a child of its own, where the tests that reach its statement are run until one fails; after them the other tests of the
same files, as they may use what a test before them has computed.
"""

from __future__ import annotations

import importlib
import math
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

import pytest
from hypothesis import Phase, settings

from tests.mutation.live import LiveModule
from tests.mutation.mutants import CONSTANTS, Mutant, Source
from tests.mutation.processes import Result, Task, run_forked

Ending = Literal["killed", "survived", "timed out", "impossible"]
Hit = tuple[str, int]
"""A module and the number of a statement in it."""
_FACTOR, _LEAST_SECONDS = 3, 10
_FILE_SECONDS = 600
_PROGRESS = 100
_AT_A_TIME = 8
"""So many of one test's examples are tried before those of the next."""
_KEPT_PHASES = (Phase.explicit, Phase.generate)
"""A failing example is not made smaller: that it fails is enough."""
_ARGUMENTS = ("-qq", "--capture=no", "--assert=plain", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist")


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant."""

    mutant: Mutant
    ending: Ending
    killer: str
    """The test that failed; empty where none did."""
    tests: int
    """How many tests reach the mutant."""


@dataclass(frozen=True)
class Measured:
    """A test without any change."""

    has_passed: bool
    seconds: float
    hits: frozenset[Hit]


_UNMEASURED = Measured(has_passed=False, seconds=0.0, hits=frozenset())


@dataclass(frozen=True)
class Finished:
    """A whole run."""

    outcomes: tuple[Outcome, ...]
    failing: tuple[str, ...]
    """Tests that fail without any change; they kill nothing."""
    measuring_seconds: float
    """Processor time, as the machine may be busy with other things."""
    killing_seconds: float


def run_mutants(tests: Sequence[str], sources: Sequence[Source], mutants: Sequence[Mutant], jobs: int, seconds: float) -> Finished:
    """Try every mutant on the tests of these paths, `seconds` of them at most. Raises SystemExit where they cannot be collected."""
    plugin = _Run(sources, mutants, jobs, seconds)
    status = pytest.main([*_ARGUMENTS, *tests], plugins=[plugin])
    if plugin.finished is None:
        raise SystemExit(f"the tests cannot be collected (status {status})")
    return plugin.finished


class _Run:
    """The plugin that takes the place of pytest's own loop over the tests."""

    def __init__(self, sources: Sequence[Source], mutants: Sequence[Mutant], jobs: int, seconds: float) -> None:
        self.sources, self.mutants, self.jobs, self.seconds = sources, mutants, jobs, seconds
        self.live: dict[str, LiveModule] = {}
        self.items: dict[str, pytest.Item] = {}
        self.files: dict[str, list[str]] = defaultdict(list)
        self.measured: dict[str, Measured] = {}
        self.killers: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        """For each function, the tests that have killed its mutants: they are tried first."""
        self.failures: list[str] = []
        self.finished: Finished | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        settings.register_profile("mutation", parent=settings(), deadline=None, derandomize=True, database=None, phases=_KEPT_PHASES)
        settings.load_profile("mutation")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failures.append(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("collection failed")
        for source in self.sources:
            importlib.import_module(source.name)
            self.live[source.name] = LiveModule(source)
        self.items = {item.nodeid: item for item in session.items}
        start = _seconds()
        for test in session.items:
            self.files[_file(test.nodeid)].append(test.nodeid)
        for result in run_forked(map(self._measuring, self.files), self.jobs):
            self.measured |= result.value or dict.fromkeys(self.files[result.subject], _UNMEASURED)
        middle = _seconds()
        outcomes = tuple(_progress(map(self._outcome, run_forked(map(self._killing, self.mutants), self.jobs))))
        failing = tuple(test for test, measured in self.measured.items() if not measured.has_passed)
        self.finished = Finished(outcomes, failing, middle - start, _seconds() - middle)
        return True

    def _measuring(self, file: str) -> Task[str]:
        tests = self.files[file]

        def work() -> dict[str, Measured]:
            hits = set[Hit]()
            for live in self.live.values():
                live.record_hits(hits.add)
            measured = {}
            for test, following in _pairs(tests):
                hits.clear()
                start = time.process_time()
                self._run_test(test, following)
                measured[test] = Measured(test not in self.failures, time.process_time() - start, frozenset(hits))
            return measured

        return Task(file, work, _FILE_SECONDS)

    def _killing(self, mutant: Mutant) -> Task[tuple[Mutant, int]]:
        reaching = self._tests_of(mutant)
        tests = self._within_limit([*reaching, *self._neighbours(reaching)])

        def work() -> tuple[Ending, str]:
            try:
                self.live[mutant.module].mutate(mutant)
            except Exception:  # noqa: BLE001 - whatever an assignment raises, the module would not have been imported
                return ("impossible" if mutant.function != CONSTANTS else "killed"), ""
            self._run_tests(tests)
            return ("killed", self.failures[0]) if self.failures else ("survived", "")

        seconds = sum(self.measured[test].seconds for test in tests)
        return Task((mutant, len(reaching)), work, max(_LEAST_SECONDS, math.ceil(_FACTOR * seconds)))

    def _run_tests(self, tests: Sequence[str]) -> None:
        """Run tests until one fails."""
        for test, following in _pairs(tests):
            self._run_test(test, following)
            if self.failures:
                return

    def _run_test(self, test: str, following: str | None) -> None:
        item = self.items[test]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.items[following] if following else None)

    def _tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that reach a mutant: those that killed its like first, then a few examples of each test at a time, quickest first."""
        reached = self._reached_by(mutant)
        killers = self.killers[mutant.module, mutant.function]
        room = f"/{mutant.module.split('.')[1]}/"
        tests = [test for test in self._passing if reached & self.measured[test].hits or (not reached and room in test)]
        examples = Counter[str]()
        keys = {}
        for test in tests:
            name = test.partition("[")[0]
            keys[test] = (-killers[test], examples[name] // _AT_A_TIME, self.measured[test].seconds)
            examples[name] += 1
        return sorted(tests, key=keys.__getitem__)

    @cached_property
    def _passing(self) -> list[str]:
        return [test for test, measured in self.measured.items() if measured.has_passed]

    def _neighbours(self, tests: Sequence[str]) -> list[str]:
        """The other tests of the same files."""
        files, those = {_file(test) for test in tests}, set(tests)
        return [test for test in self._passing if _file(test) in files and test not in those]

    def _within_limit(self, tests: Sequence[str]) -> list[str]:
        """The first tests, of as many seconds together as one mutant may cost."""
        totals = accumulate(self.measured[test].seconds for test in tests)
        return [test for place, (test, total) in enumerate(zip(tests, totals, strict=True)) if total <= self.seconds or place == 0]

    def _reached_by(self, mutant: Mutant) -> frozenset[Hit]:
        """The statements of which a test has to reach one; empty for a constant that its own module does not use."""
        live = self.live[mutant.module]
        numbers = live.numbers_using(mutant.owner) if mutant.function == CONSTANTS else {live.numbers[id(mutant.statement)]}
        return frozenset((mutant.module, number) for number in numbers)

    def _outcome(self, result: Result[tuple[Mutant, int]]) -> Outcome:
        mutant, tests = result.subject
        if result.is_timed_out:
            return Outcome(mutant, "timed out", "", tests)
        ending: Ending
        ending, killer = result.value or ("killed", "")
        if killer:
            self.killers[mutant.module, mutant.function][killer] += 1
        return Outcome(mutant, ending, killer, tests)


def _file(test: str) -> str:
    return test.partition("::")[0]


def _pairs(tests: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Each test with the one after it."""
    return zip(tests, [*tests[1:], None], strict=True)


def _seconds() -> float:
    """Processor time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _progress(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """The outcomes; how many there were is told on the way."""
    endings = Counter[str]()
    for count, outcome in enumerate(outcomes, 1):
        endings[outcome.ending] += 1
        if count % _PROGRESS == 0:
            print(f"{count} mutants tried: {dict(endings)}", file=sys.stderr, flush=True)
        yield outcome
