"""Changes the Python that feeds the tables in small ways and prints which changes no test notices.

    python -m tests.mutation [MODULE …] [--sample N] [--seed S] [--bar PERCENT]

A MODULE is a module, or a room with all its modules. The exit status is 1 where the score is below the bar or an entry of
`equivalent.yaml` matches nothing any more.

Own code and not mutmut 3: mutmut leaves decorated functions (`@once`, properties) and constants alone, drops no condition, swaps no
`min`/`max` and copies the whole tree; forking a process that has collected the tests once costs the same here.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Sequence

from tests.mutation.equivalent import read_equivalent, stale_entries
from tests.mutation.mutants import Mutant, sources_of
from tests.mutation.run import Finished, Outcome, run_mutants

MODULES = ("guidance.advice", "guidance.claims", "guidance.case.changes", "guidance.case.correspondence")
"""What is mutated when nothing is named."""
TESTS = ("tests/advice", "tests/claims", "tests/case/test_changes.py", "tests/content/test_scenarios.py")
"""What may kill a mutant."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    options = _read_options(arguments)
    sources = sources_of(options.modules)
    reasons = read_equivalent()
    stale = stale_entries(reasons, sources)
    mutants = [mutant for source in sources for mutant in source.mutants if mutant.key not in reasons]
    if options.sample is not None and options.sample < len(mutants):
        mutants = random.Random(options.seed).sample(mutants, options.sample)
    finished = run_mutants(options.tests, sources, mutants, options.jobs, options.seconds)
    score = _print_report(finished)
    for module, function, text in stale:
        print(f"equivalent.yaml: matches no mutant any more: {module} {function}: {text}")
    return int(score < options.bar or bool(stale))


def _read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE", help="a module or a room, such as guidance.claims")
    parser.add_argument("--tests", nargs="+", default=TESTS, metavar="PATH", help="the tests that may kill a mutant")
    parser.add_argument("--sample", type=int, metavar="N", help="try only N mutants, taken at random")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which N mutants are taken")
    parser.add_argument("--seconds", type=float, default=30.0, metavar="N", help="at most so many seconds of tests for one mutant")
    parser.add_argument("--bar", type=float, default=0.0, metavar="PERCENT", help="the score below which the command fails")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="so many processes at a time")
    return parser.parse_args(arguments)


def _print_report(finished: Finished) -> float:
    """Print everything; the score in percent."""
    for test in finished.failing:
        print(f"fails without any change, so it counts for nothing: {test}")
    survivors = [outcome for outcome in finished.outcomes if outcome.ending == "survived"]
    for outcome in sorted(survivors, key=lambda outcome: (outcome.mutant.module, outcome.mutant.line)):
        print(_line(outcome))
    modules = sorted({outcome.mutant.module for outcome in finished.outcomes})
    for module in modules:
        _print_score(module, [outcome for outcome in finished.outcomes if outcome.mutant.module == module])
    score = _print_score("all", finished.outcomes)
    each = finished.killing_seconds / max(1, len(finished.outcomes))
    print(f"{finished.measuring_seconds:.0f} s to measure the tests, {finished.killing_seconds:.0f} s for the mutants, {each:.2f} s each")
    return score


def _line(outcome: Outcome) -> str:
    mutant: Mutant = outcome.mutant
    path = f"{mutant.module.replace('.', '/')}.py:{mutant.line}"
    reach = f"{outcome.tests} tests reach it" if outcome.tests else "no test reaches it"
    return f"{path}  {mutant.function}  {mutant.operator}: {mutant.text}  ({reach})"


def _print_score(name: str, outcomes: Sequence[Outcome]) -> float:
    counted = Counter(outcome.ending for outcome in outcomes)
    dead = counted["killed"] + counted["timed out"]
    score = 100 * dead / max(1, dead + counted["survived"])
    print(f"{name}: killed {counted['killed']}, survived {counted['survived']}, timed out {counted['timed out']}: {score:.1f} %")
    return score


if __name__ == "__main__":
    raise SystemExit(main())
