"""Is anything lost that was called saved, when the server is killed in the middle of a write? A few of the cycles of `make faults`."""

from __future__ import annotations

import pytest

from guidance.storage.draft_store import DraftStore
from tests.faults import killing

CYCLES = 100


def test_nothing_that_was_called_saved_is_lost_broken_or_told(tmp_path):
    toll = killing.kill_and_look(CYCLES, tmp_path)
    assert toll.is_clean, toll
    assert toll.acknowledged > CYCLES / 2


def test_a_write_that_is_called_saved_too_early_is_noticed(tmp_path, monkeypatch):
    """The guard of the test above holds."""
    real = DraftStore.save
    monkeypatch.setattr(DraftStore, "save", lambda self, draft, today: draft.generation % 3 and real(self, draft, today))
    assert killing.kill_and_look(12, tmp_path).lost > 0


def test_a_word_in_the_clear_is_noticed(tmp_path, monkeypatch):
    """So does the other one."""
    monkeypatch.setattr("guidance.storage.draft_store.seal", lambda *told: told[2])
    monkeypatch.setattr("guidance.storage.draft_store.unseal", lambda *told: told[2])
    monkeypatch.setattr(killing, "unseal", lambda *told: told[2])
    assert killing.kill_and_look(6, tmp_path).in_the_clear > 0


@pytest.mark.parametrize("broken", ["drafts.sqlite"])
def test_a_file_that_is_broken_is_noticed(tmp_path, broken):
    """And the third."""
    assert killing.kill_and_look(3, tmp_path).corrupt == 0
    file = tmp_path / "data" / broken
    content = bytearray(file.read_bytes())
    content[5000:9000] = b"\0" * 4000
    for journal in (tmp_path / "data").glob("*-wal"):
        journal.unlink()
    file.write_bytes(content)
    assert not killing.is_whole(tmp_path / "data")
