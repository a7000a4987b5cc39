"""Creating a unique constraint."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import UniqueConstraint

from gitmig.operations.arguments import check_columns, check_optional_name, check_table
from gitmig.operations.constraint import CONSTRAINT_KEYWORDS, AddConstraintOp
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.key_constraint import KeyConstraintOp
from gitmig.operations.keywords import checks_keywords


@AddConstraintOp.register_add_constraint("unique_constraint")
class CreateUniqueConstraintOp(KeyConstraintOp):
    """Add a unique constraint to a table."""

    constraint_type = "unique"
    constraint_class = UniqueConstraint
    noun = "unique constraint"


class CreateUniqueConstraintDirective(Directive):
    """Offers `create_unique_constraint`."""

    @checks_keywords(also=CONSTRAINT_KEYWORDS, construct=UniqueConstraint())
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
        check_table(directive, table_name, schema)
        check_columns(directive, "columns", columns)
        self.invoke(
            CreateUniqueConstraintOp(constraint_name, table_name, columns, schema=schema, **kw)
        )


class BatchCreateUniqueConstraintDirective(BatchDirective):
    """Offers `create_unique_constraint` of a batch."""

    def create_unique_constraint(
        self, constraint_name: str | None, columns: Sequence[str], **kw: Any
    ) -> None:
        """Add a unique constraint to the table.

        batch_op.create_unique_constraint("uq_users_email", ["email"])
        """
        self.on_table(CreateUniqueConstraintDirective).create_unique_constraint(
            constraint_name, self.table_name, columns, schema=self.schema, **kw
        )
