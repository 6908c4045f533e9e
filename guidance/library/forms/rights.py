"""Which right stands behind a problem, and what may be demanded? The sources of each, by problem; the words stand in the texts.

It holds no time for a demand: `claim_term` settles that, once for the whole product.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field
from pydantic_core import InitErrorDetails

from guidance.case.choices import Problem, Wish
from guidance.library.forms.entry import Entry, Loc, fault_at, unknown
from guidance.library.forms.kinds import Id, Sheet
from guidance.library.forms.source import Source


class Right(Entry):
    """What was broken, and what may be demanded for it."""

    sources: tuple[Id, ...] = Field(description="Ids of the sources that say what was broken.")
    demands: dict[Wish, tuple[Id, ...]] = Field(description="What may be demanded, each with the ids of its sources.")


class Rights(Sheet):
    """rights.yaml"""

    rights: dict[Problem, Right] = Field(description="By problem; every problem stands here.")

    def misfits(self, sources: Mapping[str, Source]) -> Iterator[InitErrorDetails]:
        """Sources that the country does not have."""
        for loc, name in self._sources():
            if name not in sources:
                yield unknown(loc, "source", name, sources)

    def _sources(self) -> Iterator[tuple[Loc, str]]:
        for problem, right in self.rights.items():
            yield from ((("rights", problem, "sources", place), name) for place, name in enumerate(right.sources))
            for wish, named in right.demands.items():
                yield from ((("rights", problem, "demands", wish, place), name) for place, name in enumerate(named))

    def _faults(self) -> Iterator[InitErrorDetails]:
        missing = [problem.value for problem in Problem if problem not in self.rights]
        if missing:
            yield fault_at(("rights",), f"nothing is said of {', '.join(missing)}")
