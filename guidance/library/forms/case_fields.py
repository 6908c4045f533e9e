"""Fields of the Case as content files name them: the words that a field accepts, merge patches, paths to dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from guidance.case.case import Case
from guidance.case.demand import Demand
from guidance.case.event import Event
from guidance.case.moment import Moment
from guidance.library.forms.entry import Faults, Loc, fault_at, unknown_at

EVENTS, DEMANDS = "events", "demands"
_UNIONS = (Union, UnionType)


def _patch(raw: object) -> object:
    """The same tree with None where the file says `null`."""
    if isinstance(raw, Mapping):
        return {key: _patch(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_patch(value) for value in raw]
    return None if raw == "null" else raw


Patch = Annotated[dict[str, Any], BeforeValidator(_patch)]
"""A merge patch of the Case (RFC 7396), with its events by their ids; what it says of `demands` holds for each that is open."""
CasePath = Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z0-9_-]+)+$")]


def words_of(part: type[BaseModel], field: str) -> tuple[str, ...]:
    """The words that a field of the Case accepts, in their order."""
    return tuple(_words(part.model_fields[field].annotation))


def patch_faults(patch: Mapping[str, Any], loc: Loc, model: type[BaseModel] = Case) -> Faults:
    """What in a merge patch the Case, or a part of it, cannot hold."""
    for name, value in patch.items():
        here = (*loc, name)
        if name not in model.model_fields:
            yield unknown_at(here, "part of the Case", name, model.model_fields)
        elif model is Case and name == EVENTS:
            yield from _event_faults(value, here)
        elif model is Case and name == DEMANDS:
            yield from patch_faults(value, here, Demand)
        elif value is not None:
            yield from _value_faults(model.model_fields[name].annotation, value, here)


def path_faults(paths: tuple[str, ...], loc: Loc) -> Faults:
    """Paths that do not lead to a date of the Case."""
    for number, path in enumerate(paths):
        if not _leads_to_a_date(path):
            yield fault_at((*loc, number), f"`{path}` leads to no date of the Case")


def _event_faults(events: Any, loc: Loc) -> Faults:
    for name, patch in events.items() if isinstance(events, Mapping) else ():
        if patch is not None:
            yield from patch_faults(patch, (*loc, name), Event)


def _value_faults(annotation: Any, value: Any, loc: Loc) -> Faults:
    part = _part(annotation)
    if part is not None and isinstance(value, Mapping):
        yield from patch_faults(value, loc, part)
        return
    try:
        _adapter(annotation).validate_python(value)
    except ValidationError:
        yield unknown_at(loc, "value of this part of the Case", str(value), _words(annotation))


def _leads_to_a_date(path: str) -> bool:
    parts = path.split(".")
    model: type[BaseModel] | None = Event if parts[0] == EVENTS else Case
    for part in parts[2:] if parts[0] == EVENTS else parts:
        if model is None or part not in model.model_fields:
            return False
        model = _part(model.model_fields[part].annotation)
    return model is not None and issubclass(model, Moment)


def _part(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation names, with or without `| None`."""
    members = get_args(annotation) if get_origin(annotation) in _UNIONS else (annotation,)
    return next((member for member in members if isinstance(member, type) and issubclass(member, BaseModel)), None)


def _words(annotation: Any) -> Iterator[str]:
    """The words that an annotation accepts."""
    if get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation))
    elif hasattr(annotation, "__members__"):
        yield from (member.value for member in annotation)
    else:
        for member in get_args(annotation):
            yield from _words(member)


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)
