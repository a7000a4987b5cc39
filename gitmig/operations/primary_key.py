"""Creating a primary key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import PrimaryKeyConstraint

from gitmig.operations.arguments import check_columns, check_optional_name, check_table
from gitmig.operations.constraint import CONSTRAINT_KEYWORDS, AddConstraintOp
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.key_constraint import KeyConstraintOp
from gitmig.operations.keywords import checks_keywords


@AddConstraintOp.register_add_constraint("primary_key_constraint")
class CreatePrimaryKeyOp(KeyConstraintOp):
    """Add a primary key to a table."""

    constraint_type = "primary"
    constraint_class = PrimaryKeyConstraint
    noun = "primary key"


class CreatePrimaryKeyDirective(Directive):
    """Offers `create_primary_key`."""

    @checks_keywords(also=CONSTRAINT_KEYWORDS, construct=PrimaryKeyConstraint())
    def create_primary_key(
        self,
        constraint_name: str | None,
        table_name: str,
        columns: Sequence[str],
        *,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        """Add a primary key to a table that has none.

            op.create_primary_key("pk_users", "users", ["id"])

        The columns have to be NOT NULL already. A name of None follows the naming convention of
        the target metadata, or is left to the database. Further keywords: `deferrable`,
        `initially`, and options of a dialect such as `postgresql_include`.
        """
        directive = "create_primary_key"
        check_optional_name(directive, "constraint_name", constraint_name)
        check_table(directive, table_name, schema)
        check_columns(directive, "columns", columns)
        self.invoke(CreatePrimaryKeyOp(constraint_name, table_name, columns, schema=schema, **kw))


class BatchCreatePrimaryKeyDirective(BatchDirective):
    """Offers `create_primary_key` of a batch."""

    def create_primary_key(
        self, constraint_name: str | None, columns: Sequence[str], **kw: Any
    ) -> None:
        """Give the table a primary key, in place of the one that it has.

        batch_op.create_primary_key("pk_users", ["id"])
        """
        self.on_table(CreatePrimaryKeyDirective).create_primary_key(
            constraint_name, self.table_name, columns, schema=self.schema, **kw
        )
