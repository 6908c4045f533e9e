"""Networks and forums of a country: their legal status there, and how long a post of ours is.

The length is our own choice, short enough to be read; it says nothing about what a network accepts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from guidance.case.choices import Problem
from guidance.library.forms.entry import Entry, Faults, Sheet, unknown_at
from guidance.library.forms.kinds import OR_NONE, AddresseeLanguage, Count, Id, Said, Word, Yes
from guidance.library.forms.source import Source

SHORTEST = 200
"""No post has to be shorter: the account of what happened would not fit."""


class Network(Entry):
    """One network, site of reviews, or forum."""

    name: Said = Field(description="What it is called.")
    kind: Literal["review", "network", "forum"] = Field(description="What is written there: a review, a post, a story for a forum.")
    written: Yes = Field(description="yes: a text is drafted for it; no: only its legal status is shown.")
    length: Annotated[Count, Field(ge=SHORTEST, le=10_000)] = Field(description="The most characters of our text.")
    tags: Annotated[int, Field(ge=0, le=5, strict=False)] = Field(0, description="How many tags are usual there.")
    problems: tuple[Problem, ...] = Field((), description="The problems for which it is offered; left out: all.")
    status: Said = Field(description="Its status in the law of the country, and what to look out for.")
    source: Annotated[Id | None, OR_NONE] = Field(description="Id of the source of its status, or `none`.")


class Networks(Sheet):
    """networks.yaml: the networks of a country."""

    language: AddresseeLanguage = Field(description="The language of readers there; `reader`: the buyer's own language.")
    networks: dict[Word, Network] = Field(min_length=1, description="Networks by id, in the order in which they are offered.")

    def misfits(self, sources: Mapping[str, Source]) -> Faults:
        """Sources that the country does not have."""
        for name, network in self.networks.items():
            if network.source is not None and network.source not in sources:
                yield unknown_at(("networks", name, "source"), "source", network.source, sources)
