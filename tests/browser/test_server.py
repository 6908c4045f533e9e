"""What a browser gets at the server's addresses."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.widgets.frame import PAGES
from tests.browser.axe import ours
from tests.browser.conftest import LOCALES
from tests.browser.walking import sideways


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_by_its_own_address(phone_visit, floor, name):
    """In a new session, without a case: its heading, no error, nothing wider than the phone, no accessibility rule broken."""
    page = phone_visit.open(f"/{name}")
    assert page.url.rstrip("/") == phone_visit.server.address + ("" if name == PAGES[0] else f"/{name}")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(f"[class*=st-key-screen-ru-{name}]")).to_have_count(1)
    expect(page.get_by_role("alert").or_(page.get_by_test_id("stAlert")).or_(page.get_by_test_id("stException"))).to_have_count(0)
    assert page.get_by_test_id("stBaseButton-primary").count() <= 1
    assert sideways(page) == 0
    assert ours(page, floor) == {}


def test_every_page_asks_only_its_own_server(visit):
    """The visit fails at its end if another host was contacted or the content policy blocked something."""
    opened = visit.open()
    addresses = [link.get_attribute("href") for link in opened.get_by_test_id("stSidebarNavLink").all()]
    for address in reversed(addresses):
        opened.locator(f'[data-testid=stSidebarNavLink][href="{address}"]').dispatch_event("click")
        expect(opened).to_have_url(address)
        visit.settle()
    assert len(addresses) == len(PAGES)
    assert visit.stray == []


def test_a_stray_request_is_seen(visit):
    """The check of the test above works: a picture from elsewhere is noticed."""
    opened = visit.open()
    opened.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/a.png'}))")
    opened.wait_for_timeout(300)
    assert any("elsewhere.example" in stray for stray in visit.stray)
    visit.stray.clear()


def test_the_language_of_the_document_is_the_persons(any_visit, language):
    """Right in the shell that the server sends, and still right when the page is drawn."""
    answer = any_visit.page.request.get(any_visit.server.address, headers={"Accept-Language": LOCALES[language]})
    assert f'<html lang="{language}">' in answer.text()
    expect(any_visit.open().locator("html")).to_have_attribute("lang", language)


def test_the_language_follows_the_switch_and_survives_a_reload(visit):
    opened = visit.open()
    title = opened.title()
    opened.locator(".st-key-other_language button").click()
    expect(opened.locator("html")).to_have_attribute("lang", "en")
    visit.settle()
    assert opened.title() != title
    opened.reload()
    visit.settle()
    expect(opened.locator("html")).to_have_attribute("lang", "en")
    expect(opened.locator("[class*=st-key-screen-en-]")).to_have_count(1)


def test_the_list_of_pages_leads_to_each_and_the_browser_leads_back(visit):
    opened = visit.open()
    opened.get_by_test_id("stSidebarNavLink").nth(2).click()
    expect(opened.locator(f"[class*=st-key-screen-ru-{PAGES[2]}]")).to_have_count(1)
    opened.go_back()
    expect(opened.locator(f"[class*=st-key-screen-ru-{PAGES[0]}]")).to_have_count(1)


def test_another_screen_takes_the_focus_to_its_heading(visit):
    opened = visit.open()
    opened.get_by_test_id("stSidebarNavLink").nth(2).click()
    expect(opened.locator(f"[class*=st-key-screen-ru-{PAGES[2]}]")).to_have_count(1)
    expect(opened.locator("h1").first).to_be_focused()


def test_a_broken_rule_is_seen(visit, floor):
    """The check of accessibility works: a picture without words is noticed."""
    opened = visit.open()
    opened.evaluate("document.querySelector('h1').append(Object.assign(new Image(), {src: './icon.svg'}))")
    assert "image-alt" in ours(opened, floor)
    assert "image-alt" not in floor
