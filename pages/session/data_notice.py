"""What every page says about the buyer's data: where it is, when it was saved, how to erase it, the resume code.

Never claims that data is saved before the store has confirmed it: what is not saved is called so at the top of the page, with the file to
keep instead.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from guidance.advice.wording import tell_error
from guidance.errors import Conflict, InputError, StoreDown
from guidance.library.texts import Texts, texts_for
from guidance.storage.draft_store import DraftStore
from guidance.storage.resume_code import format_code, read_code
from guidance.storage.sealed_draft import Draft
from pages.session import autosave, download, fields, receipts, settings, state
from pages.session.session import Session, session

ERASED = "erased"
"""In the address after everything was erased."""
_TYPED = ("unsaved", "elsewhere", "cut")
"""What the line says instead while typed text is not confirmed; see typed.js."""
_RETRY = 2
"""Seconds between two looks at a store that did not answer."""
_IN_A_MINUTE, _IN_AN_HOUR = 5, 30
_MINUTE, _HOUR = 60.0, 3600.0
_LONGEST_CODE = 80
_wrong: dict[str, deque[float]] = {}


def turn_away() -> None:
    """All that a visitor without the cookie sees."""
    texts = texts_for(state.language())
    st.title(texts("storage.foreign_title"), anchor=False)
    st.markdown(texts("storage.foreign"))


def warn() -> None:
    """What matters most: that the Case is not saved, and what can be done."""
    current, texts = session(), state.texts()
    if ERASED in st.query_params and autosave.is_fresh(current):  # a link from elsewhere may say so too
        st.success(texts("storage.erased"), icon=":material/check:")
    if current.is_taken_in:
        current.is_taken_in = False
        st.info(texts("storage.taken_in"), icon=":material/sync:")
    if current.trouble is not None:
        st.warning(texts(f"storage.trouble.{current.trouble}"), icon=":material/warning:")
        with st.container(horizontal=True, key="trouble"):
            _offer_ways(current, texts)


def tell() -> None:
    """One line: where the data is and when it was saved last, with the button that erases it."""
    current, texts = session(), state.texts()
    with st.container(horizontal=True, vertical_alignment="center", key="kept"):
        with st.container(key="whether", width="stretch"):  # one above another: our style shows the one that is true
            st.caption(_where(current, texts))
            for name in _TYPED if current.draft_store is not None else _TYPED[1:]:
                with st.container(key=name):
                    st.caption(texts(f"storage.typed.{name}"))
        if not autosave.is_fresh(current) or current.saved is not None or current.trouble is not None:
            _offer_erase(texts)
    receipts.draw(current)


def explain(texts: Texts) -> str:
    """What happens to the buyer's data, as this server is set up and the browser allows."""
    if session().draft_store is None:
        return texts("storage.explain.none")
    days = {"days": _days(texts)} if settings.mode() == "saved" else {}
    return " ".join((texts(f"storage.explain.{_place()}"), texts(f"storage.explain.{settings.mode()}", **days)))


def offer_code(texts: Texts) -> None:
    """The code that opens the case on another day and device: ask for it, see it, take it back; and enter one."""
    current = session()
    if settings.mode() != "saved" or current.draft_store is None or state.example() is not None:
        return
    with st.expander(texts("storage.code.heading"), key="resume"):
        st.markdown(texts("storage.code.lead", days=_days(texts)))
        if current.draft_store.code is not None:
            _show_code(current.draft_store, current.draft_store.code, texts)
        elif current.saved is not None and st.button(texts("storage.code.ask"), key="ask_code"):
            _ask_code(current.draft_store, texts)
        _enter_code(current, current.draft_store, texts)


def _offer_ways(current: Session, texts: Texts) -> None:
    """The file to keep, and the choice that only the buyer can make."""
    download.offer(texts("storage.download"), "save_unkept")
    if current.trouble == "conflict" and st.button(texts("storage.take_newer"), key="take_newer"):
        autosave.reopen(current)
        st.rerun()
    if current.trouble in ("conflict", "gone") and st.button(texts("storage.keep_this"), key="keep_this"):
        autosave.overrule(current)
        st.rerun()
    if current.trouble == "down":
        _try_again()


@st.fragment(run_every=_RETRY)
def _try_again() -> None:
    """Save as soon as the store answers, without the buyer doing anything."""
    current = session()
    autosave.open_draft(current)
    autosave.settle()
    if current.trouble != "down":
        st.rerun()


def _where(current: Session, texts: Texts) -> str:
    if current.draft_store is None:
        return texts("storage.line.memory")
    if current.trouble is not None:
        return texts("storage.line.not_saved")
    if current.saved_at is None:
        return texts("storage.line.nothing")
    if settings.mode() == "saved":
        return texts(f"storage.line.{_place()}_long", time=_clock(current.saved_at), days=_days(texts))
    return texts(f"storage.line.{_place()}", time=_clock(current.saved_at))


def _place() -> str:
    return "hosted" if settings.is_hosted() else "own"


def _days(texts: Texts) -> str:
    """How long a case is kept, in words."""
    return texts.count("words.count.days", settings.DAYS["saved"])


def _clock(instant: datetime) -> str:
    """The time of day in the buyer's zone."""
    try:
        zone = ZoneInfo(st.context.timezone or "")
    except (ZoneInfoNotFoundError, ValueError):
        zone = state.zone()
    return f"{instant.astimezone(zone):%H:%M}"


def _offer_erase(texts: Texts) -> None:
    with st.popover(texts("storage.erase"), type="tertiary", key="erase_what"):
        st.markdown(texts("storage.erase_warning"))
        if st.button(texts("storage.erase_now"), key="erase_now", type="primary") and _is_done(autosave.erase, texts):
            with st.container(key="erased"):  # our script takes the cookie away and begins anew
                st.markdown(texts("storage.erased"))


def _show_code(draft_store: DraftStore, code: str, texts: Texts) -> None:
    st.code(format_code(code), language=None, wrap_lines=True)
    st.caption(texts("storage.code.keep_it"))
    if st.button(texts("storage.code.take_back"), key="take_code_back") and _is_done(draft_store.revoke_code, texts):
        st.rerun()


def _ask_code(draft_store: DraftStore, texts: Texts) -> None:
    if _is_done(lambda: draft_store.create_code(autosave.today()), texts):
        st.rerun()


def _enter_code(current: Session, draft_store: DraftStore, texts: Texts) -> None:
    """Open the case that a code leads to; a typing error is shown before anything is looked up."""
    typed = st.text_input(texts("storage.code.enter"), key=fields.key("code"), max_chars=_LONGEST_CODE, autocomplete="off")
    if not autosave.is_fresh(current):
        st.caption(texts("storage.code.replaces"))
    if not st.button(texts("storage.code.open"), key="open_code"):
        return
    try:
        draft = _followed(draft_store, typed)
    except (InputError, StoreDown, Conflict) as error:
        st.error(tell_error(error if isinstance(error, InputError) else InputError("storage_down"), texts), icon=":material/error:")
        return
    autosave.restore(current, draft)
    st.rerun()


def _followed(draft_store: DraftStore, typed: str) -> Draft:
    code = read_code(typed)
    _refuse_guessing(st.context.ip_address or "", time.monotonic())
    draft = draft_store.follow(code, autosave.today())
    if draft is None:
        raise InputError("code_unknown")
    _wrong.pop(st.context.ip_address or "", None)
    return draft


def _refuse_guessing(address: str, instant: float) -> None:
    """Count a try; raises InputError after five in a minute or thirty in an hour from one address."""
    tries = _wrong.setdefault(address, deque(maxlen=_IN_AN_HOUR))
    if len(tries) == _IN_AN_HOUR and instant - tries[0] < _HOUR:
        raise InputError("code_too_often")
    if len(tries) >= _IN_A_MINUTE and instant - tries[-_IN_A_MINUTE] < _MINUTE:
        raise InputError("code_too_often")
    tries.append(instant)


def _is_done(act: Callable[[], object], texts: Texts) -> bool:
    """Do it; where the store does not answer, say so."""
    try:
        act()
    except StoreDown:
        st.error(texts("errors.storage_down"), icon=":material/error:")
        return False
    return True
