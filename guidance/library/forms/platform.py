"""A platform: its dispute, its terms, and how good each channel is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field

from guidance.case.choices import Channel, Problem
from guidance.library.forms.entry import Entry, Faults, Loc, Sheet, fault_at, unknown_at
from guidance.library.forms.kinds import Id, Said, SaidOrNone, Word, WordOrNone
from guidance.library.forms.source import Source, Term, role_faults, source_faults

Fit = Literal["right", "unproven", "wrong"]


class Dispute(Entry):
    """The platform's own procedure for disputes."""

    route: Literal["yes", "no", "unknown"] = Field(description="Is there one?")
    name: Said = Field(description="The platform's name for it.")
    where: Said = Field(description="Where the buyer finds it.")
    window: WordOrNone = Field(description="Term within which it can be opened, or `none` where it is not known.")
    source: Id = Field(description="Id of its source.")


class PlatformRule(Entry):
    """Something that the platform itself settles."""

    topic: Word = Field(description="What about.")
    text: Said = Field(description="What it says.")
    source: Id = Field(description="Id of its source.")


class Rating(Entry):
    """How good one channel is for one addressee."""

    to: Literal["platform", "seller"] = Field(description="Whom the message is meant for.")
    channel: Channel = Field(description="The way it goes.")
    fit: Fit = Field(description="right: reaches them and can be proved; unproven: reaches them and cannot; wrong: does not reach them.")
    topics: tuple[Literal["all"] | Problem, ...] = Field(("all",), description="What it is good for.")
    why: Said = Field(description="Why.")
    where: SaidOrNone = Field(None, description="Where to find it, or `none`.")


class Platform(Sheet):
    """platforms/<platform>.yaml: one platform."""

    platform: Word = Field(description="Its id; the name of the file.")
    name: Said = Field(description="Its name.")
    dispute: Dispute = Field(description="Its own procedure for disputes.")
    answers_for: tuple[PlatformRule, ...] = Field((), description="What it settles itself.")
    channels: tuple[Rating, ...] = Field(description="Every channel, rated for the platform and for the seller.")
    terms: dict[Word, Term] = Field(default_factory=dict, description="Its terms by id.")
    sources: dict[Id, Source] = Field(description="Its sources by id.")
    roles: dict[Id, tuple[Id, ...]] = Field(default_factory=dict, description="Which sources answer for a role of the tables.")

    @cached_property
    def fits(self) -> Mapping[tuple[str, Channel], Fit]:
        """The rating of each channel for each addressee."""
        return {(rating.to, rating.channel): rating.fit for rating in self.channels}

    def _faults(self) -> Faults:
        yield from role_faults(self.roles, self.sources)
        yield from self._rating_faults()
        yield from source_faults(self.terms, self.sources)
        named: list[tuple[Loc, str]] = [(("dispute", "source"), self.dispute.source)]
        named += [(("answers_for", number, "source"), rule.source) for number, rule in enumerate(self.answers_for)]
        yield from (unknown_at(loc, "source", source, self.sources) for loc, source in named if source not in self.sources)
        if self.dispute.window is not None and self.dispute.window not in self.terms:
            yield unknown_at(("dispute", "window"), "term of this platform", self.dispute.window, self.terms)

    def _rating_faults(self) -> Faults:
        seen: set[tuple[str, Channel]] = set()
        for number, rating in enumerate(self.channels):
            if (rating.to, rating.channel) in seen:
                yield fault_at(("channels", number), f"`{rating.channel}` to the {rating.to} is rated already")
            seen.add((rating.to, rating.channel))
        for to in ("platform", "seller"):
            missing = [channel.value for channel in Channel if (to, channel) not in seen]
            if missing:
                yield fault_at(("channels",), f"not rated for the {to}: {', '.join(missing)}")
