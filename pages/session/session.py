"""What one open page knows: the workspace that is open, and everything beside it that ends with the visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import streamlit as st

from guidance.case.case import Case
from guidance.case.choices import Language
from guidance.library.forms.prevention import Answer
from guidance.storage.draft_store import DraftStore
from guidance.storage.sealed_draft import Draft, FieldState
from pages.session.languages import COOKIE, language_of
from pages.session.pretended import DAY, day_of_address

Trouble = Literal["down", "conflict", "gone", "unreadable"]
"""Why the Case is not saved: the store does not answer, another page has written, the draft was erased, or it cannot be read."""

SESSION = "session"
NEW = Case(country="ru", platform="yandex_market")
"""The Case before anything is entered: what the first page offers."""


@dataclass
class Workspace:
    """A Case, and what belongs to it without being in it. The Case is frozen: a change puts another one in its place."""

    case: Case = NEW
    entries: dict[str, FieldState] = field(default_factory=dict)
    """Field contents that are not in the Case yet: they cannot be used, or were not saved. By question id, or as `<form>.<field>`."""
    aside: dict[str, Any] = field(default_factory=dict)
    """Scratch data of views, by the view that keeps it; never saved."""


@dataclass
class Session:
    """Everything that is kept for one open page."""

    language: Language
    open: Workspace = field(default_factory=Workspace)
    own: Workspace | None = None
    """The buyer's own workspace while an example is open."""
    before: Workspace | None = None
    """The Case before the last change that can be undone, with the entries that the change ended."""
    loose: dict[str, bytes] = field(default_factory=dict)
    """Files of exhibits that no store holds (yet), by their SHA-256."""
    stored: frozenset[str] | None = None
    """The files that the store holds; None before it was asked."""
    draft_store: DraftStore | None = None
    """The draft behind this visit's cookie; None where nothing is saved."""
    bound: str = ""
    """A hash of the cookie: a visitor with another cookie sees nothing."""
    is_foreign: bool = False
    """True while a visitor without that cookie is connected."""
    trouble: Trouble | None = None
    is_opened: bool = False
    """True once the draft was looked for."""
    saved: Draft | None = None
    """What the store holds; None where it holds nothing."""
    saved_at: datetime | None = None
    is_taken_in: bool = False
    """True while the page has to say that another page's changes were loaded."""
    example: str | None = None
    read_at: datetime | None = None
    pretended: date | None = None
    records_pretended: bool = False
    """True where the buyer chose to record what happens with the pretended day."""
    generation: int = 0
    """Part of every field's key: raised to draw all fields anew."""
    offer: dict[str, Answer] = field(default_factory=dict)
    """Answers of the check before a purchase, which belong to no Case."""
    offers: int = 0
    page: str = ""
    resumed: str = ""
    computed: dict[str, tuple[tuple[object, ...], Any]] = field(default_factory=dict)


def session() -> Session:
    """The session of this page, made on first use."""
    current: Session | None = st.session_state.get(SESSION)
    if current is None:
        language = language_of(st.context.cookies.get(COOKIE) or st.context.locale)
        current = Session(language, pretended=day_of_address(st.query_params.get(DAY, "")))
        st.session_state[SESSION] = current
    return current
