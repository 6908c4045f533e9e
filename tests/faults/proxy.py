"""A TCP proxy between browser and servers that can cut every connection at once."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator

_CUT = struct.pack("ii", 1, 0)
"""Linger for zero seconds: closing sends a reset."""


class Proxy:
    """Forwards each connection to the first of its targets that answers."""

    def __init__(self, targets: list[int]) -> None:
        self.targets = targets
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._ready = threading.Event()
        self._is_shut = False

    def drop(self) -> None:
        """Reset every connection."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(timeout=10)

    def shut(self, seconds: float) -> None:
        """Reset every connection, and let none through for a time."""
        self._is_shut = True
        self.drop()
        time.sleep(seconds)
        self._is_shut = False

    def serve(self) -> None:
        """Run until `stop`; blocks, so give it a thread of its own."""
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(asyncio.start_server(self._pass_on, "127.0.0.1", 0))
        self.port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        listening.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    def stop(self) -> None:
        """Reset every connection and end."""
        self.drop()
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _cut(self) -> None:
        for writer in list(self._open):
            with contextlib.suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CUT)
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for target in () if self._is_shut else self.targets:
            try:
                there, back = await asyncio.open_connection("127.0.0.1", target)
            except OSError:
                continue
            self._open |= {writer, back}
            await asyncio.gather(self._pipe(reader, back), self._pipe(there, writer))
            self._open -= {writer, back}
            return
        writer.transport.abort()

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError, RuntimeError):
            writer.close()


@contextlib.contextmanager
def proxy(*targets: int) -> Iterator[Proxy]:
    """A proxy in front of the servers at these ports that runs until the block ends."""
    running = Proxy(list(targets))
    thread = threading.Thread(target=running.serve, daemon=True)
    thread.start()
    assert running._ready.wait(timeout=10)
    yield running
    running.stop()
    thread.join(timeout=10)
