"""The right that was broken, and what may be demanded: by problem and country, in words, with the time for each demand and its sources.

Nothing is promised; a number past its review, or one that its source does not carry, is not told; consumer law is told only where it
holds. `sums` counts what it comes to in money.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidance.advice.advise import advise
from guidance.advice.situation import Situation
from guidance.advice.terms import is_covered
from guidance.advice.view import SourceView
from guidance.advice.wording import language_in, tell_source
from guidance.case.choices import Problem, Wish
from guidance.claims.sum import Sum
from guidance.claims.sums import sum_of
from guidance.library.forms.rights import Right
from guidance.library.rights import load_rights
from guidance.library.texts import Texts


@dataclass(frozen=True)
class DemandView:
    """One thing that may be demanded, in words."""

    wish: str
    name: str
    text: str
    term: str
    note: str
    """What is doubtful about its time; empty where nothing is."""
    is_chosen: bool


@dataclass(frozen=True)
class RightsView:
    """The right of a case in words."""

    is_covered: bool
    broken: str
    answers: str
    demands: tuple[DemandView, ...]
    platform: str | None
    """The platform's name, where a pack tells rules of its own."""
    platform_rules: tuple[str, ...]
    """What the platform says that it settles itself; a rule whose source has to be looked at again is left out."""
    platform_sources: tuple[tuple[SourceView, bool], ...]
    sources: tuple[tuple[SourceView, bool], ...]
    """Each with whether it may still be relied on."""


def right_of(situation: Situation) -> Right:
    """The right behind the problem of a case, as its country tells it."""
    return load_rights()[situation.pack.country.code].rights[situation.case.problem or Problem.NOT_SURE]


def tell_rights(situation: Situation, texts: Texts) -> RightsView:
    """The right of a case in words; the sources of the sum stand beside its own."""
    case, pack, addressee = situation.case, situation.pack, advise(situation).addressee
    covered, problem = is_covered(case), case.problem or Problem.NOT_SURE
    right = right_of(situation)
    demands = tuple(_demand(situation, wish, texts) for wish in right.demands) if covered else ()
    rules = [rule for rule in pack.platform.answers_for if pack.source(rule.source).is_current(situation.today)]
    named = (*_named(right, situation), *_of_sum(sum_of(situation))) if covered else pack.sources(("who-is-covered",))
    return RightsView(
        is_covered=covered,
        broken=texts(f"rights.problems.{problem}.broken") if covered else texts("rights.not_covered"),
        answers=texts(f"rights.answers.{addressee}") if covered and texts.has(f"rights.answers.{addressee}") else "",
        demands=demands,
        platform=pack.platform.name.told(language_in(texts)) if rules else None,
        platform_rules=tuple(rule.text.told(language_in(texts)) for rule in rules),
        platform_sources=_sources(situation, (rule.source for rule in rules), texts),
        sources=_sources(situation, named, texts),
    )


def _sources(situation: Situation, names: Iterable[str], texts: Texts) -> tuple[tuple[SourceView, bool], ...]:
    pack = situation.pack
    return tuple((tell_source(name, pack, texts), pack.source(name).is_current(situation.today)) for name in dict.fromkeys(names))


def _demand(situation: Situation, wish: Wish, texts: Texts) -> DemandView:
    case = situation.case
    term = situation.pack.term(name := situation.rulebook.claim_term(case, wish))
    time = texts("rights.term_kind", term=texts.amount(name), kind=texts(f"words.clock_kind.{term.kind}"))
    doubtful = term.unchecked or not term.is_current(situation.today)
    return DemandView(
        wish=wish,
        name=texts(f"facts.wish.values.{wish}"),
        text=texts(f"rights.problems.{case.problem}.{wish}"),
        term=texts("rights.term", term=time),
        note=texts("rights.unchecked") if doubtful else "",
        is_chosen=case.wish == wish,
    )


def _named(right: Right, situation: Situation) -> Iterator[str]:
    """Ids of the sources of the right, of each demand, and of the time for it."""
    yield from right.sources
    for wish, sources in right.demands.items():
        yield from sources
        yield situation.pack.term(situation.rulebook.claim_term(situation.case, wish)).source


def _of_sum(counted: Sum) -> Iterator[str]:
    for line in counted.lines:
        yield from line.sources
    for guard in counted.guards:
        yield from guard.sources
