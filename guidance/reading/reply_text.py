"""The text of a file with one reply, and a reading of it as plain data for other programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from guidance.errors import InputError
from guidance.reading.reading import ReplyReading

LONGEST = 20_000
"""Characters of a reply that are read."""
LONGEST_FILE = 4 * LONGEST


def text_of(data: bytes) -> str:
    """The text of a file with one reply; InputError where there is none, or far too much."""
    if len(data) > LONGEST_FILE:
        raise InputError("reply_too_long", {"limit": str(LONGEST)})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("reply_not_text") from None
    if any(character < " " and character not in "\t\n\r\f" for character in text):
        raise InputError("reply_not_text")
    if not text.strip():
        raise InputError("reply_empty")
    if len(text) > LONGEST:
        raise InputError("reply_too_long", {"limit": str(LONGEST)})
    return text


def tree_of(reading: ReplyReading) -> dict[str, Any]:
    """A reading as plain data, for other programs."""
    promise = reading.promise
    return {
        "kind": reading.kind.value,
        "sure": reading.sure.value,
        "rests_on": [asdict(quoted) for quoted in reading.rests_on],
        "deflected_to": reading.deflected_to.value if reading.deflected_to else None,
        "promise": None
        if promise is None
        else {
            "due": promise.due.root if promise.due else None,
            "words": promise.words,
            "may_mean": [moment.root for moment in promise.date.readings] if promise.date else [],
        },
        "references": list(reading.references),
        "alternatives": [kind.value for kind in reading.alternatives],
    }
