"""What the tests of imports stand on: one moment, one zone, and the samples beside them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from guidance.reading.exports.detect import read_messages
from guidance.reading.exports.messages import Imported, Options

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
OPTIONS = Options(NOW, MOSCOW)


def read(text: str | bytes, options: Options = OPTIONS) -> Imported:
    return read_messages(text if isinstance(text, bytes) else text.encode(), options)


def sample(name: str, options: Options = OPTIONS) -> Imported:
    return read((SAMPLES / name).read_bytes(), options)


def told(imported: Imported) -> list[tuple[str, str, str]]:
    """When, who, what of each message; the zone's +03:00 left out."""
    return [(message.at.root.replace("+03:00", "") if message.at else "", message.sender, message.text) for message in imported.messages]
