"""The page's part of it: upload or paste, say who is who, tick, add; and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from guidance.case.case import Case
from guidance.library.texts import texts_for
from pages.session.session import Session
from tests.reading.exports.samples_read import SAMPLES

SCRIPT = """
import streamlit as st
from pages.session import exhibit_files, state
from pages.views.events.import_chat import offer_import
from pages.widgets import frame

offer_import(frame.begin("events"))
for act in (state.update_undoable, state.open_case):
    if st.button(act.__name__, key=act.__name__):
        act(state.case().model_copy(update={"problem": "defect"}))
        st.rerun()
for exhibit in state.case().exhibits:
    st.text(exhibit_files.files().get(exhibit.sha256, b"").decode())
"""


@pytest.fixture
def page(tmp_path: Path) -> AppTest:
    file = tmp_path / "page.py"
    file.write_text(SCRIPT, "utf-8")
    app = AppTest.from_file(str(file), default_timeout=60)
    app.query_params["day"] = "2026-11-22"
    return app.run()


def case_of(page: AppTest) -> Case:
    kept: Session = page.session_state["session"]
    return kept.open.case


def paste(page: AppTest, name: str) -> AppTest:
    return page.text_area[0].set_value((SAMPLES / name).read_text("utf-8")).run()


def button(page: AppTest, part: str) -> object:
    return next(one for one in page.button if f"-{part}-" in one.key)


def test_a_pasted_chat_is_added_with_its_original_in_three_acts(page):
    """Paste, look, add: who is who is known from the names."""
    paste(page, "market_page.txt")
    assert not page.exception
    assert len(page.checkbox) == 2 + 4
    button(page, "add").click().run()
    case = case_of(page)
    assert [(event.direction, event.counterparty.value) for event in case.events] == [("in", "platform"), ("out", "platform")] * 2
    assert len(case.exhibits) == 1
    assert page.text[-1].value.strip() == (SAMPLES / "market_page.txt").read_text("utf-8").strip()
    assert len(page.success) == 1
    assert page.text_area[0].value == ""


def test_nothing_is_listed_until_it_is_told_who_is_who(page):
    paste(page, "ios_ru.txt")
    assert len(page.checkbox) == 1
    roles = [one for one in page.selectbox if "-role-" in one.key]
    assert [one.value and one.value.value for one in roles] == [None, "seller", None]
    roles[0].select_index(0)
    roles[2].select_index(7).run()
    assert len(page.checkbox) > 2


def test_a_correction_is_what_is_added(page):
    paste(page, "market_page.txt")
    boxes = [one for one in page.checkbox if "-tick-" in one.key]
    for box in boxes[1:]:
        box.uncheck()
    next(one for one in page.selectbox if "-side-" in one.key).set_value("in-seller").run()
    next(one for one in page.selectbox if "-reply-" in one.key).select_index(4).run()
    button(page, "add").click().run()
    (event,) = case_of(page).events
    assert (event.direction, event.counterparty.value, event.reply.value) == ("in", "seller", "refusal")


def test_ticks_of_another_page_are_kept(page):
    lines = "".join(f"20.11.2026, {10 + n // 60}:{n % 60:02} - {'Анна' if n % 2 else 'Магазин'}: слово {n}\n" for n in range(45))
    page.text_area[0].set_value(lines).run()
    ticks = [one for one in page.checkbox if "-tick-" in one.key]
    assert len(ticks) == 20
    ticks[0].uncheck().run()
    button(page, "newer").click().run()
    assert len([one for one in page.checkbox if "-tick-" in one.key]) == 20
    button(page, "add").click().run()
    assert len(case_of(page).events) == 44


def test_without_its_original_no_evidence_is_kept(page):
    paste(page, "market_page.txt")
    next(one for one in page.checkbox if "-keep-" in one.key).uncheck().run()
    button(page, "none").click().run()
    assert button(page, "add").disabled
    button(page, "all").click().run()
    button(page, "add").click().run()
    assert (len(case_of(page).events), case_of(page).exhibits) == (4, ())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_cannot_be_read_is_told_and_stays(page, language):
    if page.session_state["session"].language != language:
        page.button(key="other_language").click().run()
    page.text_area[0].set_value('{"messages": [').run()
    assert [one.value for one in page.error] == [texts_for(language)("errors.import_broken_json")]
    assert page.text_area[0].value == '{"messages": ['


def test_a_file_and_what_was_made_of_it_outlast_the_field_until_it_is_taken_out(page):
    """Streamlit forgets the field when another screen is drawn."""
    data = (SAMPLES / "ios_ru.txt").read_bytes()
    page.file_uploader[0].set_value(("chat.txt", data, "text/plain")).run()
    roles = [one for one in page.selectbox if "-role-" in one.key]
    roles[0].select_index(0)
    roles[2].select_index(7).run()
    next(one for one in page.checkbox if "-tick-" in one.key).uncheck().run()
    drawn = [(one.label, one.value) for one in page.checkbox]
    assert len(drawn) > 2
    page.button(key="update_undoable").click().run()
    for _ in range(2):
        page.run()
        assert [(one.label, one.value) for one in page.checkbox] == drawn
    page.file_uploader[0].set_value(("chat.txt", data, "text/plain")).run()
    assert [(one.label, one.value) for one in page.checkbox] == drawn
    page.file_uploader[0].set_value([]).run()
    assert not page.checkbox


def test_another_case_begins_without_the_conversation(page):
    paste(page, "market_page.txt")
    page.button(key="update_undoable").click().run()
    assert page.text_area[0].value
    page.button(key="open_case").click().run()
    assert not page.text_area[0].value
