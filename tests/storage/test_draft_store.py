"""One drawer to each secret: what was put in comes out, another page's work is never written over unasked, a code leads to it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guidance.case.case import Case, Order
from guidance.storage import database as store_module
from guidance.storage.database import Conflict, Gone, StoreDown, open_store
from guidance.storage.draft_store import Drawer, DrawerFiles
from guidance.storage.resume_code import new_code, secret_of
from guidance.storage.sealed_draft import Draft, Unreadable, keys_of

TODAY = date(2026, 11, 22)
SECRET, OTHER = b"s" * 32, b"o" * 32
FILE = "f" * 64


@pytest.fixture
def store(tmp_path):
    opened = open_store(None, tmp_path)
    yield opened
    opened.close()


def drawer(store, page: str = "page1", secret: bytes = SECRET) -> Drawer:
    return Drawer(store, secret, page, 180)


def draft(goods: str = "Чайник", **told) -> Draft:
    return Draft(page="", writer="", turn=0, case=Case(order=Order(goods=goods)), **told)


def goods(found: Draft | None) -> str | None:
    return found.case.order.goods if found else None


def test_what_was_put_in_comes_out(store):
    mine = drawer(store)
    assert mine.open(TODAY) is None
    for name in ("Чайник", "Утюг"):
        mine.save(draft(name), TODAY)
    assert goods(drawer(store, "page2").open(TODAY)) == "Утюг"
    assert drawer(store, secret=OTHER).open(TODAY) is None


def test_the_same_page_finds_its_fields_under_the_same_keys_after_the_server_was_lost(store):
    """Also when nothing was saved between two losses, and when nothing was saved since the page was opened."""
    before = drawer(store)
    before.open(TODAY)
    before.save(draft(), TODAY)
    for _ in range(3):
        after = drawer(store)
        after.open(TODAY)
        assert after.turn == before.turn
    reader = drawer(store, "page2")
    reader.open(TODAY)
    again = drawer(store, "page2")
    again.open(TODAY)
    assert again.turn == reader.turn
    again.save(draft("Утюг"), TODAY)
    once_more = drawer(store, "page2")
    once_more.open(TODAY)
    assert once_more.turn == reader.turn


def test_a_page_that_has_fallen_behind_finds_other_keys_after_the_server_was_lost(store):
    stale = drawer(store, "stale")
    stale.open(TODAY)
    stale.save(draft(), TODAY)
    newer = drawer(store, "newer")
    newer.open(TODAY)
    newer.save(draft("Утюг"), TODAY)
    back = drawer(store, "stale")
    back.open(TODAY)
    assert back.turn != stale.turn


def test_a_page_that_was_overruled_finds_other_keys_too(store):
    pages = [drawer(store, name) for name in ("one", "two", "three")]
    pages[0].open(TODAY)
    pages[0].save(draft(), TODAY)
    pages[1].open(TODAY)
    pages[1].save(draft("Утюг"), TODAY)
    pages[2].open(TODAY)
    pages[0].overrule(draft("Фен"), TODAY)
    for stale in pages[1:]:
        back = drawer(store, stale.page)
        back.open(TODAY)
        assert back.turn != stale.turn
    winner = drawer(store, "one")
    assert goods(winner.open(TODAY)) == "Фен"
    assert winner.turn == pages[0].turn


def test_a_page_that_has_fallen_behind_is_told_and_changes_nothing(store):
    one, two = drawer(store, "one"), drawer(store, "two")
    one.open(TODAY)
    two.open(TODAY)
    one.save(draft(), TODAY)
    assert two.is_behind()
    with pytest.raises(Conflict):
        two.save(draft("Утюг"), TODAY)
    assert goods(drawer(store).open(TODAY)) == "Чайник"
    assert goods(two.open(TODAY)) == "Чайник"
    two.save(draft("Утюг"), TODAY)


def test_a_write_that_lands_late_is_known_as_ones_own(store, monkeypatch):
    """The database froze, the write was given up, and it was done all the same once the database went on."""
    mine = drawer(store)
    mine.save(draft(), TODAY)
    real = store.save

    def given_up(*told):
        real(*told)
        raise StoreDown

    monkeypatch.setattr(store, "save", given_up)
    with pytest.raises(StoreDown):
        mine.save(draft("Утюг"), TODAY)
    monkeypatch.setattr(store, "save", real)
    mine.save(draft("Фен"), TODAY)
    assert goods(drawer(store).open(TODAY)) == "Фен"


def test_what_was_erased_elsewhere_is_told_and_may_be_kept(store):
    one, two = drawer(store, "one"), drawer(store, "two")
    one.save(draft(), TODAY)
    two.open(TODAY)
    assert not two.is_erased()
    one.erase()
    assert two.is_erased()
    assert not one.is_erased()
    with pytest.raises(Gone):
        two.save(draft("Утюг"), TODAY)
    two.overrule(draft("Утюг"), TODAY)
    assert goods(drawer(store).open(TODAY)) == "Утюг"


def test_a_draft_that_cannot_be_read_is_neither_opened_nor_written_over(store):
    store.save(keys_of(SECRET).id, 0, b"x" * 5000, TODAY, TODAY)
    with pytest.raises(Unreadable):
        drawer(store).open(TODAY)
    with pytest.raises((Conflict, Unreadable)):
        drawer(store).save(draft(), TODAY)
    drawer(store).erase()
    assert drawer(store).open(TODAY) is None


def test_files_come_out_as_they_were_put_in_and_go_when_they_are_dropped(store):
    mine = drawer(store)
    mine.keep_file(FILE, b"picture", TODAY)
    assert mine.kept_files([FILE, "0" * 64]) == {FILE}
    assert dict(DrawerFiles(mine, [FILE])) == {FILE: b"picture"}
    assert drawer(store, secret=OTHER).file(FILE) is None
    mine.drop_files([FILE])
    assert mine.file(FILE) is None
    with pytest.raises(KeyError):
        DrawerFiles(mine, [FILE])[FILE]


def test_a_file_that_is_not_named_is_not_given(store):
    mine = drawer(store)
    mine.keep_file(FILE, b"picture", TODAY)
    with pytest.raises(KeyError):
        DrawerFiles(mine, [])[FILE]


def test_a_code_opens_the_case_on_another_device_and_both_go_on_with_it(store):
    mine = drawer(store)
    mine.save(draft(), TODAY)
    mine.keep_file(FILE, b"picture", TODAY)
    code = mine.give_code(TODAY)
    mine.save(draft(), TODAY)
    theirs = drawer(store, "phone", OTHER)
    theirs.open(TODAY)
    assert goods(theirs.follow(code, TODAY)) == "Чайник"
    theirs.save(draft("Утюг"), TODAY)
    assert theirs.file(FILE) == b"picture"
    assert goods(drawer(store).open(TODAY)) == "Утюг"
    assert goods(drawer(store, "later", OTHER).open(TODAY)) == "Утюг"


def test_a_device_that_came_by_a_code_may_give_a_code_itself(store):
    mine = drawer(store)
    mine.save(draft(), TODAY)
    theirs = drawer(store, "phone", OTHER)
    theirs.follow(mine.give_code(TODAY), TODAY)
    third = drawer(store, "tablet", b"t" * 32)
    assert goods(third.follow(theirs.give_code(TODAY), TODAY)) == "Чайник"


def test_a_code_that_leads_nowhere_changes_nothing(store):
    mine = drawer(store)
    mine.save(draft(), TODAY)
    assert mine.follow(new_code(), TODAY) is None
    assert goods(drawer(store).open(TODAY)) == "Чайник"


def test_a_code_that_was_taken_back_leads_nowhere(store):
    mine = drawer(store)
    mine.save(draft(), TODAY)
    code = mine.give_code(TODAY)
    mine.take_code_back()
    assert drawer(store, "phone", OTHER).follow(code, TODAY) is None
    assert mine.code is None


def test_entering_a_code_on_its_own_device_keeps_the_case(store):
    mine = drawer(store)
    mine.save(draft(), TODAY)
    code = mine.give_code(TODAY)
    mine.save(draft(), TODAY)
    assert goods(mine.follow(code, TODAY)) == "Чайник"
    assert goods(drawer(store).open(TODAY)) == "Чайник"


def test_erasing_on_one_device_erases_for_all_and_a_new_case_takes_the_place(store):
    mine = drawer(store)
    mine.save(draft(), TODAY)
    code = mine.give_code(TODAY)
    mine.save(draft(), TODAY)
    mine.keep_file(FILE, b"picture", TODAY)
    theirs = drawer(store, "phone", OTHER)
    theirs.follow(code, TODAY)
    drawer(store, "again").open(TODAY)
    mine.erase()
    assert store.load(keys_of(SECRET).id) is None
    assert store.load(keys_of(secret_of(code)).id) is None
    assert store.places_of_files(keys_of(SECRET).id) == frozenset()
    back = drawer(store, "phone", OTHER)
    assert back.open(TODAY) is None
    back.save(draft("Фен"), TODAY)
    assert goods(drawer(store, "phone", OTHER).open(TODAY)) == "Фен"


def test_opening_a_draft_puts_its_expiry_off_with_all_the_ways_to_it(store):
    mine = drawer(store)
    mine.save(draft(), TODAY)
    code = mine.give_code(TODAY)
    mine.save(draft(), TODAY)
    later = TODAY + timedelta(days=100)
    drawer(store).open(later)
    store.sweep(TODAY + timedelta(days=181))
    assert goods(drawer(store, "phone", OTHER).follow(code, later)) == "Чайник"


def test_no_word_of_a_case_stands_in_the_file(store, tmp_path):
    mine = drawer(store)
    mine.save(draft("КАНАРЕЙКА-4276"), TODAY)
    mine.keep_file(FILE, "КАНАРЕЙКА-4276".encode(), TODAY)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert len(stored) > 4096
    assert "КАНАРЕЙКА".encode() not in stored
    assert b"4276" not in stored
    assert SECRET not in stored
    assert store_module.FORMAT == 1
