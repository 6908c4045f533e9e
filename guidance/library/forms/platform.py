"""A platform: its dispute, its terms, and how good each channel is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field

from guidance.case.case import CountryCode
from guidance.case.choices import Channel, Problem
from guidance.library.forms.entry import Entry, Faults, Loc, Sheet, fault_at, unknown_at
from guidance.library.forms.kinds import Id, Said, SaidOrNone, SheetLine, Word, WordOrNone
from guidance.library.forms.source import Source, Term, role_faults, source_faults

Fit = Literal["right", "unproven", "wrong"]
ANY_PLATFORM = "other"
"""The pack that stands in for platforms without one, and whose channels the others share."""


class Dispute(Entry):
    """The platform's own procedure for disputes."""

    route: Literal["yes", "no", "unknown"] = Field(description="Is there one?")
    name: Said = Field(description="The platform's name for it.")
    where: Said = Field(description="Where the buyer finds it.")
    window: WordOrNone = Field(description="Term within which it can be opened, or `none` where it is not known.")
    window_undelivered: WordOrNone = Field(None, description="The same where the goods did not come; left out: as `window`.")
    seller_time: WordOrNone = Field(None, description="Term of the seller's answer, after which the platform can be asked to decide.")
    next_stage: Literal["yes", "no"] | None = Field(
        None, description="Does the platform decide once its return form was refused or not answered? Left out: as is usual in the country."
    )
    before_seller: Literal["yes", "no"] = Field(
        "no", description="Does the platform deal with complaints instead of its sellers, so that its form is the first step?"
    )
    barred_by_bank: Literal["yes", "no", "unknown"] = Field("unknown", description="Does a dispute through the bank shut it?")
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
    names: tuple[SheetLine, ...] = Field((), description="Other names by which buyers write it; each word by word, letters of any size.")
    countries: tuple[CountryCode, ...] = Field((), description="Countries whose buyers use it; empty: any.")
    dispute: Dispute = Field(description="Its own procedure for disputes.")
    answers_for: tuple[PlatformRule, ...] = Field((), description="What it settles itself.")
    channels: tuple[Rating, ...] = Field((), description="The channels that differ from those of `other`, rated for platform and seller.")
    terms: dict[Word, Term] = Field(default_factory=dict, description="Its terms by id.")
    sources: dict[Id, Source] = Field(description="Its sources by id.")
    roles: dict[Id, tuple[Id, ...]] = Field(default_factory=dict, description="Which sources answer for a role of the tables.")

    @cached_property
    def fits(self) -> Mapping[tuple[str, Channel], Fit]:
        """The rating of each channel for each addressee."""
        return {(rating.to, rating.channel): rating.fit for rating in self.channels}

    def with_channels_of(self, other: Platform) -> Platform:
        """The same platform; a channel that it does not rate is rated as that of `other`."""
        rated = {(rating.to, rating.channel) for rating in self.channels}
        rest = (rating for rating in other.channels if (rating.to, rating.channel) not in rated)
        return self.model_copy(update={"channels": (*self.channels, *rest)})

    def _faults(self) -> Faults:
        yield from role_faults(self.roles, self.sources)
        yield from self._rating_faults()
        yield from source_faults(self.terms, self.sources)
        named: list[tuple[Loc, str]] = [(("dispute", "source"), self.dispute.source)]
        named += [(("answers_for", number, "source"), rule.source) for number, rule in enumerate(self.answers_for)]
        yield from (unknown_at(loc, "source", source, self.sources) for loc, source in named if source not in self.sources)
        for field in ("window", "window_undelivered", "seller_time"):
            term = getattr(self.dispute, field)
            if term is not None and term not in self.terms:
                yield unknown_at(("dispute", field), "term of this platform", term, self.terms)

    def _rating_faults(self) -> Faults:
        seen: set[tuple[str, Channel]] = set()
        for number, rating in enumerate(self.channels):
            if (rating.to, rating.channel) in seen:
                yield fault_at(("channels", number), f"`{rating.channel}` to the {rating.to} is rated already")
            seen.add((rating.to, rating.channel))
        for to in ("platform", "seller") if self.platform == ANY_PLATFORM else ():
            missing = [channel.value for channel in Channel if (to, channel) not in seen]
            if missing:
                yield fault_at(("channels",), f"not rated for the {to}: {', '.join(missing)}")
