"""The small changes that a mutation run makes: for a node of a syntax tree, the nodes that may take its place.

A changed node shares its unchanged parts with the original, so a tree holds one change at a time.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
"""Boundary first, then the opposite."""
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_PAIRS = (("min", "max"), ("any", "all"), ("earliest", "latest"))
_OPPOSITES = {**dict(_PAIRS), **{second: first for first, second in _PAIRS}}
_WORD = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Change:
    """A node that takes the place of another."""

    operator: str
    node: ast.AST


def changes_of(node: ast.AST) -> Iterator[Change]:
    """Every change of one node, its children left as they are."""
    for operator, replacements in (
        ("comparison", _comparisons(node)),
        ("boolean", _booleans(node)),
        ("arithmetic", _arithmetic(node)),
        ("opposite", _opposites(node)),
        ("constant", _constants(node)),
        ("branch", _branches(node)),
        ("return", _returns(node)),
        ("statement", _statements(node)),
    ):
        yield from (Change(operator, ast.copy_location(replacement, node)) for replacement in replacements)


def _comparisons(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _COMPARISONS[type(operator)]:
                yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _booleans(node: ast.AST) -> Iterator[ast.AST]:
    """`and` for `or`, one operand fewer, no `not`."""
    if isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for place in range(len(node.values)):
            rest = [*node.values[:place], *node.values[place + 1 :]]
            yield _with(node, values=rest) if len(rest) > 1 else _with(rest[0])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _with(node.operand)


def _arithmetic(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in _ARITHMETIC:
        yield _with(node, op=_ARITHMETIC[type(node.op)]())


def _opposites(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Name) and node.id in _OPPOSITES:
        yield _with(node, id=_OPPOSITES[node.id])
    if isinstance(node, ast.Attribute) and node.attr in _OPPOSITES:
        yield _with(node, attr=_OPPOSITES[node.attr])


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    """A number one more and one less, a truth value turned, a word of an enumeration misspelt."""
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield _with(node, value=not node.value)
    elif isinstance(node.value, int):
        yield _with(node, value=node.value + 1)
        yield _with(node, value=node.value - 1)
    elif isinstance(node.value, str) and _WORD.fullmatch(node.value):
        yield _with(node, value=f"{node.value}_")
    elif isinstance(node.value, str) and (number := _number(node.value)) is not None:
        yield _with(node, value=str(number + 1))


def _branches(node: ast.AST) -> Iterator[ast.AST]:
    """A condition that always or never holds; a filter that lets everything through."""
    if isinstance(node, ast.IfExp):
        yield _with(node.body)
        yield _with(node.orelse)
    elif isinstance(node, ast.If):
        yield _with(node, test=ast.Constant(True))
        yield _with(node, test=ast.Constant(False))
    elif isinstance(node, ast.While):
        yield _with(node, test=ast.Constant(False))
    elif isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            yield _with(node, ifs=[*node.ifs[:place], *node.ifs[place + 1 :]])


def _returns(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield _with(node, value=ast.Constant(None))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """A call left out, a value not yielded."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield ast.Pass()
    elif isinstance(node, (ast.Yield, ast.YieldFrom)):
        yield ast.YieldFrom(ast.Tuple([], ast.Load()))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: Node, **fields: object) -> Node:
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed
