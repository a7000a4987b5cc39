"""The append-only record of what was applied: when, by whom, from which file and commit."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Dialect,
    Identity,
    Insert,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    TypeDecorator,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeEngine

from gitmig.runtime.own_work import own_work
from gitmig.runtime.prepared import PreparedStatement
from gitmig.runtime.presence import has_table
from gitmig.runtime.script_functions import ScriptUser, UtcNow

APPLIED, FAILED, ROLLED_BACK, RUNNING = "applied", "failed", "rolled-back", "running"
_MYSQL = ("mysql", "mariadb")


class _Moment(TypeDecorator[datetime]):
    """A time with its fraction of a second, which MySQL cuts off if it is not told."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of the dialect, whose module nobody else has to import."""
        if dialect.name not in _MYSQL:
            return super().load_dialect_impl(dialect)
        from sqlalchemy.dialects.mysql import DATETIME

        return dialect.type_descriptor(DATETIME(fsp=6))


class _LongText(TypeDecorator[str]):
    """A text of any length, which on MySQL is not TEXT."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of the dialect, whose module nobody else has to import."""
        if dialect.name not in _MYSQL:
            return super().load_dialect_impl(dialect)
        from sqlalchemy.dialects.mysql import MEDIUMTEXT

        return dialect.type_descriptor(MEDIUMTEXT())


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One row: what happened to one revision once."""

    revision: str
    direction: str
    """upgrade, downgrade, stamp or resolve."""
    parents: tuple[str, ...]
    """The down revisions that the file had when it was applied."""
    state: str
    """running, applied, failed or rolled-back."""
    statements: int = 0
    """How many statements that change something ran; those that last, if it stopped."""
    statement_hashes: tuple[str, ...] = ()
    """Of these statements, in order, where they could not be rolled back."""
    statement: str | None = None
    """The statement under way, or the one that failed."""
    started_at: datetime
    finished_at: datetime | None = None
    checksum: str | None = None
    """SHA-256 of the file."""
    blob: str | None = None
    """The Git blob id of the file."""
    path: str | None = None
    commit_id: str | None = None
    branch: str | None = None
    applied_by: str
    """user@host."""
    tool_version: str
    error: str | None = None
    process: str | None = None
    """The process that is at it, while the revision is under way."""
    moves: str | None = None
    """JSON of the tables that are made anew where it cannot be rolled back, until it is done."""


class LogTable:
    """Writes and reads the entries; an entry under way is the only one that is ever changed."""

    def __init__(self, name: str, schema: str | None = None) -> None:
        self.name = name
        self.schema = schema
        self.table = Table(name, MetaData(), *_columns(), schema=schema, implicit_returning=False)
        self._insert = insert(self.table)
        # Inline: nobody asks for the key, so no database has to be asked for it first.
        self._append = PreparedStatement(insert(self.table).inline(), _NAMES)

    def exists(self, connection: Connection) -> bool:
        """Whether the table is there."""
        with self._reading():
            return has_table(connection, self.name, self.schema)

    def create(self, connection: Connection) -> None:
        """Create the table."""
        with own_work(f"creating the log `{self.name}`"):
            connection.execute(CreateTable(self.table))

    def append(self, connection: Connection, entry: LogEntry) -> None:
        """Add an entry."""
        with self._writing():
            self._append.execute(connection, as_row(entry))

    def insert_later(self, entry: LogEntry) -> Insert:
        """Return the statement that adds the entry whenever, and by whom, a script is run."""
        written = {
            "started_at": UtcNow(),
            "finished_at": UtcNow(),
            "applied_by": ScriptUser(),
        }
        return insert(self.table).inline().values(as_row(entry) | written)

    def start(self, connection: Connection, entry: LogEntry) -> int:
        """Add an entry that will change, and return its key."""
        with self._writing():
            key = connection.execute(self._insert, as_row(entry)).inserted_primary_key
        number: int = key[0] if key else 0
        return number

    def change(self, connection: Connection, key: int, entry: LogEntry) -> None:
        """Replace the entry that `start` gave a key."""
        statement = update(self.table).where(self.table.c.id == key)
        with self._writing():
            connection.execute(statement, as_row(entry))

    def find(self, connection: Connection, key: int) -> LogEntry | None:
        """Return the entry with this key."""
        with self._reading():
            row = connection.execute(select(self.table).where(self.table.c.id == key)).first()
        return None if row is None else _as_entry(row)

    def read(
        self,
        connection: Connection,
        *,
        revision: str = "",
        prefix: str = "",
        limit: int | None = None,
    ) -> Iterator[LogEntry]:
        """Yield the entries, the newest first: of a revision, or of ids with a prefix, if given."""
        columns = self.table.c
        query = select(self.table).order_by(columns.id.desc()).limit(limit)
        if revision:
            query = query.where(columns.revision == revision)
        if prefix:
            query = query.where(columns.revision.startswith(prefix, autoescape=True))
        with self._reading():
            yield from map(_as_entry, connection.execute(query))

    def read_applied(self, connection: Connection) -> dict[str, LogEntry]:
        """Return the last time that each revision was applied and not taken back, by its id."""
        columns = self.table.c
        done = columns.state == APPLIED
        last = select(func.max(columns.id)).where(done).group_by(columns.revision)
        query = select(self.table).where(columns.id.in_(last), columns.direction != "downgrade")
        with self._reading():
            rows = connection.execute(query.order_by(columns.id)).all()
        return {entry.revision: entry for entry in map(_as_entry, rows)}

    def find_unsettled(self, connection: Connection) -> LogEntry | None:
        """Return the entry of a revision that stopped half way and was not settled since."""
        columns = self.table.c
        last = select(func.max(columns.id)).group_by(columns.revision)
        stopped = (columns.state == RUNNING) | (
            (columns.state == FAILED) & (columns.statements > 0)
        )
        query = select(self.table).where(columns.id.in_(last), stopped).order_by(columns.id)
        with self._reading():
            row = connection.execute(query).first()
        return None if row is None else _as_entry(row)

    def _reading(self) -> AbstractContextManager[None]:
        return own_work(f"reading the log `{self.name}`")

    def _writing(self) -> AbstractContextManager[None]:
        return own_work(f"writing the log `{self.name}`")


def now() -> datetime:
    """Return the time as the log has it: UTC."""
    return datetime.now(UTC)


def _columns() -> list[Column[Any]]:
    return [
        Column("id", Integer, Identity(), primary_key=True),
        Column("revision", String(32), nullable=False),
        Column("direction", String(16), nullable=False),
        Column("parents", Text),  # may be empty, which is NULL on Oracle
        Column("state", String(16), nullable=False),
        Column("statements", Integer, nullable=False),
        Column("statement_hashes", _LongText()),
        Column("statement", Text),
        Column("started_at", _Moment(), nullable=False),
        Column("finished_at", _Moment()),
        Column("checksum", String(64)),
        Column("blob", String(64)),
        Column("path", Text),
        Column("commit_id", String(64)),
        Column("branch", Text),
        Column("applied_by", Text, nullable=False),
        Column("tool_version", String(32), nullable=False),
        Column("error", Text),
        Column("process", Text),
        Column("moves", _LongText()),
    ]


_NAMES = tuple(field.name for field in fields(LogEntry))
_LISTS = ("parents", "statement_hashes")
_TIMES = ("started_at", "finished_at")


def as_row(entry: LogEntry) -> dict[str, Any]:
    """Return the values of an entry by the names of its columns."""
    row = {name: getattr(entry, name) for name in _NAMES}
    return row | {name: " ".join(row[name]) for name in _LISTS}


def _as_entry(row: Row[Any]) -> LogEntry:
    values: dict[str, Any] = {name: row._mapping[name] for name in _NAMES}
    values |= {name: tuple((values[name] or "").split()) for name in _LISTS}
    # SQLite and MariaDB keep no zone; what was written is UTC.
    return LogEntry(**values | {name: _in_utc(values[name]) for name in _TIMES})


def _in_utc(time: datetime | None) -> datetime | None:
    if time is None:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
