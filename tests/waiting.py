"""When does a store that was down answer again? It is asked until it does, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from guidance.errors import StoreDown

Given = TypeVar("Given")


def until_it_answers(act: Callable[[], Given], seconds: float = 20.0) -> Given:
    """What `act` gives once the store is up again; raises StoreDown where it is not in so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return act()
        except StoreDown:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
