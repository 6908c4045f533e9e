"""A letter is checked, completed, changed, and kept as it was really sent."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.walking import go_to, open_file, sideways, wait_for, words

CASE = {
    "country": "ru", "platform": "yandex_market", "problem": "not_delivered", "wish": "refund", "attempts": "none",
    "order": {"overdue": "yes"}, "seller": {"on_receipt": "other"}, "payment": {"held_by": "platform", "method": "card"},
    "fraud_signs": [], "pressed_to": "nothing", "buyer": "consumer",
}  # fmt: skip
NAME = "first_to_seller"


def containing(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))


def act(visit, locator) -> None:
    """Click and wait for the rerun."""
    locator.click()
    visit.page.wait_for_timeout(200)
    visit.settle()


def letter(visit, texts):
    return visit.page.get_by_label(texts("letters.page.text_help"))


def write(visit, field, text: str) -> None:
    field.fill(text)
    field.press("Tab")
    visit.page.wait_for_timeout(300)
    visit.settle()


def test_a_letter_is_filled_in_changed_sent_and_taken_back(any_visit, language, tmp_path):
    visit, texts = any_visit, words(language)
    open_file(visit, CASE, tmp_path)
    wait_for(visit, "answers")
    go_to(visit, texts, "letters")
    act(visit, visit.page.locator(f".st-key-offer-{NAME} button"))
    wait_for(visit, f"letters-{NAME}")
    blank = words("ru")("letters.blank", name=words("ru")("letters.blanks.order_number"))
    expect(letter(visit, texts)).to_have_value(containing(blank))

    label = texts("letters.blanks.order_number")
    write(visit, visit.page.get_by_label(label[:1].upper() + label[1:]), "77-5")
    expect(letter(visit, texts)).to_have_value(containing("77-5"))
    assert not sideways(visit.page)

    hostile = letter(visit, texts).input_value() + "\n\n**<b>1</b>** {price}"
    write(visit, letter(visit, texts), hostile)
    act(visit, visit.page.get_by_role("button", name=texts("letters.page.to_step"), exact=True))
    wait_for(visit, "next_step")
    go_to(visit, texts, "letters")
    act(visit, visit.page.locator(f".st-key-offer-{NAME} button"))
    wait_for(visit, f"letters-{NAME}")
    expect(letter(visit, texts)).to_have_value(hostile)

    act(visit, visit.page.locator(f".st-key-mark-{NAME} button"))
    wait_for(visit, "letters")
    archive = visit.page.get_by_test_id("stExpander").last
    archive.locator("summary").click()
    expect(archive.get_by_test_id("stCode")).to_contain_text("**<b>1</b>** {price}")
    act(visit, visit.page.locator(".st-key-undo button"))
    expect(visit.page.get_by_text(texts("letters.page.archive"), exact=True)).to_have_count(0)
