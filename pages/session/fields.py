"""The fields of forms: their keys, what they hold before they are drawn, and what was entered and is not in the Case yet.

Streamlit forgets a widget's value when its page is left, so a widget's key is no storage: what was entered is kept in the workspace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

from guidance.case.case import Case
from guidance.storage.sealed_draft import FieldState
from pages.session.session import session

FieldValue = TypeVar("FieldValue")


def key(name: str) -> str:
    """The key of a field's widget: another one for another Case, another language, and after another page has written."""
    current = session()
    turn = current.draft_store.turn if current.draft_store else 0
    return f"{name}-{turn}.{current.generation}-{current.language}"


def typed(name: str, otherwise: FieldValue) -> FieldValue:
    """What a field holds before it is drawn again; `otherwise` where the server does not know the field."""
    value: FieldValue = st.session_state.get(key(name), otherwise)
    return value


def is_drawn(name: str) -> bool:
    """True where the field was drawn in the run before."""
    return key(name) in st.session_state


def was_pressed(button: str) -> bool:
    """True where the button with this key started the run; to be asked before the button is drawn."""
    return bool(st.session_state.get(button))


def redraw() -> None:
    """Draw every field anew, from the Case and from what was entered."""
    session().generation += 1


def entry(name: str) -> FieldState | None:
    """What was entered under this name and is not in the Case yet."""
    return session().open.entries.get(name)


def remember_field(name: str, entered: FieldState | None) -> None:
    """Keep what was entered, under the id of a question or as `<form>.<field>`; None once the Case holds it."""
    if entered is None:
        session().open.entries.pop(name, None)
    else:
        session().open.entries[name] = entered


def forget_form(form: str) -> None:
    """Drop what was entered in a form and not saved."""
    workspace = session().open
    workspace.entries = without_forms(workspace.entries, form)


def form_of(part: str) -> str:
    """The name of the form in which the event or the exhibit of this id is changed."""
    return f"edit.{part}"


def without_forms(entries: Mapping[str, FieldState], *forms: str) -> dict[str, FieldState]:
    """What was entered elsewhere than in these forms."""
    fields = tuple(f"{form}." for form in forms)
    return {name: entered for name, entered in entries.items() if not name.startswith(fields)}


def forms_gone(before: Case, after: Case) -> list[str]:
    """The forms of the events and exhibits that only the first Case has."""
    return [form_of(part) for part in _parts(before) - _parts(after)]


def _parts(case: Case) -> frozenset[str]:
    """The ids of what has fields of its own."""
    return frozenset(event.id for event in case.events) | frozenset(exhibit.id for exhibit in case.exhibits)
