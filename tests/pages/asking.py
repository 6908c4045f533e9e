"""What the tests of the server stand on: a request to our middleware, before an application that answers as Streamlit does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from pages.server.headers import INDEX
from pages.server.middleware import OwnAnswers
from pages.server.routes import routes

Headers = Iterable[tuple[str, str]]
OWN_PAGE = {"sec_fetch_site": "same-origin", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty", "origin": "http://127.0.0.1"}
"""What a browser sends with a fetch of our page."""
OWN_STYLE = {"sec_fetch_site": "same-origin", "sec_fetch_mode": "no-cors", "sec_fetch_dest": "style", "accept": "text/css,*/*;q=0.1"}
"""What it sends with the stylesheet of our page."""


@dataclass(frozen=True)
class Answer:
    """What the server sends back."""

    status: int
    fields: list[tuple[str, str]]
    body: str

    def every(self, name: str) -> list[str]:
        """The values of a header that may be sent more than once."""
        return [value for known, value in self.fields if known == name]


async def _page(_: Request) -> Response:
    return HTMLResponse(INDEX.read_text("utf-8"), headers={"ETag": "old", "Content-Encoding": "gzip"})


async def _letter(_: Request) -> Response:
    return PlainTextResponse("letter")


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok", headers={"Set-Cookie": "_streamlit_xsrf=2|token; Path=/; SameSite=Strict"})


async def _upload(_: Request) -> Response:
    admitted = {"Access-Control-Allow-Origin": "http://localhost:8501", "Access-Control-Allow-Credentials": "true"}
    return Response(status_code=204, headers=admitted)


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("; ".join(f"{name}={value}" for name, value in socket.cookies.items()))


INNER = Starlette(
    routes=[
        Route("/media/letter.txt", _letter),
        Route("/_stcore/health", _health),
        Route("/_stcore/upload_file/session/file", _upload, methods=["PUT", "DELETE", "OPTIONS"]),
        WebSocketRoute("/_stcore/stream", _stream),
        *routes(),
        Route("/{rest:path}", _page),
    ]
)


def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    """The answer to a request that names this machine as its host: status, headers and body."""
    named = {"host": "127.0.0.1", **headers}
    answer = send(path, method, ((name.replace("_", "-"), value) for name, value in named.items()))
    return answer.status, dict(answer.fields), answer.body


def send(path: str, method: str, headers: Headers) -> Answer:
    """The answer to a request with exactly these headers."""
    start, *rest = _exchange(_scope(path, headers) | {"method": method}, {"type": "http.request", "body": b"", "more_body": False})
    fields = [(name.decode().lower(), value.decode()) for name, value in start["headers"]]
    return Answer(start["status"], fields, b"".join(message.get("body", b"") for message in rest).decode())


def connect(headers: Headers, path: str = "/_stcore/stream") -> str | None:
    """The cookies that a websocket with these headers is known by; None where it is refused."""
    scope = _scope(path, headers) | {"type": "websocket", "scheme": "ws", "subprotocols": []}
    messages = _exchange(scope, {"type": "websocket.connect"})
    return messages[1]["text"] if messages[0]["type"] == "websocket.accept" else None


def _scope(path: str, headers: Headers) -> dict:
    encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    scope = {"type": "http", "path": path, "headers": encoded, "query_string": b"", "scheme": "http", "root_path": ""}
    return scope | {"server": ("127.0.0.1", 80), "http_version": "1.1"}


def _exchange(scope: dict, first: dict) -> list[dict]:
    """What is sent in answer to one message; none follows it, not even a disconnect."""
    asked, sent = iter([first]), []

    async def receive():
        return next(asked, None) or await asyncio.Event().wait()

    async def keep(message):
        sent.append(message)

    with ThreadPoolExecutor(1) as apart:  # a browser of another test may keep this thread's loop
        apart.submit(asyncio.run, OwnAnswers(INNER)(scope, receive, keep)).result()
    return sent
