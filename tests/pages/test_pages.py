"""Does every page file stand alone? Each is run by itself, without app.py, with nothing told and with a full case."""

from __future__ import annotations

from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from guidance.advice.examples import EXAMPLES, open_example
from guidance.advice.rulebook import load_rulebook
from guidance.case.case import Case
from guidance.storage.sealed_draft import FieldState
from pages.session.session import Session, Workspace
from pages.widgets.frame import PAGES
from tests.pages.opening import opened

LANGUAGES = ("ru", "en")
EMPTY = "empty"
CASES = (EMPTY, *EXAMPLES)


def kept(name: str, language: str) -> Session:
    """A session in which this case is the person's own, looked at from the day for which it was written."""
    if name == EMPTY:
        return Session(language)  # type: ignore[arg-type]
    case, now = open_example(name)
    return Session(language, Workspace(case), pretended=now.date())  # type: ignore[arg-type]


def case_of(test: AppTest) -> Case:
    session: Session = test.session_state["session"]
    return session.open.case


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_file_runs_by_itself(root, page, name, language):
    """One heading, no error, and at most one button that stands out."""
    test = opened(root, page, kept(name, language))
    assert not test.exception
    assert not test.error
    assert len(test.title) == 1
    assert sum(button.proto.type == "primary" for button in test.button) <= 1


@pytest.mark.parametrize("page", ["answers", "next_step", "timeline"])
def test_a_page_that_needs_answers_leads_to_the_questions(root, page):
    assert [button.key for button in opened(root, page, kept(EMPTY, "ru")).button if button.proto.type == "primary"] == ["way-questions"]


@pytest.mark.parametrize("question", [question.id for question in load_rulebook().questions.questions])
def test_a_question_stands_under_its_own_address(root, question):
    """Where it makes no sense in this case, the way to the step stands there, and never an error."""
    test = opened(root, "questions", kept("silent_seller", "ru"), q=question)
    assert not test.exception
    fields = [field.key for field in (*test.radio, *test.checkbox)]
    assert all(key.startswith(question) for key in fields)
    assert fields or test.button(key="way-next_step")


def test_an_address_that_names_no_question_shows_the_next_one(root):
    test = opened(root, "questions", kept(EMPTY, "ru"), q="no-such-question")
    assert [radio.key.split("-")[0] for radio in test.radio] == ["problem"]


def test_a_choice_is_kept_before_anything_is_pressed(root):
    test = opened(root, "questions", kept(EMPTY, "ru"))
    test.radio[0].set_value("defect").run()
    assert case_of(test).problem == "defect"


def test_the_fields_show_what_the_case_holds(root):
    """A widget is a view of the case: another session with the same case shows the same."""
    test = opened(root, "questions", Session("ru", Workspace(Case(problem="wrong_charge"))), q="problem")
    assert test.radio[0].value == "wrong_charge"


def test_what_cannot_be_used_yet_stays_in_its_field(root):
    session = Session("ru", Workspace(Case(problem="changed_mind"), {"received": FieldState(("received",), "31.11.2026")}))
    test = opened(root, "questions", session, q="received")
    assert (test.radio[0].value, test.text_input[0].value) == ("received", "31.11.2026")
    assert case_of(test).order.received_on is None


def test_what_was_entered_and_cannot_be_used_is_there_on_coming_back(root):
    """Another page was open in between, whose run forgets every field."""
    test = opened(root, "questions", Session("ru", Workspace(Case(problem="changed_mind"))), q="received")
    test.radio[0].set_value("received").run()
    test.text_input[0].set_value("31.11.2026").run()
    session: Session = test.session_state["session"]
    again = opened(root, "questions", session, q="received")
    assert (again.radio[0].value, again.text_input[0].value) == ("received", "31.11.2026")


def test_an_answer_goes_on_to_the_next_question_in_one_run(root):
    test = opened(root, "questions", kept(EMPTY, "ru"))
    test.radio[0].set_value("not_delivered").run()
    test.button(key="next-problem").click().run()
    assert test.query_params["q"] == "promised"
    assert [radio.key.split("-")[0] for radio in test.radio] == ["promised"]


def test_nothing_chosen_is_told_and_stays(root):
    test = opened(root, "questions", kept(EMPTY, "ru"))
    test.button(key="next-problem").click().run()
    assert len(test.error) == 1
    assert [radio.key.split("-")[0] for radio in test.radio] == ["problem"]


def test_a_server_that_forgot_the_field_still_takes_the_first_answer(root):
    """After a restart the session is new, and the browser tells its fields and the button at once."""
    test = opened(root, "questions", kept(EMPTY, "ru"))
    test.radio[0].set_value("defect")
    test.session_state["session"] = kept(EMPTY, "ru")
    test.run()
    assert case_of(test).problem == "defect"


def test_an_example_leaves_her_own_case_alone(root):
    test = opened(root, "start", Session("ru", Workspace(Case(problem="other"))))
    session: Session = test.session_state["session"]
    example, now = open_example("silent_seller")
    session.own, session.open, session.example, session.read_at = session.open, Workspace(example), "silent_seller", now
    test = opened(root, "answers", session)
    assert not test.exception
    assert test.button(key="leave_example")
    assert (case_of(test), session.own.case.problem) == (example, "other")


def test_a_file_that_names_no_country_is_not_given_one(root):
    """The first page offers Russia to somebody new, and leaves open what a file leaves open."""
    test = opened(root, "start", Session("ru", Workspace(Case(problem="other"))))
    assert (case_of(test).country, case_of(test).platform) == (None, None)
    fresh = opened(root, "start", Session("ru"))
    assert (case_of(fresh).country, case_of(fresh).platform) == ("ru", "yandex_market")


def test_a_day_in_the_address_is_looked_from(root):
    test = opened(root, "rulebook", day="2027-03-04")
    session: Session = test.session_state["session"]
    assert session.pretended == datetime(2027, 3, 4).date()  # noqa: DTZ001 - a day has no zone


@pytest.mark.parametrize(
    "day",
    [
        "2027-3-4",
        "1999-12-31",
        "2101-01-01",
        "2027-02-29",
        "20270304",
        "٢٠٢٧-٠٣-٠٤",
        "2027-W10-4",
        "<script>",
        "",
    ],
)
def test_a_day_that_is_none_is_today(root, day):
    test = opened(root, "rulebook", day=day)
    session: Session = test.session_state["session"]
    assert session.pretended is None
