"""What surrounds every page: the list of pages, the title, the language switch, the heading, and notices that hold for all of them.

Each page also runs alone, without the list.
"""

from __future__ import annotations

import logging
from copy import copy
from functools import cache
from pathlib import Path
from typing import NoReturn

import streamlit as st

from guidance.case.choices import Language
from guidance.case.proceeding import PROCEEDINGS
from guidance.library.texts import Texts, texts_for
from pages.session import autosave, data_notice, state
from pages.session.session import session

PAGES = ("start", "questions", "answers", "next_step", "events", "timeline", "letters", "rights", "bundle", "prevent", "rulebook")
"""In the order of the work. The name is the file's, the address, and the key of its words."""

_FOLDER = Path(__file__).parent.parent
_MOST_AHEAD = 5
_RECORDED = {"events", "letters", "losses", "remedy", *PROCEEDINGS}
"""What was done or came, rather than answered: it leads to the page of events."""
_OTHER: dict[Language, Language] = {"ru": "en", "en": "ru"}


def open_page() -> None:
    """Run the page that the address names, with the Case from the draft, and save what it changed, however it ends."""
    with autosave.run():
        chosen = st.navigation(list(pages().values()), expanded=True)
        if session().is_foreign:
            data_notice.turn_away()
            return
        top = st.container()
        try:
            chosen.run()
        except Exception:  # whatever it was, the buyer sees how to go on, and the log a kind and a place
            logging.getLogger("otvet").exception("page")
            st.error(texts_for(state.language())("ui.broken"))
    if autosave.take_newer():
        st.rerun()
    with top:
        data_notice.warn()
    data_notice.tell()


def pages() -> dict[str, st.Page]:
    """Every page, with its title in the buyer's language; the bare address shows the start."""
    return {name: copy(page) for name, page in _pages(state.language()).items()}


@cache
def _pages(language: Language) -> dict[str, st.Page]:
    """Cached: finding the files in each run costs as much as drawing a question. A run changes only its copies."""
    texts = texts_for(language)
    return {name: st.Page(_FOLDER / f"{name}.py", title=texts(f"ui.{name}.nav"), url_path=name, default=name == PAGES[0]) for name in PAGES}


def begin(page: str, screen: str = "", heading: str | None = None, above: str | None = None) -> Texts:
    """Draw what surrounds a page and return the texts. Another `screen` of a page moves the focus to its heading."""
    texts = state.texts()
    title = heading or texts(f"ui.{page}.title")
    state.visit(page)
    st.set_page_config(page_title=f"{title} — {texts('ui.product')}")
    _offer_other_language(texts)
    _say_what_is_pretended(texts)
    _tell_dates_ahead(texts)
    with st.container(key=f"screen-{state.language()}-{page}-{screen}".rstrip("-"), gap=None):
        if above:
            st.caption(above)
        st.title(title, anchor=False)
    return texts


def go(page: str, **query: str) -> NoReturn:
    """Go to a page as a link does, so that the browser's own back leads here again."""
    st.switch_page(pages()[page], query_params=query)


def turn(**query: str) -> NoReturn:
    """Go to another screen of the page that is open."""
    st.query_params.from_dict(query)
    st.rerun()


def _offer_other_language(texts: Texts) -> None:
    if st.sidebar.button(texts("ui.other_language"), key="other_language", type="tertiary"):
        state.choose_language(_OTHER[state.language()])
        st.rerun()


def _say_what_is_pretended(texts: Texts) -> None:
    """A notice of an open example or a pretended day, on every page, with a button to leave it."""
    if state.example() is not None:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="example"):
            st.markdown(texts("ui.next_step.example_banner"))
            if st.button(texts("ui.next_step.example_leave"), key="leave_example", wrap=True):
                state.leave_example()
                go(PAGES[0])
    elif (day := state.pretended_day()) is not None:
        with st.container(border=True, key="pretended"):
            is_recorded = session().records_pretended
            st.markdown(texts("ui.pretended.notice" if not is_recorded else "ui.pretended.notice_recorded", date=texts.date(day)))
            with st.container(horizontal=True):
                if st.button(texts("ui.pretended.leave"), key="pretend_day_off"):
                    state.pretend(None)
                    turn()
                if st.button(
                    texts("ui.pretended.record" if not is_recorded else "ui.pretended.record_real"), key="record_day", type="tertiary"
                ):
                    state.record_pretended(chosen=not is_recorded)
                    st.rerun()


def _tell_dates_ahead(texts: Texts) -> None:
    """The dates that lie ahead of the clock, with the way to the page where they can be mended."""
    ahead = state.dates_ahead()
    if not ahead:
        return
    named = [texts("ui.ahead.row", field=texts(f"fields.{told.field}"), date=texts.moment(told.at, state.zone())) for told in ahead]
    with st.container(border=True, key="ahead"):
        st.warning(texts("ui.ahead.notice", dates="; ".join(named[:_MOST_AHEAD])), icon=":material/event_upcoming:")
        if st.button(texts("ui.ahead.mend"), key="mend_ahead"):
            event = next((told.event for told in ahead if told.event is not None), None)
            if event is not None:
                go("events", edit=event)
            go("events" if ahead[0].field.split(".")[0] in _RECORDED else "answers")
