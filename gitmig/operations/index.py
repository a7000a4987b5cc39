"""Creating an index, and dropping it."""

from collections.abc import Sequence
from typing import Any, Self

from sqlalchemy import Column, Index

from gitmig.errors.operations import OriginalUnknown
from gitmig.operations.arguments import (
    SQL,
    check_columns,
    check_flag,
    check_name,
    check_optional_name,
    check_table,
)
from gitmig.operations.copying import with_columns_of
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import Diff, MigrateOperation, named, qualified
from gitmig.operations.schema_objects import Expression, SchemaContext, SchemaObjects, column_names
from gitmig.operations.touch import Touch, touch_columns


class CreateIndexOp(MigrateOperation):
    """Create an index."""

    def __init__(
        self,
        index_name: str | None,
        table_name: str,
        columns: Sequence[Expression],
        *,
        schema: str | None = None,
        unique: bool = False,
        if_not_exists: bool | None = None,
        **kw: Any,
    ) -> None:
        self.index_name = index_name
        self.table_name = table_name
        self.columns = columns
        self.schema = schema
        self.unique = unique
        self.if_not_exists = if_not_exists
        self.kw = kw
        self._index: Index | None = None
        """What it was made of; its columns know their types."""

    @classmethod
    def from_index(cls, index: Index) -> "CreateIndexOp":
        """Return the operation that creates the index."""
        assert index.table is not None
        operation = cls(
            index.name,
            str(index.table.name),
            [
                expression.name if isinstance(expression, Column) else expression
                for expression in index.expressions
            ],
            schema=index.table.schema,
            unique=bool(index.unique),
            **index.dialect_kwargs,
        )
        operation._index = index
        return operation

    def with_index(self, original: "CreateIndexOp") -> Self:
        """Return this, which is of the same index as `original`."""
        self._index = original._index
        return self

    def to_index(self, migration_context: SchemaContext | None = None) -> Index:
        """Build the index on a table that has just the columns named."""
        objects = SchemaObjects.of(migration_context)
        columns = [*self.columns, *self._included_columns()]
        table = objects.stub_for(self.table_name, columns, schema=self.schema)
        index = Index(
            self.index_name,
            *(with_columns_of(table, column) for column in self.columns),
            unique=self.unique,
            **self.kw,
        )
        if index.table is None:  # SQL as text, in which SQLAlchemy sees no column
            table.append_constraint(index)
        return index

    def _included_columns(self) -> list[str]:
        """Return what a covering index holds beside its keys."""
        options = (value for name, value in self.kw.items() if name.endswith("_include") and value)
        return [column for option in options for column in option if isinstance(column, str)]

    def reverse(self) -> "DropIndexOp":
        """Return the drop of the index, which knows the way back."""
        return DropIndexOp(
            self.index_name or "",
            self.table_name,
            schema=self.schema,
            if_exists=self.if_not_exists,
            _reverse=self,
            **self.kw,
        )

    def to_diff_tuple(self) -> Diff:
        """Return `("add_index", Index)`."""
        return ("add_index", self._index or self.to_index())

    def describe(self) -> str:
        """Return such as "create unique index ix_users_email on users (email)"."""
        columns = ", ".join(str(column) for column in self.columns)
        kind = named("unique index" if self.unique else "index", self.index_name)
        return f"create {kind} on {qualified(self.table_name, self.schema)} ({columns})"

    def touches(self) -> tuple[Touch, ...]:
        """Return the new index and the columns under it."""
        return (
            Touch("index", self.index_name, self.table_name, self.schema, "create"),
            *touch_columns(column_names(self.columns), self.table_name, self.schema, "read"),
        )


class DropIndexOp(MigrateOperation):
    """Drop an index."""

    def __init__(
        self,
        index_name: str,
        table_name: str | None = None,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        _reverse: CreateIndexOp | None = None,
        **kw: Any,
    ) -> None:
        self.index_name = index_name
        self.table_name = table_name
        self.schema = schema
        self.if_exists = if_exists
        self.kw = kw
        self._reverse = _reverse

    @classmethod
    def from_index(cls, index: Index) -> "DropIndexOp":
        """Return the drop of the index, which knows the way back."""
        return CreateIndexOp.from_index(index).reverse()

    def to_index(self, migration_context: SchemaContext | None = None) -> Index:
        """Build the index: with its columns where they are known, else its name alone."""
        if self._reverse is not None:
            return self._reverse.to_index(migration_context)
        objects = SchemaObjects.of(migration_context)
        table = objects.stub(self.table_name or "no_table", ["x"], schema=self.schema)
        return Index(self.index_name, table.c.x, **self.kw)

    def reverse(self) -> CreateIndexOp:
        """Return the creation of the index; raises OriginalUnknown for a drop by name."""
        original = self._reverse
        if original is None:
            raise OriginalUnknown(self.describe())
        return CreateIndexOp(
            original.index_name,
            original.table_name,
            original.columns,
            schema=self.schema,
            unique=original.unique,
            if_not_exists=self.if_exists,
            **original.kw,
        ).with_index(original)

    def to_diff_tuple(self) -> Diff:
        """Return `("remove_index", Index)`."""
        known = self._reverse
        return ("remove_index", self.to_index() if known is None else known.to_diff_tuple()[1])

    def describe(self) -> str:
        """Return such as "drop index ix_users_email on users"."""
        place = f" on {qualified(self.table_name, self.schema)}" if self.table_name else ""
        return f"drop {named('index', self.index_name or None)}{place}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the removed index."""
        return (Touch("index", self.index_name or None, self.table_name, self.schema, "remove"),)


class CreateIndexDirective(Directive):
    """Offers `create_index`."""

    @checks_keywords(also=("info", "quote"), construct=Index(None))
    def create_index(
        self,
        index_name: str | None,
        table_name: str,
        columns: Sequence[Expression],
        *,
        schema: str | None = None,
        unique: bool = False,
        if_not_exists: bool | None = None,
        **kw: Any,
    ) -> None:
        """Create an index.

            op.create_index("ix_users_email", "users", ["email"], unique=True)
            op.create_index("ix_users_lower", "users", [sa.text("lower(email)")])

        `columns` are names, `text()` or expressions. Further keywords are options of a dialect:
        `postgresql_where`, `postgresql_using`, `sqlite_where`, `mysql_length`, ...
        """
        check_optional_name("create_index", "index_name", index_name)
        check_table("create_index", table_name, schema)
        expected = "a list of names, text() or expressions"
        check_columns("create_index", "columns", columns, SQL, expected)
        check_flag("create_index", "unique", unique)
        check_flag("create_index", "if_not_exists", if_not_exists)
        self.invoke(
            CreateIndexOp(
                index_name,
                table_name,
                columns,
                schema=schema,
                unique=unique,
                if_not_exists=if_not_exists,
                **kw,
            )
        )


class DropIndexDirective(Directive):
    """Offers `drop_index`."""

    @checks_keywords(construct=Index(None))
    def drop_index(
        self,
        index_name: str,
        table_name: str | None = None,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        **kw: Any,
    ) -> None:
        """Drop an index.

            op.drop_index("ix_users_email", table_name="users")

        MySQL, MariaDB and SQL Server need the table's name too.
        """
        check_name("drop_index", "index_name", index_name)
        check_optional_name("drop_index", "table_name", table_name)
        check_optional_name("drop_index", "schema", schema)
        check_flag("drop_index", "if_exists", if_exists)
        self.invoke(DropIndexOp(index_name, table_name, schema=schema, if_exists=if_exists, **kw))


class BatchCreateIndexDirective(BatchDirective):
    """Offers `create_index` of a batch."""

    def create_index(
        self, index_name: str | None, columns: Sequence[Expression], **kw: Any
    ) -> None:
        """Create an index on the table.

        batch_op.create_index("ix_users_email", ["email"], unique=True)
        """
        self.on_table(CreateIndexDirective).create_index(
            index_name, self.table_name, columns, schema=self.schema, **kw
        )


class BatchDropIndexDirective(BatchDirective):
    """Offers `drop_index` of a batch."""

    def drop_index(self, index_name: str, **kw: Any) -> None:
        """Drop an index of the table.

        batch_op.drop_index("ix_users_email")
        """
        self.on_table(DropIndexDirective).drop_index(
            index_name, self.table_name, schema=self.schema, **kw
        )
