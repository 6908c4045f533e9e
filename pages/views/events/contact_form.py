"""The fields for a message that was sent and for an answer that came, and the event that they make.

Nothing is saved here: the event is handed back, or InputError is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from guidance.case.changes import build_event, new_event_id
from guidance.case.choices import Channel, Content, Party, ReplyKind
from guidance.case.correspondence import in_time_order
from guidance.case.event import Event, Promise
from guidance.case.moment import Moment
from guidance.errors import InputError
from guidance.library.texts import Texts
from guidance.reading.reading import ReplyReading
from guidance.reading.typed_moment import LONGEST, read_moment, write_moment
from pages.session import state
from pages.views.events import reply_reading
from pages.widgets import zones
from pages.widgets.form import Form

LONGEST_LINE, LONGEST_TEXT = 200, 5000
YES_NO = ("yes", "no", "not_sure")
_NOW, _EARLIER, _UNKNOWN = _WHEN = ("now", "earlier", "unknown")
_PRESUMED = {"promised": ReplyKind.PROMISE, "deflected": ReplyKind.DEFLECTION}
_USUAL = {
    Party.SELLER: Channel.ORDER_CHAT,
    Party.PLATFORM: Channel.SUPPORT_CHAT,
    Party.AUTHORITY: Channel.STATE_PORTAL,
    Party.COURT: Channel.POST,
}
_OTHER_SIDE = {Party.SELLER: Party.PLATFORM, Party.PLATFORM: Party.SELLER}


@dataclass(frozen=True)
class Contact:
    """The event that a form begins with."""

    event: Event
    is_new: bool
    presumed: ReplyKind | None = None
    """What the answer is said to be, before its words are read."""


def begun(kind: str) -> Contact:
    """A new contact with whom, and where, the last one was."""
    case = state.case()
    party = _next_party(sent=kind == "wrote")
    event = Event(id=new_event_id(case), direction="out" if kind == "wrote" else "in", counterparty=party, channel=_last_channel(party))
    return Contact(event, is_new=True, presumed=_PRESUMED.get(kind))


def told(name: str) -> Contact | None:
    """The recorded contact with this id, if there is one."""
    event = next((event for event in state.case().events if event.id == name), None)
    return Contact(event, is_new=False) if event is not None else None


def fields(form: Form, contact: Contact, texts: Texts) -> Event:
    """The event that the fields make, drawn or not; raises InputError where they make none."""
    return _sent(form, contact, texts) if contact.event.direction == "out" else _answer(form, contact, texts)


def _sent(form: Form, contact: Contact, texts: Texts) -> Event:
    event = contact.event
    place = _place(form, event, texts, "events.fields.to")
    when = _when(form, contact, texts)
    text = form.text("text", texts("events.fields.text_out"), event.text or "", longest=LONGEST_TEXT)
    with _details(form, texts):
        more = {
            "reference": _reference(form, event.reference or "", texts),
            "contained": _contained(form, event, texts),
            "to_supervisor": form.tick("supervisor", texts("events.fields.supervisor"), initial=event.to_supervisor),
            "answered": _answered(form, contact, texts),
        }
        there = _zone(form, texts)
    at = form.tried(lambda: _moment(contact, when, there))
    form.check()
    return build_event({**dict(event), **place, **more, "text": text, "at": at})


def _answer(form: Form, contact: Contact, texts: Texts) -> Event:
    event = contact.event
    above, below = (st.container(), st.container()) if form.drawn else (nullcontext(), nullcontext())
    with below:
        place = _place(form, event, texts, "events.fields.by")
        when = _when(form, contact, texts)
        with _details(form, texts):
            there = _zone(form, texts)
            details = st.container() if form.drawn else nullcontext()
    at = form.tried(lambda: _moment(contact, when, there))
    with above:
        text = form.text("text", texts("events.fields.text_in"), event.text or "", longest=LONGEST_TEXT)
        read = reply_reading.read(text, at, place["counterparty"]) if text and text != event.text else None
        if form.drawn:
            reply_reading.show(read, texts)
        kind = _said(form, contact, read, place["counterparty"], at, texts)
    with details:
        reference = _reference(form, event.reference or (read.references[0] if read and read.references else ""), texts)
    form.check()
    return build_event({**dict(event), **place, **kind, "text": text, "at": at, "reference": reference})


def _said(form: Form, contact: Contact, read: ReplyReading | None, by: str, at: Moment | None, texts: Texts) -> dict[str, Any]:
    """What kind of reply it is: as recorded, or as its words were read."""
    event = contact.event
    guessed = contact.presumed or (read.kind if read else None)
    kind = event.reply or guessed or ReplyKind.NOT_SURE
    picked = form.pick(f"reply-{kind}", texts("events.fields.reply"), _names(ReplyKind), lambda name: texts(f"events.reply.{name}"), kind)
    to = _deflected_to(form, event, read, by, texts) if picked == ReplyKind.DEFLECTION else None
    wanted = picked == ReplyKind.PROMISE or event.promise is not None or (read is not None and read.promise is not None)
    promise = _promise(form, contact, read, at, texts) if wanted else None
    holds = promise is not None and (picked == ReplyKind.PROMISE or promise.due is not None or promise.text is not None)
    return {"reply": picked, "deflected_to": to, "promise": promise if holds else None}


def _deflected_to(form: Form, event: Event, read: ReplyReading | None, by: str, texts: Texts) -> str:
    to = event.deflected_to or (read.deflected_to if read else None) or _OTHER_SIDE.get(Party(by), Party.SELLER)
    return form.choice(f"deflected-to-{to}", texts("events.fields.deflected_to"), _names(Party), _party(texts), to)


def _promise(form: Form, contact: Contact, read: ReplyReading | None, at: Moment | None, texts: Texts) -> Promise:
    known = contact.event.promise
    proposal = read.promise if read else None
    due = (known.due if known else None) or (proposal.due if proposal else None)
    initial = write_moment(due, state.zone())
    mark = initial.replace(" ", "-") or "open"
    written = form.line(f"due-{mark}", texts("events.fields.due"), initial, longest=LONGEST, example=texts("events.fields.due_help"))
    words = (known.text if known else None) or (proposal.words if proposal else "")
    text = form.line(f"promise-{len(words or '')}", texts("events.fields.promise"), words or "", longest=LONGEST_TEXT)
    is_kept = _kept(form, contact, texts)
    said_at = at.earliest(state.zone()) if at is not None else state.clock()
    day = due if written == initial else form.tried(lambda: reply_reading.due_of(written, said_at, state.zone()))
    return Promise.model_validate({name: value for name, value in (("due", day), ("text", text), ("kept", is_kept)) if value})


def _kept(form: Form, contact: Contact, texts: Texts) -> str | None:
    """Asked only of a promise that is recorded already."""
    known = contact.event.promise
    if contact.is_new or known is None:
        return known.kept if known else None
    answer = form.choice("kept", texts("events.fields.kept"), YES_NO, _yes_no(texts), known.kept or "not_sure")
    return known.kept if answer == (known.kept or "not_sure") else answer


def _place(form: Form, event: Event, texts: Texts, who: str) -> dict[str, str]:
    party = form.choice("party", texts(who), _names(Party), _party(texts), event.counterparty)
    usual = event.channel if party == event.counterparty else _last_channel(Party(party))
    channel = form.pick(
        f"channel-{party}", texts("events.fields.channel"), _names(Channel), lambda name: texts(f"words.channel.{name}"), usual
    )
    return {"counterparty": party, "channel": channel}


def _when(form: Form, contact: Contact, texts: Texts) -> tuple[str, str]:
    """Which of now, earlier and not known; and what is written for an earlier one."""
    at = contact.event.at
    before = _NOW if contact.is_new else _EARLIER if at is not None else _UNKNOWN
    picked = form.choice("when", texts("events.fields.when"), _WHEN, lambda name: texts(f"events.fields.when_options.{name}"), before)
    if picked != _EARLIER:
        return picked, ""
    initial = write_moment(at, state.zone())
    label, example = texts("events.fields.when_written"), texts("events.fields.when_help")
    return picked, form.line("day", label, initial, longest=LONGEST, example=example)


def _moment(contact: Contact, when: tuple[str, str], there: ZoneInfo) -> Moment | None:
    """The moment in the field; an unchanged one stays as exact as it was."""
    picked, written = when
    if picked == _UNKNOWN:
        return None
    if picked == _NOW:
        return Moment.at(state.clock().astimezone(there))
    if written == write_moment(contact.event.at, state.zone()) and there.key == state.zone().key:
        at = contact.event.at
    else:
        at = read_moment(written, state.clock(), there)
    if at is None:
        raise InputError("day_or_unknown")
    return at


def _zone(form: Form, texts: Texts) -> ZoneInfo:
    """The zone of the written time; asked only where the country has several."""
    names = zones.offered()
    if len(names) == 1:
        return ZoneInfo(names[0])
    return ZoneInfo(form.pick("zone", texts("events.fields.zone"), names, lambda name: zones.tell(name, texts), names[0]))


def _details(form: Form, texts: Texts) -> AbstractContextManager[Any]:
    return st.expander(texts("events.fields.details")) if form.drawn else nullcontext()


def _reference(form: Form, before: str, texts: Texts) -> str:
    return form.line(f"reference-{len(before)}", texts("events.fields.reference"), before, longest=LONGEST_LINE)


def _contained(form: Form, event: Event, texts: Texts) -> tuple[str, ...] | None:
    if form.drawn:
        st.markdown(texts("events.fields.contained"))
    ticked = form.ticks("contained", _names(Content), lambda name: texts(f"words.contained.{name}"), event.contained or ())
    return ticked if ticked or event.contained is not None else None


def _answered(form: Form, contact: Contact, texts: Texts) -> str | None:
    """A message just sent has no answer yet."""
    known = contact.event.answered
    before = known or ("no" if contact.is_new else "not_sure")
    answer = form.choice("answered", texts("events.fields.answered"), YES_NO, _yes_no(texts), before)
    return known if answer == before and not contact.is_new else answer


def _party(texts: Texts) -> Callable[[str], str]:
    return lambda name: texts(f"words.party.{name}")


def _yes_no(texts: Texts) -> Callable[[str], str]:
    return lambda name: texts(f"events.yes_no.{name}")


def _names(words: type[Party | Channel | ReplyKind | Content]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


def _next_party(*, sent: bool) -> Party:
    """Whom the last contact was with; after a referral, whom the buyer was sent to."""
    events = in_time_order(state.case().events, state.zone())
    if not events:
        return Party.PLATFORM
    last = events[-1]
    return last.deflected_to if sent and last.deflected_to is not None else last.counterparty


def _last_channel(party: Party) -> Channel:
    """The channel last used with them, or the usual one."""
    used = [event.channel for event in in_time_order(state.case().events, state.zone()) if event.counterparty == party]
    known = [channel for channel in used if channel is not Channel.NOT_SURE]
    return known[-1] if known else _USUAL.get(party, Channel.NOT_SURE)
