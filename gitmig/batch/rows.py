"""Fills the new table, and makes sure that every row arrives."""

from collections.abc import Iterator

from sqlalchemy import Connection

from gitmig.batch.context import MoveContext, OnRows
from gitmig.batch.elements import CopyRows
from gitmig.batch.plan import MovePlan
from gitmig.batch.sqlite_checks import copies_as_they_are
from gitmig.batch.sqlite_read import find_rowid
from gitmig.batch.structure import Structure
from gitmig.ddl import Statement
from gitmig.ddl.sql_text import quote_table
from gitmig.errors.batch import RowsLost
from gitmig.operations.operation import qualified

TOLD_FROM = 1_000_000
"""How many rows a table must have for its copying to be told of."""
PARTS = 20
"""In how many parts the rows are copied then."""


class RowCopy:
    """The copy of one table's rows."""

    def __init__(
        self, connection: Connection, plan: MovePlan, structure: Structure, on_rows: OnRows
    ) -> None:
        self._connection = connection
        self._plan = plan
        self._structure = structure
        self._on_rows = on_rows
        self._sqlite = connection.dialect.name == "sqlite"
        self._old = connection.dialect.identifier_preparer.format_table(plan.copy.source)
        self._name = qualified(plan.name, plan.schema)

    def run(self, context: MoveContext) -> None:
        """Copy the rows.

        Raises: RowsLost.
        """
        total = self._scalar(f"SELECT count(*) FROM {self._old}")
        copied = 0
        for part in self._parts(total):
            context.run(Statement(part))
            copied += self._scalar(self._counting())
            if total >= TOLD_FROM:
                self._on_rows(self._name, copied, total)
        if copied != total:
            raise RowsLost(self._name, total, copied)

    def _counting(self) -> str:
        if self._sqlite:
            return "SELECT changes()"
        new = quote_table(self._plan.temporary, self._plan.schema, self._connection.dialect)
        return f"SELECT count(*) FROM {new}"

    def _parts(self, total: int) -> Iterator[CopyRows]:
        """Yield one statement, or on SQLite one for each part of many rows."""
        copy = self._plan.copy
        star = copy.as_star()
        if self._sqlite and self._plan.same_columns and copies_as_they_are(self._connection, star):
            yield star
            return
        structure = self._structure
        rowid = find_rowid([spec.name for spec in structure.columns])
        numbered = rowid is not None and structure.options.get("sqlite_with_rowid", True)
        if not self._sqlite or total < TOLD_FROM or not numbered:
            yield copy
            return
        first = self._scalar(f"SELECT min({rowid}) FROM {self._old}")
        last = self._scalar(f"SELECT max({rowid}) FROM {self._old}")
        size = (last - first) // PARTS + 1
        for start in range(first, last + 1, size):
            yield copy.between(str(rowid), start, min(start + size - 1, last))

    def _scalar(self, sql: str) -> int:
        value: int = self._connection.exec_driver_sql(sql).scalar_one()
        return value
