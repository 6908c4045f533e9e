"""Which pieces of evidence does a claim need? Each piece with the situations that ask for it, and what counts as having it.

It refuses an input that no situation has and a value that the input cannot take. Words stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from pydantic import Field
from pydantic_core import InitErrorDetails

from guidance.case.choices import Problem, Wish
from guidance.case.exhibit import ExhibitKind
from guidance.case.purchase import Payment, Seller
from guidance.library.forms.cell import Cell, CellField
from guidance.library.forms.entry import Entry, Loc, fault_at, unknown
from guidance.library.forms.kinds import Id, Sheet, Yes
from guidance.library.forms.table import NOT_SURE, Word

_YES_NO = ("no", "yes")


def _words(part: type[Payment | Seller], field: str) -> tuple[str, ...]:
    told = (word for option in get_args(part.model_fields[field].annotation) for word in get_args(option))
    return tuple(word for word in told if isinstance(word, str))


INPUTS: Mapping[str, tuple[str, ...]] = {
    "problem": tuple(Problem),
    "wish": tuple(Wish),
    "paid": _words(Payment, "method"),
    "money": _words(Payment, "held_by"),
    "seller": _words(Seller, "on_receipt"),
    "in_hand": ("yes", "no", NOT_SURE),
    **dict.fromkeys(("formal", "claim", "dispute", "bank", "court", "calls", "losses", "checked", "contacts"), _YES_NO),
}
"""What a situation is told by, and the words that each input may take."""


class Need(Entry):
    """One piece of evidence."""

    when: tuple[dict[Word, CellField], ...] = Field((), description="Rows of conditions, of which any has to hold; none: always.")
    needed: Yes = Field(description="yes: without it the claim stands on one's word; no: it helps.")
    met_by: tuple[ExhibitKind, ...] = Field((), description="Kinds of exhibit that are this piece by themselves.")
    contacts: Yes = Field(False, description="yes: met by exhibits that prove a contact.")
    letters: Yes = Field(False, description="yes: met by a sent letter with a tracking number.")
    basis: tuple[Id, ...] = Field((), description="Roles of the sources that answer for it.")

    def is_asked_for(self, situation: Mapping[str, str]) -> bool:
        """True where the situation asks for it."""
        return not self.when or any(all(_holds(cell, situation[name]) for name, cell in row.items()) for row in self.when)


class Needs(Sheet):
    """evidence.yaml"""

    needs: dict[Word, Need] = Field(min_length=1, description="Pieces by id, in the order in which they are listed.")

    def _faults(self) -> Iterator[InitErrorDetails]:
        for name, need in self.needs.items():
            for number, row in enumerate(need.when):
                for inner, cell in row.items():
                    yield from _cell_faults(("needs", name, "when", number, inner), inner, cell)


def _cell_faults(loc: Loc, name: str, cell: Cell) -> Iterator[InitErrorDetails]:
    if name not in INPUTS:
        yield unknown(loc, "input of a situation", name, INPUTS)
        return
    if cell.spans:
        yield fault_at(loc, "ranges are not accepted here")
    yield from (unknown(loc, "value of this input", word, INPUTS[name]) for word in cell.words if word not in INPUTS[name])


def _holds(cell: Cell, value: str) -> bool:
    return (value in cell.words) != cell.negated
