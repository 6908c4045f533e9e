"""Evidence is attached, described, removed and restored, and everything is downloaded."""

from __future__ import annotations

import zipfile
from hashlib import sha256

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.axe import ours
from tests.browser.conftest import PHONE, visit_with
from tests.browser.walking import go_to, open_file, sideways, wait_for, words

HOSTILE = "![x](http://example.org/x.png) **чек** <b>$a$</b> :red[да]"
CASE = {
    "country": "ru", "platform": "yandex_market", "problem": "defect", "wish": "refund", "attempts": "some",
    "events": [{"id": "e1", "direction": "out", "counterparty": "seller", "at": "2026-11-14T10:00+03:00", "channel": "order_chat"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A screenshot, a photo with its time in EXIF, and a program named like a picture."""
    folder, exif = tmp_path_factory.mktemp("files"), Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:14 09:30:00"
    Image.new("RGB", (300, 600), "navy").save(folder / "a.png")
    Image.new("RGB", (400, 300), "olive").save(folder / "b.jpg", exif=exif)
    (folder / "![x](http:__example.org) c.png").write_bytes(b"MZ" + bytes(90))
    return sorted(folder.iterdir())


def attach(visit, texts, files, folder) -> None:
    """Open a case, go to the page of evidence and upload the files."""
    open_file(visit, CASE, folder)
    wait_for(visit, "answers")
    go_to(visit, texts, "bundle")
    visit.page.locator("input[type=file]").first.set_input_files(files)
    expect(visit.page.locator(".st-key-box-exhibit-2")).to_be_visible()
    visit.settle()


def press(visit, key: str) -> None:
    button = visit.page.locator(f".st-key-{key} button")
    expect(button).to_have_count(1)  # during a rerun the old button may still be there beside the new one
    button.click()
    visit.page.wait_for_timeout(200)
    visit.settle()


def test_evidence_is_attached_described_removed_and_restored(visit, files, tmp_path):
    texts = words("ru")
    attach(visit, texts, files, tmp_path)
    page = visit.page
    expect(page.get_by_role("alert").last).to_contain_text(texts("errors.exhibit_program"))
    expect(page.get_by_role("img", name=texts("bundle.page.number", n=1))).to_be_visible()
    press(visit, "open-exhibit-1")
    title = page.get_by_role("textbox", name=texts("bundle.page.title"))
    title.fill(HOSTILE)
    title.blur()
    when = page.get_by_role("textbox", name=texts("bundle.page.taken"))
    expect(when).to_have_count(1)
    when.fill("31.11.2026")
    when.blur()
    visit.settle()
    expect(page.get_by_role("alert").last).to_contain_text(texts("errors.moment_not_real"))
    expect(when).to_have_count(1)
    expect(when).to_have_value("31.11.2026")
    when.fill("14.11.2026 10:05")
    when.blur()
    visit.settle()
    press(visit, "close-exhibit-1")
    expect(page.get_by_text(HOSTILE, exact=True)).to_be_visible()
    press(visit, "remove-exhibit-2")
    expect(page.locator(".st-key-box-exhibit-2")).to_have_count(0)
    press(visit, "undo")
    expect(page.locator(".st-key-box-exhibit-2")).to_be_visible()
    expect(page.get_by_text(HOSTILE, exact=True)).to_be_visible()


@pytest.fixture
def phone(contexts, wizard):
    """A visit in English, on a phone."""
    yield from visit_with(contexts["en", PHONE], wizard)


def test_an_open_exhibit_fits_a_phone_and_breaks_no_accessibility_rule(phone, files, tmp_path, floor):
    attach(phone, words("en"), files, tmp_path)
    press(phone, "open-exhibit-1")
    assert sideways(phone.page) == 0
    assert ours(phone.page, floor) == {}


def test_the_archive_and_the_page_are_downloaded_and_the_page_contacts_nobody(visit, files, tmp_path):
    """The page is opened as a file, with the network off."""
    attach(visit, words("ru"), files, tmp_path)
    with visit.page.expect_download() as download:
        visit.page.locator(".st-key-download-otvet-bundle button").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        assert sha256(archive.read("exhibits/01-screenshot.png")).hexdigest() == sha256(files[1].read_bytes()).hexdigest()
    with visit.page.expect_download() as download:
        visit.page.locator(".st-key-download-otvet-case button").click()
    saved = tmp_path / "case.html"
    download.value.save_as(saved)
    context = visit.page.context.browser.new_context(offline=True)
    page, requests, messages = context.new_page(), [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.goto(saved.as_uri())
    expect(page.locator("#figure .main-svg").first).to_be_visible()
    page.wait_for_timeout(300)
    context.close()
    assert requests == [saved.as_uri()]
    assert messages == []
