"""Runs pieces of work in forked children of this process, a few at a time, each within limits of time and memory."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

_MORE_MEMORY = 2 * 2**30
_PATIENCE = 10
"""So many times its seconds of processor time may pass on the clock, as the machine may be busy and a child may sleep."""
Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Task(Generic[Subject]):
    """Work to be done in a child, and what it is about."""

    subject: Subject
    work: Callable[[], Any]
    cpu_seconds: int


@dataclass(frozen=True)
class Result(Generic[Subject]):
    """How a child ended."""

    subject: Subject
    value: Any
    """What the work returned; None where the child did not get so far."""
    is_timed_out: bool


@dataclass(frozen=True)
class _Child(Generic[Subject]):
    task: Task[Subject]
    process: int
    until: float


def run_forked(tasks: Iterable[Task[Subject]], jobs: int) -> Iterator[Result[Subject]]:
    """The results as they come. A task is taken from `tasks` only when there is a place for it."""
    gc.collect()
    gc.freeze()  # the collector of a child would copy every page
    waiting, children = iter(tasks), dict[Connection, _Child[Subject]]()
    while True:
        while len(children) < jobs and (task := next(waiting, None)) is not None:
            connection, child = _start(task, list(children))
            children[connection] = child
        if not children:
            return
        ready = wait(list(children), timeout=1.0)
        for connection, child in list(children.items()):
            if connection in ready or time.monotonic() > child.until:
                del children[connection]
                yield _end(connection, child)


def _start(task: Task[Subject], others: list[Connection]) -> tuple[Connection, _Child[Subject]]:
    ours, theirs = Pipe(duplex=False)
    process = os.fork()
    if process == 0:
        for connection in (ours, *others):
            connection.close()
        _work(task, theirs)
    theirs.close()
    return ours, _Child(task, process, time.monotonic() + _PATIENCE * task.cpu_seconds)


def _work(task: Task[Subject], answer: Connection) -> None:
    """What a child does: the work, its answer, and an end without any clean-up of its parent's things."""
    try:
        with Path(os.devnull).open("r+b") as nowhere:
            for stream in (0, 1, 2):
                os.dup2(nowhere.fileno(), stream)
        resource.setrlimit(resource.RLIMIT_CPU, (task.cpu_seconds, task.cpu_seconds + 1))
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + _MORE_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        answer.send_bytes(pickle.dumps(task.work()))
    finally:
        os._exit(0)


def _end(connection: Connection, child: _Child[Subject]) -> Result[Subject]:
    value = None
    if connection.poll():
        with contextlib.suppress(EOFError):
            value = pickle.loads(connection.recv_bytes())  # noqa: S301 - from our own child
    else:
        os.kill(child.process, signal.SIGKILL)
    connection.close()
    status = os.waitpid(child.process, 0)[1]
    is_timed_out = value is None and os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
    return Result(child.task.subject, value, is_timed_out)
