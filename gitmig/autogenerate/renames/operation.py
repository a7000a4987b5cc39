"""The renaming of a column, which knows its way back."""

from collections.abc import Mapping
from typing import Any

from gitmig.operations import AlterColumnOp
from gitmig.operations.operation import Diff, qualified


class RenameColumnOp(AlterColumnOp):
    """An `alter_column` that only renames; it is rendered and run as one.

    `AlterColumnOp.reverse()` leaves a rename alone, as documented. This one stands before all
    other changes of its table, so that the way back ends with it and knows the column's names.
    """

    def __init__(
        self,
        table_name: str,
        column_name: str,
        new_name: str,
        schema: str | None,
        existing: Mapping[str, Any],
    ) -> None:
        super().__init__(table_name, column_name, schema=schema, modify_name=new_name, **existing)
        self._new_name = new_name
        self._existing = existing

    def reverse(self) -> "RenameColumnOp":
        """Return the renaming back."""
        return RenameColumnOp(
            self.table_name, self._new_name, self.column_name, self.schema, self._existing
        )

    def to_diff_tuple(self) -> Diff:
        """Return `[("modify_name", schema, table, column, {existing_*}, old, new)]`."""
        old, new = self.column_name, self._new_name
        place = (self.schema, self.table_name, old)
        return [("modify_name", *place, dict(self._existing), old, new)]

    def describe(self) -> str:
        """Return such as "rename column users.name to full_name"."""
        place = f"{qualified(self.table_name, self.schema)}.{self.column_name}"
        return f"rename column {place} to {self._new_name}"
