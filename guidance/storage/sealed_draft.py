"""What stands in an encrypted draft, and how is it sealed? One secret opens it; without the secret it tells nothing but its size.

It refuses to store or to send anything, and to open what was sealed for another place, for another revision, or by another secret.
A draft is found by an id and opened by a key; both come out of the secret by HKDF, neither leads back to it.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, ValidationError

from guidance.case.case import Case
from guidance.case.migrations import raise_version
from guidance.errors import InputError, OtvetError

FORMAT = 1
SECRET_BYTES = 32
ID_BYTES = 32
BUCKET = 4096
"""What is sealed is filled up to a multiple of so many bytes, so that its size tells little."""

_NONCE_BYTES = 12
_LENGTH_BYTES = 4
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_CASES = ("case", "own", "before")
"""The fields of a draft that hold a Case."""


class Unreadable(OtvetError):
    """What is stored was not sealed by this secret for this place, or it is of a version that is not known here."""


@dataclass(frozen=True, repr=False)
class Keys:
    """What a secret leads to: where its draft lies, and what opens it."""

    id: bytes
    key: bytes
    files: bytes
    """Out of this come the ids of the files beside the draft."""


@dataclass(frozen=True)
class Entry:
    """What stands in the fields of one question, whether it can be used or not."""

    options: tuple[str, ...] = ()
    day: str = ""


class Draft(BaseModel):
    """All that has to be there again after a refresh or a restart."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    format: Literal[1] = 1
    page: str
    """The open page that wrote it last."""
    writer: str
    """The session that wrote it last."""
    turn: int
    """How many times the page that writes has become another one."""
    generation: int = 0
    case: Case
    own: Case | None = None
    before: Case | None = None
    example: str | None = None
    entries: dict[str, Entry] = {}
    own_entries: dict[str, Entry] = {}
    """Those of her own Case while an example is open."""
    code: str | None = None
    """The resume code, where the person asked for one."""


class Pointer(BaseModel):
    """What lies where a resume code, or another device's cookie, leads: the secret of the draft itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    format: Literal[1] = 1
    pointer: str


def new_secret() -> str:
    """A secret of 256 bits, as it stands in a cookie."""
    return secrets.token_urlsafe(SECRET_BYTES)


def read_secret(text: object) -> bytes | None:
    """The bytes of a secret as `new_secret` writes it; None for anything else."""
    if not isinstance(text, str) or not _SECRET.fullmatch(text):
        return None
    return base64.urlsafe_b64decode(text + "=")


def keys_of(secret: bytes) -> Keys:
    """The id and the key that a secret leads to."""
    return Keys(_derived(secret, b"v1/id"), _derived(secret, b"v1/enc"), _derived(secret, b"v1/files"))


def file_id(keys: Keys, sha256: str) -> bytes:
    """Where a file lies: an id that does not tell what the file is."""
    return _derived(keys.files, b"v1/file|" + sha256.encode())


def seal(keys: Keys, rev: int, plain: bytes, place: bytes | None = None) -> bytes:
    """What may be stored at `place`, the draft's own by default, as revision `rev`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCMSIV(keys.key).encrypt(nonce, padded(plain), _bound_to(place or keys.id, rev))


def unseal(keys: Keys, rev: int, sealed: bytes, place: bytes | None = None) -> bytes:
    """What was sealed; raises Unreadable for anything else."""
    try:
        return unpadded(AESGCMSIV(keys.key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(place or keys.id, rev)))
    except (InvalidTag, ValueError):
        raise Unreadable from None


def write(told: Draft | Pointer) -> bytes:
    """A draft as bytes."""
    return told.model_dump_json(exclude_none=True).encode()


def read(plain: bytes) -> Draft | Pointer:
    """The draft that the bytes hold, its Cases raised to today's version; raises Unreadable for anything else."""
    kind = Pointer if b'"pointer":' in plain[:40] else Draft
    try:
        return kind.model_validate_json(plain)
    except ValidationError:
        return _raised(plain)


def _raised(plain: bytes) -> Draft:
    """A draft that was written when a Case was of an earlier version."""
    try:
        told = json.loads(plain)
        cases = {name: raise_version(told[name]) for name in _CASES if told.get(name) is not None}
        return Draft.model_validate_json(json.dumps({**told, **cases}))
    except (ValueError, TypeError, AttributeError, RecursionError, InputError):
        raise Unreadable from None


def padded(plain: bytes) -> bytes:
    """The bytes behind their length, filled with zeros to whole buckets."""
    told = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
    return told + bytes(-len(told) % BUCKET)


def unpadded(told: bytes) -> bytes:
    """What was padded; raises ValueError for anything else."""
    size = int.from_bytes(told[:_LENGTH_BYTES], "big")
    plain = told[_LENGTH_BYTES : _LENGTH_BYTES + size]
    if len(plain) != size or padded(plain) != told:
        raise ValueError("not padded")
    return plain


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), ID_BYTES, salt=None, info=info).derive(secret)


def _bound_to(place: bytes, rev: int) -> bytes:
    return b"v%d|%b|%d" % (FORMAT, place, rev)
