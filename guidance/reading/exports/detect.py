"""Finds what kind of export a file is, by its content and never by its name, and reads its messages.

Raises InputError for a file that is too large, no text, or an archive without a chat. Nothing is fetched and nothing is run.
"""

from __future__ import annotations

import re

from guidance.errors import InputError
from guidance.reading.exports import archive
from guidance.reading.exports.charset import decode, is_text
from guidance.reading.exports.mail import is_mail, is_mailbox, read_mail, read_mailbox
from guidance.reading.exports.mail_text import html_words
from guidance.reading.exports.messages import MAX_BYTES, ExportKind, Imported, Options, Progress
from guidance.reading.exports.pasted import read_pasted
from guidance.reading.exports.telegram import is_telegram, read_telegram
from guidance.reading.exports.whatsapp import is_whatsapp, read_whatsapp

_PAGE = re.compile(r"\s{0,100}<(!doctype\s+html|html)\b", re.IGNORECASE)
"""A page that was saved whole: its words are read like copied ones."""


def read_messages(data: bytes, options: Options, progress: Progress = lambda _: None) -> Imported:
    """The messages of an export or of a pasted text; raises InputError."""
    if len(data) > MAX_BYTES:
        raise InputError("import_too_large", {"limit": str(MAX_BYTES // 1024 // 1024)})
    if not data.strip():
        raise InputError("import_empty")
    if data.startswith(archive.BEGINS):
        return _read_archive(data, options, progress)
    return _read(data, options, progress)


def _read_archive(data: bytes, options: Options, progress: Progress) -> Imported:
    """The first file of an archive that is an export."""
    for content in archive.texts_in(data):
        if content.strip() and is_text(content):
            imported = _read(content, options, progress)
            if imported.source not in (ExportKind.WHOLE, ExportKind.PASTED):
                return imported
    raise InputError("import_no_chat")


def _read(data: bytes, options: Options, progress: Progress) -> Imported:
    if is_mailbox(data):
        return read_mailbox(data.lstrip(b"\r\n"), options, progress)
    if is_mail(data):
        return read_mail(data, options, progress)
    if not is_text(data):
        raise InputError("import_not_text")
    text, _ = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _PAGE.match(text):
        text = html_words(text)
    if is_telegram(text):
        return read_telegram(text, options, progress)
    return (read_whatsapp if is_whatsapp(text) else read_pasted)(text, options, progress)
