"""Whose draft is it? The one drawer that a person's secret opens: her draft, its files, the code that leads to it from elsewhere.

It refuses to write over what another page has written: it says Conflict, and somebody has to choose. A write that was given up and
lands late is known again as its own.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from guidance.case.case import Case
from guidance.storage import sealed_draft
from guidance.storage.database import ERASED, Conflict, Row, Store, StoreDown, last_day
from guidance.storage.resume_code import new_code, secret_of
from guidance.storage.sealed_draft import Draft, Keys, Pointer, Unreadable, file_id, keys_of, read_secret, seal, unseal


@dataclass
class Drawer:
    """What one open page knows of the draft behind its secret."""

    store: Store
    secret: bytes = field(repr=False)
    page: str
    """Which open page this is: the same after the server was lost, another one after a refresh."""
    days: int
    """A draft is kept so many days after it was used last."""
    writer: str = field(default_factory=lambda: secrets.token_hex(8))
    rev: int = 0
    turn: int = 0
    """Stands in the keys of the fields: it differs wherever another page has written since they were drawn."""
    code: str | None = None

    def __post_init__(self) -> None:
        self._own = self._keys = keys_of(self.secret)
        self._behind = self.secret

    def open(self, today: date) -> Draft | None:
        """The draft, if there is one; raises StoreDown, Unreadable."""
        row = self.store.load(self._own.id)
        self._keys, self._behind = self._own, self.secret
        if row is None:
            self.rev = 0
            return None
        told = _told(self._own, row)
        if isinstance(told, Pointer):
            self.rev = row.rev
            return self._follow(told, today)
        return self._taken(told, row.rev, today)

    def save(self, draft: Draft, today: date) -> None:
        """Commit the draft as the next revision; raises Conflict, Gone, StoreDown."""
        try:
            self._put(draft, today)
        except Conflict:
            newer = self.store.load(self._keys.id)
            if newer is None or not self._is_mine(newer):
                raise
            self.rev = newer.rev
            self._put(draft, today)

    def overrule(self, draft: Draft, today: date) -> None:
        """Commit the draft in place of whatever another page has written."""
        newer = self.store.load(self._keys.id)
        self.rev = newer.rev if newer else 0
        told = _told(self._keys, newer) if newer else None
        self.turn = 1 + max(self.turn, told.turn if isinstance(told, Draft) else 0)
        self._put(draft, today)

    def is_behind(self) -> bool:
        """True where another page of this server has written since; asks nobody."""
        newest = self.store.newest(self._keys.id)
        return newest is not None and newest > self.rev

    def is_erased(self) -> bool:
        """True where the draft was erased through this server."""
        return self.rev > 0 and ERASED in (self.store.newest(self._keys.id), self.store.newest(self._own.id))

    def erase(self) -> None:
        """Delete the draft, its files, and every way that leads to it from here."""
        places = {self._own.id, self._keys.id}
        if self.code is not None:
            places.add(keys_of(secret_of(self.code)).id)
        self.store.erase(places)
        self._keys, self._behind, self.rev, self.code = self._own, self.secret, 0, None

    def give_code(self, today: date) -> str:
        """A new code that leads here; it counts once the draft that holds it is saved."""
        code = new_code()
        ways = keys_of(secret_of(code))
        self.store.save(ways.id, 0, _pointing(ways, 1, self._behind), today, last_day(today, self.days))
        self.code = code
        return code

    def take_code_back(self) -> None:
        """The code leads nowhere any more."""
        if self.code is not None:
            self.store.erase([keys_of(secret_of(self.code)).id])
            self.code = None

    def follow(self, code: str, today: date) -> Draft | None:
        """The draft that a code leads to, from now on this drawer's own; None where it leads nowhere, and then nothing has changed."""
        ways = keys_of(secret_of(code))
        row = self.store.load(ways.id)
        told = _told(ways, row) if row else None
        secret = read_secret(told.pointer) if isinstance(told, Pointer) else None
        if secret is None or self.store.load(keys_of(secret).id) is None:
            return None
        here = self.store.load(self._own.id)
        rev = here.rev if here else 0
        if secret != self.secret:
            self.store.save(self._own.id, rev, _pointing(self._own, rev + 1, secret), today, last_day(today, self.days))
            self.store.erase_files(self.store.places_of_files(self._own.id))
        return self.open(today)

    def keep_file(self, sha256: str, data: bytes, today: date) -> None:
        """Keep a file beside the draft; raises StoreDown."""
        place = file_id(self._keys, sha256)
        self.store.save_file(place, self._keys.id, seal(self._keys, 0, data, place), today)

    def file(self, sha256: str) -> bytes | None:
        """A file that was kept; raises StoreDown, Unreadable."""
        place = file_id(self._keys, sha256)
        sealed = self.store.load_file(place)
        return None if sealed is None else unseal(self._keys, 0, sealed, place)

    def kept_files(self, named: Iterable[str]) -> frozenset[str]:
        """Which of these files are kept."""
        places = self.store.places_of_files(self._keys.id)
        return frozenset(sha256 for sha256 in named if file_id(self._keys, sha256) in places)

    def drop_files(self, named: Iterable[str]) -> None:
        """Delete files that no version of the Case names any more."""
        self.store.erase_files(file_id(self._keys, sha256) for sha256 in named)

    def _put(self, draft: Draft, today: date) -> None:
        whole = draft.model_copy(update={"page": self.page, "writer": self.writer, "turn": self.turn + 1, "code": self.code})
        sealed = seal(self._keys, self.rev + 1, sealed_draft.write(whole))
        self.rev = self.store.save(self._keys.id, self.rev, sealed, today, last_day(today, self.days))

    def _follow(self, told: Pointer, today: date) -> Draft | None:
        """The draft that lies elsewhere; where it is gone, what comes next takes the pointer's own place."""
        secret = read_secret(told.pointer)
        keys = keys_of(secret) if secret else None
        row = self.store.load(keys.id) if keys else None
        if secret is None or keys is None or row is None:
            return None
        self._keys, self._behind = keys, secret
        found = _told(keys, row)
        if isinstance(found, Pointer):
            raise Unreadable
        return self._taken(found, row.rev, today)

    def _taken(self, draft: Draft, rev: int, today: date) -> Draft:
        self.rev, self.code = rev, draft.code
        self.turn = draft.turn - (draft.page == self.page)
        ways = [keys_of(secret_of(self.code)).id] if self.code else []
        with suppress(StoreDown):
            self.store.touch([self._own.id, self._keys.id, *ways], today, last_day(today, self.days))
        return draft

    def _is_mine(self, row: Row) -> bool:
        told = _told(self._keys, row)
        return isinstance(told, Draft) and told.writer == self.writer


class DrawerFiles(Mapping[str, bytes]):
    """The files beside a draft, read and unsealed one at a time when they are asked for."""

    def __init__(self, drawer: Drawer, named: Iterable[str]) -> None:
        self._drawer, self._named = drawer, dict.fromkeys(named)

    def __getitem__(self, sha256: str) -> bytes:
        data = self._drawer.file(sha256) if sha256 in self._named else None
        if data is None:
            raise KeyError(sha256)
        return data

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._named

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)


def files_named(*cases: Case | None) -> frozenset[str]:
    """The files that any of these Cases names as evidence."""
    return frozenset(exhibit.sha256 for case in cases if case is not None for exhibit in case.exhibits)


def _told(keys: Keys, row: Row) -> Draft | Pointer:
    return sealed_draft.read(unseal(keys, row.rev, row.ciphertext))


def _pointing(keys: Keys, rev: int, secret: bytes) -> bytes:
    return seal(keys, rev, sealed_draft.write(Pointer(pointer=urlsafe_b64encode(secret).decode().rstrip("="))))
