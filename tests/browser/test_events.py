"""An event is recorded with a few presses, its effect is shown, and it can be undone."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.axe import ours
from tests.browser.hostile import HOSTILE
from tests.browser.walking import go_to, open_file, press, sideways, wait_for, words

SILENT = {
    "country": "ru", "platform": "yandex_market", "problem": "not_delivered", "wish": "refund", "order": {"overdue": "yes"},
    "events": [
        {"id": "out", "at": "2026-11-21T10:00+03:00", "direction": "out", "counterparty": "seller", "channel": "order_chat",
         "contained": ["order_number", "product", "problem", "wish"]},
    ],
}  # fmt: skip


def opened(visit, texts, content, folder) -> None:
    """Open a case and go to its page of events."""
    open_file(visit, content, folder)
    wait_for(visit, "answers")
    go_to(visit, texts, "events")


def act(visit, locator) -> None:
    """Click and wait for the rerun."""
    locator.click()
    visit.page.wait_for_timeout(200)
    visit.settle()


def quick(visit, name: str) -> None:
    act(visit, visit.page.locator(f".st-key-quick-{name} button"))
    wait_for(visit, f"events-{name}")


def save(visit) -> None:
    act(visit, visit.page.locator("[class*=st-key-save-] button"))


def rows(visit):
    return visit.page.locator("[class*=st-key-spoken-event-]")


def test_writing_again_without_an_answer_takes_three_presses(any_visit, language, tmp_path):
    """The page, what happened, save: party, channel and time are suggested, and the advice is shown at once."""
    texts = words(language)
    open_file(any_visit, SILENT, tmp_path)
    wait_for(any_visit, "answers")
    go_to(any_visit, texts, "events")
    quick(any_visit, "wrote")
    save(any_visit)
    wait_for(any_visit, "events-noted")
    status = any_visit.page.locator("[role=status]").filter(has_text=texts("steps.wait_until.name"))
    expect(status).to_contain_text(texts("events.outcome.none", after=texts("steps.wait_until.name")))
    assert sideways(any_visit.page) == 0
    act(any_visit, any_visit.page.locator(".st-key-to_list button"))
    expect(rows(any_visit)).to_have_count(2)
    newest = rows(any_visit).first
    expect(newest).to_contain_text(texts("words.party.seller"))
    expect(newest).to_contain_text(texts("words.channel.order_chat"))
    expect(newest).to_contain_text("22")


def test_a_pasted_reply_is_read_quoted_and_recorded_as_corrected(visit, tmp_path, floor):
    texts = words("ru")
    opened(visit, texts, SILENT, tmp_path)
    quick(visit, "answered")
    page = visit.page
    page.locator("textarea").fill("Здравствуйте! Мы проверим заказ и ответим в течение 3 рабочих дней.")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("stMain").locator("code").first).to_be_visible()
    visit.settle()
    expect(page.get_by_label(texts("events.fields.due"))).to_have_value("25.11.2026")
    assert ours(page, floor) == {}
    page.get_by_label(texts("events.fields.due")).fill("24.11.2026")
    page.keyboard.press("Tab")
    page.wait_for_timeout(200)
    visit.settle()
    save(visit)
    wait_for(visit, "events-noted")
    act(visit, page.locator(".st-key-to_list button"))
    expect(rows(visit).first).to_contain_text(texts("words.party.seller").capitalize())
    expect(rows(visit).first).to_contain_text(texts.date(date(2026, 11, 24)))


def test_an_impossible_date_is_rejected_and_stays_until_it_is_corrected(visit, tmp_path):
    """Also after a visit to another page."""
    texts = words("ru")
    opened(visit, texts, SILENT, tmp_path)
    quick(visit, "wrote")
    page = visit.page
    act(visit, page.locator("label", has_text=texts("events.fields.when_options.earlier")))
    field = page.get_by_label(texts("events.fields.when_written"))
    field.fill("30 февраля")
    page.keyboard.press("Tab")
    page.wait_for_timeout(200)
    save(visit)
    expect(page.get_by_role("alert")).to_contain_text(texts("errors.moment_not_real"))
    expect(field).to_have_value("30 февраля")
    go_to(visit, texts, "rulebook")
    page.go_back()
    wait_for(visit, "events-wrote")
    expect(field).to_have_value("30 февраля")
    field.fill("начало ноября")
    page.keyboard.press("Tab")
    page.wait_for_timeout(200)
    save(visit)
    wait_for(visit, "events-noted")


def test_a_deletion_is_undone_and_an_edit_stays(visit, tmp_path):
    texts = words("ru")
    opened(visit, texts, SILENT, tmp_path)
    act(visit, visit.page.locator(".st-key-delete-out button"))
    wait_for(visit, "events-noted")
    act(visit, visit.page.locator(".st-key-undo button"))
    expect(rows(visit)).to_have_count(1)
    act(visit, visit.page.locator(".st-key-edit-out button"))
    wait_for(visit, "events-edit")
    visit.page.locator("textarea").fill("Где мой заказ?")
    visit.page.keyboard.press("Tab")
    visit.page.wait_for_timeout(200)
    save(visit)
    wait_for(visit, "events-noted")
    act(visit, visit.page.locator(".st-key-to_list button"))
    expect(rows(visit)).to_have_count(1)
    expect(rows(visit)).to_contain_text("Где мой заказ?")


def test_the_list_is_filtered_by_party_and_kind(visit, tmp_path):
    texts = words("ru")
    answers = [
        {"id": f"in-{number}", "at": f"2026-11-{number:02}", "direction": "in", "counterparty": "platform", "reply": "template"}
        for number in range(1, 13)
    ]
    opened(visit, texts, SILENT | {"events": [*SILENT["events"], *answers]}, tmp_path)
    expect(rows(visit)).to_have_count(10)
    act(visit, visit.page.locator(".st-key-older button"))
    expect(rows(visit)).to_have_count(3)
    pick(visit, texts("events.list.kind"), texts("events.list.kinds.open"))
    expect(rows(visit)).to_have_count(1)
    expect(rows(visit)).to_contain_text(texts("events.list.waits"))
    pick(visit, texts("events.list.who"), texts("words.party.platform"))
    expect(rows(visit)).to_have_count(0)


def pick(visit, label: str, option: str) -> None:
    """Choose an option of a drop-down list."""
    field = visit.page.get_by_role("combobox", name=label)
    field.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(500)  # an open list closes when its page is scrolled
    field.click()
    act(visit, visit.page.get_by_role("option", name=option, exact=True))


@pytest.mark.parametrize("text", ["\n\n".join(HOSTILE[half::2]) for half in (0, 1)])
def test_markup_in_events_is_shown_as_text(visit, tmp_path, text):
    """In every field of events, in the list, the promises, the referrals and the forms; no other host is contacted."""
    texts = words("ru")
    line = " ".join(text.split())[:200]
    events = [
        {"id": "a", "at": "2026-11-02", "direction": "in", "counterparty": "platform", "reply": "deflection", "deflected_to": "seller",
         "text": text[:400], "reference": line},
        {"id": "b", "at": "2026-11-03", "direction": "in", "counterparty": "platform", "reply": "promise",
         "promise": {"due": "2026-11-05", "text": text[:400]}, "reference": line},
    ]  # fmt: skip
    opened(visit, texts, SILENT | {"events": events}, tmp_path)
    main = visit.page.get_by_test_id("stMain")
    act(visit, visit.page.get_by_text(texts("events.bounces.quotes")))
    assert main.locator("img[src*=elsewhere], a[href*=elsewhere], script, details details").count() == 0
    assert sideways(visit.page) == 0
    act(visit, visit.page.locator(".st-key-edit-b button"))
    wait_for(visit, "events-edit")
    assert main.locator("img[src*=elsewhere], a[href*=elsewhere]").count() == 0


def test_payments_are_counted_and_the_full_amount_closes_the_case(visit, tmp_path):
    texts = words("ru")
    opened(visit, texts, SILENT | {"order": {"overdue": "yes", "price": "100.50"}}, tmp_path)
    for amount, option in (("60,50", "part"), ("30", "whole")):
        quick(visit, "remedy")
        act(visit, visit.page.locator("label", has_text=texts(f"events.remedy.options.{option}")))
        visit.page.get_by_label(texts("events.remedy.amount")).fill(amount)
        visit.page.keyboard.press("Tab")
        visit.page.wait_for_timeout(200)
        save(visit)
        wait_for(visit, "events-noted")
    main = visit.page.get_by_test_id("stMain")
    expect(main).to_contain_text(texts("steps.close.name"))
    expect(main).to_contain_text("10,00")
    press(visit, texts("events.outcome.to_step"))
    wait_for(visit, "next_step")
    expect(visit.page.locator("h1")).to_have_text(texts(texts.first("steps.close.G1.title", "steps.close.title")))
