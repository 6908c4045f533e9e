"""No page from elsewhere, be it another site or another port of this machine, changes, reads or loses a case."""

from __future__ import annotations

from datetime import date

import pytest

from guidance.storage.database import open_store
from guidance.storage.sealing import keys_of, new_secret, read_secret
from pages.server.connection import PageConnection
from pages.server.cookies import with_one_draft
from pages.session import runs, settings
from pages.widgets.frame import PAGES
from tests.pages.asking import OWN_PAGE, OWN_STYLE, Answer, ask, connect, send

TODAY = date(2026, 11, 22)
HOST = "127.0.0.1:8501"
SECRET = new_secret()
PLACE = keys_of(read_secret(SECRET)).id
CLOSED = ("/media/letter.txt", "/_stcore/health", "/_stcore/upload_file/session/file")
UPLOAD = CLOSED[-1]

READING = {
    "link": ("navigate", "document", "text/html"),
    "link of a stylesheet": ("no-cors", "style", "text/css,*/*;q=0.1"),
    "stylesheet by cors": ("cors", "style", "text/css,*/*;q=0.1"),
    "meta refresh": ("navigate", "document", "text/html"),
    "iframe": ("navigate", "iframe", "text/html"),
    "object": ("navigate", "object", "*/*"),
    "image": ("no-cors", "image", "image/avif,*/*"),
    "script": ("no-cors", "script", "*/*"),
    "video": ("no-cors", "video", "*/*"),
    "font": ("cors", "font", "*/*"),
    "fetch": ("no-cors", "empty", "*/*"),
    "fetch with cookies": ("cors", "empty", "*/*"),
}
"""Mode, destination and accepted types of the requests by which a page elsewhere reads an address."""

SENDERS = {
    "another site": "https://evil.example",
    "another port": "http://127.0.0.1:8502",
    "the default port": "http://127.0.0.1",
    "this port over TLS": "https://127.0.0.1:8501",
    "the other name of this machine": "http://localhost:8501",
    "another loopback address": "http://127.0.0.2:8501",
    "the same in IPv6": "http://[::1]:8501",
    "IPv6 that maps it": "http://[::ffff:127.0.0.1]:8501",
    "the address as a number": "http://2130706433:8501",
    "upper case": "HTTP://LOCALHOST:8501",
    "a sandbox": "null",
    "a file": "file://",
    "an extension": "chrome-extension://abcdefghijklmnop",
    "a longer name": "http://127.0.0.1.evil.example:8501",
    "a longer beginning": "http://evil127.0.0.1:8501",
    "a user of that name": "http://127.0.0.1:8501@evil.example",
    "that name as a user": "http://evil.example@127.0.0.1:8501",
    "a path": "http://127.0.0.1:8501/",
    "a fragment": "http://evil.example#127.0.0.1:8501",
    "a backslash": "http://evil.example\\@127.0.0.1:8501",
    "a longer port": "http://127.0.0.1:85010",
    "a port too many": "http://127.0.0.1:8501:8501",
    "two in one": "http://127.0.0.1:8501, https://evil.example",
    "two in one by a space": "http://127.0.0.1:8501 https://evil.example",
    "a final dot": "http://127.0.0.1.:8501",
    "letters that are not ASCII": "http://127.0.0.1:\xb98501",
    "no scheme": "127.0.0.1:8501",
    "the scheme of a socket": "ws://127.0.0.1:8501",
    "nothing": "",
}
"""Who sends, by the Origin."""

HOSTED = {
    "a subdomain": "https://shop.otvet.example",
    "the domain above": "https://example",
    "a longer name": "https://otvet.example.evil.example",
    "a longer beginning": "https://not-otvet.example",
    "no TLS": "http://otvet.example",
    "another port": "https://otvet.example:8443",
    "upper case elsewhere": "HTTPS://SHOP.OTVET.EXAMPLE",
    "the machine behind the proxy": "http://127.0.0.1:8501",
    "a sandbox": "null",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A store that holds the draft of SECRET."""
    store = open_store(None, tmp_path_factory.mktemp("store"))
    store.save(PLACE, 0, b"a case", TODAY, TODAY)
    yield store
    store.close()


@pytest.fixture
def store(monkeypatch, opened):
    monkeypatch.setattr(settings, "store", lambda: opened)
    return opened


@pytest.fixture
def hosted(monkeypatch):
    monkeypatch.setenv("OTVET_HOSTED", "1")


def refused(answer: Answer) -> bool:
    """True for a plain 403 with our headers."""
    assert harmless(answer)
    return (answer.status, answer.body) == (403, "") and bool(answer.every("content-security-policy"))


def harmless(answer: Answer) -> bool:
    """True for an answer that sets and clears nothing and that no other origin can read."""
    names = {name for name, _ in answer.fields}
    kept = not {"set-cookie", "clear-site-data"} & names and not [name for name in names if name.startswith("access-control-")]
    return kept and answer.every("cross-origin-resource-policy") == ["same-origin"]


def every_way(path: str, method: str, *headers: tuple[str, str], host: str = HOST) -> list[Answer]:
    """The answers with the cookie, which another port's page sends along, and without, as from another site."""
    named = [("host", host), *headers]
    return [send(path, method, named), send(path, method, [*named, ("cookie", f"{settings.cookie_name()}={SECRET}")])]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("way", READING)
def test_what_a_page_elsewhere_reads_sets_nothing(store, way, site, method):
    mode, destination, accepted = READING[way]
    headers = [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", destination), ("accept", accepted)]
    headers += [("origin", SENDERS["another port"])] if mode == "cors" else []
    for path in ("/style.css", "/erase", "/", "/page.js", "/nonsense"):
        assert all(harmless(answer) for answer in every_way(path, method, *headers))
    for path in CLOSED:
        assert all(refused(answer) for answer in every_way(path, method, *headers))
    assert store.load(PLACE) is not None


@pytest.mark.parametrize("path", ["/erase", UPLOAD, "/", "/style.css"])
@pytest.mark.parametrize("sender", SENDERS)
def test_a_form_or_script_elsewhere_changes_nothing(store, sender, path):
    """With and without what newer browsers add to it."""
    origin = ("origin", SENDERS[sender])
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for more in ([], [("sec-fetch-site", "cross-site")], [("sec-fetch-site", "same-site")], [("sec-fetch-site", "same-origin")]):
            assert all(refused(answer) for answer in every_way(path, method, origin, *more))
    assert store.load(PLACE) is not None


@pytest.mark.parametrize("headers", [(), (("sec-fetch-site", "none"),), (("sec-fetch-site", "same-site"),), (("sec-fetch-site", "bogus"),)])
def test_a_change_needs_proof_that_our_page_asks(store, headers):
    assert all(refused(answer) for answer in every_way("/erase", "POST", *headers))
    assert store.load(PLACE) is not None


@pytest.mark.parametrize("sender", SENDERS)
def test_no_page_elsewhere_opens_a_websocket(sender):
    for cookie in ([], [("cookie", f"draft={SECRET}")]):
        assert connect([("host", HOST), ("origin", SENDERS[sender]), *cookie]) is None
        assert connect([("host", HOST), ("origin", SENDERS[sender]), *cookie], "/elsewhere") is None


@pytest.mark.parametrize("sender", HOSTED)
def test_where_it_is_hosted_a_neighbour_is_foreign_too(store, hosted, sender):
    origin = ("origin", HOSTED[sender])
    assert connect([("host", "otvet.example"), origin, ("cookie", f"__Host-draft={SECRET}")]) is None
    assert all(refused(answer) for answer in every_way("/erase", "POST", origin, host="otvet.example"))
    assert all(refused(answer) for answer in every_way(CLOSED[0], "GET", origin, host="otvet.example"))
    assert store.load(PLACE) is not None


@pytest.mark.parametrize("headers", [[("origin", f"http://{HOST}")] * 2, [("sec-fetch-site", "cross-site")]])
def test_a_websocket_of_doubtful_origin_is_refused(headers):
    assert connect([("host", HOST), *headers]) is None


@pytest.mark.parametrize("accepted", ["text/html,application/xhtml+xml,text/css;q=0.9", "*/*", "image/png,*/*", ""])
def test_an_old_browser_gets_no_cookie_by_a_link(accepted):
    assert all(harmless(answer) for answer in every_way("/style.css", "GET", ("accept", accepted)))


def test_an_old_browser_gets_the_cookie_with_the_stylesheet():
    assert "set-cookie" in ask("/style.css", accept="text/css,*/*;q=0.1")[1]
    assert "set-cookie" not in ask("/style.css", accept="text/css,*/*;q=0.1", origin=SENDERS["another port"])[1]


def test_opened_by_hand_the_stylesheet_brings_no_cookie():
    for headers in (
        {"sec_fetch_site": "none", "sec_fetch_dest": "document"},
        {"sec_fetch_site": "same-origin", "sec_fetch_dest": "document"},
    ):
        assert "set-cookie" not in ask("/style.css", **headers)[1]


@pytest.mark.parametrize("page", ["", *PAGES[1:]])
def test_a_link_from_elsewhere_opens_a_page(page):
    headers = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    status, _, body = ask(f"/{page}", **headers)
    assert status == 200
    assert "style.css" in body


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (HOST, f"http://{HOST}"),
        ("127.0.0.1", "http://127.0.0.1"),
        ("localhost:8501", "http://LOCALHOST:8501"),
        ("[::1]:8501", "http://[::1]:8501"),
    ],
)
def test_our_own_page_connects_and_changes(host, origin):
    assert connect([("host", host), ("origin", origin), ("cookie", "a=b")]) == "a=b"
    for more in ([], [("sec-fetch-site", "same-origin")]):
        assert send(UPLOAD, "PUT", [("host", host), ("origin", origin), *more]).status == 204
    assert send(UPLOAD, "PUT", [("host", host), ("sec-fetch-site", "same-origin")]).status == 204


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("otvet.example", "https://otvet.example"),
        ("otvet.example:443", "https://otvet.example"),
        ("otvet.example:8443", "https://otvet.example:8443"),
        (HOST, f"http://{HOST}"),  # a trial without TLS
    ],
)
def test_where_it_is_hosted_our_own_page_connects_and_changes(hosted, host, origin):
    assert connect([("host", host), ("origin", origin)]) == ""
    assert send(UPLOAD, "PUT", [("host", host), ("origin", origin)]).status == 204


def test_a_program_that_is_no_browser_connects_and_reads():
    assert connect([("host", HOST)]) == ""
    assert send(CLOSED[1], "GET", [("host", HOST)]).body == "ok"


def test_no_answer_admits_another_origin():
    """Streamlit would admit another name of this machine to the uploads, with cookies."""
    for method, headers in (("OPTIONS", []), ("OPTIONS", [("origin", f"http://{HOST}")]), ("PUT", [("origin", f"http://{HOST}")])):
        answer = send(UPLOAD, method, [("host", HOST), *headers])
        assert answer.status == 204
        assert harmless(answer)


PLANTED = new_secret()


@pytest.mark.parametrize(
    "cookies",
    [
        [f"draft={PLANTED}; draft={SECRET}"],
        [f"draft={PLANTED}; a=b; draft={SECRET}"],
        [f"draft={SECRET}; draft=nonsense"],
        [f"draft={SECRET}; draft="],
        [f'draft={SECRET}; draft="{PLANTED}"'],
        [f"draft=nonsense;draft={SECRET};draft"],
        [f"draft={PLANTED}", f"draft={SECRET}"],
        [f" draft = {PLANTED} ; draft = {SECRET} "],
    ],
)
def test_of_two_cookies_all_take_the_same(monkeypatch, tmp_path, cookies):
    """The one whose path is the shortest comes last, and that is ours."""
    headers = [("host", "127.0.0.1"), *(("cookie", cookie) for cookie in cookies)]
    style, page = ([(name.replace("_", "-"), value) for name, value in sent.items()] for sent in (OWN_STYLE, OWN_PAGE))
    (renewed,) = send("/style.css", "GET", [*headers, *style]).every("set-cookie")
    assert renewed.startswith(f"draft={SECRET};")
    assert f"draft={SECRET}" in connect(headers).split("; ")
    scope = with_one_draft({"headers": [(name.encode(), value.encode()) for name, value in headers]})
    assert PageConnection(scope, None, None)._visitor == runs.name(read_secret(SECRET))
    store = open_store(None, tmp_path)
    monkeypatch.setattr(settings, "store", lambda: store)
    places = [PLACE, keys_of(read_secret(PLANTED)).id]
    for place in places:
        store.save(place, 0, b"a case", TODAY, TODAY)
    assert send("/erase", "POST", [*headers, *page]).status == 204
    assert [store.load(place) is None for place in places] == [True, False]
    store.close()


def test_other_cookies_stay_as_they_are():
    assert connect([("host", HOST), ("cookie", "language=en; draft=nonsense; _streamlit_xsrf=2|a|b; narrow=1")]) == (
        "language=en; _streamlit_xsrf=2|a|b; narrow=1"
    )


def test_where_there_is_tls_every_cookie_needs_it(hosted):
    assert send(CLOSED[1], "GET", [("host", "otvet.example")]).every("set-cookie") == [
        "_streamlit_xsrf=2|token; Path=/; SameSite=Strict; Secure"
    ]


def test_without_tls_a_cookie_does_without():
    assert "Secure" not in send(CLOSED[1], "GET", [("host", HOST)]).every("set-cookie")[0]
