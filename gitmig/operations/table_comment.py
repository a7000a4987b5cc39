"""Commenting on a table, and dropping the comment."""

from sqlalchemy import Table

from gitmig.operations.arguments import check_comment, check_table
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import AlterTableOp, Diff, qualified
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects


class CreateTableCommentOp(AlterTableOp):
    """Set the comment of a table."""

    def __init__(
        self,
        table_name: str,
        comment: str | None,
        *,
        schema: str | None = None,
        existing_comment: str | None = None,
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.comment = comment
        self.existing_comment = existing_comment

    def to_table(self, migration_context: SchemaContext | None = None) -> Table:
        """Build a table that has the comment and nothing else."""
        objects = SchemaObjects.of(migration_context)
        return objects.stub(self.table_name, schema=self.schema, comment=self.comment)

    def reverse(self) -> "CreateTableCommentOp | DropTableCommentOp":
        """Return what sets the comment as it was."""
        if self.existing_comment is None:
            return DropTableCommentOp(
                self.table_name, schema=self.schema, existing_comment=self.comment
            )
        return CreateTableCommentOp(
            self.table_name,
            self.existing_comment,
            schema=self.schema,
            existing_comment=self.comment,
        )

    def to_diff_tuple(self) -> Diff:
        """Return `("add_table_comment", Table, existing_comment)`."""
        return ("add_table_comment", self.to_table(), self.existing_comment)

    def describe(self) -> str:
        """Return such as "comment on table users"."""
        return f"comment on table {qualified(self.table_name, self.schema)}"


class DropTableCommentOp(AlterTableOp):
    """Drop the comment of a table."""

    def __init__(
        self,
        table_name: str,
        *,
        schema: str | None = None,
        existing_comment: str | None = None,
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.existing_comment = existing_comment

    def to_table(self, migration_context: SchemaContext | None = None) -> Table:
        """Build a table that has nothing."""
        return SchemaObjects.of(migration_context).stub(self.table_name, schema=self.schema)

    def reverse(self) -> CreateTableCommentOp:
        """Return what sets the comment as it was."""
        return CreateTableCommentOp(self.table_name, self.existing_comment, schema=self.schema)

    def to_diff_tuple(self) -> Diff:
        """Return `("remove_table_comment", Table)`."""
        return ("remove_table_comment", self.to_table())

    def describe(self) -> str:
        """Return such as "drop the comment on table users"."""
        return f"drop the comment on table {qualified(self.table_name, self.schema)}"


class CreateTableCommentDirective(Directive):
    """Offers `create_table_comment`."""

    @checks_keywords()
    def create_table_comment(
        self,
        table_name: str,
        comment: str | None,
        *,
        existing_comment: str | None = None,
        schema: str | None = None,
    ) -> None:
        """Set the comment of a table.

            op.create_table_comment("users", "people who may sign in")

        `existing_comment` says what it was, for the way back.
        """
        check_table("create_table_comment", table_name, schema)
        check_comment("create_table_comment", "comment", comment)
        check_comment("create_table_comment", "existing_comment", existing_comment)
        self.invoke(
            CreateTableCommentOp(
                table_name, comment, schema=schema, existing_comment=existing_comment
            )
        )


class DropTableCommentDirective(Directive):
    """Offers `drop_table_comment`."""

    @checks_keywords()
    def drop_table_comment(
        self,
        table_name: str,
        *,
        existing_comment: str | None = None,
        schema: str | None = None,
    ) -> None:
        """Drop the comment of a table.

            op.drop_table_comment("users", existing_comment="people who may sign in")

        `existing_comment` says what it was, for the way back.
        """
        check_table("drop_table_comment", table_name, schema)
        check_comment("drop_table_comment", "existing_comment", existing_comment)
        self.invoke(
            DropTableCommentOp(table_name, schema=schema, existing_comment=existing_comment)
        )


class BatchCreateTableCommentDirective(BatchDirective):
    """Offers `create_table_comment` of a batch."""

    @checks_keywords()
    def create_table_comment(
        self, comment: str | None, *, existing_comment: str | None = None
    ) -> None:
        """Set the comment of the table; `existing_comment` says what it was, for the way back."""
        self.on_table(CreateTableCommentDirective).create_table_comment(
            self.table_name, comment, existing_comment=existing_comment, schema=self.schema
        )


class BatchDropTableCommentDirective(BatchDirective):
    """Offers `drop_table_comment` of a batch."""

    @checks_keywords()
    def drop_table_comment(self, *, existing_comment: str | None = None) -> None:
        """Drop the comment of the table; `existing_comment` says what it was, for the way back."""
        self.on_table(DropTableCommentDirective).drop_table_comment(
            self.table_name, existing_comment=existing_comment, schema=self.schema
        )
