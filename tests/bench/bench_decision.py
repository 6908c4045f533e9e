"""How fast are the proof and the decisions, beside the Rust engine zen on the same table and the same cases?

`python -m tests.bench.bench_decision`; ends with 1 if the two engines ever disagree, or if ours is not the faster by far.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

from guidance.advice.clock import Clock
from guidance.decision.atoms import Domain, Value
from guidance.decision.evaluate import CompiledTable, Graph
from guidance.decision.explain import explain
from guidance.decision.project import Fact, project
from guidance.decision.prove import prove, prove_ladder
from guidance.decision.relevance import changeable
from guidance.library.forms.step import Ladder
from guidance.library.forms.table import InputKind, Table
from guidance.library.yaml_file import build, load, parse
from tests.bench.zen_table import ZenTable
from tests.decision.graphs import possible_step
from tests.decision.partition import OUTPUTS, inputs, partition, seeded

TABLES = Path(__file__).resolve().parents[2] / "guidance" / "content" / "tables"
NOW = datetime(2026, 11, 20, 10, 17, tzinfo=UTC)
RULES, INPUTS, SEED = 114, 10, 3
CASES, ROUNDS = 300, 5
FASTER_AT_LEAST = 5.0


@dataclass(frozen=True)
class Subject:
    """Something to measure: how it is loaded, and what it then is."""

    name: str
    load: Callable[[], Graph]


def synthetic() -> Subject:
    """A complete table made by chance, in YAML as an author would write it."""
    chance = seeded(SEED)
    text = as_yaml(partition(chance, inputs(chance, INPUTS, 5), RULES, 5)).encode()
    ladder = Ladder.model_validate({"progress": {}, "clocks": {}, "steps": {name: {"kind": "wait"} for name in OUTPUTS}})
    return Subject(f"{RULES} rules, {INPUTS} inputs, made by chance", lambda: Graph([build(parse(text, "chance.yaml"), Table)], ladder))


def shipped() -> Subject:
    """The tables that the wizard uses."""
    paths = [path for path in sorted(TABLES.glob("*.yaml")) if path.stem not in ("steps", "questions")]
    return Subject(
        f"the {len(paths)} shipped tables", lambda: Graph([load(path, Table) for path in paths], load(TABLES / "steps.yaml", Ladder))
    )


def as_yaml(table: Table) -> str:
    """The file of a table."""
    lines = [f"table: {table.id}", "hit_policy: UNIQUE", f"outputs: [{', '.join(table.outputs)}]", "inputs:"]
    for name, source in table.inputs.items():
        known = source.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"values", "from_"})
        if source.values:
            known["values"] = f"[{', '.join(source.values)}]"
        if source.from_ is not None:
            known["from"] = f"0{source.from_[1]}"
        lines.append(f"  {name}: {{{', '.join(f'{word}: {str(value).lower()}' for word, value in known.items())}}}")
    lines.append("rules:")
    for rule in table.rules:
        lines += [f"  - id: {rule.id}", f"    then: {rule.then}", f"    because: {rule.because}", "    when:"]
        lines += [f"      {name}: {cell}" for name, cell in rule.when.items()]
    return "\n".join(lines) + "\n"


def milliseconds(work: Callable[[], object], times: int = 1) -> float:
    """Processor time of one call, the median of some rounds of `times` calls."""
    rounds = []
    for _ in range(ROUNDS):
        before = process_time()
        for _ in range(times):
            work()
        rounds.append((process_time() - before) / times * 1000)
    return median(rounds)


def load_and_prove(subject: Subject) -> None:
    """All that the start of the wizard does with its tables."""
    graph = subject.load()
    faults = [fault for table in graph.tables.values() for fault in prove(table).faults]
    if graph.ladder.progress:
        faults += prove_ladder(graph)
    if faults:
        sys.exit("\n".join(map(str, faults)))


def a_case(graph: Graph, chance: Random) -> dict[str, Value]:
    """A value for every fact, by chance, that no table declares impossible."""
    while True:
        case = {
            name: axis.value(chance.randrange(len(axis.atoms)))
            for table in graph.tables.values()
            for name, axis in ((axis.name, axis) for axis in Domain.of(table).axes)
            if name in graph.facts
        }
        if possible_step(graph, case) is not None:
            return case


def running(graph: Graph, case: Mapping[str, Value]) -> dict[str, Fact]:
    """The same case with real clocks in place of the readings of clocks."""
    return {name: _clock(graph, name, value) if isinstance(value, int) else value for name, value in case.items()}


def _clock(graph: Graph, name: str, value: int) -> Fact:
    source = graph.facts[name]
    if source.runs is None:
        return value
    hours = source.type is InputKind.HOURS
    lasted = timedelta(seconds=value) if hours else timedelta(days=value)
    anchor = NOW - lasted if source.runs == "up" else NOW + lasted
    return Clock(anchor, "hours" if hours else "days", source.runs, UTC)  # type: ignore[arg-type]


def starters(graph: Graph) -> dict[str, Callable[[datetime], Fact]]:
    """Clocks that start at an instant; those that run down have ten days."""
    return {name: _starter(graph, name) for name, source in graph.facts.items() if source.runs is not None}


def _starter(graph: Graph, name: str) -> Callable[[datetime], Fact]:
    source = graph.facts[name]
    unit = "hours" if source.type is InputKind.HOURS else "days"
    term = timedelta(days=0 if source.runs == "up" else 10)
    return lambda at: Clock(at + term, unit, source.runs or "up", UTC)  # type: ignore[arg-type]


def open_facts(graph: Graph) -> list[set[str]]:
    """Every stage of an interview: all facts open, then one fewer each time."""
    names = [name for name in graph.axes if name in graph.facts]
    return [set(names[place:]) for place in range(len(names))]


def measure(subject: Subject) -> bool:
    """Print the figures of one subject; True when they may stand."""
    graph = subject.load()
    chance = seeded(SEED)
    cases = [a_case(graph, chance) for _ in range(CASES)]
    timed = [running(graph, case) for case in cases[:50]]
    started, ladder = starters(graph), graph.ladder
    stages = open_facts(graph)
    count = len(graph.chain)
    print(f"\n{subject.name}")
    show("load and prove all", milliseconds(lambda: load_and_prove(subject)), "50 ms")
    show("walk to the step, a table", milliseconds(lambda: [graph.walk(case) for case in cases]) / CASES / count, "0.005 ms")
    show("explain", milliseconds(lambda: [explain(graph, case) for case in cases]) / CASES, "1 ms")
    show("project", milliseconds(lambda: [project(graph, facts, NOW, ladder, started) for facts in timed]) / len(timed), "1 ms")
    show("questions that still matter", worst_stage(graph, cases[0], stages), "1 ms")
    fast = [compare(compiled, cases, chance) for compiled in graph.chain]
    return all(fast)


def worst_stage(graph: Graph, case: Mapping[str, Value], stages: list[set[str]]) -> float:
    """The slowest moment of an interview."""
    return max(milliseconds(lambda open_=stage: changeable(graph, case, open_), 20) for stage in stages)  # type: ignore[misc]


def compare(compiled: CompiledTable, cases: list[dict[str, Value]], chance: Random) -> bool:
    """Print both engines' time for a table; True when all answers are equal and ours is the faster by far."""
    table, axes = compiled.table, compiled.axes
    cases = [{name: axis.value(chance.randrange(len(axis.atoms))) for name, axis in axes.items()} for _ in cases]
    cases = [case for case in cases if compiled.find(case) is not None]
    zen = ZenTable(table)
    told = [zen.told(case) for case in cases]
    if [compiled.decide(case).id for case in cases] != [zen.decide(case) for case in told]:
        print(f"  {table.id}: the engines disagree")
        return False
    ours = milliseconds(lambda: [compiled.decide(case) for case in cases]) / len(cases)
    theirs = milliseconds(lambda: [zen.decide(case) for case in told]) / len(cases)
    words = f"{table.id}, {len(table.rules)} rules: ours {ours * 1000:.1f} µs, zen {theirs * 1000:.0f} µs"
    print(f"  decide {words}; ratio {theirs / ours:.0f}; {len(cases)} answers equal")
    return theirs / ours >= FASTER_AT_LEAST


def show(what: str, figure: float, aim: str) -> None:
    """One line of the report."""
    print(f"  {what:<30} {figure:9.4f} ms   (aim: {aim})")


def main() -> int:
    """All figures; the exit status."""
    subjects = [synthetic()]
    if (TABLES / "next_step.yaml").exists():
        subjects.append(shipped())
    stands = [measure(subject) for subject in subjects]
    return 0 if all(stands) else 1


if __name__ == "__main__":
    sys.exit(main())
