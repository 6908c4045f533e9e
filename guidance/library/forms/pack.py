"""What differs from country to country and from platform to platform? Terms, sources, bodies, routes and channels.

It refuses a term without a source, a number that its source does not carry, and a channel that nobody has rated. It holds no
rule: which step follows is decided by the tables, which are the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails

from guidance.case.case import Channel, Party, Problem
from guidance.errors import Fault
from guidance.library.forms.entry import Entry, Loc, Located, refuse, slip, unknown, wrong
from guidance.library.forms.table import Table, Word

Language = Literal["ru", "en"]
Kind = Literal["statute", "platform", "bank", "habit"]
Unit = Literal["hours", "days", "working_days", "months", "years", "rub"]
Starts = Literal["claim_received", "goods_received", "payment", "breach_known", "registered", "message_sent", "problem_told", "none"]
Method = Literal["card", "sbp", "instalments", "wallet", "cash", "bank_transfer"]
Fit = Literal["right", "unproven", "wrong"]
BodyRole = Literal["authority", "bank_authority", "court", "mediator", "adviser"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_COUNT = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?", re.ASCII)


def _day(raw: object) -> object:
    if isinstance(raw, date):
        return raw
    try:
        if _DAY.fullmatch(str(raw)):
            return date.fromisoformat(str(raw))
    except ValueError:
        pass
    raise wrong(f"`{raw}` is no date; write 2026-02-01")


def _count(raw: object) -> object:
    if isinstance(raw, int) or _COUNT.fullmatch(str(raw)):
        return int(str(raw))
    raise wrong(f"`{raw}` is no whole number above zero")


def _percent(raw: object) -> object:
    found = raw if isinstance(raw, Decimal) else Decimal(str(raw)) if _PERCENT.fullmatch(str(raw)) else Decimal(0)
    if not 0 < found <= 100:
        raise wrong(f"`{raw}` is no share in percent; write 0.5")
    return found


def _yes(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    if raw not in ("yes", "no"):
        raise wrong(f"`{raw}` is neither yes nor no")
    return raw == "yes"


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise wrong(f"`{name}` is no time zone; write a name such as Europe/Moscow") from None
    return name


def _or_none(raw: object) -> object:
    return None if raw == "none" else raw


def _or_unknown(raw: object) -> object:
    return None if raw == "unknown" or raw is None else _day(raw)


NONE = BeforeValidator(_or_none)
Words = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S.*$")]
Day = Annotated[date, BeforeValidator(_day)]
Since = Annotated[date | None, BeforeValidator(_or_unknown)]
Count = Annotated[int, BeforeValidator(_count)]
Percent = Annotated[Decimal, BeforeValidator(_percent)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
WordOrNone = Annotated[Word | None, NONE]
LineOrNone = Annotated[Line | None, NONE]


class Said(Entry):
    """The same words in every language that we speak."""

    ru: Words = Field(description="In Russian.")
    en: Words = Field(description="In English.")

    def told(self, language: Language) -> str:
        """The words in one language."""
        return self.ru if language == "ru" else self.en


SaidOrNone = Annotated[Said | None, NONE]


class Sheet(Entry):
    """The base of a whole file: it knows where it was read."""

    _document: Located | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        self._document = (info.context or {}).get("document")
        refuse(type(self).__name__, self._slips())
        return self

    def fault(self, message: str, *loc: str | int) -> Fault:
        """A fault at a place of the file that this came from."""
        place = self._document.place(loc) if self._document is not None else (type(self).__name__, 1, 1)
        return Fault(*place, message)

    def _slips(self) -> Iterator[InitErrorDetails]:
        yield from ()


class Dated(Entry):
    """Something that was true when it was checked and has to be looked at again."""

    valid_from: Since = Field(description="Since when it applies, or `unknown`.")
    checked_on: Day = Field(description="When somebody last compared it with its source.")
    review_by: Day = Field(description="The last day on which it may be told without a new look.")

    @model_validator(mode="after")
    def _reviewed_later(self) -> Self:
        if self.review_by <= self.checked_on:
            raise wrong("`review_by` is not after `checked_on`")
        return self

    def is_current(self, today: date) -> bool:
        """True until the day on which it has to be looked at again is over."""
        return today <= self.review_by


class Source(Dated):
    """What a rule or a term rests on."""

    title: Said = Field(description="What it settles, in a few words and without a number.")
    act: SaidOrNone = Field(description="The article of the law or the rule, or `none`.")
    address: LineOrNone = Field(description="Where it was read, without https://, or `none`.")
    seen: Line = Field(description="The year of the page that was read, or `unknown`.")
    confidence: Literal["H", "M", "L"] = Field(description="H: text of the law or several good sources; M: one good source; L: weak.")
    basis: Literal["seen", "secondary", "known"] = Field(
        description="seen: the text itself was read; secondary: somebody tells it; known: general knowledge that no text confirmed."
    )
    note: Said | None = Field(None, description="What is doubtful or about to change.")

    @property
    def carries_number(self) -> bool:
        """True where a number may be told on its strength."""
        return self.basis != "known" and self.confidence != "L"


class Term(Dated):
    """A number with its unit: a time to act, or a sum."""

    amount: Count = Field(description="How many.")
    unit: Unit = Field(description="Of what. `days` are calendar days.")
    kind: Kind = Field(description="Which of the four clocks it belongs to: statute, platform, bank, habit.")
    source: Id = Field(description="Id of its source.")
    starts: Starts = Field(description="What it is counted from; `none` for a sum.")
    rolls: Yes = Field(description="yes: a last day that is a day off moves to the next working day.")
    told: Literal["number", "words"] = Field(description="number: the number is shown; words: only that there is a term.")
    unchecked: Yes = Field(description="yes: nobody has read it in the text of the rule itself; dates counted with it say so.")

    def tells_number(self, today: date) -> bool:
        """True where the number may be shown on this day."""
        return self.told == "number" and self.is_current(today)


class Terms(Sheet):
    """terms.yaml"""

    terms: dict[Word, Term] = Field(min_length=1, description="Terms by id.")


class Sources(Sheet):
    """sources.yaml"""

    sources: dict[Id, Source] = Field(min_length=1, description="Sources by id.")
    roles: dict[Id, tuple[Id, ...]] = Field(description="Which sources answer for a role that the tables name.")
    absent: tuple[Id, ...] = Field((), description="Roles for which this country has no rule that we can tell.")

    def _slips(self) -> Iterator[InitErrorDetails]:
        yield from _role_slips(self.roles, self.sources)
        for number, role in enumerate(self.absent):
            if role in self.roles:
                yield slip(("absent", number), f"`{role}` has sources and is absent at once")


class Body(Entry):
    """Somebody to turn to."""

    role: BodyRole = Field(description="What it is for.")
    name: Said = Field(description="Its name.")
    can: Said = Field(description="What it can do for a buyer.")
    cannot: Said = Field(description="What it cannot do.")
    before: Said = Field(description="What has to be done before.")
    how: Said = Field(description="How to reach it.")
    phone: Annotated[Annotated[str, Field(pattern=r"^[0-9+() -]{5,24}$")] | None, NONE] = Field(
        description="A number that its source confirms, or `none`."
    )
    address: LineOrNone = Field(description="Its site, without https://, or `none`.")
    source: Id = Field(description="Id of its source.")


class Bodies(Sheet):
    """bodies.yaml"""

    bodies: dict[Word, Body] = Field(min_length=1, description="Bodies by id.")


class Routes(Entry):
    """Which ways exist."""

    payment_dispute: tuple[Method, ...] = Field((), description="Ways of payment for which a bank takes a dispute.")
    authority: WordOrNone = Field(description="The body for consumers, or `none`.")
    bank_authority: WordOrNone = Field(description="The body for complaints about a bank, or `none`.")
    mediator: WordOrNone = Field(description="A mediator or ombudsman for purchases, or `none`.")
    adviser: WordOrNone = Field(description="A person to ask, or `none`.")

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
    return_longer: WordOrNone = Field(description="The same, where the buyer was not told in writing how to give them back.")
    reject: WordOrNone = Field(description="To choose a refund or a replacement for any defect.")
    card: dict[Method, Word] = Field(description="To dispute a payment, by the way of payment.")
    limitation: WordOrNone = Field(description="To go to court.")


class Answers(Entry):
    """Times that others have to answer: ids of terms."""

    payment_dispute: WordOrNone = Field(description="The bank, on a disputed payment.")
    authority: WordOrNone = Field(description="The authority, on a complaint.")


class CourtSums(Entry):
    """Sums that decide about the court: ids of terms."""

    small: WordOrNone = Field(description="Up to it the smallest court hears the case.")
    free: WordOrNone = Field(description="Up to it there is no fee.")


class Country(Sheet):
    """country.yaml"""

    country: Word = Field(description="ISO 3166 code in small letters; the name of the folder.")
    name: Said = Field(description="Its name.")
    time_zone: Annotated[Line, AfterValidator(_zone)] = Field(description="IANA name of the capital's zone.")
    currency: Annotated[Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None, NONE] = Field(description="ISO 4217 code, or `none`.")
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
        named[("windows", "limitation")] = self.windows.limitation
        named |= {("answers", "payment_dispute"): self.answers.payment_dispute, ("answers", "authority"): self.answers.authority}
        named |= {("court", "small"): self.court.small, ("court", "free"): self.court.free}
        yield from ((loc, term) for loc, term in named.items() if term is not None)

    def _slips(self) -> Iterator[InitErrorDetails]:
        for method in self.windows.card:
            if method not in self.routes.payment_dispute:
                yield unknown(("windows", "card", method), "route of `payment_dispute`", method, self.routes.payment_dispute)


class Dispute(Entry):
    """The platform's own way to settle a quarrel."""

    route: Literal["yes", "no", "unknown"] = Field(description="Is there one?")
    name: Said = Field(description="What the platform calls it.")
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
    """platforms/<platform>.yaml"""

    platform: Word = Field(description="Its id; the name of the file.")
    name: Said = Field(description="Its name.")
    dispute: Dispute = Field(description="Its own way to settle a quarrel.")
    answers_for: tuple[PlatformRule, ...] = Field((), description="What it settles itself.")
    channels: tuple[Rating, ...] = Field(description="Every channel, rated for the platform and for the seller.")
    terms: dict[Word, Term] = Field(default_factory=dict, description="Its terms by id.")
    sources: dict[Id, Source] = Field(description="Its sources by id.")
    roles: dict[Id, tuple[Id, ...]] = Field(default_factory=dict, description="Which sources answer for a role of the tables.")

    @cached_property
    def fits(self) -> Mapping[tuple[str, Channel], Fit]:
        """The rating of each channel for each addressee."""
        return {(rating.to, rating.channel): rating.fit for rating in self.channels}

    def _slips(self) -> Iterator[InitErrorDetails]:
        yield from _role_slips(self.roles, self.sources)
        yield from self._rating_slips()
        yield from _source_slips(self.terms, self.sources)
        named: list[tuple[Loc, str]] = [(("dispute", "source"), self.dispute.source)]
        named += [(("answers_for", number, "source"), rule.source) for number, rule in enumerate(self.answers_for)]
        yield from (unknown(loc, "source", source, self.sources) for loc, source in named if source not in self.sources)
        if self.dispute.window is not None and self.dispute.window not in self.terms:
            yield unknown(("dispute", "window"), "term of this platform", self.dispute.window, self.terms)

    def _rating_slips(self) -> Iterator[InitErrorDetails]:
        seen: set[tuple[str, Channel]] = set()
        for number, rating in enumerate(self.channels):
            if (rating.to, rating.channel) in seen:
                yield slip(("channels", number), f"`{rating.channel}` to the {rating.to} is rated already")
            seen.add((rating.to, rating.channel))
        for to in ("platform", "seller"):
            missing = [channel.value for channel in Channel if (to, channel) not in seen]
            if missing:
                yield slip(("channels",), f"not rated for the {to}: {', '.join(missing)}")


class Habits(Sheet):
    """habits.yaml: rules of thumb, which belong to no country."""

    terms: dict[Word, Term] = Field(min_length=1, description="Terms by id.")
    sources: dict[Id, Source] = Field(min_length=1, description="Sources by id.")
    roles: dict[Id, tuple[Id, ...]] = Field(description="Which sources answer for a role of the tables.")

    def _slips(self) -> Iterator[InitErrorDetails]:
        yield from _role_slips(self.roles, self.sources)
        yield from _source_slips(self.terms, self.sources)


class Rate(Dated):
    """A share in percent, since a day."""

    percent: Percent = Field(description="How many percent.")
    source: Id = Field(description="Id of its source.")
    told: Literal["number", "words"] = Field(description="number: it is counted with; words: only that there is something.")

    def tells_number(self, today: date) -> bool:
        """True where it may be counted with on this day."""
        return self.told == "number" and self.is_current(today)


class Cap(Dated):
    """The most that a penalty comes to: what was paid for the goods."""

    of: Literal["price"] = Field(description="What it equals: `price`, the sum paid for the goods.")
    also_before: Yes = Field(description="yes: days before `valid_from` are counted with it too.")
    source: Id = Field(description="Id of its source.")


CapOrNone = Annotated[Cap | None, NONE]


class Penalty(Entry):
    """What the other side owes for each day of delay."""

    problems: tuple[Problem, ...] = Field(min_length=1, description="For which problems.")
    starts: Literal["claim_term", "delivery_date"] = Field(
        description="The day after it is the first day: the last day of the claim's term, or the promised day of delivery."
    )
    base: Literal["price"] = Field(description="What the share is taken of: `price`, what of the sum paid for the goods is not paid back.")
    rates: tuple[Rate, ...] = Field(min_length=1, description="The share a day, oldest first; a rate holds until the next one begins.")
    cap: CapOrNone = Field(description="The most that it comes to, or `none`.")
    conditions: tuple[Word, ...] = Field((), description="What it depends on: keys under `sums.conditions` of the texts.")
    only_if: dict[Problem, Word] = Field(default_factory=dict, description="One more such key for a single problem.")

    def rate(self, day: date) -> Rate | None:
        """The rate of a day, or None where there was none yet."""
        held = [rate for rate in self.rates if rate.valid_from is None or rate.valid_from <= day]
        return held[-1] if held else None


class Fine(Rate):
    """What a court adds for the buyer: a share of the sum that it awards."""

    exceptions: Id = Field(description="Id of the source that says when there is none.")


class Contested(Entry):
    """A sum of which it is disputed whether it may be claimed: told in words alone."""

    line: Literal["delivery", "price_difference"] = Field(description="Which line of the sum.")
    problems: tuple[Problem, ...] = Field(min_length=1, description="For which problems.")
    source: Id = Field(description="Id of the source that shows the dispute.")


class Sums(Sheet):
    """sums.yaml"""

    price: dict[Problem, tuple[Id, ...]] = Field(description="Sources of the right to the money back, by problem.")
    losses: dict[Problem, tuple[Id, ...]] = Field(description="Sources of the right to losses, by problem.")
    penalties: dict[Word, Penalty] = Field(description="Penalties by id; each problem has one at most.")
    fine: Annotated[Fine | None, NONE] = Field(description="What a court adds as a fine, or `none`.")
    moral_harm: Annotated[Id | None, NONE] = Field(description="Id of the source of what a court may add for moral harm, or `none`.")
    contested: tuple[Contested, ...] = Field((), description="What is told in words alone.")
    guards: dict[Literal["claim", "inspection", "bank_details", "mediation", "cooperation"], tuple[Id, ...]] = Field(
        default_factory=dict, description="What the buyer may not leave out, with the sources that say what it would cost."
    )

    @property
    def tells_law(self) -> bool:
        """False where no law of the country is told."""
        return bool(self.penalties) or self.fine is not None

    def penalty(self, problem: str) -> tuple[str, Penalty] | None:
        """The penalty for a problem, with its id."""
        return next(((name, penalty) for name, penalty in self.penalties.items() if problem in penalty.problems), None)

    def sources(self) -> Iterator[tuple[Loc, str]]:
        """Every source that is named, with its place."""
        for name, by_problem in (("price", self.price), ("losses", self.losses)):
            yield from (((name, key, place), source) for key, named in by_problem.items() for place, source in enumerate(named))
        for loc, rate in self.rates():
            yield (*loc, "source"), rate.source
        for name, penalty in self.penalties.items():
            if penalty.cap is not None:
                yield ("penalties", name, "cap", "source"), penalty.cap.source
        if self.fine is not None:
            yield ("fine", "exceptions"), self.fine.exceptions
        if self.moral_harm is not None:
            yield ("moral_harm",), self.moral_harm
        yield from ((("contested", place, "source"), one.source) for place, one in enumerate(self.contested))
        yield from ((("guards", key, place), source) for key, named in self.guards.items() for place, source in enumerate(named))

    def rates(self) -> Iterator[tuple[Loc, Rate]]:
        """Every rate with its place."""
        for name, penalty in self.penalties.items():
            yield from ((("penalties", name, "rates", place), rate) for place, rate in enumerate(penalty.rates))
        if self.fine is not None:
            yield ("fine",), self.fine

    def _slips(self) -> Iterator[InitErrorDetails]:
        seen: set[Problem] = set()
        for name, penalty in self.penalties.items():
            for place, problem in enumerate(penalty.problems):
                if problem in seen:
                    yield slip(("penalties", name, "problems", place), f"`{problem}` has a penalty already")
                seen.add(problem)
            since = [rate.valid_from or date.min for rate in penalty.rates]
            if since != sorted(set(since)):
                yield slip(("penalties", name, "rates"), "the rates do not stand from the oldest to the newest")


Misfit = tuple[Sheet | Table, InitErrorDetails]
"""A file, and what in it does not fit to another."""


@dataclass(frozen=True)
class CountryPack:
    """Everything that we tell about one country."""

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
        """What does not fit together between its files."""
        yield from ((self.terms, found) for found in _source_slips(self.terms.terms, self.sources.sources))
        yield from ((self.country, unknown(loc, "term", term, self.terms.terms)) for loc, term in self._lost_terms())
        yield from ((self.country, found) for found in self._route_slips())
        yield from ((self.bodies, found) for found in self._body_slips())
        yield from ((self.sums, found) for found in self._sum_slips())
        yield from ((self.claim_term, found) for found in self._table_slips())

    def _lost_terms(self) -> Iterator[tuple[Loc, str]]:
        yield from ((loc, term) for loc, term in self.country.terms() if term not in self.terms.terms)

    def _route_slips(self) -> Iterator[InitErrorDetails]:
        for role, name in self.country.routes.bodies():
            body = self.bodies.bodies.get(name)
            if body is None:
                yield unknown(("routes", role), "body", name, self.bodies.bodies)
            elif body.role != role:
                yield slip(("routes", role), f"`{name}` is a body with the role {body.role}, not {role}")

    def _body_slips(self) -> Iterator[InitErrorDetails]:
        for name, body in self.bodies.bodies.items():
            source = self.sources.sources.get(body.source)
            if source is None:
                yield unknown(("bodies", name, "source"), "source", body.source, self.sources.sources)
            elif body.phone is not None and not source.carries_number:
                yield slip(("bodies", name, "phone"), "a telephone number needs a source that was read")

    def _sum_slips(self) -> Iterator[InitErrorDetails]:
        known = self.sources.sources
        yield from (unknown(loc, "source", source, known) for loc, source in self.sums.sources() if source not in known)
        for loc, rate in self.sums.rates():
            source = known.get(rate.source)
            if source is not None and rate.told == "number" and not source.carries_number:
                yield slip((*loc, "told"), f"the source {rate.source} does not carry a number; write `told: words`")

    def _table_slips(self) -> Iterator[InitErrorDetails]:
        for number, output in enumerate(self.claim_term.outputs):
            if output not in self.terms.terms:
                yield unknown(("outputs", number), "term", output, self.terms.terms)
        for number, rule in enumerate(self.claim_term.rules):
            for place, role in enumerate(rule.basis):
                if role not in self.sources.roles:
                    yield unknown(("rules", number, "basis", place), "role in sources.yaml", role, self.sources.roles)


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
        found = (source for role in roles for known in self._roles for source in known.get(role, ()))
        return tuple(dict.fromkeys(found))

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


def _role_slips(roles: Mapping[str, tuple[str, ...]], sources: Mapping[str, Source]) -> Iterator[InitErrorDetails]:
    for role, named in roles.items():
        if not named:
            yield slip(("roles", role), f"`{role}` names no source; list it under `absent` where there is none")
        for number, source in enumerate(named):
            if source not in sources:
                yield unknown(("roles", role, number), "source", source, sources)


def _source_slips(terms: Mapping[str, Term], sources: Mapping[str, Source]) -> Iterator[InitErrorDetails]:
    """Terms whose source is not there, or does not carry the number that is told."""
    for name, term in terms.items():
        source = sources.get(term.source)
        if source is None:
            yield unknown(("terms", name, "source"), "source", term.source, sources)
        elif term.told == "number" and not source.carries_number:
            yield slip(("terms", name, "told"), f"the source {term.source} does not carry a number; write `told: words`")
