"""Connects to SQLite or PostgreSQL with the settings that make a committed write durable and a dead server noticed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

BUSY = 2.0
"""Seconds that a connection waits for another writer of SQLite, or for a free place in the pool."""
POSTGRESQL_TIMEOUTS = {
    "connect_timeout": 2, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 8000,
}  # fmt: skip
"""Parameters of libpq: seconds, and milliseconds for `tcp_user_timeout`. A server that vanishes from the network is noticed."""


def create_engine(address: str) -> sa.Engine:
    """The engine of a database's address; its errors never contain parameters of a statement."""
    if not address.startswith("sqlite"):
        return sa.create_engine(
            address, hide_parameters=True, pool_pre_ping=True, pool_size=5, pool_timeout=BUSY, connect_args=POSTGRESQL_TIMEOUTS
        )
    engine = sa.create_engine(address, hide_parameters=True, pool_size=5, pool_timeout=BUSY, connect_args={"timeout": BUSY})
    sa.event.listen(engine, "connect", _configure_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _: object) -> None:
    """Flush every commit to the disk, so that it survives a power failure; overwrite what is deleted."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for line in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {line}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """Lock at once for a write: a transaction that began by reading would fail without waiting."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes", True) else "BEGIN")
