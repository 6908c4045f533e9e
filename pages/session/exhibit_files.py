"""The files of the exhibits: in the store, or in memory until it takes them.

Raises InputError for a file that is too large, and where all of them together are.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from guidance.case import capture_place, image
from guidance.case.exhibit import Exhibit
from guidance.case.limits import MAX_FILE_BYTES, MAX_FILES_BYTES
from guidance.errors import InputError, StoreDown
from guidance.storage.draft_store import DraftFiles, file_hashes
from pages.session import state
from pages.session.session import Session, session


def files() -> Mapping[str, bytes]:
    """The files of the exhibits, by their SHA-256; what the store holds is read when it is asked for."""
    current = session()
    if current.draft_store is None:
        return current.loose
    return ChainMap(current.loose, cast("dict[str, bytes]", DraftFiles(current.draft_store, _stored(current))))


def keep(sha256: str, data: bytes) -> None:
    """Keep the bytes of an exhibit's file; raises InputError where it, or all of them together, are too large."""
    current = session()
    if len(data) > MAX_FILE_BYTES:
        raise InputError("file_too_large", {"limit": str(MAX_FILE_BYTES // 1024 // 1024)})
    sizes = {exhibit.sha256: exhibit.size for exhibit in current.open.case.exhibits} | {sha256: len(data)}
    if sum(sizes.values()) > MAX_FILES_BYTES:
        raise InputError("files_too_large", {"limit": str(MAX_FILES_BYTES // 1024 // 1024)})
    current.loose[sha256] = data
    store()


def store() -> None:
    """Move the files that are held in memory alone into the store, as far as it takes them."""
    current = session()
    if not current.loose or current.draft_store is None or not current.is_opened or current.trouble not in (None, "down"):
        return
    for sha256, data in list(current.loose.items()):
        try:
            current.draft_store.save_file(sha256, data, datetime.now(UTC).date())
        except StoreDown:
            current.trouble = "down"
            return
        current.stored = _stored(current) | {sha256}
        del current.loose[sha256]


def _stored(current: Session) -> frozenset[str]:
    """The files of the exhibits that the store holds, asked for once."""
    if current.stored is None:
        named = file_hashes(*(workspace.case for workspace in (current.open, current.own, current.before) if workspace))
        try:
            current.stored = current.draft_store.stored_files(named) if current.draft_store and named else frozenset()
        except StoreDown:
            current.trouble = current.trouble or "down"
            return frozenset()
    return current.stored


def tells_place(exhibit: Exhibit) -> bool:
    """True where an exhibit's file itself tells where it was taken; looked at once."""
    is_there = exhibit.sha256 in files()

    def look() -> bool:
        return is_there and capture_place.tells_place(files()[exhibit.sha256], exhibit.media_type)

    return state.computed(f"place-{exhibit.sha256}", look, is_there)


def preview(exhibit: Exhibit) -> bytes | None:
    """A small copy of an exhibit's picture, made once; None where it is no picture, or its file is not there."""
    is_there = exhibit.sha256 in files()

    def make() -> bytes | None:
        return image.preview(files()[exhibit.sha256], exhibit.media_type) if is_there else None

    return state.computed(f"preview-{exhibit.sha256}", make, is_there)
