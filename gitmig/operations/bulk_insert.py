"""Inserting rows that belong to the schema, such as those of a lookup table."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import TableClause

from gitmig.errors.operations import InvalidArgument
from gitmig.operations.arguments import check_flag, check_type
from gitmig.operations.directive import Directive
from gitmig.operations.keywords import checks_keywords
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

    @checks_keywords()
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
        check_flag("bulk_insert", "multiinsert", multiinsert)
        for position, row in enumerate(rows):
            check_type("bulk_insert", "rows", row, Mapping, "a list of dictionaries")
            _check_row(table, position, row, rows[0] if multiinsert else row)
        self.invoke(BulkInsertOp(table, rows, multiinsert=multiinsert))


def _check_row(
    table: TableClause, position: int, row: Mapping[str, Any], first: Mapping[str, Any]
) -> None:
    """Raise InvalidArgument for keys that are no columns, or not those of the first row.

    One statement inserts all rows, so what the first row lacks would be left out of the others.
    """
    known = set(table.c.keys())
    unknown = sorted({str(getattr(key, "key", key)) for key in row} - known)
    if known and unknown:
        nearest = get_close_matches(unknown[0], known, n=1)
        hint = f"did you mean `{nearest[0]}`?" if nearest else f"it has {', '.join(sorted(known))}"
        problem = f"has `{unknown[0]}` in row {position}, which is no column of {table.name}"
        raise InvalidArgument("bulk_insert", "rows", problem, hint)
    if row.keys() != first.keys():
        different = sorted(str(key) for key in row.keys() ^ first.keys())
        problem = f"differs in row {position} from the first row: {', '.join(different)}"
        hint = "give all rows the same keys, None where there is no value, or multiinsert=False"
        raise InvalidArgument("bulk_insert", "rows", problem, hint)
