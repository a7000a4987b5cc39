"""Renaming a table."""

from gitmig.operations.arguments import check_name, check_optional_name
from gitmig.operations.directive import Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import AlterTableOp, qualified
from gitmig.operations.touch import Touch, touch_table


class RenameTableOp(AlterTableOp):
    """Rename a table within its schema."""

    def __init__(
        self, old_table_name: str, new_table_name: str, *, schema: str | None = None
    ) -> None:
        super().__init__(old_table_name, schema=schema)
        self.new_table_name = new_table_name

    @property
    def old_table_name(self) -> str:
        """The name before; `table_name` is the same."""
        return self.table_name

    def reverse(self) -> "RenameTableOp":
        """Return the renaming back."""
        return RenameTableOp(self.new_table_name, self.table_name, schema=self.schema)

    def describe(self) -> str:
        """Return such as "rename table user to users"."""
        return f"rename table {qualified(self.table_name, self.schema)} to {self.new_table_name}"

    def touches(self) -> tuple[Touch, ...]:
        """Return one name removed and another created."""
        return (
            Touch("table", self.table_name, self.table_name, self.schema, "remove", renamed=True),
            touch_table(self.new_table_name, self.schema, "create"),
        )


class RenameTableDirective(Directive):
    """Offers `rename_table`."""

    @checks_keywords()
    def rename_table(
        self, old_table_name: str, new_table_name: str, *, schema: str | None = None
    ) -> None:
        """Rename a table; it stays in its schema.

        op.rename_table("user", "users")
        """
        check_name("rename_table", "old_table_name", old_table_name)
        check_name("rename_table", "new_table_name", new_table_name)
        check_optional_name("rename_table", "schema", schema)
        self.invoke(RenameTableOp(old_table_name, new_table_name, schema=schema))
