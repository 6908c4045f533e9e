"""The mutants of a module: every small change of the code inside its functions and of its constants.

Left out: annotations, decorators, default values, bodies of classes, docstrings and the fixed parts of f-strings.
"""

from __future__ import annotations

import ast
import importlib.util
import pkgutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.mutation.operators import changes_of

_SKIPPED = {"annotation", "returns", "decorator_list", "args", "format_spec"}
_TELLING = (
    ast.Compare,
    ast.BoolOp,
    ast.BinOp,
    ast.UnaryOp,
    ast.Call,
    ast.Subscript,
    ast.Slice,
    ast.keyword,
    ast.Return,
    ast.Assign,
    ast.AnnAssign,
)
"""What a changed word, number or name is shown in."""
CONSTANTS = "<module>"
"""Stands in place of a function's name for a constant of the module."""


@dataclass(frozen=True)
class Slot:
    """A place in a syntax tree: a field of a node, or one item of it."""

    parent: ast.AST
    field: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        """Put a node in this place."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change of a module. Its identity is module, function and text; lines move."""

    module: str
    function: str
    """Qualified name of the outermost function, or `<module>`."""
    line: int
    operator: str
    text: str
    """The smallest expression around the change, before and after: `a < b → a <= b`."""
    owner: ast.stmt
    """The outermost function, or the assignment of the constant."""
    statement: ast.stmt
    slot: Slot
    original: ast.AST
    replacement: ast.AST

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by in the list of equivalent mutants."""
        return self.module, self.function, self.text

    def apply(self) -> None:
        """Change the tree of the module."""
        self.slot.put(self.replacement)

    def undo(self) -> None:
        """Change the tree back."""
        self.slot.put(self.original)


@dataclass(frozen=True)
class Source:
    """A module under mutation."""

    name: str
    path: Path
    tree: ast.Module
    mutants: tuple[Mutant, ...]


def sources_of(names: Sequence[str]) -> list[Source]:
    """The modules of these names; a package stands for all modules in it. A path (`guidance/claims`) is a name too."""
    modules = (module for name in names for module in _modules(name.removesuffix(".py").strip("/").replace("/", ".")))
    return [read_source(name, path) for name, path in dict(modules).items()]


def read_source(name: str, path: Path) -> Source:
    """A module's tree and its mutants; equal changes in one function are numbered from the second on."""
    tree = ast.parse(path.read_text("utf-8"))
    mutants, seen = [], Counter[tuple[str, str, str]]()
    for mutant in _mutants(name, tree):
        seen[mutant.key] += 1
        mutants.append(mutant if seen[mutant.key] == 1 else replace(mutant, text=f"{mutant.text} #{seen[mutant.key]}"))
    return Source(name, path, tree, tuple(mutants))


def _modules(name: str) -> Iterator[tuple[str, Path]]:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise SystemExit(f"{name}: there is no such module")
    if found.submodule_search_locations is None:
        yield name, Path(found.origin)
    else:
        for part in pkgutil.iter_modules(found.submodule_search_locations):
            yield from _modules(f"{name}.{part.name}")


def _mutants(module: str, tree: ast.Module) -> Iterator[Mutant]:
    for function, owner in owners(tree):
        trail = _Trail(module, function, owner, owner)
        if isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from (mutant for slot, node in _children(owner) for mutant in _changed(trail, slot, node, owner))
        elif isinstance(owner, (ast.Assign, ast.AnnAssign)) and owner.value is not None:
            yield from _changed(trail, Slot(owner, "value", None), owner.value, owner)


def owners(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """The outermost functions and the constants of a module, each with the qualified name of its function."""
    for statement in tree.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            if not isinstance(statement.value, (ast.Subscript, ast.BinOp)):  # `Literal[…]` and `str | Clock` are types
                yield CONSTANTS, statement
        else:
            yield from _functions(statement, "")


def _functions(statement: ast.stmt, prefix: str) -> Iterator[tuple[str, ast.stmt]]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield f"{prefix}{statement.name}", statement
    elif isinstance(statement, ast.ClassDef):
        for part in statement.body:
            yield from _functions(part, f"{prefix}{statement.name}.")


@dataclass(frozen=True)
class _Trail:
    """Where in its module a node is."""

    module: str
    function: str
    owner: ast.stmt
    statement: ast.stmt


def _changed(trail: _Trail, slot: Slot, node: ast.AST, parent: ast.AST) -> Iterator[Mutant]:
    """The mutants of a node and of everything below it."""
    if isinstance(node, ast.stmt):
        if _is_docstring(node):
            return
        trail = replace(trail, statement=node)
    around = parent if isinstance(node, (ast.Constant, ast.Name, ast.Attribute)) and isinstance(parent, _TELLING) else node
    for change in changes_of(node):
        before = _text(around)
        slot.put(change.node)
        text = f"{before} → {_text(change.node if around is node else around)}"
        slot.put(node)
        line = getattr(node, "lineno", trail.statement.lineno)
        yield Mutant(trail.module, trail.function, line, change.operator, text, trail.owner, trail.statement, slot, node, change.node)
    for below, child in _children(node):
        yield from _changed(trail, below, child, node)


def _children(node: ast.AST) -> Iterator[tuple[Slot, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if field in _SKIPPED and not (field == "args" and isinstance(node, ast.Call)):
            continue
        if isinstance(value, list):
            places = ((index, part) for index, part in enumerate(value) if isinstance(part, ast.AST))
            yield from ((Slot(node, field, index), part) for index, part in places if not _is_fixed_part(node, part))
        elif isinstance(value, ast.AST):
            yield Slot(node, field, None), value


def _is_fixed_part(parent: ast.AST, node: ast.AST) -> bool:
    return isinstance(parent, ast.JoinedStr) and isinstance(node, ast.Constant)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _text(node: ast.AST) -> str:
    """The node in one line; of a statement with a body, its head."""
    if isinstance(node, (ast.If, ast.While)):
        return f"{type(node).__name__.lower()} {ast.unparse(node.test)}"
    return " ".join(ast.unparse(node).split())
