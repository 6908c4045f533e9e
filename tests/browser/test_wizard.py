"""The way from the first page to the next step, in both languages, on a desktop screen and a phone, without losing anything."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.widgets.frame import PAGES
from tests.browser.axe import ours
from tests.browser.walking import (
    ANSWERS,
    answer_all,
    begin,
    choose,
    go_to,
    is_chosen,
    open_file,
    option,
    press,
    question_on,
    sideways,
    tab_to,
    wait_for,
    words,
)

STEP = "steps.platform_dispute"


def test_the_questions_lead_to_one_step(any_visit, language):
    """At most seven are question_on, each under its own heading; the step names what to do, why, and what follows."""
    texts = words(language)
    begin(any_visit, texts)
    questions = answer_all(any_visit, texts)
    assert 3 <= len(questions) <= 7
    wait_for(any_visit, "next_step")
    page = any_visit.page
    expect(page.locator("h1")).to_have_text(texts(texts.first(f"{STEP}.title")))
    for part in ("why", "if_silent", "parallel", "person"):
        expect(page.get_by_role("heading", name=texts(f"ui.next_step.{part}"), exact=True)).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()
    assert sideways(page) == 0


def test_a_missing_answer_is_requested_beside_the_field(any_visit, language):
    texts = words(language)
    begin(any_visit, texts)
    press(any_visit, texts("ui.questions.next"))
    expect(any_visit.page.get_by_role("alert")).to_contain_text(texts("questions.problem.missing"))
    assert question_on(any_visit.page) == "problem"


@pytest.mark.parametrize("written", ["29.02.2026", "31.11.2026", "yesterday"])
def test_an_impossible_date_is_rejected_and_stays_in_its_field(visit, written):
    texts = words("ru")
    begin(visit, texts)
    choose(visit, texts, "problem", "changed_mind")
    press(visit, texts("ui.questions.next"))
    wait_for(visit, "questions-received")
    choose(visit, texts, "received", "received")
    field = visit.page.get_by_role("textbox", name=texts("questions.received.detail.received"))
    field.fill(written)
    press(visit, texts("ui.questions.next"))
    expect(visit.page.get_by_role("alert")).to_contain_text(texts("errors.date_not_real"))
    expect(field).to_have_value(written)
    field.fill("14 ноября 2026")
    press(visit, texts("ui.questions.next"))
    wait_for(visit, "questions-checks")
    visit.page.go_back()
    wait_for(visit, "questions-received")
    expect(visit.page.get_by_role("textbox")).to_have_value("14.11.2026")


def test_the_browsers_back_and_forward_keep_every_answer(visit):
    texts = words("ru")
    begin(visit, texts)
    walked = []
    for _ in range(3):
        name = question_on(visit.page)
        walked.append(name)
        choose(visit, texts, name, ANSWERS[name])
        press(visit, texts("ui.questions.next"))
        expect(visit.page.locator(f"[class*='-questions-{name}']")).to_have_count(0)
    reached = question_on(visit.page)
    for name in reversed(walked):
        visit.page.go_back()
        wait_for(visit, f"questions-{name}")
        assert is_chosen(visit.page, texts, name, ANSWERS[name])
    for name in [*walked[1:], reached]:
        visit.page.go_forward()
        wait_for(visit, f"questions-{name}")
    assert not is_chosen(visit.page, texts, reached, ANSWERS[reached])


def test_a_choice_stays_without_being_sent(visit):
    """To another page and back again: the choice is still there although `next` was never pressed."""
    texts = words("ru")
    begin(visit, texts)
    choose(visit, texts, "problem", "defect")
    go_to(visit, texts, "rulebook")
    visit.page.go_back()
    wait_for(visit, "questions-problem")
    assert is_chosen(visit.page, texts, "problem", "defect")


def test_the_switch_of_the_language_keeps_every_answer(any_visit, language):
    texts, others = words(language), words("en" if language == "ru" else "ru")
    begin(any_visit, texts)
    choose(any_visit, texts, "problem", "not_delivered")
    press(any_visit, texts("ui.questions.next"))
    wait_for(any_visit, "questions-promised")
    choose(any_visit, texts, "promised", "passed")
    handle = any_visit.page.get_by_test_id("stExpandSidebarButton")
    if handle.is_visible():
        handle.click()
    any_visit.page.locator(".st-key-other_language button").click()
    expect(any_visit.page.locator("h1")).to_have_text(others("questions.promised.title"))
    any_visit.settle()
    assert is_chosen(any_visit.page, others, "promised", "passed")
    any_visit.page.go_back()
    wait_for(any_visit, "questions-problem")
    assert is_chosen(any_visit.page, others, "problem", "not_delivered")


def test_an_answer_changed_from_the_list_leads_back_to_the_list(any_visit, language):
    texts = words(language)
    begin(any_visit, texts)
    answer_all(any_visit, texts)
    go_to(any_visit, texts, "answers")
    page = any_visit.page
    page.get_by_role("button", name=texts("questions.problem.title")).click()
    wait_for(any_visit, "questions-problem")
    assert is_chosen(page, texts, "problem", "not_delivered")
    choose(any_visit, texts, "problem", "defect")
    press(any_visit, texts("ui.questions.next"))
    wait_for(any_visit, "answers")
    expect(page.get_by_test_id("stMain")).to_contain_text(texts("questions.problem.options.defect"))
    expect(page.get_by_test_id("stMain")).to_contain_text(texts("questions.progress.options.wrote"))
    assert sideways(page) == 0


@pytest.mark.parametrize(
    ("example", "steps"),
    [
        ("silent_seller", ("platform_dispute",)),
        ("claim_overdue", ("payment_dispute", "authority", "court")),
    ],
)
def test_an_example_shows_its_step_and_leaves_the_own_case_alone(visit, example, steps):
    texts = words("ru")
    begin(visit, texts)
    choose(visit, texts, "problem", "extra_service")
    go_to(visit, texts, "start")
    visit.page.locator(f".st-key-example-{example} button").click()
    wait_for(visit, "next_step")
    titles = [texts(f"steps.{step}.title") for step in steps]
    assert visit.page.locator("h1").inner_text() in titles
    expect(visit.page.get_by_text(texts("ui.next_step.example_banner"))).to_be_visible()
    press(visit, texts("ui.next_step.example_leave"))
    wait_for(visit, "start")
    go_to(visit, texts, "answers")
    expect(visit.page.get_by_test_id("stMain")).to_contain_text(texts("questions.problem.options.extra_service"))
    expect(visit.page.get_by_text(texts("ui.next_step.example_banner"))).to_have_count(0)


MARKUP = (
    "![x](https://elsewhere.example/a.png) <img src='https://elsewhere.example/b.png'> [here](https://elsewhere.example) `|` # $x$ :red[y]"
)
LINE = MARKUP[:200]
HOSTILE = {
    "country": "ru",
    "platform": "yandex_market",
    "problem": "defect",
    "wish": "refund",
    "order": {"number": LINE, "goods": LINE, "ordered_on": "2026-10-01"},
    "seller": {"name": LINE, "on_receipt": "other"},
    "claim_to_seller": {"state": "made", "made_at": "2026-11-01", "received_at": "2026-11-03", "reference": LINE},
    "events": [
        {
            "id": "a",
            "at": "2026-11-02",
            "direction": "out",
            "counterparty": "platform",
            "channel": "support_chat",
            "reference": LINE,
            "text": MARKUP,
        },
        {
            "id": "b",
            "at": "2026-11-03",
            "direction": "in",
            "counterparty": "platform",
            "reply": "promise",
            "answers": "a",
            "text": MARKUP,
            "promise": {"due": "2026-11-05", "text": MARKUP},
        },
    ],
}


def test_markup_in_a_case_file_is_shown_as_text(visit, tmp_path):
    """Markup in every free field is shown as written; the visit fails if another host is contacted."""
    texts = words("ru")
    open_file(visit, HOSTILE, tmp_path)
    wait_for(visit, "answers")
    page = visit.page
    expect(page.get_by_text(MARKUP).first).to_be_visible()
    for name in ("next_step", "timeline", "rulebook", "answers"):
        go_to(visit, texts, name)
        page.wait_for_timeout(500)
        main = page.get_by_test_id("stMain")
        assert main.locator("img[src*=elsewhere], a[href*=elsewhere]").count() == 0, name
    assert visit.stray == []


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"format": "other"}, "not_a_case"),
        ({"problem": "x"}, "wrong_word"),
        ({"order": {"ordered_on": "2026-12-32"}}, "wrong_date"),
    ],
)
def test_a_file_that_cannot_be_opened_is_rejected_with_one_sentence(visit, tmp_path, content, key):
    texts = words("ru")
    open_file(visit, content, tmp_path)
    alert = visit.page.get_by_role("alert")
    expect(alert).to_be_visible()
    begins = texts._find(f"errors.{key}").split("{")[0].strip()
    expect(alert).to_contain_text(begins)
    assert "Traceback" not in visit.page.content()


def test_a_file_never_replaces_a_case_without_confirmation(visit, tmp_path):
    texts = words("ru")
    begin(visit, texts)
    choose(visit, texts, "problem", "extra_service")
    go_to(visit, texts, "start")
    path = tmp_path / "case.json"
    path.write_text('{"problem": "defect"}', "utf-8")
    visit.page.locator("input[type=file]").set_input_files(path)
    expect(visit.page.get_by_role("alert")).to_contain_text(texts("casefile.instead"))
    visit.page.locator(".st-key-replace button").click()
    wait_for(visit, "answers")
    expect(visit.page.get_by_test_id("stMain")).to_contain_text(texts("questions.problem.options.defect"))


def test_the_saved_file_opens_as_the_same_case(visit, tmp_path):
    texts = words("ru")
    begin(visit, texts)
    answer_all(visit, texts)
    step = visit.page.locator("h1").inner_text()
    go_to(visit, texts, "answers")
    with visit.page.expect_download() as waiting:
        visit.page.locator(".st-key-save button").click()
    assert waiting.value.suggested_filename == "otvet-case.json"
    waiting.value.save_as(tmp_path / "saved.json")
    visit.open("/?day=2026-11-22")
    visit.page.locator("input[type=file]").set_input_files(tmp_path / "saved.json")
    wait_for(visit, "answers")
    go_to(visit, texts, "next_step")
    expect(visit.page.locator("h1")).to_have_text(step)


def test_the_wizard_is_walked_by_the_keyboard_alone(visit):
    """Tab, arrows, Space and Enter lead from the first page to the step."""
    texts = words("ru")
    page = visit.open()
    tab_to(visit, texts("ui.start.begin"))
    page.keyboard.press("Enter")
    wait_for(visit, "questions-problem")
    walked = 0
    while name := question_on(page):
        walked += 1
        assert walked <= 7
        mark_by_keyboard(visit, texts, name)
        tab_to(visit, texts("ui.questions.next"))
        page.keyboard.press("Enter")
        expect(page.locator(f"[class*='-questions-{name}']")).to_have_count(0)
        visit.settle()
        expect(page.locator("h1")).to_be_focused()
    wait_for(visit, "next_step")


def mark_by_keyboard(visit, texts, name: str) -> None:
    """Choose the answer of the story: Tab to the group, arrows or Tab to the option, Space to select it."""
    page = visit.page
    boxes = page.get_by_test_id("stMain").locator("input[type=checkbox]").count() > 0
    wanted = option(page, texts, name, ANSWERS[name]).locator("input")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("['radio', 'checkbox'].includes(document.activeElement.type)"):
            break
    for _ in range(40):
        if wanted.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab" if boxes else "ArrowDown")
        visit.settle()
    page.keyboard.press("Space")
    visit.settle()
    expect(wanted).to_be_checked()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_a_case_on_it_breaks_no_accessibility_rule(any_visit, language, floor, name):
    """The pages without a case are tested in test_server."""
    texts = words(language)
    any_visit.open("/")
    any_visit.page.locator(".st-key-example-claim_overdue button").click()
    wait_for(any_visit, "next_step")
    if name != "next_step":
        go_to(any_visit, texts, name)
    assert ours(any_visit.page, floor) == {}
    assert sideways(any_visit.page) == 0
