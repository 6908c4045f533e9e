"""The events that a conversation amounts to, twenty at a time, each to tick and correct."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from guidance.case.choices import Party, ReplyKind
from guidance.library.texts import Texts
from guidance.reading.exports.messages import Imported, MessageFlag
from guidance.reading.exports.propose import ProposedEvent, Setting, propose
from pages.session import state
from pages.views.events.import_draft import ImportDraft
from pages.widgets import elements, safe

PAGE = 20
_SHOWN = 600
_NOTED = (
    MessageFlag.NO_DATE,
    MessageFlag.WRONG_DATE,
    MessageFlag.DAY_OR_MONTH,
    MessageFlag.CUT,
    MessageFlag.QUOTE_LEFT_OUT,
    MessageFlag.FORWARDED,
    MessageFlag.EDITED,
    MessageFlag.CALL,
    MessageFlag.LETTERS_GUESSED,
)
_SIDES = tuple(f"{direction}-{party}" for party in Party for direction in ("out", "in"))


def proposals_of(draft: ImportDraft, imported: Imported, setting: Setting) -> tuple[ProposedEvent, ...]:
    """The proposals, made again only where something changed."""
    made_of = (imported, setting, state.case())
    if draft.proposed_with != made_of:
        draft.proposed, draft.proposed_with, draft.replies = propose(imported, setting, state.case(), state.clock()), made_of, {}
        draft.first = min(draft.first, max(0, len(draft.proposed) - 1) // PAGE * PAGE)
    return draft.proposed


def show_proposals(draft: ImportDraft, proposed: Sequence[ProposedEvent], setting: Setting, texts: Texts) -> None:
    """Twenty of them at a time, each to tick and correct."""
    elements.say(elements.heading(texts("imports.events.heading")))
    _offer_all(draft, proposed, texts)
    visible = proposed[draft.first : draft.first + PAGE]
    for proposal in visible:
        _row(draft, proposal, setting, texts)
    _offer_pages(draft, len(proposed), texts)


def _offer_all(draft: ImportDraft, proposed: Sequence[ProposedEvent], texts: Texts) -> None:
    with st.container(horizontal=True):
        every = st.button(texts("imports.events.all"), key=draft.key("all"))
        none = st.button(texts("imports.events.none"), key=draft.key("none"))
    if every or none:
        draft.ticks = dict.fromkeys((proposal.event.id for proposal in proposed), every)
        draft.turn += 1


def _offer_pages(draft: ImportDraft, total: int, texts: Texts) -> None:
    if total <= PAGE:
        return
    elements.small_print(texts("imports.events.range", first=draft.first + 1, last=min(draft.first + PAGE, total), all=total))
    with st.container(horizontal=True):
        older = st.button(texts("imports.events.older"), key=draft.key("older"), disabled=draft.first == 0)
        newer = st.button(texts("imports.events.newer"), key=draft.key("newer"), disabled=draft.first + PAGE >= total)
    if older or newer:
        draft.first += PAGE if newer else -PAGE
        st.rerun()


def _row(draft: ImportDraft, proposal: ProposedEvent, setting: Setting, texts: Texts) -> None:
    """One proposal: when and from whom, its words, its side, what kind of answer it is."""
    event = proposal.event
    when = texts.moment(event.at, setting.zone) if event.at else texts("imports.events.no_date")
    who = safe.quote(proposal.sender or texts("imports.unknown_sender"))
    name = f"{event.id}-{draft.turn}"
    with st.container(border=True, key=draft.key(f"row-{name}")):
        row = texts("imports.events.row", when=when, who=who)
        draft.ticks[event.id] = st.checkbox(row, value=draft.is_ticked(proposal), key=draft.key(f"tick-{name}"))
        safe.show((event.text or "")[:_SHOWN])
        left, right = st.columns(2)
        with left:
            draft.sides[event.id] = _asked_side(draft.key(f"side-{name}"), draft.side(proposal), texts)
        answer = draft.answer(proposal, setting)
        if answer is not None:
            with right:
                draft.kinds[event.id] = _asked_reply(draft.key(f"reply-{name}-{draft.side(proposal)}"), draft.kind(answer), texts)
        _show_notes(proposal, answer, texts)


def _show_notes(proposal: ProposedEvent, answer: ProposedEvent | None, texts: Texts) -> None:
    """The words that a kind rests on, and what has to be said of a message."""
    words = ", ".join(safe.quote(word) for word in answer.words[:4]) if answer is not None else ""
    notes = [texts(f"imports.flags.{flag}") for flag in _NOTED if flag in proposal.flags]
    elements.small_print(texts("imports.events.rests_on", words=words) if words else "", " ".join(notes))


def _asked_side(key: str, initial: str, texts: Texts) -> str:
    chosen: str = st.selectbox(
        texts("imports.events.side"), _SIDES, index=_SIDES.index(initial), format_func=lambda side: _side_name(side, texts), key=key
    )
    return chosen


def _side_name(side: str, texts: Texts) -> str:
    direction, party = side.split("-")
    return texts("imports.events.sent" if direction == "out" else "imports.events.received", party=texts(f"words.party.{party}"))


def _asked_reply(key: str, initial: ReplyKind | None, texts: Texts) -> ReplyKind | None:
    """What kind of reply it is; nothing is asked about the buyer's own messages."""
    chosen: ReplyKind | None = st.selectbox(
        texts("imports.events.reply"),
        tuple(ReplyKind),
        index=tuple(ReplyKind).index(initial) if initial else None,
        format_func=lambda kind: texts(f"events.reply.{kind}"),
        placeholder=texts("imports.events.reply_none"),
        key=key,
    )
    return chosen
