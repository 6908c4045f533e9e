"""The screens of letters, rights and public post: by keyboard, for screen readers, in the dark, and with the browser's back button."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import ours
from tests.browser.test_letters import NAME, act, letter, write
from tests.browser.walking import go_to, open_file, sideways, tab_to, wait_for, words

FORMAL = "claim_undelivered"
CASE = {
    "country": "ru", "platform": "yandex_market", "problem": "not_delivered", "wish": "refund",
    "order": {"overdue": "yes", "goods": "Пылесос", "price": "54990", "currency": "RUB", "promised_by": "2026-11-05"},
    "seller": {"on_receipt": "other"}, "payment": {"held_by": "platform", "method": "card"},
    "events": [
        {"id": "a", "at": "2026-11-08", "direction": "out", "counterparty": "platform", "channel": "support_chat", "text": "Где заказ?"},
        {"id": "b", "at": "2026-11-09", "direction": "in", "counterparty": "platform", "reply": "deflection", "deflected_to": "seller"},
    ],
    "fraud_signs": [], "pressed_to": "nothing", "buyer": "consumer",
}  # fmt: skip
SHADES = ("light", "dark")


@pytest.fixture
def opened(any_visit, tmp_path):
    """The case, open on the page of its answers."""
    open_file(any_visit, CASE, tmp_path)
    wait_for(any_visit, "answers")
    yield any_visit
    any_visit.page.emulate_media(color_scheme="light")


def unfold(page) -> None:
    """Open every collapsed section."""
    closed = page.get_by_test_id("stMain").locator("details:not([open]) > summary")
    closed.evaluate_all("nodes => nodes.forEach(node => node.click())")
    expect(closed).to_have_count(0)


def look(visit, floor, screen: str) -> None:
    """Axe finds nothing new in the light and the dark theme; nothing is wider than the window."""
    wait_for(visit, screen)
    unfold(visit.page)
    for shade in SHADES:
        visit.page.emulate_media(color_scheme=shade)
        visit.page.wait_for_timeout(150)
        assert ours(visit.page, floor) == {}, (screen, shade)
    assert sideways(visit.page) == 0


def open_letter(visit, texts, name: str) -> None:
    go_to(visit, texts, "letters")
    expect(letter(visit, texts)).to_have_count(0)
    unfold(visit.page)
    act(visit, visit.page.locator(f".st-key-offer-{name} button, .st-key-way-letters-{name} button").first)
    wait_for(visit, f"letters-{name}")


def test_each_screen_of_the_letters_breaks_no_accessibility_rule(opened, language, floor):
    texts = words(language)
    go_to(opened, texts, "letters")
    look(opened, floor, "letters")
    open_letter(opened, texts, FORMAL)
    look(opened, floor, f"letters-{FORMAL}")
    write(opened, opened.page.locator(f"[class*=st-key-{FORMAL}-buyer_name] input"), "Анна Петрова")
    expect(letter(opened, texts)).to_have_value(re.compile("Анна Петрова"))
    look(opened, floor, f"letters-{FORMAL}")
    open_letter(opened, texts, NAME)
    look(opened, floor, f"letters-{NAME}")
    act(opened, opened.page.locator(f".st-key-mark-{NAME} button"))
    look(opened, floor, "letters")
    expect(opened.page.get_by_test_id("stCode")).to_be_visible()


def test_the_public_post_breaks_no_accessibility_rule(any_visit, floor):
    any_visit.open("/")
    any_visit.page.locator(".st-key-example-claim_overdue button").click()
    wait_for(any_visit, "next_step")
    act(any_visit, any_visit.page.locator(".st-key-way-rights-post button"))
    look(any_visit, floor, "rights-post")
    any_visit.page.emulate_media(color_scheme="light")


def test_back_and_a_reload_open_the_letter_that_the_address_names(visit, tmp_path):
    """From another page, with the browser's own buttons; each press moves one screen."""
    texts = words("ru")
    open_file(visit, CASE, tmp_path)
    wait_for(visit, "answers")
    open_letter(visit, texts, NAME)
    act(visit, visit.page.get_by_role("button", name=texts("letters.page.to_step"), exact=True))
    wait_for(visit, "next_step")
    visit.page.go_back()
    wait_for(visit, f"letters-{NAME}")
    assert visit.page.url.endswith(f"/letters?letter={NAME}")
    visit.page.go_forward()
    wait_for(visit, "next_step")
    visit.page.go_back()
    visit.page.reload()
    wait_for(visit, f"letters-{NAME}")
    expect(letter(visit, texts)).to_be_visible()
    go_to(visit, texts, "prevent")
    visit.page.go_back()
    wait_for(visit, f"letters-{NAME}")
    act(visit, visit.page.get_by_role("button", name=texts("letters.page.back"), exact=True))
    expect(letter(visit, texts)).to_have_count(0)
    visit.page.go_back()
    wait_for(visit, f"letters-{NAME}")


def test_the_list_of_pages_leads_from_a_letter_to_the_list_of_letters(any_visit, language, tmp_path):
    texts = words(language)
    open_file(any_visit, CASE, tmp_path)
    wait_for(any_visit, "answers")
    open_letter(any_visit, texts, NAME)
    for _ in range(2):
        go_to(any_visit, texts, "letters")
        expect(letter(any_visit, texts)).to_have_count(0)
        expect(any_visit.page.locator("h1")).to_be_in_viewport()
        assert any_visit.page.url.endswith("/letters")
    any_visit.page.go_back()
    wait_for(any_visit, f"letters-{NAME}")


def open_post(visit) -> None:
    """Open the public post of an example, from its step."""
    visit.open("/")
    visit.page.locator(".st-key-example-claim_overdue button").click()
    wait_for(visit, "next_step")
    act(visit, visit.page.locator(".st-key-way-rights-post button"))
    wait_for(visit, "rights-post")


def test_there_is_no_address_between_a_page_and_a_screen_of_another(visit):
    """The page of the step never takes the address of the post; one press of back leads from the post to the step."""
    open_post(visit)
    visit.page.go_back()
    wait_for(visit, "next_step")
    assert visit.page.url.endswith("/next_step")
    visit.page.go_forward()
    wait_for(visit, "rights-post")
    assert visit.page.url.endswith("/rights?part=post")


def tab_to_field(visit, label: str) -> None:
    """Press Tab until the focus is in the field with this label."""
    for _ in range(30):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"Tab never reached {label!r}")


def test_a_letter_is_sent_by_the_keyboard_alone(visit, tmp_path):
    texts = words("ru")
    open_file(visit, CASE, tmp_path)
    wait_for(visit, "answers")
    open_letter(visit, texts, NAME)
    expect(visit.page.locator("h1")).to_be_focused()
    label = texts("letters.blanks.buyer_name")
    tab_to_field(visit, label[:1].upper() + label[1:])
    visit.page.keyboard.type("Анна Петрова")
    visit.page.keyboard.press("Tab")
    visit.page.wait_for_timeout(300)
    visit.settle()
    expect(letter(visit, texts)).to_have_value(re.compile("Анна Петрова"))
    expect(letter(visit, texts)).to_be_focused()
    tab_to(visit, texts("letters.page.mark"))
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_text(texts("letters.page.done"))).to_be_visible()
    expect(visit.page.locator("h1")).to_be_focused()


def test_a_text_is_copied_by_one_press_without_a_mouse_over_it(visit):
    open_post(visit)
    visit.page.mouse.move(0, 0)
    button = visit.page.get_by_test_id("stCode").first.get_by_role("button")
    expect(button).to_be_visible()
    assert button.evaluate("node => getComputedStyle(node.closest('[data-testid=stCode] > div')).opacity") == "1"
    size = button.bounding_box()
    assert size is not None
    assert min(size["width"], size["height"]) >= 24
