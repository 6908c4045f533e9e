"""Rights by problem: the sources of each right and of each demand.

The time for a demand is set by the table `claim_term` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from guidance.case.choices import Problem, Wish
from guidance.library.forms.entry import Entry, Faults, Loc, Sheet, fault_at, unknown_at
from guidance.library.forms.kinds import Id
from guidance.library.forms.source import Source


class Right(Entry):
    """The rule that was broken, and what may be demanded for it."""

    sources: tuple[Id, ...] = Field(description="Ids of the sources of the rule that was broken.")
    demands: dict[Wish, tuple[Id, ...]] = Field(description="What may be demanded, each with the ids of its sources.")


class Rights(Sheet):
    """rights.yaml: the rights of a country."""

    rights: dict[Problem, Right] = Field(description="Rights by problem; every problem has one.")

    def misfits(self, sources: Mapping[str, Source]) -> Faults:
        """Sources that the country does not have."""
        for loc, name in self._sources():
            if name not in sources:
                yield unknown_at(loc, "source", name, sources)

    def _sources(self) -> Iterator[tuple[Loc, str]]:
        for problem, right in self.rights.items():
            yield from ((("rights", problem, "sources", place), name) for place, name in enumerate(right.sources))
            for wish, named in right.demands.items():
                yield from ((("rights", problem, "demands", wish, place), name) for place, name in enumerate(named))

    def _faults(self) -> Faults:
        missing = [problem.value for problem in Problem if problem not in self.rights]
        if missing:
            yield fault_at(("rights",), f"nothing is said of {', '.join(missing)}")
