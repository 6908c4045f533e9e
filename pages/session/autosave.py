"""How does the Case outlive the session? Bound to its cookie at the top of every run, compared and saved at its end.

It refuses to show anything to somebody without the cookie, to let one page write over another unasked, and to call saved what the store
has not committed. What is said of it stands in `whereabouts`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime

import streamlit as st

from guidance.case.case import Case
from guidance.storage.database import Conflict, Gone, StoreDown
from guidance.storage.draft_store import Drawer, files_named
from guidance.storage.sealed_draft import Draft, Unreadable, read_secret
from pages.session import exhibit_files, runs, settings, state
from pages.session.state import Session, Trouble

_PAGE_LENGTH = 40
_LASTING: tuple[Trouble, ...] = ("conflict", "gone", "unreadable")
"""Nothing is saved until the person has chosen."""


@contextmanager
def run() -> Iterator[None]:
    """Around a run: bind the session to the cookie that it came with and open its draft; in the end, however it ends, keep what changed."""
    secret = read_secret(st.context.cookies.get(settings.cookie_name()))
    with runs.run(runs.name(secret), is_new=state.SESSION not in st.session_state):
        try:
            _begin(secret)
            yield
        finally:
            settle()


def _begin(secret: bytes | None) -> None:
    kept, headers = state.session(), st.context.headers
    if kept.bound:
        if headers:  # none of them while nobody is connected
            kept.is_foreign = kept.bound != runs.name(secret)
    elif secret is not None:
        kept.bound, kept.drawer = runs.name(secret), _drawer(secret, headers.get(settings.PAGE_HEADER))
    if not kept.is_foreign:
        open_draft(kept)


def settle() -> None:
    """Save what has changed since it was saved last; where nothing has, nothing is asked and nothing written."""
    kept = state.session()
    if kept.drawer is None or not kept.is_opened or kept.is_foreign or kept.trouble in _LASTING:
        return
    exhibit_files.store()
    told = content(kept)
    if is_same(told, kept):
        kept.trouble = "down" if kept.loose else None
        return
    try:
        kept.drawer.save(draft(kept), today())
    except (StoreDown, Conflict, Gone) as error:
        kept.trouble = trouble(error)
    else:
        note_saved(kept, told)


def take_newer() -> bool:
    """Go on with what another page has written, where nothing has changed on this one; True where it was so."""
    kept = state.session()
    drawer = kept.drawer
    if drawer is None or kept.is_foreign or kept.trouble or not drawer.is_behind() or not is_same(content(kept), kept):
        return False
    kept.is_taken_in = reopen(kept)
    return kept.is_taken_in


def open_draft(kept: Session) -> None:
    """Read the draft once, or until the store answers; forget what was erased elsewhere."""
    drawer = kept.drawer
    if drawer is not None and drawer.is_erased():
        forget(kept)
    if drawer is None or kept.is_opened:
        return
    try:
        found = drawer.open(today())
    except (StoreDown, Unreadable) as error:
        kept.trouble = trouble(error)
        return
    kept.is_opened, kept.trouble = True, None
    if found is not None and is_fresh(kept):
        restore(kept, found)
    elif found is not None:
        kept.trouble = "conflict"


def reopen(kept: Session) -> bool:
    """Put what is stored in place of what stands here; False where the store does not give it."""
    if kept.drawer is None:
        return False
    try:
        found = kept.drawer.open(today())
    except (StoreDown, Unreadable) as error:
        kept.trouble = trouble(error)
        return False
    kept.trouble = None
    if found is None:
        forget(kept)
    else:
        restore(kept, found)
    return True


def restore(kept: Session, found: Draft) -> None:
    """Go on where the draft stands."""
    kept.case, kept.own, kept.before = found.case, found.own, found.before
    kept.entries, kept.own_entries = dict(found.entries), dict(found.own_entries)
    kept.generation, kept.before_entries, kept.stored = found.generation, {}, None
    state.show_example(found.example)
    note_saved(kept, content(kept))


def overrule(kept: Session) -> None:
    """Save what stands here in place of what another page has written."""
    if kept.drawer is None:
        return
    told = content(kept)
    try:
        kept.drawer.overrule(draft(kept), today())
    except (StoreDown, Conflict, Gone, Unreadable) as error:
        kept.trouble = trouble(error)
    else:
        kept.trouble = None
        note_saved(kept, told)


def erase() -> None:
    """Delete the draft, its files and its code, and all that the session holds; raises StoreDown, and then nothing is deleted."""
    kept = state.session()
    if kept.drawer is not None:
        kept.drawer.erase()
    forget(kept)


def forget(kept: Session) -> None:
    """Begin as somebody who has told nothing; only the language stays."""
    fresh = Session(kept.language, generation=kept.generation + 1, is_opened=True)
    for name in (
        "case", "own", "before", "loose", "stored", "trouble", "saved", "saved_at", "example", "read_at",
        "entries", "before_entries", "own_entries", "aside", "own_aside", "resumed",
    ):  # fmt: skip
        setattr(kept, name, getattr(fresh, name))
    kept.generation, kept.is_opened = fresh.generation, True


def note_saved(kept: Session, told: tuple[object, ...]) -> None:
    """The store holds this now."""
    dropped = _files(kept.saved) - _files(told)
    kept.saved, kept.saved_at, kept.trouble = told, datetime.now(UTC), None
    if kept.drawer is not None and dropped:
        kept.stored = None
        with suppress(StoreDown):  # then they go with the draft
            kept.drawer.drop_files(dropped)


def content(kept: Session) -> tuple[object, ...]:
    """All that has to outlive the session."""
    code = kept.drawer.code if kept.drawer else None
    entries = (tuple(kept.entries.items()), tuple(kept.own_entries.items()))
    return (kept.case, kept.own, kept.before, kept.example, kept.generation, entries, code)


def draft(kept: Session) -> Draft:
    """The same, as it is stored; the drawer adds who writes."""
    return Draft(
        page="",
        writer="",
        turn=0,
        generation=kept.generation,
        case=kept.case,
        own=kept.own,
        before=kept.before,
        example=kept.example,
        entries=kept.entries,
        own_entries=kept.own_entries,
    )


def is_same(told: tuple[object, ...], kept: Session) -> bool:
    """True where the store holds this already, or there is nothing yet to store."""
    if kept.saved is None:
        return is_fresh(kept)
    return all(one is other or one == other for one, other in zip(told, kept.saved, strict=True))


def is_fresh(kept: Session) -> bool:
    """True while nothing at all is told."""
    return kept.case == state.NEW and not (kept.entries or kept.own or kept.before or kept.loose)


def trouble(error: StoreDown | Conflict | Gone | Unreadable) -> Trouble:
    """What to call it when the store refused."""
    kinds: dict[type[Exception], Trouble] = {Conflict: "conflict", Gone: "gone", Unreadable: "unreadable"}
    return kinds.get(type(error), "down")


def today() -> date:
    """The day by the server's clock, whatever day is pretended."""
    return datetime.now(UTC).date()


def _drawer(secret: bytes, page: str | None) -> Drawer | None:
    store = settings.store()
    if store is None:
        return None
    return Drawer(store, secret, (page or secrets.token_hex(8))[:_PAGE_LENGTH], settings.DAYS[settings.mode()])


def _files(told: tuple[object, ...] | None) -> frozenset[str]:
    return files_named(*(part for part in told or () if isinstance(part, Case)))
