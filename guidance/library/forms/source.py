"""Sources and terms: what a rule rests on, and numbers with their unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from guidance.library.forms.entry import Faults, Sheet, fault_at, unknown_at
from guidance.library.forms.kinds import Count, Dated, Id, Said, SaidOrNone, SheetLine, SheetLineOrNone, Word, Yes

TermKind = Literal["statute", "platform", "bank", "habit"]
TermUnit = Literal["hours", "days", "working_days", "months", "years", "rub", "gbp", "usd"]
Starts = Literal[
    "claim_received",
    "goods_received",
    "delivery_expected",
    "order_placed",
    "payment",
    "breach_known",
    "registered",
    "message_sent",
    "problem_told",
    "none",
]


class Source(Dated):
    """A text that a rule or a term rests on."""

    title: Said = Field(description="What it settles, in a few words and without a number.")
    act: SaidOrNone = Field(description="The article of the law or the rule, or `none`.")
    address: SheetLineOrNone = Field(description="Where it was read, without https://, or `none`.")
    seen: SheetLine = Field(description="The year of the page that was read, or `unknown`.")
    confidence: Literal["H", "M", "L"] = Field(description="H: text of the law or several good sources; M: one good source; L: weak.")
    basis: Literal["seen", "secondary", "known"] = Field(
        description="seen: the text itself was read; secondary: another text reports it; known: general knowledge that no text confirmed."
    )
    note: Said | None = Field(None, description="What is doubtful or about to change.")

    @property
    def carries_number(self) -> bool:
        """True where a number may be shown on its strength."""
        return self.basis != "known" and self.confidence != "L"


class Term(Dated):
    """A number with its unit: a time to act, or a sum."""

    amount: Count = Field(description="The number.")
    unit: TermUnit = Field(description="Its unit; `days` are calendar days.")
    kind: TermKind = Field(description="Where it comes from: statute, platform, bank, habit.")
    source: Id = Field(description="Id of its source.")
    starts: Starts = Field(description="What it is counted from; `none` for a sum.")
    rolls: Yes = Field(description="yes: a last day that is a day off moves to the next working day.")
    told: Literal["number", "words"] = Field(description="number: the number is shown; words: only that there is a term.")
    unchecked: Yes = Field(description="yes: nobody has read it in the text of the rule itself; dates counted with it say so.")

    def tells_number(self, today: date) -> bool:
        """True where the number may be shown on this day."""
        return self.told == "number" and self.is_current(today)


class Terms(Sheet):
    """terms.yaml: the terms of a country."""

    terms: dict[Word, Term] = Field(min_length=1, description="Terms by id.")


class Sources(Sheet):
    """sources.yaml: the sources of a country, and their roles."""

    sources: dict[Id, Source] = Field(min_length=1, description="Sources by id.")
    roles: dict[Id, tuple[Id, ...]] = Field(description="Which sources answer for a role that the tables name.")
    absent: tuple[Id, ...] = Field((), description="Roles for which no rule of this country is known.")

    def _faults(self) -> Faults:
        yield from role_faults(self.roles, self.sources)
        for number, role in enumerate(self.absent):
            if role in self.roles:
                yield fault_at(("absent", number), f"`{role}` has sources and is absent at once")


class Habits(Sheet):
    """habits.yaml: rules of thumb, which belong to no country."""

    terms: dict[Word, Term] = Field(min_length=1, description="Terms by id.")
    sources: dict[Id, Source] = Field(min_length=1, description="Sources by id.")
    roles: dict[Id, tuple[Id, ...]] = Field(description="Which sources answer for a role of the tables.")
    trifles: dict[str, Decimal] = Field(
        default_factory=dict, description="Currency to the sum up to which a formal claim costs more effort than it is worth."
    )

    def _faults(self) -> Faults:
        yield from role_faults(self.roles, self.sources)
        yield from source_faults(self.terms, self.sources)


def role_faults(roles: Mapping[str, tuple[str, ...]], sources: Mapping[str, Source]) -> Faults:
    """Roles without a source, and sources that are not there."""
    for role, named in roles.items():
        if not named:
            yield fault_at(("roles", role), f"`{role}` names no source; list it under `absent` where there is none")
        for number, source in enumerate(named):
            if source not in sources:
                yield unknown_at(("roles", role, number), "source", source, sources)


def source_faults(terms: Mapping[str, Term], sources: Mapping[str, Source]) -> Faults:
    """Terms whose source is not there, or does not carry the number that is told."""
    for name, term in terms.items():
        source = sources.get(term.source)
        if source is None:
            yield unknown_at(("terms", name, "source"), "source", term.source, sources)
        elif term.told == "number" and not source.carries_number:
            yield fault_at(("terms", name, "told"), f"the source {term.source} does not carry a number; write `told: words`")
