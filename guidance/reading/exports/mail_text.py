"""The plain words of a mail: HTML turned into text, quoted history left out.

Nothing is fetched, and the hidden address of a link is dropped. lxml reads the HTML (libxml2, without network): the standard library's
parser takes minutes over hostile tags, lxml hundredths of a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from guidance.reading.exports.messages import MAX_TEXT, MessageFlag
from guidance.reading.exports.vocabulary import marks

LONGEST_HTML = 400_000
LONGEST_ATTRIBUTION = 300
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg"})
_LINE = frozenset({"p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "section", "article"})
_QUOTE_BEFORE, _QUOTE_AFTER = "\x01", "\x02"
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")


def html_words(source: str) -> str:
    """The text of a page of HTML; lines that it quotes begin with `>`."""
    from lxml import etree  # noqa: PLC0415 (mail alone needs it)

    parser = etree.HTMLParser(target=_Words(), recover=True, no_network=True, huge_tree=False)
    try:
        parser.feed(source[:LONGEST_HTML])
        words: str = parser.close()
    except (etree.LxmlError, ValueError):
        return ""
    return _marked(words)


def unfold(text: str) -> str:
    """Text of `format=flowed` (RFC 3676): a line that ends in a space goes on in the next one."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        bare = line.removeprefix(" ")
        goes_on = bool(lines) and lines[-1].endswith(" ") and lines[-1] != "-- " and not bare.startswith(">")
        if goes_on and len(lines[-1]) <= MAX_TEXT:
            lines[-1] += bare
        else:
            lines.append(bare)
    return "\n".join(lines)


def without_quotes(text: str, flags: list[MessageFlag]) -> str:
    """The words above what is quoted; all of them where nothing stands above."""
    lines = text[: 4 * MAX_TEXT].split("\n")
    end = next((number for number, line in enumerate(lines) if _begins_history(lines, number, line)), len(lines))
    unquoted = [line for line in lines[:end] if not line.lstrip().startswith(">")]
    own = "\n".join(unquoted).strip()
    if not own or len(unquoted) == len(lines):
        return text
    flags.append(MessageFlag.QUOTE_LEFT_OUT)
    return own


def _begins_history(lines: Sequence[str], number: int, line: str) -> bool:
    low = line.strip().lower()
    if any(mark in low for mark in marks().original):
        return True
    if not _tells_when_or_who(low) or len(low) > LONGEST_ATTRIBUTION:
        return False
    below = next(iter(lines[number + 1 : number + 2]), "").strip().lower()
    if below.startswith("<") or below.removesuffix(":") in marks().wrote:  # mailers break the line above a quotation where it grows long
        low += f" {below}"
    following = next((later for later in lines[number + 1 : number + 4] if later.strip()), "")
    return low.endswith(":") and (low.removesuffix(":").endswith(marks().wrote) or following.lstrip().startswith(">"))


def _tells_when_or_who(line: str) -> bool:
    """True of `20.11.2026, 10:15, Anna <anna@…> wrote:`, as mailers put it; people end a line of their own so without time or address."""
    return any(sign.isdigit() or sign == "@" for sign in line)


def _marked(text: str) -> str:
    """Lines between the marks of a quotation get a `>`."""
    depth = 0
    lines: list[str] = []
    for line in text.split("\n"):
        opened, closed = line.count(_QUOTE_BEFORE), line.count(_QUOTE_AFTER)
        bare = line.replace(_QUOTE_BEFORE, "").replace(_QUOTE_AFTER, "").strip()
        depth += opened
        lines.append(f"> {bare}" if depth and bare else bare)
        depth = max(0, depth - closed)
    return "\n".join(lines)


class _Words:
    """What lxml tells while it reads: tags and text, collected into lines."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._silent = 0

    def start(self, tag: Any, _: Any) -> None:
        """A tag opens."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "blockquote":
            self._told.append(f"\n{_QUOTE_BEFORE}")
        elif tag == "br" or tag in _LINE:
            self._told.append("\n")
        elif tag in {"td", "th"}:
            self._told.append(" ")

    def end(self, tag: Any) -> None:
        """A tag closes."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "blockquote":
            self._told.append(f"{_QUOTE_AFTER}\n")
        elif tag in _LINE:
            self._told.append("\n")

    def data(self, text: str) -> None:
        """Text between tags; blank space counts once."""
        if not self._silent:
            self._told.append(_BLANKS.sub(" ", text).replace(_QUOTE_BEFORE, "").replace(_QUOTE_AFTER, ""))

    def comment(self, _: str) -> None:
        """Comments say nothing."""

    def close(self) -> str:
        """All of it."""
        return "".join(self._told)
