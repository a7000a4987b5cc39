"""Inserting rows that belong to the schema, such as those of a lookup table."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import TableClause

from gitmig.operations.arguments import check_type
from gitmig.operations.directive import Directive
from gitmig.operations.operation import MigrateOperation
from gitmig.operations.touch import Touch


class BulkInsertOp(MigrateOperation):
    """Insert rows into a table: all with one statement, or each with its own."""

    def __init__(
        self,
        table: TableClause,
        rows: Sequence[Mapping[str, Any]],
        *,
        multiinsert: bool = True,
    ) -> None:
        self.table = table
        self.rows = rows
        self.multiinsert = multiinsert

    def describe(self) -> str:
        """Return such as "insert 3 rows into countries"."""
        count = len(self.rows)
        return f"insert {count} {'row' if count == 1 else 'rows'} into {self.table.fullname}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the rows of the table."""
        return (Touch("rows", None, self.table.name, self.table.schema, "write"),)


class BulkInsertDirective(Directive):
    """Offers `bulk_insert`."""

    def bulk_insert(
        self,
        table: TableClause,
        rows: Sequence[Mapping[str, Any]],
        *,
        multiinsert: bool = True,
    ) -> None:
        """Insert rows, given as dictionaries that all have the same keys.

            countries = sa.table("countries", sa.column("code"), sa.column("name"))
            op.bulk_insert(countries, [{"code": "NO", "name": "Norway"}])

        `multiinsert=False` writes an INSERT for each row, which rows with `op.inline_literal()`
        need.
        """
        check_type("bulk_insert", "table", table, TableClause, "a Table or sqlalchemy.table()")
        check_type("bulk_insert", "rows", rows, (list, tuple), "a list of dictionaries")
        for row in rows:
            check_type("bulk_insert", "rows", row, Mapping, "a list of dictionaries")
        self.invoke(BulkInsertOp(table, rows, multiinsert=multiinsert))
