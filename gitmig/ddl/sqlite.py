"""SQLite: what its ALTER TABLE can do, and what to do about the rest.

Source: https://www.sqlite.org/lang_altertable.html
"""

import re
from collections.abc import Iterator
from typing import Any, NoReturn

from sqlalchemy import ForeignKey, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from gitmig.ddl.elements import (
    AddColumn,
    render_add_column,
)
from gitmig.ddl.impl import DefaultImpl
from gitmig.ddl.statement import Statement
from gitmig.ddl.type_constraints import type_constraints
from gitmig.errors import GitmigError
from gitmig.errors.operations import UnsupportedOperation
from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    CreateIndexOp,
    CreateTableCommentOp,
    CreateUniqueConstraintOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    MigrateOperation,
)

UNIQUE_INDEX = "a unique index does the same: op.create_index(name, table, columns, unique=True)"
NEW_TABLE = (
    "SQLite changes this in a new table only, which a batch makes and fills: "
    "with op.batch_alter_table(<table>) as batch_op: batch_op.<directive>"
)
ASK_FIRST = "look first whether it is there: sqlalchemy.inspect(op.get_bind()).get_columns(...)"
WITHIN_SCHEMA = "a foreign key of SQLite stays within its schema: leave it out, or name no schema"
NO_COMMENTS = "leave it out where op.get_bind().dialect.supports_comments is false"


IN_NEW_TABLE_ONLY = re.compile(
    r"cannot add a (column|NOT NULL column|PRIMARY KEY column|UNIQUE column|STORED column)"
    r"|cannot add a REFERENCES column|cannot drop [\w ]*column|after drop column",
    re.IGNORECASE,
)
"""What SQLite says of a change that it makes of no table, or of one without rows at best."""

RENAME_COLUMN_SINCE = (3, 25, 0)
DROP_COLUMN_SINCE = (3, 35, 0)


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

    def explain(self, operation: MigrateOperation, error: DBAPIError) -> GitmigError | None:
        """Name the batch for what ALTER TABLE refuses, with the reason that SQLite gives."""
        reason = str(error.orig)
        if not IN_NEW_TABLE_ONLY.search(reason):
            return None
        description = f"{operation.describe()} ({reason})"
        return UnsupportedOperation(description, self.dialect.name, NEW_TABLE)

    def needs_new_table(self, operation: MigrateOperation) -> bool:
        """Tell whether ALTER TABLE of SQLite cannot do it, or not with every column."""
        if isinstance(operation, AddColumnOp):
            return _needs_new_table(operation)
        if isinstance(operation, AlterColumnOp):
            others = (operation.modify_nullable, operation.modify_type)
            as_they_are = (operation.modify_server_default, operation.modify_comment)
            renamed = others == (None, None) and as_they_are == (False, False)
            return not renamed or operation.modify_name is None
        return not isinstance(operation, CreateIndexOp | DropIndexOp)

    def add_constraints_of_column(
        self, table: Table, *, inline_references: bool
    ) -> Iterator[Statement]:
        """Add nothing: all constraints are written with the column."""
        yield from ()

    def drop_column(self, operation: DropColumnOp) -> Iterator[Statement]:
        """Drop the column."""
        if operation.if_exists:
            self._refuse(operation, ASK_FIRST, " if it exists")
        self._check_version(operation, DROP_COLUMN_SINCE)
        yield from super().drop_column(operation)

    def alter_column(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Rename the column, which is all that SQLite can alter."""
        self.check_alter_column(operation)
        if operation.modify_comment is not False:
            self._refuse(operation, NO_COMMENTS)
        others = (operation.modify_nullable, operation.modify_type)
        if operation.modify_server_default is not False or others != (None, None):
            self._refuse(operation, NEW_TABLE)
        self._check_version(operation, RENAME_COLUMN_SINCE)
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

    def _check_version(self, operation: MigrateOperation, since: tuple[int, ...]) -> None:
        """Refuse what the library is too old for; in a script its version is not known."""
        version = getattr(self.dialect, "server_version_info", None)
        if version is not None and version < since:
            written = ".".join(map(str, since))
            self._refuse(operation, NEW_TABLE, f" before version {written} of SQLite")

    def _refuse(self, operation: MigrateOperation, hint: str, how: str = "") -> NoReturn:
        raise UnsupportedOperation(operation.describe() + how, self.dialect.name, hint)


def _needs_new_table(operation: AddColumnOp) -> bool:
    column = operation.column
    default = getattr(column.server_default, "arg", None)
    stored = column.computed is not None and bool(column.computed.persisted)
    return (
        stored
        or bool(operation.kw.keys() & {"insert_before", "insert_after"})
        or column.primary_key
        or bool(column.unique and not column.index)
        or bool(operation.if_not_exists)
        or (default is not None and not isinstance(default, str))
        or (not column.nullable and column.server_default is None)
    )


def _leaves_schema(key: ForeignKey, schema: str | None) -> bool:
    table = key.target_fullname.rpartition(".")[0]
    return (table.rpartition(".")[0] or None) != schema


@compiles(AddColumn, "sqlite")
def _add_column(element: AddColumn, compiler: DDLCompiler, **kw: Any) -> str:
    table = element.column.table
    element = element.replace(inline_references=True)
    parts = [render_add_column(element, compiler, **kw)]
    parts += [compiler.process(check) for check in type_constraints(table, compiler.dialect)]
    return " ".join(parts)
