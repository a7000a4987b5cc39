"""Creating a unique constraint."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Constraint, UniqueConstraint

from gitmig.operations.arguments import (
    check_columns,
    check_keywords,
    check_name,
    check_optional_name,
)
from gitmig.operations.constraint import AddConstraintOp, constraint_keywords, name_of
from gitmig.operations.directive import Directive
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects


@AddConstraintOp.register_add_constraint("unique_constraint")
class CreateUniqueConstraintOp(AddConstraintOp):
    """Add a unique constraint to a table."""

    constraint_type = "unique"
    noun = "unique constraint"

    def __init__(
        self,
        constraint_name: str | None,
        table_name: str,
        columns: Sequence[str],
        *,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.columns = columns
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint: Constraint) -> "CreateUniqueConstraintOp":
        """Return the operation that adds the constraint."""
        assert isinstance(constraint, UniqueConstraint)
        return cls(
            name_of(constraint),
            str(constraint.table.name),
            [column.name for column in constraint.columns],
            schema=constraint.table.schema,
            **constraint_keywords(constraint),
        )

    def to_constraint(self, migration_context: SchemaContext | None = None) -> UniqueConstraint:
        """Build the constraint on a table that has just the columns named."""
        objects = SchemaObjects.of(migration_context)
        constraint = UniqueConstraint(*self.columns, name=self.constraint_name, **self.kw)
        objects.stub(self.table_name, self.columns, [constraint], schema=self.schema)
        return constraint


class CreateUniqueConstraintDirective(Directive):
    """Offers `create_unique_constraint`."""

    def create_unique_constraint(
        self,
        constraint_name: str | None,
        table_name: str,
        columns: Sequence[str],
        *,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        """Add a unique constraint to a table.

            op.create_unique_constraint("uq_users_email", "users", ["email"])

        A name of None follows the naming convention of the target metadata, or is left to the
        database. Further keywords: `deferrable`, `initially`, and options of a dialect such as
        `postgresql_nulls_not_distinct`.
        """
        directive = "create_unique_constraint"
        check_optional_name(directive, "constraint_name", constraint_name)
        check_name(directive, "table_name", table_name)
        check_columns(directive, "columns", columns)
        check_keywords(directive, kw, {"comment", "deferrable", "info", "initially", "schema"})
        self.invoke(
            CreateUniqueConstraintOp(constraint_name, table_name, columns, schema=schema, **kw)
        )
