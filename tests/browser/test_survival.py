"""The case survives killed servers, a stopped database and a second tab, and nobody else can see it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from playwright.sync_api import BrowserContext, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.browser.conftest import LOCALES, Visit
from tests.browser.walking import choose, is_chosen, open_file, option, press, question_on, words
from tests.faults.surviving import ALONE, House, Person, house, live, replica
from tests.running import Server

CANARY = "КАНАРЕЙКА-4276"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Drawn by chance for each upload; one in some thousands holds the digits of the canary."""
TEXTS = words("ru")


@pytest.fixture(scope="module")
def alone(browser, tmp_path_factory) -> Iterator[House]:
    """One server, on a file."""
    with house(tmp_path_factory.mktemp("alone")) as running:
        yield running


@pytest.fixture(scope="module")
def pair(database, tmp_path_factory) -> Iterator[House]:
    """Two equal servers on PostgreSQL, with long storage."""
    with house(tmp_path_factory.mktemp("pair"), 2, OTVET_DATABASE=database.address, OTVET_STORAGE="saved") as running:
        yield running


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale=LOCALES["ru"], viewport={"width": 360, "height": 800})
    yield opened
    opened.close()


def visit_of(context: BrowserContext, at: House) -> Visit:
    return Visit(context.new_page(), Server(at.door.port, at.servers[0].process, at.folder / "log0"))


def answered(visit: Visit, question: str = "wish", name: str = "refund") -> Visit:
    visit.open(f"/questions?q={question}")
    choose(visit, TEXTS, question, name)
    expect(visit.page.locator(".st-key-kept")).to_contain_text(TEXTS("storage.line.own", time="").partition(" ")[0])
    return visit


def test_no_answer_is_lost_by_a_refresh_a_kill_a_cut_or_a_second_tab(context, alone):
    assert live(context, alone, ALONE, len(ALONE)).lost == []


def test_no_answer_is_lost_with_one_of_two_servers(context, pair):
    assert live(context, pair, (replica,), 1).lost == []


def test_an_unchanged_page_takes_in_the_changes_of_another_page(context, alone):
    visit = answered(visit_of(context, alone))
    other = visit_of(context, alone)
    other.open("/questions?q=wish")
    choose(other, TEXTS, "wish", "repair")
    press(visit, TEXTS("ui.questions.next"))
    expect(visit.page.get_by_text(TEXTS("storage.taken_in"))).to_be_visible()
    visit.open("/questions?q=wish")
    assert is_chosen(visit.page, TEXTS, "wish", "repair")


def test_a_lost_answer_is_noticed(context, alone):
    """The check of the tests above works."""
    person = Person(context, alone, Random(1))
    person.open("wish")
    person.change("wish")
    person.answers["wish"] = next(name for name in person.options["wish"] if name != person.answers["wish"])
    person.look("wish", "now")
    assert person.lost == ["now: wish"]


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(context, alone):
    visit = visit_of(context, alone)
    visit.open()
    (cookie,) = (cookie for cookie in context.cookies() if cookie["name"] == "draft")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert "draft" not in visit.page.evaluate("document.cookie")
    visit.page.reload()
    assert [cookie["value"] for cookie in context.cookies() if cookie["name"] == "draft"] == [cookie["value"]]


def test_a_session_without_its_cookie_shows_nothing(context, alone):
    """Whoever knows Streamlit's session id can attach to the live session; without the cookie it shows nothing."""
    visit = visit_of(context, alone)
    sessions: list[str] = []

    def note(frame: bytes | str) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.WhichOneof("type") == "new_session":
            sessions.append(message.new_session.initialize.session_id)

    visit.page.on("websocket", lambda socket: socket.on("framereceived", note))
    answered(visit)
    mine = TEXTS("questions.wish.options.refund")
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())
    with ThreadPoolExecutor(1) as apart:  # the browser keeps this thread's loop
        with_cookie = apart.submit(asyncio.run, shown_to(alone.door.port, sessions[-1], cookies)).result()
        without = apart.submit(asyncio.run, shown_to(alone.door.port, sessions[-1], "")).result()
    assert mine in with_cookie
    assert TEXTS("storage.foreign") in without
    assert mine not in without


async def shown_to(port: int, session: str, cookies: str) -> str:
    """Everything that a session shows to somebody who knows its id."""
    names = [Subprotocol(name) for name in ("streamlit", "token", session)]
    async with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=names, additional_headers={"Cookie": cookies}) as socket:
        request = BackMsg()
        request.rerun_script.query_string = "q=wish"
        request.rerun_script.page_name = "questions"
        await socket.send(request.SerializeToString())
        text = ""
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(decode=False), 30))
            text += str(message.delta.new_element.markdown.body) + " ".join(message.delta.new_element.radio.options)
            if message.WhichOneof("type") == "script_finished":
                return text


def test_one_button_erases_it_everywhere(context, alone):
    visit = answered(visit_of(context, alone))
    other = visit_of(context, alone)
    other.open("/questions?q=wish")
    before = {cookie["value"] for cookie in context.cookies() if cookie["name"] == "draft"}
    visit.page.locator(".st-key-erase_what button").click()
    visit.page.get_by_role("button", name=TEXTS("storage.erase_now")).click()
    expect(visit.page.get_by_text(TEXTS("storage.erased"))).to_be_visible()
    expect(visit.page).to_have_url(f"{visit.server.address}/?erased=1")
    visit.open("/questions?q=wish")
    assert not is_chosen(visit.page, TEXTS, "wish", "refund")
    assert before.isdisjoint({cookie["value"] for cookie in context.cookies() if cookie["name"] == "draft"})
    option(other.page, TEXTS, "wish", "repair").click()
    expect(option(other.page, TEXTS, "wish", "refund").locator("input")).not_to_be_checked()


def test_no_word_of_the_buyer_is_in_the_store_the_log_or_an_address(context, alone, tmp_path):
    visit, addresses = visit_of(context, alone), []
    visit.page.on("request", lambda request: addresses.append(request.url))
    order = {"goods": CANARY, "number": CANARY}
    open_file(visit, {"format": "otvet-case", "version": 2, "country": "ru", "problem": "defect", "order": order}, tmp_path)
    expect(visit.page.get_by_text(CANARY).first).to_be_visible()
    expect(visit.page.locator(".st-key-kept")).to_contain_text(":")
    stored = b"".join(path.read_bytes() for path in (alone.folder / "data").iterdir())
    assert len(stored) > 4096
    assert "КАНАРЕЙКА".encode() not in stored
    assert b"4276" not in stored
    assert "КАНАРЕЙКА" not in alone.logs()
    assert not [address for address in addresses if "4276" in UUID.sub("", address)]
    secret = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "draft")
    assert secret not in alone.logs()
    assert not [address for address in addresses if secret in address]


def test_a_code_opens_the_case_on_another_device(browser, context, pair):
    visit = visit_of(context, pair)
    visit.open("/questions?q=wish")
    choose(visit, TEXTS, "wish", "refund")
    visit.open()
    visit.page.locator(".st-key-resume summary").click()
    press(visit, TEXTS("storage.code.ask"))
    code = visit.page.locator(".st-key-resume code").inner_text()
    phone = browser.new_context(locale=LOCALES["ru"])
    other = visit_of(phone, pair)
    other.open()
    other.page.locator(".st-key-resume summary").click()
    field = other.page.get_by_label(TEXTS("storage.code.enter"))
    field.fill(code[:-1] + ("A" if code[-1] != "A" else "B"))
    press(other, TEXTS("storage.code.open"))
    expect(other.page.get_by_text(TEXTS("errors.code_slip"))).to_be_visible()
    field.fill(code.lower().replace(" ", "-"))
    press(other, TEXTS("storage.code.open"))
    other.open("/questions?q=wish")
    assert is_chosen(other.page, TEXTS, "wish", "refund")
    phone.close()


def test_a_stopped_database_is_reported_and_the_answer_saved_when_it_is_back(context, pair, database):
    visit = visit_of(context, pair)
    visit.open("/questions?q=wish")
    choose(visit, TEXTS, "wish", "refund")
    database.freeze()
    try:
        option(visit.page, TEXTS, "wish", "repair").click()
        expect(visit.page.get_by_text(TEXTS("storage.trouble.down"))).to_be_visible(timeout=8000)
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name=TEXTS("storage.download")).click()
        assert json.loads(download.value.path().read_text("utf-8"))["wish"] == "repair"
    finally:
        database.thaw()
    expect(visit.page.get_by_text(TEXTS("storage.trouble.down"))).to_have_count(0)
    visit.open("/questions?q=wish")
    assert question_on(visit.page) == "wish"
    assert is_chosen(visit.page, TEXTS, "wish", "repair")
