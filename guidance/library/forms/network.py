"""Where may the matter be told in public, in this country? One network, its state in law, and how long a post of ours is.

It refuses a network of which nothing is said: whether we write for it at all, and why. A length is ours, short enough to be read; it is no
promise about what a network takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field
from pydantic_core import InitErrorDetails

from guidance.case.choices import Problem
from guidance.library.forms.entry import Entry, unknown
from guidance.library.forms.kinds import NONE, Count, Id, Said, Sheet, Yes
from guidance.library.forms.source import Source
from guidance.library.forms.table import Word

SHORTEST = 200
"""No post is asked to be shorter: less would not hold what happened."""


class Network(Entry):
    """One place to write."""

    name: Said = Field(description="What it is called.")
    kind: Literal["review", "network", "forum"] = Field(description="What is written there: a review, a post, a story for a forum.")
    written: Yes = Field(description="yes: we draft a text for it; no: only its state is told.")
    length: Annotated[Count, Field(ge=SHORTEST, le=10_000)] = Field(description="The most characters of our text.")
    tags: Annotated[int, Field(ge=0, le=5, strict=False)] = Field(0, description="How many tags are in use there.")
    problems: tuple[Problem, ...] = Field((), description="For which problems; left out: for all.")
    status: Said = Field(description="Its state in the law of the country and what to look at, in words.")
    source: Annotated[Id | None, NONE] = Field(description="Id of the source of its state, or `none`.")


class Networks(Sheet):
    """networks.yaml"""

    language: Literal["ru", "en", "reader"] = Field(description="What is read there; `reader`: the buyer's own language.")
    networks: dict[Word, Network] = Field(min_length=1, description="Networks by id, in the order in which they are offered.")

    def misfits(self, sources: Mapping[str, Source]) -> Iterator[InitErrorDetails]:
        """Sources that the country does not have."""
        for name, network in self.networks.items():
            if network.source is not None and network.source not in sources:
                yield unknown(("networks", name, "source"), "source", network.source, sources)
