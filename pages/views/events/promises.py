"""Promises and referrals, counted, as tables and as a small picture, with what can be marked.

What people wrote is drawn as text alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from guidance.case.changes import record_promise
from guidance.claims.promises import Bounce, Promised, bounces, promises, tell_bounces, tell_promises
from guidance.library.texts import Texts
from pages.session import fields, state
from pages.views.events.event_list import LONGEST_QUOTE, to_noted
from pages.widgets import elements, safe

MOST_PROMISES, MOST_QUOTES = 20, 5


def show_promises(texts: Texts) -> None:
    """Every promise with its standing; those that are not settled can be marked."""
    all_promises = promises(state.case(), state.now(), state.zone())
    if not all_promises:
        return
    elements.say(elements.heading(texts("events.promises.heading")), tell_promises(all_promises, texts), texts("events.promises.lead"))
    columns = [texts(f"events.promises.{name}") for name in ("made", "by", "due", "standing")]
    elements.say(elements.table(columns, [_cells(promise, texts) for promise in all_promises[-MOST_PROMISES:]]))
    open_ones = [promise for promise in all_promises if promise.standing != "kept"]
    if open_ones:
        _offer_to_mark(open_ones, texts)


def show_bounces(texts: Texts) -> None:
    """Who sent the buyer to whom: the sentence for letters, the picture, and the words."""
    sent = bounces(state.case(), state.now(), state.zone())
    if not sent:
        return
    from guidance.timeline.bounce_map import MOST_ARROWS, to_address, to_svg  # noqa: PLC0415 - only where there is a referral

    sentence = tell_bounces(sent, texts, state.zone())
    elements.say(elements.heading(texts("events.bounces.heading")), texts("events.bounces.lead"))
    safe.show_to_copy(sentence)
    picture = to_svg(sent, texts, state.zone(), dark=st.context.theme.type == "dark")
    st.image(to_address(picture), alt=sentence)
    if len(sent) > MOST_ARROWS:
        elements.small_print(texts("events.bounces.picture_note", n=MOST_ARROWS))
    _quote([bounce for bounce in sent if bounce.words], texts)


def _cells(promise: Promised, texts: Texts) -> tuple[str, ...]:
    due = texts.moment(promise.due, state.zone()) if promise.due is not None else texts("events.promises.no_due")
    return (
        texts.moment(promise.made_at, state.zone()) if promise.made_at is not None else texts("timeline.no_date"),
        texts(f"words.party.{promise.by}"),
        due,
        texts(f"events.promises.standings.{promise.standing}"),
    )


def _offer_to_mark(open_ones: Sequence[Promised], texts: Texts) -> None:
    """The buttons that settle a promise: the one that fell due first, or another that is picked."""
    names = {promise.event: _name(promise, texts) for promise in open_ones}
    picked = st.selectbox(texts("events.promises.pick"), list(names), format_func=lambda name: names[name], key=fields.key("promise"))
    chosen = next(promise for promise in open_ones if promise.event == picked)
    if chosen.words:
        safe.show(chosen.words)
    with st.container(horizontal=True):
        _mark(chosen, "yes", texts("events.promises.kept"))
        _mark(chosen, "no", texts("events.promises.broken"))


def _name(promise: Promised, texts: Texts) -> str:
    made_at, by, due, stands = _cells(promise, texts)
    return texts("events.promises.which", party=by, when=made_at, due=due, standing=stands)


def _mark(promise: Promised, answer: Literal["yes", "no"], label: str) -> None:
    if st.button(label, key=f"kept-{answer}"):
        state.update_undoable(record_promise(state.case(), promise.event, answer))
        to_noted()


def _quote(sent: Sequence[Bounce], texts: Texts) -> None:
    if not sent:
        return
    with st.expander(texts("events.bounces.quotes")):
        elements.say(*(_quoted(bounce, texts) for bounce in sent[-MOST_QUOTES:]))


def _quoted(bounce: Bounce, texts: Texts) -> str:
    when = texts.moment(bounce.at, state.zone()) if bounce.at is not None else texts("timeline.no_date")
    who = texts("events.bounces.quote", when=when, who=texts(f"words.party.{bounce.by}"))
    return elements.labelled(who, safe.quote(bounce.words[:LONGEST_QUOTE]))
