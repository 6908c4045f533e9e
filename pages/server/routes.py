"""Our own addresses beside those of the pages: script and style, erasing, readiness."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from guidance.errors import StoreDown, Unreadable
from guidance.storage.database import Store
from guidance.storage.draft_store import DraftStore
from guidance.storage.sealing import read_secret
from pages.server.cookies import clear_draft_cookie, draft_cookie
from pages.session import autosave, settings
from pages.widgets.frame import PAGES

_FOLDER = Path(__file__).parent
_OWN_FILES = ("page.js", "typed.js", "style.css", "icon.svg")


def routes() -> list[BaseRoute]:
    """All of them."""
    return [
        *(Route(f"/{name}", _own_file) for name in _OWN_FILES),
        Route(f"/{PAGES[0]}", _first_page),
        Route("/erase", _erase, methods=["POST"]),
        Route("/readyz", _is_ready),
    ]


async def _own_file(request: Request) -> Response:
    return FileResponse(_FOLDER / Path(request.url.path).name)


async def _erase(request: Request) -> Response:
    """Erase the draft behind the cookie, and the cookie; 503 where the store does not answer."""
    secret, store = read_secret(draft_cookie(request.scope)), settings.store()
    if secret is not None and store is not None:
        try:
            await asyncio.to_thread(erase_behind, secret, store)
        except StoreDown:
            return Response(status_code=503)
    return Response(status_code=204, headers={"Set-Cookie": clear_draft_cookie(), "Clear-Site-Data": '"storage"'})


def erase_behind(secret: bytes, store: Store) -> None:
    """Delete the draft that a secret leads to, with its files and its code, readable or not."""
    draft_store = DraftStore(store, secret, "", settings.DAYS[settings.mode()])
    with suppress(Unreadable):
        draft_store.open(autosave.today())
    draft_store.erase()


async def _is_ready(_: Request) -> Response:
    """200 while the store can write and read, and the disk is not full."""
    store = settings.store()
    if store is not None:
        try:
            await asyncio.to_thread(store.check, secrets.token_hex(8))
        except (StoreDown, OSError):
            return Response("not ready", status_code=503)
    return Response("ready")


async def _first_page(request: Request) -> Response:
    return RedirectResponse(request.url.replace(path="/"))
