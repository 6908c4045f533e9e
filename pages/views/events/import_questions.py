"""Reads a conversation and asks what it does not say itself: the order of day and month, the zone, who is who, which chat."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from guidance.case.choices import Channel
from guidance.errors import InputError
from guidance.library.texts import Texts
from guidance.reading.exports.detect import read_messages
from guidance.reading.exports.messages import DayOrder, ExportKind, Imported, ImportQuestion, Options
from guidance.reading.exports.propose import Setting, guess_roles
from guidance.reading.exports.role import Role
from guidance.reading.typed_date import LONGEST, read_day
from pages.session import state
from pages.views.events.import_draft import ImportDraft
from pages.widgets import elements, safe, zones

SENDERS = 8
_SLOW = 300_000
"""Bytes from which reading takes long enough to show how far it is."""
_CHATS = (ExportKind.WHATSAPP, ExportKind.TELEGRAM, ExportKind.PASTED)


def read_conversation(draft: ImportDraft, texts: Texts) -> Imported:
    """The messages, read again only where an answer changes how."""
    asked = draft.imported.questions if draft.imported is not None else ()
    options = Options(
        state.clock(),
        _asked_zone(draft, texts) if ImportQuestion.TIME_ZONE in asked else state.zone(),
        _asked_order(draft, texts) if ImportQuestion.DAY_OR_MONTH in asked else None,
        _asked_day(draft, texts) if ImportQuestion.DAY in asked else None,
    )
    if draft.imported is not None and draft.read_with == options:
        return draft.imported
    first_time = draft.imported is None
    draft.imported, draft.read_with = _with_progress(draft.data, options, texts), options
    if first_time and set(draft.imported.questions) & {ImportQuestion.TIME_ZONE, ImportQuestion.DAY_OR_MONTH, ImportQuestion.DAY}:
        return read_conversation(draft, texts)
    return draft.imported


def _with_progress(data: bytes, options: Options, texts: Texts) -> Imported:
    if len(data) < _SLOW:
        return read_messages(data, options)
    bar = st.progress(0.0, texts("imports.reading"))
    try:
        return read_messages(data, options, lambda done: _show(bar, done, texts))
    finally:
        bar.empty()


def _show(bar: DeltaGenerator, done: float, texts: Texts) -> None:
    bar.progress(min(done, 1.0), texts("imports.reading"))


def _asked_order(draft: ImportDraft, texts: Texts) -> DayOrder | None:
    guessed = draft.imported.order if draft.imported is not None and draft.imported.order else DayOrder.DAY
    chosen: DayOrder | None = st.radio(
        texts("imports.questions.order"),
        tuple(DayOrder),
        index=tuple(DayOrder).index(guessed),
        format_func=lambda order: texts(f"imports.orders.{order}"),
        key=draft.key("order"),
        horizontal=True,
    )
    return chosen


def _asked_day(draft: ImportDraft, texts: Texts) -> date | None:
    written: str = st.text_input(
        texts("imports.questions.day"),
        key=draft.key("day"),
        max_chars=LONGEST,
        placeholder=texts("imports.questions.day_help"),
        autocomplete="off",
    )
    try:
        day = read_day(written, state.clock_day(), "past")
        if day is not None and day > state.clock_day():
            raise InputError("date_in_future")
    except InputError as error:
        elements.show_error(error, texts)
        return None
    return day


def _asked_zone(draft: ImportDraft, texts: Texts) -> ZoneInfo:
    names = zones.offered()
    chosen: str = st.selectbox(
        texts("imports.questions.zone"), names, index=0, format_func=lambda name: zones.tell(name, texts), key=draft.key("zone")
    )
    return ZoneInfo(chosen)


def ask_setting(draft: ImportDraft, imported: Imported, texts: Texts) -> tuple[Setting | None, Imported]:
    """Who is who, and where it was; None until every sender that is asked for has a side."""
    chosen = _chosen_chat(draft, imported, texts)
    roles = _asked_roles(draft, chosen, texts)
    channel = _asked_channel(draft, chosen, (roles or {}).values(), texts)
    merge = chosen.source in _CHATS and st.checkbox(texts("imports.questions.merge"), value=True, key=draft.key("merge"))
    if roles is None:
        return None, chosen
    country = state.rulebook().pack(state.case()).country.code
    return Setting(roles, state.zone(), channel, merge, country), chosen


def _chosen_chat(draft: ImportDraft, imported: Imported, texts: Texts) -> Imported:
    if ImportQuestion.WHICH_CHAT not in imported.questions:
        return imported
    name: str = st.selectbox(texts("imports.questions.chat"), imported.chats, key=draft.key("chat"))
    return imported.of_chat(name)


def _asked_roles(draft: ImportDraft, imported: Imported, texts: Texts) -> dict[str, Role] | None:
    """A side for each of the most frequent senders."""
    guessed = guess_roles(imported, state.case())
    roles: dict[str, Role] = {}
    for sender, _ in imported.senders[:SENDERS]:
        guess = draft.roles.get(sender, guessed[sender])
        chosen: Role | None = st.selectbox(
            texts("imports.questions.role", who=safe.quote(sender or texts("imports.unknown_sender"))),
            tuple(Role),
            index=tuple(Role).index(guess) if guess else None,
            format_func=lambda role: texts(f"imports.roles.{role}"),
            placeholder=texts("imports.events.reply_none"),
            key=draft.key(f"role-{hashlib.sha256(sender.encode()).hexdigest()[:8]}"),
        )
        if chosen is not None:
            roles[sender] = draft.roles[sender] = chosen
    if (more := len(imported.senders) - SENDERS) > 0:
        elements.small_print(texts("imports.questions.roles_more", n=more))
    return roles if len(roles) == min(SENDERS, len(imported.senders)) else None


def _asked_channel(draft: ImportDraft, imported: Imported, roles: Collection[Role], texts: Texts) -> Channel | None:
    """The channel, where the kind of export does not say it: a copied text."""
    if imported.source not in (ExportKind.PASTED, ExportKind.WHOLE):
        return None
    with_support = Role.PLATFORM in roles and Role.SELLER not in roles
    usual = Channel.SUPPORT_CHAT if with_support else Channel.ORDER_CHAT
    chosen: Channel | None = st.selectbox(
        texts("imports.questions.channel"),
        tuple(Channel),
        index=tuple(Channel).index(usual),
        format_func=lambda channel: texts(f"words.channel.{channel}"),
        key=draft.key(f"channel-{usual}"),
    )
    return chosen
