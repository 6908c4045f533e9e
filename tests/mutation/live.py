"""Puts changed code into the functions of a loaded module, so that everybody who has imported them runs it.

What was computed at import (constants of other modules made from it, classes, cached content) stays as it was.
"""

from __future__ import annotations

import ast
import builtins
import copy
import functools
import gc
import sys
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from tests.mutation.mutants import Mutant, Source, owners

_HIT = "__hit__"
Place = tuple[str, int]
"""Qualified name and first line of a function."""


class LiveModule:
    """A loaded module whose functions can be given other code."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._functions: dict[Place, list[FunctionType]] = {}
        self._caches = []
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType) and thing.__code__.co_filename == str(source.path):
                self._functions.setdefault(_place(thing.__code__), []).append(thing)
            elif isinstance(thing, functools._lru_cache_wrapper) and thing.__wrapped__.__module__ == source.name:
                self._caches.append(thing)
        statements = (node for node in ast.walk(source.tree) if isinstance(node, ast.stmt))
        self.numbers = {id(statement): number for number, statement in enumerate(statements)}
        """Each statement has a number."""

    def numbers_using(self, assignment: ast.stmt) -> set[int]:
        """The numbers of the statements in functions that use what an assignment of the module sets."""
        names = _assigned_names(assignment)
        statements = (node for _, owner in owners(self.source.tree) for node in ast.walk(owner) if owner is not assignment)
        return {self.numbers[id(node)] for node in statements if isinstance(node, ast.stmt) and names & _names_in(node)}

    def record_hits(self, hit: Callable[[tuple[str, int]], object]) -> None:
        """From now on, call `hit` with module and number before each statement of its functions."""
        for statement in ast.walk(self.source.tree):
            if isinstance(statement, ast.stmt):
                statement.number = self.numbers[id(statement)]  # type: ignore[attr-defined]
        setattr(builtins, _HIT, hit)
        self._load(ast.fix_missing_locations(_WithHits(self.source.name).visit(copy.deepcopy(self.source.tree))))

    def mutate(self, mutant: Mutant) -> None:
        """Run the changed code from now on. Raises ValueError where the change needs other variables of an outer function."""
        mutant.apply()
        if isinstance(mutant.owner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._load(ast.fix_missing_locations(self.source.tree), mutant.function)
        else:
            self._assign(mutant.owner)
        for cached in self._caches:
            cached.cache_clear()

    def _load(self, tree: ast.Module, function: str | None = None) -> None:
        for code in _codes(compile(tree, str(self.source.path), "exec")):
            if function in (None, code.co_qualname):
                for live in self._functions.get(_place(code), ()):
                    live.__code__ = code

    def _assign(self, changed: ast.stmt) -> None:
        """Run an assignment again, and those of the module that use its name; importers get the new values."""
        space = vars(sys.modules[self.source.name])
        names: set[str] = set()
        for statement in self.source.tree.body:
            if statement is changed or (isinstance(statement, (ast.Assign, ast.AnnAssign)) and names & _names_in(statement)):
                before = dict(space)
                self._execute(statement, space)
                names |= _assigned_names(statement)
                for name in _assigned_names(statement) & before.keys():
                    _replace_everywhere(name, before[name], space[name])

    def _execute(self, statement: ast.stmt, space: dict[str, Any]) -> None:
        """Run a statement of the module. As in the module, annotations are not evaluated: the flag is inherited from this file."""
        tree = ast.fix_missing_locations(ast.Module([statement], []))
        exec(compile(tree, str(self.source.path), "exec"), space)  # noqa: S102 - our own code


def _names_in(node: ast.AST) -> set[str]:
    """Every name that is used or set below a node."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _assigned_names(statement: ast.stmt) -> set[str]:
    """The names that an assignment sets."""
    return {part.id for part in ast.walk(statement) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


def _replace_everywhere(name: str, old: object, new: object) -> None:
    for module in list(sys.modules.values()):
        space: dict[str, Any] = getattr(module, "__dict__", {})
        if space.get(name) is old:
            space[name] = new


def _place(code: CodeType) -> Place:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of every function in a module that is not inside another function."""
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            if not part.co_flags & 0x2:  # CO_NEWLOCALS: only the body of a class has none
                yield from _codes(part)


class _WithHits(ast.NodeTransformer):
    """Puts the recording of its number before each statement of a function."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.is_inside = False

    def generic_visit(self, node: ast.AST) -> ast.AST:
        is_outermost = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not self.is_inside
        self.is_inside |= is_outermost
        super().generic_visit(node)
        if self.is_inside:
            for field in ("body", "orelse", "finalbody"):
                if isinstance(statements := getattr(node, field, None), list):
                    setattr(node, field, [part for statement in statements for part in (self._recording(statement), statement)])
        if is_outermost:
            self.is_inside = False
        return node

    def _recording(self, statement: ast.stmt) -> ast.stmt:
        what = ast.Tuple([ast.Constant(self.module), ast.Constant(statement.number)], ast.Load())  # type: ignore[attr-defined]
        return ast.copy_location(ast.Expr(ast.Call(ast.Name(_HIT, ast.Load()), [what], [])), statement)
