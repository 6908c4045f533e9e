"""Reads a content file strictly: YAML into nodes with positions, and nodes into a model.

Every scalar stays a word. Raises ContentError with all faults that can be found at once: duplicate keys, anchors, aliases, tags, several
documents, tabs, invisible control characters, files too large or too deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from guidance.errors import ContentError, Fault
from guidance.library.fault_words import describe
from guidance.library.yaml_document import Node, YamlDocument

CONTENT = Path(__file__).parents[1] / "content"
MAX_BYTES = 256 * 1024
MAX_DEPTH = 20

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNWANTED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")

Model = TypeVar("Model", bound=BaseModel)


def read(path: Path, *, root: Path | None = None) -> YamlDocument:
    """Read a file; faults name it relative to `root`."""
    name = path.relative_to(root).as_posix() if root is not None else path.name
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ContentError([Fault(name, 1, 1, f"cannot be read: {error.strerror}")]) from None
    return parse(data, name)


def parse(data: bytes, file: str) -> YamlDocument:
    """Parse the bytes of a file; faults call it `file`."""
    text = _decoded(data, file)
    unwanted = tuple(_unwanted(text, file))
    if unwanted:
        raise ContentError(unwanted)
    builder = _Builder(file, text)
    node = builder.build()
    if builder.faults or node is None:
        raise ContentError(builder.faults)
    return YamlDocument(file, node)


def load(path: Path, model: type[Model], *, root: Path | None = None) -> Model:
    """Read a file into a model; raises ContentError with every fault."""
    return build(read(path, root=root), model)


def build(document: YamlDocument, model: type[Model]) -> Model:
    """Build the model that a document describes; validators get the document as `context["document"]`."""
    try:
        return model.model_validate(document.plain(), context={"document": document})
    except ValidationError as error:
        raise ContentError(sorted(set(_faults(document, model, error)))) from None


def _faults(document: YamlDocument, model: type[BaseModel], error: ValidationError) -> Iterator[Fault]:
    faults = error.errors(include_url=False)
    for fault in faults:
        loc = fault["loc"]
        if fault["type"] == "too_short" and any(other["loc"][: len(loc)] == loc != other["loc"] for other in faults):
            continue
        at_key = fault["type"] == "extra_forbidden" or loc[-1:] == ("[key]",)
        place = document.place_of_key(loc[:-1] if loc[-1:] == ("[key]",) else loc) if at_key else document.place(loc)
        yield Fault(*place, describe(fault, model))


def _decoded(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise ContentError([Fault(file, 1, 1, f"is larger than {MAX_BYTES // 1024} kB")])
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        raise ContentError([Fault(file, *_position(before), "is not UTF-8 text; save the file as UTF-8")]) from None


def _unwanted(text: str, file: str) -> Iterator[Fault]:
    for match in _UNWANTED.finditer(text):
        what = "a tab; indent with spaces" if match[0] == "\t" else f"an invisible character U+{ord(match[0]):04X}; delete it"
        yield Fault(file, *_position(text[: match.start()]), f"here stands {what}")


def _position(before: str) -> tuple[int, int]:
    """Line and column of the character that follows `before`."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _TooDeep(Exception):
    """The file is nested deeper than any content needs."""


class _Builder:
    """Builds nodes from the parser's events and collects faults."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self._parser = _Loader(text)

    def build(self) -> Node | None:
        """The root node, or None where the file cannot be parsed to its end."""
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._add(mark, f"is not YAML: {error.problem or error.context}")
        except yaml.YAMLError as error:
            self._add(None, f"is not YAML: {error}")
        except _TooDeep:
            pass
        finally:
            self._parser.dispose()
        return None

    def _document(self) -> Node | None:
        self._parser.get_event()
        if self._parser.check_event(yaml.StreamEndEvent):
            self._add(None, "is empty")
            return None
        self._parser.get_event()
        node = self._node(self._parser.get_event(), 1)
        self._parser.get_event()
        if not self._parser.check_event(yaml.StreamEndEvent):
            self._add(self._parser.peek_event().start_mark, "a second document begins; one file holds one")
        return node

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        kind = type(event)
        if event.anchor is not None or (kind is not yaml.AliasEvent and event.tag is not None):
            self._reject(event)
        if kind is yaml.ScalarEvent:
            return Node(line, column, event.value)
        if kind is yaml.AliasEvent:
            return Node(line, column, "")
        if depth >= MAX_DEPTH:
            self._add(mark, f"is nested deeper than {MAX_DEPTH} levels")
            raise _TooDeep
        if kind is yaml.SequenceStartEvent:
            return Node(line, column, self._items(depth))
        return Node(line, column, *self._entries(depth))

    def _items(self, depth: int) -> tuple[Node, ...]:
        items = []
        while type(event := self._parser.get_event()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth + 1))
        return tuple(items)

    def _entries(self, depth: int) -> tuple[dict[str, Node], dict[str, Node]]:
        values: dict[str, Node] = {}
        keys: dict[str, Node] = {}
        while type(event := self._parser.get_event()) is not yaml.MappingEndEvent:
            key = self._node(event, depth + 1)
            value = self._node(self._parser.get_event(), depth + 1)
            if not isinstance(key.value, str):
                self.faults.append(Fault(self.file, key.line, key.column, "a key is one word, not a list or a mapping"))
            elif key.value in values:
                first = keys[key.value].line
                self.faults.append(Fault(self.file, key.line, key.column, f"`{key.value}` stands here already, on line {first}"))
            else:
                values[key.value], keys[key.value] = value, key
        return values, keys

    def _reject(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._add(event.start_mark, f"the alias *{event.anchor} is not accepted; write the value out")
            return
        if event.anchor is not None:
            self._add(event.start_mark, f"the anchor &{event.anchor} is not accepted; write the value out where it is needed")
        if event.tag is not None:
            self._add(event.start_mark, f"the tag {event.tag} is not accepted; every value is a word")

    def _add(self, mark: Any, message: str) -> None:
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        self.faults.append(Fault(self.file, line, column, message))
