"""Each secret opens its own draft; another page's work is never overwritten unasked; a resume code leads to the draft."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guidance.case.case import Case
from guidance.case.purchase import Order
from guidance.errors import Conflict, Gone, StoreDown, Unreadable
from guidance.storage import database
from guidance.storage.database import open_store
from guidance.storage.draft_store import DraftFiles, DraftStore
from guidance.storage.resume_code import new_code, secret_of
from guidance.storage.sealed_draft import Draft
from guidance.storage.sealing import keys_of

TODAY = date(2026, 11, 22)
SECRET, OTHER = b"s" * 32, b"o" * 32
FILE = "f" * 64


@pytest.fixture
def store(tmp_path):
    store = open_store(None, tmp_path)
    yield store
    store.close()


def draft_store(store, page: str = "page1", secret: bytes = SECRET) -> DraftStore:
    return DraftStore(store, secret, page, 180)


def draft(goods: str = "Чайник") -> Draft:
    return Draft(page="", writer="", turn=0, case=Case(order=Order(goods=goods)))


def goods(draft: Draft | None) -> str | None:
    return draft.case.order.goods if draft else None


def test_a_draft_is_opened_as_it_was_saved(store):
    mine = draft_store(store)
    assert mine.open(TODAY) is None
    for name in ("Чайник", "Утюг"):
        mine.save(draft(name), TODAY)
    assert goods(draft_store(store, "page2").open(TODAY)) == "Утюг"
    assert draft_store(store, secret=OTHER).open(TODAY) is None


def test_the_same_page_finds_its_fields_under_the_same_keys_after_the_server_was_lost(store):
    """Also when nothing was saved between two losses, and when nothing was saved since the page was opened."""
    before = draft_store(store)
    before.open(TODAY)
    before.save(draft(), TODAY)
    for _ in range(3):
        after = draft_store(store)
        after.open(TODAY)
        assert after.turn == before.turn
    reader = draft_store(store, "page2")
    reader.open(TODAY)
    again = draft_store(store, "page2")
    again.open(TODAY)
    assert again.turn == reader.turn
    again.save(draft("Утюг"), TODAY)
    once_more = draft_store(store, "page2")
    once_more.open(TODAY)
    assert once_more.turn == reader.turn


def test_a_stale_page_finds_other_keys_after_the_server_was_lost(store):
    stale = draft_store(store, "stale")
    stale.open(TODAY)
    stale.save(draft(), TODAY)
    newer = draft_store(store, "newer")
    newer.open(TODAY)
    newer.save(draft("Утюг"), TODAY)
    back = draft_store(store, "stale")
    back.open(TODAY)
    assert back.turn != stale.turn


def test_a_page_that_was_overruled_finds_other_keys_too(store):
    pages = [draft_store(store, name) for name in ("one", "two", "three")]
    pages[0].open(TODAY)
    pages[0].save(draft(), TODAY)
    pages[1].open(TODAY)
    pages[1].save(draft("Утюг"), TODAY)
    pages[2].open(TODAY)
    pages[0].overrule(draft("Фен"), TODAY)
    for stale in pages[1:]:
        back = draft_store(store, stale.page)
        back.open(TODAY)
        assert back.turn != stale.turn
    winner = draft_store(store, "one")
    assert goods(winner.open(TODAY)) == "Фен"
    assert winner.turn == pages[0].turn


def test_a_stale_page_raises_conflict_and_changes_nothing(store):
    one, two = draft_store(store, "one"), draft_store(store, "two")
    one.open(TODAY)
    two.open(TODAY)
    one.save(draft(), TODAY)
    assert two.is_behind()
    with pytest.raises(Conflict):
        two.save(draft("Утюг"), TODAY)
    assert goods(draft_store(store).open(TODAY)) == "Чайник"
    assert goods(two.open(TODAY)) == "Чайник"
    two.save(draft("Утюг"), TODAY)


def test_a_write_that_was_committed_late_is_recognised_as_ours(store, monkeypatch):
    """The database froze, the write timed out, and it was committed once the database continued."""
    mine = draft_store(store)
    mine.save(draft(), TODAY)
    real = store.save

    def time_out(*args):
        real(*args)
        raise StoreDown

    monkeypatch.setattr(store, "save", time_out)
    with pytest.raises(StoreDown):
        mine.save(draft("Утюг"), TODAY)
    monkeypatch.setattr(store, "save", real)
    mine.save(draft("Фен"), TODAY)
    assert goods(draft_store(store).open(TODAY)) == "Фен"


def test_a_draft_erased_elsewhere_is_noticed_and_may_be_saved_again(store):
    one, two = draft_store(store, "one"), draft_store(store, "two")
    one.save(draft(), TODAY)
    two.open(TODAY)
    assert not two.is_erased(TODAY)
    one.erase()
    assert two.is_erased(TODAY)
    assert not one.is_erased(TODAY)
    with pytest.raises(Gone):
        two.save(draft("Утюг"), TODAY)
    two.overrule(draft("Утюг"), TODAY)
    assert goods(draft_store(store).open(TODAY)) == "Утюг"


def test_a_draft_erased_through_another_server_is_noticed_and_one_that_expired_is_not_called_erased(store, tmp_path):
    elsewhere = open_store(None, tmp_path)
    here, there = draft_store(store), draft_store(elsewhere)
    here.save(draft(), TODAY)
    there.open(TODAY)
    here.erase()
    assert not there.is_erased(TODAY + timedelta(days=181))
    assert there.is_erased(TODAY)
    there.start_over()
    assert not there.is_erased(TODAY)
    there.save(draft("Утюг"), TODAY)
    elsewhere.close()
    assert not there.is_erased(TODAY)


def test_a_draft_whose_store_does_not_answer_is_not_called_erased(store, monkeypatch):
    mine = draft_store(store)
    mine.save(draft(), TODAY)

    def fail(*args):
        raise StoreDown

    monkeypatch.setattr(store, "is_gone", fail)
    assert not mine.is_erased(TODAY)


def test_an_unreadable_draft_is_neither_opened_nor_overwritten(store):
    store.save(keys_of(SECRET).id, 0, b"x" * 5000, TODAY, TODAY)
    with pytest.raises(Unreadable):
        draft_store(store).open(TODAY)
    with pytest.raises((Conflict, Unreadable)):
        draft_store(store).save(draft(), TODAY)
    draft_store(store).erase()
    assert draft_store(store).open(TODAY) is None


def test_files_are_loaded_as_they_were_saved_until_they_are_dropped(store):
    mine = draft_store(store)
    mine.save_file(FILE, b"picture", TODAY)
    assert mine.stored_files([FILE, "0" * 64]) == {FILE}
    assert dict(DraftFiles(mine, [FILE])) == {FILE: b"picture"}
    assert draft_store(store, secret=OTHER).load_file(FILE) is None
    mine.drop_files([FILE])
    assert mine.load_file(FILE) is None
    with pytest.raises(KeyError):
        DraftFiles(mine, [FILE])[FILE]


def test_a_file_that_no_case_names_is_not_loaded(store):
    mine = draft_store(store)
    mine.save_file(FILE, b"picture", TODAY)
    with pytest.raises(KeyError):
        DraftFiles(mine, [])[FILE]


def test_a_code_opens_the_case_on_another_device_and_both_go_on_with_it(store):
    mine = draft_store(store)
    mine.save(draft(), TODAY)
    mine.save_file(FILE, b"picture", TODAY)
    code = mine.create_code(TODAY)
    mine.save(draft(), TODAY)
    theirs = draft_store(store, "phone", OTHER)
    theirs.open(TODAY)
    assert goods(theirs.follow(code, TODAY)) == "Чайник"
    theirs.save(draft("Утюг"), TODAY)
    assert theirs.load_file(FILE) == b"picture"
    assert goods(draft_store(store).open(TODAY)) == "Утюг"
    assert goods(draft_store(store, "later", OTHER).open(TODAY)) == "Утюг"


def test_a_device_that_entered_a_code_may_create_one_itself(store):
    mine = draft_store(store)
    mine.save(draft(), TODAY)
    theirs = draft_store(store, "phone", OTHER)
    theirs.follow(mine.create_code(TODAY), TODAY)
    third = draft_store(store, "tablet", b"t" * 32)
    assert goods(third.follow(theirs.create_code(TODAY), TODAY)) == "Чайник"


def test_an_unknown_code_changes_nothing(store):
    mine = draft_store(store)
    mine.save(draft(), TODAY)
    assert mine.follow(new_code(), TODAY) is None
    assert goods(draft_store(store).open(TODAY)) == "Чайник"


def test_a_revoked_code_leads_nowhere(store):
    mine = draft_store(store)
    mine.save(draft(), TODAY)
    code = mine.create_code(TODAY)
    mine.revoke_code()
    assert draft_store(store, "phone", OTHER).follow(code, TODAY) is None
    assert mine.code is None


def test_entering_a_code_on_its_own_device_keeps_the_case(store):
    mine = draft_store(store)
    mine.save(draft(), TODAY)
    code = mine.create_code(TODAY)
    mine.save(draft(), TODAY)
    assert goods(mine.follow(code, TODAY)) == "Чайник"
    assert goods(draft_store(store).open(TODAY)) == "Чайник"


def test_erasing_on_one_device_erases_for_all_and_a_new_case_takes_the_place(store):
    mine = draft_store(store)
    mine.save(draft(), TODAY)
    code = mine.create_code(TODAY)
    mine.save(draft(), TODAY)
    mine.save_file(FILE, b"picture", TODAY)
    theirs = draft_store(store, "phone", OTHER)
    theirs.follow(code, TODAY)
    draft_store(store, "again").open(TODAY)
    mine.erase()
    assert store.load(keys_of(SECRET).id) is None
    assert store.load(keys_of(secret_of(code)).id) is None
    assert store.places_of_files(keys_of(SECRET).id) == frozenset()
    back = draft_store(store, "phone", OTHER)
    assert back.open(TODAY) is None
    back.save(draft("Фен"), TODAY)
    assert goods(draft_store(store, "phone", OTHER).open(TODAY)) == "Фен"


def test_opening_a_draft_postpones_its_expiry_with_all_pointers_to_it(store):
    mine = draft_store(store)
    mine.save(draft(), TODAY)
    code = mine.create_code(TODAY)
    mine.save(draft(), TODAY)
    later = TODAY + timedelta(days=100)
    draft_store(store).open(later)
    store.sweep(TODAY + timedelta(days=181))
    assert goods(draft_store(store, "phone", OTHER).follow(code, later)) == "Чайник"


def test_no_word_of_a_case_is_in_the_file(store, tmp_path):
    mine = draft_store(store)
    mine.save(draft("КАНАРЕЙКА-4276"), TODAY)
    mine.save_file(FILE, "КАНАРЕЙКА-4276".encode(), TODAY)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert len(stored) > 4096
    assert "КАНАРЕЙКА".encode() not in stored
    assert b"4276" not in stored
    assert SECRET not in stored
    assert database.FORMAT == 1
