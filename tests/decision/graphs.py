"""Small random graphs of tables, and every case of them, for checks by brute force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from guidance.decision.atoms import Axis, Value
from guidance.decision.evaluate import Graph
from guidance.library.forms.cell import Cell
from guidance.library.forms.step import Ladder
from guidance.library.forms.table import Table
from tests.decision.partition import OUTPUTS, inputs, partition, seeded

CLOCK = {"set_by": "ours", "kind": "habit", "owner": "others", "deadline": "next_cut"}
"""A clock that one of our own steps starts."""
LADDER = Ladder.model_validate({"progress": {}, "clocks": {}, "steps": {name: {"kind": "end"} for name in OUTPUTS}})


def random_graph(seed: int, rules: int = 6, *, shared: bool = True) -> Graph:
    """Two tables that feed a third; with `shared`, one fact is read by all of them."""
    random = seeded(seed)
    facts = inputs(random, 5, widest=3)
    names = list(facts)
    common = names[:1] if shared else []
    first = partition(random, {name: facts[name] for name in [*common, names[1], names[2]]}, rules, widest=3)
    second = partition(random, {name: facts[name] for name in [*common, names[3]]}, rules, widest=3)
    tables = [_named(first, "first"), _named(second, "second")]
    declared = {name: facts[name] for name in [*common, names[4]]}
    for table in tables:
        declared[table.id] = {"type": "enum", "values": list(table.outputs)}
    final = partition(random, declared, rules, widest=3)
    linked = {name: {"table": name} if name in ("first", "second") else source for name, source in declared.items()}
    return Graph([*tables, Table.model_validate({**_plain(final), "inputs": linked})], LADDER)


def every_case(axes: Mapping[str, Axis]) -> Iterator[dict[str, Value]]:
    """One case for each combination of atoms."""
    names = list(axes)
    for places in product(*(range(len(axes[name].atoms)) for name in names)):
        yield {name: axes[name].value(place) for name, place in zip(names, places, strict=True)}


def fact_axes(graph: Graph) -> dict[str, Axis]:
    """The axes of the facts that the step depends on."""
    return {name: axis for name, axis in graph.axes.items() if name in graph.facts}


def steps_of(graph: Graph) -> dict[tuple[Value, ...], str]:
    """The step of every case, found rule by rule without the engine's index."""
    return {tuple(case.values()): slow_step(graph, case) for case in every_case(fact_axes(graph))}


def slow_step(graph: Graph, case: Mapping[str, Value]) -> str:
    """The step of one case: every rule of every table is read cell by cell."""
    known = dict(case)
    for name, table in graph.tables.items():
        [known[name]] = [rule.then for rule in table.rules if holds(rule.when, known)]
    return str(known[graph.final])


def possible_step(graph: Graph, values: Mapping[str, Value]) -> str | None:
    """The step for these facts, or None where a table on the way declares them impossible."""
    return graph._follow(dict(values), graph.chain)


def holds(when: Mapping[str, Cell], values: Mapping[str, Value]) -> bool:
    """True when every cell accepts its value."""
    return all(accepts(cell, values[name]) for name, cell in when.items())


def accepts(cell: Cell, value: Value) -> bool:
    """What DMN says of a cell, written out once more without bitsets."""
    hit = any(value == test if isinstance(test, str) else isinstance(value, int) and value in test for test in cell.tests)
    return hit != cell.negated


def _named(table: Table, name: str) -> Table:
    return Table.model_validate({**_plain(table), "table": name})


def _plain(table: Table) -> dict[str, object]:
    inputs_ = {name: source.model_dump(by_alias=True, exclude_unset=True, exclude={"from_"}) for name, source in table.inputs.items()}
    for name, source in table.inputs.items():
        if source.from_ is not None:
            inputs_[name]["from"] = {"hours": "0h", "days": "0d", "money": "0"}[source.type.value]
    rules = [{"id": rule.id, "when": dict(rule.when), "then": rule.then, "because": rule.because} for rule in table.rules]
    return {"table": table.id, "hit_policy": "UNIQUE", "inputs": inputs_, "outputs": table.outputs, "rules": rules}
