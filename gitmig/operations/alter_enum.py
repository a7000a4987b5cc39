"""Changing the values of an ENUM that is a type of its own, as PostgreSQL has them."""

from collections.abc import Sequence

from gitmig.operations.arguments import check_flag, check_name, check_optional_name, check_type
from gitmig.operations.directive import Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import Diff, MigrateOperation, qualified
from gitmig.operations.touch import Touch


class AlterEnumOp(MigrateOperation):
    """Give an ENUM other values."""

    def __init__(
        self,
        type_name: str,
        values: Sequence[str],
        *,
        existing_values: Sequence[str],
        schema: str | None = None,
        rewrite: bool | None = None,
    ) -> None:
        self.type_name = type_name
        self.values = list(values)
        self.existing_values = list(existing_values)
        self.schema = schema
        self.rewrite = rewrite

    def reverse(self) -> "AlterEnumOp":
        """Return what gives it the values that it had."""
        return AlterEnumOp(
            self.type_name,
            self.existing_values,
            existing_values=self.values,
            schema=self.schema,
            rewrite=self.rewrite,
        )

    def to_diff_tuple(self) -> Diff:
        """Return `("alter_enum", schema, type, existing_values, values)`."""
        return ("alter_enum", self.schema, self.type_name, self.existing_values, self.values)

    def describe(self) -> str:
        """Return such as "alter enum color: add 'blue'; remove 'red'"."""
        added = [repr(value) for value in self.values if value not in self.existing_values]
        removed = [repr(value) for value in self.existing_values if value not in self.values]
        changes = [
            f"{verb} {', '.join(values)}"
            for verb, values in (("add", added), ("remove", removed))
            if values
        ]
        name = qualified(self.type_name, self.schema)
        return f"alter enum {name}: {'; '.join(changes) or 'another order'}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the altered type."""
        return (Touch("type", self.type_name, None, self.schema, "alter"),)


class AlterEnumDirective(Directive):
    """Offers `alter_enum`."""

    @checks_keywords()
    def alter_enum(
        self,
        type_name: str,
        values: Sequence[str],
        *,
        existing_values: Sequence[str],
        schema: str | None = None,
        rewrite: bool | None = None,
    ) -> None:
        """Give an ENUM other values, on PostgreSQL.

            op.alter_enum("color", ["red", "green", "blue"], existing_values=["red", "green"])

        Values that are only added are added in place (`ALTER TYPE ... ADD VALUE`). Where values go
        or change places, and with `rewrite`, the type is made anew and every column that has it is
        converted, which writes those tables anew; checks, foreign keys, exclude constraints and
        indexes that compare such columns are dropped before and made anew after. It fails, and
        changes nothing, if a row or one of these, or a default, still has a value that goes.
        PostgreSQL lets nobody use a value that was added in place before the transaction ends:
        `rewrite` is for a revision that needs it at once.
        """
        check_name("alter_enum", "type_name", type_name)
        check_optional_name("alter_enum", "schema", schema)
        check_flag("alter_enum", "rewrite", rewrite)
        for name, given in (("values", values), ("existing_values", existing_values)):
            check_type("alter_enum", name, given, (list, tuple), "a list of strings")
            for value in given:
                check_type("alter_enum", name, value, str, "a list of strings")
        self.invoke(
            AlterEnumOp(
                type_name,
                values,
                existing_values=existing_values,
                schema=schema,
                rewrite=rewrite,
            )
        )
