"""Pieces of evidence: the situations that need each of them, and what counts as having it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from guidance.case.choices import Problem, Wish
from guidance.case.exhibit import ExhibitKind
from guidance.case.purchase import Payment, Seller
from guidance.library.forms.case_fields import words_of
from guidance.library.forms.cell import Cell
from guidance.library.forms.conditions import YES_NO, Conditions, condition_faults
from guidance.library.forms.entry import Entry, Faults, Sheet
from guidance.library.forms.kinds import Id, Word, Yes
from guidance.library.forms.table import NOT_SURE

INPUTS: Mapping[str, tuple[str, ...]] = {
    "problem": tuple(Problem),
    "wish": tuple(Wish),
    "paid": words_of(Payment, "method"),
    "money": words_of(Payment, "held_by"),
    "seller": words_of(Seller, "on_receipt"),
    "in_hand": ("yes", "no", "sent_back", NOT_SURE),
    **dict.fromkeys(("formal", "claim", "dispute", "bank", "court", "calls", "losses", "checked", "contacts"), YES_NO),
}
"""The inputs of a situation, each with the words that it can be."""


class Need(Entry):
    """One piece of evidence."""

    when: tuple[Conditions, ...] = Field((), description="Rows of conditions: all of any row; no row: always.")
    needed: Yes = Field(description="yes: without it there is only the buyer's word; no: it helps.")
    met_by: tuple[ExhibitKind, ...] = Field((), description="Kinds of exhibit that are this piece of evidence by themselves.")
    contacts: Yes = Field(False, description="yes: met by exhibits that prove a contact.")
    letters: Yes = Field(False, description="yes: met by a sent letter with a tracking number.")
    basis: tuple[Id, ...] = Field((), description="Roles of the sources that answer for it.")

    def is_asked_for(self, situation: Mapping[str, str]) -> bool:
        """True where the situation meets its conditions."""
        return not self.when or any(all(_holds(cell, situation[name]) for name, cell in row.items()) for row in self.when)


class Needs(Sheet):
    """evidence.yaml: the pieces of evidence."""

    needs: dict[Word, Need] = Field(min_length=1, description="Pieces by id, in the order in which they are listed.")

    def _faults(self) -> Faults:
        for name, need in self.needs.items():
            for number, row in enumerate(need.when):
                yield from condition_faults(("needs", name, "when", number), row, INPUTS, "input of a situation")


def _holds(cell: Cell, value: str) -> bool:
    return (value in cell.words) != cell.negated
