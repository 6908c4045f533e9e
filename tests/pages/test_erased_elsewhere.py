"""What was erased through another server is seen no more on a page that is still open here."""

from __future__ import annotations

from guidance.case.case import Case
from guidance.case.purchase import Order
from guidance.storage.database import open_store
from guidance.storage.draft_store import DraftStore
from pages.session import autosave
from pages.session.session import SESSION, Session, Workspace
from tests.pages.opening import opened

CANARY = "КАНАРЕЙКА-4276"


def test_an_open_page_shows_nothing_of_a_case_that_another_server_erased(root, tmp_path) -> None:
    here, elsewhere = open_store(None, tmp_path), open_store(None, tmp_path)
    mine, other = DraftStore(here, b"s" * 32, "one", 3), DraftStore(elsewhere, b"s" * 32, "two", 3)
    case = Case(country="ru", platform="yandex_market", problem="defect", order=Order(goods=CANARY))
    session = Session("ru", Workspace(case), draft_store=mine, is_opened=True)
    mine.save(autosave.draft(session), autosave.today())
    session.saved = autosave.draft(session)
    page = opened(root, "server/navigation", session)
    assert page.session_state[SESSION].open.case.order.goods == CANARY
    other.open(autosave.today())
    other.erase()
    page.run()
    assert not page.exception
    current: Session = page.session_state[SESSION]
    assert autosave.is_fresh(current)
    assert current.saved is None
    assert CANARY not in str(page.main)
    generation = current.generation
    page.run()
    assert page.session_state[SESSION].generation == generation, "what is entered now stays in its fields"
    here.close()
    elsewhere.close()
