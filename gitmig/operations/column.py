"""Adding a column, and dropping it."""

from typing import Any

from sqlalchemy import Column
from sqlalchemy.types import NULLTYPE

from gitmig.errors.operations import OriginalUnknown
from gitmig.operations.arguments import (
    check_flag,
    check_name,
    check_new_column,
    check_optional_name,
    check_table,
)
from gitmig.operations.copying import copy_bare_column
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import AlterTableOp, Diff, qualified
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects
from gitmig.operations.touch import Touch, touch_referents

DROP_COLUMN_OPTIONS = ("mssql_drop_check", "mssql_drop_default", "mssql_drop_foreign_key")


class AddColumnOp(AlterTableOp):
    """Add a column to a table."""

    def __init__(
        self,
        table_name: str,
        column: Column[Any],
        *,
        schema: str | None = None,
        if_not_exists: bool | None = None,
        inline_references: bool | None = None,
        inline_primary_key: bool | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.column = column
        self.if_not_exists = if_not_exists
        self.inline_references = inline_references
        self.inline_primary_key = inline_primary_key
        self.kw = kw

    @classmethod
    def from_column(cls, col: Column[Any]) -> "AddColumnOp":
        """Return the operation that adds the column to the table that it belongs to."""
        return cls.from_column_and_tablename(col.table.schema, str(col.table.name), col)

    @classmethod
    def from_column_and_tablename(
        cls, schema: str | None, tname: str, col: Column[Any]
    ) -> "AddColumnOp":
        """Return the operation that adds a copy of the column, alone, to a table."""
        return cls(tname, copy_bare_column(col), schema=schema)

    def to_column(self, migration_context: SchemaContext | None = None) -> Column[Any]:
        """Build the column in a table that has nothing else."""
        objects = SchemaObjects.of(migration_context)
        table = objects.table(self.table_name, [self.column], schema=self.schema)
        return table.c[self.column.key]

    def reverse(self) -> "DropColumnOp":
        """Return the drop of the column, which knows the way back."""
        return DropColumnOp(
            self.table_name,
            self.column.name,
            schema=self.schema,
            if_exists=self.if_not_exists,
            _reverse=self,
        )

    def to_diff_tuple(self) -> Diff:
        """Return `("add_column", schema, table, Column)`; the column is of a table of the name."""
        return ("add_column", self.schema, self.table_name, self.to_column())

    def describe(self) -> str:
        """Return such as "add column users.email VARCHAR(255) NOT NULL"."""
        place = f"{qualified(self.table_name, self.schema)}.{self.column.name}"
        nullable = "" if self.column.nullable else " NOT NULL"
        return f"add column {place} {self.column.type!s}{nullable}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the new column, and the tables that it refers to."""
        return (
            Touch("column", self.column.name, self.table_name, self.schema, "create"),
            *touch_referents(self.column.foreign_keys),
        )


class DropColumnOp(AlterTableOp):
    """Drop a column of a table."""

    def __init__(
        self,
        table_name: str,
        column_name: str,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        _reverse: AddColumnOp | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.column_name = column_name
        self.if_exists = if_exists
        self.kw = kw
        self._reverse = _reverse

    @classmethod
    def from_column_and_tablename(
        cls, schema: str | None, tname: str, col: Column[Any]
    ) -> "DropColumnOp":
        """Return the drop of a column, which knows the way back."""
        return AddColumnOp.from_column_and_tablename(schema, tname, col).reverse()

    def to_column(self, migration_context: SchemaContext | None = None) -> Column[Any]:
        """Build the column: the original where it is known, else its name alone."""
        original = self._reverse
        column = Column(self.column_name, NULLTYPE) if original is None else original.column
        objects = SchemaObjects.of(migration_context)
        return objects.table(self.table_name, [column], schema=self.schema).c[column.key]

    def reverse(self) -> AddColumnOp:
        """Return the addition of the column; raises OriginalUnknown for a drop by name."""
        if self._reverse is None:
            raise OriginalUnknown(self.describe())
        return AddColumnOp(
            self.table_name,
            self._reverse.column,
            schema=self.schema,
            if_not_exists=self.if_exists,
            inline_references=self._reverse.inline_references,
            inline_primary_key=self._reverse.inline_primary_key,
            **self._reverse.kw,
        )

    def to_diff_tuple(self) -> Diff:
        """Return `("remove_column", schema, table, Column)`."""
        return ("remove_column", self.schema, self.table_name, self.to_column())

    def describe(self) -> str:
        """Return such as "drop column users.email"."""
        return f"drop column {qualified(self.table_name, self.schema)}.{self.column_name}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the removed column."""
        return (Touch("column", self.column_name, self.table_name, self.schema, "remove"),)


class AddColumnDirective(Directive):
    """Offers `add_column`."""

    @checks_keywords()
    def add_column(
        self,
        table_name: str,
        column: Column[Any],
        *,
        schema: str | None = None,
        if_not_exists: bool | None = None,
        inline_references: bool | None = None,
        inline_primary_key: bool | None = None,
    ) -> None:
        """Add a column to a table.

            op.add_column("users", sa.Column("age", sa.Integer, server_default="0"))

        A foreign key of the column becomes a second statement, or part of the first with
        `inline_references` (and always on SQLite, which knows no other way). `primary_key=True`
        has an effect on the type alone, unless `inline_primary_key` writes PRIMARY KEY too.
        `index=True` and `unique=True` on the column become statements of their own.
        """
        check_table("add_column", table_name, schema)
        check_new_column("add_column", "column", column, table_name)
        for name, flag in (
            ("if_not_exists", if_not_exists),
            ("inline_references", inline_references),
            ("inline_primary_key", inline_primary_key),
        ):
            check_flag("add_column", name, flag)
        self.invoke(
            AddColumnOp(
                table_name,
                column,
                schema=schema,
                if_not_exists=if_not_exists,
                inline_references=inline_references,
                inline_primary_key=inline_primary_key,
            )
        )


class DropColumnDirective(Directive):
    """Offers `drop_column`."""

    @checks_keywords(also=("existing_type",), options=DROP_COLUMN_OPTIONS)
    def drop_column(
        self,
        table_name: str,
        column_name: str,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        **kw: Any,
    ) -> None:
        """Drop a column of a table.

            op.drop_column("users", "age")

        Further keywords are options of a dialect, such as `mssql_drop_default`, which others
        pass over.
        """
        check_table("drop_column", table_name, schema)
        check_name("drop_column", "column_name", column_name)
        check_flag("drop_column", "if_exists", if_exists)
        self.invoke(DropColumnOp(table_name, column_name, schema=schema, if_exists=if_exists, **kw))


class BatchAddColumnDirective(BatchDirective):
    """Offers `add_column` of a batch."""

    @checks_keywords()
    def add_column(
        self,
        column: Column[Any],
        *,
        insert_before: str | None = None,
        insert_after: str | None = None,
        if_not_exists: bool | None = None,
        inline_references: bool | None = None,
        inline_primary_key: bool | None = None,
    ) -> None:
        """Add a column to the table.

            batch_op.add_column(sa.Column("age", sa.Integer), insert_after="name")

        A place among the other columns needs a new table; without one the column is the last.
        """
        check_optional_name("add_column", "insert_before", insert_before)
        check_optional_name("add_column", "insert_after", insert_after)
        self.on_table(
            AddColumnDirective, insert_before=insert_before, insert_after=insert_after
        ).add_column(
            self.table_name,
            column,
            schema=self.schema,
            if_not_exists=if_not_exists,
            inline_references=inline_references,
            inline_primary_key=inline_primary_key,
        )


class BatchDropColumnDirective(BatchDirective):
    """Offers `drop_column` of a batch."""

    def drop_column(self, column_name: str, **kw: Any) -> None:
        """Drop a column of the table.

            batch_op.drop_column("age")

        Keys, unique constraints and foreign keys with the column go too, and so do checks and
        indexes of this column alone.
        """
        self.on_table(DropColumnDirective).drop_column(
            self.table_name, column_name, schema=self.schema, **kw
        )
