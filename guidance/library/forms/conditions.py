"""Conditions on inputs that are words or quantities, as letters and pieces of evidence state them."""

from __future__ import annotations

from collections.abc import Mapping

from guidance.library.forms.cell import Cell, CellField
from guidance.library.forms.entry import Faults, Loc, fault_at, unknown_at
from guidance.library.forms.kinds import Word

YES_NO = ("no", "yes")
Conditions = dict[Word, CellField]
"""Inputs with their cells; all have to hold."""
Inputs = Mapping[str, tuple[str, ...] | None]
"""Inputs by name, each with the words that it can be; None for quantities."""


def condition_faults(loc: Loc, conditions: Mapping[str, Cell], inputs: Inputs, what: str) -> Faults:
    """What in conditions does not fit the inputs, which faults call `what`."""
    for name, cell in conditions.items():
        here = (*loc, name)
        words = inputs.get(name)
        if name not in inputs:
            yield unknown_at(here, what, name, inputs)
        elif words is not None:
            yield from (unknown_at(here, "value of this input", word, words) for word in cell.words if word not in words)
            if cell.spans:
                yield fault_at(here, "ranges are not accepted here")
