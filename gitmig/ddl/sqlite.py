"""SQLite: what its ALTER TABLE can do, and what to do about the rest.

Source: https://www.sqlite.org/lang_altertable.html
"""

from collections.abc import Iterator
from typing import Any, NoReturn

from sqlalchemy import ForeignKey, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from gitmig.ddl.elements import (
    AddColumn,
    ColumnName,
    RenameTable,
    render_add_column,
    render_column_name,
)
from gitmig.ddl.formatting import alter_table
from gitmig.ddl.impl import DefaultImpl
from gitmig.ddl.statement import Statement
from gitmig.ddl.type_constraints import type_constraints
from gitmig.errors.operations import UnsupportedOperation
from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    CreateTableCommentOp,
    CreateUniqueConstraintOp,
    DropColumnOp,
    DropConstraintOp,
    DropTableCommentOp,
    MigrateOperation,
)

UNIQUE_INDEX = "a unique index does the same: op.create_index(name, table, columns, unique=True)"
NEW_TABLE = (
    "SQLite changes this in a new table only: op.create_table() under another name, copy the rows "
    "with op.execute('INSERT INTO ... SELECT ...'), op.drop_table() the old, op.rename_table()"
)
ASK_FIRST = "look first whether it is there: sqlalchemy.inspect(op.get_bind()).get_columns(...)"
WITHIN_SCHEMA = "a foreign key of SQLite stays within its schema: leave it out, or name no schema"
NO_COMMENTS = "leave it out where op.get_bind().dialect.supports_comments is false"


class SQLiteImpl(DefaultImpl):
    """Statements for SQLite."""

    __dialect__ = "sqlite"
    transactional_ddl = True

    def add_column(self, operation: AddColumnOp) -> Iterator[Statement]:
        """Add the column; its foreign key and its type's CHECK can only be part of it."""
        column = operation.column
        if operation.if_not_exists:
            self._refuse(operation, ASK_FIRST, " if it does not exist")
        if column.primary_key and operation.inline_primary_key:
            self._refuse(operation, NEW_TABLE, " as a primary key")
        if column.unique and not column.index:
            self._refuse(operation, UNIQUE_INDEX, " with a unique constraint")
        if any(_leaves_schema(key, operation.schema) for key in column.foreign_keys):
            self._refuse(operation, WITHIN_SCHEMA, " with a foreign key into another schema")
        yield from super().add_column(operation)

    def add_constraints_of_column(
        self, table: Table, *, inline_references: bool
    ) -> Iterator[Statement]:
        """Add nothing: all constraints are written with the column."""
        yield from ()

    def drop_column(self, operation: DropColumnOp) -> Iterator[Statement]:
        """Drop the column."""
        if operation.if_exists:
            self._refuse(operation, ASK_FIRST, " if it exists")
        yield from super().drop_column(operation)

    def alter_column(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Rename the column, which is all that SQLite can alter."""
        self.check_alter_column(operation)
        if operation.modify_comment is not False:
            self._refuse(operation, NO_COMMENTS)
        others = (operation.modify_nullable, operation.modify_type)
        if operation.modify_server_default is not False or others != (None, None):
            self._refuse(operation, NEW_TABLE)
        yield from self.alter_name(operation)

    def add_constraint(self, operation: AddConstraintOp) -> Iterator[Statement]:
        """Raise UnsupportedOperation."""
        unique = isinstance(operation, CreateUniqueConstraintOp)
        self._refuse(operation, UNIQUE_INDEX if unique else NEW_TABLE)

    def drop_constraint(self, operation: DropConstraintOp) -> Iterator[Statement]:
        """Raise UnsupportedOperation."""
        self._refuse(operation, NEW_TABLE)

    def create_table_comment(self, operation: CreateTableCommentOp) -> Iterator[Statement]:
        """Raise UnsupportedOperation."""
        self._refuse(operation, NO_COMMENTS)

    def drop_table_comment(self, operation: DropTableCommentOp) -> Iterator[Statement]:
        """Raise UnsupportedOperation."""
        self._refuse(operation, NO_COMMENTS)

    def _refuse(self, operation: MigrateOperation, hint: str, how: str = "") -> NoReturn:
        raise UnsupportedOperation(operation.describe() + how, self.dialect.name, hint)


def _leaves_schema(key: ForeignKey, schema: str | None) -> bool:
    table = key.target_fullname.rpartition(".")[0]
    return (table.rpartition(".")[0] or None) != schema


@compiles(AddColumn, "sqlite")
def _add_column(element: AddColumn, compiler: DDLCompiler, **kw: Any) -> str:
    table = element.column.table
    element = AddColumn(
        element.table_name,
        element.column,
        element.schema,
        if_not_exists=element.if_not_exists,
        inline_references=True,
        inline_primary_key=element.inline_primary_key,
    )
    parts = [render_add_column(element, compiler, **kw)]
    parts += [compiler.process(check) for check in type_constraints(table, compiler.dialect)]
    return " ".join(parts)


@compiles(ColumnName, "sqlite")
def _column_name(element: ColumnName, compiler: DDLCompiler, **kw: Any) -> str:
    return render_column_name(element, compiler, rename="RENAME COLUMN", **kw)


@compiles(RenameTable, "sqlite")
def _rename_table(element: RenameTable, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    return f"{table} RENAME TO {compiler.preparer.quote(element.new_table_name)}"
