"""The tables of the database: sealed drafts, the files beside them, and the words of the health check."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()
DRAFTS = sa.Table(
    "drafts",
    METADATA,
    sa.Column("id", sa.LargeBinary(32), primary_key=True),
    sa.Column("fmt", sa.Integer, nullable=False),
    sa.Column("rev", sa.Integer, nullable=False),
    sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("updated_on", sa.Date, nullable=False),
    sa.Column("expires_on", sa.Date, nullable=False, index=True),
)
FILES = sa.Table(
    "files",
    METADATA,
    sa.Column("id", sa.LargeBinary(32), primary_key=True),
    sa.Column("owner", sa.LargeBinary(32), nullable=False, index=True),
    sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("updated_on", sa.Date, nullable=False),
)
SENTINEL = sa.Table("sentinel", METADATA, sa.Column("id", sa.Integer, primary_key=True), sa.Column("word", sa.String(40), nullable=False))
