"""Steps of a person through the wizard, by what is visible: headings, answers and buttons, in the words of the content."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.library.texts import Texts
from tests.browser.conftest import Visit

_SENDING = 150
"""Milliseconds within which the page has begun to send a change to the server."""
DAY = "?day=2026-11-22"
WIDER = """Math.max(...[document.documentElement, ...document.querySelectorAll('[data-testid=stMain], [data-testid=stTable] > div')]
    .map(node => node.scrollWidth - node.clientWidth))"""
ANSWERS = {
    "problem": "not_delivered",
    "promised": "passed",
    "checks": "nothing",
    "progress": "wrote",
    "reply": "deflection",
    "seller_silence": "three_days",
    "seller": "other",
    "wish": "refund",
    "payment": "card",
}
"""The answers of one story; which of these questions are asked depends on the answers before."""


def words(language: str) -> Texts:
    """The texts for a buyer on Yandex Market in Russia."""
    case = Case(country="ru", platform="yandex_market")
    return texts_of(Situation(case, datetime(2026, 11, 22, tzinfo=UTC), load_rulebook()), "ru" if language == "ru" else "en")


def press(visit: Visit, label: str) -> None:
    """Press the button with this label and wait for the next page."""
    visit.page.get_by_role("button", name=label, exact=True).click()
    visit.settle()


def question_on(page: Page) -> str:
    """The id of the question on the page; empty where there is none."""
    marker = page.locator("[class*=st-key-screen-]").first.get_attribute("class") or ""
    match = re.search(r"st-key-screen-[a-z]{2}-(\w+)(?:-(\w+))?", marker)
    assert match is not None
    return (match[2] or "") if match[1] == "questions" else ""


def option(page: Page, texts: Texts, question: str, name: str) -> Locator:
    """The label that is pressed to choose an option."""
    label = re.escape(texts(f"questions.{question}.options.{name}"))
    return page.get_by_test_id("stMain").locator("label", has_text=re.compile(f"^{label}$"))


def choose(visit: Visit, texts: Texts, question: str, name: str) -> None:
    """Choose an option and wait until the server has it."""
    option(visit.page, texts, question, name).click()
    expect(option(visit.page, texts, question, name).locator("input")).to_be_checked()
    visit.page.wait_for_timeout(_SENDING)
    visit.settle()


def is_chosen(page: Page, texts: Texts, question: str, name: str) -> bool:
    """True if the option is selected."""
    return option(page, texts, question, name).locator("input").is_checked()


def look_from_the_day(visit: Visit) -> None:
    """Open the first page as on the day of these stories, and record what happens with that day."""
    visit.open(f"/{DAY}")
    record = visit.page.locator(".st-key-record_day button")
    before = record.inner_text()
    record.click()
    expect(record).not_to_have_text(before)
    visit.settle()


def begin(visit: Visit, texts: Texts) -> None:
    """Go from the first page to the first question."""
    look_from_the_day(visit)
    press(visit, texts("ui.start.begin"))
    wait_for(visit, "questions")


def wait_for(visit: Visit, screen: str) -> None:
    """Wait until a screen is drawn: a page, or a page and its question."""
    expect(visit.page.locator(f"[class*='-{screen}']").locator("h1")).to_be_visible()
    visit.settle()


def answer_all(visit: Visit, texts: Texts) -> list[str]:
    """Answer every question as it is asked; their ids."""
    names: list[str] = []
    while name := question_on(visit.page):
        names.append(name)
        choose(visit, texts, name, ANSWERS[name])
        press(visit, texts("ui.questions.next"))
        expect(visit.page.locator(f"[class*='-questions-{name}']")).to_have_count(0)
        visit.settle()
    return names


def open_file(visit: Visit, content: dict[str, object], folder: Path) -> None:
    """Open a case file on the first page."""
    path = folder / "case.json"
    path.write_text(json.dumps(content), "utf-8")
    look_from_the_day(visit)
    visit.page.locator("input[type=file]").set_input_files(path)


def go_to(visit: Visit, texts: Texts, page: str) -> None:
    """Go to a page by the list of pages, which on a phone has to be opened first."""
    handle = visit.page.get_by_test_id("stExpandSidebarButton")
    if handle.is_visible():
        handle.click()
    visit.page.get_by_test_id("stSidebarNavLink").filter(has_text=texts(f"ui.{page}.nav")).click()
    wait_for(visit, page)


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window, or a table than its container."""
    pixels: int = page.evaluate(WIDER)
    return pixels


def tab_to(visit: Visit, label: str) -> None:
    """Press Tab until the focus is on the element with this text."""
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("document.activeElement.innerText?.trim()") == label:
            return
    raise AssertionError(f"Tab never reached {label!r}")
