"""The button that downloads the calendar, on every page that shows dates. The file is made when the button is pressed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from guidance.library.texts import Texts
from pages.session import state
from pages.widgets import elements

MEDIA_TYPE = "text/calendar"


def offer_calendar(texts: Texts) -> None:
    """The file of all deadlines and steps, what it holds, and what to do after new events."""
    elements.say(elements.heading(texts("calendar.heading")), texts("calendar.lead"))
    st.download_button(texts("calendar.button"), _maker(texts), "otvet.ics", MEDIA_TYPE, key="calendar", on_click="ignore")
    elements.small_print(texts("calendar.again"))


def _maker(texts: Texts) -> Callable[[], bytes]:
    """What makes the file when the button is pressed; the session is not available then."""
    case, advice, zone, now = state.case(), state.advice(), state.zone(), state.now()

    def make() -> bytes:
        from guidance.timeline.ics_file import to_ics  # noqa: PLC0415 - for this button alone

        return to_ics(case, advice, texts, zone, now)

    return make
