"""What is asked, in which order, and what does an answer put into the Case? The diagnostic questions.

It refuses an answer that the Case cannot hold: an unknown part, a value that the part does not have, a date where none is.
Which question still matters is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from guidance.case.case import Case
from guidance.case.event import Event
from guidance.case.moment import Moment
from guidance.library.forms.cell import CellField
from guidance.library.forms.entry import Entry, Loc, fault_at, refuse, unknown, wrong
from guidance.library.forms.kinds import Sheet
from guidance.library.forms.table import Flag, Word

EVENTS = "events"
_UNIONS = (Union, UnionType)


def _patch(raw: object) -> object:
    """The same tree with nothing where the file says `null`."""
    if isinstance(raw, Mapping):
        return {key: _patch(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_patch(value) for value in raw]
    return None if raw == "null" else raw


def _days(raw: object) -> object:
    if isinstance(raw, int):
        return raw
    if not str(raw).isdecimal() or not str(raw).isascii() or len(str(raw)) > 3:
        raise wrong(f"`{raw}` is no number of days")
    return int(str(raw))


Patch = Annotated[dict[str, Any], BeforeValidator(_patch)]
Path = Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z0-9_-]+)+$")]
Days = Annotated[int, BeforeValidator(_days)]


class Detail(Entry):
    """The one thing more that an option asks for, in place."""

    kind: Literal["date"] = Field(description="What is asked for.")
    paths: tuple[Path, ...] = Field(min_length=1, description="Where in the Case it goes.")
    required: Flag = Field(False, description="true: the answer cannot be used without it.")
    tense: Literal["past", "future", "any"] = Field("any", description="Which side of today it has to lie on; today fits either.")


class Option(Entry):
    """One answer that can be chosen."""

    id: Word = Field(description="Unique in its question.")
    sets: Patch = Field(default_factory=dict, description="Parts of the Case, as a merge patch; `events` by their ids.")
    adds: dict[Word, tuple[Word, ...]] = Field(default_factory=dict, description="Lists of the Case that get these values more.")
    alone: Flag = Field(False, description="true: it goes with no other option.")
    unsure: Flag = Field(False, description="true: it says that she does not know.")
    days_ago: Days | None = Field(None, description="The date told by this answer: so many days before today.")
    paths: tuple[Path, ...] = Field((), description="Where in the Case that date goes.")
    detail: Detail | None = Field(None, description="The one thing more that it asks for.")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        refuse("Option", self._faults())
        return self

    def _faults(self) -> Iterator[InitErrorDetails]:
        yield from _patch_faults(Case, self.sets, ("sets",))
        yield from _patch_faults(Case, {name: list(values) for name, values in self.adds.items()}, ("adds",))
        yield from _path_faults(self.paths, ("paths",))
        if self.detail is not None:
            yield from _path_faults(self.detail.paths, ("detail", "paths"))
        if (self.days_ago is None) != (not self.paths):
            yield fault_at((), "`days_ago` and `paths` stand together")


class Question(Entry):
    """One question."""

    id: Word = Field(description="Never used again for another question.")
    facts: tuple[Word, ...] = Field(min_length=1, description="Facts that an answer tells.")
    when: dict[Word, CellField] = Field(default_factory=dict, description="Only then does it make sense: facts with their values.")
    several: Flag = Field(False, description="true: more than one option may be chosen.")
    resets: Patch = Field(default_factory=dict, description="Applied before the chosen options.")
    options: tuple[Option, ...] = Field(min_length=2, description="What can be answered.")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        refuse("Question", self._faults())
        return self

    def option(self, name: str) -> Option:
        """The option with this id."""
        return next(option for option in self.options if option.id == name)

    def makes_sense(self, facts: Mapping[str, str | int]) -> bool:
        """True where every fact that it depends on has one of the values named."""
        return all((facts.get(name) in cell.words) != cell.negated for name, cell in self.when.items())

    def _faults(self) -> Iterator[InitErrorDetails]:
        yield from _patch_faults(Case, self.resets, ("resets",))
        yield from _twice([option.id for option in self.options], ("options",))
        if not any(option.unsure for option in self.options):
            yield fault_at(("options",), "no option says `unsure`; nobody has to know everything")
        for name, cell in self.when.items():
            if cell.spans:
                yield fault_at(("when", name), "a question depends on words, not on ranges")
        for number, option in enumerate(self.options):
            if option.alone and not self.several:
                yield fault_at(("options", number, "alone"), "`alone` stands only where several options may be chosen")


class Questions(Sheet):
    """tables/questions.yaml"""

    limit: Days = Field(description="The most that is asked before the first advice.")
    questions: tuple[Question, ...] = Field(min_length=1, description="In the order of their weight.")

    def question(self, name: str) -> Question:
        """The question with this id."""
        return next(question for question in self.questions if question.id == name)

    def _faults(self) -> Iterator[InitErrorDetails]:
        yield from _twice([question.id for question in self.questions], ("questions",))


def _twice(names: list[str], loc: Loc) -> Iterator[InitErrorDetails]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield fault_at((*loc, number, "id"), f"the id `{name}` is taken")


def patch_faults(patch: Mapping[str, Any], loc: Loc) -> Iterator[InitErrorDetails]:
    """What in a merge patch the Case cannot hold."""
    yield from _patch_faults(Case, patch, loc)


def _patch_faults(model: type[BaseModel], patch: Mapping[str, Any], loc: Loc) -> Iterator[InitErrorDetails]:
    """What in a merge patch the model cannot hold."""
    for name, value in patch.items():
        here = (*loc, name)
        if name not in model.model_fields:
            yield unknown(here, "part of the Case", name, model.model_fields)
        elif model is Case and name == EVENTS:
            yield from _event_faults(value, here)
        elif value is not None:
            yield from _value_faults(model.model_fields[name].annotation, value, here)


def _event_faults(events: Any, loc: Loc) -> Iterator[InitErrorDetails]:
    for name, patch in events.items() if isinstance(events, Mapping) else ():
        if patch is not None:
            yield from _patch_faults(Event, patch, (*loc, name))


def _value_faults(annotation: Any, value: Any, loc: Loc) -> Iterator[InitErrorDetails]:
    part = _part(annotation)
    if part is not None and isinstance(value, Mapping):
        yield from _patch_faults(part, value, loc)
        return
    try:
        _adapter(annotation).validate_python(value)
    except ValidationError:
        yield unknown(loc, "value of this part of the Case", str(value), _values(annotation))


def _path_faults(paths: tuple[str, ...], loc: Loc) -> Iterator[InitErrorDetails]:
    for number, path in enumerate(paths):
        if not _leads_to_a_date(path):
            yield fault_at((*loc, number), f"`{path}` leads to no date of the Case")


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


def _values(annotation: Any) -> Iterator[str]:
    """The words that an annotation accepts."""
    if get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation))
    elif hasattr(annotation, "__members__"):
        yield from (member.value for member in annotation)
    else:
        for member in get_args(annotation):
            yield from _values(member)


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)
