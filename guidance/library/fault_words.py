"""Words a fault for the author of a content file: the wrong word, the accepted ones, the nearest of them.

Pydantic's own wording is used only where no plainer one is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails

from guidance.errors import Fault
from guidance.library.forms.entry import Loc, Sheet

_MOST_LISTED = 30
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")
_TYPES = {
    "string_type": "a word",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def fault_of(sheet: Sheet, details: InitErrorDetails) -> Fault:
    """A fault between two files at its place in `sheet`, worded like a fault inside one."""
    error = ValidationError.from_exception_data(type(sheet).__name__, [details]).errors(include_url=False)[0]
    return sheet.fault(describe(error, type(sheet)), *details["loc"])


def describe(fault: ErrorDetails, model: type[BaseModel]) -> str:
    """The sentence for one fault that pydantic found in `model`."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        return _not_accepted(str(fault["loc"][-1]), tuple(_accepted_keys(model, fault["loc"][:-1])))
    if kind in ("literal_error", "enum"):
        return _not_accepted(_shortened(fault["input"]), tuple(_QUOTED.findall(str(context.get("expected", "")))))
    if kind == "missing":
        return f"`{fault['loc'][-1]}` is missing"
    if kind in _TYPES:
        return f"`{_shortened(fault['input'])}` stands where {_TYPES[kind]} is expected"
    if "accepted" in context:
        return f"{fault['msg']}; {_accepted(str(context['wrong']), tuple(context['accepted']))}"
    if "plain" in context:
        return fault["msg"]
    return f"`{_shortened(fault['input'])}`: {fault['msg']}"


def _not_accepted(wrong: str, accepted: tuple[str, ...]) -> str:
    return f"`{wrong}` is not accepted here; {_accepted(wrong, accepted)}"


def _accepted(wrong: str, accepted: tuple[str, ...]) -> str:
    close = get_close_matches(wrong.lower(), accepted, n=1, cutoff=0.6)
    words = accepted if len(accepted) <= _MOST_LISTED else (*accepted[:_MOST_LISTED], f"and {len(accepted) - _MOST_LISTED} more")
    listed = f"accepted: {', '.join(words)}" if accepted else "nothing is accepted"
    return f"{listed}; did you mean `{close[0]}`?" if close else listed


def _shortened(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _accepted_keys(model: type[BaseModel], loc: Loc) -> Iterator[str]:
    """The keys that the model accepts at `loc`, by its JSON Schema."""
    root = model.model_json_schema(by_alias=True)
    schemas = list(_members(root, root))
    for part in loc:
        schemas = [deeper for schema in schemas for deeper in _below(schema, part, root)] or schemas
    yield from dict.fromkeys(key for schema in schemas for key in schema.get("properties", {}))


def _members(schema: dict[str, Any], root: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schema itself with its references followed, and the members of its unions."""
    if "$ref" in schema:
        yield from _members(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
        return
    yield schema
    for union in ("anyOf", "oneOf", "allOf"):
        for member in schema.get(union, ()):
            yield from _members(member, root)


def _below(schema: dict[str, Any], part: int | str, root: dict[str, Any]) -> Iterator[dict[str, Any]]:
    key = "items" if isinstance(part, int) else "additionalProperties"
    deeper = schema.get("properties", {}).get(part, schema.get(key))
    if isinstance(deeper, dict):
        yield from _members(deeper, root)
