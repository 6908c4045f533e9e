"""Packs: a country's files together, and a country with a platform and the rules of thumb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic_core import InitErrorDetails

from guidance.case.choices import Channel, Party
from guidance.library.forms.country import Bodies, Body, Country
from guidance.library.forms.entry import Faults, Loc, Sheet, fault_at, unknown_at
from guidance.library.forms.platform import Fit, Platform
from guidance.library.forms.source import Habits, Source, Sources, Term, Terms, source_faults
from guidance.library.forms.sums import Sums
from guidance.library.forms.table import Table

Misfit = tuple[Sheet, InitErrorDetails]
"""A file, and what in it does not fit another."""


@dataclass(frozen=True)
class CountryPack:
    """The files of one country together."""

    country: Country
    terms: Terms
    sources: Sources
    bodies: Bodies
    sums: Sums
    claim_term: Table

    @property
    def code(self) -> str:
        """Its ISO 3166 code, or `general`."""
        return self.country.country

    def term(self, name: str) -> Term:
        """The term with this id."""
        return self.terms.terms[name]

    def body(self, name: str) -> Body:
        """The body with this id."""
        return self.bodies.bodies[name]

    def misfits(self) -> Iterator[Misfit]:
        """What in one of its files does not fit another."""
        yield from ((self.terms, fault) for fault in source_faults(self.terms.terms, self.sources.sources))
        yield from ((self.country, unknown_at(loc, "term", term, self.terms.terms)) for loc, term in self._missing_terms())
        yield from ((self.country, fault) for fault in self._route_faults())
        yield from ((self.bodies, fault) for fault in self._body_faults())
        yield from ((self.sums, fault) for fault in self._sum_faults())
        yield from ((self.claim_term, fault) for fault in self._table_faults())

    def _missing_terms(self) -> Iterator[tuple[Loc, str]]:
        yield from ((loc, term) for loc, term in self.country.terms() if term not in self.terms.terms)

    def _route_faults(self) -> Faults:
        for role, name in self.country.routes.bodies():
            body = self.bodies.bodies.get(name)
            if body is None:
                yield unknown_at(("routes", role), "body", name, self.bodies.bodies)
            elif body.role != role:
                yield fault_at(("routes", role), f"`{name}` is a body with the role {body.role}, not {role}")

    def _body_faults(self) -> Faults:
        for name, body in self.bodies.bodies.items():
            source = self.sources.sources.get(body.source)
            if source is None:
                yield unknown_at(("bodies", name, "source"), "source", body.source, self.sources.sources)
            elif body.phone is not None and not source.carries_number:
                yield fault_at(("bodies", name, "phone"), "a telephone number needs a source that was read")

    def _sum_faults(self) -> Faults:
        known = self.sources.sources
        yield from (unknown_at(loc, "source", source, known) for loc, source in self.sums.sources() if source not in known)
        for loc, rate in self.sums.rates():
            source = known.get(rate.source)
            if source is not None and rate.told == "number" and not source.carries_number:
                yield fault_at((*loc, "told"), f"the source {rate.source} does not carry a number; write `told: words`")

    def _table_faults(self) -> Faults:
        for number, output in enumerate(self.claim_term.outputs):
            if output not in self.terms.terms:
                yield unknown_at(("outputs", number), "term", output, self.terms.terms)
        for number, rule in enumerate(self.claim_term.rules):
            for place, role in enumerate(rule.basis):
                if role not in self.sources.roles:
                    yield unknown_at(("rules", number, "basis", place), "role in sources.yaml", role, self.sources.roles)


@dataclass(frozen=True)
class Pack:
    """A country and a platform together, with the rules of thumb that hold everywhere."""

    country: CountryPack
    platform: Platform
    habits: Habits

    def fit(self, party: Party, channel: Channel) -> Fit:
        """How good a channel is for the seller or the platform; a message to anybody else reaches neither."""
        return self.platform.fits.get((party.value, channel), "wrong")

    def sources(self, roles: Iterable[str]) -> tuple[str, ...]:
        """The ids of the sources that answer for these roles, each once; a role that the country leaves out gives none."""
        ids = (source for role in roles for sources in self._roles for source in sources.get(role, ()))
        return tuple(dict.fromkeys(ids))

    def source(self, name: str) -> Source:
        """The source with this id."""
        return self._sources[name]

    def term(self, name: str) -> Term:
        """The term with this id: the country's, the platform's or a rule of thumb."""
        return self._terms[name]

    @cached_property
    def _roles(self) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        return self.country.sources.roles, self.platform.roles, self.habits.roles

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return {**self.habits.sources, **self.platform.sources, **self.country.sources.sources}

    @cached_property
    def _terms(self) -> Mapping[str, Term]:
        return {**self.habits.terms, **self.platform.terms, **self.country.terms.terms}
