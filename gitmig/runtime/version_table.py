"""The table that holds the database's heads."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    CursorResult,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from gitmig.errors import VersionConflict
from gitmig.revisions.plan import DeleteVersion, InsertVersion, UpdateVersion, VersionChange


class VersionTable:
    """Reads the heads, and changes them row by row, each change checked."""

    def __init__(self, name: str, schema: str | None = None, *, primary_key: bool = True) -> None:
        self.name = name
        self.schema = schema
        constraint = (
            [PrimaryKeyConstraint("version_num", name=f"{name}_pkc")] if primary_key else []
        )
        column = Column("version_num", String(32), nullable=False)
        # Without implicit RETURNING the INSERT is the plain documented statement everywhere.
        self.table = Table(
            name, MetaData(), column, *constraint, schema=schema, implicit_returning=False
        )
        number = self.table.c.version_num
        self._select = select(number)
        self._insert = insert(self.table).values(version_num=bindparam("new"))
        self._update = (
            update(self.table)
            .values(version_num=bindparam("new"))
            .where(number == bindparam("old"))
        )
        self._delete = delete(self.table).where(number == bindparam("old"))

    def exists(self, connection: Connection) -> bool:
        """Whether the table is there."""
        return connection.dialect.has_table(connection, self.name, schema=self.schema)

    def create(self, connection: Connection) -> None:
        """Create the table where it is missing."""
        if not self.exists(connection):
            connection.execute(CreateTable(self.table))

    def read_heads(self, connection: Connection) -> tuple[str, ...]:
        """Return the ids of the heads, sorted; none where there is no table."""
        return self.reread_heads(connection) if self.exists(connection) else ()

    def reread_heads(self, connection: Connection) -> tuple[str, ...]:
        """Return the ids of the heads, sorted, from a table that is known to be there."""
        return tuple(sorted(connection.scalars(self._select)))

    def apply(self, connection: Connection, changes: Iterable[VersionChange]) -> None:
        """Change the heads.

        Raises:
            VersionConflict: a row is not as the change expects it.
        """
        for change in changes:
            match change:
                case InsertVersion(new):
                    connection.execute(self._insert, {"new": new})
                case UpdateVersion(old, new):
                    result = connection.execute(self._update, {"old": old, "new": new})
                    self._check(connection, result, f"updating '{old}' to '{new}'")
                case DeleteVersion(old):
                    result = connection.execute(self._delete, {"old": old})
                    self._check(connection, result, f"deleting '{old}'")

    def purge(self, connection: Connection) -> None:
        """Delete all rows."""
        connection.execute(delete(self.table))

    def _check(self, connection: Connection, result: CursorResult[Any], change: str) -> None:
        if connection.dialect.supports_sane_rowcount and result.rowcount != 1:
            raise VersionConflict(self.name, change, result.rowcount)
