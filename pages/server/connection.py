"""The websocket of an open page. What comes after a change is passed on only when the change is processed, so that none is lost."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import suppress
from urllib.parse import parse_qs

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from guidance.storage.sealing import read_secret
from pages.server.cookies import draft_cookie
from pages.session import runs, settings

_PAGE = re.compile(r"[a-z0-9]{8,32}", re.ASCII)
_POLLS, _IDLE_POLLS, _POLL_SECONDS, _LONG_AGO = 150, 15, 0.02, 10.0
"""How often to ask whether the last run is done, how many idle answers in a row are needed, and seconds."""


class PageConnection:
    """A page's connection. Streamlit stops a run as soon as its page disconnects or asks for another one, and the last change would be lost
    with it, as a text is that was typed just before a press on a link: so both are held back until that change is processed.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self._visitor = runs.name(read_secret(draft_cookie(scope)))
        self._last, self._last_at = b"", 0.0

    async def receive(self) -> Message:
        """The next message of the page; its next change, and its disconnect, only when the last change is processed."""
        message = await self._receive()
        if message["type"] == "websocket.receive":
            data = message.get("bytes") or b""
            if self._visitor and is_rerun_request(data):
                await self._wait_for_last_run(0)
            self._last, self._last_at = data, time.monotonic()
        elif message["type"] == "websocket.disconnect" and self._visitor:
            with runs.leaving(self._visitor):
                await self._wait_for_last_run(_IDLE_POLLS)
        return message

    async def send(self, message: Message) -> None:
        """Pass a message on to the page; after its disconnect messages are dropped."""
        with suppress(OSError):
            await self._send(message)

    async def _wait_for_last_run(self, idle_polls: int) -> None:
        """Wait until the last rerun has finished. Streamlit may restart a run: `idle_polls` in a row say that it did not."""
        idle = 0
        for _ in range(_POLLS if is_rerun_request(self._last) else 0):
            idle = idle + 1 if runs.is_done(self._visitor, self._last_at) else 0
            if idle > idle_polls or (idle and time.monotonic() - self._last_at > _LONG_AGO):
                break
            await asyncio.sleep(_POLL_SECONDS)


def is_rerun_request(data: bytes) -> bool:
    """True where a message of a page asks for its script to be run, as after each change on it."""
    try:
        message = BackMsg.FromString(data)
    except DecodeError:
        return False
    return bool(message.WhichOneof("type") == "rerun_script" and not message.rerun_script.fragment_id)


def with_page_header(scope: Scope) -> Scope:
    """The scope with the name of the open page as a header: the browser sends it in the address, and pages see only headers."""
    page = parse_qs(scope.get("query_string", b"").decode("latin-1")).get(settings.PAGE_NAME, [""])[0]
    header = settings.PAGE_HEADER.encode()
    headers = [(name, value) for name, value in scope["headers"] if name != header]
    if _PAGE.fullmatch(page):
        headers.append((header, page.encode()))
    return {**scope, "headers": headers}
