"""One question of the interview: its fields, and where its buttons lead.

What was entered is kept at once, whether it can be used or not; it becomes an answer as soon as it can.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass

import streamlit as st

from guidance.advice.interview import answer, chosen, detail_of
from guidance.advice.questions import sensible_questions
from guidance.advice.wording import tell_error
from guidance.case.case import Case
from guidance.errors import InputError
from guidance.library.forms.question import Detail, Option, Question
from guidance.library.texts import Texts
from guidance.reading.typed_date import LONGEST, read_day, write_day
from guidance.storage.sealed_draft import FieldState
from pages.session import fields, state
from pages.widgets import elements, frame
from pages.widgets.form import read_field

PAGE = "questions"
QUESTION, RETURN = "q", "change"
"""What the address says: which question, and whether it leads back to the list of answers."""


@dataclass(frozen=True)
class Asked:
    """The question of a page, with those before and after it that are answered already."""

    question: Question
    number: int
    limit: int
    before: str | None
    after: str | None
    is_told: bool
    """True where the Case answers it, in the person's own choice or in another way."""

    @property
    def progress(self) -> str | None:
        """Its place among the questions; empty where it goes beyond what is asked before the first advice."""
        return state.texts()("ui.questions.progress", n=self.number, limit=self.limit) if self.number <= self.limit else None

    @property
    def is_changed(self) -> bool:
        """True where the buyer came from the list of answers."""
        return RETURN in st.query_params


def asked() -> Asked | None:
    """The question to draw: the one that the address names, or the one after it where it was just answered; None when none is left."""
    current = _shown()
    if current is not None and fields.was_pressed(_button("next", current.question)):
        error = keep(current, read_fields(current.question, state.texts(), drawn=False))
        if error is None:
            _on(current)
            return _shown()
    return current


def explain(asked: Asked, texts: Texts) -> None:
    """Why it is asked, and how to answer."""
    changing = texts("ui.questions.change_note") if asked.is_changed else ""
    several = texts("ui.questions.several") if asked.question.several else ""
    elements.say(" ".join(filter(None, (texts(f"questions.{asked.question.id}.why"), several, changing))))


def read_fields(question: Question, texts: Texts, *, drawn: bool = True) -> FieldState:
    """The content of the fields of a question: drawn, or as they are before they are drawn again."""
    initial = fields.entry(question.id) or _told(question)
    read = _several if question.several else _one
    options = read(question, initial, texts, drawn=drawn)
    if all(option.detail is None for option in question.options):
        return FieldState(options)
    with (
        st.container() if drawn else nullcontext()
    ):  # it keeps the place of the date: the buttons and the focus stay when the field appears
        return FieldState(options, _day(question, options, initial, texts, drawn=drawn))


def keep(asked: Asked, entered: FieldState) -> InputError | None:
    """Keep what was entered: as an answer where it can be one; otherwise as it is, with what is missing."""
    question = asked.question
    if entered == _told(question):
        fields.remember_field(question.id, None)
        return None if asked.is_told else InputError("nothing_chosen")
    try:
        state.update(_answered(question, entered))
    except InputError as error:
        fields.remember_field(question.id, entered)
        return error
    fields.remember_field(question.id, None)
    return None


def way_on(asked: Asked, error: InputError | None, texts: Texts) -> None:
    """Draw the buttons; go where they lead, or say what is missing above them."""
    place = st.empty()
    with st.container(horizontal=True):
        onward = st.button(texts("ui.questions.next"), key=_button("next", asked.question), type="primary")
        backward = st.button(texts("ui.questions.back"), key=_button("back", asked.question))
    if backward:
        _back(asked)
    if onward and error is None:
        _on(asked)
        st.rerun()
    if onward and error is not None:
        message = _said(asked.question, error, texts)
        place.error(message, icon=":material/error:")


def _shown() -> Asked | None:
    """The question that the address names, or the next one."""
    sensible = {question.id: question for question in sensible_questions(state.situation())}
    name = st.query_params.get(QUESTION, "")
    if name not in sensible:
        name = state.resume(PAGE, _first_open())
    return _asked(sensible[name]) if name in sensible else None


def _asked(question: Question) -> Asked:
    interview = state.interview()
    answered = [known.id for known in interview.answered]
    order = [known.id for known in state.rulebook().questions.questions]
    here = order.index(question.id)
    before = [name for name in answered if order.index(name) < here]
    after = [name for name in answered if order.index(name) > here]
    is_answered = question.id in answered
    return Asked(question, len(before) + 1, interview.limit, before[-1] if before else None, after[0] if after else None, is_answered)


def _first_open() -> str:
    interview = state.interview()
    return interview.next.id if interview.next else ""


def _told(question: Question) -> FieldState:
    """What the Case says to a question."""
    options = chosen(state.recorded(), question)
    moments = [detail_of(state.case(), question.option(name)) for name in options]
    known = next((moment for moment in moments if moment is not None), None)
    return FieldState(options, write_day(known.earliest(state.zone()).date()) if known else "")


def _one(question: Question, initial: FieldState, texts: Texts, *, drawn: bool) -> tuple[str, ...]:
    names = [option.id for option in question.options]
    picked = read_field(
        question.id,
        initial.options[0] if initial.options else None,
        lambda key: st.radio(
            texts(f"questions.{question.id}.title"),
            names,
            index=names.index(initial.options[0]) if initial.options else None,
            format_func=lambda name: texts(f"questions.{question.id}.options.{name}"),
            key=key,
            label_visibility="collapsed",
        ),
        drawn=drawn,
    )
    return (picked,) if picked else ()


def _several(question: Question, initial: FieldState, texts: Texts, *, drawn: bool) -> tuple[str, ...]:
    def is_ticked(name: str) -> bool:
        label, value = texts(f"questions.{question.id}.options.{name}"), name in initial.options
        return read_field(f"{question.id}-{name}", value, lambda key: st.checkbox(label, value=value, key=key), drawn=drawn)

    return tuple(option.id for option in question.options if is_ticked(option.id))


def _day(question: Question, options: tuple[str, ...], initial: FieldState, texts: Texts, *, drawn: bool) -> str:
    """The date that the chosen option asks for, as it is written; nothing where none is asked."""
    asking = _asking(question, options)
    if asking is None or asking.detail is None:
        return ""
    label, hint = _optional(texts(f"questions.{question.id}.detail.{asking.id}"), asking.detail, texts), texts("ui.questions.date_help")
    return read_field(
        f"{question.id}-{asking.id}-day",
        initial.text,
        lambda key: st.text_input(label, value=initial.text, key=key, max_chars=LONGEST, placeholder=hint, autocomplete="off"),
        drawn=drawn,
    ).strip()


def _button(name: str, question: Question) -> str:
    return f"{name}-{question.id}"


def _optional(label: str, detail: Detail, texts: Texts) -> str:
    return label if detail.required else f"{label} ({texts('ui.questions.date_optional')})"


def _asking(question: Question, options: tuple[str, ...]) -> Option | None:
    return next((option for option in map(question.option, options) if option.detail is not None), None)


def _answered(question: Question, entered: FieldState) -> Case:
    asking = _asking(question, entered.options)
    day = read_day(entered.text, state.clock_day(), asking.detail.tense) if asking and asking.detail else None
    return answer(state.recorded(), question, entered.options, day)


def _said(question: Question, error: InputError, texts: Texts) -> str:
    """What is missing, in the words of the question where it has words for it."""
    return texts(f"questions.{question.id}.missing") if error.key == "nothing_chosen" else tell_error(error, texts)


def _back(asked: Asked) -> None:
    if asked.is_changed:
        frame.go("answers")
    if asked.before is None:
        frame.go("start")
    frame.turn(**{QUESTION: asked.before})


def _on(asked: Asked) -> None:
    """To the next question, in the order of their weight, then to the step; another question of this page is only put into the address."""
    if asked.is_changed:
        frame.go("answers")
    following = _asked(asked.question).after or _first_open()
    if not following:
        frame.go("next_step")
    st.query_params.from_dict({QUESTION: following})
