"""Creating a check constraint."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Constraint, Table
from sqlalchemy.sql.elements import ColumnElement, TextClause

from gitmig.operations.arguments import SQL, check_optional_name, check_table, check_type
from gitmig.operations.constraint import (
    CONSTRAINT_KEYWORDS,
    AddConstraintOp,
    constraint_keywords,
    name_of,
)
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects

Condition = str | TextClause | ColumnElement[bool]


@AddConstraintOp.register_add_constraint("check_constraint")
@AddConstraintOp.register_add_constraint("table_or_column_check_constraint")
@AddConstraintOp.register_add_constraint("column_check_constraint")
class CreateCheckConstraintOp(AddConstraintOp):
    """Add a check constraint to a table."""

    constraint_type = "check"
    noun = "check constraint"

    def __init__(
        self,
        constraint_name: str | None,
        table_name: str,
        condition: Condition,
        *,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.condition = condition
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint: Constraint) -> "CreateCheckConstraintOp":
        """Return the operation that adds the constraint."""
        assert isinstance(constraint, CheckConstraint)
        parent: Any = constraint.parent
        table: Table = parent.table if isinstance(parent, Column) else parent
        return cls(
            name_of(constraint),
            str(table.name),
            constraint.sqltext,
            schema=table.schema,
            **constraint_keywords(constraint),
        )

    def to_constraint(self, migration_context: SchemaContext | None = None) -> CheckConstraint:
        """Build the constraint on a table that has no columns."""
        objects = SchemaObjects.of(migration_context)
        table = objects.stub(self.table_name, schema=self.schema)
        constraint = CheckConstraint(
            self.condition, name=self.constraint_name, _autoattach=False, **self.kw
        )
        table.append_constraint(constraint)
        return constraint


class CreateCheckConstraintDirective(Directive):
    """Offers `create_check_constraint`."""

    @checks_keywords(also=CONSTRAINT_KEYWORDS, construct=CheckConstraint(""))
    def create_check_constraint(
        self,
        constraint_name: str | None,
        table_name: str,
        condition: Condition,
        *,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        """Add a check constraint to a table.

            op.create_check_constraint("ck_users_age", "users", sa.column("age") >= 0)
            op.create_check_constraint("ck_users_age", "users", "age >= 0")

        Further keywords: `deferrable`, `initially`, and options of a dialect.
        """
        directive = "create_check_constraint"
        check_optional_name(directive, "constraint_name", constraint_name)
        check_table(directive, table_name, schema)
        expected = "SQL, text() or an expression"
        check_type(directive, "condition", condition, SQL, expected)
        self.invoke(
            CreateCheckConstraintOp(constraint_name, table_name, condition, schema=schema, **kw)
        )


class BatchCreateCheckConstraintDirective(BatchDirective):
    """Offers `create_check_constraint` of a batch."""

    def create_check_constraint(
        self, constraint_name: str | None, condition: Condition, **kw: Any
    ) -> None:
        """Add a check constraint to the table.

        batch_op.create_check_constraint("ck_users_age", "age >= 0")
        """
        self.on_table(CreateCheckConstraintDirective).create_check_constraint(
            constraint_name, self.table_name, condition, schema=self.schema, **kw
        )
