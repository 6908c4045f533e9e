"""Starts, measures and stops Streamlit servers for tests, on loopback."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def host(self) -> str:
        """Host and port, as in an address."""
        return f"127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """The address of its first page."""
        return f"http://{self.host}"

    def cpu_seconds(self) -> float:
        """Processor time used so far, in seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        """Resident memory, in MiB."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextlib.contextmanager
def server(script: Path, log: Path, *options: str, folder: Path = ROOT, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run `script` with Streamlit from `folder`, with the settings there, until the block ends; drafts are stored beside the log."""
    running = launched(script, free_port(), log, *options, folder=folder, settings=settings)
    try:
        wait_until_well(running)
        yield running
    finally:
        stop(running.process)


def launched(script: Path, port: int, log: Path, *options: str, folder: Path = ROOT, settings: Mapping[str, str] | None = None) -> Server:
    """Start a server at a port without waiting for it."""
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true", *options]
    environment = {**os.environ, "OTVET_DATA": str(log.parent / "data"), **(settings or {})}
    with log.open("ab") as output:
        return Server(port, subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env=environment), log)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a server to end, and kill it after ten seconds."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=10)


def free_port() -> int:
    """A free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_well(running: Server, seconds: float = 60) -> None:
    """Wait until the server is healthy. Raises RuntimeError with its log if it ends or does not answer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and running.process.poll() is None:
        with contextlib.suppress(URLError, OSError), urlopen(f"{running.address}/_stcore/health", timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{running.log.read_text('utf-8')}")
