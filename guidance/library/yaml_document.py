"""A content file as a tree of words, lists and mappings, each with its line and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from guidance.library.forms.entry import FilePlace, Loc


class Node(NamedTuple):
    """A value in a file: a word, a sequence or a mapping, and where it begins (lines and columns count from 1)."""

    line: int
    column: int
    value: str | tuple[Node, ...] | dict[str, Node]
    keys: Mapping[str, Node] = {}

    def plain(self) -> Any:
        """The value as str, list and dict."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return {key: item.plain() for key, item in self.value.items()}

    def child(self, part: str | int) -> Node | None:
        """The node one level down, if there is one."""
        value = self.value
        if isinstance(value, dict):
            return value.get(str(part))
        return value[part] if isinstance(value, tuple) and isinstance(part, int) and 0 <= part < len(value) else None


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A parsed file: its name as shown to authors, and its root node."""

    file: str
    root: Node

    def plain(self) -> Any:
        """The whole file as str, list and dict."""
        return self.root.plain()

    def place(self, loc: Loc) -> FilePlace:
        """File, line and column of the value at `loc`."""
        node = self._node(loc)
        return self.file, node.line, node.column

    def place_of_key(self, loc: Loc) -> FilePlace:
        """File, line and column of the key that `loc` ends with, or of the value where it ends with none."""
        node = self._node(loc[:-1]).keys.get(str(loc[-1])) or self._node(loc)
        return self.file, node.line, node.column

    def _node(self, loc: Loc) -> Node:
        """The deepest node on the way to `loc`; parts that are not in the file (names of union members) are skipped."""
        node = self.root
        for part in loc:
            node = node.child(part) or node
        return node
