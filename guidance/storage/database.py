"""Stores sealed drafts and files in a database: SQLite on one machine, or PostgreSQL where several servers share it.

Nothing counts as saved before it is committed, no call waits longer than its deadline, and only the revision that the caller knows is
overwritten. The database never sees a secret or a word of a draft.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from guidance.errors import Conflict, Gone, StoreDown
from guidance.storage.engine import create_engine
from guidance.storage.tables import DRAFTS, FILES, METADATA, SENTINEL

FORMAT = 1
DEADLINE = 3.0
"""Seconds after which an unanswered call counts as failed."""
PAUSE = 0.5
"""Seconds between two attempts to reach a database that failed slowly."""
ERASED = -1
_SLOW = 0.5
"""Seconds after which a failure is slow: the next calls fail at once instead of waiting too."""
_MAX_KNOWN = 20_000
"""Drafts whose newest revision is remembered."""
_MIN_FREE_SHARE = 0.05
_MAX_CALLS = 16
"""Calls at a time; while all of them hang in a frozen database, further ones fail at once."""
_FILE = "drafts.sqlite"

CallResult = TypeVar("CallResult")


@dataclass(frozen=True)
class StoredDraft:
    """One sealed draft."""

    rev: int
    ciphertext: bytes


class Store:
    """The sealed drafts and their files in one database."""

    def __init__(self, address: str, folder: Path | None = None) -> None:
        self.folder = folder
        self.engine = create_engine(address)
        self._has_tables = False
        self._free_calls = threading.BoundedSemaphore(_MAX_CALLS)
        self._is_down = False
        self._newest: dict[bytes, int] = {}

    def close(self) -> None:
        """Close the connections."""
        self._is_down = False
        self.engine.dispose()

    def newest(self, place: bytes) -> int | None:
        """The newest revision that this process wrote, ERASED where it erased the draft; asks no database."""
        return self._newest.get(place)

    def load(self, place: bytes) -> StoredDraft | None:
        """The draft at a place; raises StoreDown."""
        query = sa.select(DRAFTS.c.rev, DRAFTS.c.ciphertext).where(DRAFTS.c.id == place)
        row = self._read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else StoredDraft(row.rev, bytes(row.ciphertext))

    def is_gone(self, place: bytes) -> bool:
        """True where there is no draft at a place, which is then remembered as erased; raises StoreDown."""
        if self._read(lambda connection: _has_draft(connection, place)):
            return False
        self._remember(place, ERASED)
        return True

    def save(self, place: bytes, known: int, ciphertext: bytes, today: date, until: date) -> int:
        """Write the revision after the `known` one, 0 for none; returns its number once it is committed.

        Raises Conflict where another revision was written meanwhile, Gone where the known one was erased, StoreDown.
        """
        rev = known + 1
        values = {"rev": rev, "fmt": FORMAT, "ciphertext": ciphertext, "size": len(ciphertext), "updated_on": today, "expires_on": until}
        self._write(lambda connection: _put(connection, place, known, values))
        self._remember(place, rev)
        return rev

    def touch(self, places: Iterable[bytes], today: date, until: date) -> None:
        """Postpone the expiry of drafts to `until`; a clock that went back never brings it nearer."""
        change = sa.update(DRAFTS).where(DRAFTS.c.id.in_(list(places)), DRAFTS.c.expires_on < until)
        self._write(lambda connection: connection.execute(change.values(expires_on=until, updated_on=today)))

    def erase(self, places: Iterable[bytes]) -> None:
        """Delete drafts and their files, also from the database's own journal."""
        erased = list(places)
        self._write(lambda connection: _delete(connection, erased))
        for place in erased:
            self._remember(place, ERASED)
        self._clear_journal()

    def save_file(self, place: bytes, owner: bytes, ciphertext: bytes, today: date) -> None:
        """Store a sealed file of the draft at `owner`; the same file is written once."""
        values = {"id": place, "owner": owner, "ciphertext": ciphertext, "size": len(ciphertext), "updated_on": today}
        with suppress(Conflict):  # another server stored the same file at the same moment
            self._write(lambda connection: None if _has_file(connection, place) else _insert(connection, FILES, values))

    def load_file(self, place: bytes) -> bytes | None:
        """A sealed file."""
        query = sa.select(FILES.c.ciphertext).where(FILES.c.id == place)
        ciphertext = self._read(lambda connection: connection.execute(query).scalar_one_or_none())
        return None if ciphertext is None else bytes(ciphertext)

    def places_of_files(self, owner: bytes) -> frozenset[bytes]:
        """The places of a draft's files."""
        query = sa.select(FILES.c.id).where(FILES.c.owner == owner)
        return frozenset(map(bytes, self._read(lambda connection: connection.execute(query).scalars().all())))

    def erase_files(self, places: Iterable[bytes]) -> None:
        """Delete single files."""
        erased = list(places)
        self._write(lambda connection: connection.execute(sa.delete(FILES).where(FILES.c.id.in_(erased))))

    def sweep(self, today: date) -> int:
        """Delete expired drafts, and files without a draft since yesterday; returns the number of drafts."""
        expired = self._write(lambda connection: _sweep(connection, today))
        self._clear_journal()
        return expired

    def renew(self, until: date) -> None:
        """Keep every draft until that day at least: for a clock that has jumped, when nobody knows which drafts have expired."""
        change = sa.update(DRAFTS).where(DRAFTS.c.expires_on < until).values(expires_on=until)
        self._write(lambda connection: connection.execute(change))

    def check(self, word: str, seconds: float = 1.0) -> None:
        """Write a word and read it again; raises StoreDown where that fails, or the disk is nearly full."""
        echo = self._write(lambda connection: _echo(connection, word), seconds, even_if_down=True)
        if echo != word or self._is_disk_full():
            raise StoreDown

    def _remember(self, place: bytes, rev: int) -> None:
        self._newest.pop(place, None)
        self._newest[place] = rev
        if len(self._newest) > _MAX_KNOWN:
            self._newest.pop(next(iter(self._newest)), None)

    def _is_disk_full(self) -> bool:
        if self.folder is None:
            return False
        usage = shutil.disk_usage(self.folder)
        return usage.free < usage.total * _MIN_FREE_SHARE

    def _clear_journal(self) -> None:
        """Truncate SQLite's journal, which still has old pages; while somebody reads, the next sweep does it."""
        if self.engine.dialect.name == "sqlite":
            with suppress(StoreDown):
                self._within(DEADLINE, self._truncate_journal)

    def _truncate_journal(self) -> None:
        with closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _read(self, query: Callable[[sa.Connection], CallResult]) -> CallResult:
        return self._within(DEADLINE, lambda: self._run(query, writes=False))

    def _write(self, change: Callable[[sa.Connection], CallResult], seconds: float = DEADLINE, *, even_if_down: bool = False) -> CallResult:
        return self._within(seconds, lambda: self._run(change, writes=True), even_if_down=even_if_down)

    def _run(self, query: Callable[[sa.Connection], CallResult], *, writes: bool) -> CallResult:
        self._create_tables()
        with self.engine.connect().execution_options(writes=writes) as connection, connection.begin():
            return query(connection)

    def _create_tables(self) -> None:
        """Once; of two servers that start together, the slower one fails first and then finds the tables of the other."""
        if not self._has_tables:
            with suppress(SQLAlchemyError):
                METADATA.create_all(self.engine)
            METADATA.create_all(self.engine)
            self._has_tables = True

    def _within(self, seconds: float, call: Callable[[], CallResult], *, even_if_down: bool = False) -> CallResult:
        """The result of `call`, in a thread, as no driver's timeout covers a frozen server; raises StoreDown after `seconds`."""
        if (self._is_down and not even_if_down) or not self._free_calls.acquire(blocking=False):
            raise StoreDown
        started = time.monotonic()
        future = _start(call)
        future.add_done_callback(lambda _: self._free_calls.release())
        try:
            return future.result(seconds)
        except (Conflict, Gone):
            raise
        except Exception as error:
            if time.monotonic() - started > _SLOW and not self._is_down:
                self._is_down = True
                _start(self._wait_until_up)
            raise StoreDown from error

    def _wait_until_up(self) -> None:
        """Retry until the database answers; meanwhile other calls fail at once."""
        while self._is_down:
            try:
                self._run(lambda connection: _echo(connection, "up"), writes=True)
                self._is_down = False
            except SQLAlchemyError:
                time.sleep(PAUSE)


def open_store(address: str | None, folder: Path) -> Store:
    """The store at a database's address, or else in a file of `folder` that only its owner may read."""
    if address:
        return Store(address)
    with suppress(OSError):  # without a folder, each call raises StoreDown
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(folder / _FILE, os.O_CREAT | os.O_RDWR, 0o600))
    return Store(f"sqlite:///{folder / _FILE}", folder)


def _start(call: Callable[[], CallResult]) -> Future[CallResult]:
    """Run `call` in a daemon thread; a hanging worker of ThreadPoolExecutor would keep the process from exiting."""
    future: Future[CallResult] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except Exception as error:  # noqa: BLE001  # raised again by `result`
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


def _put(connection: sa.Connection, place: bytes, known: int, values: dict[str, Any]) -> None:
    if known:
        until = values["expires_on"]
        later = sa.case((DRAFTS.c.expires_on > until, DRAFTS.c.expires_on), else_=until)
        change = sa.update(DRAFTS).where(DRAFTS.c.id == place, DRAFTS.c.rev == known).values({**values, "expires_on": later})
        if connection.execute(change).rowcount != 1:
            raise Conflict if _has_draft(connection, place) else Gone
    elif _has_draft(connection, place):
        raise Conflict
    else:
        _insert(connection, DRAFTS, {"id": place, **values})


def _insert(connection: sa.Connection, table: sa.Table, values: dict[str, Any]) -> None:
    try:
        connection.execute(sa.insert(table).values(values))
    except sa.exc.IntegrityError:
        raise Conflict from None


def _has_draft(connection: sa.Connection, place: bytes) -> bool:
    return connection.execute(sa.select(DRAFTS.c.rev).where(DRAFTS.c.id == place)).one_or_none() is not None


def _has_file(connection: sa.Connection, place: bytes) -> bool:
    return connection.execute(sa.select(FILES.c.size).where(FILES.c.id == place)).one_or_none() is not None


def _delete(connection: sa.Connection, places: list[bytes]) -> None:
    connection.execute(sa.delete(FILES).where(FILES.c.owner.in_(places)))
    connection.execute(sa.delete(DRAFTS).where(DRAFTS.c.id.in_(places)))


def _sweep(connection: sa.Connection, today: date) -> int:
    expired = connection.execute(sa.delete(DRAFTS).where(DRAFTS.c.expires_on < today)).rowcount
    orphans = FILES.c.owner.not_in(sa.select(DRAFTS.c.id))
    connection.execute(sa.delete(FILES).where(orphans, FILES.c.updated_on < today - timedelta(days=1)))
    return expired


def _echo(connection: sa.Connection, word: str) -> str | None:
    """Use one row per check and delete it, so that parallel checks neither block each other nor grow the table."""
    connection.execute(sa.delete(SENTINEL).where(SENTINEL.c.word == word))
    number = connection.execute(sa.insert(SENTINEL).values(word=word).returning(SENTINEL.c.id)).scalar_one()
    echo = connection.execute(sa.select(SENTINEL.c.word).where(SENTINEL.c.id == number)).scalar_one_or_none()
    connection.execute(sa.delete(SENTINEL).where(SENTINEL.c.id == number))
    return echo
