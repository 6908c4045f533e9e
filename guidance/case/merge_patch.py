"""What becomes of a Case when a part of it is told anew? JSON merge patches (RFC 7396) on its plain tree.

`events` is patched by the ids of its items: a new id adds an event, null takes one away. It refuses to judge the result;
`casefile.build_case` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from guidance.case.case import Case

Tree = dict[str, Any]


def tree_of(case: Case) -> Tree:
    """The plain tree of a case, without what was not told."""
    tree: Tree = case.model_dump(mode="json", exclude_none=True)
    return tree


def merge(data: Tree, patch: Mapping[str, Any]) -> None:
    """Apply a JSON merge patch (RFC 7396); `events` is patched by the ids of its items."""
    for name, value in patch.items():
        if name == "events":
            _merge_events(data, value)
        elif value is None:
            data.pop(name, None)
        elif isinstance(value, Mapping):
            part = data[name] if isinstance(data.get(name), dict) else {}
            data[name] = part
            merge(part, value)
        else:
            data[name] = deepcopy(value)


def _merge_events(data: Tree, patch: Mapping[str, Any]) -> None:
    events: list[Tree] = data.setdefault("events", [])
    for name, value in patch.items():
        known = next((event for event in events if event["id"] == name), None)
        if value is None:
            events[:] = [event for event in events if event["id"] != name]
        elif known is not None:
            merge(known, value)
        elif "direction" in value:
            events.append({"id": name})
            merge(events[-1], value)


def drop_lost(data: Tree) -> None:
    """Take away what points to events that are no longer there: answers, what exhibits prove, the sending of letters."""
    there = {event["id"] for event in data.get("events", ())}
    for holder, field in ((data.get("events", ()), "answers"), (data.get("letters", ()), "event")):
        for item in holder:
            if item.get(field) not in there:
                item.pop(field, None)
    for exhibit in data.get("exhibits", ()):
        exhibit["proves"] = [name for name in exhibit.get("proves", ()) if name in there]


def put(data: Tree, path: str, value: str) -> None:
    """Set the value at a dotted path; one into an event that is not there does nothing."""
    *way, last = path.split(".")
    if way[:1] == ["events"]:
        found = [event for event in data.get("events", ()) if event["id"] == way[1]]
        if not found:
            return
        data, way = found[0], way[2:]
    for name in way:
        data = data.setdefault(name, {})
    data[last] = value


def at(data: Tree, path: str) -> Any:
    """The value at a dotted path, or None where there is none."""
    way = path.split(".")
    found: Any = data
    if way[0] == "events":
        found, way = next((event for event in data.get("events", ()) if event["id"] == way[1]), None), way[2:]
    for name in way:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def contains(data: Tree, wanted: Iterable[tuple[str, Any]]) -> bool:
    """True where every leaf is there; of a list, where its items are."""
    for path, value in wanted:
        found = at(data, path)
        if isinstance(value, list) and isinstance(found, list):
            if not set(value) <= set(found):
                return False
        elif value is None or value == []:
            if found not in ([], None):
                return False
        elif found != value:
            return False
    return True


def flat(patch: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a tree with their paths."""
    for name, value in patch.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
