"""What a step leaves in the database besides its own work: its version rows and its log entry."""

import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Self

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Integer,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    select,
    text,
    true,
    update,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gitmig.errors import VersionConflict
from gitmig.revisions.plan import UpdateVersion, VersionChange
from gitmig.runtime.journal import Journal
from gitmig.runtime.log_table import LogEntry, LogTable, as_row
from gitmig.runtime.pipeline import Pipeline, Send
from gitmig.runtime.prepared import PipelinedStatement, PreparedStatement
from gitmig.runtime.version_table import VersionTable

_FORGET = re.compile(r"\b(?:DEALLOCATE|DISCARD)\b", re.IGNORECASE)
_FOUND = "gitmig found rows: "
_REFUSAL = re.compile(f"{_FOUND}(\\d+)")
"""In what PostgreSQL says of a text that is no number, in whatever language."""


class StepRecord:
    """Writes both in the transaction of the step."""

    def __init__(self, connection: Connection, versions: VersionTable, journal: Journal) -> None:
        self.connection = connection
        self.versions = versions
        self.journal = journal
        self._together: PreparedStatement | None = None
        self._sent: PipelinedStatement | None = None
        self._name = ""
        """Under which the server knows it; "" if it does not."""

    def write(
        self, changes: Sequence[VersionChange], entry: LogEntry, *, may_wait: bool = False
    ) -> None:
        """Change the heads, and finish the log entry.

        Where `may_wait`, the commit that follows need not reach the disk before a later one does.

        Raises:
            VersionConflict: a row is not as a change expects it.
        """
        log = self.journal.log
        match changes:
            case [UpdateVersion() as change] if log and self._can_do_both_at_once():
                self._write_together(log, change, entry, may_wait=may_wait)
            case _:
                self.versions.apply(self.connection, changes)
                self.journal.finish(entry)

    def send(
        self, changes: Sequence[VersionChange], entry: LogEntry, *, commit: bool
    ) -> "SentRecord | None":
        """Begin to write what `write` does, while we do other things.

        With `commit`, commit it, and begin the transaction of the next step. To be entered at once;
        done when it is left. None where that cannot be, and `write` has to: so where somebody is
        to be told of a commit, or a beginning, when it is made.

        Raises:
            DBAPIError: the connection is lost.
        """
        log = self.journal.log
        if commit and not self._may_begin_unsaid():
            return None
        match changes:
            case [UpdateVersion() as change] if log and self._can_do_both_at_once():
                pipeline = Pipeline.find(self.connection)
            case _:
                return None
        if pipeline is None:
            return None
        if self._sent is None:
            both = _write_both(log, self.versions, strict=True)
            self._sent = PipelinedStatement(both, self.connection.dialect)
        values = self._sent.as_texts(_values(change, entry, may_wait=commit))
        sends = [
            *self._prepare(self._sent.sql),
            lambda libpq: libpq.send_query_prepared(self._name.encode(), values),
        ]
        if commit:
            sends.append(lambda libpq: libpq.send_query_params(b"COMMIT", ()))
            sends.append(lambda libpq: libpq.send_query_params(b"BEGIN", ()))
        pipeline.send(sends)
        return SentRecord(pipeline, self.versions.name, change)

    def _may_begin_unsaid(self) -> bool:
        """Whether nobody listens, and the driver would begin as a plain BEGIN does."""
        driver: Any = self.connection.connection.dbapi_connection
        told = self.connection.dispatch.commit or self.connection.dispatch.begin
        levels = ("isolation_level", "read_only", "deferrable")
        return not told and all(getattr(driver, level, None) is None for level in levels)

    def _prepare(self, sql: bytes) -> list[Send]:
        """Have the statement planned once: that takes longer than running it.

        Anew where the revision may have made the server forget it. The name is no other run's,
        which may have had the same session of the server before.
        """
        if self._name and not any(map(_FORGET.search, self.journal.statements)):
            return []
        self._name = f"gitmig_{secrets.token_hex(8)}"
        name = self._name.encode()
        return [lambda libpq: libpq.send_prepare(name, sql)]

    def forget(self) -> None:
        """Leave nothing prepared in a session that others may get after us."""
        name, self._name = self._name, ""
        if name:
            with suppress(SQLAlchemyError):  # the last revision may have made the server forget it
                self.connection.exec_driver_sql(f"DEALLOCATE {name}")

    def _can_do_both_at_once(self) -> bool:
        """Whether a statement can update one table and insert into another, if it updated a row.

        https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
        """
        return self.connection.dialect.name == "postgresql" and not self.journal.has_row

    def _write_together(
        self, log: LogTable, change: UpdateVersion, entry: LogEntry, *, may_wait: bool
    ) -> None:
        """Save a round trip to the server: most steps of most upgrades come this way."""
        if self._together is None:
            self._together = PreparedStatement(_write_both(log, self.versions))
        values = _values(change, entry, may_wait=may_wait)
        found = self._together.execute(self.connection, values).rowcount
        if found != 1:
            raise VersionConflict.updating(self.versions.name, change.old, change.new, found)


class SentRecord:
    """What was sent, and is not yet answered while this is entered."""

    def __init__(self, pipeline: Pipeline, table: str, change: UpdateVersion) -> None:
        self._pipeline = pipeline
        self._table = table
        self._change = change

    @property
    def is_committed(self) -> bool:
        """Whether the step is done, whatever happened meanwhile."""
        return "COMMIT" in self._pipeline.answers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Wait for the answers.

        Raises:
            VersionConflict: the row is not as the change expects it.
            DBAPIError: the transaction cannot be committed, or the connection is lost.
        """
        try:
            self._pipeline.__exit__(kind, error, trace)
        except DBAPIError as failure:
            found = _REFUSAL.search(str(failure.orig))
            if found is None:
                raise
            old, new = self._change.old, self._change.new
            raise VersionConflict.updating(self._table, old, new, int(found[1])) from failure


def _values(change: UpdateVersion, entry: LogEntry, *, may_wait: bool) -> dict[str, Any]:
    return as_row(entry) | {
        "old_version": change.old,
        "new_version": change.new,
        "may_wait": may_wait,
    }


def _write_both(log: LogTable, versions: VersionTable, *, strict: bool = False) -> Insert:
    """Return the statement; a `strict` one fails unless there is one row to move.

    Else it does nothing then, for whoever looks at the count of rows before a commit.
    """
    number = versions.table.c.version_num
    moved = (
        update(versions.table)
        .values(version_num=bindparam("new_version"))
        .where(number == bindparam("old_version"))
        .returning(number)
        .cte("moved")
    )
    columns = [column for column in log.table.c if not column.primary_key]
    values: list[ColumnElement[Any]] = [
        bindparam(column.name, type_=column.type) for column in columns
    ]
    found: FromClause = moved
    if strict:
        found = select(func.count().label("number")).select_from(moved).subquery("found")
        index = columns.index(log.table.c.statements)
        refusal = cast(literal_column(f"'{_FOUND}'").concat(found.c.number), Integer())
        values[index] = case((found.c.number == literal_column("1"), values[index]), else_=refusal)
    names = [column.name for column in columns]
    row = select(*values).select_from(found).where(_leave_to_a_later_commit())
    return insert(log.table).from_select(names, row, include_defaults=False)


def _leave_to_a_later_commit() -> ColumnElement[bool]:
    """True; and where `may_wait`, this transaction alone is committed asynchronously.

    https://www.postgresql.org/docs/current/wal-async-commit.html
    """
    asynchronous = text("set_config('synchronous_commit', 'off', true) = 'off'")
    return case((bindparam("may_wait", type_=Boolean()), asynchronous), else_=true())
