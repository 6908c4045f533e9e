"""Kills a writer with SIGKILL in the middle of writes and checks that nothing acknowledged is lost.

`python -m tests.faults.killing --cycles 10000`; exit status 1 if an acknowledged write is lost, the file is corrupt, or a written word is
readable in the file, the journal or the log.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from guidance.case.case import Case
from guidance.case.purchase import Order
from guidance.storage import sealed_draft
from guidance.storage.database import open_store
from guidance.storage.draft_store import DraftStore
from guidance.storage.sealed_draft import Draft
from guidance.storage.sealing import file_id, keys_of, unseal

SECRET = b"k" * 32
CANARY = "КАНАРЕЙКА-4276"
TODAY = date(2026, 11, 22)
_LONGEST = 60
"""Fields of the longest draft, of about a kilobyte each: a write of many pages is easier to hit."""
_FILE_EACH = 4
"""Every so many drafts, a file is written."""


@dataclass
class Toll:
    """The result of all cycles."""

    cycles: int = 0
    acknowledged: int = 0
    lost: int = 0
    corrupt: int = 0
    in_the_clear: int = 0

    @property
    def is_clean(self) -> bool:
        """True if nothing was lost, corrupt or readable."""
        return not (self.lost or self.corrupt or self.in_the_clear)


def kill_and_check(cycles: int, folder: Path, seed: int = 1) -> Toll:
    """Write, kill and check, `cycles` times."""
    chance, toll, last = Random(seed), Toll(), 0
    log = folder / "log"
    for cycle in range(cycles):
        acknowledged = _write_until_killed(folder / "data", log, last, chance)
        toll.cycles += 1
        toll.acknowledged += len(acknowledged)
        last = max([last, *acknowledged])
        stored = _stored_number(folder / "data")
        toll.lost += stored < last
        last = max(last, stored)
        if (cycle + 1) % 50 == 0 or cycle == cycles - 1:
            toll.corrupt += not is_whole(folder / "data")
            toll.in_the_clear += _in_the_clear([*(folder / "data").iterdir(), log])
    return toll


def _write_until_killed(data: Path, log: Path, last: int, chance: Random) -> list[int]:
    """The numbers that the writer acknowledged before it was killed."""
    reading, writing = os.pipe()
    seed, wanted, delay = chance.random(), chance.randint(0, 3), chance.expovariate(1 / 0.004)
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # the child uses no lock that another thread may hold
        pid = os.fork()
    if pid == 0:
        _write(data, log, last, writing, Random(seed))
    os.close(writing)
    lines = b""
    with os.fdopen(reading, "rb", buffering=0) as acknowledged:
        while lines.count(b"\n") < wanted:
            lines += acknowledged.read(64)
        time.sleep(min(delay, 0.05))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        lines += acknowledged.read()
    return [int(line) for line in lines.split(b"\n")[:-1]]


def _write(data: Path, log: Path, last: int, acknowledge: int, chance: Random) -> None:
    """Write and acknowledge drafts with rising numbers; never returns."""
    try:
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
        draft_store = DraftStore(open_store(None, data), SECRET, "page", 3)
        draft_store.open(TODAY)
        for number in range(last + 1, last + 100_000):
            if number % _FILE_EACH == 0:
                draft_store.save_file(f"{number:064x}", CANARY.encode() * chance.randint(1, 2000), TODAY)
            draft_store.save(_numbered(number, chance), TODAY)
            os.write(acknowledge, b"%d\n" % number)
    except BaseException as error:  # noqa: BLE001  # a forked child must not continue as its parent
        os.write(2, f"{type(error).__name__}\n".encode())
    os._exit(1)


def _numbered(number: int, chance: Random) -> Draft:
    padding = {f"q{part}": sealed_draft.FieldState((), CANARY * 60) for part in range(chance.randint(0, _LONGEST))}
    return Draft(page="", writer="", turn=0, generation=number, case=Case(order=Order(goods=CANARY, number=str(number))), entries=padding)


def _stored_number(data: Path) -> int:
    """The number of the stored draft; -1 where it or one of the files saved before it is missing or wrong."""
    if not (data / "drafts.sqlite").exists():
        return 0
    keys = keys_of(SECRET)
    with closing(sqlite3.connect(data / "drafts.sqlite")) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'files'").fetchone():
            return 0
        row = connection.execute("SELECT rev, ciphertext FROM drafts WHERE id = ?", [keys.id]).fetchone()
        draft = sealed_draft.read(unseal(keys, *row)) if row else None
        number = draft.generation if isinstance(draft, Draft) else 0
        if isinstance(draft, Draft) and draft.case.order.number != str(number):
            return -1
        newest = number // _FILE_EACH * _FILE_EACH
        for file in range(_FILE_EACH, newest + 1, _FILE_EACH)[-3:]:
            place = file_id(keys, f"{file:064x}")
            sealed = connection.execute("SELECT ciphertext FROM files WHERE id = ?", [place]).fetchone()
            if sealed is None or not unseal(keys, 0, sealed[0], place).startswith(CANARY.encode()):
                return -1
        connection.execute("DELETE FROM files WHERE rowid NOT IN (SELECT rowid FROM files ORDER BY rowid DESC LIMIT 8)")
        connection.commit()
    return number


def is_whole(data: Path) -> bool:
    """True if SQLite's integrity check passes."""
    with closing(sqlite3.connect(data / "drafts.sqlite")) as connection:
        try:
            return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except sqlite3.DatabaseError:
            return False


def _in_the_clear(files: Iterable[Path]) -> int:
    """How often a written word is readable in these files."""
    stored = [path.read_bytes() for path in files if path.exists()]
    return sum(text.count("КАНАРЕЙКА".encode()) + text.count(b"otvet-case") for text in stored)


def main() -> int:
    """Print the result; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        toll = kill_and_check(options.cycles, Path(folder), options.seed)
    print(
        f"{toll.cycles} kills in the middle of writes: {toll.acknowledged} writes called saved, {toll.lost} of them lost, "
        f"{toll.corrupt} times corrupt, {toll.in_the_clear} words in the clear"
    )
    return 0 if toll.is_clean and toll.acknowledged else 1


if __name__ == "__main__":
    sys.exit(main())
