"""A case file is opened and saved on the real page; a bad file leaves the open case as it is."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.walking import DAY, go_to, press, wait_for, words
from tests.case.bad_archives import EXHIBIT, GOOD, HASH, OTHER_HASH, PICTURE

OPEN = {"country": "ru", "platform": "yandex_market", "problem": "extra_service"}
BAD = {
    "otvet-case.zip": (GOOD[: len(GOOD) // 2], "archive_damaged"),
    "otvet-case.json": (b"", "empty"),
    "photo.json": (b"\xff\xd8\xff\xe0" + bytes(1000), "other_kind"),
    "another.zip": (GOOD.replace(b"case.json", b"cose.json"), "archive_stranger"),
}


def choose(visit, name: str, data: bytes) -> None:
    """Upload a file to be opened."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    visit.page.locator("input[type=file]").set_input_files(files=[file])
    expect(visit.page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    expect(visit.page.get_by_role("alert")).not_to_have_count(0)
    visit.settle()


def saved(visit, key: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that a button downloads."""
    with visit.page.expect_download() as waiting:
        visit.page.locator(f".st-key-{key} button").click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


@pytest.fixture
def opened(visit):
    """A visit with a case open, on the first page."""
    visit.open(f"/{DAY}")
    file = {"name": "case.json", "mimeType": "application/json", "buffer": json.dumps(OPEN).encode()}
    visit.page.locator("input[type=file]").set_input_files(files=[file])
    wait_for(visit, "answers")
    go_to(visit, words("ru"), "start")
    return visit


def test_a_bad_file_leaves_the_open_case_as_it_is(opened):
    """Each is rejected with one sentence, and the case can be saved as before."""
    before = saved(opened, "save")
    for name, (data, key) in BAD.items():
        choose(opened, name, data)
        expect(opened.page.get_by_role("alert")).to_have_count(1)
        expect(opened.page.get_by_role("alert")).to_contain_text(words("ru")(f"errors.{key}"))
        opened.settle()
        assert saved(opened, "save") == before, name
        assert "Traceback" not in opened.page.content()


def test_an_archive_opens_after_an_offer_to_save_the_open_case_and_is_saved_byte_by_byte(opened):
    texts = words("ru")
    choose(opened, "otvet-case.zip", GOOD)
    name, first = saved(opened, "save_first")
    assert name == "otvet-case.json"
    assert json.loads(first)["problem"] == "extra_service"
    opened.page.locator(".st-key-replace button").click()
    wait_for(opened, "answers")
    expect(opened.page.get_by_test_id("stMain")).to_contain_text(texts("questions.problem.options.defect"))
    name, data = saved(opened, "save")
    assert name == "otvet-case.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        assert source.read(f"files/{HASH}.png") == PICTURE


def test_missing_evidence_is_reported_before_the_case_is_opened(visit):
    texts = words("ru")
    visit.open(f"/{DAY}")
    lost = {**EXHIBIT, "id": "x2", "sha256": OTHER_HASH}
    choose(visit, "otvet-case.json", json.dumps({"problem": "defect", "exhibits": [EXHIBIT, lost]}).encode())
    expect(visit.page.get_by_role("alert")).to_contain_text(texts("casefile.missing", numbers="1, 2"))
    press(visit, texts("casefile.open"))
    wait_for(visit, "answers")


def test_the_button_for_files_is_in_the_language_of_the_page(visit):
    """Both its visible and its accessible name, also after a switch of the language; Streamlit's own label is hidden."""
    visit.open("/bundle")
    for language in ("ru", "en"):
        label = words(language)("bundle.page.add")
        button = visit.page.get_by_role("region", name=label, exact=True).locator("> span > button")
        expect(button).to_have_accessible_name(label)
        assert button.evaluate("it => getComputedStyle(it, '::after').content") == f'"{label}"'
        expect(button.locator("p")).to_be_hidden()
        press(visit, words(language)("ui.other_language"))
