"""Routes are blocked, headers are strict, and the log is free of people's words."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import logging
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from guidance.errors import InputError, StoreDown
from guidance.storage.database import open_store
from guidance.storage.sealing import keys_of, new_secret, read_secret
from pages.server.application import refuse_open_address
from pages.server.connection import PageConnection, is_rerun_request, with_page_header
from pages.server.headers import content_policy
from pages.server.log import keep_log_clean
from pages.session import data_notice, runs, settings
from pages.session.languages import language_of
from pages.widgets.frame import PAGES
from tests.pages.asking import OWN_PAGE, OWN_STYLE, ask

TODAY = date(2026, 11, 22)
CANARY = "КАНАРЕЙКА-4276 Иванова"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost"])
def test_the_server_may_listen_on_this_machine(address):
    refuse_open_address(address, hosted=False)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.0.2.7", "otvet.example"])
def test_another_address_stops_the_start_unless_hosted(address):
    with pytest.raises(SystemExit, match="OTVET_HOSTED"):
        refuse_open_address(address, hosted=False)
    refuse_open_address(address, hosted=True)


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/agent/mcp"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_a_blocked_route_is_not_found(path, method):
    status, headers, body = ask(path, method)
    assert (status, body) == (404, "")
    assert "content-security-policy" in headers


@pytest.mark.parametrize("path", ["/", *(f"/{page}" for page in PAGES[1:])])
def test_a_page_is_sent_as_our_shell_and_never_cached(path):
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


def test_an_unknown_address_is_answered_in_the_persons_language():
    status, headers, body = ask("/nonsense", accept_language="en-GB")
    assert status == 404
    assert '<html lang="en">' in body
    assert 'href="/"' in body
    assert "content-security-policy" in headers


def test_a_head_request_gets_no_body():
    status, headers, body = ask("/", "HEAD")
    assert (status, body) == (200, "")
    assert int(headers["content-length"]) > 1000


def test_the_shell_is_in_the_requested_language():
    assert '<html lang="ru">' in ask("/", accept_language="ru-RU,ru;q=0.9")[2]
    assert '<html lang="en">' in ask("/", accept_language="de-DE,en;q=0.9")[2]
    assert '<html lang="en">' in ask("/", accept_language="ru", cookie="a=b; language=en")[2]


def test_a_letter_is_never_cached_by_the_browser_and_its_type_never_guessed():
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


def test_the_drafts_cookie_is_set_with_the_stylesheet_and_not_with_the_page():
    """A link from another site opens the page without its cookie: that must not replace the cookie."""
    assert "set-cookie" not in ask("/")[1]
    given = ask("/style.css", **OWN_STYLE)[1]["set-cookie"]
    name, _, rest = given.partition("=")
    assert name == "draft"
    assert read_secret(rest.partition(";")[0]) is not None
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(given.split("; "))


def test_a_cookie_that_is_there_stays_and_one_that_is_not_ours_is_replaced():
    ours = new_secret()
    assert ask("/style.css", **OWN_STYLE, cookie=f"language=ru; draft={ours}")[1]["set-cookie"].startswith(f"draft={ours};")
    assert not ask("/style.css", **OWN_STYLE, cookie="draft=chosen")[1]["set-cookie"].startswith("draft=chosen;")


def test_where_there_is_tls_no_neighbouring_site_can_plant_the_cookie(monkeypatch):
    monkeypatch.setenv("OTVET_HOSTED", "1")
    given = ask("/style.css", **OWN_STYLE)[1]["set-cookie"]
    assert given.startswith("__Host-draft=")
    assert "Secure" in given.split("; ")
    assert "Domain" not in given


@pytest.fixture
def store(monkeypatch, tmp_path):
    """A store in place of the server's own."""
    opened = open_store(None, tmp_path)
    monkeypatch.setattr(settings, "store", lambda: opened)
    yield opened
    opened.close()


def test_erasing_takes_the_draft_and_the_cookie(store):
    secret = new_secret()
    place = keys_of(read_secret(secret)).id
    store.save(place, 0, b"unreadable, and erased all the same", TODAY, TODAY)
    status, headers, _ = ask("/erase", "POST", **OWN_PAGE, cookie=f"draft={secret}")
    assert status == 204
    assert headers["set-cookie"].startswith("draft=; Max-Age=0;")
    assert headers["clear-site-data"] == '"storage"'
    assert store.load(place) is None


@pytest.mark.parametrize("cookie", ["", "draft=chosen", f"draft={'A' * 43}"])
def test_erasing_nothing_succeeds_too(store, cookie):
    assert ask("/erase", "POST", **OWN_PAGE, cookie=cookie)[0] == 204


def test_nothing_is_erased_by_a_link(store):
    assert ask("/erase", "GET")[0] != 204


def test_a_store_that_is_gone_erases_nothing_and_says_so(store, tmp_path):
    store._is_down = True
    status, headers, _ = ask("/erase", "POST", **OWN_PAGE, cookie=f"draft={new_secret()}")
    assert status == 503
    assert "set-cookie" not in headers


def test_the_server_is_ready_while_its_store_writes_and_reads(store, monkeypatch):
    assert ask("/readyz")[0] == 200
    monkeypatch.setattr(type(store), "check", lambda *_: (_ for _ in ()).throw(StoreDown))
    assert ask("/readyz")[0] == 503


def test_without_a_store_the_server_is_ready_too(monkeypatch):
    monkeypatch.setattr(settings, "store", lambda: None)
    assert ask("/readyz")[0] == 200
    assert ask("/erase", "POST", **OWN_PAGE)[0] == 204


@pytest.mark.parametrize(("query", "names"), [(b"page=0123456789", ["0123456789"]), (b"", []), (b"page=<x>", []), (b"page=a", [])])
def test_a_connection_names_its_open_page(query, names):
    """Only our middleware sets it: a header of that name from the client is dropped."""
    scope = {"type": "websocket", "query_string": query, "headers": [(b"host", b"x"), (b"otvet-page", b"forged-by-hand")]}
    headers = with_page_header(scope)["headers"]
    assert [value.decode() for name, value in headers if name == b"otvet-page"] == names
    assert (b"host", b"x") in headers


def test_a_disconnect_is_passed_on_once_the_last_change_is_processed(monkeypatch):
    """A refresh right after an answer does not stop the run that saves it."""
    secret = new_secret()
    who = runs.name(read_secret(secret))
    asking = BackMsg()
    asking.rerun_script.query_string = ""
    order: list[str] = []

    async def live() -> None:
        messages = iter([{"type": "websocket.receive", "bytes": asking.SerializeToString()}, {"type": "websocket.disconnect"}])
        scope = {"type": "websocket", "query_string": b"", "headers": [(b"cookie", f"draft={secret}".encode())]}

        async def receive():
            return next(messages)

        connection = PageConnection(scope, receive, receive)
        await connection.receive()
        ending = asyncio.create_task(connection.receive())
        await asyncio.sleep(0.1)
        with runs.run(who, is_new=False):
            await asyncio.sleep(0.1)
            order.append("running")
            assert not ending.done()
        await ending
        order.append("ended")

    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, live()).result()
    assert order == ["running", "ended"]


def test_only_a_change_on_the_page_is_waited_for():
    asking, fragment, other = BackMsg(), BackMsg(), BackMsg()
    asking.rerun_script.query_string = "q=1"
    fragment.rerun_script.fragment_id = "x"
    other.clear_cache = True
    assert [is_rerun_request(message.SerializeToString()) for message in (asking, fragment, other)] == [True, False, False]
    assert not is_rerun_request(b"\xff\xff not a message")


def test_a_new_page_waits_for_the_last_change_of_the_one_before():
    order: list[str] = []

    def leave() -> None:
        with runs.leaving("somebody"):
            begun.set()
            time.sleep(0.3)
            order.append("left")

    begun, leaving = threading.Event(), threading.Thread(target=leave)
    leaving.start()
    begun.wait()
    with runs.run("somebody else", is_new=True):
        order.append("another")
    with runs.run("somebody", is_new=True):
        order.append("came")
    leaving.join()
    assert order == ["another", "left", "came"]


def test_guessing_codes_is_limited(monkeypatch):
    monkeypatch.setattr(data_notice, "_wrong", {})
    for _ in range(5):
        data_notice._refuse_guessing("here", 0.0)
    data_notice._refuse_guessing("elsewhere", 1.0)
    with pytest.raises(InputError, match="code_too_often"):
        data_notice._refuse_guessing("here", 59.0)
    for minute in range(1, 6):
        for _ in range(5):
            data_notice._refuse_guessing("here", minute * 61.0)
    with pytest.raises(InputError, match="code_too_often"):
        data_notice._refuse_guessing("here", 3000.0)
    data_notice._refuse_guessing("here", 3700.0)


def test_every_inline_script_of_the_shell_is_in_the_policy_by_its_hash():
    """After an upgrade of Streamlit the hash is that of its new script."""
    policy, shell = ask("/")[1]["content-security-policy"], ask("/")[2]
    inline = re.findall(r"<script>(.*?)</script>", shell, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    assert all(f"'sha256-{value}'" in policy for value in hashes)
    assert content_policy("<script>other</script>") != content_policy("<script>another</script>")


@pytest.fixture
def log(monkeypatch):
    """What a stranger's handler writes down after we have cleaned the log."""
    before, hook, thread_hook = logging.getLogRecordFactory(), sys.excepthook, threading.excepthook
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    keep_log_clean()
    yield written
    logging.getLogger().removeHandler(handler)
    logging.setLogRecordFactory(before)
    logging.captureWarnings(capture=False)
    sys.excepthook, threading.excepthook = hook, thread_hook


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
    for word in ("КАНАРЕЙКА", "Иванова"):  # digits may stand in a reference by chance
        assert word not in log.getvalue()


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
