"""The next step: what to do first, then why, then what comes after; the rest opens on demand."""

from __future__ import annotations

import streamlit as st

from guidance.advice.view import BodyView, DeadlineView, StepView
from guidance.library.texts import Texts
from pages.session import state
from pages.views import answers, post
from pages.widgets import calendar_button, elements
from pages.widgets.elements import bullets, heading, labelled, paragraphs, say, table


def show_step(view: StepView, texts: Texts) -> None:
    """The one step: by when, what, to whom, where, with what, and what to expect; before it, what is not known of the country."""
    if view.unknown_law:
        st.warning(view.unknown_law, icon=":material/gavel:")
    with st.container(border=True, key="step"):
        say(view.by_when, _whose(view.due, texts))
        say(
            view.what,
            labelled(texts("ui.next_step.to_whom"), view.to_whom),
            labelled(texts("ui.next_step.where"), view.where),
            _body(view.body),
            labelled(texts("ui.next_step.attach"), bullets(view.attach)),
            labelled(texts("ui.next_step.expect"), view.expect),
        )


def show_done(texts: Texts) -> None:
    """What was marked last, and the way back from it."""
    elements.show_undo(texts("ui.next_step.done_noted"), texts("ui.next_step.undo"))


def offer_done(view: StepView, texts: Texts) -> None:
    """The button that says that the step is done, and leads to the next one; beside it the way to its letters."""
    if not state.can_do_step():
        return
    with st.container(horizontal=True):
        if st.button(texts("ui.next_step.done", done=view.done), key="mark", type="primary"):
            state.do_step()
            st.rerun()
        elements.page_button(texts("ui.next_step.to_letters"), "letters")


def show_warnings(view: StepView, texts: Texts) -> None:
    """What not to do, in words and with a sign."""
    if view.warnings:
        text = paragraphs(*(labelled(warning.title, warning.text) for warning in view.warnings))
        st.warning(text, icon=":material/warning:", title=texts("ui.next_step.warnings"))


def show_reasons(view: StepView, texts: Texts) -> None:
    """Why this step: the rules in words, and the answers that they rest on."""
    answers = [f"{answer.name}: {answer.value}" for answer in view.rests_on]
    rests_on = labelled(texts("ui.next_step.rests_on"), bullets(answers))
    say(heading(texts("ui.next_step.why")), *view.why, rests_on)


def show_what_comes(view: StepView, texts: Texts) -> None:
    """What becomes of the advice if they stay silent, and what to do beside the step."""
    columns = (texts("ui.next_step.deadline_at"), texts("ui.next_step.nav"))
    rows = [(texts("ui.next_step.if_silent_row", date=row.date), row.step) for row in view.calendar]
    calendar = paragraphs(texts("ui.next_step.if_silent_lead"), table(columns, rows)) if rows else ""
    moves = [labelled(move.title, move.text) for move in view.parallel]
    say(heading(texts("ui.next_step.if_silent")), view.next, calendar)
    if rows or view.deadlines:
        calendar_button.offer_calendar(texts)
    if moves:
        say(heading(texts("ui.next_step.parallel")), *moves)
        post.offer_way(texts)


def show_unknown(view: StepView, texts: Texts) -> None:
    """The questions that can still change the step, each one click away."""
    if view.unknown:
        say(heading(texts("ui.next_step.unknown")), texts("ui.next_step.unknown_lead"))
        answers.link_to_questions([name for name, _ in view.unknown], texts)


def show_grounds(view: StepView, texts: Texts) -> None:
    """What would change the step, the law, every date, the sources: for those who want to check."""
    with st.expander(texts("ui.next_step.would_change")):
        say(bullets(view.changes) or texts("ui.next_step.would_change_none"))
    if view.law:
        with st.expander(texts("ui.next_step.law")):
            say(view.law)
    with st.expander(texts("ui.next_step.deadlines")):
        say(_deadlines(view, texts))
    with st.expander(texts("ui.next_step.sources")):
        say(texts("ui.next_step.sources_lead"), *(elements.source(source, texts) for source in view.sources))


def show_person(view: StepView, texts: Texts) -> None:
    """Whom to turn to when stuck."""
    say(heading(texts("ui.next_step.person")), _body(view.person), texts("ui.next_step.person_text"))
    elements.small_print(texts("ui.not_legal_advice"))


def footer_links(texts: Texts) -> None:
    """To the answers, the time axis, the rights with the sum, and the check before the next purchase."""
    with st.container(horizontal=True):
        elements.page_button(texts("ui.next_step.to_answers"), "answers")
        elements.page_button(texts("ui.next_step.to_timeline"), "timeline")
        elements.page_button(texts("ui.rights.nav"), "rights")
        elements.page_button(texts("ui.prevent.title"), "prevent")


def _whose(due: DeadlineView | None, texts: Texts) -> str:
    """Which clock the date of the step comes from."""
    if due is None:
        return ""
    kind = f"{texts('ui.next_step.clock_kind')}: {due.kind}."
    return " ".join(filter(None, (kind, due.note)))


def _deadlines(view: StepView, texts: Texts) -> str:
    if not view.deadlines:
        return texts("ui.next_step.deadlines_unknown" if view.unknown_law else "ui.next_step.deadlines_none")
    columns = [texts(f"ui.next_step.{name}") for name in ("deadline_at", "deadline", "clock_kind", "deadline_owner")]
    rows = [(row.date, row.told, row.kind, row.owner) for row in view.deadlines]
    return table(columns, rows)


def _body(body: BodyView | None) -> str:
    if body is None:
        return ""
    return labelled(body.name, paragraphs(" ".join(filter(None, (body.can, body.cannot, body.before))), _reach(body)))


def _reach(body: BodyView) -> str:
    return "  \n".join(filter(None, (body.how, body.phone, body.address)))
