"""No acknowledged write is lost when the writer is killed: a few of the cycles of `make faults`."""

from __future__ import annotations

import pytest

from guidance.storage.draft_store import DraftStore
from tests.faults import killing

CYCLES = 100


def test_no_acknowledged_write_is_lost_corrupt_or_readable(tmp_path):
    toll = killing.kill_and_check(CYCLES, tmp_path)
    assert toll.is_clean, toll
    assert toll.acknowledged > CYCLES / 2


def test_a_write_acknowledged_too_early_is_noticed(tmp_path, monkeypatch):
    """The check of the test above works."""
    real = DraftStore.save
    monkeypatch.setattr(DraftStore, "save", lambda self, draft, today: draft.generation % 3 and real(self, draft, today))
    assert killing.kill_and_check(12, tmp_path).lost > 0


def test_a_readable_word_is_noticed(tmp_path, monkeypatch):
    """So does the check for readable words."""
    monkeypatch.setattr("guidance.storage.draft_store.seal", lambda *arguments: arguments[2])
    monkeypatch.setattr("guidance.storage.draft_store.unseal", lambda *arguments: arguments[2])
    monkeypatch.setattr(killing, "unseal", lambda *arguments: arguments[2])
    assert killing.kill_and_check(6, tmp_path).in_the_clear > 0


@pytest.mark.parametrize("name", ["drafts.sqlite"])
def test_a_corrupt_file_is_noticed(tmp_path, name):
    """So does the check of the file."""
    assert killing.kill_and_check(3, tmp_path).corrupt == 0
    file = tmp_path / "data" / name
    content = bytearray(file.read_bytes())
    content[5000:9000] = b"\0" * 4000
    for journal in (tmp_path / "data").glob("*-wal"):
        journal.unlink()
    file.write_bytes(content)
    assert not killing.is_whole(tmp_path / "data")
