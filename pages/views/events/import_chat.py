"""How does a conversation become events? A file or a pasted text, a few questions, a list to tick and correct, and one button.

What is being looked at is kept for this page alone until it is added; then only the Case holds it. Nothing of it is drawn but by `safe`,
and the name of the file is never used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from guidance.case.case import Channel, Event, Party, ReplyKind
from guidance.case.exhibit import MAX_FILE_BYTES, MAX_PROVES, Exhibit
from guidance.errors import InputError
from guidance.library.texts import Texts
from guidance.reading.exports.add_events import add_events, export_exhibit
from guidance.reading.exports.detect import read_messages
from guidance.reading.exports.messages import DayOrder, Flag, Imported, Options, Question, Source
from guidance.reading.exports.propose import ProposedEvent, Role, Setting, guess_roles, propose, redirect, with_reply
from guidance.reading.typed_date import LONGEST, read_day
from pages.session import exhibit_files, state
from pages.widgets import elements, safe, zones

PAGE = 20
SENDERS = 8
LONGEST_PASTE = 200_000
_SHOWN = 600
_SLOW = 300_000
"""Bytes from which reading takes long enough to show how far it is."""
_KEPT = "importing"
_MEGABYTES = MAX_FILE_BYTES // 1024 // 1024
_SAID = (
    Flag.NO_DATE, Flag.WRONG_DATE, Flag.DAY_OR_MONTH, Flag.CUT, Flag.QUOTE_LEFT_OUT, Flag.FORWARDED, Flag.EDITED, Flag.CALL,
    Flag.LETTERS_GUESSED,
)  # fmt: skip
_SIDES = tuple(f"{direction}-{party}" for party in Party for direction in ("out", "in"))
_CHATS = (Source.WHATSAPP, Source.TELEGRAM, Source.PASTED)


@dataclass
class Importing:
    """The conversation that is being looked at."""

    data: bytes = b""
    pasted: str = ""
    is_picked: bool = False
    """True while the field holds the file; False once the field is drawn anew and knows nothing of it."""
    imported: Imported | None = None
    read_with: Options | None = None
    proposed: tuple[ProposedEvent, ...] = ()
    proposed_with: tuple[object, ...] = ()
    ticks: dict[str, bool] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, ReplyKind | None] = field(default_factory=dict)
    """What the person said of senders, and made of proposals, by the ids of their events."""
    replies: dict[str, ProposedEvent] = field(default_factory=dict)
    first: int = 0
    turn: int = 0
    """Raised where all ticks change at once, so that they are drawn anew."""
    added: int = 0
    added_kept: bool = False

    def key(self, name: str) -> str:
        """The key of a widget that belongs to this conversation."""
        return state.key(f"import-{hashlib.sha256(self.data).hexdigest()[:10]}-{name}")


def offer_import(texts: Texts) -> None:
    """Everything that takes a conversation over, folded away until it is wanted."""
    kept = _kept()
    _say_added(kept, texts)
    with st.expander(texts("imports.heading")):
        elements.say(texts("imports.lead"))
        _take(kept, texts)
        if (taken := _kept()).data:
            _work(taken, texts)


def _kept() -> Importing:
    """What is being looked at, made on first use."""
    found: Importing = state.session().aside.setdefault(_KEPT, Importing())
    return found


def _say_added(kept: Importing, texts: Texts) -> None:
    if kept.added and state.was_done():
        events = texts.count("words.count.events", kept.added)
        said = texts("imports.added_kept" if kept.added_kept else "imports.added", events=events)
        st.success(said, icon=":material/check:")


def _take(kept: Importing, texts: Texts) -> None:
    """The file that was picked, or the text that was pasted; another one takes the place of what was looked at."""
    key = state.key("import-file")
    was_drawn = key in st.session_state
    picked = st.file_uploader(texts("imports.upload"), key=key, max_upload_size=_MEGABYTES, label_visibility="collapsed")
    elements.whisper(texts("imports.upload_help", limit=_MEGABYTES))
    pasted: str = st.text_area(
        texts("imports.paste"),
        value=kept.pasted,
        key=state.key("import-text"),
        max_chars=LONGEST_PASTE,
        placeholder=texts("imports.paste_help"),
    )
    st.button(texts("imports.paste_done"), key=state.key("import-read"))
    data = picked.getvalue() if picked is not None else pasted.strip().encode("utf-8", "replace")
    is_dropped = kept.is_picked and was_drawn
    if data != kept.data and (data or kept.pasted or is_dropped):
        state.session().aside[_KEPT] = kept = Importing(data, pasted)
    kept.is_picked = picked is not None


def _work(kept: Importing, texts: Texts) -> None:
    """Read it, ask, list, add; or say why it cannot be read."""
    above = st.container()
    try:
        imported = _read(kept, texts)
    except InputError as error:
        elements.say_wrong(error, texts)
        return
    told = texts("imports.found", source=texts(f"imports.sources.{imported.source}"), messages=_counted(len(imported.messages), texts))
    more = texts("imports.left_out", messages=texts.number(imported.left_out)) if imported.left_out else ""
    with above:
        elements.say(told, more)
        elements.say(elements.heading(texts("imports.questions.heading")))
    setting, chosen = _ask(kept, imported, texts)
    if setting is None:
        elements.say(texts("imports.roles_missing"))
        return
    proposed = _proposed(kept, chosen, setting)
    if not proposed:
        elements.say(texts("imports.none_new"))
        return
    _list(kept, proposed, setting, texts)
    _offer_to_add(kept, proposed, chosen, setting, texts)


def _read(kept: Importing, texts: Texts) -> Imported:
    """The messages, read again only where an answer changes how."""
    asked = kept.imported.questions if kept.imported is not None else ()
    options = Options(
        state.now(),
        _asked_zone(kept, texts) if Question.TIME_ZONE in asked else state.zone(),
        _asked_order(kept, texts) if Question.DAY_OR_MONTH in asked else None,
        _asked_day(kept, texts) if Question.DAY in asked else None,
    )
    if kept.imported is not None and kept.read_with == options:
        return kept.imported
    first_time = kept.imported is None
    kept.imported, kept.read_with = _with_progress(kept.data, options, texts), options
    if first_time and set(kept.imported.questions) & {Question.TIME_ZONE, Question.DAY_OR_MONTH, Question.DAY}:
        return _read(kept, texts)
    return kept.imported


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


def _asked_order(kept: Importing, texts: Texts) -> DayOrder | None:
    guessed = kept.imported.order if kept.imported is not None and kept.imported.order else DayOrder.DAY
    chosen: DayOrder | None = st.radio(
        texts("imports.questions.order"),
        tuple(DayOrder),
        index=tuple(DayOrder).index(guessed),
        format_func=lambda order: texts(f"imports.orders.{order}"),
        key=kept.key("order"),
        horizontal=True,
    )
    return chosen


def _asked_day(kept: Importing, texts: Texts) -> date | None:
    written: str = st.text_input(
        texts("imports.questions.day"),
        key=kept.key("day"),
        max_chars=LONGEST,
        placeholder=texts("imports.questions.day_help"),
        autocomplete="off",
    )
    try:
        day = read_day(written, state.today(), "past")
        if day is not None and day > state.today():
            raise InputError("date_in_future")
    except InputError as error:
        elements.say_wrong(error, texts)
        return None
    return day


def _asked_zone(kept: Importing, texts: Texts) -> ZoneInfo:
    names = zones.offered()
    chosen: str = st.selectbox(
        texts("imports.questions.zone"), names, index=0, format_func=lambda name: zones.tell(name, texts), key=kept.key("zone")
    )
    return ZoneInfo(chosen)


def _ask(kept: Importing, imported: Imported, texts: Texts) -> tuple[Setting | None, Imported]:
    """Who is who, and where it was; None until every sender that is asked for has a side."""
    chosen = _chosen_chat(kept, imported, texts)
    roles = _asked_roles(kept, chosen, texts)
    channel = _asked_channel(kept, chosen, (roles or {}).values(), texts)
    merge = chosen.source in _CHATS and st.checkbox(texts("imports.questions.merge"), value=True, key=kept.key("merge"))
    if roles is None:
        return None, chosen
    country = state.rulebook().pack(state.case()).country.code
    return Setting(roles, state.zone(), channel, merge, country), chosen


def _chosen_chat(kept: Importing, imported: Imported, texts: Texts) -> Imported:
    if Question.WHICH_CHAT not in imported.questions:
        return imported
    name: str = st.selectbox(texts("imports.questions.chat"), imported.chats, key=kept.key("chat"))
    return imported.of_chat(name)


def _asked_roles(kept: Importing, imported: Imported, texts: Texts) -> dict[str, Role] | None:
    """A side for each of the most frequent senders."""
    guessed = guess_roles(imported, state.case())
    roles: dict[str, Role] = {}
    for sender, _ in imported.senders[:SENDERS]:
        guess = kept.roles.get(sender, guessed[sender])
        chosen: Role | None = st.selectbox(
            texts("imports.questions.role", who=safe.quote(sender or texts("imports.unknown_sender"))),
            tuple(Role),
            index=tuple(Role).index(guess) if guess else None,
            format_func=lambda role: texts(f"imports.roles.{role}"),
            placeholder=texts("imports.events.reply_none"),
            key=kept.key(f"role-{hashlib.sha256(sender.encode()).hexdigest()[:8]}"),
        )
        if chosen is not None:
            roles[sender] = kept.roles[sender] = chosen
    if (more := len(imported.senders) - SENDERS) > 0:
        elements.whisper(texts("imports.questions.roles_more", n=more))
    return roles if len(roles) == min(SENDERS, len(imported.senders)) else None


def _asked_channel(kept: Importing, imported: Imported, roles: Collection[Role], texts: Texts) -> Channel | None:
    """The channel, where the kind of export does not say it: a copied text."""
    if imported.source not in (Source.PASTED, Source.WHOLE):
        return None
    with_support = Role.PLATFORM in roles and Role.SELLER not in roles
    usual = Channel.SUPPORT_CHAT if with_support else Channel.ORDER_CHAT
    chosen: Channel | None = st.selectbox(
        texts("imports.questions.channel"),
        tuple(Channel),
        index=tuple(Channel).index(usual),
        format_func=lambda channel: texts(f"words.channel.{channel}"),
        key=kept.key(f"channel-{usual}"),
    )
    return chosen


def _proposed(kept: Importing, imported: Imported, setting: Setting) -> tuple[ProposedEvent, ...]:
    """The proposals, made again only where something changed."""
    made_of = (imported, setting, state.case())
    if kept.proposed_with != made_of:
        kept.proposed, kept.proposed_with, kept.replies = propose(imported, setting, state.case(), state.now()), made_of, {}
        kept.first = min(kept.first, max(0, len(kept.proposed) - 1) // PAGE * PAGE)
    return kept.proposed


def _list(kept: Importing, proposed: Sequence[ProposedEvent], setting: Setting, texts: Texts) -> None:
    """Twenty of them at a time, each to tick and correct."""
    elements.say(elements.heading(texts("imports.events.heading")))
    _offer_all(kept, proposed, texts)
    shown = proposed[kept.first : kept.first + PAGE]
    for one in shown:
        _row(kept, one, setting, texts)
    _offer_pages(kept, len(proposed), texts)


def _offer_all(kept: Importing, proposed: Sequence[ProposedEvent], texts: Texts) -> None:
    with st.container(horizontal=True):
        every = st.button(texts("imports.events.all"), key=kept.key("all"))
        none = st.button(texts("imports.events.none"), key=kept.key("none"))
    if every or none:
        kept.ticks = dict.fromkeys((one.event.id for one in proposed), every)
        kept.turn += 1


def _offer_pages(kept: Importing, total: int, texts: Texts) -> None:
    if total <= PAGE:
        return
    elements.whisper(texts("imports.events.range", first=kept.first + 1, last=min(kept.first + PAGE, total), all=total))
    with st.container(horizontal=True):
        older = st.button(texts("imports.events.older"), key=kept.key("older"), disabled=kept.first == 0)
        newer = st.button(texts("imports.events.newer"), key=kept.key("newer"), disabled=kept.first + PAGE >= total)
    if older or newer:
        kept.first += PAGE if newer else -PAGE
        st.rerun()


def _row(kept: Importing, one: ProposedEvent, setting: Setting, texts: Texts) -> None:
    """One proposal: when and from whom, its words, its side, what kind of answer it is."""
    event = one.event
    when = texts.moment(event.at, setting.zone) if event.at else texts("imports.events.no_date")
    who = safe.quote(one.sender or texts("imports.unknown_sender"))
    name = f"{event.id}-{kept.turn}"
    with st.container(border=True, key=kept.key(f"row-{name}")):
        row = texts("imports.events.row", when=when, who=who)
        kept.ticks[event.id] = st.checkbox(row, value=_is_ticked(kept, one), key=kept.key(f"tick-{name}"))
        safe.show((event.text or "")[:_SHOWN])
        left, right = st.columns(2)
        with left:
            kept.sides[event.id] = _asked_side(kept.key(f"side-{name}"), _side(kept, one), texts)
        answer = _answer(kept, one, setting)
        if answer is not None:
            with right:
                kept.kinds[event.id] = _asked_reply(kept.key(f"reply-{name}-{_side(kept, one)}"), _kind(kept, answer), texts)
        _whisper(one, answer, texts)


def _whisper(one: ProposedEvent, answer: ProposedEvent | None, texts: Texts) -> None:
    """The words that a kind rests on, and what has to be said of a message."""
    words = ", ".join(safe.quote(word) for word in answer.words[:4]) if answer is not None else ""
    notes = [texts(f"imports.flags.{flag}") for flag in _SAID if flag in one.flags]
    elements.whisper(texts("imports.events.rests_on", words=words) if words else "", " ".join(notes))


def _asked_side(key: str, shown: str, texts: Texts) -> str:
    chosen: str = st.selectbox(
        texts("imports.events.side"), _SIDES, index=_SIDES.index(shown), format_func=lambda side: _side_name(side, texts), key=key
    )
    return chosen


def _side_name(side: str, texts: Texts) -> str:
    direction, party = side.split("-")
    return texts("imports.events.sent" if direction == "out" else "imports.events.received", party=texts(f"words.party.{party}"))


def _asked_reply(key: str, shown: ReplyKind | None, texts: Texts) -> ReplyKind | None:
    """What an answer amounts to; nothing is asked of her own messages."""
    chosen: ReplyKind | None = st.selectbox(
        texts("imports.events.reply"),
        tuple(ReplyKind),
        index=tuple(ReplyKind).index(shown) if shown else None,
        format_func=lambda kind: texts(f"events.reply.{kind}"),
        placeholder=texts("imports.events.reply_none"),
        key=key,
    )
    return chosen


def _is_ticked(kept: Importing, one: ProposedEvent) -> bool:
    return kept.ticks.get(one.event.id, one.ticked)


def _side(kept: Importing, one: ProposedEvent) -> str:
    return kept.sides.get(one.event.id, f"{one.event.direction}-{one.event.counterparty}")


def _kind(kept: Importing, answer: ProposedEvent) -> ReplyKind | None:
    return kept.kinds.get(answer.event.id, answer.event.reply)


def _answer(kept: Importing, one: ProposedEvent, setting: Setting) -> ProposedEvent | None:
    """An answer with what the reader of replies makes of it, read once; None for her own messages."""
    direction, party = _side(kept, one).split("-")
    if direction == "out":
        return None
    name = f"{one.event.id}-{party}"
    if name not in kept.replies:
        turned = replace(one, event=redirect(one.event, "in", Party(party)))
        kept.replies[name] = with_reply(turned, setting, state.now())
    return kept.replies[name]


def _offer_to_add(kept: Importing, proposed: Sequence[ProposedEvent], imported: Imported, setting: Setting, texts: Texts) -> None:
    """The one button that puts the ticked ones into the case, and the original beside them."""
    ticked = [one for one in proposed if _is_ticked(kept, one)]
    keep = st.checkbox(texts("imports.keep"), value=True, key=kept.key("keep"))
    if keep and len(ticked) > MAX_PROVES:
        elements.whisper(texts("imports.keep_first", n=MAX_PROVES))
    label = texts("imports.add", events=texts.count("words.count.events", len(ticked)))
    if not st.button(label, key=kept.key("add"), type="primary", disabled=not ticked):
        if not ticked:
            elements.whisper(texts("imports.add_none"))
        return
    try:
        _add(kept, [_chosen(kept, one, setting) for one in ticked], imported.source, keep=keep)
    except InputError as error:
        elements.say_wrong(error, texts)
        return
    st.rerun()


def _chosen(kept: Importing, one: ProposedEvent, setting: Setting) -> Event:
    """The event as it was corrected."""
    answer = _answer(kept, one, setting)
    if answer is None:
        return redirect(one.event, "out", Party(_side(kept, one).split("-")[1]))
    read, kind = answer.event, _kind(kept, answer)
    return read.model_copy(update={"reply": kind, "deflected_to": read.deflected_to if kind is ReplyKind.DEFLECTION else None})


def _add(kept: Importing, events: Sequence[Event], source: Source, *, keep: bool) -> None:
    case, zone = state.case(), state.zone()
    exhibit: Exhibit | None = export_exhibit(kept.data, source, case, state.now(), zone) if keep else None
    changed = add_events(case, events, zone, exhibit)
    if exhibit is not None:
        exhibit_files.keep(exhibit.sha256, kept.data)
    state.change(changed)
    state.session().aside[_KEPT] = Importing(added=len(events), added_kept=exhibit is not None)


def _counted(messages: int, texts: Texts) -> str:
    return texts.count("words.count.messages", messages)
