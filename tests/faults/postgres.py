"""Starts, freezes, crashes and stops a real PostgreSQL server for tests, in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.running import free_port

HOW_TO_GET_IT = "PostgreSQL's server is not here. On Debian and Ubuntu: sudo apt-get install postgresql"
_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
_NOBODY = "postgres"
"""PostgreSQL refuses to run as root."""


@dataclass
class Postgres:
    """A running server."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """The address for the wizard's settings."""
        return f"postgresql+psycopg://otvet@127.0.0.1:{self.port}/postgres"

    def freeze(self) -> None:
        """Suspend all its processes; connections stay open and silent."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        for child in _children(self.process.pid):
            os.kill(child, signal.SIGSTOP)

    def thaw(self) -> None:
        """Resume all its processes."""
        for child in _children(self.process.pid):
            os.kill(child, signal.SIGCONT)
        os.killpg(self.process.pid, signal.SIGCONT)

    def crash(self) -> None:
        """Stop at once without flushing anything, as in a power failure."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = _started(self.folder, self.port)
        wait_until_it_answers(self.port)


def bin_folder() -> Path | None:
    """The folder of the newest installed server."""
    path = shutil.which("postgres")
    return Path(path).parent if path else (_FOLDERS[-1] if _FOLDERS else None)


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """An empty server on loopback that runs until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="otvet-pg-"))
    try:
        if os.getuid() == 0:
            user = pwd.getpwnam(_NOBODY)
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        _run("initdb", "--pgdata", str(data), "--username=otvet", "--auth=trust", "--no-sync", "--locale=C.UTF-8")
        port = free_port()
        running = Postgres(data, port, _started(data, port))
        wait_until_it_answers(port)
        yield running
        running.thaw()
        running.process.send_signal(signal.SIGINT)
        running.process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_it_answers(port: int, seconds: float = 30) -> None:
    """Wait until a query is answered."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with psycopg.connect(f"host=127.0.0.1 port={port} user=otvet dbname=postgres", connect_timeout=2) as connection:
                connection.execute("SELECT 1")
                return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _started(data: Path, port: int) -> subprocess.Popen[bytes]:
    options = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={data.parent}", "shared_buffers=16MB"]
    command = [_program("postgres"), "-D", str(data), *(part for option in options for part in ("-c", option))]
    return subprocess.Popen(
        command, user=_user(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd=data.parent
    )


def _run(name: str, *arguments: str) -> None:
    subprocess.run([_program(name), *arguments], user=_user(), check=True, stdout=subprocess.DEVNULL, cwd="/")


def _program(name: str) -> str:
    folder = bin_folder()
    if folder is None:
        raise RuntimeError(HOW_TO_GET_IT)
    return str(folder / name)


def _user() -> str | None:
    return _NOBODY if os.getuid() == 0 else None


def _children(pid: int) -> list[int]:
    """The processes that serve its connections; each is a process group of its own."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text("ascii").split()] if listed.exists() else []
