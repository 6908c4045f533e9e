"""A frozen or crashed PostgreSQL and a full disk are reported within three seconds, and nothing is lost."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import threading
import time
from datetime import date

import pytest

from guidance.case.case import Case
from guidance.case.purchase import Order
from guidance.errors import Conflict, StoreDown
from guidance.storage import database as store_module
from guidance.storage.database import Store, StoredDraft, open_store
from guidance.storage.draft_store import DraftStore
from guidance.storage.sealed_draft import Draft
from tests.waiting import until_it_answers

TODAY = date(2026, 11, 22)
HERE = b"h" * 32
IN_TIME = 3.5
"""Seconds: the deadline of three, with a margin for a busy machine."""


@pytest.fixture
def servers(database, tmp_path):
    """Makes stores on the same database."""
    opened: list[Store] = []

    def another() -> Store:
        opened.append(open_store(database.address, tmp_path))
        return opened[-1]

    yield another
    for store in opened:
        store.close()


@pytest.fixture
def store(servers):
    opened = servers()
    opened.erase([HERE])
    return opened


def draft(number: str) -> Draft:
    return Draft(page="", writer="", turn=0, case=Case(order=Order(number=number)))


def fails_in_time(act) -> None:
    start = time.monotonic()
    with pytest.raises(StoreDown):
        act()
    assert time.monotonic() - start < IN_TIME


def test_it_stores_drafts_and_files_like_sqlite(store):
    assert store.save(HERE, 0, b"one", TODAY, TODAY) == 1
    assert store.save(HERE, 1, b"two", TODAY, TODAY) == 2
    with pytest.raises(Conflict):
        store.save(HERE, 1, b"late", TODAY, TODAY)
    store.save_file(b"f" * 32, HERE, b"file", TODAY)
    assert store.places_of_files(HERE) == {b"f" * 32}
    assert (store.load(HERE), store.load_file(b"f" * 32)) == (StoredDraft(2, b"two"), b"file")
    store.check("word")
    store.erase([HERE])
    assert (store.load(HERE), store.load_file(b"f" * 32)) == (None, None)


def test_servers_that_start_together_create_the_tables_once(servers):
    stores = [servers() for _ in range(5)]
    with stores[0].engine.begin() as connection:
        store_module.METADATA.drop_all(connection)
    failed: list[Exception] = []

    def load(store: Store) -> None:
        try:
            store.load(HERE)
        except StoreDown as error:
            failed.append(error)

    threads = [threading.Thread(target=load, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_two_servers_that_save_at_once_leave_one_revision(servers, store):
    other = servers()
    store.save(HERE, 0, b"one", TODAY, TODAY)
    results: list[str] = []

    def save(store: Store) -> None:
        try:
            store.save(HERE, 1, b"two", TODAY, TODAY)
            results.append("saved")
        except Conflict:
            results.append("refused")

    threads = [threading.Thread(target=save, args=(each,)) for each in (store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["refused", "saved"]


def test_a_frozen_database_times_out_and_its_late_commit_is_recognised_as_ours(database, store):
    """Its connections stay open and silent: no timeout of the driver covers that."""
    draft_store = DraftStore(store, b"s" * 32, "page", 3)
    draft_store.erase()
    draft_store.save(draft("1"), TODAY)
    database.freeze()
    try:
        fails_in_time(lambda: draft_store.save(draft("2"), TODAY))
        start = time.monotonic()
        with pytest.raises(StoreDown):
            draft_store.save(draft("3"), TODAY)
        assert time.monotonic() - start < 0.5
        fails_in_time(lambda: store.check("word"))
    finally:
        database.thaw()
    until_it_answers(lambda: draft_store.save(draft("3"), TODAY))
    again = DraftStore(store, b"s" * 32, "page", 3).open(TODAY)
    assert again is not None
    assert again.case.order.number == "3"


def test_a_crashed_database_is_reported_at_once_and_used_again_when_it_is_back(database, store):
    store.save(HERE, 0, b"one", TODAY, TODAY)
    database.crash()
    try:
        fails_in_time(lambda: store.save(HERE, 1, b"two", TODAY, TODAY))
        fails_in_time(lambda: store.check("word"))
    finally:
        database.start()
    assert until_it_answers(lambda: store.load(HERE)) == StoredDraft(1, b"one")
    assert store.save(HERE, 1, b"two", TODAY, TODAY) == 2


def test_a_database_that_restarts_between_two_calls_is_not_noticed(database, store):
    store.save(HERE, 0, b"one", TODAY, TODAY)
    database.crash()
    database.start()
    assert store.save(HERE, 1, b"two", TODAY, TODAY) == 2


def test_crashes_in_the_middle_of_writes_lose_no_acknowledged_write(database, store):
    draft_store, last, stop = DraftStore(store, b"c" * 32, "page", 3), 0, threading.Event()
    draft_store.erase()
    saved: list[int] = []

    def write() -> None:
        number = 0
        while not stop.is_set():
            try:
                draft_store.save(draft(str(number + 1)), TODAY)
            except StoreDown:
                time.sleep(0.05)
                continue
            number += 1
            saved.append(number)

    writing = threading.Thread(target=write)
    writing.start()
    for _ in range(3):
        time.sleep(0.5)
        last = len(saved)
        database.crash()
        database.start()
    until_it_answers(lambda: store.load(HERE))
    time.sleep(0.5)
    stop.set()
    writing.join()
    draft_found = DraftStore(store, b"c" * 32, "page", 3).open(TODAY)
    assert draft_found is not None
    assert int(draft_found.case.order.number or 0) == saved[-1]
    assert len(saved) > last > 0


def _fill(folder, results) -> None:
    """Write with a limit on the size of files, which fails like a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    opened = open_store(None, folder)
    opened.save(HERE, 0, b"one", TODAY, TODAY)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
    start = time.monotonic()
    try:
        opened.save(HERE, 1, b"x" * 400_000, TODAY, TODAY)
        results.put("saved")
    except StoreDown:
        results.put("reported" if time.monotonic() - start < IN_TIME else "late")
    results.put(opened.load(HERE) == StoredDraft(1, b"one"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    results.put(opened.save(HERE, 1, b"x" * 400_000, TODAY, TODAY))


def test_a_full_disk_is_reported_and_writing_works_again_once_there_is_room(tmp_path):
    context = multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    process = context.Process(target=_fill, args=(tmp_path / "data", results))
    process.start()
    process.join(timeout=60)
    assert [results.get() for _ in range(3)] == ["reported", True, 2]
