"""The stored draft of one visitor: opened by the visitor's secret, with its files and the resume code that leads to it.

Another page's work is never overwritten unasked: Conflict is raised, and the person chooses. A write that timed out but was committed
later is recognised as ours.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from guidance.case.case import Case
from guidance.errors import Conflict, StoreDown, Unreadable
from guidance.storage import sealed_draft
from guidance.storage.database import ERASED, Store, StoredDraft
from guidance.storage.resume_code import new_code, secret_of
from guidance.storage.sealed_draft import Draft, Pointer
from guidance.storage.sealing import Keys, file_id, keys_of, read_secret, seal, unseal, write_secret


@dataclass
class DraftStore:
    """What one open page knows of the draft that its secret opens."""

    store: Store
    secret: bytes = field(repr=False)
    page: str
    """The id of the open page: the same after the server was lost, another one after a refresh."""
    days: int
    """Days that a draft is kept after its last use."""
    writer: str = field(default_factory=lambda: secrets.token_hex(8))
    rev: int = 0
    turn: int = 0
    """Part of the keys of the fields: it changes whenever another page has written since they were drawn."""
    code: str | None = None

    def __post_init__(self) -> None:
        self._own = self._keys = keys_of(self.secret)
        self._target = self.secret
        """The secret of the draft itself: another one where a pointer is stored at our own place."""
        self._until = date.min
        """The last day on which the draft is surely kept."""

    def open(self, today: date) -> Draft | None:
        """The draft, if there is one; raises StoreDown, Unreadable."""
        row = self.store.load(self._own.id)
        self._keys, self._target = self._own, self.secret
        if row is None:
            self.rev = 0
            return None
        content = _unseal(self._own, row)
        if isinstance(content, Pointer):
            self.rev = row.rev
            return self._follow(content, today)
        return self._take(content, row.rev, today)

    def save(self, draft: Draft, today: date) -> None:
        """Commit the draft as the next revision; raises Conflict, Gone, StoreDown."""
        try:
            self._put(draft, today)
        except Conflict:
            newer = self.store.load(self._keys.id)
            if newer is None or not self._is_ours(newer):
                raise
            self.rev = newer.rev
            self._put(draft, today)

    def overrule(self, draft: Draft, today: date) -> None:
        """Commit the draft in place of whatever another page has written; raises StoreDown."""
        newer = self.store.load(self._keys.id)
        self.rev = newer.rev if newer else 0
        content = _unseal(self._keys, newer) if newer else None
        self.turn = 1 + max(self.turn, content.turn if isinstance(content, Draft) else 0)
        self._put(draft, today)

    def is_behind(self) -> bool:
        """True where another page of this server has written since; asks no database."""
        newest = self.store.newest(self._keys.id)
        return newest is not None and newest > self.rev

    def is_erased(self, today: date) -> bool:
        """True where the draft was erased, through this server or another one; False where it has expired, or nobody answers."""
        if not self.rev:
            return False
        if ERASED in (self.store.newest(self._keys.id), self.store.newest(self._own.id)):
            return True
        try:
            return today <= self._until and self.store.is_gone(self._keys.id)
        except StoreDown:
            return False

    def erase(self) -> None:
        """Delete the draft, its files, and the pointers to it that are known here; raises StoreDown."""
        places = {self._own.id, self._keys.id}
        if self.code is not None:
            places.add(keys_of(secret_of(self.code)).id)
        self.store.erase(places)
        self.start_over()

    def start_over(self) -> None:
        """Know of no draft, as after it was erased."""
        self._keys, self._target, self.rev, self.code = self._own, self.secret, 0, None

    def create_code(self, today: date) -> str:
        """A new resume code for this draft; the next `save` records it. Raises StoreDown."""
        code = new_code()
        keys = keys_of(secret_of(code))
        self.store.save(keys.id, 0, _seal_pointer(keys, 1, self._target), today, self._expiry(today))
        self.code = code
        return code

    def revoke_code(self) -> None:
        """Delete what the resume code leads to; raises StoreDown."""
        if self.code is not None:
            self.store.erase([keys_of(secret_of(self.code)).id])
            self.code = None

    def follow(self, code: str, today: date) -> Draft | None:
        """The draft of a resume code, which replaces this visitor's own; None, and no change, where there is none."""
        keys = keys_of(secret_of(code))
        row = self.store.load(keys.id)
        content = _unseal(keys, row) if row else None
        secret = read_secret(content.pointer) if isinstance(content, Pointer) else None
        if secret is None or self.store.load(keys_of(secret).id) is None:
            return None
        replaced = self.store.load(self._own.id)
        rev = replaced.rev if replaced else 0
        if secret != self.secret:
            self.store.save(self._own.id, rev, _seal_pointer(self._own, rev + 1, secret), today, self._expiry(today))
            self.store.erase_files(self.store.places_of_files(self._own.id))
        return self.open(today)

    def save_file(self, sha256: str, data: bytes, today: date) -> None:
        """Store a file beside the draft; raises StoreDown."""
        place = file_id(self._keys, sha256)
        self.store.save_file(place, self._keys.id, seal(self._keys, 0, data, place), today)

    def load_file(self, sha256: str) -> bytes | None:
        """A stored file; raises StoreDown, Unreadable."""
        place = file_id(self._keys, sha256)
        sealed = self.store.load_file(place)
        return None if sealed is None else unseal(self._keys, 0, sealed, place)

    def stored_files(self, hashes: Iterable[str]) -> frozenset[str]:
        """The hashes of the files that are stored; raises StoreDown."""
        places = self.store.places_of_files(self._keys.id)
        return frozenset(sha256 for sha256 in hashes if file_id(self._keys, sha256) in places)

    def drop_files(self, hashes: Iterable[str]) -> None:
        """Delete files that no version of the Case names any more; raises StoreDown."""
        self.store.erase_files(file_id(self._keys, sha256) for sha256 in hashes)

    def _put(self, draft: Draft, today: date) -> None:
        signed = draft.model_copy(update={"page": self.page, "writer": self.writer, "turn": self.turn + 1, "code": self.code})
        sealed = seal(self._keys, self.rev + 1, sealed_draft.write(signed))
        self.rev = self.store.save(self._keys.id, self.rev, sealed, today, self._expiry(today))
        self._until = self._expiry(today)

    def _follow(self, pointer: Pointer, today: date) -> Draft | None:
        """The draft that a pointer leads to; if the target is gone, the next save replaces the pointer."""
        secret = read_secret(pointer.pointer)
        keys = keys_of(secret) if secret else None
        row = self.store.load(keys.id) if keys else None
        if secret is None or keys is None or row is None:
            return None
        self._keys, self._target = keys, secret
        content = _unseal(keys, row)
        if isinstance(content, Pointer):
            raise Unreadable
        return self._take(content, row.rev, today)

    def _take(self, draft: Draft, rev: int, today: date) -> Draft:
        """Remember what was opened, and postpone its expiry."""
        self.rev, self.code = rev, draft.code
        self.turn = draft.turn - (draft.page == self.page)
        pointers = [keys_of(secret_of(self.code)).id] if self.code else []
        with suppress(StoreDown):
            self.store.touch([self._own.id, self._keys.id, *pointers], today, self._expiry(today))
            self._until = self._expiry(today)
        return draft

    def _is_ours(self, row: StoredDraft) -> bool:
        content = _unseal(self._keys, row)
        return isinstance(content, Draft) and content.writer == self.writer

    def _expiry(self, today: date) -> date:
        return today + timedelta(days=self.days)


class DraftFiles(Mapping[str, bytes]):
    """The files beside a draft by their SHA-256, read and unsealed one at a time on demand."""

    def __init__(self, draft_store: DraftStore, hashes: Iterable[str]) -> None:
        self._draft_store, self._hashes = draft_store, dict.fromkeys(hashes)

    def __getitem__(self, sha256: str) -> bytes:
        data = self._draft_store.load_file(sha256) if sha256 in self._hashes else None
        if data is None:
            raise KeyError(sha256)
        return data

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._hashes

    def __iter__(self) -> Iterator[str]:
        return iter(self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)


def file_hashes(*cases: Case | None) -> frozenset[str]:
    """The SHA-256 of every file that the exhibits of these Cases name."""
    return frozenset(exhibit.sha256 for case in cases if case is not None for exhibit in case.exhibits)


def _unseal(keys: Keys, row: StoredDraft) -> Draft | Pointer:
    return sealed_draft.read(unseal(keys, row.rev, row.ciphertext))


def _seal_pointer(keys: Keys, rev: int, secret: bytes) -> bytes:
    return seal(keys, rev, sealed_draft.write(Pointer(pointer=write_secret(secret))))
