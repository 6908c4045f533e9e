"""Are the doors closed, the headers strict and the log free of people's words?"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import logging
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from pages.shared import server
from pages.shared.frame import PAGES
from pages.shared.state import language_of

CANARY = "КАНАРЕЙКА-4276 Иванова"
INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")


def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    """What our doors answer, before an application that has a page at every address."""

    async def page(_):
        return HTMLResponse(INDEX, headers={"ETag": "old", "Content-Encoding": "gzip"})

    async def media(_):
        return PlainTextResponse("letter")

    inner = Starlette(routes=[Route("/media/letter.txt", media), *server.routes(), Route("/{rest:path}", page)])
    with ThreadPoolExecutor(1) as apart:  # a browser of another test may keep this thread's loop
        return apart.submit(asyncio.run, answer_of(server.Door(inner), path, method, headers)).result()


async def answer_of(app, path: str, method: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in {"host": "127.0.0.1", **headers}.items()]
    scope = {"type": "http", "path": path, "method": method, "headers": named, "query_string": b"", "scheme": "http"}
    await app(scope | {"server": ("127.0.0.1", 80), "root_path": "", "http_version": "1.1"}, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}, body.decode()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost"])
def test_the_own_machine_may_be_listened_on(address):
    server.refuse_open_address(address, hosted=False)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.0.2.7", "otvet.example"])
def test_another_address_stops_the_start_unless_hosted(address):
    with pytest.raises(SystemExit, match="OTVET_HOSTED"):
        server.refuse_open_address(address, hosted=False)
    server.refuse_open_address(address, hosted=True)


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/agent/mcp"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_a_closed_door_answers_that_nothing_is_there(path, method):
    status, headers, body = ask(path, method)
    assert (status, body) == (404, "")
    assert "content-security-policy" in headers


@pytest.mark.parametrize("path", ["/", *(f"/{page}" for page in PAGES[1:])])
def test_a_page_is_sent_as_our_shell_and_never_kept(path):
    status, headers, body = ask(path)
    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert not {"etag", "content-encoding"} & set(headers)
    assert int(headers["content-length"]) == len(body.encode())
    assert 'src="./page.js"' in body
    assert 'href="./style.css"' in body
    assert "service-desc" not in body
    assert "_stcore/agent" not in body


def test_the_first_page_has_one_address():
    status, headers, _ = ask(f"/{PAGES[0]}")
    assert status == 307
    assert headers["location"].endswith("127.0.0.1/")


def test_an_unknown_address_is_told_in_the_persons_language():
    status, headers, body = ask("/nonsense", accept_language="en-GB")
    assert status == 404
    assert '<html lang="en">' in body
    assert 'href="/"' in body
    assert "content-security-policy" in headers


def test_a_question_about_the_head_gets_no_body():
    status, headers, body = ask("/", "HEAD")
    assert (status, body) == (200, "")
    assert int(headers["content-length"]) > 1000


def test_the_shell_speaks_the_language_asked_for():
    assert '<html lang="ru">' in ask("/", accept_language="ru-RU,ru;q=0.9")[2]
    assert '<html lang="en">' in ask("/", accept_language="de-DE,en;q=0.9")[2]
    assert '<html lang="en">' in ask("/", accept_language="ru", cookie="a=b; language=en")[2]


def test_a_letter_is_never_kept_by_the_browser_and_its_kind_never_guessed():
    _, headers, body = ask("/media/letter.txt")
    assert body == "letter"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_policy_allows_nothing_from_elsewhere():
    policy = dict(part.split(" ", 1) for part in ask("/")[1]["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'none'"
    assert not [word for words in policy.values() for word in words.split() if "//" in word or "*" in word]


def test_every_inline_script_of_the_shell_is_in_the_policy_by_its_hash():
    """After an upgrade of Streamlit the hash is that of its new script."""
    policy, shell = ask("/")[1]["content-security-policy"], ask("/")[2]
    inline = re.findall(r"<script>(.*?)</script>", shell, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    assert all(f"'sha256-{value}'" in policy for value in hashes)
    assert server.content_policy("<script>other</script>") != server.content_policy("<script>another</script>")


@pytest.fixture
def log(monkeypatch):
    """What a stranger's handler writes down after we have cleaned the log."""
    before, hook, thread_hook = logging.getLogRecordFactory(), server.sys.excepthook, threading.excepthook
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    server.keep_log_clean()
    yield written
    logging.getLogger().removeHandler(handler)
    logging.setLogRecordFactory(before)
    logging.captureWarnings(capture=False)
    server.sys.excepthook, threading.excepthook = hook, thread_hook


def fail() -> None:
    try:
        int(CANARY)
    except ValueError as error:
        raise KeyError(CANARY) from error


def test_a_persons_words_never_reach_the_log(log):
    """Neither by the message, its arguments, the error, its cause, nor the stack."""
    logger = logging.getLogger("any.library")
    logger.error("could not read %s", CANARY, stack_info=True)
    logger.error(CANARY)
    try:
        fail()
    except KeyError:
        logger.exception("with %(name)s", {"name": CANARY})
    assert "КАНАРЕЙКА" not in log.getvalue()
    assert "4276" not in log.getvalue()


def test_the_log_still_says_where_and_of_what_kind(log):
    try:
        fail()
    except KeyError:
        logging.getLogger("any.library").exception("x")
    assert re.search(r"ERROR any\.library test_server\.py:\d+ KeyError at test_server\.py:\d+", log.getvalue())
    assert "ValueError at test_server.py" in log.getvalue()


def test_an_uncaught_error_of_a_thread_is_cleaned_too(log):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "KeyError" in log.getvalue()
    assert "КАНАРЕЙКА" not in log.getvalue()


@pytest.mark.parametrize(
    ("tags", "language"),
    [("ru-RU", "ru"), ("ru_RU", "ru"), ("kk", "ru"), (None, "ru"), ("", "ru"), ("en-GB,ru;q=0.5", "en"), ("de", "en"), ("<script>", "en")],
)
def test_the_language_is_guessed_from_the_browsers_list(tags, language):
    assert language_of(tags) == language
