"""Proposes events for messages: side, party, channel and words, from what the buyer said of the senders.

    guess_roles(imported, case) -> who each sender may be
    propose(imported, setting, case, now) -> events to tick, correct and add
    with_reply(proposed, setting) -> the same, with the kind of reply, by the reader of replies

Nothing is added without the buyer. What the case holds already is left out: the same message read twice has the same id.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guidance.case.case import Case
from guidance.case.choices import Channel, Party, ReplyKind
from guidance.case.event import Event, Promise
from guidance.case.moment import Moment
from guidance.reading.exports.messages import ExportKind, Imported, ImportedMessage, MessageFlag
from guidance.reading.exports.role import Role
from guidance.reading.exports.vocabulary import marks
from guidance.reading.reading import ReplyReading, Sureness
from guidance.reading.replies import read_reply

MAX_EVENT_TEXT = 5000
MAX_PROMISE_TEXT = 1000
A_BURST = timedelta(minutes=10)
_NAMED_PARTIES = (Party.PLATFORM, Party.BANK, Party.SELLER)
_UTC = ZoneInfo("UTC")
_SAID = re.compile(r"\w")
_CHATS = (ExportKind.WHATSAPP, ExportKind.TELEGRAM)
_BY_CHAT = {Party.SELLER: Channel.ORDER_CHAT, Party.PLATFORM: Channel.SUPPORT_CHAT}


@dataclass(frozen=True)
class Setting:
    """What the person has told of an export: who is who, and how it is to be read."""

    roles: Mapping[str, Role]
    zone: ZoneInfo
    channel: Channel | None = None
    """The way the messages went; None: what the kind of export says."""
    merge: bool = False
    """Whether messages of one sender that follow within minutes become one event."""
    country: str = "general"


@dataclass(frozen=True)
class ProposedEvent:
    """An event that may be added, with what has to be said of it."""

    event: Event
    sender: str
    ticked: bool
    flags: tuple[MessageFlag, ...] = ()
    chat: str = ""
    sure: Sureness | None = None
    """How sure the reply's kind is; None where no reply was read."""
    words: tuple[str, ...] = ()
    """The words on which the reply's kind rests."""


def guess_roles(imported: Imported, case: Case) -> dict[str, Role | None]:
    """Who each sender may be, None where nothing says it."""
    guessed = {sender: _role(sender, imported, case) for sender, _ in imported.senders}
    open_ones = [sender for sender, role in guessed.items() if role is None]
    if len(open_ones) == 1 and len(guessed) > 1 and Role.ME not in guessed.values():
        guessed[open_ones[0]] = Role.ME
    return guessed


def propose(imported: Imported, setting: Setting, case: Case, now: datetime) -> tuple[ProposedEvent, ...]:
    """The events of all senders that have a role, oldest first; replies are not read yet."""
    messages = _bursts(imported.messages, setting.zone) if setting.merge else imported.messages
    known = _Known(case, setting.zone)
    since = case.order.ordered_on.earliest(setting.zone) if case.order.ordered_on else None
    others = _others(imported, setting.roles)
    proposals: list[ProposedEvent] = []
    for message in messages:
        side = _side(message, setting.roles, others)
        if side is None:
            continue
        event = _event(message, side, imported.source, setting)
        if known.add(event):
            at = event.at.latest(setting.zone) if event.at else None
            early = since is not None and at is not None and at < since
            proposals.append(ProposedEvent(event, message.sender, not early and not _is_trivial(message), _flags(message), message.chat))
    far = now + A_BURST
    return tuple(sorted(proposals, key=lambda proposal: proposal.event.at.earliest(setting.zone) if proposal.event.at else far))


def with_reply(proposed: ProposedEvent, setting: Setting, now: datetime) -> ProposedEvent:
    """The same, with the reply read: its kind, what was promised, whom the buyer was sent to. What is set already stays."""
    event = proposed.event
    if event.direction != "in" or event.text is None or event.reply is not None or proposed.sure is not None:
        return proposed
    said_at = event.at.earliest(setting.zone) if event.at else now
    reading = read_reply(event.text, None, said_at, setting.zone, setting.country, event.counterparty)
    sure = reading.sure if event.at else Sureness.GUESS
    read = event.model_copy(update=_told(reading, event, setting.zone))
    return replace(proposed, event=read, sure=sure, words=tuple(quoted.words for quoted in reading.rests_on))


def redirect(event: Event, direction: str, party: Party) -> Event:
    """The event as one to or from another party; what only an answer has is left out of a message."""
    changed: dict[str, object] = {"direction": direction, "counterparty": party}
    if direction == "out":
        changed |= {"reply": None, "deflected_to": None, "promise": None, "reference": event.reference}
    return event.model_copy(update=changed)


def _told(reading: ReplyReading, event: Event, zone: ZoneInfo) -> dict[str, object]:
    kind = None if reading.sure is Sureness.CANNOT_TELL else reading.kind
    fields: dict[str, object] = {"reply": kind}
    if kind is ReplyKind.DEFLECTION:
        fields["deflected_to"] = reading.deflected_to
    if reading.promise is not None and kind is not None:
        due = reading.promise.due if event.at and _is_later(reading.promise.due, event.at, zone) else None
        fields["promise"] = Promise(due=due, text=reading.promise.words[:MAX_PROMISE_TEXT])
    if reading.references and event.reference is None:
        fields["reference"] = reading.references[0][:200]
    return fields


def _is_later(due: Moment | None, made: Moment, zone: ZoneInfo) -> bool:
    return due is not None and due.latest(zone) >= made.latest(zone)


def _role(sender: str, imported: Imported, case: Case) -> Role | None:
    low = sender.lower()
    mine = [mark.lower() for mark in (case.person.email, case.person.name) if mark]
    if sender in imported.me or low in marks().me or any(mark in low for mark in mine if len(mark) > 3):
        return Role.ME
    sellers = [mark.lower() for mark in (case.seller.email, case.seller.name) if mark]
    if any(mark in low for mark in sellers if len(mark) > 3):
        return Role.SELLER
    return next((Role(party.value) for party in _NAMED_PARTIES if any(word in low for word in _names(party))), None)


def _names(party: Party) -> tuple[str, ...]:
    return {Party.PLATFORM: marks().platform, Party.BANK: marks().bank}.get(party, marks().seller)


def _others(imported: Imported, roles: Mapping[str, Role]) -> dict[str, Party]:
    """With whom each chat is: the party that wrote most in it; one that nobody answered in is with whom the others are."""
    counted: dict[str, Counter[Party]] = {}
    for message in imported.messages:
        party = roles.get(message.sender, Role.NOBODY).party
        if party is not None:
            counted.setdefault(message.chat, Counter())[party] += 1
    return {chat: parties.most_common(1)[0][0] for chat, parties in counted.items()}


def _side(message: ImportedMessage, roles: Mapping[str, Role], others: Mapping[str, Party]) -> tuple[str, Party] | None:
    """Direction and other side of a message; None where its sender does not belong here."""
    role = roles.get(message.sender, Role.NOBODY)
    if role.party is not None:
        return "in", role.party
    if role is Role.NOBODY:
        return None
    named = (party for name in message.to if (party := _party_named(name, roles)) is not None)
    fallback = others.get(message.chat) or next(iter(others.values()), Party.SELLER)
    return "out", next(named, fallback)


def _party_named(name: str, roles: Mapping[str, Role]) -> Party | None:
    """The party of an addressee: by the role, or by what the name says."""
    if name in roles:
        return roles[name].party
    low = name.lower()
    return next((party for party in _NAMED_PARTIES if any(word in low for word in _names(party))), None)


def _event(message: ImportedMessage, side: tuple[str, Party], source: ExportKind, setting: Setting) -> Event:
    direction, party = side
    return Event(
        id=_id(message),
        at=message.at,
        direction="in" if direction == "in" else "out",
        counterparty=party,
        channel=_channel(message, party, source, setting),
        text=_words(message)[:MAX_EVENT_TEXT].rstrip() or None,
    )


def _channel(message: ImportedMessage, party: Party, source: ExportKind, setting: Setting) -> Channel:
    if MessageFlag.CALL in message.flags:
        return Channel.PHONE
    if setting.channel is not None:
        return setting.channel
    if source in (ExportKind.MAIL, ExportKind.MAILBOX):
        return Channel.EMAIL
    return Channel.MESSENGER if source in _CHATS else _BY_CHAT.get(party, Channel.NOT_SURE)


def _words(message: ImportedMessage) -> str:
    """The text, and the names of its files under it."""
    files = "\n".join(f"[{name}]" for name in message.attachments)
    return "\n".join(filter(None, (message.text, files)))


def _flags(message: ImportedMessage) -> tuple[MessageFlag, ...]:
    cut = len(_words(message)) > MAX_EVENT_TEXT
    return tuple(dict.fromkeys((*message.flags, *((MessageFlag.CUT,) if cut else ()))))


def _id(message: ImportedMessage) -> str:
    """Told from the message alone, so that reading it again finds it again."""
    identity = "\x00".join((message.at.root if message.at else "", message.sender, message.chat, _words(message)))
    return f"m-{hashlib.sha256(identity.encode()).hexdigest()[:20]}"


def _is_trivial(message: ImportedMessage) -> bool:
    """A greeting, thanks, a sticker: nothing of the matter; a call and a file are something."""
    if MessageFlag.CALL in message.flags or message.attachments:
        return False
    return _SAID.search(message.text) is None or message.text.lower().strip(" .!)(,…") in marks().trivial


class _Known:
    """The events that are there already, by id and by what was said when."""

    def __init__(self, case: Case, zone: ZoneInfo) -> None:
        self._zone = zone
        self._ids = {event.id for event in case.events}
        self._said = {key for event in case.events if (key := self._key(event)) is not None}

    def add(self, event: Event) -> bool:
        """False where it is there already; from now on it is."""
        key = self._key(event)
        if event.id in self._ids or (key is not None and key in self._said):
            return False
        self._ids.add(event.id)
        self._said |= {key} if key is not None else set()
        return True

    def _key(self, event: Event) -> tuple[str, str, str] | None:
        if event.at is None or not event.text:
            return None
        minute = event.at.earliest(self._zone).astimezone(_UTC).isoformat(timespec="minutes") if event.at.is_exact else event.at.root
        return minute, event.direction, " ".join(event.text.split())


def _bursts(messages: Sequence[ImportedMessage], zone: ZoneInfo) -> Iterator[ImportedMessage]:
    """Messages of one sender that follow one another within minutes, as one."""
    current: list[ImportedMessage] = []
    for message in messages:
        if current and not _follows(current[-1], message, zone):
            yield _joined(current)
            current = []
        current.append(message)
    if current:
        yield _joined(current)


def _follows(first: ImportedMessage, second: ImportedMessage, zone: ZoneInfo) -> bool:
    if (first.sender, first.chat, first.to) != (second.sender, second.chat, second.to) or MessageFlag.CALL in (*first.flags, *second.flags):
        return False
    if first.at is None or second.at is None or not first.at.is_exact or not second.at.is_exact:
        return False
    return timedelta(0) <= second.at.earliest(zone) - first.at.earliest(zone) <= A_BURST


def _joined(messages: Sequence[ImportedMessage]) -> ImportedMessage:
    if len(messages) == 1:
        return messages[0]
    return replace(
        messages[0],
        text="\n".join(message.text for message in messages if message.text),
        attachments=_once(name for message in messages for name in message.attachments),
        flags=tuple(dict.fromkeys(flag for message in messages for flag in message.flags)),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
