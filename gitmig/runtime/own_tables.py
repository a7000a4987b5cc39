"""The two tables of ours in a database: the version table, and the log, which it may do without."""

import time

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gitmig.errors import HalfApplied
from gitmig.runtime.events import OnEvent, Warned
from gitmig.runtime.failures import describe_database_error
from gitmig.runtime.lock import LONGEST_PAUSE
from gitmig.runtime.log_table import RUNNING, LogEntry, LogTable
from gitmig.runtime.process import is_running
from gitmig.runtime.transactions import Transactions
from gitmig.runtime.version_table import VersionTable


class OwnTables:
    """Both of them, on one connection."""

    def __init__(
        self,
        connection: Connection,
        transactions: Transactions,
        versions: VersionTable,
        log: LogTable | None,
        on_event: OnEvent,
    ) -> None:
        self.connection = connection
        self.transactions = transactions
        self.versions = versions
        self.log = log
        """None where the settings, or the database, will have none."""
        self.emit = on_event
        self.are_there = False
        """Whether both are known to be there, committed."""

    def create(self) -> tuple[str, ...]:
        """Create what is missing, in a transaction; return its names."""
        missing = [
            table
            for table in (self.versions, self.log)
            if table is not None and not table.exists(self.connection)
        ]
        with self.transactions.step():
            self.ensure()
        return tuple(table.name for table in missing if table in (self.versions, self.log))

    def ensure(self, database: str | None = None) -> None:
        """Create what is missing; without a log, gitmig works as well.

        `database` is its name where there are several.
        """
        if self.are_there:
            return
        self.versions.create(self.connection)
        if self.log is not None and not self.log.exists(self.connection):
            try:
                self._create_log(self.log)
            except DBAPIError as error:
                reason = describe_database_error(error, self.connection.engine.url)
                message = f"there is no log: {self.log.name} cannot be created: {reason}"
                self.emit(Warned(message, database))
                self.log = None

    def _create_log(self, log: LogTable) -> None:
        if self.transactions.ddl_commits:  # its DDL would end the savepoint
            log.create(self.connection)
            return
        with self.connection.begin_nested():
            log.create(self.connection)

    def find_unsettled(self) -> LogEntry | None:
        """Return the log's entry of a revision that stopped half-way."""
        if self.log is None or not self.log.exists(self.connection):
            return None
        return self.log.find_unsettled(self.connection)

    def refuse_unsettled(self) -> None:
        """Make sure that no revision stopped half-way.

        On SQLite it may be under way: in an `autocommit_block()` another process has no lock.

        Raises:
            HalfApplied: one did; or nothing tells that it did not, and it was not done in time.
        """
        end = time.monotonic() + self.transactions.lock_timeout
        while (entry := self.find_unsettled()) is not None:
            may_go_on = (
                entry.state == RUNNING
                and self.transactions.can_be_overtaken
                and is_running(entry.process) is not False
            )
            if not may_go_on or time.monotonic() > end:
                raise describe_unsettled(entry)
            self.transactions.pause(LONGEST_PAUSE)


def describe_unsettled(entry: LogEntry) -> HalfApplied:
    """Return what there is to say, and to do, about a revision that stopped half-way."""
    return HalfApplied(
        entry.revision,
        entry.direction,
        entry.statements,
        entry.statement,
        entry.error,
        may_have_run=entry.state == RUNNING and entry.statement is not None,
    )
