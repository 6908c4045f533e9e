"""A file of evidence that the store has not taken is told as trouble, even where nothing else changed."""

from __future__ import annotations

import pytest

from guidance.case.case import Case
from guidance.errors import StoreDown
from pages.session import autosave, exhibit_files
from pages.session.session import SESSION, Session, Workspace
from tests.pages.opening import opened


class Refusing:
    """A draft store that takes drafts and refuses files."""

    code, turn, rev = None, 0, 1

    def is_erased(self, _: object) -> bool:
        return False

    def is_behind(self) -> bool:
        return False

    def stored_files(self, _: object) -> frozenset[str]:
        return frozenset()

    def save_file(self, *_: object) -> None:
        raise StoreDown


@pytest.mark.parametrize("loose", [{}, {"f" * 64: b"picture"}])
def test_files_that_no_store_holds_are_told(root, loose: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session("ru", Workspace(Case(problem="defect")), loose=loose, is_opened=True)
    test = opened(root, "start", session)
    assert test.session_state[SESSION].trouble is None
    session.draft_store = Refusing()  # type: ignore[assignment]
    session.saved = autosave.draft(session)
    for room in (autosave, exhibit_files):
        monkeypatch.setattr(room, "session", lambda: session)
    autosave.settle()
    assert session.trouble == ("down" if loose else None)
