"""Reads Telegram Desktop's JSON export: one chat, or all of them; text as a string or as a list of strings and entities.

Its fields are those that `export_output_json.cpp` of Telegram Desktop writes. What happened to the chat itself (a new title, a pinned
message) is left out; a call is a message. The buyer is known: the account in a full export, in one chat whoever is not its namesake.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from guidance.errors import InputError
from guidance.reading.exports.messages import (
    MAX_MESSAGES,
    ExportKind,
    Imported,
    ImportedMessage,
    MessageFlag,
    Options,
    Progress,
    bounded,
    label,
    labels,
    moment_of,
)

MAX_CHATS = 2000
_TOLD_EVERY = 500
_TWO_PEOPLE = frozenset({"personal_chat", "bot_chat"})
_FILES = ("file_name", "file", "photo")
_NOT_THERE = "(File "
_HEXADECIMAL = re.compile(r"(?<!\\)((?:\\\\)*)\\x[0-9A-Fa-f]{2}")
"""How Telegram writes a control character, which JSON does not know."""
_LAST_SECOND = 4_102_444_800

ExportTree = Mapping[str, Any]


def is_telegram(text: str) -> bool:
    """True where it begins as JSON and names what an export has."""
    head = text[:200_000].lstrip()
    return head.startswith("{") and ('"messages"' in text or '"chats"' in head)


def read_telegram(text: str, options: Options, progress: Progress) -> Imported:
    """The messages of an export; InputError where it is broken off or something else."""
    chats = _chats(_parsed(text))
    total = sum(len(chat["messages"]) for chat in chats)
    names = _Names()
    read: list[ImportedMessage] = []
    for name, chat in zip(_chat_names(chats), chats, strict=True):
        for message in _messages(chat, name, names, options):
            read.append(message)
            if len(read) % _TOLD_EVERY == 0:
                progress(len(read) / total)
            if len(read) >= MAX_MESSAGES:
                return Imported(ExportKind.TELEGRAM, tuple(read), names.me(), left_out=total - len(read))
    return Imported(ExportKind.TELEGRAM, tuple(read), names.me())


class _Names:
    """Who is who by the ids of the export: two people of one name stay two."""

    def __init__(self) -> None:
        self._by_id: dict[str, str] = {}
        self._shown: dict[str, int] = {}
        """Each name in use, and the number that the last one like it got."""
        self._mine: set[str] = set()

    def of(self, identity: str, name: str) -> str:
        """The name under which a person is shown."""
        if identity not in self._by_id:
            self._by_id[identity] = self._unlike(name or identity)
        return self._by_id[identity]

    def _unlike(self, name: str) -> str:
        """The name, with a number behind it where it is in use."""
        unique, number = name, self._shown.get(name, 1)
        while unique in self._shown:
            number += 1
            unique = f"{name} ({number})"
        self._shown[name] = number
        self._shown.setdefault(unique, 1)
        return unique

    def claim(self, identity: str) -> None:
        """This id is the buyer."""
        self._mine.add(identity)

    def me(self) -> tuple[str, ...]:
        """The names under which the buyer wrote."""
        return tuple(name for identity, name in self._by_id.items() if identity in self._mine)


def _parsed(text: str) -> ExportTree:
    try:
        tree = json.loads(_HEXADECIMAL.sub(r"\1", text) if "\\x" in text else text, strict=False)
    except (ValueError, RecursionError):
        raise InputError("import_broken_json") from None
    if not isinstance(tree, dict):
        raise InputError("import_unknown_json")
    return tree


def _chats(tree: ExportTree) -> Sequence[ExportTree]:
    """Every chat that holds a list of messages."""
    trees = [tree]
    for part in ("chats", "left_chats"):
        inner = tree.get(part)
        trees += inner.get("list", []) if isinstance(inner, dict) and isinstance(inner.get("list"), list) else []
    owner = tree.get("personal_information")
    mine = owner.get("user_id") if isinstance(owner, dict) else None
    chats = [{"mine": mine, **chat} for chat in trees if isinstance(chat, dict) and isinstance(chat.get("messages"), list)]
    if not chats:
        raise InputError("import_unknown_json")
    return chats[:MAX_CHATS]


def _chat_names(chats: Sequence[ExportTree]) -> list[str]:
    """A name for each chat, no name twice."""
    taken: dict[str, None] = {}
    for number, chat in enumerate(chats, 1):
        name = label(_word(chat.get("name"))) or str(number)
        taken[name if name not in taken else f"{name} ({number})"] = None
    return list(taken)


def _messages(chat: ExportTree, name: str, names: _Names, options: Options) -> Iterator[ImportedMessage]:
    for item in chat["messages"]:
        if isinstance(item, dict) and (item.get("type") == "message" or item.get("action") == "phone_call"):
            yield _message(item, chat, name, names, options)


def _message(item: ExportTree, chat: ExportTree, name: str, names: _Names, options: Options) -> ImportedMessage:
    is_call = item.get("type") != "message"
    who = "actor" if is_call else "from"
    flags = [MessageFlag.CALL] if is_call else []
    text = bounded(_text(item), flags)
    flags += [flag for field, flag in (("forwarded_from", MessageFlag.FORWARDED), ("edited", MessageFlag.EDITED)) if item.get(field)]
    at = moment_of(_instant(item, options, flags), options.now, flags, told="date" in item)
    sender = label(_word(item.get(who)))
    identity = label(_word(item.get(f"{who}_id"))) or sender
    if _is_hers(identity, chat):
        names.claim(identity)
    return ImportedMessage(at, names.of(identity, sender), text, labels(_files(item)), name, flags=tuple(flags))


def _is_hers(identity: str, chat: ExportTree) -> bool:
    """The owner of the account; in a chat of two, whoever is not the one that it is named after."""
    other = _word(chat.get("id"))
    between_two = chat.get("type") in _TWO_PEOPLE and bool(other) and identity.startswith("user")
    return identity == f"user{_word(chat['mine'])}" or (between_two and identity != f"user{other}")


def _instant(item: ExportTree, options: Options, flags: list[MessageFlag]) -> datetime | None:
    """The instant where the export tells it; else its clock time, in the zone of the case."""
    second = _word(item.get("date_unixtime"))
    if second.isascii() and second.isdigit() and len(second) <= len(str(_LAST_SECOND)) and int(second) < _LAST_SECOND:
        return datetime.fromtimestamp(int(second), UTC).astimezone(options.zone)
    try:
        clock = datetime.fromisoformat(_word(item.get("date"))[:40])
    except ValueError:
        return None
    if clock.tzinfo is not None:
        return clock
    flags.append(MessageFlag.ZONE_ASSUMED)
    return clock.replace(tzinfo=options.zone)


def _text(item: ExportTree) -> str:
    content = item.get("text") or item.get("text_entities") or ""
    parts = content if isinstance(content, list) else [content]
    words = "".join(_word(part.get("text") if isinstance(part, dict) else part) for part in parts)
    return words or _word(item.get("sticker_emoji"))


def _files(item: ExportTree) -> list[str]:
    """The name of the one file that a message carries; where it was not exported, what kind of file it was."""
    for field in _FILES:
        name = _word(item.get(field))
        if name and _NOT_THERE not in name:
            return [name]
    missing = any(_NOT_THERE in _word(item.get(field)) for field in _FILES)
    return [_word(item.get("media_type")) or "photo"] if missing and not item.get("sticker_emoji") else []


def _word(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
