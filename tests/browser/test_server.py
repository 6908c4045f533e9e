"""What does a browser meet at the server's addresses?"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.widgets.frame import PAGES
from tests.browser.axe import ours
from tests.browser.conftest import LOCALES


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_by_its_own_address(visit, page):
    """A person who opens any page by its address, in a new session, finds it and not an error."""
    opened = visit.open(f"/{page}")
    assert opened.url.rstrip("/") == visit.server.address + ("" if page == PAGES[0] else f"/{page}")
    expect(opened.get_by_role("dialog")).to_have_count(0)
    expect(opened.locator(f"[class*=st-key-screen-ru-{page}]")).to_have_count(1)
    expect(opened.get_by_test_id("stAlert").or_(opened.get_by_test_id("stException"))).to_have_count(0)


def test_every_page_asks_only_its_own_server(any_visit):
    """The visit fails at its end if another host was asked or the content policy had to block something."""
    opened = any_visit.open()
    addresses = [link.get_attribute("href") for link in opened.get_by_test_id("stSidebarNavLink").all()]
    for address in reversed(addresses):
        opened.locator(f'[data-testid=stSidebarNavLink][href="{address}"]').dispatch_event("click")
        expect(opened).to_have_url(address)
        any_visit.settle()
    assert len(addresses) == len(PAGES)
    assert any_visit.stray == []


def test_a_stray_request_is_seen(visit):
    """The guard of the test above holds: a picture from elsewhere is noticed."""
    opened = visit.open()
    opened.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/a.png'}))")
    opened.wait_for_timeout(300)
    assert any("elsewhere.example" in stray for stray in visit.stray)
    visit.stray.clear()


def test_the_language_of_the_document_is_the_persons(any_visit, language):
    """It is right in the shell that the server sends, and stays right when the page is drawn."""
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


@pytest.mark.parametrize("page", PAGES)
def test_a_page_breaks_no_rule_of_accessibility_that_streamlit_keeps(visit, floor, page):
    assert ours(visit.open(f"/{page}"), floor) == {}


def test_a_broken_rule_is_seen(visit, floor):
    """The guard of the test above holds: a picture without words is noticed."""
    opened = visit.open()
    opened.evaluate("document.querySelector('h1').append(Object.assign(new Image(), {src: './icon.svg'}))")
    assert "image-alt" in ours(opened, floor)
    assert "image-alt" not in floor
