"""Does the check before a purchase judge, keep its answers from page to page, and leave the Case alone?"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from guidance.advice.prevention import load_prevention
from guidance.case.case import Case
from pages.session.session import Session, Workspace
from tests.pages.opening import opened

QUESTIONS = load_prevention().questions


def judged(test: AppTest) -> bool:
    return any("## " in markdown.value and "prevent" not in markdown.value and "- " in markdown.value for markdown in test.markdown)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_ten_answers_give_a_judgement_with_three_precautions(root, language):
    test = opened(root, "prevent", Session(language))
    assert len(test.radio) == 10
    assert not judged(test)
    for radio in test.radio:
        radio.set_value("risky")
    test.run()
    assert not test.exception
    assert judged(test)
    told = next(markdown.value for markdown in test.markdown if markdown.value.count("\n- ") > 4)
    assert told.count("\n- ") == 4 + 3


def test_nine_answers_are_not_judged(root):
    session = Session("ru", offer=dict.fromkeys(QUESTIONS[:9], "safe"))
    assert not judged(opened(root, "prevent", session))


def test_the_answers_outlast_the_page_and_never_enter_the_case(root):
    session = Session("ru", Workspace(Case(problem="defect")))
    test = opened(root, "prevent", session)
    test.radio[0].set_value("safe").run()
    again = opened(root, "prevent", test.session_state["session"])
    assert again.radio[0].value == "safe"
    assert again.session_state["session"].open.case == Case(problem="defect")


def test_another_offer_begins_with_nothing_answered(root):
    test = opened(root, "prevent", Session("ru", offer=dict.fromkeys(QUESTIONS, "safe")))
    assert judged(test)
    test.button(key="another").click().run()
    assert not judged(test)
    assert [radio.value for radio in test.radio] == [None] * 10
