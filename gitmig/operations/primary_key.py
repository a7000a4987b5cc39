"""Creating a primary key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Constraint, PrimaryKeyConstraint

from gitmig.operations.arguments import check_columns, check_name, check_optional_name
from gitmig.operations.constraint import AddConstraintOp, constraint_keywords, name_of
from gitmig.operations.directive import Directive
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects


@AddConstraintOp.register_add_constraint("primary_key_constraint")
class CreatePrimaryKeyOp(AddConstraintOp):
    """Add a primary key to a table."""

    constraint_type = "primary"
    noun = "primary key"

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
    def from_constraint(cls, constraint: Constraint) -> "CreatePrimaryKeyOp":
        """Return the operation that adds the constraint."""
        assert isinstance(constraint, PrimaryKeyConstraint)
        return cls(
            name_of(constraint),
            str(constraint.table.name),
            [column.name for column in constraint.columns],
            schema=constraint.table.schema,
            **constraint_keywords(constraint),
        )

    def to_constraint(self, migration_context: SchemaContext | None = None) -> PrimaryKeyConstraint:
        """Build the constraint on a table that has just the columns named."""
        objects = SchemaObjects.of(migration_context)
        constraint = PrimaryKeyConstraint(*self.columns, name=self.constraint_name, **self.kw)
        objects.stub(self.table_name, self.columns, [constraint], schema=self.schema)
        return constraint


class CreatePrimaryKeyDirective(Directive):
    """Offers `create_primary_key`."""

    def create_primary_key(
        self,
        constraint_name: str | None,
        table_name: str,
        columns: Sequence[str],
        *,
        schema: str | None = None,
    ) -> None:
        """Add a primary key to a table that has none.

            op.create_primary_key("pk_users", "users", ["id"])

        The columns have to be NOT NULL already. A name of None follows the naming convention of
        the target metadata, or is left to the database.
        """
        check_optional_name("create_primary_key", "constraint_name", constraint_name)
        check_name("create_primary_key", "table_name", table_name)
        check_columns("create_primary_key", "columns", columns)
        self.invoke(CreatePrimaryKeyOp(constraint_name, table_name, columns, schema=schema))
