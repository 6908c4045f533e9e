"""How do our words stand on a page? Paragraphs, headings, tables and ways to another page, each as few elements as can be.

It refuses people's words: what somebody wrote is drawn by `safe` alone.
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


def whisper(*blocks: str) -> None:
    """Draw our words smaller and quieter."""
    text = paragraphs(*blocks)
    if text:
        st.caption(text)


def say_wrong(error: InputError, texts: Texts) -> None:
    """Draw what is wrong and what to do."""
    st.error(tell_error(error, texts), icon=":material/error:")


def paragraphs(*blocks: str) -> str:
    """Blocks of Markdown, one under another; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block)


def heading(text: str) -> str:
    """A heading of the second level."""
    return f"## {text}"


def labelled(label: str, text: str) -> str:
    """A label, and right under it what it names; nothing where nothing is named."""
    return f"**{label}**  \n{text}" if text else ""


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of our words."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)


def source(view: SourceView, texts: Texts, doubt: str = "") -> str:
    """A source with its dates, and what is to be doubted in it."""
    since = f"{texts('rulebook.sources.valid_from')}: {view.valid_from}"
    dates = (
        *(() if view.valid_from == texts("rulebook.sources.unknown_date") else (since,)),
        f"{texts('rulebook.sources.checked_on')}: {view.checked_on}",
        f"{texts('rulebook.sources.review_by')}: {view.review_by}",
        f"{texts('rulebook.sources.confidence')}: {view.confidence}",
    )
    return labelled(view.title, paragraphs(view.act, view.address, ". ".join(dates) + ".", view.note, doubt))


def way(label: str, page: str, *, primary: bool = False, **query: str) -> None:
    """A button that leads to another page."""
    key = "-".join(["way", page, *query.values()])
    if st.button(label, key=key, type="primary" if primary else "secondary"):
        frame.go(page, **query)


def ways_on(texts: Texts) -> None:
    """To the step and to the answers, once there is enough to advise on."""
    with st.container(horizontal=True):
        way(texts("ui.questions.see_advice"), "next_step", primary=True)
        way(texts("ui.next_step.to_answers"), "answers")


def show_undo(said: str, label: str) -> None:
    """What was done last, and the way back from it; nothing where there is none."""
    if state.can_undo():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="done"):
            st.markdown(said)
            offer_undo(label)


def offer_undo(label: str, *, quietly: bool = False) -> None:
    """The way back from the last change, where there is one, to the page's first screen."""
    if state.can_undo() and st.button(label, key="undo", type="tertiary" if quietly else "secondary"):
        state.undo()
        frame.turn()


def nothing_told(texts: Texts, words: str) -> None:
    """What stands on a page that needs answers while there are none: why it is empty, and the way to the questions."""
    say(words)
    way(texts("ui.next_step.to_questions"), "questions", primary=True)


def is_empty() -> bool:
    """True while no question is answered, in whatever way."""
    return not state.interview().answered
