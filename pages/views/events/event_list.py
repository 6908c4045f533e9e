"""The events by time, a screenful at a time, each with the way to change it or to remove it.

What people wrote is drawn as text alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NoReturn

import streamlit as st

from guidance.case.changes import counterparties, remove_event
from guidance.case.choices import Party, ReplyKind
from guidance.case.correspondence import in_time_order, waiting_message
from guidance.case.event import Event
from guidance.claims.promises import standing
from guidance.library.texts import Texts, with_capital
from pages.session import fields, state
from pages.widgets import elements, frame, safe

AT_ONCE = 10
EDIT, FROM, NOTED = "edit", "from", "noted"
"""What the address says: which event is changed, from which one on the list is shown, and that something was just noted."""
EVERYBODY = "everybody"
KINDS = ("all", "sent", "received", "promises", "bounces", "open")
LONGEST_QUOTE = 400


def show(texts: Texts) -> None:
    """The list: what is chosen of it, a screenful, and the ways to the rest."""
    is_empty = not state.case().events
    elements.say(elements.heading(texts("events.list.heading")), texts("events.list.none") if is_empty else "")
    if is_empty:
        return
    waiting = _waiting()
    chosen = _chosen(texts, waiting)
    first = _first(len(chosen))
    visible = chosen[first : first + AT_ONCE]
    elements.small_print(texts("events.list.order") if visible else texts("events.list.none_such"))
    proofs = _proofs()
    for event in visible:
        _row(event, event.id in waiting, proofs.get(event.id, ()), texts)
    _ways(first, len(chosen), texts)


def to_noted() -> NoReturn:
    """To what the last change did to the step."""
    frame.turn(**{NOTED: "1"})


def title(event: Event, texts: Texts) -> str:
    """When it was, and who wrote to whom."""
    when = texts.moment(event.at, state.zone()) if event.at is not None else texts("timeline.no_date")
    way = "timeline.out" if event.direction == "out" else "timeline.in"
    name = texts("events.this", what=texts(way, party=texts(f"words.party.{event.counterparty}")), when=when)
    return with_capital(name)


def _chosen(texts: Texts, waiting: frozenset[str]) -> Sequence[Event]:
    events = in_time_order(state.case().events, state.zone())[::-1]
    parties = counterparties(state.case())
    with st.container(horizontal=True):
        who = st.selectbox(
            texts("events.list.who"),
            (EVERYBODY, *parties),
            format_func=lambda name: texts("events.list.everybody" if name == EVERYBODY else f"words.party.{name}"),
            key=fields.key("list-who"),
        )
        kind = st.selectbox(
            texts("events.list.kind"), KINDS, format_func=lambda name: texts(f"events.list.kinds.{name}"), key=fields.key("list-kind")
        )
    return [event for event in events if who in (EVERYBODY, event.counterparty) and _is_of(kind, event, waiting)]


def _is_of(kind: str, event: Event, waiting: frozenset[str]) -> bool:
    match kind:
        case "sent":
            return event.direction == "out"
        case "received":
            return event.direction == "in"
        case "promises":
            return event.promise is not None
        case "bounces":
            return event.reply is ReplyKind.DEFLECTION or event.deflected_to is not None
        case "open":
            return event.id in waiting or (event.promise is not None and standing(event.promise, state.now(), state.zone()) != "kept")
    return True


def _waiting() -> frozenset[str]:
    """Ids of the messages that wait for an answer, the first one to each side."""
    events = in_time_order(state.case().events, state.zone())
    return frozenset(event.id for party in Party if (event := waiting_message(events, party)) is not None)


def _proofs() -> dict[str, tuple[int, ...]]:
    """Event to the numbers of the exhibits that prove it."""
    numbers: dict[str, tuple[int, ...]] = {}
    for number, exhibit in enumerate(state.case().exhibits, 1):
        for name in exhibit.proves:
            numbers[name] = (*numbers.get(name, ()), number)
    return numbers


def _row(event: Event, waits: bool, proofs: Sequence[int], texts: Texts) -> None:
    this = title(event, texts)
    with st.container(border=True, key=f"spoken-event-{event.id}", gap="small"):
        elements.say(elements.labelled(this, " · ".join(_details(event, waits, proofs, texts))) or f"**{this}**")
        words = event.text or (event.promise.text if event.promise else None)
        if words:
            safe.show(words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rstrip() + "…")
        with st.container(horizontal=True):
            edit, delete = (f"{texts(f'events.{name}')} :gray[{this}]" for name in ("edit", "delete"))
            if st.button(edit, key=f"edit-{event.id}", type="tertiary"):
                frame.turn(**{EDIT: event.id})
            if st.button(delete, key=f"delete-{event.id}", type="tertiary"):
                state.update_undoable(remove_event(state.case(), event.id))
                to_noted()


def _details(event: Event, waits: bool, proofs: Sequence[int], texts: Texts) -> Iterator[str]:
    if event.channel != "not_sure":
        yield texts(f"words.channel.{event.channel}")
    if event.reply is not None and event.reply not in (ReplyKind.NOT_SURE, ReplyKind.DEFLECTION):
        yield texts(f"events.reply.{event.reply}")
    if event.reply is ReplyKind.DEFLECTION or event.deflected_to is not None:
        yield _sent_to(event, texts)
    if event.to_supervisor:
        yield texts("events.list.to_supervisor")
    if waits:
        yield texts("events.list.waits")
    if event.promise is not None:
        yield _promise(event, texts)
    if event.reference:
        yield texts("events.list.reference", reference=safe.quote(event.reference))
    if proofs:
        yield texts("events.list.proof", numbers=", ".join(map(str, proofs)))


def _sent_to(event: Event, texts: Texts) -> str:
    return (
        texts("events.list.sent_to", party=texts(f"words.party.{event.deflected_to}"))
        if event.deflected_to
        else texts("events.reply.deflection")
    )


def _promise(event: Event, texts: Texts) -> str:
    promise = event.promise
    if promise is None:
        return ""
    stands = texts(f"events.promises.standings.{standing(promise, state.now(), state.zone())}")
    if promise.due is None:
        return texts("events.list.promise", standing=stands)
    return texts("events.list.promise_due", date=texts.moment(promise.due, state.zone()), standing=stands)


def _first(count: int) -> int:
    """The place in the list that the address names, on a whole screenful and within the list."""
    asked = st.query_params.get(FROM, "")
    place = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return min(place, max(count - 1, 0)) // AT_ONCE * AT_ONCE


def _ways(first: int, count: int, texts: Texts) -> None:
    """To newer and to older events, where the list is longer than a screenful."""
    if count <= AT_ONCE:
        return
    last = min(first + AT_ONCE, count)
    with st.container(horizontal=True, vertical_alignment="center"):
        _turn("newer", first - AT_ONCE, texts, is_there=first > 0)
        elements.say(texts("events.list.range", first=first + 1, last=last, all=count))
        _turn("older", first + AT_ONCE, texts, is_there=last < count)


def _turn(name: str, to: int, texts: Texts, *, is_there: bool) -> None:
    if st.button(texts(f"events.list.{name}"), key=name, disabled=not is_there):
        frame.turn(**{FROM: str(to)})
