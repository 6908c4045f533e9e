"""Each page runs alone, and with the list of pages around it."""

from __future__ import annotations

import pytest

from guidance.case.case import Case
from pages.session.session import Session, Workspace
from pages.widgets.frame import PAGES
from tests.pages.opening import opened

NAVIGATION = "server/navigation"


def test_the_list_of_pages_names_every_page_file(root):
    assert sorted(PAGES) == sorted(file.stem for file in (root / "pages").glob("*.py") if file.stem != "__init__")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_alone_in_a_new_session(root, page):
    """After a restart, or in a test, nothing has run before it."""
    alone = opened(root, page)
    assert not alone.exception
    assert not alone.error
    assert len(alone.title) == 1


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_bare_address_shows_the_first_page(root, language):
    home = opened(root, NAVIGATION, Session(language))
    first = opened(root, PAGES[0], Session(language))
    assert not home.exception
    assert [title.value for title in home.title] == [title.value for title in first.title]


def test_the_switch_changes_the_language_and_back(root):
    page = opened(root, PAGES[0])
    titles = [page.title[0].value]
    for _ in range(2):
        page.button(key="other_language").click().run()
        titles.append(page.title[0].value)
    assert titles[0] == titles[2] != titles[1]


def test_a_page_that_fails_shows_one_sentence(root, monkeypatch):
    """The error itself is not shown."""
    monkeypatch.setattr("streamlit.Page.run", lambda _: int("КАНАРЕЙКА-4276"))
    home = opened(root, NAVIGATION)
    assert len(home.error) == 1
    assert "КАНАРЕЙКА" not in home.error[0].value
    assert not home.exception


@pytest.mark.parametrize(("workspace", "said"), [(Workspace(), 1), (Workspace(Case(problem="defect")), 0)])
def test_a_link_does_not_say_that_a_case_is_erased_while_it_is_there(root, workspace, said):
    """Anybody may link to the address that follows erasing."""
    page = opened(root, NAVIGATION, Session("ru", workspace), erased="1")
    assert not page.exception
    assert len(page.success) == said
