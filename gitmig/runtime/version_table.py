"""The table that holds the database's heads."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    Connection,
    CursorResult,
    Delete,
    Insert,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from gitmig.errors import VersionConflict
from gitmig.revisions.plan import DeleteVersion, InsertVersion, UpdateVersion, VersionChange
from gitmig.runtime.own_work import own_work
from gitmig.runtime.prepared import PreparedStatement
from gitmig.runtime.presence import has_table


class VersionTable:
    """Reads the heads, and changes them row by row, each change checked."""

    def __init__(
        self,
        name: str,
        schema: str | None = None,
        *,
        primary_key: bool = True,
        table: Table | None = None,
    ) -> None:
        self.name = name
        self.schema = schema
        constraint = (
            [PrimaryKeyConstraint("version_num", name=f"{name}_pkc")] if primary_key else []
        )
        column = Column("version_num", String(32), nullable=False)
        # Without implicit RETURNING the INSERT is the plain documented statement everywhere.
        plain = Table(
            name, MetaData(), column, *constraint, schema=schema, implicit_returning=False
        )
        self.table = plain if table is None else table
        self._number = self.table.c.version_num
        self._select = select(self._number)
        old: BindParameter[Any] = bindparam("old")
        new = bindparam("new", type_=String())
        self._insert = PreparedStatement(self.insert(new))
        self._update = PreparedStatement(self.update(old, new))
        self._delete = PreparedStatement(self.delete(old))

    def insert(self, new: str | BindParameter[str]) -> Insert:
        """Return the statement that adds a row."""
        return insert(self.table).values(version_num=new)

    def update(self, old: str | BindParameter[Any], new: str | BindParameter[str]) -> Update:
        """Return the statement that changes a row."""
        return update(self.table).values(version_num=new).where(self._number == old)

    def delete(self, old: str | BindParameter[Any]) -> Delete:
        """Return the statement that removes a row."""
        return delete(self.table).where(self._number == old)

    def exists(self, connection: Connection) -> bool:
        """Whether the table is there."""
        with self._work("reading"):
            return has_table(connection, self.name, self.schema)

    def create(self, connection: Connection) -> None:
        """Create the table where it is missing."""
        if not self.exists(connection):
            with self._work("creating"):
                connection.execute(CreateTable(self.table))

    def read_heads(self, connection: Connection) -> tuple[str, ...]:
        """Return the ids of the heads, sorted; none where there is no table."""
        return self.reread_heads(connection) if self.exists(connection) else ()

    def reread_heads(self, connection: Connection) -> tuple[str, ...]:
        """Return the ids of the heads, sorted, from a table that is known to be there."""
        with self._work("reading"):
            return tuple(sorted(connection.scalars(self._select)))

    def apply(self, connection: Connection, changes: Iterable[VersionChange]) -> None:
        """Change the heads.

        Raises:
            VersionConflict: a row is not as the change expects it.
        """
        with self._work("writing"):
            self._apply(connection, changes)

    def _apply(self, connection: Connection, changes: Iterable[VersionChange]) -> None:
        for change in changes:
            match change:
                case InsertVersion(new):
                    self._insert.execute(connection, {"new": new})
                case UpdateVersion(old, new):
                    result = self._update.execute(connection, {"old": old, "new": new})
                    if self._is_surprising(connection, result):
                        raise VersionConflict.updating(self.name, old, new, result.rowcount)
                case DeleteVersion(old):
                    result = self._delete.execute(connection, {"old": old})
                    if self._is_surprising(connection, result):
                        raise VersionConflict(self.name, f"deleting '{old}'", result.rowcount)

    def _is_surprising(self, connection: Connection, result: CursorResult[Any]) -> bool:
        return connection.dialect.supports_sane_rowcount and result.rowcount != 1

    def _work(self, verb: str) -> AbstractContextManager[None]:
        return own_work(f"{verb} the version table `{self.name}`")
