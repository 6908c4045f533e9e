"""Who is being served just now? The runs of each visitor, and the pages that have gone while something they said is still to be done.

It refuses to know what a run is about. A page that is refreshed waits here for what the page before it has said.
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
    """What a visitor is called here, which does not tell her secret; empty for somebody without one."""
    return hashlib.sha256(secret).hexdigest() if secret else ""


@contextmanager
def run(who: str, *, is_new: bool) -> Iterator[None]:
    """Around a run; a new page waits until what was said by the pages that have gone is done."""
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
    """While a page has gone and is still to be listened to."""
    with _changes:
        _leaving[who] += 1
    try:
        yield
    finally:
        _end(_leaving, who)


def is_done(who: str, said_at: float) -> bool:
    """True where a run has begun since then, and none is going on."""
    return not _running[who] and _begun.get(who, 0.0) >= said_at


def _end(counted: Counter[str], who: str) -> None:
    with _changes:
        counted[who] -= 1
        if not counted[who]:
            del counted[who]
        if not (_running[who] or _leaving[who]) and len(_begun) > 10_000:
            _begun.clear()
        _changes.notify_all()
