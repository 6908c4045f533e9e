"""Encrypts what is stored: one secret gives the place of a draft and the keys to it (HKDF, RFC 5869; AES-GCM-SIV, RFC 8452).

Nothing opens at another place, in another revision or with another secret, and neither place nor key leads back to the secret. What is
stored reveals its size alone, rounded up.
"""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guidance.errors import Unreadable

FORMAT = 1
SECRET_BYTES = 32
ID_BYTES = 32
BUCKET = 4096
"""Pad the plaintext to a multiple of BUCKET, so that the ciphertext's length reveals little."""

_NONCE_BYTES = 12
_LENGTH_BYTES = 4
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, repr=False)
class Keys:
    """What is derived from a secret: the id of its draft, and the key that opens it."""

    id: bytes
    key: bytes
    files: bytes
    """The ids of the files beside the draft are derived from it."""


def new_secret() -> str:
    """A secret of 256 bits in base64url, as the cookie holds it."""
    return secrets.token_urlsafe(SECRET_BYTES)


def read_secret(text: object) -> bytes | None:
    """The bytes of a secret as `new_secret` writes it; None for anything else."""
    if not isinstance(text, str) or not _SECRET.fullmatch(text):
        return None
    return base64.urlsafe_b64decode(text + "=")


def write_secret(secret: bytes) -> str:
    """A secret as `read_secret` reads it."""
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def keys_of(secret: bytes) -> Keys:
    """The id and the keys of a secret."""
    return Keys(_derive(secret, b"v1/id"), _derive(secret, b"v1/enc"), _derive(secret, b"v1/files"))


def file_id(keys: Keys, sha256: str) -> bytes:
    """The place of a file: an id that does not reveal its hash."""
    return _derive(keys.files, b"v1/file|" + sha256.encode())


def seal(keys: Keys, rev: int, plain: bytes, place: bytes | None = None) -> bytes:
    """The ciphertext to store at `place`, by default the draft's own, as revision `rev`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCMSIV(keys.key).encrypt(nonce, pad(plain), _context(place or keys.id, rev))


def unseal(keys: Keys, rev: int, sealed: bytes, place: bytes | None = None) -> bytes:
    """The plaintext of `seal`; raises Unreadable for anything else."""
    try:
        return unpad(AESGCMSIV(keys.key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _context(place or keys.id, rev)))
    except (InvalidTag, ValueError):
        raise Unreadable from None


def pad(plain: bytes) -> bytes:
    """The length of the bytes, the bytes, and zeros up to a multiple of BUCKET."""
    framed = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
    return framed + bytes(-len(framed) % BUCKET)


def unpad(padded: bytes) -> bytes:
    """The bytes that `pad` was given; raises ValueError for anything else."""
    size = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    plain = padded[_LENGTH_BYTES : _LENGTH_BYTES + size]
    if len(plain) != size or pad(plain) != padded:
        raise ValueError("not padded")
    return plain


def _derive(secret: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), ID_BYTES, salt=None, info=info).derive(secret)


def _context(place: bytes, rev: int) -> bytes:
    """The associated data that binds a ciphertext to its place and revision."""
    return b"v%d|%b|%d" % (FORMAT, place, rev)
