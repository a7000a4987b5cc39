"""What a step leaves in the database besides its own work: its version rows and its log entry."""

from collections.abc import Sequence

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    bindparam,
    case,
    insert,
    select,
    text,
    true,
    update,
)

from gitmig.errors import VersionConflict
from gitmig.revisions.plan import UpdateVersion, VersionChange
from gitmig.runtime.journal import Journal
from gitmig.runtime.log_table import LogEntry, LogTable, as_row
from gitmig.runtime.prepared import PreparedStatement
from gitmig.runtime.version_table import VersionTable


class StepRecord:
    """Writes both in the transaction of the step."""

    def __init__(self, connection: Connection, versions: VersionTable, journal: Journal) -> None:
        self.connection = connection
        self.versions = versions
        self.journal = journal
        self._together: PreparedStatement | None = None

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
            self._together = _prepare_together(log, self.versions)
        values = as_row(entry) | {
            "old_version": change.old,
            "new_version": change.new,
            "may_wait": may_wait,
        }
        found = self._together.execute(self.connection, values).rowcount
        if found != 1:
            raise VersionConflict.updating(self.versions.name, change.old, change.new, found)


def _prepare_together(log: LogTable, versions: VersionTable) -> PreparedStatement:
    number = versions.table.c.version_num
    moved = (
        update(versions.table)
        .values(version_num=bindparam("new_version"))
        .where(number == bindparam("old_version"))
        .returning(number)
        .cte("moved")
    )
    columns = [column for column in log.table.c if not column.primary_key]
    values = [bindparam(column.name, type_=column.type) for column in columns]
    names = [column.name for column in columns]
    row = select(*values).select_from(moved).where(_leave_to_a_later_commit())
    return PreparedStatement(insert(log.table).from_select(names, row, include_defaults=False))


def _leave_to_a_later_commit() -> ColumnElement[bool]:
    """True; and where `may_wait`, this transaction alone is committed asynchronously.

    https://www.postgresql.org/docs/current/wal-async-commit.html
    """
    asynchronous = text("set_config('synchronous_commit', 'off', true) = 'off'")
    return case((bindparam("may_wait", type_=Boolean()), asynchronous), else_=true())
