"""How do the dates get into her own calendar? One button, on every page where dates are told.

It refuses to make the file before the button is pressed.
"""

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
    elements.whisper(texts("calendar.again"))


def _maker(texts: Texts) -> Callable[[], bytes]:
    """Makes the file on the press of the button, when nothing of the session can be asked any more."""
    case, advice, zone, now = state.case(), state.advice(), state.zone(), state.now()

    def make() -> bytes:
        from guidance.timeline.ics_file import to_ics  # noqa: PLC0415 - for this button alone

        return to_ics(case, advice, texts, zone, now)

    return make
