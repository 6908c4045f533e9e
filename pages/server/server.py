"""How does the server answer, beside the pages? Strict headers, closed doors, a log without personal data.

It refuses to listen anywhere but on this machine unless OTVET_HOSTED=1 says that a proxy stands in front of it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import re
import secrets
import sys
import threading
import time
import traceback
import webbrowser
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request, cookie_parser
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from guidance.library.forms.kinds import Language
from guidance.library.texts import texts_for
from guidance.storage.database import Store, StoreDown
from guidance.storage.draft_store import Drawer
from guidance.storage.sealed_draft import Unreadable, read_secret
from pages.session import autosave, runs, settings
from pages.session.languages import COOKIE, language_of
from pages.session.settings import is_hosted
from pages.widgets.frame import PAGES

_OWN_ADDRESSES = frozenset({"127.0.0.1", "::1", "localhost"})
_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
_COOKIE_COMES_WITH = "/style.css"
_PAGE = re.compile(r"[a-z0-9]{8,32}", re.ASCII)
_HOUR = 3600
_LOOKS, _QUIET_LOOKS, _BETWEEN_LOOKS, _LONG_AGO = 150, 15, 0.02, 10.0
"""How often it is looked whether all is done that a page has said before it went, how often in a row it has to be, and seconds."""
_FOLDER = Path(__file__).parent
_OWN_FILES = ("page.js", "style.css", "icon.svg")
_PAGE_ADDRESSES = frozenset({"/", *(f"/{page}" for page in PAGES)})
_INDEX = Path(st.__file__).with_name("static") / "index.html"


def prepare() -> None:
    """Check the address and clean the log; once, before the application is made."""
    refuse_open_address(st.get_option("server.address"), hosted=is_hosted())
    settings.mode()
    keep_log_clean()


def refuse_open_address(address: str | None, *, hosted: bool) -> None:
    """Stop unless only this machine can reach `address`, or the host says that it is meant."""
    if not hosted and address not in _OWN_ADDRESSES:
        sys.exit(f"{address or 'every address'} would open the wizard to others. Use 127.0.0.1, or OTVET_HOSTED=1 behind a proxy.")


def doors() -> list[Middleware]:
    """What every request passes through."""
    hosts = st.get_option("server.allowedHosts") or ["*"]
    return [Middleware(Door), Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)]


def routes() -> list[BaseRoute]:
    """Our own addresses beside those of the pages."""
    return [
        *(Route(f"/{name}", _own_file) for name in _OWN_FILES),
        Route(f"/{PAGES[0]}", _first_page),
        Route("/erase", _erase, methods=["POST"]),
        Route("/readyz", _is_ready),
    ]


@asynccontextmanager
async def life(_: object) -> AsyncIterator[None]:
    """Sweep what has expired every hour, and open the browser on a person's own machine, as Streamlit does for plain scripts only."""
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


class Door:
    """Answers 404 at closed doors and unknown addresses, serves the shell of the page in the person's language, sets the headers.

    The draft's cookie comes with our stylesheet: a link from elsewhere opens the page without a cookie that is there (SameSite=Strict),
    but the page's own stylesheet is always asked for with it, and before the page connects.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, with what the class says."""
        if scope["type"] == "websocket":
            connection = _Connection(_with_page(scope), receive, send)
            await self.app(connection.scope, connection.receive, connection.send)
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].startswith(_CLOSED):
            await Response(status_code=404, headers=_headers())(scope, receive, send)
        else:
            await self.app(scope, receive, _Answer(scope, send))


class _Connection:
    """A page's connection, whose end is told a moment later: Streamlit stops a run as soon as its page has gone, and what she has just
    changed would be lost with it.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self._visitor = runs.name(read_secret(_cookie(scope)))
        self._said, self._said_at = b"", 0.0

    async def receive(self) -> Message:
        """What the page says; that it has gone, only when what it said last is done."""
        message = await self._receive()
        if message["type"] == "websocket.receive":
            self._said, self._said_at = message.get("bytes") or b"", time.monotonic()
        elif message["type"] == "websocket.disconnect" and self._visitor:
            with runs.leaving(self._visitor):
                await self._linger()
        return message

    async def send(self, message: Message) -> None:
        """Pass on to the page; what comes after it has gone is dropped."""
        with suppress(OSError):
            await self._send(message)

    async def _linger(self) -> None:
        """Until its last words are done: a run may be broken off and begun anew for them, so one quiet moment is not enough."""
        quiet = 0
        for _ in range(_LOOKS if is_asking_for_run(self._said) else 0):
            quiet = quiet + 1 if runs.is_done(self._visitor, self._said_at) else 0
            if quiet > _QUIET_LOOKS or (quiet and time.monotonic() - self._said_at > _LONG_AGO):
                break
            await asyncio.sleep(_BETWEEN_LOOKS)


def is_asking_for_run(said: bytes) -> bool:
    """True where a message of a page asks for its script to be run, as after each change on it."""
    try:
        told = BackMsg.FromString(said)
    except DecodeError:
        return False
    return bool(told.WhichOneof("type") == "rerun_script" and not told.rerun_script.fragment_id)


class _Answer:
    """Sends what the application sends, with our headers, and our shell in place of Streamlit's."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.send = scope, send
        self.shell: bytes | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._head(message)
        elif message["type"] == "http.response.body" and self.shell is not None:
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": b"" if self.scope["method"] == "HEAD" else self.shell}
        await self.send(message)

    def _head(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        is_page = headers.get("content-type", "").startswith("text/html") and "content-disposition" not in headers
        if message["status"] == 200 and is_page:
            known = self.scope["path"] in _PAGE_ADDRESSES
            message["status"] = 200 if known else 404
            self.shell = (shell if known else nothing_here)(_language_asked(self.scope))
            headers["Content-Length"] = str(len(self.shell))
            for name in ("Content-Encoding", "ETag", "Last-Modified", "Accept-Ranges"):
                del headers[name]
        if not self.scope["path"].startswith("/static/"):
            headers["Cache-Control"] = "no-store"
        if self.scope["path"] == _COOKIE_COMES_WITH:
            headers.append("Set-Cookie", settings.cookie(_cookie(self.scope)))
        headers.update(_headers())


def _cookie(scope: Scope) -> str | None:
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(settings.cookie_name())


def _with_page(scope: Scope) -> Scope:
    """The connection with the name of the open page, which stands in its address, among its headers; pages see only those."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get(settings.PAGE_NAME, [""])[0]
    named = settings.PAGE_HEADER.encode()
    headers = [(name, value) for name, value in scope["headers"] if name != named]
    if _PAGE.fullmatch(asked):
        headers.append((named, asked.encode()))
    return {**scope, "headers": headers}


def _language_asked(scope: Scope) -> Language:
    headers = Headers(scope=scope)
    chosen = re.search(rf"(?:^|;\s*){COOKIE}=(\w+)", headers.get("cookie", ""))
    return language_of(chosen.group(1) if chosen else headers.get("accept-language"))


@cache
def shell(language: Language) -> bytes:
    """Streamlit's index.html in a language, with our script and style, without its pointer to the closed Agent API."""
    texts = texts_for(language)
    page = _INDEX.read_text("utf-8")
    page = page.replace('<html lang="en">', f'<html lang="{language}">')
    page = page.replace("<title>Streamlit</title>", f"<title>{texts('ui.product')}</title>")
    page = page.replace("./favicon.png", "./icon.svg")
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    page = re.sub(r"<noscript>.*?</noscript>", f"<noscript><p>{texts('ui.no_script')}</p></noscript>", page, flags=re.DOTALL)
    own = '<link rel="stylesheet" href="./style.css"><script src="./page.js"></script>'
    return page.replace("</head>", f"{own}</head>").encode()


@cache
def nothing_here(language: Language) -> bytes:
    """What an unknown address answers: one sentence and the way to the first page."""
    texts = texts_for(language)
    return (
        f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{texts("ui.product")}</title><p>{texts("ui.not_found")}</p><p><a href="/">{texts("ui.back_to_start")}</a></p></html>'
    ).encode()


def content_policy(page: str) -> str:
    """The Content-Security-Policy for a page: nothing from elsewhere, and of inline scripts only those that stand in it now."""
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    allowed = " ".join(["'self'", *(f"'sha256-{value}'" for value in hashes)])
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "connect-src 'self'; font-src 'self' data:; media-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


@cache
def _headers() -> dict[str, str]:
    fixed = {
        "Content-Security-Policy": content_policy(_INDEX.read_text("utf-8")),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if is_hosted():
        fixed["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return fixed


async def _own_file(request: Request) -> Response:
    return FileResponse(_FOLDER / Path(request.url.path).name)


async def _erase(request: Request) -> Response:
    """Erase what the cookie leads to, and take the cookie away; 503 where the store does not answer."""
    secret, store = read_secret(request.cookies.get(settings.cookie_name())), settings.store()
    if secret is not None and store is not None:
        try:
            await asyncio.to_thread(erase_behind, secret, store)
        except StoreDown:
            return Response(status_code=503)
    return Response(status_code=204, headers={"Set-Cookie": settings.no_cookie(), "Clear-Site-Data": '"storage"'})


def erase_behind(secret: bytes, store: Store) -> None:
    """Delete the draft that a secret leads to, with its files and its code, readable or not."""
    drawer = Drawer(store, secret, "", settings.DAYS[settings.mode()])
    with suppress(Unreadable):
        drawer.open(autosave.today())
    drawer.erase()


async def _is_ready(_: Request) -> Response:
    """200 while a word can be written and read again within a second, and the disk is not full."""
    store = settings.store()
    if store is not None:
        try:
            await asyncio.to_thread(store.check, secrets.token_hex(8))
        except (StoreDown, OSError):
            return Response("not ready", status_code=503)
    return Response("ready")


async def _first_page(request: Request) -> Response:
    return RedirectResponse(request.url.replace(path="/"))


def keep_log_clean() -> None:
    """Let no record, warning or uncaught error carry words that may be a person's: only where it happened and of what kind it is."""
    logging.setLogRecordFactory(clean_record)
    logging.captureWarnings(capture=True)
    sys.excepthook = _report
    threading.excepthook = lambda told: _report(told.exc_type, told.exc_value, told.exc_traceback)


def clean_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A log record whose message is replaced by place, kind of error and a reference to look for."""
    record = logging.LogRecord(*args, **kwargs)
    where = f"{record.name} {Path(record.pathname).name}:{record.lineno}"
    record.msg = " ".join([record.levelname, where, *_kinds(record.exc_info), secrets.token_hex(4)])
    record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
    return record


def _kinds(info: Any) -> Iterable[str]:
    error = info[1] if isinstance(info, tuple) else None
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        yield type(error).__name__ + " at " + " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
        error = error.__cause__ or error.__context__


def _report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("otvet").error("uncaught", exc_info=(kind, error or kind(), trace))
