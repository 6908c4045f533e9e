"""Links the tables into DMN's decision requirements graph: which table feeds which, and which facts they all need.

A cycle, an input from a table that does not exist, and two tables that declare one fact differently are faults.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic_core import InitErrorDetails, PydanticCustomError

from guidance.errors import ContentError, Fault
from guidance.library.forms.entry import Loc
from guidance.library.forms.table import Input, Table, cell_faults


@dataclass(frozen=True)
class Linked:
    """Tables in an order in which each comes after those it needs, and the facts that no table gives."""

    tables: Mapping[str, Table]
    chain: tuple[str, ...]
    facts: Mapping[str, Input]


def link(tables: Iterable[Table], final: str) -> Linked:
    """Give every input its values, or raise with every fault; `chain` leads to the table `final`."""
    given = tuple(tables)
    known = {table.id: table for table in given}
    faults = [*_doubles(given), *_wrong_sources(known), *_missing(given, known, final)]
    if faults:
        raise ContentError(faults)
    linked = {name: _with_values(table, known) for name, table in known.items()}
    faults = [fault for table in linked.values() for fault in (*_wrong_cells(table), *_disagreements(table, linked))]
    order = tuple(_order(linked, faults))
    facts = {name: source for table in linked.values() for name, source in table.inputs.items() if source.table is None}
    faults += _wrong_clocks(linked.values(), tuple(name for name, fact in facts.items() if fact.is_clock))
    if faults:
        raise ContentError(faults)
    needed = upstream(linked, final)
    return Linked({name: linked[name] for name in order}, tuple(name for name in order if name in needed), facts)


def upstream(tables: Mapping[str, Table], name: str) -> frozenset[str]:
    """A table and all those it needs, near and far."""
    return frozenset({name}).union(*(upstream(tables, source) for source in _sources(tables[name])))


def _sources(table: Table) -> list[str]:
    return [source.table for source in table.inputs.values() if source.table is not None]


def _doubles(tables: tuple[Table, ...]) -> Iterator[Fault]:
    for place, table in enumerate(tables):
        if table.id in {earlier.id for earlier in tables[:place]}:
            yield table.fault(f"there are two tables called `{table.id}`", "table")


def _missing(given: tuple[Table, ...], known: Mapping[str, Table], final: str) -> Iterator[Fault]:
    if final not in known:
        yield given[0].fault(f"there is no table `{final}`") if given else Fault(final, 1, 1, "there are no tables")
    elif not known[final].is_unique:
        yield known[final].fault(f"the table `{final}` decides the one step, so it is UNIQUE", "hit_policy")


def _wrong_sources(known: Mapping[str, Table]) -> Iterator[Fault]:
    for table in known.values():
        for name, source in table.inputs.items():
            if message := _wrong_source(name, source, known):
                yield table.fault(message, "inputs", name)


def _wrong_source(name: str, source: Input, known: Mapping[str, Table]) -> str | None:
    if source.table is None:
        return f"`{name}` is a table; write {{table: {name}}}" if name in known else None
    if source.table not in known:
        close = get_close_matches(source.table, known, n=1)
        return f"there is no table `{source.table}`" + (f"; did you mean `{close[0]}`?" if close else "")
    if source.table != name:
        return f"an input from the table `{source.table}` is called `{source.table}`"
    if not known[name].is_unique:
        return f"the table `{name}` may give several outputs, so none of them can be an input"
    return None


def _with_values(table: Table, known: Mapping[str, Table]) -> Table:
    inputs = {
        name: source if source.table is None else source.model_copy(update={"values": known[source.table].outputs})
        for name, source in table.inputs.items()
    }
    return table.model_copy(update={"inputs": inputs})


def _wrong_cells(table: Table) -> Iterator[Fault]:
    """Values that another table never gives."""
    for loc, when in table.conditions():
        for name, cell in when.items():
            if table.inputs[name].table is not None:
                place: Loc = (*loc, "when", name)
                yield from (table.fault(_message(detail), *place) for detail in cell_faults(cell, table.inputs[name], place))


def _wrong_clocks(tables: Iterable[Table], clocks: tuple[str, ...]) -> Iterator[Fault]:
    """Waits for something that does not run."""
    for table in tables:
        for number, rule in enumerate(table.rules):
            if rule.until is not None and rule.until not in clocks:
                message = f"`{rule.until}` is no clock of the tables; accepted: {', '.join(clocks) or 'nothing'}"
                yield table.fault(message, "rules", number, "until")


def _message(detail: InitErrorDetails) -> str:
    error = detail["type"]
    if not isinstance(error, PydanticCustomError):
        return str(error)
    accepted = (error.context or {}).get("accepted", ())
    return error.message() + (f"; accepted: {', '.join(accepted)}" if accepted else "")


def _disagreements(table: Table, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Facts that an earlier table declares otherwise."""
    for other in tables.values():
        if other is table:
            return
        for name in table.inputs.keys() & other.inputs.keys():
            if different := _different(table.inputs[name], other.inputs[name]):
                yield table.fault(f"`{name}` has another {different} than in the table {other.id}", "inputs", name)


def _different(source: Input, other: Input) -> str:
    words = ("type", "values", "from_", "nullable", "unsure", "runs", "untold")
    return ", ".join(word.rstrip("_") for word in words if getattr(source, word) != getattr(other, word))


def _order(tables: Mapping[str, Table], faults: list[Fault]) -> Iterator[str]:
    done: set[str] = set()
    while len(done) < len(tables):
        ready = [name for name, table in tables.items() if name not in done and done.issuperset(_sources(table))]
        if not ready:
            stuck = [name for name in tables if name not in done]
            faults.append(tables[stuck[0]].fault(f"these tables wait for one another: {', '.join(stuck)}", "inputs"))
            return
        done.update(ready)
        yield from ready
