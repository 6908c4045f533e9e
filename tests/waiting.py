"""Waits until a store that was down answers again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from guidance.errors import StoreDown

Result = TypeVar("Result")


def until_it_answers(act: Callable[[], Result], seconds: float = 20.0) -> Result:
    """The result of `act` once the store is up again. Raises StoreDown after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return act()
        except StoreDown:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
