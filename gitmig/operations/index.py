"""Creating an index, and dropping it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy.sql.elements import ColumnElement, TextClause
from sqlalchemy.sql.visitors import iterate

from gitmig.errors.operations import OriginalUnknown
from gitmig.operations.arguments import (
    check_columns,
    check_flag,
    check_keywords,
    check_name,
    check_optional_name,
)
from gitmig.operations.copying import with_columns_of
from gitmig.operations.directive import Directive
from gitmig.operations.operation import Diff, MigrateOperation, named, qualified
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects
from gitmig.operations.touch import Touch

IndexColumn = str | TextClause | ColumnElement[Any]


class CreateIndexOp(MigrateOperation):
    """Create an index."""

    def __init__(
        self,
        index_name: str | None,
        table_name: str,
        columns: Sequence[IndexColumn],
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

    @classmethod
    def from_index(cls, index: Index) -> "CreateIndexOp":
        """Return the operation that creates the index."""
        assert index.table is not None
        return cls(
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

    def to_index(self, migration_context: SchemaContext | None = None) -> Index:
        """Build the index on a table that has just the columns named."""
        objects = SchemaObjects.of(migration_context)
        names = [column for column in self.columns if isinstance(column, str)]
        table = objects.stub(self.table_name, names, schema=self.schema)
        for column in _columns_within(self.columns):
            if column.name not in table.c:
                table.append_column(Column(column.name, column.type))
        index = Index(
            self.index_name,
            *(with_columns_of(table, column) for column in self.columns),
            unique=self.unique,
            **self.kw,
        )
        if index.table is None:  # SQL as text, in which SQLAlchemy sees no column
            table.append_constraint(index)
        return index

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
        return ("add_index", self.to_index())

    def describe(self) -> str:
        """Return such as "create unique index ix_users_email on users (email)"."""
        columns = ", ".join(str(column) for column in self.columns)
        kind = named("unique index" if self.unique else "index", self.index_name)
        return f"create {kind} on {qualified(self.table_name, self.schema)} ({columns})"

    def touches(self) -> tuple[Touch, ...]:
        """Return the new index and the columns under it."""
        return (
            Touch("index", self.index_name, self.table_name, self.schema, "create"),
            *(
                Touch("column", column, self.table_name, self.schema, "read")
                for column in self.columns
                if isinstance(column, str)
            ),
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
        )

    def to_diff_tuple(self) -> Diff:
        """Return `("remove_index", Index)`."""
        return ("remove_index", self.to_index())

    def describe(self) -> str:
        """Return such as "drop index ix_users_email on users"."""
        place = f" on {qualified(self.table_name, self.schema)}" if self.table_name else ""
        return f"drop {named('index', self.index_name or None)}{place}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the removed index."""
        return (Touch("index", self.index_name or None, self.table_name, self.schema, "remove"),)


class CreateIndexDirective(Directive):
    """Offers `create_index`."""

    def create_index(
        self,
        index_name: str | None,
        table_name: str,
        columns: Sequence[IndexColumn],
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
        check_name("create_index", "table_name", table_name)
        check_columns("create_index", "columns", columns)
        check_flag("create_index", "unique", unique)
        check_flag("create_index", "if_not_exists", if_not_exists)
        check_keywords("create_index", kw, {"if_not_exists", "info", "quote", "schema", "unique"})
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
        check_flag("drop_index", "if_exists", if_exists)
        check_keywords("drop_index", kw, {"if_exists", "schema", "table_name"})
        self.invoke(DropIndexOp(index_name, table_name, schema=schema, if_exists=if_exists, **kw))


def _columns_within(columns: Iterable[IndexColumn]) -> list[Column[Any]]:
    """Return the table columns that stand in expressions, such as `users.c.email.desc()`."""
    return [
        element
        for expression in columns
        if not isinstance(expression, str)
        for element in iterate(expression)
        if isinstance(element, Column)
    ]
