"""Where are the files of the exhibits? In the store, or in memory until it takes them.

It refuses a file that is too large, and all of them together where they are.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from guidance.case import file_types
from guidance.case.exhibit import MAX_FILE_BYTES, MAX_FILES_BYTES, Exhibit
from guidance.errors import InputError
from guidance.storage.database import StoreDown
from guidance.storage.draft_store import DrawerFiles, files_named
from pages.session import state


def files() -> Mapping[str, bytes]:
    """The files of the exhibits, by their SHA-256; what the store holds is read when it is asked for."""
    kept = state.session()
    if kept.drawer is None:
        return kept.loose
    return ChainMap(kept.loose, cast("dict[str, bytes]", DrawerFiles(kept.drawer, _stored(kept))))


def keep(sha256: str, data: bytes) -> None:
    """Keep the bytes of an exhibit's file; raises InputError where it, or all of them together, are too large."""
    kept = state.session()
    if len(data) > MAX_FILE_BYTES:
        raise InputError("file_too_large", {"limit": str(MAX_FILE_BYTES // 1024 // 1024)})
    sizes = {exhibit.sha256: exhibit.size for exhibit in kept.case.exhibits} | {sha256: len(data)}
    if sum(sizes.values()) > MAX_FILES_BYTES:
        raise InputError("files_too_large", {"limit": str(MAX_FILES_BYTES // 1024 // 1024)})
    kept.loose[sha256] = data
    store()


def store() -> None:
    """Move the files that are held in memory alone into the store, as far as it takes them."""
    kept = state.session()
    if not kept.loose or kept.drawer is None or not kept.is_opened or kept.trouble not in (None, "down"):
        return
    for sha256, data in list(kept.loose.items()):
        try:
            kept.drawer.keep_file(sha256, data, datetime.now(UTC).date())
        except StoreDown:
            kept.trouble = "down"
            return
        kept.stored = _stored(kept) | {sha256}
        del kept.loose[sha256]


def _stored(kept: state.Session) -> frozenset[str]:
    """The files of the exhibits that the store holds, asked for once."""
    if kept.stored is None:
        named = files_named(kept.case, kept.own, kept.before)
        try:
            kept.stored = kept.drawer.kept_files(named) if kept.drawer and named else frozenset()
        except StoreDown:
            kept.trouble = kept.trouble or "down"
            return frozenset()
    return kept.stored


def preview(exhibit: Exhibit) -> bytes | None:
    """A small copy of an exhibit's picture, made once; None where it is no picture, or its file is not there."""
    is_there = exhibit.sha256 in files()

    def make() -> bytes | None:
        return file_types.preview(files()[exhibit.sha256], exhibit.media_type) if is_there else None

    return state.computed(f"preview-{exhibit.sha256}", make, is_there)
