"""Only what is committed counts as saved; only a known revision is overwritten; nobody waits for ever."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from guidance.errors import Conflict, Gone, StoreDown
from guidance.storage import database
from guidance.storage.database import ERASED, StoredDraft, open_store
from guidance.storage.engine import POSTGRESQL_TIMEOUTS, create_engine
from tests.conftest import ROOT
from tests.waiting import until_it_answers

TODAY = date(2026, 11, 22)
UNTIL = TODAY + timedelta(days=3)
HERE, THERE = b"h" * 32, b"t" * 32


@pytest.fixture
def store(tmp_path):
    store = open_store(None, tmp_path / "data")
    yield store
    store.close()


def test_what_was_saved_is_there_for_another_server(store, tmp_path):
    assert store.save(HERE, 0, b"one", TODAY, UNTIL) == 1
    assert open_store(None, tmp_path / "data").load(HERE) == StoredDraft(1, b"one")
    assert store.load(THERE) is None


def test_each_revision_follows_the_one_before(store):
    assert [store.save(HERE, known, b"x", TODAY, UNTIL) for known in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("known", [0, 1, 3])
def test_only_the_known_revision_is_overwritten(store, known):
    store.save(HERE, 0, b"one", TODAY, UNTIL)
    store.save(HERE, 1, b"two", TODAY, UNTIL)
    with pytest.raises(Conflict):
        store.save(HERE, known, b"mine", TODAY, UNTIL)
    assert store.load(HERE) == StoredDraft(2, b"two")


def test_an_erased_draft_is_not_written_again_unasked(store):
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
    assert store.load(THERE) == StoredDraft(1, b"draft")
    assert store.load_file(THERE[:1] * 32) == b"file"


def test_nothing_of_an_erased_draft_stays_in_the_file_or_its_journal(store, tmp_path):
    canary = b"canary" * 1000
    store.save(HERE, 0, canary, TODAY, UNTIL)
    assert canary[:60] in b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    store.erase([HERE])
    assert canary[:60] not in b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())


def test_a_file_is_stored_once(store):
    for data in (b"first", b"second"):
        store.save_file(THERE, HERE, data, TODAY)
    assert store.load_file(THERE) == b"first"
    assert store.places_of_files(HERE) == {THERE}
    store.erase_files([THERE])
    assert store.load_file(THERE) is None


def test_a_file_that_two_servers_store_at_once_is_stored(store, monkeypatch):
    store.save_file(THERE, HERE, b"first", TODAY)
    monkeypatch.setattr(database, "_has_file", lambda *_: False)
    store.save_file(THERE, HERE, b"first", TODAY)
    assert store.load_file(THERE) == b"first"


def test_the_sweep_deletes_expired_drafts_with_their_files(store):
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


def test_a_use_postpones_the_expiry_and_never_shortens_it(store):
    store.save(HERE, 0, b"x", TODAY, UNTIL)
    store.touch([HERE], TODAY, UNTIL + timedelta(days=5))
    store.touch([HERE], TODAY, UNTIL)
    store.sweep(UNTIL + timedelta(days=5))
    assert store.load(HERE) is not None


def test_a_clock_that_went_back_brings_no_expiry_nearer(store):
    """A draft that is saved while the clock is wrong is not swept when the clock is right again."""
    store.save(HERE, 0, b"x", TODAY, UNTIL)
    store.save(HERE, 1, b"y", TODAY - timedelta(days=400), UNTIL - timedelta(days=400))
    assert store.sweep(UNTIL) == 0
    store.save(HERE, 2, b"z", TODAY, UNTIL + timedelta(days=3))
    assert store.sweep(UNTIL + timedelta(days=3)) == 0
    assert store.sweep(UNTIL + timedelta(days=4)) == 1


def test_all_drafts_can_be_given_their_whole_time_again(store):
    store.save(HERE, 0, b"x", TODAY, UNTIL)
    store.save(THERE, 0, b"x", TODAY, UNTIL + timedelta(days=90))
    store.renew(UNTIL + timedelta(days=30))
    assert store.sweep(UNTIL + timedelta(days=30)) == 0
    assert store.sweep(UNTIL + timedelta(days=31)) == 1
    assert store.load(THERE) is not None


def test_this_process_knows_the_revisions_that_it_wrote(store):
    assert store.newest(HERE) is None
    store.save(HERE, 0, b"x", TODAY, UNTIL)
    assert store.newest(HERE) == 1
    store.erase([HERE])
    assert store.newest(HERE) == ERASED


def test_only_the_owner_may_read_the_file(store, tmp_path):
    store.save(HERE, 0, b"x", TODAY, UNTIL)
    for path in (tmp_path / "data").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_the_database_is_set_to_survive_a_power_cut_and_to_overwrite_what_is_deleted(store):
    store.load(HERE)
    with closing(store.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        values = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "secure_delete")}
    assert values == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


def test_two_that_save_at_once_leave_one_revision_each(store):
    """The later ones raise Conflict; nothing is written twice."""
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
    assert store.load(HERE) == StoredDraft(1, b"x")


def test_a_locked_database_is_reported_in_time_and_nothing_is_lost(store, tmp_path):
    store.save(HERE, 0, b"one", TODAY, UNTIL)
    with closing(sqlite3.connect(tmp_path / "data" / "drafts.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        with pytest.raises(StoreDown):
            store.save(HERE, 1, b"two", TODAY, UNTIL)
        assert time.monotonic() - started < database.DEADLINE
        started = time.monotonic()
        with pytest.raises(StoreDown):
            store.save(HERE, 1, b"two", TODAY, UNTIL)
        assert time.monotonic() - started < 0.5
        other.execute("ROLLBACK")
    assert until_it_answers(lambda: store.save(HERE, 1, b"two", TODAY, UNTIL)) == 2


def test_a_full_disk_is_reported_and_nothing_is_lost(store):
    store.save(HERE, 0, b"one", TODAY, UNTIL)
    with closing(store.engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA max_page_count = 12").fetchall()
    with pytest.raises(StoreDown):
        store.save(HERE, 1, b"x" * 200_000, TODAY, UNTIL)
    assert store.load(HERE) == StoredDraft(1, b"one")
    assert store.save(HERE, 1, b"small", TODAY, UNTIL) == 2


def test_a_call_that_hangs_times_out_and_blocks_no_other(store, monkeypatch):
    monkeypatch.setattr(database, "DEADLINE", 0.7)
    hold = threading.Event()
    started = time.monotonic()
    with pytest.raises(StoreDown):
        store._within(0.7, hold.wait)
    assert 0.6 < time.monotonic() - started < 1.5
    hold.set()
    assert until_it_answers(lambda: store.save(HERE, 0, b"x", TODAY, UNTIL)) == 1


EXIT = """
import threading
from pathlib import Path
from guidance.errors import StoreDown
from guidance.storage import database

database.DEADLINE = 0.3
store = database.open_store(None, Path())
store._run = lambda *_, **__: threading.Event().wait()
try:
    store.load(b"h" * 32)
except StoreDown:
    store.close()
"""


def test_a_process_exits_while_its_database_hangs(tmp_path):
    """No worker that waits for the database may be joined at the end."""
    subprocess.run([sys.executable, "-c", EXIT], check=True, timeout=30, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_no_more_than_a_few_calls_hang_at_a_time(store):
    hold = threading.Event()
    store._is_down = False
    for _ in range(database._MAX_CALLS):
        threading.Thread(target=lambda: store._within(5, hold.wait, even_if_down=True), daemon=True).start()
    time.sleep(0.3)
    started = time.monotonic()
    with pytest.raises(StoreDown):
        store._within(5, lambda: 1, even_if_down=True)
    assert time.monotonic() - started < 1
    hold.set()


def test_a_folder_that_cannot_be_written_is_reported(tmp_path):
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
    monkeypatch.setattr(database, "_MIN_FREE_SHARE", 1.01)
    with pytest.raises(StoreDown):
        store.check("word")


def test_errors_of_the_database_contain_no_parameters(store, tmp_path):
    """SQLAlchemy would put what was to be written into its message."""
    store.load(HERE)
    with closing(sqlite3.connect(tmp_path / "data" / "drafts.sqlite")) as other:
        other.execute("DROP TABLE drafts")
    with pytest.raises(StoreDown) as raised:
        store.save(HERE, 0, b"CANARY", TODAY, UNTIL)
    assert "CANARY" not in repr(raised.value.__cause__)


def test_the_driver_of_postgresql_has_timeouts():
    """Where the network is gone without a word, it is the driver that closes the connection at last."""
    parameters: dict[str, object] = {}
    engine = create_engine("postgresql+psycopg://otvet@127.0.0.1:1/postgres")

    @sa.event.listens_for(engine, "do_connect")
    def _(_dialect: object, _record: object, _args: object, given: dict[str, object]) -> None:
        parameters.update(given)
        raise sa.exc.OperationalError("", {}, ConnectionError())

    with pytest.raises(sa.exc.OperationalError):
        engine.connect()
    assert parameters.items() >= POSTGRESQL_TIMEOUTS.items()
    assert {"connect_timeout", "keepalives_idle", "tcp_user_timeout"} <= parameters.keys()
