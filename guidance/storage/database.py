"""Where do sealed drafts lie? Rows in SQLite on one's own machine, or in PostgreSQL where several servers stand side by side.

It refuses to say that something is kept before the database has committed it, to wait longer than its deadline, and to write over a
revision that it was not told of. It never sees a secret or a word of a draft.
"""

from __future__ import annotations

import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from guidance.errors import OtvetError

FORMAT = 1
DEADLINE = 3.0
"""Seconds after which a database that does not answer counts as gone."""
BUSY = 2.0
"""Seconds that SQLite waits for another writer."""
PAUSE = 0.5
"""Seconds between two questions to a database that failed and was slow to; nobody else waits for it meanwhile."""
_SLOW = 0.5
_KNOWN = 20_000
"""Of so many drafts the newest revision is remembered."""
ERASED = -1
_FREE_SHARE = 0.05
_HANGING = 16
"""So many calls may hang in a database that is frozen; further ones fail at once."""
_FILE = "drafts.sqlite"
_PATIENCE = {
    "connect_timeout": 2, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 8000,
}  # fmt: skip
"""For PostgreSQL: a server that is gone without a word is noticed."""

Given = TypeVar("Given")

_TABLES = sa.MetaData()
_DRAFTS = sa.Table(
    "drafts",
    _TABLES,
    sa.Column("id", sa.LargeBinary(32), primary_key=True),
    sa.Column("fmt", sa.Integer, nullable=False),
    sa.Column("rev", sa.Integer, nullable=False),
    sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("updated_on", sa.Date, nullable=False),
    sa.Column("expires_on", sa.Date, nullable=False, index=True),
)
_FILES = sa.Table(
    "files",
    _TABLES,
    sa.Column("id", sa.LargeBinary(32), primary_key=True),
    sa.Column("owner", sa.LargeBinary(32), nullable=False, index=True),
    sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("updated_on", sa.Date, nullable=False),
)
_SENTINEL = sa.Table("sentinel", _TABLES, sa.Column("id", sa.Integer, primary_key=True), sa.Column("word", sa.String(40), nullable=False))


class StoreDown(OtvetError):
    """The database did not do what it was asked, or not in time; whether it will still do it is not known."""


class Conflict(OtvetError):
    """Somebody else has written a newer revision."""


class Gone(OtvetError):
    """What was to be written over is not there any more."""


@dataclass(frozen=True)
class Row:
    """One sealed draft."""

    rev: int
    ciphertext: bytes


class Store:
    """The sealed drafts and their files, in one database."""

    def __init__(self, address: str, folder: Path | None = None) -> None:
        self.folder = folder
        self.engine = _engine(address)
        self._made = False
        self._hanging = threading.BoundedSemaphore(_HANGING)
        self._is_down = False
        self._newest: dict[bytes, int] = {}

    def close(self) -> None:
        """Let the connections go."""
        self._is_down = False
        self.engine.dispose()

    def newest(self, place: bytes) -> int | None:
        """The newest revision that went through this process, without asking the database; ERASED after it was erased."""
        return self._newest.get(place)

    def load(self, place: bytes) -> Row | None:
        """The draft at a place."""
        query = sa.select(_DRAFTS.c.rev, _DRAFTS.c.ciphertext).where(_DRAFTS.c.id == place)
        found = self._read(lambda connection: connection.execute(query).one_or_none())
        return None if found is None else Row(found.rev, bytes(found.ciphertext))

    def save(self, place: bytes, known: int, ciphertext: bytes, today: date, until: date) -> int:
        """Write the revision after the `known` one, 0 for none; its number, once it is committed.

        Raises Conflict where another one was written meanwhile, Gone where the known one was erased.
        """
        rev = known + 1
        told = {"rev": rev, "fmt": FORMAT, "ciphertext": ciphertext, "size": len(ciphertext), "updated_on": today, "expires_on": until}
        self._remember(place, self._write(lambda connection: _put(connection, place, known, told)))
        return rev

    def touch(self, places: Iterable[bytes], today: date, until: date) -> None:
        """Put off the day on which drafts expire."""
        change = sa.update(_DRAFTS).where(_DRAFTS.c.id.in_(list(places)), _DRAFTS.c.expires_on < until)
        self._write(lambda connection: connection.execute(change.values(expires_on=until, updated_on=today)))

    def erase(self, places: Iterable[bytes]) -> None:
        """Delete drafts and their files, and what the database's own journal still holds of them."""
        named = list(places)
        self._write(lambda connection: _delete(connection, named))
        for place in named:
            self._remember(place, ERASED)
        self._clear_journal()

    def save_file(self, place: bytes, owner: bytes, ciphertext: bytes, today: date) -> None:
        """Keep a sealed file; the same one again is not written twice."""
        told = {"id": place, "owner": owner, "ciphertext": ciphertext, "size": len(ciphertext), "updated_on": today}
        with suppress(Conflict):  # another server kept the same one at the same moment
            self._write(lambda connection: None if _has_file(connection, place) else _insert(connection, _FILES, told))

    def load_file(self, place: bytes) -> bytes | None:
        """A sealed file."""
        query = sa.select(_FILES.c.ciphertext).where(_FILES.c.id == place)
        found = self._read(lambda connection: connection.execute(query).scalar_one_or_none())
        return None if found is None else bytes(found)

    def places_of_files(self, owner: bytes) -> frozenset[bytes]:
        """Where the files of a draft lie."""
        query = sa.select(_FILES.c.id).where(_FILES.c.owner == owner)
        return frozenset(map(bytes, self._read(lambda connection: connection.execute(query).scalars().all())))

    def erase_files(self, places: Iterable[bytes]) -> None:
        """Delete single files."""
        named = list(places)
        self._write(lambda connection: connection.execute(sa.delete(_FILES).where(_FILES.c.id.in_(named))))

    def sweep(self, today: date) -> int:
        """Delete what has expired, and files whose draft is gone since yesterday; how many drafts went."""
        gone = self._write(lambda connection: _swept(connection, today))
        self._clear_journal()
        return gone

    def check(self, word: str, seconds: float = 1.0) -> None:
        """Write a word and read it again; raises StoreDown where that fails, or the disk is nearly full."""
        found = self._write(lambda connection: _echo(connection, word), seconds, even_if_down=True)
        if found != word or self._disk_is_full():
            raise StoreDown

    def _remember(self, place: bytes, rev: int) -> None:
        self._newest.pop(place, None)
        self._newest[place] = rev
        if len(self._newest) > _KNOWN:
            self._newest.pop(next(iter(self._newest)), None)

    def _disk_is_full(self) -> bool:
        if self.folder is None:
            return False
        usage = shutil.disk_usage(self.folder)
        return usage.free < usage.total * _FREE_SHARE

    def _clear_journal(self) -> None:
        """SQLite's journal holds old pages until it is cut; where somebody reads just now, the next sweep cuts it."""
        if self.engine.dialect.name == "sqlite":
            with suppress(StoreDown):
                self._within(DEADLINE, self._cut_journal)

    def _cut_journal(self) -> None:
        with closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _read(self, ask: Callable[[sa.Connection], Given]) -> Given:
        return self._within(DEADLINE, lambda: self._run(ask, writes=False))

    def _write(self, ask: Callable[[sa.Connection], Given], seconds: float = DEADLINE, *, even_if_down: bool = False) -> Given:
        return self._within(seconds, lambda: self._run(ask, writes=True), even_if_down=even_if_down)

    def _run(self, ask: Callable[[sa.Connection], Given], *, writes: bool) -> Given:
        self._make_tables()
        with self.engine.connect().execution_options(writes=writes) as connection, connection.begin():
            return ask(connection)

    def _make_tables(self) -> None:
        """Once; where two servers begin at the same moment, the slower one finds the tables of the other."""
        if not self._made:
            with suppress(SQLAlchemyError):
                _TABLES.create_all(self.engine)
            _TABLES.create_all(self.engine)
            self._made = True

    def _within(self, seconds: float, act: Callable[[], Given], *, even_if_down: bool = False) -> Given:
        """What `act` gives, in a thread of its own: the drivers' own deadlines do not end when the server is frozen."""
        if self._is_down and not even_if_down:
            raise StoreDown
        if not self._hanging.acquire(blocking=False):
            raise StoreDown
        answer: queue.SimpleQueue[tuple[Given | None, BaseException | None]] = queue.SimpleQueue()
        begun = time.monotonic()
        threading.Thread(target=self._answer, args=(act, answer), daemon=True).start()
        try:
            given, error = answer.get(timeout=seconds)
        except queue.Empty:
            given, error = None, StoreDown()
        if error is not None and not isinstance(error, Conflict | Gone) and time.monotonic() - begun > _SLOW:
            self._wait_for_it()
        if isinstance(error, OtvetError):
            raise error
        if error is not None:
            raise StoreDown from error
        return given  # type: ignore[return-value]  # it is what `act` gave where there is no error

    def _wait_for_it(self) -> None:
        """Ask a database that kept somebody waiting until it answers; it may be that this question hangs as long."""
        if not self._is_down:
            self._is_down = True
            threading.Thread(target=self._ask_until_it_answers, daemon=True).start()

    def _ask_until_it_answers(self) -> None:
        while self._is_down:
            with suppress(SQLAlchemyError):
                self._run(lambda connection: _echo(connection, "up"), writes=True)
                self._is_down = False
                return
            time.sleep(PAUSE)

    def _answer(self, act: Callable[[], Given], answer: queue.SimpleQueue[tuple[Given | None, BaseException | None]]) -> None:
        try:
            answer.put((act(), None))
        except Exception as error:  # noqa: BLE001  # it is raised again in the thread that waits
            answer.put((None, error))
        finally:
            self._hanging.release()


def open_store(address: str | None, folder: Path) -> Store:
    """The store at a database's address, or in a file of `folder` that only its owner may read."""
    if address:
        return Store(address)
    with suppress(OSError):  # then each call says that nothing can be kept
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(folder / _FILE, os.O_CREAT | os.O_RDWR, 0o600))
    return Store(f"sqlite:///{folder / _FILE}", folder)


def last_day(today: date, days: int) -> date:
    """The last day of something that is kept so many days."""
    return today + timedelta(days=days)


def _engine(address: str) -> sa.Engine:
    if not address.startswith("sqlite"):
        return sa.create_engine(address, hide_parameters=True, pool_pre_ping=True, pool_size=5, pool_timeout=BUSY, connect_args=_PATIENCE)
    engine = sa.create_engine(address, hide_parameters=True, pool_size=5, pool_timeout=BUSY, connect_args={"timeout": BUSY})
    sa.event.listen(engine, "connect", _set_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_sqlite(connection: Any, _: object) -> None:
    """Whatever was said to be kept is on the disk, even if the power fails; what was deleted is overwritten."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for line in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {line}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """A write takes its place at once: one that began as a reading fails without waiting."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes", True) else "BEGIN")


def _put(connection: sa.Connection, place: bytes, known: int, told: dict[str, Any]) -> int:
    rev: int = told["rev"]
    if known:
        change = sa.update(_DRAFTS).where(_DRAFTS.c.id == place, _DRAFTS.c.rev == known).values(told)
        if connection.execute(change).rowcount != 1:
            raise Conflict if _is_there(connection, place) else Gone
    elif _is_there(connection, place):
        raise Conflict
    else:
        _insert(connection, _DRAFTS, {"id": place, **told})
    return rev


def _insert(connection: sa.Connection, table: sa.Table, told: dict[str, Any]) -> None:
    try:
        connection.execute(sa.insert(table).values(told))
    except sa.exc.IntegrityError:
        raise Conflict from None


def _is_there(connection: sa.Connection, place: bytes) -> bool:
    return connection.execute(sa.select(_DRAFTS.c.rev).where(_DRAFTS.c.id == place)).one_or_none() is not None


def _has_file(connection: sa.Connection, place: bytes) -> bool:
    return connection.execute(sa.select(_FILES.c.size).where(_FILES.c.id == place)).one_or_none() is not None


def _delete(connection: sa.Connection, places: list[bytes]) -> None:
    connection.execute(sa.delete(_FILES).where(_FILES.c.owner.in_(places)))
    connection.execute(sa.delete(_DRAFTS).where(_DRAFTS.c.id.in_(places)))


def _swept(connection: sa.Connection, today: date) -> int:
    gone = connection.execute(sa.delete(_DRAFTS).where(_DRAFTS.c.expires_on < today)).rowcount
    left = _FILES.c.owner.not_in(sa.select(_DRAFTS.c.id))
    connection.execute(sa.delete(_FILES).where(left, _FILES.c.updated_on < today - timedelta(days=1)))
    return gone


def _echo(connection: sa.Connection, word: str) -> str | None:
    """One row for each who asks at the same time would grow; one row for all would make them wait for each other: so one, and deleted."""
    connection.execute(sa.delete(_SENTINEL).where(_SENTINEL.c.word == word))
    number = connection.execute(sa.insert(_SENTINEL).values(word=word).returning(_SENTINEL.c.id)).scalar_one()
    found = connection.execute(sa.select(_SENTINEL.c.word).where(_SENTINEL.c.id == number)).scalar_one_or_none()
    connection.execute(sa.delete(_SENTINEL).where(_SENTINEL.c.id == number))
    return found
