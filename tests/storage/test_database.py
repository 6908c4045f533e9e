"""Only what is committed is called kept; nobody writes over what they were not told of; nobody waits for ever."""

from __future__ import annotations

import sqlite3
import stat
import threading
import time
from contextlib import closing
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from guidance.storage import database as store_module
from guidance.storage.database import ERASED, Conflict, Gone, Row, StoreDown, open_store
from tests.waiting import until_it_answers

TODAY = date(2026, 11, 22)
UNTIL = TODAY + timedelta(days=3)
HERE, THERE = b"h" * 32, b"t" * 32


@pytest.fixture
def store(tmp_path):
    opened = open_store(None, tmp_path / "data")
    yield opened
    opened.close()


def test_what_was_saved_is_there_for_another_server(store, tmp_path):
    assert store.save(HERE, 0, b"one", TODAY, UNTIL) == 1
    assert open_store(None, tmp_path / "data").load(HERE) == Row(1, b"one")
    assert store.load(THERE) is None


def test_each_revision_follows_the_one_before(store):
    assert [store.save(HERE, known, b"x", TODAY, UNTIL) for known in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("known", [0, 1, 3])
def test_nobody_writes_over_what_they_were_not_told_of(store, known):
    store.save(HERE, 0, b"one", TODAY, UNTIL)
    store.save(HERE, 1, b"two", TODAY, UNTIL)
    with pytest.raises(Conflict):
        store.save(HERE, known, b"mine", TODAY, UNTIL)
    assert store.load(HERE) == Row(2, b"two")


def test_what_was_erased_is_not_written_again_unasked(store):
    store.save(HERE, 0, b"one", TODAY, UNTIL)
    store.erase([HERE])
    with pytest.raises(Gone):
        store.save(HERE, 1, b"two", TODAY, UNTIL)
    assert store.load(HERE) is None


def test_a_draft_is_erased_with_its_files_and_nothing_else(store):
    for place in (HERE, THERE):
        store.save(place, 0, b"draft", TODAY, UNTIL)
        store.save_file(place[:1] * 32, place, b"file", TODAY)
    store.erase([HERE])
    assert store.places_of_files(HERE) == frozenset()
    assert store.load(THERE) == Row(1, b"draft")
    assert store.load_file(THERE[:1] * 32) == b"file"


def test_nothing_of_what_was_erased_stays_in_the_file_or_its_journal(store, tmp_path):
    canary = b"canary" * 1000
    store.save(HERE, 0, canary, TODAY, UNTIL)
    assert canary[:60] in b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    store.erase([HERE])
    assert canary[:60] not in b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())


def test_a_file_is_kept_once(store):
    for data in (b"first", b"second"):
        store.save_file(THERE, HERE, data, TODAY)
    assert store.load_file(THERE) == b"first"
    assert store.places_of_files(HERE) == {THERE}
    store.erase_files([THERE])
    assert store.load_file(THERE) is None


def test_a_file_that_two_servers_keep_at_once_is_kept(store, monkeypatch):
    store.save_file(THERE, HERE, b"first", TODAY)
    monkeypatch.setattr(store_module, "_has_file", lambda *_: False)
    store.save_file(THERE, HERE, b"first", TODAY)
    assert store.load_file(THERE) == b"first"


def test_the_sweep_takes_what_has_expired_with_its_files(store):
    store.save(HERE, 0, b"old", TODAY, UNTIL)
    store.save(THERE, 0, b"new", TODAY, UNTIL + timedelta(days=9))
    store.save_file(b"f" * 32, HERE, b"file", TODAY)
    assert store.sweep(UNTIL) == 0
    assert store.sweep(UNTIL + timedelta(days=1)) == 1
    assert store.load(HERE) is None
    assert store.load(THERE) is not None
    assert store.load_file(b"f" * 32) is None


def test_a_file_whose_draft_is_not_written_yet_outlives_the_sweep(store):
    store.save_file(b"f" * 32, HERE, b"file", TODAY)
    store.sweep(TODAY + timedelta(days=1))
    assert store.load_file(b"f" * 32) == b"file"


def test_a_use_puts_the_expiry_off_and_never_forward(store):
    store.save(HERE, 0, b"x", TODAY, UNTIL)
    store.touch([HERE], TODAY, UNTIL + timedelta(days=5))
    store.touch([HERE], TODAY, UNTIL)
    store.sweep(UNTIL + timedelta(days=5))
    assert store.load(HERE) is not None


def test_this_process_knows_what_went_through_it(store):
    assert store.newest(HERE) is None
    store.save(HERE, 0, b"x", TODAY, UNTIL)
    assert store.newest(HERE) == 1
    store.erase([HERE])
    assert store.newest(HERE) == ERASED


def test_the_file_is_its_owners_alone(store, tmp_path):
    store.save(HERE, 0, b"x", TODAY, UNTIL)
    for path in (tmp_path / "data").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_the_database_is_set_to_survive_a_power_cut_and_to_overwrite_what_goes(store):
    store.load(HERE)
    with closing(store.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        told = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "secure_delete")}
    assert told == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


def test_two_that_save_at_once_leave_one_revision_each(store):
    """Whoever comes second is told; nothing is written twice."""
    refused: list[int] = []

    def save(known: int) -> None:
        try:
            store.save(HERE, known, b"x", TODAY, UNTIL)
        except Conflict:
            refused.append(known)

    threads = [threading.Thread(target=save, args=(0,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 7
    assert store.load(HERE) == Row(1, b"x")


def test_a_locked_database_is_told_in_time_and_nothing_is_lost(store, tmp_path):
    store.save(HERE, 0, b"one", TODAY, UNTIL)
    with closing(sqlite3.connect(tmp_path / "data" / "drafts.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(StoreDown):
            store.save(HERE, 1, b"two", TODAY, UNTIL)
        assert time.monotonic() - begun < store_module.DEADLINE
        begun = time.monotonic()
        with pytest.raises(StoreDown):
            store.save(HERE, 1, b"two", TODAY, UNTIL)
        assert time.monotonic() - begun < 0.5
        other.execute("ROLLBACK")
    assert until_it_answers(lambda: store.save(HERE, 1, b"two", TODAY, UNTIL)) == 2


def test_a_full_disk_is_told_and_what_was_kept_stays(store):
    store.save(HERE, 0, b"one", TODAY, UNTIL)
    with closing(store.engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA max_page_count = 12").fetchall()
    with pytest.raises(StoreDown):
        store.save(HERE, 1, b"x" * 200_000, TODAY, UNTIL)
    assert store.load(HERE) == Row(1, b"one")
    assert store.save(HERE, 1, b"small", TODAY, UNTIL) == 2


def test_a_database_that_hangs_is_given_up_and_no_call_waits_for_another(store, monkeypatch):
    monkeypatch.setattr(store_module, "DEADLINE", 0.7)
    hold = threading.Event()
    begun = time.monotonic()
    with pytest.raises(StoreDown):
        store._within(0.7, hold.wait)
    assert 0.6 < time.monotonic() - begun < 1.5
    hold.set()
    assert until_it_answers(lambda: store.save(HERE, 0, b"x", TODAY, UNTIL)) == 1


def test_no_more_than_a_few_calls_hang_at_a_time(store):
    hold = threading.Event()
    store._is_down = False
    for _ in range(store_module._HANGING):
        threading.Thread(target=lambda: store._within(5, hold.wait, even_if_down=True), daemon=True).start()
    time.sleep(0.3)
    with pytest.raises(StoreDown):
        store._within(5, lambda: 1, even_if_down=True)
    hold.set()


def test_a_folder_that_cannot_be_written_is_told_as_such(tmp_path):
    (tmp_path / "file").write_text("no folder")
    broken = open_store(None, tmp_path / "file" / "data")
    with pytest.raises(StoreDown):
        broken.load(HERE)
    with pytest.raises((StoreDown, OSError)):
        broken.check("word")


def test_the_check_writes_and_reads(store):
    for _ in range(3):
        store.check("word")
    store.load(HERE)
    with closing(store.engine.raw_connection()) as connection:
        assert connection.cursor().execute("SELECT count(*) FROM sentinel").fetchone()[0] == 0


def test_the_check_fails_on_a_full_disk(store, monkeypatch):
    monkeypatch.setattr(store_module, "_FREE_SHARE", 1.01)
    with pytest.raises(StoreDown):
        store.check("word")


def test_errors_of_the_database_tell_no_parameters(store, tmp_path):
    """SQLAlchemy would put what was to be written into its message."""
    store.load(HERE)
    with closing(sqlite3.connect(tmp_path / "data" / "drafts.sqlite")) as other:
        other.execute("DROP TABLE drafts")
    with pytest.raises(StoreDown) as raised:
        store.save(HERE, 0, b"CANARY", TODAY, UNTIL)
    assert "CANARY" not in repr(raised.value.__cause__)


def test_the_driver_of_postgresql_is_told_how_long_to_wait():
    """Where the network is gone without a word, it is the driver that lets the connection go at last."""
    told: dict[str, object] = {}
    engine = store_module._engine("postgresql+psycopg://otvet@127.0.0.1:1/postgres")

    @sa.event.listens_for(engine, "do_connect")
    def _(_dialect: object, _record: object, _told: object, given: dict[str, object]) -> None:
        told.update(given)
        raise sa.exc.OperationalError("", {}, ConnectionError())

    with pytest.raises(sa.exc.OperationalError):
        engine.connect()
    assert told.items() >= store_module._PATIENCE.items()
    assert {"connect_timeout", "keepalives_idle", "tcp_user_timeout"} <= told.keys()
