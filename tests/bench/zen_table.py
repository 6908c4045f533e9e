"""The same decision table for the engine zen, in its own format, so that the two can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from guidance.decision.atoms import Axis, Domain, Value, bits
from guidance.library.forms.cell import Span
from guidance.library.forms.table import Table

FAR_BELOW = -(10**12)
"""Words of a clock become numbers far below every quantity: zen compares numbers with numbers only."""


class ZenTable:
    """A table in zen."""

    def __init__(self, table: Table) -> None:
        self.domain = Domain.of(table)
        content: Any = json.dumps(_document(self.domain))
        self._decision = import_module("zen").ZenEngine().create_decision(content)

    def told(self, case: Mapping[str, Value]) -> dict[str, Value]:
        """A case with the words of clocks as zen is told them."""
        return {axis.name: _told(axis, case[axis.name]) for axis in self.domain.axes}

    def decide(self, told: Mapping[str, Value]) -> str | None:
        """The id of the rule that holds."""
        found: str | None = self._decision.evaluate(told)["result"].get("rule")
        return found


def _told(axis: Axis, value: Value) -> Value:
    ordered = len(axis.atoms) > len(axis.positions)
    return FAR_BELOW * (1 + axis.positions[value]) if ordered and isinstance(value, str) else value


def _document(domain: Domain) -> dict[str, object]:
    fields = [{"id": axis.name, "name": axis.name, "field": axis.name, "type": "expression"} for axis in domain.axes]
    rules = [
        {"_id": rule.id, "output": f"'{rule.id}'", **{axis.name: _cell(axis, mask) for axis, mask in zip(domain.axes, box, strict=True)}}
        for rule, box in zip(domain.table.rules, domain.boxes, strict=True)
    ]
    outputs = [{"id": "output", "name": "rule", "field": "rule", "type": "expression"}]
    content = {"hitPolicy": "first", "inputs": fields, "outputs": outputs, "rules": rules}
    nodes = [_node("in", "inputNode", {}), _node("table", "decisionTableNode", content), _node("out", "outputNode", {})]
    return {"nodes": nodes, "edges": [_edge("in", "table"), _edge("table", "out")]}


def _node(name: str, kind: str, content: Mapping[str, object]) -> dict[str, object]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content}


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}


def _cell(axis: Axis, mask: int) -> str:
    if mask == axis.full:
        return ""
    words = [axis.atoms[place] for place in bits(mask) if isinstance(axis.atoms[place], str)]
    spans = [test for test in axis.cell(mask).tests if isinstance(test, Span)]
    told = [_told(axis, str(word)) for word in words]
    return ", ".join([*(f"'{word}'" if isinstance(word, str) else str(word) for word in told), *map(_range, spans)])


def _range(span: Span) -> str:
    low = FAR_BELOW // 2 if span.low is None else span.low
    return f">= {low}" if span.high is None else f"[{low}..{span.high})"
