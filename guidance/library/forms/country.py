"""A country: its routes, windows, bodies, and the sums that decide about the court."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from guidance.case.case import CountryCode
from guidance.library.forms.entry import Entry, Faults, Loc, Sheet, invalid, unknown_at
from guidance.library.forms.kinds import OR_NONE, Id, Said, SheetLine, SheetLineOrNone, Word, WordOrNone

Method = Literal["card", "sbp", "instalments", "wallet", "cash", "bank_transfer"]
BodyRole = Literal["authority", "bank_authority", "court", "mediator", "adviser"]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise invalid(f"`{name}` is no time zone; write a name such as Europe/Moscow") from None
    return name


class Body(Entry):
    """An authority, a court, a mediator or an adviser."""

    role: BodyRole = Field(description="What it is for.")
    name: Said = Field(description="Its name.")
    can: Said = Field(description="What it can do for a buyer.")
    cannot: Said = Field(description="What it cannot do.")
    before: Said = Field(description="What has to be done before.")
    how: Said = Field(description="How to reach it.")
    phone: Annotated[Annotated[str, Field(pattern=r"^[0-9+() -]{5,24}$")] | None, OR_NONE] = Field(
        description="A number that its source confirms, or `none`."
    )
    address: SheetLineOrNone = Field(description="Its site, without https://, or `none`.")
    source: Id = Field(description="Id of its source.")


class Bodies(Sheet):
    """bodies.yaml: the bodies of a country."""

    bodies: dict[Word, Body] = Field(min_length=1, description="Bodies by id.")


class Routes(Entry):
    """The ways that exist in a country."""

    next_stage: Literal["yes", "no"] = Field(
        description="Does a platform here usually have a further stage once its return form was refused (a guarantee, an arbiter)?"
    )
    payment_dispute: tuple[Method, ...] = Field((), description="Ways of payment for which a bank takes a dispute.")
    authority: WordOrNone = Field(description="The body for consumers, or `none`.")
    authority_first: Literal["yes", "no"] = Field(
        "no", description="Does that body take up the case of one buyer, so that it comes before a dispute through the bank?"
    )
    bank_authority: WordOrNone = Field(description="The body for complaints about a bank, or `none`.")
    bank_first: Literal["yes", "no"] = Field(
        "no", description="Does a dispute through the bank come before a formal claim: is it a right, with a short time?"
    )
    mediator: WordOrNone = Field(description="A mediator or ombudsman for purchases, or `none`.")
    adviser: WordOrNone = Field(description="The body that advises consumers, or `none`.")

    def bodies(self) -> Iterator[tuple[BodyRole, str]]:
        """The bodies that are named, each with the role it is named for."""
        named: tuple[tuple[BodyRole, str | None], ...] = (
            ("authority", self.authority),
            ("bank_authority", self.bank_authority),
            ("mediator", self.mediator),
            ("adviser", self.adviser),
        )
        yield from ((role, body) for role, body in named if body is not None)


class Windows(Entry):
    """Times within which the buyer has to act: ids of terms."""

    return_: WordOrNone = Field(alias="return", description="To give good goods back.")
    not_returnable: tuple[Literal["technically_complex", "custom_made"], ...] = Field(
        ("custom_made",), description="Kinds of good goods that nobody has to take back."
    )
    return_longer: WordOrNone = Field(description="The same, where the buyer was not told in writing how to give them back.")
    reject: WordOrNone = Field(description="To choose a refund or a replacement for any defect.")
    card: dict[Method, Word] = Field(description="To dispute a payment, by the way of payment.")
    card_last: dict[Method, Word] = Field({}, description="After it no bank takes a dispute, where `card` is a rule of thumb.")
    limitation: WordOrNone = Field(description="To go to court.")


class Answers(Entry):
    """Times that others have to answer: ids of terms."""

    withdrawn: WordOrNone = Field(None, description="The seller, to pay back for good goods that came back.")
    payment_dispute: WordOrNone = Field(description="The bank, on a disputed payment.")
    authority: WordOrNone = Field(description="The authority, on a complaint.")


class CourtSums(Entry):
    """Sums that decide about the court: ids of terms."""

    small: WordOrNone = Field(description="Up to it the smallest court hears the case.")
    free: WordOrNone = Field(description="Up to it there is no fee.")


class Country(Sheet):
    """country.yaml: routes, windows, answers and court sums of a country."""

    country: Word = Field(description="ISO 3166 code in small letters; the name of the folder.")
    name: Said = Field(description="Its name.")
    members: tuple[CountryCode, ...] = Field(
        (), description="Countries whose buyers are told this law too, unless they have a folder of their own."
    )
    time_zone: Annotated[SheetLine, AfterValidator(_zone)] = Field(description="IANA name of the capital's zone.")
    currency: Annotated[Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None, OR_NONE] = Field(description="ISO 4217 code, or `none`.")
    prepaid_law: Literal["yes", "no"] = Field(description="Does its law let the buyer ask the platform for a prepayment?")
    routes: Routes = Field(description="Which ways exist.")
    windows: Windows = Field(description="Times within which the buyer has to act.")
    answers: Answers = Field(description="Times that others have to answer.")
    court: CourtSums = Field(description="Sums that decide about the court.")

    def terms(self) -> Iterator[tuple[Loc, str]]:
        """Every term that is named, with its place."""
        windows = {"return": self.windows.return_, "return_longer": self.windows.return_longer, "reject": self.windows.reject}
        named: dict[Loc, str | None] = {("windows", name): term for name, term in windows.items()}
        named |= {("windows", "card", method): term for method, term in self.windows.card.items()}
        named |= {("windows", "card_last", method): term for method, term in self.windows.card_last.items()}
        named[("windows", "limitation")] = self.windows.limitation
        named |= {("answers", name): getattr(self.answers, name) for name in ("withdrawn", "payment_dispute", "authority")}
        named |= {("court", "small"): self.court.small, ("court", "free"): self.court.free}
        yield from ((loc, term) for loc, term in named.items() if term is not None)

    def _faults(self) -> Faults:
        for method in self.windows.card:
            if method not in self.routes.payment_dispute:
                yield unknown_at(("windows", "card", method), "route of `payment_dispute`", method, self.routes.payment_dispute)
