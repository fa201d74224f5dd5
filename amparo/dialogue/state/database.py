"""Conversations in PostgreSQL: one row each, gone half an hour after the last message.

Rasa's SQL store is not used: it adds a row an event for ever and has nothing to forget with. The table is unlogged:
nobody's words get into the write-ahead log, backups made from it, or replicas; after a crash of PostgreSQL it is empty,
and the copies in Redis go on. The driver waits in threads, so that a slow database holds up nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import sqlalchemy
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from amparo.dialogue.state.port import KEPT_SECONDS, Stored

CONNECTIONS = 4
CONNECT_SECONDS = 4
STATEMENT_MILLISECONDS = 3000

_CREATE = text(
    "CREATE UNLOGGED TABLE IF NOT EXISTS amparo_conversations ("
    " sender text PRIMARY KEY, data bytea NOT NULL, revision integer NOT NULL, updated timestamptz NOT NULL)"
    # Rows are written again at every message: room for that in their page, and old versions swept away soon.
    " WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 200)"
)
_INDEX = text("CREATE INDEX IF NOT EXISTS amparo_conversations_updated ON amparo_conversations (updated)")
_LOAD = text(
    "SELECT data, revision FROM amparo_conversations"
    " WHERE sender = :sender AND updated > clock_timestamp() - make_interval(secs => :kept)"
)
_SAVE = text(
    "INSERT INTO amparo_conversations AS there VALUES (:sender, :data, :revision, clock_timestamp())"
    " ON CONFLICT (sender) DO UPDATE SET data = :data, revision = :revision, updated = clock_timestamp()"
    " WHERE there.revision < :revision"
)
_DELETE = text("DELETE FROM amparo_conversations WHERE sender = :sender")
_PURGE = text(
    "DELETE FROM amparo_conversations WHERE updated <= clock_timestamp() - make_interval(secs => :kept)"
)
_COUNT = text("SELECT count(*) FROM amparo_conversations")

Result = TypeVar("Result")


class Database:
    """Each method raises SQLAlchemyError where the database is away. `url`: postgresql://user:password@host/name."""

    def __init__(self, url: str) -> None:
        self._engine = sqlalchemy.create_engine(
            url,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=CONNECT_SECONDS,
            pool_pre_ping=True,
            isolation_level="AUTOCOMMIT",  # every statement stands alone
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "options": f"-c statement_timeout={STATEMENT_MILLISECONDS}",
                "application_name": "amparo",
            },
            hide_parameters=True,  # an error must not quote a conversation
        )
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="amparo-database")
        self._is_made = False

    async def load(self, sender: str) -> Stored | None:
        """Return a conversation, or None."""

        def read(connection: Connection) -> Stored | None:
            row = connection.execute(_LOAD, {"sender": sender, "kept": KEPT_SECONDS}).first()
            return None if row is None else Stored(bytes(row.data), int(row.revision))

        return await self._run(read)

    async def save(self, sender: str, stored: Stored) -> None:
        """Keep a conversation, unless a newer one is there."""
        values = {"sender": sender, "data": stored.data, "revision": stored.revision}
        await self._run(lambda connection: connection.execute(_SAVE, values))

    async def delete(self, sender: str) -> None:
        """Forget a conversation."""
        await self._run(lambda connection: connection.execute(_DELETE, {"sender": sender}))

    async def purge(self) -> None:
        """Forget what is too old, by the clock of the database: those of the processes may differ."""
        await self._run(lambda connection: connection.execute(_PURGE, {"kept": KEPT_SECONDS}))

    async def count(self) -> int:
        """Return how many conversations are kept."""
        return int(await self._run(lambda connection: connection.execute(_COUNT).scalar_one()))

    async def close(self) -> None:
        """Let go of the connections."""
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)
        self._engine.dispose()

    async def _run(self, work: Callable[[Connection], Result]) -> Result:
        def in_thread() -> Result:
            try:
                with self._engine.connect() as connection:
                    if not self._is_made:
                        connection.execute(_CREATE)
                        connection.execute(_INDEX)
                        self._is_made = True
                    return work(connection)
            except SQLAlchemyError:
                self._is_made = False  # it may come back empty
                raise

        return await asyncio.get_running_loop().run_in_executor(self._threads, in_thread)
