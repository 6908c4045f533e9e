"""Reads a mail, and each mail of a mailbox: when, from whom, to whom, in which words, with which files.

Encoded words are decoded with their neighbours, because mailers cut letters in two between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from guidance.reading.exports.charset import decode
from guidance.reading.exports.mail_text import LONGEST_HTML, html_words, unfold, without_quotes
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
from guidance.reading.exports.mime import MAX_HEAD_BYTES, leaves, opened

MAX_PEOPLE = 20
LONGEST_HEADER, MAX_ENCODED_WORDS = 4000, 80
_TOLD_EVERY = 100
_KNOWN = frozenset({
    b"from", b"date", b"subject", b"received", b"mime-version", b"return-path", b"message-id", b"to", b"content-type", b"delivered-to",
    b"x-mailer", b"reply-to", b"cc",
})  # fmt: skip
_READ = frozenset({"date", "received", "from", "to", "cc", "subject", "delivered-to", "x-original-to"})
_FIELD = re.compile(rb"([!-9;-~]{1,76}):")
_NEW_MAIL = re.compile(rb"^From [^\r\n]{1,300}\d{1,2}:\d{2}[^\r\n]{0,100}\r?\n", re.MULTILINE)
_STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)
_EARLIEST = 2000
_UNENCODED = "latin-1"
"""How `decode_header` gives back what stood between encoded words."""


def is_mailbox(data: bytes) -> bool:
    """True where it begins as a mailbox of the mbox family does."""
    match = _NEW_MAIL.match(data[:2000].lstrip(b"\r\n"))
    return match is not None and is_mail(data.lstrip(b"\r\n")[match.end() : match.end() + MAX_HEAD_BYTES])


def is_mail(data: bytes) -> bool:
    """True where it begins with a head of mail: at least two of its well-known fields, and nothing else than fields."""
    seen: set[bytes] = set()
    for number, line in enumerate(data[:20_000].lstrip(b"\r\n\xef\xbb\xbf").split(b"\n")[:200]):
        if not line.strip():
            break
        match = _FIELD.match(line)
        if match is None and not (line[:1] in b" \t" and number):
            return False
        seen |= {match[1].lower()} if match else set()
    return len(seen & _KNOWN) > 1


def read_mail(data: bytes, options: Options, progress: Progress) -> Imported:
    """The one mail of a file."""
    progress(0.0)
    people = _People()
    message = _message(data.lstrip(b"\r\n\xef\xbb\xbf"), None, people, options)
    return Imported(ExportKind.MAIL, (message,), people.me())


def read_mailbox(data: bytes, options: Options, progress: Progress) -> Imported:
    """Every mail of a mailbox."""
    places = [(match.start(), match.end()) for match in _NEW_MAIL.finditer(data) if _stands_apart(data, match.start())]
    first = places[:MAX_MESSAGES]
    ends = [start for start, _ in places[1:]] + [len(data)]
    people = _People()
    read: list[ImportedMessage] = []
    for number, ((start, body), end) in enumerate(zip(first, ends, strict=False)):
        if number % _TOLD_EVERY == 0:
            progress(number / len(first))
        read.append(_message(_STUFFED.sub(rb"\1", data[body:end]), data[start:body], people, options))
    return Imported(ExportKind.MAILBOX, tuple(read), people.me(), left_out=len(places) - len(first))


class _People:
    """Who is who by address: one name for each, the first that was seen. Parsed header values are cached."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._read: dict[str, tuple[str, ...]] = {}
        self._mine: set[str] = set()

    def named(self, head: Mapping[str, str], field: str) -> tuple[str, ...]:
        """The people of a field, as they are shown."""
        value = head.get(field)
        if value is None:
            return ()
        if value not in self._read:
            self._read[value] = tuple(self._shown(name, address) for name, address in _addresses(value))
        return self._read[value]

    def claim(self, head: Mapping[str, str]) -> None:
        """To whose box it was delivered: that is the person's own."""
        for field in ("delivered-to", "x-original-to"):
            self._mine |= set(self.named(head, field))

    def me(self) -> tuple[str, ...]:
        """The names under which the buyer wrote."""
        return tuple(name for name in self._names.values() if name in self._mine)

    def _shown(self, name: str, address: str) -> str:
        shown = label(f"{name} <{address}>" if name and address else name or address)
        return self._names.setdefault(address.lower() or shown, shown)


def _stands_apart(data: bytes, start: int) -> bool:
    """A mail begins at the beginning or after an empty line."""
    return start == 0 or data[max(0, start - 4) : start].replace(b"\r", b"").endswith(b"\n\n")


def _message(data: bytes, from_line: bytes | None, people: _People, options: Options) -> ImportedMessage:
    mail, body = opened(data)
    head, flags = _head(mail), list[MessageFlag]()
    at = moment_of(_sent(head, from_line, options, flags), options.now, flags, told="date" in head)
    sender = next(iter(people.named(head, "from")), "")
    people.claim(head)
    to = (*people.named(head, "to"), *people.named(head, "cc"))[:MAX_PEOPLE]
    words, names = _body(leaves(mail, body), flags)
    subject = label(_decoded(head.get("subject", "")))
    text = bounded("\n\n".join(filter(None, (subject, words))), flags)
    return ImportedMessage(at, sender, text, labels(names), to=to, flags=tuple(dict.fromkeys(flags)))


def _head(mail: Message) -> dict[str, str]:
    """The first field of each name, in one line; bytes beyond ASCII are guessed."""
    fields: dict[str, str] = {}
    for name, value in mail.raw_items():
        low = name.lower()
        if low in _READ and low not in fields:
            fields[low] = _plain(str(value)[:LONGEST_HEADER])
    return fields


def _plain(value: str) -> str:
    line = " ".join(value.split())
    if not line.isascii() and any("\udc80" <= character <= "\udcff" for character in line):
        return decode(line.encode("utf-8", "surrogateescape"))[0]
    return line


def _sent(head: Mapping[str, str], from_line: bytes | None, options: Options, flags: list[MessageFlag]) -> datetime | None:
    """When it was sent; where its own date is missing or absurd, when the last server or the mailbox got it."""
    stored = " ".join(from_line.decode("ascii", "replace").split()[2:]) if from_line else ""
    fallback: datetime | None = None
    for text in (head.get("date", ""), head.get("received", "").rpartition(";")[2], stored):
        noted: list[MessageFlag] = []
        instant = _instant(text, options, noted)
        if instant is not None and _EARLIEST < instant.year and instant <= options.now:
            flags += noted
            return instant
        fallback = fallback or instant
    return fallback


def _instant(text: str, options: Options, flags: list[MessageFlag]) -> datetime | None:
    """A date of RFC 5322; one of `-0000` is in UTC, one without any zone in the zone of the case."""
    try:
        instant = parsedate_to_datetime(text[:200])
        if instant.tzinfo is None and "-0000" in text:
            instant = instant.replace(tzinfo=UTC)
        if instant.tzinfo is None:
            flags.append(MessageFlag.ZONE_ASSUMED)
            instant = instant.replace(tzinfo=options.zone)
        instant.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return instant


def _addresses(value: str) -> list[tuple[str, str]]:
    """Names and addresses of a field; addresses are split before names are decoded, so that a decoded comma splits nothing."""
    try:
        addresses = getaddresses([value])
    except (ValueError, IndexError, RecursionError):
        return []
    return [(label(_decoded(name)), label(address)) for name, address in addresses[:MAX_PEOPLE] if name or address]


def _decoded(text: str) -> str:
    """Encoded words (RFC 2047) as letters; neighbours of one encoding are put together before they are decoded."""
    if not 0 < text.count("=?") <= MAX_ENCODED_WORDS:
        return text
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(part if isinstance(part, str) else decode(part, charset or _UNENCODED)[0] for part, charset in parts)


def _body(parts: Iterable[Message], flags: list[MessageFlag]) -> tuple[str, list[str]]:
    """The words of a mail, of its plain part where that says something, and the names of its files."""
    plain: list[Message] = []
    pages: list[Message] = []
    names: list[str] = []
    for part in parts:
        kind, headers = part.get_content_type(), f"{part.get('Content-Disposition', '')} {part.get('Content-Type', '')}".lower()
        name = _file_name(part) if "name" in headers else ""
        if name or not kind.startswith("text/") or headers.startswith("attachment"):
            names.append(name or kind)
        else:
            (pages if kind == "text/html" else plain).append(part)
    words = "\n\n".join(_words(part, flags) for part in plain).strip()
    return without_quotes(words or "\n\n".join(html_words(_letters(part, flags)) for part in pages).strip(), flags), names


def _words(part: Message, flags: list[MessageFlag]) -> str:
    flowed = "flowed" in str(part.get("Content-Type", "")).lower()
    return unfold(_letters(part, flags)) if flowed else _letters(part, flags)


def _file_name(part: Message) -> str:
    try:
        return _decoded(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return ""


def _letters(part: Message, flags: list[MessageFlag]) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        declared = part.get_content_charset()
    except (ValueError, LookupError, TypeError):
        declared = None
    text, certain = decode(data[: 4 * LONGEST_HTML], declared)
    if not certain:
        flags.append(MessageFlag.LETTERS_GUESSED)
    return text
