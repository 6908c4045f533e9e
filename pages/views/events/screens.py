"""The screens of the events page: which one the address names, what its buttons save, and what that did to the next step.

Input that cannot be used stays in the fields, with what is wrong in one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from guidance.advice.advise import advise
from guidance.advice.step_change import StepChange, tell_change
from guidance.case.case import Case
from guidance.case.changes import add_event, change_event, record_silence
from guidance.errors import InputError
from guidance.library.texts import Texts
from pages.session import fields, state
from pages.session.session import session
from pages.views.events import contact_form, formal_step
from pages.views.events.contact_form import Contact
from pages.views.events.event_list import EDIT, NOTED, to_noted
from pages.widgets import elements, frame
from pages.widgets.form import Form

ADD = "add"
"""What the address says: what is being added."""
CONTACTS = ("wrote", "answered", "promised", "deflected")
FORMS = (*CONTACTS, "formal", "remedy")


@dataclass(frozen=True)
class Screen:
    """What is open: the list, a form, or what the last thing noted did to the step."""

    name: str = ""
    contact: Contact | None = None

    @property
    def is_form(self) -> bool:
        """True where there are fields to fill in."""
        return self.name not in ("", NOTED)

    @property
    def form(self) -> str:
        """The name under which its fields are kept."""
        return fields.form_of(self.contact.event.id) if self.contact is not None and not self.contact.is_new else self.name


def screen() -> Screen:
    """What the address names; the form that was just asked for; where a form was just saved, what that did.

    A press of a button is dealt with here, before anything is drawn: title, heading and focus belong to the screen that follows it, and a
    second run would make the page flicker. Callbacks would do the same, but Streamlit loses them when the server is restarted.
    """
    asked = next((name for name in FORMS if fields.was_pressed(f"quick-{name}")), None)
    if asked is not None:
        st.query_params.from_dict({ADD: asked})
    current = _shown()
    if current.is_form and fields.was_pressed(_button(current)) and _save(current, _result(current, drawn=False)):
        st.query_params.from_dict({NOTED: "1"})
        return Screen(NOTED)
    return current


def heading(current: Screen) -> str | None:
    """The heading of a form; the page's own for the list."""
    return state.texts()(f"events.forms.{current.name}") if current.name else None


def show_form(current: Screen, texts: Texts) -> None:
    """The fields, what is wrong with them, and the two buttons."""
    result = _result(current, drawn=True)
    place = st.empty()
    with st.container(horizontal=True):
        is_pressed = st.button(texts("events.save"), key=_button(current), type="primary")
        is_cancelled = st.button(texts("events.cancel"), key="drop")
    if is_cancelled:
        Form(current.form).forget()
        frame.turn()
    if is_pressed and _save(current, result):  # after a restart the server learns of the press only when the button is drawn
        to_noted()
    if is_pressed and isinstance(result, InputError):
        with place:
            elements.show_error(result, texts)
    if current.name == "remedy":
        formal_step.offer_to_remove(texts)


def offer_quick(texts: Texts, *, stands_out: bool) -> None:
    """What is most often new, each one press away."""
    elements.say(elements.heading(texts("events.quick.heading")))
    with st.container(horizontal=True, key="quick"):
        for name in FORMS:
            if st.button(
                texts(f"events.quick.{name}"), key=f"quick-{name}", type="primary" if stands_out and name == FORMS[0] else "secondary"
            ):
                frame.turn(**{ADD: name})
        if st.button(texts("events.quick.silent"), key="quick-silent"):
            state.update_undoable(record_silence(state.case(), state.zone()))
            to_noted()


def show_outcome(texts: Texts) -> None:
    """What the last thing that was noted did to the next step, and the ways to the step, to the entries and back."""
    change = _compared()
    if change is None:
        return
    outcome = tell_change(change, texts)
    why = texts("events.outcome.because", why=outcome.why) if outcome.why else ""
    few = texts("events.outcome.few") if advise(change.after).unknown else ""
    st.success(outcome.title, icon=":material/check:")
    elements.say(outcome.by_when, why, few)
    with st.container(horizontal=True, key="outcome"):
        elements.page_button(texts("events.outcome.to_step"), "next_step", primary=True)
        if st.button(texts("events.outcome.to_list"), key="to_list"):
            frame.turn()
        offer_undo(texts)


def offer_undo(texts: Texts) -> None:
    """The way back from the last change, where there is one."""
    elements.offer_undo(texts("events.undo"), quietly=True)


def footer_links(texts: Texts) -> None:
    """To the step and to the time axis."""
    with st.container(horizontal=True):
        elements.page_button(texts("events.outcome.to_step"), "next_step")
        elements.page_button(texts("ui.next_step.to_timeline"), "timeline")


def _shown() -> Screen:
    if NOTED in st.query_params and state.can_undo():
        return Screen(NOTED)
    name = st.query_params.get(ADD, "")
    if name in CONTACTS:
        return Screen(name, contact_form.begun(name))
    if name in FORMS:
        return Screen(name)
    contact = contact_form.told(st.query_params.get(EDIT, ""))
    return Screen(EDIT, contact) if contact is not None else Screen()


def _button(current: Screen) -> str:
    return f"save-{current.form}"


def _save(current: Screen, result: Case | InputError) -> bool:
    """Save what the fields make; False where they make no Case."""
    if isinstance(result, InputError):
        return False
    state.update_undoable(result, current.form)
    return True


def _result(current: Screen, *, drawn: bool) -> Case | InputError:
    """The Case with what the fields hold, or what is wrong with them; `drawn`: the fields are drawn on the way."""
    form, texts = Form(current.form, drawn), state.texts()
    try:
        if current.contact is None:
            return formal_step.formal(form, texts) if current.name == "formal" else formal_step.came(form, texts)
        event = contact_form.fields(form, current.contact, texts)
        record = add_event if current.contact.is_new else change_event
        return record(state.case(), event, state.clock(), state.zone())
    except InputError as error:
        return error


def _compared() -> StepChange | None:
    """The advice before and after the last change, counted once."""
    before, situation = session().before, state.situation()
    if before is None:
        return None
    return state.computed("step_change", lambda: StepChange(situation.with_case(before.case), situation), before.case, situation)
