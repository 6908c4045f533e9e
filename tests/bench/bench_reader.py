"""How long does it take to read a reply? CPU time of a usual one, and of 10,000 characters made to be slow.

Run: python -m tests.bench.bench_reader
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from guidance.case.choices import LANGUAGES
from guidance.library.replies import load_reply_rules
from guidance.reading.replies import read_reply

ZONE = ZoneInfo("Europe/Moscow")
SAID = datetime(2026, 11, 23, 12, tzinfo=ZONE)
USUAL = "Здравствуйте! Спасибо за обращение. Передали вопрос продавцу, ответим в течение 3 рабочих дней, деньги вернём до 3 декабря."
HOSTILE = ("а", "не ", "вернем ", "в течение 3 дней ", "3-", "24.11 ", "обращение № ", "не можем вернуть вам деньги ", "...", "🙂", "((((")
SIZE = 10_000


def cpu_ms(work: Callable[[], object]) -> float:
    """CPU time of one run, in milliseconds."""
    before = time.process_time()
    work()
    return 1000 * (time.process_time() - before)


def read(text: str) -> object:
    """The reading of a text said on a Monday."""
    return read_reply(text, None, SAID, ZONE, "ru")


def main() -> None:
    """Print one line a measure."""
    print(f"rules of both languages, once a process: {cpu_ms(lambda: [load_reply_rules(language) for language in LANGUAGES]):.0f} ms")
    print(f"first reply with working days and the name of a month, once a process: {cpu_ms(lambda: read(USUAL)):.0f} ms")
    print(f"a usual reply: {min(cpu_ms(lambda: read(USUAL)) for _ in range(20)):.2f} ms")
    for piece in HOSTILE:
        text = (piece * SIZE)[:SIZE]
        print(f"{SIZE} characters of {piece!r}: {cpu_ms(lambda text=text: read(text)):.0f} ms")  # type: ignore[misc]


if __name__ == "__main__":
    main()
