"""Prepares the server: the address it listens on, the log, the hourly sweep of expired drafts.

It listens on this machine alone, unless OTVET_HOSTED=1 says that a proxy stands in front of it.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import streamlit as st

from guidance.errors import StoreDown
from guidance.storage.database import Store
from pages.server.log import keep_log_clean
from pages.session import autosave, settings
from pages.session.settings import is_hosted

_OWN_ADDRESSES = frozenset({"127.0.0.1", "::1", "localhost"})
_HOUR = 3600
_SETTLING = 600
"""Seconds after the start before the first sweep: a clock that is wrong at the start is usually set by then."""
_JUMP = 900
"""By how many seconds the clock may differ from the time that has passed."""


def prepare() -> None:
    """Check the address and clean the log; once, before the application is made."""
    refuse_open_address(st.get_option("server.address"), hosted=is_hosted())
    settings.mode()
    keep_log_clean()


def refuse_open_address(address: str | None, *, hosted: bool) -> None:
    """Stop unless only this machine can reach `address`, or the host says that it is meant."""
    if not hosted and address not in _OWN_ADDRESSES:
        sys.exit(f"{address or 'every address'} would open the wizard to others. Use 127.0.0.1, or OTVET_HOSTED=1 behind a proxy.")


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Sweep expired drafts every hour; on the buyer's own machine open the browser, which Streamlit does for plain scripts only."""
    sweeping = asyncio.create_task(_sweep_hourly())
    if not (is_hosted() or st.get_option("server.headless")):
        opening = threading.Timer(1, webbrowser.open, [f"http://{st.get_option('server.address')}:{st.get_option('server.port')}"])
        opening.daemon = True
        opening.start()
    yield
    sweeping.cancel()


async def _sweep_hourly() -> None:
    pause, sweeper = _SETTLING, Sweeper()
    while (store := settings.store()) is not None:
        await asyncio.sleep(pause)
        try:
            await asyncio.to_thread(sweeper.sweep, store)
        except StoreDown:
            logging.getLogger("otvet").warning("nothing swept")
        pause = _HOUR


class Sweeper:
    """Deletes expired drafts, unless the clock has jumped since the last look: then every draft gets its whole time again."""

    def __init__(self) -> None:
        self._apart = self._difference()

    def sweep(self, store: Store) -> None:
        """Sweep once; raises StoreDown."""
        before, self._apart = self._apart, self._difference()
        if abs(self._apart - before) > _JUMP:
            store.renew(autosave.today() + timedelta(days=settings.DAYS[settings.mode()]))
        else:
            store.sweep(autosave.today())

    @staticmethod
    def _difference() -> float:
        """Seconds between the clock and the time that has passed: constant, unless somebody sets the clock."""
        return datetime.now(UTC).timestamp() - time.monotonic()
