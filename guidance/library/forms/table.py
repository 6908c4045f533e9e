"""Decision tables: inputs, outputs and rules, named as in DMN.

Words that do not fit together are faults: an unknown input, a value that its input does not have, a range in the wrong unit. Whether the
rules overlap or leave a gap is proved in `decision.prove`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from guidance.library.forms.cell import Cell, CellField, QuantityField, QuantityUnit, Span
from guidance.library.forms.entry import Entry, Faults, Loc, Sheet, fault_at, invalid, raise_faults, repeated_ids, unknown_at
from guidance.library.forms.kinds import Flag, Word

NONE, NOT_SURE = "none", "not_sure"


class HitPolicy(StrEnum):
    """How many rules may match."""

    UNIQUE = "UNIQUE"
    COLLECT = "COLLECT"


class InputKind(StrEnum):
    """What the values of an input are."""

    ENUM = "enum"
    HOURS = "hours"
    DAYS = "days"
    MONEY = "money"


_UNITS: dict[InputKind, tuple[QuantityUnit, ...]] = {
    InputKind.ENUM: (),
    InputKind.HOURS: ("h",),
    InputKind.DAYS: ("d", "wd"),
    InputKind.MONEY: ("",),
}


class Input(Entry):
    """One input: an enum, a clock (hours, days), money, or the output of another table."""

    type: InputKind = Field(InputKind.ENUM, description="What its values are; left out where they are the output of another table.")
    values: tuple[Word, ...] = Field((), description="For an enum: its values, in order.")
    table: Word | None = Field(None, description="The table whose output this input is.")
    from_: QuantityField | None = Field(None, alias="from", description="The least value that a clock or a sum can have.")
    nullable: Flag = Field(False, description="true: it can be `none`, where nothing runs or nothing is there.")
    unsure: Flag = Field(False, description="true: it can be `not_sure`, where it runs but nobody knows since when.")
    runs: Literal["up", "down"] | None = Field(None, description="Which way the clock runs.")
    untold: Word | None = Field(None, description="The value that counts while the buyer has not told it.")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        raise_faults("Input", self._faults())
        return self

    @property
    def is_ordered(self) -> bool:
        """True where its values are quantities."""
        return self.type is not InputKind.ENUM

    @property
    def is_clock(self) -> bool:
        """True where its value changes with time alone."""
        return self.runs is not None

    @property
    def words(self) -> tuple[str, ...]:
        """Its values that are words, in the order of its atoms."""
        if not self.is_ordered:
            return self.values
        return (NONE,) * self.nullable + (NOT_SURE,) * self.unsure

    @property
    def least(self) -> int | None:
        """Its least quantity, if it has one."""
        return self.from_[0] if self.from_ is not None else None

    def _faults(self) -> Faults:
        if self.table is not None:
            extra = sorted(self.model_fields_set - {"table", "values"})
            yield from (fault_at((word,), f"`{word}` is not accepted beside `table`") for word in extra)
            return
        yield from self._ordered_faults() if self.is_ordered else self._enum_faults()
        if self.untold is not None and self.untold not in self.words:
            yield unknown_at(("untold",), "value of this input", self.untold, self.words)

    def _enum_faults(self) -> Faults:
        if not self.values:
            yield fault_at((), "an enum names its `values`, another table's output its `table`")
        if len(set(self.values)) < len(self.values):
            yield fault_at(("values",), "a value stands twice")
        for word in ("from", "nullable", "unsure", "runs"):
            if getattr(self, "from_" if word == "from" else word):
                yield fault_at((word,), f"`{word}` is not accepted for an enum")

    def _ordered_faults(self) -> Faults:
        if self.values:
            yield fault_at(("values",), f"`values` are not accepted for {self.type.value}")
        if self.from_ is not None and self.from_[1] not in _UNITS[self.type]:
            yield fault_at(("from",), f"`from` is not in the unit of {self.type.value}")
        if self.runs is not None and self.type is InputKind.MONEY:
            yield fault_at(("runs",), "money does not run")


class Rule(Entry):
    """One rule: its conditions and its output."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")] = Field(description="Never used again for another rule.")
    when: dict[str, CellField] = Field(default_factory=dict, description="Conditions; an input left out may have any value.")
    then: Word = Field(description="The output.")
    because: Annotated[str, Field(min_length=1)] = Field(description="Key of the text that gives the reason.")
    basis: tuple[str, ...] = Field((), description="Ids of the sources that the rule rests on.")
    until: str | None = Field(None, description="For a waiting rule: the clock whose next cut ends the wait.")
    sets: dict[Word, Word] = Field(default_factory=dict, description="Facts that the step also settles when this rule led to it.")
    answers: Word | None = Field(None, description="The fact, something the other side sent, that the step answers.")
    within: Word | None = Field(None, description="With `answers`: the clock of ours that bounds the answering.")


class Impossible(Entry):
    """A combination that the Case model excludes."""

    when: dict[str, CellField] = Field(min_length=1, description="Conditions, as in a rule.")
    reason: Annotated[str, Field(min_length=1)] = Field(description="Why it cannot happen.")


class Table(Sheet):
    """tables/<table>.yaml: a decision table."""

    table: Word = Field(description="Its id, which is the name of its output.")
    hit_policy: HitPolicy = Field(description="UNIQUE: exactly one rule matches; COLLECT: any number does.")
    inputs: dict[Word, Input] = Field(min_length=1, description="Inputs by name.")
    outputs: tuple[Word, ...] = Field(min_length=1, description="Every value that it can decide.")
    impossible: tuple[Impossible, ...] = Field((), description="Combinations that cannot happen; they need no rule.")
    rules: tuple[Rule, ...] = Field(min_length=1, description="Its rules; their order means nothing.")

    @field_validator("outputs")
    @classmethod
    def _outputs_once(cls, outputs: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(outputs)) < len(outputs):
            raise invalid("an output stands twice")
        return outputs

    @property
    def id(self) -> str:
        """Its id."""
        return self.table

    @property
    def _title(self) -> str:
        return self.table

    @property
    def is_unique(self) -> bool:
        """True where exactly one rule has to match."""
        return self.hit_policy is HitPolicy.UNIQUE

    def conditions(self) -> Iterator[tuple[Loc, Mapping[str, Cell]]]:
        """The conditions of every rule and every impossible combination, with their places."""
        for number, rule in enumerate(self.rules):
            yield ("rules", number), rule.when
        for number, hole in enumerate(self.impossible):
            yield ("impossible", number), hole.when

    def _faults(self) -> Faults:
        for loc, when in self.conditions():
            yield from self._condition_faults((*loc, "when"), when)
        yield from self._unit_faults()
        yield from repeated_ids([rule.id for rule in self.rules], ("rules",), "rule id")
        for number, rule in enumerate(self.rules):
            yield from self._rule_faults(("rules", number), rule)

    def _condition_faults(self, loc: Loc, when: Mapping[str, Cell]) -> Faults:
        for name, cell in when.items():
            if name not in self.inputs:
                yield unknown_at((*loc, name), "input of this table", name, self.inputs)
            elif self.inputs[name].table is None or self.inputs[name].values:
                yield from cell_faults(cell, self.inputs[name], (*loc, name))

    def _unit_faults(self) -> Faults:
        units: dict[str, QuantityUnit] = {name: source.from_[1] for name, source in self.inputs.items() if source.from_ is not None}
        for loc, when in self.conditions():
            for name, cell in when.items():
                accepted = _UNITS[self.inputs[name].type] if name in self.inputs else ()
                for span in cell.spans:
                    if not span.is_open and span.unit in accepted and units.setdefault(name, span.unit) != span.unit:
                        yield fault_at((*loc, "when", name), f"`{span}` is not in the unit that this input has elsewhere, {units[name]}")

    def _rule_faults(self, loc: Loc, rule: Rule) -> Faults:
        if rule.then not in self.outputs:
            yield unknown_at((*loc, "then"), "output of this table", rule.then, self.outputs)
        if (rule.answers is None) != (rule.within is None):
            yield fault_at(loc, "`answers` and `within` stand together")


def cell_faults(cell: Cell, source: Input, loc: Loc) -> Faults:
    """What in a cell does not fit its input."""
    for word in cell.words:
        if word not in source.words:
            yield unknown_at(loc, "value of this input", word, source.words or ("ranges such as 48h..72h",))
    for span in cell.spans:
        if span.is_open and source.is_ordered:
            continue
        if span.unit not in _UNITS[source.type]:
            yield fault_at(loc, f"`{span}` is not in the unit of this input, which is {source.type.value}")
        elif _reaches_below(span, source.least):
            yield fault_at(loc, f"`{span}` reaches below the least value of this input")


def _reaches_below(span: Span, least: int | None) -> bool:
    if least is None:
        return False
    return (span.low is not None and span.low < least) or (span.high is not None and span.high <= least)
