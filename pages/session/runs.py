"""The runs of each visitor, and the pages that disconnected while their last change is still being processed.

A refreshed page waits here until the last change of the page before it is done.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 4.0
"""Seconds that a new page waits at most."""

_changes = threading.Condition()
_running: Counter[str] = Counter()
_leaving: Counter[str] = Counter()
_begun: dict[str, float] = {}


def name(secret: bytes | None) -> str:
    """The name of a visitor here, which does not reveal the secret; empty for a visitor without one."""
    return hashlib.sha256(secret).hexdigest() if secret else ""


@contextmanager
def run(who: str, *, is_new: bool) -> Iterator[None]:
    """Around a run; a new page waits until the last changes of pages that disconnected are done."""
    with _changes:
        if who and is_new:
            _changes.wait_for(lambda: not (_running[who] or _leaving[who]), PATIENCE)
        _running[who] += 1
        _begun[who] = time.monotonic()
    try:
        yield
    finally:
        _end(_running, who)


@contextmanager
def leaving(who: str) -> Iterator[None]:
    """While a page has disconnected and its last messages are still being processed."""
    with _changes:
        _leaving[who] += 1
    try:
        yield
    finally:
        _end(_leaving, who)


def is_done(who: str, since: float) -> bool:
    """True where a run has begun since then (seconds of the monotonic clock), and none is going on."""
    return not _running[who] and _begun.get(who, 0.0) >= since


def _end(counted: Counter[str], who: str) -> None:
    with _changes:
        counted[who] -= 1
        if not counted[who]:
            del counted[who]
        if not (_running[who] or _leaving[who]) and len(_begun) > 10_000:
            _begun.clear()
        _changes.notify_all()
