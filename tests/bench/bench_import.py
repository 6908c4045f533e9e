"""What does it cost to bring in a conversation? Ten thousand messages of each kind, read and proposed, and what is made to take long.

`python -m tests.bench.bench_import`; ends with 1 if a bar is missed. Times are of the processor, as other work on the machine counts twice.
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from guidance.case.case import Case
from guidance.errors import InputError
from guidance.reading.exports.detect import read_messages
from guidance.reading.exports.messages import Options
from guidance.reading.exports.propose import Setting, propose, with_reply
from guidance.reading.exports.role import Role
from tests.reading.exports.slow import slow

MESSAGES, SHOWN = 10_000, 20
BAR, SLOW_BAR = 5.0, 10.0
"""Seconds for ten thousand messages; seconds for what is made to take long, at ten times the size that the tests try."""
MEMORY_BAR = 400
"""Megabytes at most while reading five of them."""
ZONE, NOW = ZoneInfo("Europe/Moscow"), datetime(2026, 11, 22, 12, tzinfo=UTC)
OPTIONS = Options(NOW, ZONE)
WORDS = "вернём деньги в течение 3 рабочих дней, ожидайте"


def times() -> list[datetime]:
    """A message every half hour, the last one yesterday."""
    return [NOW - timedelta(days=1, minutes=30 * number) for number in reversed(range(MESSAGES))]


def whatsapp() -> bytes:
    return "".join(f"{at:%d.%m.%Y, %H:%M} - {name(number)}: {number} {WORDS}\n" for number, at in enumerate(times())).encode()


def telegram() -> bytes:
    items = [
        {"id": number, "type": "message", "date": f"{at:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(at.timestamp())),
         "from": name(number), "from_id": f"user{number % 2}", "text": f"{number} {WORDS}",
         "text_entities": [{"type": "plain", "text": f"{number} {WORDS}"}]}
        for number, at in enumerate(times())
    ]  # fmt: skip
    return json.dumps({"name": "Магазин", "type": "personal_chat", "id": 0, "messages": items}, ensure_ascii=False).encode()


def mailbox() -> bytes:
    return "".join(
        f"From a@b Fri Nov 20 10:00:00 2026\nFrom: {name(number)} <{number % 2}@x.example>\nTo: b@x.example\nReceived: from a by b; "
        f"{at:%d %b %Y %H:%M:%S} +0000\nDate: {at:%d %b %Y %H:%M:%S} +0000\nSubject: {number}\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/alternative; boundary=b{number}\n\n--b{number}\nContent-Type: text/plain; charset=utf-8\n\n"
        f"{WORDS}\n\n--b{number}\nContent-Type: text/html; charset=utf-8\n\n<p>{WORDS}</p>\n--b{number}--\n\n"
        for number, at in enumerate(times())
    ).encode()


def name(number: int) -> str:
    """Two people by turns."""
    return ("Анна", "Магазин")[number % 2]


def took(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    before = time.process_time()
    work()
    return time.process_time() - before


def bring_in(data: bytes) -> None:
    """Everything that happens before the first twenty proposals stand on the page."""
    imported = read_messages(data, OPTIONS)
    roles = {sender: Role.SELLER if "Магазин" in sender else Role.ME for sender, _ in imported.senders}
    setting = Setting(roles, ZONE, country="ru")
    proposed = propose(imported, setting, Case(), NOW)
    if len(imported.messages) != MESSAGES or len(proposed) != MESSAGES:
        raise SystemExit(f"{len(imported.messages)} messages, {len(proposed)} proposals: something else was measured")
    for one in proposed[:SHOWN]:
        with_reply(one, setting, NOW)


def refuse_or_read(data: bytes) -> None:
    """Read it, or be told that it cannot be read."""
    try:
        read_messages(data, OPTIONS)
    except InputError:
        return


def warm_up() -> None:
    """Load what is loaded once: the reader of replies, its words, the reader of HTML."""
    setting = Setting({"Магазин": Role.SELLER}, ZONE, country="ru")
    imported = read_messages(f"20.11.2026, 10:00 - Магазин: {WORDS}\n".encode(), OPTIONS)
    with_reply(propose(imported, setting, Case(), NOW)[0], setting, NOW)


def memory(data: bytes) -> float:
    """Megabytes taken at most while reading."""
    tracemalloc.start()
    read_messages(data, OPTIONS)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 2**20


def main() -> int:
    """Print the tables; 0 if every bar holds."""
    exports = {"WhatsApp, text": whatsapp(), "Telegram, JSON": telegram(), "mailbox": mailbox()}
    missed = 0
    warm_up()
    for title, data in exports.items():
        seconds = took(lambda data=data: bring_in(data))  # type: ignore[misc]
        missed += seconds > BAR
        print(f"{title:16} {MESSAGES} messages, {len(data) / 2**20:4.1f} MB  {seconds:5.2f} s   bar {BAR:.0f}")
    most = memory(exports["Telegram, JSON"])
    missed += most > MEMORY_BAR
    print(f"memory while Telegram's is read  {most:5.0f} MB   bar {MEMORY_BAR}")
    for title, data in slow(10).items():
        seconds = took(lambda data=data: refuse_or_read(data))  # type: ignore[misc]
        missed += seconds > SLOW_BAR
        print(f"made to take long: {title:30} {len(data) / 2**20:4.1f} MB  {seconds:5.2f} s   bar {SLOW_BAR:.0f}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
