"""Prepares the server: the address it listens on, the log, the hourly sweep of expired drafts.

It listens on this machine alone, unless OTVET_HOSTED=1 says that a proxy stands in front of it.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from guidance.errors import StoreDown
from pages.server.log import keep_log_clean
from pages.session import autosave, settings
from pages.session.settings import is_hosted

_OWN_ADDRESSES = frozenset({"127.0.0.1", "::1", "localhost"})
_HOUR = 3600


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
    while (store := settings.store()) is not None:
        try:
            await asyncio.to_thread(store.sweep, autosave.today())
        except StoreDown:
            logging.getLogger("otvet").warning("nothing swept")
        await asyncio.sleep(_HOUR)
