"""Saves the workspace: binds the session to its cookie at the top of every run, and at the end saves what has changed.

A visitor without the cookie sees nothing; one page never overwrites another unasked; nothing is called saved before the store has
committed it. `data_notice` informs the buyer.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime

import streamlit as st

from guidance.errors import Conflict, Gone, StoreDown, Unreadable
from guidance.storage.draft_store import DraftStore, file_hashes
from guidance.storage.sealed_draft import Draft
from guidance.storage.sealing import read_secret
from pages.session import exhibit_files, runs, settings, state
from pages.session.session import NEW, SESSION, Session, Trouble, Workspace, session

_PAGE_LENGTH = 40
_LASTING: tuple[Trouble, ...] = ("conflict", "gone", "unreadable")
"""Nothing is saved until the buyer has chosen."""


@contextmanager
def run() -> Iterator[None]:
    """Around a run: bind the session to its cookie and open the draft; at the end, however the run ends, save what changed."""
    secret = read_secret(st.context.cookies.get(settings.cookie_name()))
    with runs.run(runs.name(secret), is_new=SESSION not in st.session_state):
        try:
            _begin(secret)
            yield
        finally:
            settle()


def _begin(secret: bytes | None) -> None:
    current, headers = session(), st.context.headers
    if current.bound:
        if headers:  # none of them while nobody is connected
            current.is_foreign = current.bound != runs.name(secret)
    elif secret is not None:
        current.bound, current.draft_store = runs.name(secret), _draft_store(secret, headers.get(settings.PAGE_HEADER))
    if not current.is_foreign:
        open_draft(current)


def settle() -> None:
    """Save what has changed since the last save; where nothing has, the store is not asked."""
    current = session()
    if current.draft_store is None or not current.is_opened or current.is_foreign or current.trouble in _LASTING:
        return
    exhibit_files.store()
    new = draft(current)
    if is_same(new, current):
        current.trouble = "down" if current.loose else None
        return
    try:
        current.draft_store.save(new, today())
    except (StoreDown, Conflict, Gone) as error:
        current.trouble = trouble(error)
    else:
        note_saved(current, new)


def take_newer() -> bool:
    """Load what another page has written, where nothing has changed on this one; True where that was done."""
    current = session()
    draft_store = current.draft_store
    if draft_store is None or current.is_foreign or current.trouble:
        return False
    if not draft_store.is_behind() or not is_same(draft(current), current):
        return False
    current.is_taken_in = reopen(current)
    return current.is_taken_in


def open_draft(current: Session) -> None:
    """Read the draft once, or until the store answers; forget what was erased elsewhere."""
    draft_store = current.draft_store
    if draft_store is not None and draft_store.is_erased(today()):
        draft_store.start_over()
        forget(current)
    if draft_store is None or current.is_opened:
        return
    try:
        stored = draft_store.open(today())
    except (StoreDown, Unreadable) as error:
        current.trouble = trouble(error)
        return
    current.is_opened, current.trouble = True, None
    if stored is not None and is_fresh(current):
        restore(current, stored)
    elif stored is not None:
        current.trouble = "conflict"


def reopen(current: Session) -> bool:
    """Load the stored draft in place of this session's; False where the store does not answer."""
    if current.draft_store is None:
        return False
    try:
        stored = current.draft_store.open(today())
    except (StoreDown, Unreadable) as error:
        current.trouble = trouble(error)
        return False
    current.trouble = None
    if stored is None:
        forget(current)
    else:
        restore(current, stored)
    return True


def restore(current: Session, stored: Draft) -> None:
    """Go on with what the draft holds; the scratch data of views, which no draft holds, stays."""
    own_aside = current.own.aside if current.own is not None else {}
    current.open = Workspace(stored.case, dict(stored.entries), current.open.aside)
    current.own = Workspace(stored.own, dict(stored.own_entries), own_aside) if stored.own is not None else None
    current.before = Workspace(stored.before) if stored.before is not None else None
    current.generation, current.stored = stored.generation, None
    state.show_example(stored.example)
    note_saved(current, draft(current))


def overrule(current: Session) -> None:
    """Save this session's content in place of what another page has written."""
    if current.draft_store is None:
        return
    new = draft(current)
    try:
        current.draft_store.overrule(new, today())
    except (StoreDown, Conflict, Gone, Unreadable) as error:
        current.trouble = trouble(error)
    else:
        current.trouble = None
        note_saved(current, new)


def erase() -> None:
    """Delete the draft, its files and its code, and all that the session holds; raises StoreDown, and then nothing is deleted."""
    current = session()
    if current.draft_store is not None:
        current.draft_store.erase()
    forget(current)


def forget(current: Session) -> None:
    """Begin anew, as for a visitor who has entered nothing; only what does not belong to a case stays."""
    fresh = Session(
        current.language,
        draft_store=current.draft_store,
        bound=current.bound,
        is_foreign=current.is_foreign,
        is_opened=True,
        is_taken_in=current.is_taken_in,
        pretended=current.pretended,
        records_pretended=current.records_pretended,
        generation=current.generation + 1,
        offer=current.offer,
        offers=current.offers,
        page=current.page,
    )
    vars(current).update(vars(fresh))


def note_saved(current: Session, saved: Draft) -> None:
    """The store holds this now."""
    dropped = _files(current.saved) - _files(saved)
    current.saved, current.saved_at, current.trouble = saved, datetime.now(UTC), None
    if current.draft_store is not None and dropped:
        current.stored = None
        with suppress(StoreDown):  # then they go with the draft
            current.draft_store.drop_files(dropped)


def draft(current: Session) -> Draft:
    """All that has to outlive the session; the draft store adds who writes."""
    return Draft(
        page="",
        writer="",
        turn=0,
        generation=current.generation,
        case=current.open.case,
        own=current.own.case if current.own else None,
        before=current.before.case if current.before else None,
        example=current.example,
        entries=current.open.entries,
        own_entries=current.own.entries if current.own else {},
        code=current.draft_store.code if current.draft_store else None,
    )


def is_same(new: Draft, current: Session) -> bool:
    """True where the store holds this already, or there is nothing yet to store."""
    return is_fresh(current) if current.saved is None else new == current.saved


def is_fresh(current: Session) -> bool:
    """True while nothing at all is entered."""
    return current.open.case == NEW and not (current.open.entries or current.own or current.before or current.loose)


def trouble(error: StoreDown | Conflict | Gone | Unreadable) -> Trouble:
    """The name of the trouble when the store refused."""
    kinds: dict[type[Exception], Trouble] = {Conflict: "conflict", Gone: "gone", Unreadable: "unreadable"}
    return kinds.get(type(error), "down")


def today() -> date:
    """The day by the server's clock, whatever day is pretended."""
    return datetime.now(UTC).date()


def _draft_store(secret: bytes, page: str | None) -> DraftStore | None:
    store = settings.store()
    if store is None:
        return None
    return DraftStore(store, secret, (page or secrets.token_hex(8))[:_PAGE_LENGTH], settings.DAYS[settings.mode()])


def _files(saved: Draft | None) -> frozenset[str]:
    return file_hashes(saved.case, saved.own, saved.before) if saved is not None else frozenset()
