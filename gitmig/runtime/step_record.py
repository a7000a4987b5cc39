"""What a step leaves in the database besides its own work: its version rows and its log entry."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
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
from sqlalchemy.exc import DBAPIError

from gitmig.errors import VersionConflict
from gitmig.revisions.plan import UpdateVersion, VersionChange
from gitmig.runtime.foreseen import Foreseen, ForeseenStatement
from gitmig.runtime.journal import Journal
from gitmig.runtime.log_table import LogEntry, LogTable, as_row, now
from gitmig.runtime.pipeline import Pipeline, Send
from gitmig.runtime.prepared import PipelinedStatement, PreparedStatement
from gitmig.runtime.version_table import VersionTable

_ALTERS = re.compile(r"\s*(?:DROP|ALTER)\b")
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
        self._name = b""
        """Under which the server knows it; empty if it does not."""
        self._alters = False
        """Whether a definition was altered since, behind the back of the driver."""

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

    def find_pipeline(self, changes: Sequence[VersionChange], *, commit: bool) -> Pipeline | None:
        """Return what `send` is given; None where it cannot be, and `write` has to.

        So it is where somebody is to be told of a commit, or a beginning, when it is made.
        """
        if commit and not self._may_begin_unsaid():
            return None
        match changes:
            case [UpdateVersion()] if self.journal.log and self._can_do_both_at_once():
                return Pipeline.find(self.connection)
        return None

    def send(
        self,
        pipeline: Pipeline,
        changes: Sequence[VersionChange],
        entry: LogEntry,
        foreseen: Foreseen | None,
        *,
        commit: bool,
    ) -> "SentRecord":
        """Begin to write what `write` does, while we do other things.

        What the step itself does is sent first, where it is foreseen. With `commit`, commit all,
        and begin the transaction of the next step. To be entered at once; done when it is left.

        Raises:
            DBAPIError: the connection is lost.
        """
        [change] = changes
        assert isinstance(change, UpdateVersion), "find_pipeline() saw to it"
        statements = foreseen.statements if foreseen else ()
        self._alters |= any(_ALTERS.match(statement.sql) for statement in statements)
        sends = [
            *(_as_send(statement.sql.encode()) for statement in statements),
            *self._send_both(change, entry, may_wait=commit, again=foreseen is not None),
            *map(_as_send, (b"COMMIT", b"BEGIN") if commit else ()),
        ]
        pipeline.send(sends)
        return SentRecord(pipeline, self.versions.name, change, statements)

    def _may_begin_unsaid(self) -> bool:
        """Whether nobody listens, and the driver would begin as a plain BEGIN does."""
        driver: Any = self.connection.connection.dbapi_connection
        told = self.connection.dispatch.commit or self.connection.dispatch.begin
        levels = ("isolation_level", "read_only", "deferrable")
        return not told and all(getattr(driver, level, None) is None for level in levels)

    def _send_both(
        self, change: UpdateVersion, entry: LogEntry, *, may_wait: bool, again: bool
    ) -> list[Send]:
        """Have the statement planned once where that lasts: it takes longer than running it.

        That is where it will be sent `again` before anybody else has used the connection: psycopg
        has the server forget everything prepared, too, after a DROP for example.
        """
        if self._sent is None:
            log = self.journal.log
            assert log is not None, "find_pipeline() saw to it"
            both = _write_both(log, self.versions, clock=_measure_clock(self.connection))
            self._sent = PipelinedStatement(both, self.connection.dialect)
        sql, values = self._sent.sql, self._sent.as_texts(_values(change, entry, may_wait=may_wait))
        if not again:
            return [lambda libpq: libpq.send_query_params(sql, values)]
        prepare: list[Send] = []
        if not self._name:
            # Not the name of another run's, which may have had the same session before.
            self._name = f"gitmig_{secrets.token_hex(8)}".encode()
            prepare = [lambda libpq: libpq.send_prepare(self._name, sql)]
        return [*prepare, lambda libpq: libpq.send_query_prepared(self._name, values)]

    def forget(self) -> None:
        """Leave nothing prepared that does not hold, before anybody else uses the connection.

        What psycopg prepared for others may be of tables as they were. It forgets that, too, when
        it is used for a DROP or an ALTER itself, and when it is used for what is done here.
        """
        name, self._name = self._name.decode(), b""
        alters, self._alters = self._alters, False
        if name:
            self.connection.exec_driver_sql(f"DEALLOCATE {'ALL' if alters else name}")

    def start_over(self) -> None:
        """Be told that what was sent failed, perhaps before anything was prepared.

        At the rollback psycopg has the server forget whatever it prepared itself.
        """
        self._name, self._alters = b"", False

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

    def __init__(
        self,
        pipeline: Pipeline,
        table: str,
        change: UpdateVersion,
        statements: Sequence[ForeseenStatement],
    ) -> None:
        self._pipeline = pipeline
        self._table = table
        self._change = change
        self._statements = statements

    @property
    def tried(self) -> int | None:
        """How many statements of the step have run, or failed; None where it ran before."""
        return len(self._pipeline.answers) + 1 if self._statements else None

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
            DBAPIError: a statement fails, the transaction cannot be committed, or the connection
                is lost.
            an error of `gitmig.errors.operations`, where it says more.
        """
        try:
            self._pipeline.__exit__(kind, error, trace)
        except DBAPIError as failure:
            answered = len(self._pipeline.answers)
            if answered < len(self._statements):
                raise self._statements[answered].blame(failure) from failure.orig
            found = _REFUSAL.search(str(failure.orig))
            if found is None:
                raise
            old, new = self._change.old, self._change.new
            raise VersionConflict.updating(self._table, old, new, int(found[1])) from failure


def _as_send(sql: bytes) -> Send:
    return lambda libpq: libpq.send_query_params(sql, ())


def _values(change: UpdateVersion, entry: LogEntry, *, may_wait: bool) -> dict[str, Any]:
    return as_row(entry) | {
        "old_version": change.old,
        "new_version": change.new,
        "may_wait": may_wait,
    }


def _write_both(log: LogTable, versions: VersionTable, *, clock: timedelta | None = None) -> Insert:
    """Return the statement; where there is one row to move, it moves it and adds the entry.

    Else it does nothing, for whoever looks at the count of rows before a commit. One for a
    pipeline, which is given how far our `clock` is ahead of the server's, fails then; and it
    finds out itself when the step ends.
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
    values: dict[str, ColumnElement[Any]] = {
        column.name: bindparam(column.name, type_=column.type) for column in columns
    }
    found: FromClause = moved
    if clock is not None:
        found = select(func.count().label("number")).select_from(moved).subquery("found")
        refusal = cast(literal_column(f"'{_FOUND}'").concat(found.c.number), Integer())
        is_one = found.c.number == literal_column("1")
        values["statements"] = case((is_one, values["statements"]), else_=refusal)
        end: ColumnElement[Any] = literal_column(
            f"clock_timestamp() + interval '{clock.total_seconds():f} seconds'"
        )
        values["finished_at"] = func.greatest(values["started_at"], end)
    row = select(*values.values()).select_from(found).where(_leave_to_a_later_commit())
    return insert(log.table).from_select(list(values), row, include_defaults=False)


def _measure_clock(connection: Connection) -> timedelta:
    """Return how far our clock is ahead of the server's; half of a round trip may be wrong."""
    before = now()
    server: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return before + (now() - before) / 2 - server


def _leave_to_a_later_commit() -> ColumnElement[bool]:
    """True; and where `may_wait`, this transaction alone is committed asynchronously.

    https://www.postgresql.org/docs/current/wal-async-commit.html
    """
    asynchronous = text("set_config('synchronous_commit', 'off', true) = 'off'")
    return case((bindparam("may_wait", type_=Boolean()), asynchronous), else_=true())
