"""What a step leaves in the database besides its own work: its version rows and its log entry."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gitmig.errors import VersionConflict
from gitmig.revisions.plan import UpdateVersion, VersionChange
from gitmig.runtime.foreseen import Foreseen, ForeseenStatement
from gitmig.runtime.journal import Journal
from gitmig.runtime.log_table import LogEntry, LogTable, as_row, now
from gitmig.runtime.pipeline import Batch, Pipeline, Send
from gitmig.runtime.prepared import PipelinedStatement, PreparedStatement
from gitmig.runtime.record_statement import find_refusal, write_both, write_or_fail
from gitmig.runtime.version_table import VersionTable

_ALTERS = re.compile(r"\s*(?:DROP|ALTER)\b")


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
        return Pipeline.find(self.connection) if self.can_be_sent(changes) else None

    def can_be_sent(self, changes: Sequence[VersionChange]) -> bool:
        """Whether one statement is all that there is to write."""
        match changes:
            case [UpdateVersion()]:
                return self._can_do_both_at_once()
        return False

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
        and begin the transaction of the next step. Done when what is returned is left.

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
        batch = pipeline.send(sends)
        return SentRecord(batch, self.versions.name, change, statements)

    def _may_begin_unsaid(self) -> bool:
        """Whether nobody listens, and the driver would begin as a plain BEGIN does."""
        driver: Any = self.connection.connection.dbapi_connection
        told = self.connection.dispatch
        is_told = len(told.commit) > 1 or told.begin  # one is the journal's
        levels = ("isolation_level", "read_only", "deferrable")
        return not is_told and all(getattr(driver, level, None) is None for level in levels)

    def _send_both(
        self, change: UpdateVersion, entry: LogEntry, *, may_wait: bool, again: bool
    ) -> list[Send]:
        """Have the statement planned once where that lasts: it takes longer than running it.

        That is where it will be sent `again` before anybody else has used the connection: psycopg
        has the server forget everything prepared, too, after a DROP for example.
        """
        if self._sent is None:
            clock = _measure_clock(self.connection)
            both = write_or_fail(self.journal.log, self.versions, clock)
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
        it is used for a DROP or an ALTER itself, and when it is used for what is done here; but
        only by a text that it did not see before.
        """
        name, self._name = self._name.decode(), b""
        alters, self._alters = self._alters, False
        if name:
            what = f"ALL -- {name}" if alters else name
            self.connection.exec_driver_sql(f"DEALLOCATE {what}")

    def start_over(self) -> None:
        """Be told that what was sent failed, perhaps before anything was prepared.

        At the rollback psycopg has the server forget whatever it prepared itself.
        """
        self._name, self._alters = b"", False

    def _can_do_both_at_once(self) -> bool:
        """Whether one statement can change the heads and add the log entry."""
        return self.connection.dialect.name == "postgresql" and not self.journal.has_row

    def _write_together(
        self, log: LogTable, change: UpdateVersion, entry: LogEntry, *, may_wait: bool
    ) -> None:
        """Save a round trip to the server: most steps of most upgrades come this way."""
        if self._together is None:
            self._together = PreparedStatement(write_both(log, self.versions))
        values = _values(change, entry, may_wait=may_wait)
        found = self._together.execute(self.connection, values).rowcount
        if found != 1:
            raise VersionConflict.updating(self.versions.name, change.old, change.new, found)


class SentRecord:
    """What was sent, and is not yet answered while this is entered."""

    def __init__(
        self,
        batch: Batch,
        table: str,
        change: UpdateVersion,
        statements: Sequence[ForeseenStatement],
    ) -> None:
        self._batch = batch
        self._table = table
        self._change = change
        self._statements = statements

    @property
    def tried(self) -> int | None:
        """How many statements of the step have run, or failed; None where it ran before."""
        return len(self._batch.answers) + 1 if self._statements else None

    @property
    def is_committed(self) -> bool:
        """Whether the step is done, whatever happened meanwhile."""
        return "COMMIT" in self._batch.answers

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
            self._batch.__exit__(kind, error, trace)
        except DBAPIError as failure:
            answered = len(self._batch.answers)
            if answered < len(self._statements):
                raise self._statements[answered].blame(failure) from failure.orig
            found = find_refusal(str(failure.orig))
            if found is None:
                raise
            old, new = self._change.old, self._change.new
            raise VersionConflict.updating(self._table, old, new, found) from failure


@dataclass(frozen=True, slots=True)
class SentAhead:
    """A step that was sent while the one before it was under way."""

    pipeline: Pipeline
    entry: LogEntry
    """Of its beginning."""
    sent: SentRecord


def _as_send(sql: bytes) -> Send:
    return lambda libpq: libpq.send_query_params(sql, ())


def _values(change: UpdateVersion, entry: LogEntry, *, may_wait: bool) -> dict[str, Any]:
    return as_row(entry) | {
        "old_version": change.old,
        "new_version": change.new,
        "may_wait": may_wait,
    }


def _measure_clock(connection: Connection) -> timedelta:
    """Return how far our clock is ahead of the server's; half of a round trip may be wrong."""
    before = now()
    server: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return before + (now() - before) / 2 - server
