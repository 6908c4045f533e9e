"""Draws our own words: paragraphs, headings, tables and links to other pages, each as few elements as can be.

What people wrote is drawn by `safe` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from guidance.advice.view import SourceView
from guidance.advice.wording import tell_error
from guidance.errors import InputError
from guidance.library.texts import Texts
from pages.session import state
from pages.widgets import frame


def say(*blocks: str) -> None:
    """Draw our words as one element, a paragraph for each block that is not empty."""
    text = paragraphs(*blocks)
    if text:
        st.markdown(text, anchors=False)


def small_print(*blocks: str) -> None:
    """Draw our words as a caption."""
    text = paragraphs(*blocks)
    if text:
        st.caption(text)


def show_error(error: InputError, texts: Texts) -> None:
    """Draw what is wrong and what to do."""
    st.error(tell_error(error, texts), icon=":material/error:")


def paragraphs(*blocks: str) -> str:
    """Blocks of Markdown, one under another; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block)


def heading(text: str) -> str:
    """A heading of the second level."""
    return f"## {text}"


def labelled(label: str, text: str) -> str:
    """A label with its text under it; empty where the text is."""
    return f"**{label}**  \n{text}" if text else ""


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of our words."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)


def source(view: SourceView, texts: Texts, doubt: str = "") -> str:
    """A source with its dates, and the doubt about it."""
    since = f"{texts('rulebook.sources.valid_from')}: {view.valid_from}"
    dates = (
        *(() if view.valid_from == texts("rulebook.sources.unknown_date") else (since,)),
        f"{texts('rulebook.sources.checked_on')}: {view.checked_on}",
        f"{texts('rulebook.sources.review_by')}: {view.review_by}",
        f"{texts('rulebook.sources.confidence')}: {view.confidence}",
    )
    return labelled(view.title, paragraphs(view.act, view.address, ". ".join(dates) + ".", view.note, doubt))


def page_button(label: str, page: str, *, primary: bool = False, **query: str) -> None:
    """A button that leads to another page."""
    key = "-".join(["way", page, *query.values()])
    if st.button(label, key=key, type="primary" if primary else "secondary"):
        frame.go(page, **query)


def next_links(texts: Texts) -> None:
    """Links to the step and to the answers, once there is enough to advise on."""
    with st.container(horizontal=True):
        page_button(texts("ui.questions.see_advice"), "next_step", primary=True)
        page_button(texts("ui.next_step.to_answers"), "answers")


def show_undo(text: str, label: str) -> None:
    """What was done last, with a button to undo it, where it can be undone."""
    if state.can_undo():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="done"):
            st.markdown(text)
            offer_undo(label)


def offer_undo(label: str, *, quietly: bool = False) -> None:
    """A button that undoes the last change, where it can be undone, and shows the page's first screen."""
    if state.can_undo() and st.button(label, key="undo", type="tertiary" if quietly else "secondary"):
        state.undo()
        frame.turn()


def show_nothing_known(texts: Texts, words: str) -> None:
    """A page that needs answers while there are none: why it is empty, and a link to the questions."""
    say(words)
    page_button(texts("ui.next_step.to_questions"), "questions", primary=True)


def is_empty() -> bool:
    """True while no question is answered, in whatever way."""
    return not state.interview().answered
