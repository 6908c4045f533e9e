"""What the buyer has told by now and what not yet: each answer with its value and the way to change it.

People's own words are shown as they were written, by `safe` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import streamlit as st

from guidance.advice.fact_words import value_words
from guidance.advice.interview import chosen, detail_of
from guidance.case.case import Case
from guidance.case.event import Event
from guidance.case.moment import Moment
from guidance.claims.sum_words import tell_money
from guidance.library.forms.question import Question
from guidance.library.places import country_name, platform_name
from guidance.library.texts import Texts
from pages.session import state
from pages.views import questions
from pages.widgets import elements, frame, safe

_OWN_WORDS = ("order.number", "order.goods", "order.price", "order.ordered_on", "seller.name")
_DERIVED = frozenset({"formal_started", "mediator"})
"""Facts that follow from others, or from the country."""
_UNINFORMATIVE = ("none", "not_sure", "no")


def list_answers(texts: Texts) -> None:
    """Where the buyer bought, and every answer, each with the way to change it."""
    case = state.case()
    country = country_name(case.country, state.language()) if case.country else texts("words.not_told")
    named = platform_name(case.platform, case.country, state.language())
    platform = named or texts("ui.start.platform_other" if case.platform else "words.not_told")
    place = f"{texts('ui.answers.country')}, {texts('ui.answers.platform').lower()}"
    _row(place, f"{country}, {platform}", "start", texts)
    for question in state.interview().answered:
        query = {questions.QUESTION: question.id, questions.RETURN: "1"}
        _row(texts(f"questions.{question.id}.title"), value(question, texts), "questions", texts, **query)


def list_open(texts: Texts) -> None:
    """What can still change the advice and was not asked yet."""
    questions = state.interview().open
    if questions:
        elements.say(elements.heading(texts("ui.next_step.unknown")), texts("ui.next_step.unknown_lead"))
        link_to_questions([question.id for question in questions], texts)


def link_to_questions(names: list[str], texts: Texts) -> None:
    """A way to each question, which leads back to where the answers are listed."""
    for name in names:
        query = {questions.QUESTION: name, questions.RETURN: "1"}
        if st.button(texts(f"questions.{name}.title"), key=f"open-{name}", type="tertiary", icon=":material/arrow_forward:"):
            frame.go("questions", **query)


def list_more(texts: Texts) -> None:
    """What a case file holds besides answers: people's own words, and events."""
    items = list(_more(state.case(), texts))
    if items:
        elements.say(elements.heading(texts("ui.answers.more_told")))
        safe.show("\n".join(items))


def value(question: Question, texts: Texts) -> str:
    """The answer in the words of its options; in the words of the facts where it came another way."""
    case = state.case()
    options = chosen(state.recorded(), question)
    if not options:
        return _told_otherwise(question, texts)
    parts = [texts(f"questions.{question.id}.options.{name}") for name in options]
    moments = (detail_of(case, question.option(name)) for name in options)
    return "; ".join([*parts, *(texts.moment(moment, state.zone()) for moment in moments if moment is not None)])


def _told_otherwise(question: Question, texts: Texts) -> str:
    advice = state.advice()
    known = [fact for fact in question.facts if fact in advice.known - _DERIVED]
    informative = [fact for fact in known if advice.facts[fact] not in _UNINFORMATIVE]
    listed = informative or known[:1]
    return "; ".join(f"{texts(f'facts.{fact}.name')}: {value_words(texts, fact, advice.facts[fact])}" for fact in listed)


def _row(title: str, value: str, page: str, texts: Texts, **query: str) -> None:
    """One answer; the button's name says which, for screen readers."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="spoken-" + "-".join([page, *query.values()])):
        text = elements.labelled(title, value)
        st.markdown(text, width="stretch", anchors=False)
        label = f"{texts('ui.answers.change')} :gray[{title}]"
        if st.button(label, key="-".join(["change", page, *query.values()]), type="tertiary"):
            frame.go(page, **query)


def _more(case: Case, texts: Texts) -> Iterator[str]:
    for path in _OWN_WORDS:
        part, name = path.split(".")
        value = getattr(getattr(case, part), name)
        if value is not None:
            yield f"{texts(f'fields.{path}')}: {_said(value, case, texts)}"
    for name, proceeding in case.proceedings().items():
        if proceeding.reference:
            yield f"{texts(f'fields.{name}.reference')}: {proceeding.reference}"
    yield from (_event(event, texts) for event in case.events if event.id not in _asked_for() or _own_words(event))


def _said(value: Moment | Decimal | str, case: Case, texts: Texts) -> str:
    if isinstance(value, Decimal):
        return tell_money(value, case.order.currency, texts)
    return texts.moment(value, state.zone()) if isinstance(value, Moment) else value


def _asked_for() -> frozenset[str]:
    """The ids of events that come from answers to questions: those are listed as answers."""
    options = (option for question in state.rulebook().questions.questions for option in question.options)
    return frozenset(name for option in options for name in option.sets.get("events", ()))


def _own_words(event: Event) -> bool:
    return bool(event.reference or event.text or (event.promise and event.promise.text))


def _event(event: Event, texts: Texts) -> str:
    party = texts(f"words.party.{event.counterparty}")
    parts = [
        texts.moment(event.at, state.zone()) if event.at else texts("timeline.no_date"),
        texts(f"timeline.{event.direction}", party=party),
        texts(f"words.channel.{event.channel}") if event.channel != "not_sure" else "",
        event.reference or "",
        event.text or "",
        event.promise.text or "" if event.promise else "",
    ]
    return " · ".join(part for part in parts if part)
