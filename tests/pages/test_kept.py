"""What was typed and not saved is still there after something else was recorded."""

from __future__ import annotations

import pytest

from guidance.advice.examples import open_example
from guidance.case.case import Case
from guidance.case.event import Event
from guidance.storage.sealed_draft import Draft, FieldState
from pages.session import autosave, state
from pages.session.session import SESSION, Session, Workspace
from tests.pages.opening import opened

FORM = {"wrote.text": FieldState(text="Где мой заказ?")}
SENT = Event(id="event-1", direction="out", counterparty="platform", channel="support_chat")


def session_with(*events: Event, **entries: FieldState) -> Session:
    return Session("ru", Workspace(Case(country="ru", platform="yandex_market", problem="defect", events=events), entries))


def pressed(root, page: str, session: Session, button: str, **query: str) -> Session:
    test = opened(root, page, session, **query)
    test.button(key=button).click().run()
    assert not test.exception
    return test.session_state[SESSION]


@pytest.mark.parametrize("button", ["quick-silent", "delete-event-1"])
def test_a_half_written_form_outlasts_another_entry_and_its_undoing(root, button):
    session = pressed(root, "events", session_with(SENT, **FORM), button)
    assert session.before is not None
    assert session.open.entries == FORM
    again = pressed(root, "events", session, "undo")
    assert again.open.case.events == (SENT,)
    assert again.open.entries == FORM


def test_a_form_that_was_saved_is_empty_until_that_is_taken_back(root):
    session = pressed(root, "events", session_with(**FORM), "save-wrote", add="wrote")
    assert session.open.case.events[0].text == "Где мой заказ?"
    assert session.open.entries == {}
    assert pressed(root, "events", session, "undo").open.entries == FORM


@pytest.mark.parametrize("button", ["delete-event-1", "undo"])
def test_what_was_changed_in_an_event_goes_with_the_event(root, button):
    """The next event may get its name."""
    session = session_with(SENT, **FORM, **{"edit.event-1.text": FieldState(text="Иначе")})
    session.before = Workspace(session.open.case.model_copy(update={"events": ()}))
    assert pressed(root, "events", session, button).open.entries == FORM


def letter(root, session: Session):
    test = opened(root, "letters", session, letter="platform_complaint")
    assert not test.exception
    return test, next(area for area in test.text_area if "letter-platform_complaint" in area.key)


def test_a_letter_that_was_edited_outlasts_another_entry_and_ends_when_it_is_sent(root):
    case, now = open_example("silent_seller")
    test, area = letter(root, Session("ru", Workspace(case), pretended=now.date()))
    area.set_value("Мой текст").run()
    session = pressed(root, "events", test.session_state[SESSION], "quick-silent")
    test, area = letter(root, session)
    assert area.value == "Мой текст"
    test.button(key="mark-platform_complaint").click().run()
    assert not test.exception
    sent = test.session_state[SESSION]
    assert sent.open.case.letters[-1].text == "Мой текст"
    assert sent.open.entries == {}
    assert letter(root, pressed(root, "letters", sent, "undo"))[1].value == "Мой текст"


def test_what_was_typed_waits_while_an_example_is_open(root):
    test = opened(root, "start", session_with(SENT, **FORM))
    test.button(key="example-silent_seller").click().run()
    session: Session = test.session_state[SESSION]
    assert session.open.entries == {}
    assert autosave.draft(session).own_entries == FORM
    assert pressed(root, "answers", session, "leave_example").open.entries == FORM


@pytest.mark.parametrize("own", [None, Workspace(Case(problem="defect"), aside={"conversation": "read"})])
def test_what_a_view_is_working_on_outlasts_what_another_page_has_saved(monkeypatch, own):
    """A conversation that is being taken over is in no draft."""
    session = Session("ru", Workspace(Case(problem="other"), aside={"preview": "drawn"}), own)
    for room in (autosave, state):
        monkeypatch.setattr(room, "session", lambda: session)
    stored = Draft(page="", writer="", turn=0, case=Case(problem="not_delivered"), own=own and Case(), example=own and "silent_seller")
    autosave.restore(session, stored)
    assert session.open == Workspace(Case(problem="not_delivered"), aside={"preview": "drawn"})
    assert session.own == (own and Workspace(Case(), aside={"conversation": "read"}))
