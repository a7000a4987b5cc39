"""One upgrade at a time per database and version table.

A session lock that is polled: whoever waits *inside* pg_advisory_lock() holds a snapshot, and a
CREATE INDEX CONCURRENTLY of the holder would wait for it. SQLite needs none: its write lock is
taken by each transaction.
"""

import hashlib
import os
import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from sqlalchemy import Connection, QueuePool, SingletonThreadPool, StaticPool, text
from sqlalchemy.exc import SQLAlchemyError

from gitmig.errors import LockTimeout
from gitmig.runtime.own_work import own_work

FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.5
_TAKING = "taking the lock that keeps other upgrades out"


class SessionLock(ABC):
    """A lock that a database holds for a session until it is released or the session ends."""

    def __init__(self, connection: Connection, table: str, schema: str | None) -> None:
        self.connection = connection
        self.place = f"{schema or connection.dialect.default_schema_name}.{table}"

    @abstractmethod
    def try_acquire(self) -> bool:
        """Take the lock if it is free; never waits."""

    @abstractmethod
    def release(self) -> None:
        """Give the lock back."""

    @abstractmethod
    def find_holder(self) -> str | None:
        """Return who has the lock, for people."""


class AdvisoryLock(SessionLock):
    """PostgreSQL's: https://www.postgresql.org/docs/current/explicit-locking.html."""

    _TRY = text(
        "SELECT set_config('application_name', :application, false), pg_try_advisory_lock(:key)"
    )
    _RELEASE = text(
        "SELECT pg_advisory_unlock(:key), set_config('application_name', :application, false)"
    )
    _HOLDER = text(
        "SELECT a.pid, a.usename, a.client_addr, a.application_name, a.backend_start"
        " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
        " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
        " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND l.classid::bigint = :high AND l.objid::bigint = :low"
    )

    def __init__(self, connection: Connection, table: str, schema: str | None) -> None:
        super().__init__(connection, table, schema)
        digest = hashlib.blake2b(f"gitmig {self.place}".encode(), digest_size=8).digest()
        self.key = int.from_bytes(digest, "big", signed=True)
        self._application = connection.scalar(text("SHOW application_name"))

    def try_acquire(self) -> bool:
        """Take the lock if it is free; the session is named so that others can say who has it."""
        name = f"gitmig on {socket.gethostname()}, process {os.getpid()}"[:63]
        row = self.connection.execute(self._TRY, {"application": name, "key": self.key}).one()
        return bool(row[1])

    def release(self) -> None:
        """Give the lock back."""
        self.connection.execute(self._RELEASE, {"key": self.key, "application": self._application})

    def find_holder(self) -> str | None:
        """Return process, user, client and start of the session that has the lock."""
        unsigned = self.key % 2**64
        halves = {"high": unsigned >> 32, "low": unsigned & 0xFFFFFFFF}
        row = self.connection.execute(self._HOLDER, halves).first()
        if row is None:
            return None
        pid, user, client, application, since = row
        return (
            f"{application or 'a session'} (server process {pid}, user {user}, "
            f"client {client or 'local'}, connected since {since:%Y-%m-%d %H:%M:%S %Z})"
        )


class NamedLock(SessionLock):
    """MariaDB's and MySQL's: https://mariadb.com/kb/en/get_lock/; at most 64 characters."""

    def __init__(self, connection: Connection, table: str, schema: str | None) -> None:
        super().__init__(connection, table, schema)
        digest = hashlib.blake2b(self.place.encode(), digest_size=16).hexdigest()
        self.name = f"gitmig:{digest}"

    def try_acquire(self) -> bool:
        """Take the lock if it is free."""
        return bool(self._ask("SELECT GET_LOCK(:name, 0)"))

    def release(self) -> None:
        """Give the lock back."""
        self._ask("SELECT RELEASE_LOCK(:name)")

    def find_holder(self) -> str | None:
        """Return session, user and client of the session that has the lock."""
        session = self._ask("SELECT IS_USED_LOCK(:name)")
        if session is None:
            return None
        row = self.connection.execute(
            text("SELECT user, host FROM information_schema.processlist WHERE id = :id"),
            {"id": session},
        ).first()
        known = f", user {row[0]}, client {row[1]}" if row else ""
        return f"session {session}{known}"

    def _ask(self, question: str) -> int | None:
        answer: int | None = self.connection.scalar(text(question), {"name": self.name})
        return answer


class ApplicationLock(SessionLock):
    """SQL Server's: https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/

    See sp_getapplock there, which answers with a negative number if it does not give the lock. What
    it locks is a name within the database, of which others see the first 32 characters.
    """

    _TRY = text(
        "DECLARE @result int "
        "EXEC @result = sp_getapplock @Resource = :name, @LockMode = 'Exclusive', "
        "@LockOwner = 'Session', @LockTimeout = 0 "
        "SELECT @result"
    )
    _RELEASE = text("EXEC sp_releaseapplock @Resource = :name, @LockOwner = 'Session'")
    _HOLDER = text(
        "SELECT s.session_id, s.login_name, s.host_name"
        " FROM sys.dm_tran_locks l"
        " JOIN sys.dm_exec_sessions s ON s.session_id = l.request_session_id"
        " WHERE l.resource_type = 'APPLICATION' AND l.request_status = 'GRANT'"
        " AND l.resource_database_id = DB_ID() AND CHARINDEX(:name, l.resource_description) > 0"
    )

    def __init__(self, connection: Connection, table: str, schema: str | None) -> None:
        super().__init__(connection, table, schema)
        digest = hashlib.blake2b(self.place.encode(), digest_size=12).hexdigest()
        self.name = f"gitmig:{digest}"

    def try_acquire(self) -> bool:
        """Take the lock if it is free."""
        result: int = self.connection.scalars(self._TRY, {"name": self.name}).one()
        return result >= 0

    def release(self) -> None:
        """Give the lock back."""
        self.connection.execute(self._RELEASE, {"name": self.name})

    def find_holder(self) -> str | None:
        """Return session, user and client of the session that has the lock, if we may know."""
        with suppress(SQLAlchemyError):  # it takes VIEW SERVER STATE to see other sessions
            row = self.connection.execute(self._HOLDER, {"name": self.name}).first()
            if row is not None:
                return f"session {row[0]}, user {row[1]}, client {row[2] or 'unknown'}"
        return None


LOCKS: dict[str, type[SessionLock]] = {
    "postgresql": AdvisoryLock,
    "mysql": NamedLock,
    "mariadb": NamedLock,
    "mssql": ApplicationLock,
}


@contextmanager
def migration_lock(
    connection: Connection, table: str, schema: str | None, timeout: float
) -> Iterator[None]:
    """Keep every other upgrade of the same database and version table out.

    Raises:
        LockTimeout: it was not free within `timeout` seconds.
    """
    kind = LOCKS.get(connection.dialect.name)
    if kind is None:
        yield
        return
    with ExitStack() as stack:
        with own_work(_TAKING):
            session = stack.enter_context(_session_for_lock(connection))
            stack.enter_context(_held(kind(session, table, schema), timeout))
        if session is connection or connection.in_transaction():
            yield
            return
        with _working_session(kind, connection, table, schema, timeout):
            yield


@contextmanager
def _working_session(
    kind: type[SessionLock], connection: Connection, table: str, schema: str | None, timeout: float
) -> Iterator[None]:
    """Mark the session that migrations run on, as long as the server is busy with it.

    When a run is killed, the session of its lock ends at once. The one that it worked on ends when
    the server is done with the statement under way, which may be the COMMIT of a revision: whoever
    reads the heads before that reads them too early.
    """
    with own_work(_TAKING):
        marker = kind(connection, f"{table} at work", schema)
    try:
        with ExitStack() as stack:
            with own_work(_TAKING):
                stack.enter_context(_held(marker, timeout))
                connection.commit()  # SQLAlchemy has begun a transaction, which is not to be kept
            yield
    finally:
        with suppress(SQLAlchemyError):
            connection.commit()


@contextmanager
def _held(lock: SessionLock, timeout: float) -> Iterator[None]:
    _acquire(lock, timeout)
    try:
        yield
    finally:
        with suppress(SQLAlchemyError):  # a session that broke has lost its lock already
            lock.release()


def _acquire(lock: SessionLock, timeout: float) -> None:
    end = time.monotonic() + timeout
    pause = FIRST_PAUSE
    while not lock.try_acquire():
        left = end - time.monotonic()
        if left <= 0:
            raise LockTimeout(timeout, lock.find_holder())
        time.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_PAUSE)


@contextmanager
def _session_for_lock(connection: Connection) -> Iterator[Connection]:
    """Give a connection of the lock's own, or the migration's where the engine has but one.

    A lock on the migration's own session would fall with an `autocommit_block()` of a pooled
    server-side proxy, and keep a transaction's snapshot; it is the second choice.
    """
    engine = connection.engine
    if _has_one_connection(connection):
        began = connection.in_transaction()
        yield connection
        if not began and connection.in_transaction():
            connection.commit()
        return
    with engine.connect() as session:
        yield session.execution_options(isolation_level="AUTOCOMMIT")


def _has_one_connection(connection: Connection) -> bool:
    pool = connection.engine.pool
    if isinstance(pool, QueuePool):
        return pool.size() == 1
    return isinstance(pool, StaticPool | SingletonThreadPool)
