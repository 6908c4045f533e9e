"""JSON merge patches (RFC 7396) on the tree of a Case.

`events` is patched by the ids of its items: a new id adds an event, null removes one. The result is checked by
`case_file.build_case`, not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from guidance.case.bounded_json import JsonObject
from guidance.case.case import Case


def tree_of(case: Case) -> JsonObject:
    """The plain tree of a case, without unknown fields."""
    tree: JsonObject = case.model_dump(mode="json", exclude_none=True)
    return tree


def merge(data: JsonObject, patch: Mapping[str, Any]) -> None:
    """Apply a JSON merge patch (RFC 7396) in place; `events` is patched by the ids of its items."""
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


def _merge_events(data: JsonObject, patch: Mapping[str, Any]) -> None:
    events: list[JsonObject] = data.setdefault("events", [])
    for name, value in patch.items():
        known = _event(data, name)
        if value is None:
            events[:] = [event for event in events if event["id"] != name]
        elif known is not None:
            merge(known, value)
        elif "direction" in value:
            events.append({"id": name})
            merge(events[-1], value)


def drop_broken_links(data: JsonObject) -> None:
    """Remove the references to missing events: `answers` of events, `event` of letters, `proves` of exhibits."""
    known = {event["id"] for event in data.get("events", ())}
    for items, field in ((data.get("events", ()), "answers"), (data.get("letters", ()), "event")):
        for item in items:
            if item.get(field) not in known:
                item.pop(field, None)
    for exhibit in data.get("exhibits", ()):
        exhibit["proves"] = [name for name in exhibit.get("proves", ()) if name in known]


def set_value(data: JsonObject, path: str, value: str) -> None:
    """Set the value at a dotted path; does nothing where the path names a missing event."""
    *names, last = path.split(".")
    if names[:1] == ["events"]:
        event = _event(data, names[1])
        if event is None:
            return
        data, names = event, names[2:]
    for name in names:
        data = data.setdefault(name, {})
    data[last] = value


def value_at(data: JsonObject, path: str) -> Any:
    """The value at a dotted path, or None."""
    names = path.split(".")
    value: Any = data
    if names[0] == "events":
        value, names = _event(data, names[1]), names[2:]
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def contains(data: JsonObject, expected: Iterable[tuple[str, Any]]) -> bool:
    """True where `data` has every expected leaf; of a list, its items."""
    for path, value in expected:
        actual = value_at(data, path)
        if isinstance(value, list) and isinstance(actual, list):
            if not set(value) <= set(actual):
                return False
        elif value is None or value == []:
            if actual not in ([], None):
                return False
        elif actual != value:
            return False
    return True


def leaves(patch: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a tree with their dotted paths."""
    for name, value in patch.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _event(data: JsonObject, name: str) -> JsonObject | None:
    return next((event for event in data.get("events", ()) if event["id"] == name), None)
