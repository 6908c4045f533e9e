"""A person's text is shown exactly as it was typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import DESK, HERE, Visit, visit_with
from tests.browser.hostile import HOSTILE
from tests.running import ROOT, server


@pytest.fixture(scope="module")
def hostile(contexts, tmp_path_factory) -> Iterator[Visit]:
    """One page with every hostile text on it, under our settings; it must not contact another host."""
    log = tmp_path_factory.mktemp("hostile") / "log"
    with server(HERE / "hostile_page.py", log, folder=ROOT) as running:
        visits = visit_with(contexts["en", DESK], running)
        visit = next(visits)
        visit.open()
        visit.page.locator(f".st-key-labelled-{len(HOSTILE) - 1}").wait_for()
        yield visit
        next(visits, None)


def text_of(visit: Visit, place: str, number: int, inner: str) -> str:
    return visit.page.locator(f".st-key-{place}-{number} {inner}").first.evaluate("element => element.textContent")


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_text_is_shown_verbatim(hostile, number):
    assert text_of(hostile, "shown", number, "[data-testid=stText]") == HOSTILE[number].strip()


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_text_to_copy_is_shown_verbatim(hostile, number):
    assert text_of(hostile, "copied", number, "code") == HOSTILE[number]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
@pytest.mark.parametrize("place", ["quoted", "labelled"])
def test_a_quoted_text_means_nothing_inside_our_sentence(hostile, place, number):
    """It is shown in one line, and nothing in it is taken for markup."""
    whole = text_of(hostile, place, number, "[data-testid=stMarkdownContainer]")
    assert whole.replace("\N{WORD JOINER}", "") == f"before {' '.join(HOSTILE[number].split())} after"


def test_no_hostile_text_became_an_element_of_the_page(hostile):
    """No link, no picture, no script, no heading but ours."""
    main = hostile.page.get_by_test_id("stMain")
    assert main.locator("a, img, iframe, script, h2, h3, table, li, .katex").count() == 0
    assert main.locator("h1").count() == 1
    assert hostile.stray == []
