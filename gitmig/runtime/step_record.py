"""What a step leaves in the database besides its own work: its version rows and its log entry."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

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

    def write(self, changes: Sequence[VersionChange], entry: LogEntry) -> None:
        """Change the heads, and finish the log entry.

        Raises:
            VersionConflict: a row is not as a change expects it.
        """
        log = self.journal.log
        match changes:
            case [UpdateVersion() as change] if log and self._can_do_both_at_once():
                self._write_together(log, change, entry)
            case _:
                self.versions.apply(self.connection, changes)
                self.journal.finish(entry)

    def _can_do_both_at_once(self) -> bool:
        """Whether a statement can update one table and insert into another, if it updated a row.

        https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
        """
        return self.connection.dialect.name == "postgresql" and not self.journal.has_row

    def _write_together(self, log: LogTable, change: UpdateVersion, entry: LogEntry) -> None:
        """Save a round trip to the server: most steps of most upgrades come this way."""
        if self._together is None:
            self._together = _prepare_together(log, self.versions)
        values = as_row(entry) | {"old_version": change.old, "new_version": change.new}
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
    row = select(*values).select_from(moved)
    return PreparedStatement(insert(log.table).from_select(names, row, include_defaults=False))
