"""Handles every request before the application does: blocked routes, foreign requests, our shell in place of Streamlit's, our headers, the
draft's cookie.
"""

from __future__ import annotations

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from pages.server.connection import PageConnection, with_page_header
from pages.server.cookies import draft_cookie, requested_language, secured, set_draft_cookie, with_one_draft
from pages.server.headers import security_headers
from pages.server.origin import is_foreign, is_ours, is_own_style
from pages.server.shell import not_found, shell
from pages.widgets.frame import PAGES

_BLOCKED = ("/_stcore/metrics", "/_stcore/agent")
_OWN_PAGES_ONLY = ("/_stcore/", "/media/")
_CHANGE_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY_VIOLATION = 1008
_COOKIE_COMES_WITH = "/style.css"
_PAGE_ADDRESSES = frozenset({"/", *(f"/{page}" for page in PAGES)})


def middleware() -> list[Middleware]:
    """Our handling of requests, and the check of the host, in this order."""
    hosts = st.get_option("server.allowedHosts") or ["*"]
    return [Middleware(OwnAnswers), Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)]


class OwnAnswers:
    """Answers 404 for blocked routes and unknown addresses, serves the shell in the buyer's language, sets the headers.

    Refuses what another site must not reach: websockets, files, and whatever may change something without proof that our page asks.

    The draft's cookie is set with the stylesheet of our own page: a browser that follows a link from another site does not send a
    SameSite=Strict cookie with the page, but it does send it with the page's own stylesheet, before the page connects.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "websocket" and is_foreign(scope):
            await WebSocketClose(_POLICY_VIOLATION)(scope, receive, send)
        elif scope["type"] == "websocket":
            connection = PageConnection(with_page_header(with_one_draft(scope)), receive, send)
            await self.app(connection.scope, connection.receive, connection.send)
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif status := _refusal(scope):
            await Response(status_code=status, headers=security_headers())(scope, receive, send)
        else:
            own = with_one_draft(scope)
            await self.app(own, receive, _OwnAnswer(own, send))


def _refusal(scope: Scope) -> int | None:
    """The status that refuses a request; None for one that is answered."""
    if scope["path"].startswith(_BLOCKED):
        return 404
    is_closed = scope["path"].startswith(_OWN_PAGES_ONLY) and is_foreign(scope)
    return 403 if is_closed or not (scope["method"] in _CHANGE_NOTHING or is_ours(scope)) else None


class _OwnAnswer:
    """Sends what the application sends, with our headers, and our shell in place of Streamlit's."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.send = scope, send
        self.shell: bytes | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start(message)
        elif message["type"] == "http.response.body" and self.shell is not None:
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": b"" if self.scope["method"] == "HEAD" else self.shell}
        await self.send(message)

    def _start(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        is_page = headers.get("content-type", "").startswith("text/html") and "content-disposition" not in headers
        if message["status"] == 200 and is_page:
            is_known = self.scope["path"] in _PAGE_ADDRESSES
            message["status"] = 200 if is_known else 404
            self.shell = (shell if is_known else not_found)(requested_language(self.scope))
            headers["Content-Length"] = str(len(self.shell))
            for name in ("Content-Encoding", "ETag", "Last-Modified", "Accept-Ranges"):
                del headers[name]
        if not self.scope["path"].startswith("/static/"):
            headers["Cache-Control"] = "no-store"
        self._set_cookies(headers)
        for name in [name for name in headers if name.startswith("access-control-")]:  # it admits other names of this machine
            del headers[name]
        headers.update(security_headers())

    def _set_cookies(self, headers: MutableHeaders) -> None:
        """Add the draft's cookie to those of the answer; the answer to a foreign request sets none."""
        cookies = headers.getlist("Set-Cookie")
        if self.scope["path"] == _COOKIE_COMES_WITH and is_own_style(self.scope):
            cookies.append(set_draft_cookie(draft_cookie(self.scope)))
        del headers["Set-Cookie"]
        for cookie in [] if is_foreign(self.scope) else cookies:
            headers.append("Set-Cookie", secured(cookie))
