"""Puts the advice into the words of one language, ready to be drawn.

For each part it takes the most specific text that the content has for this step, rule, clock, addressee, country and platform. What a
person wrote never enters these texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from guidance.advice.advise import advise
from guidance.advice.fact_words import change_words, value_words
from guidance.advice.model import Advice, Change, Deadline
from guidance.advice.questions import sensible_questions
from guidance.advice.situation import Situation
from guidance.advice.view import AnswerView, BodyView, CalendarView, DeadlineView, SourceView, StepView, Titled
from guidance.case.choices import Language
from guidance.errors import InputError
from guidance.library.forms.pack import Pack
from guidance.library.packs import ANYWHERE
from guidance.library.texts import Amount, Texts, texts_for, with_capital

MOST_CHANGES = 6
MOST_ANSWERS = 8
_A_FACT_AT_MOST = 2


def texts_of(situation: Situation, language: Language) -> Texts:
    """The sentences for a situation: in `language`, with what its country and platform say otherwise, and its terms."""
    pack, today = situation.pack, situation.today
    return texts_for(language, pack.country.code, pack.platform.platform).with_terms(lambda name: _amount(pack, name, today))


def tell_step(situation: Situation, texts: Texts) -> StepView:
    """The next step in words."""
    return _Telling(situation, texts).view()


def tell_by_when(situation: Situation, texts: Texts) -> str:
    """By when the step is to be done, or until when to wait; nothing where it has no date."""
    return _Telling(situation, texts).by_when()


def tell_error(error: InputError, texts: Texts) -> str:
    """The one sentence for something that cannot be used."""
    params = dict(error.params)
    if "field" in params:
        known = f"fields.{params['field']}"
        params["field"] = texts(known) if texts.has(known) else params["field"]
    key = f"errors.{error.key}"
    return texts(key, **{name: params.get(name, "") for name in texts.placeholders(key)})


def tell_source(name: str, pack: Pack, texts: Texts) -> SourceView:
    """One source with its dates."""
    source, language = pack.source(name), language_in(texts)
    return SourceView(
        id=name,
        title=source.title.told(language),
        act=source.act.told(language) if source.act else "",
        address=source.address or "",
        confidence=texts(f"rulebook.confidence.{source.confidence}"),
        valid_from=texts.date(source.valid_from) if source.valid_from else texts("rulebook.sources.unknown_date"),
        checked_on=texts.date(source.checked_on),
        review_by=texts.date(source.review_by),
        note=source.note.told(language) if source.note else "",
    )


def _amount(pack: Pack, name: str, today: date) -> Amount | None:
    term = pack.term(name)
    return Amount(term.amount, term.unit) if term.tells_number(today) else None


def language_in(texts: Texts) -> Language:
    """The language of these words, as the content names it."""
    return "ru" if texts.language == "ru" else "en"


class _Telling:
    def __init__(self, situation: Situation, texts: Texts) -> None:
        self.situation, self.texts = situation, texts
        self.advice: Advice = advise(situation)
        self.pack, self.zone = situation.pack, situation.zone
        self.graph = situation.rulebook.graph
        self.variants = tuple(self._variants())

    def view(self) -> StepView:
        advice = self.advice
        due = self._deadline(advice.due) if advice.due else None
        return StepView(
            title=self._part("title"),
            unknown_law=self.texts("ui.next_step.law_unknown") if self.pack.country.code == ANYWHERE else "",
            what=self._part("what"),
            to_whom=self._part(f"to_whom.{advice.addressee}", "to_whom.any"),
            where=self._part("where"),
            attach=self._list("attach"),
            by_when=self.by_when(),
            due=due,
            expect=self._part("expect"),
            next=self._part("next"),
            law=self._part("law"),
            done=self._part("done"),
            why=tuple(dict.fromkeys(self.texts(key) for key in advice.because)),
            rests_on=tuple(self._answers()),
            changes=tuple(self._changes()),
            calendar=tuple(self._calendar()),
            parallel=tuple(self._moves(warnings=False)),
            warnings=tuple(self._moves(warnings=True)),
            unknown=tuple(self._unknown()),
            deadlines=tuple(self._deadline(deadline) for deadline in advice.deadlines),
            sources=tuple(tell_source(name, self.pack, self.texts) for name in self._sources()),
            body=self._body(self._turned_to()),
            person=self._body(self.pack.country.country.routes.adviser),
        )

    def _variants(self) -> Iterator[str]:
        """What a step's texts may be special for, the most special first: a rule that led to it, the clock, the addressee."""
        yield from (key.removeprefix("reasons.") for key in self.advice.because)
        yield self.advice.rules[self.graph.final]
        if self.advice.due is not None:
            yield self.advice.due.id
        yield self.advice.addressee

    def _keys(self, parts: Iterable[str]) -> Iterator[str]:
        step = f"steps.{self.advice.step}"
        for part in parts:
            yield from (f"{step}.{variant}.{part}" for variant in self.variants)
        yield from (f"{step}.{part}" for part in parts)

    def _part(self, *parts: str) -> str:
        """The most special text of the step for one of these parts, or nothing where the step has none."""
        key = next((key for key in self._keys(parts) if self.texts.has(key)), None)
        if key is None:
            return ""
        return self.texts(key, **{name: self._due_day() for name in self.texts.placeholders(key)})

    def _list(self, part: str) -> tuple[str, ...]:
        key = next((key for key in self._keys((part,)) if self.texts.has(key)), None)
        return self.texts.list(key) if key is not None else ()

    def _due_day(self) -> str:
        return self._when(self.advice.due) if self.advice.due else ""

    def _when(self, deadline: Deadline) -> str:
        """For a term in days, or one that ends at midnight, its last day; otherwise the minute."""
        if deadline.whole_days or deadline.at.astimezone(self.zone).time() == time(0):
            return self.texts.date(deadline.at - timedelta(minutes=1), self.zone)
        return self.texts.moment(deadline.at, self.zone)

    def by_when(self) -> str:
        """The date of the step, and what is said of it."""
        text = self._part("by_when")
        due = self.advice.due
        if due is None:
            return text
        key = "wait_until_date" if self.advice.step == "wait_until" else "last_day" if due.whole_days else "by_when_date"
        return " ".join(filter(None, (f"**{self.texts(f'ui.next_step.{key}', date=self._when(due))}.**", text)))

    def _deadline(self, deadline: Deadline) -> DeadlineView:
        term = self.pack.term(deadline.term) if deadline.term else None
        stale = term is not None and not term.is_current(self.situation.today)
        return DeadlineView(
            date=self._when(deadline),
            name=self.texts(f"timeline.clocks.{deadline.id}"),
            kind=self.texts(f"words.clock_kind.{deadline.kind}"),
            owner=self.texts(f"words.owner.{deadline.owner}"),
            note=self.texts("ui.next_step.unchecked") if deadline.unchecked or stale else "",
        )

    def _answers(self) -> Iterator[AnswerView]:
        graph, facts = self.graph.facts, self.advice.facts
        relevant = [
            fact for fact in self.advice.rests_on if fact in self.advice.known and not (graph[fact].is_clock and facts[fact] == "none")
        ]
        for fact in relevant[:MOST_ANSWERS]:
            yield AnswerView(self.texts(f"facts.{fact}.name"), value_words(self.texts, fact, self.advice.facts[fact]))

    def _changes(self) -> Iterator[str]:
        for change in self._nearest():
            words = change_words(self.texts, change.fact, change.after)
            step = self.texts(f"steps.{change.step}.name")
            yield self.texts("ui.next_step.would_change_row", change=with_capital(words), step=step)

    def _nearest(self) -> list[Change]:
        """The nearest changes, of one fact no more than a few."""
        nearest: list[Change] = []
        for change in self.advice.changes:
            if sum(other.fact == change.fact for other in nearest) < _A_FACT_AT_MOST:
                nearest.append(change)
        return nearest[:MOST_CHANGES]

    def _calendar(self) -> Iterator[CalendarView]:
        """The steps of the worst case; a wait is the time between two rows."""
        for projected in self.advice.calendar:
            if projected.step != "wait_until":
                yield CalendarView(self.texts.date(projected.at, self.zone), self.texts(f"steps.{projected.step}.name"))

    def _moves(self, *, warnings: bool) -> Iterator[Titled]:
        for move in self.advice.parallel:
            if move.startswith("beware_") == warnings:
                yield Titled(self.texts(f"parallel.{move}.title"), self.texts(f"parallel.{move}.text"))

    def _unknown(self) -> Iterator[tuple[str, str]]:
        for question in sensible_questions(self.situation):
            if set(question.facts) & set(self.advice.unknown):
                yield question.id, self.texts(f"questions.{question.id}.title")

    def _sources(self) -> tuple[str, ...]:
        dated = (source for deadline in self.advice.deadlines for source in deadline.source)
        return tuple(dict.fromkeys((*self.advice.basis, *dated)))

    def _turned_to(self) -> str | None:
        routes = self.pack.country.country.routes
        match self.advice.step:
            case "authority":
                return routes.bank_authority if self.advice.addressee == "bank" else routes.authority
            case "mediator":
                return routes.mediator
            case "court":
                return self._court()
        return None

    def _court(self) -> str | None:
        """bodies.yaml lists courts from the smallest on."""
        courts = [name for name, body in self.pack.country.bodies.bodies.items() if body.role == "court"]
        if not courts:
            return None
        return courts[-1] if self.advice.facts["court_size"] in ("large", "dutiable") else courts[0]

    def _body(self, name: str | None) -> BodyView | None:
        if name is None:
            return None
        body, language = self.pack.country.body(name), language_in(self.texts)
        return BodyView(
            name=body.name.told(language),
            can=body.can.told(language),
            cannot=body.cannot.told(language),
            before=body.before.told(language),
            how=body.how.told(language),
            phone=body.phone or "",
            address=body.address or "",
        )
