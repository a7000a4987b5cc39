"""The ALTER statements that SQLAlchemy has no constructs for.

Each can be executed on its own: `connection.execute(AddColumn("users", Column("age", Integer)))`.
Below stands how they are written in standard SQL; the module of a dialect says what it writes
otherwise.
"""

from typing import Any

from sqlalchemy import Column, Computed, Identity, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from gitmig.ddl import formatting
from gitmig.ddl.formatting import alter_column, alter_table, format_column_name
from gitmig.errors.operations import UnsupportedOperation
from gitmig.operations.alter_column import AnyType, ServerDefault
from gitmig.operations.schema_objects import SchemaObjects

ANEW = "add a column that is as it shall be, and drop this one: op.add_column(), op.drop_column()"
"""What works where a column cannot be altered."""


class AlterTable(ExecutableDDLElement):
    """An ALTER TABLE."""

    def __init__(self, table_name: str, schema: str | None = None) -> None:
        self.table_name = table_name
        self.schema = schema


class RenameTable(AlterTable):
    """ALTER TABLE ... RENAME TO ..."""

    def __init__(self, old_table_name: str, new_table_name: str, schema: str | None = None) -> None:
        super().__init__(old_table_name, schema)
        self.new_table_name = new_table_name


class AddColumn(AlterTable):
    """ALTER TABLE ... ADD COLUMN; a free column becomes part of a table of this name."""

    def __init__(
        self,
        name: str,
        column: Column[Any],
        schema: str | None = None,
        *,
        if_not_exists: bool | None = None,
        inline_references: bool | None = None,
        inline_primary_key: bool | None = None,
    ) -> None:
        super().__init__(name, schema)
        # A dialect looks at the table to tell whether a column counts itself up, for one.
        bound = column.table is not None
        table = column.table if bound else SchemaObjects().table(name, [column], schema=schema)
        self.column: Column[Any] = table.c[column.key]
        self.if_not_exists = if_not_exists
        self.inline_references = inline_references
        self.inline_primary_key = inline_primary_key

    def replace(self, **options: bool | None) -> "AddColumn":
        """Return the same with other options."""
        own = {
            "if_not_exists": self.if_not_exists,
            "inline_references": self.inline_references,
            "inline_primary_key": self.inline_primary_key,
        }
        return AddColumn(self.table_name, self.column, self.schema, **own | options)


class DropColumn(AlterTable):
    """ALTER TABLE ... DROP COLUMN."""

    def __init__(
        self,
        name: str,
        column: Column[Any] | str,
        schema: str | None = None,
        *,
        if_exists: bool | None = None,
    ) -> None:
        super().__init__(name, schema)
        self.column_name = column if isinstance(column, str) else column.name
        self.if_exists = if_exists


class AlterColumn(AlterTable):
    """ALTER TABLE ... ALTER COLUMN, in one aspect; `existing_*` say how the column is."""

    def __init__(
        self,
        name: str,
        column_name: str,
        schema: str | None = None,
        *,
        existing_type: AnyType | None = None,
        existing_nullable: bool | None = None,
        existing_server_default: ServerDefault | bool | None = False,
        existing_comment: str | None = None,
    ) -> None:
        super().__init__(name, schema)
        self.column_name = column_name
        self.existing_type = existing_type
        self.existing_nullable = existing_nullable
        self.existing_server_default = existing_server_default
        self.existing_comment = existing_comment


class ColumnNullable(AlterColumn):
    """SET NOT NULL, or DROP NOT NULL."""

    def __init__(self, name: str, column_name: str, nullable: bool, **kw: Any) -> None:
        super().__init__(name, column_name, **kw)
        self.nullable = nullable


class ColumnType(AlterColumn):
    """TYPE ..."""

    def __init__(self, name: str, column_name: str, type_: AnyType, **kw: Any) -> None:
        super().__init__(name, column_name, **kw)
        self.type_ = type_


class ColumnName(AlterColumn):
    """RENAME ... TO ..."""

    def __init__(self, name: str, column_name: str, newname: str, **kw: Any) -> None:
        super().__init__(name, column_name, **kw)
        self.newname = newname


class ColumnDefault(AlterColumn):
    """SET DEFAULT ..., or DROP DEFAULT."""

    def __init__(
        self, name: str, column_name: str, default: ServerDefault | None, **kw: Any
    ) -> None:
        super().__init__(name, column_name, **kw)
        self.default = default


class ComputedColumnDefault(AlterColumn):
    """Change the expression of a computed column; only PostgreSQL is asked to, to drop it.

    A project whose database can writes the statement: `@compiles(ComputedColumnDefault, "name")`.
    """

    def __init__(self, name: str, column_name: str, default: Computed | None, **kw: Any) -> None:
        super().__init__(name, column_name, **kw)
        self.default = default


class IdentityColumnDefault(AlterColumn):
    """Make a column an identity column, change its options, or make it an ordinary one."""

    def __init__(self, name: str, column_name: str, default: Identity | None, **kw: Any) -> None:
        super().__init__(name, column_name, **kw)
        self.default = default


class ColumnComment(AlterColumn):
    """COMMENT ON COLUMN ..."""

    def __init__(self, name: str, column_name: str, comment: str | None, **kw: Any) -> None:
        super().__init__(name, column_name, **kw)
        self.comment = comment


@compiles(RenameTable)
def _rename_table(element: RenameTable, compiler: DDLCompiler, **_: Any) -> str:
    new_name = formatting.format_table_name(compiler, element.new_table_name, element.schema)
    return f"{alter_table(compiler, element.table_name, element.schema)} RENAME TO {new_name}"


@compiles(RenameTable, "oracle", "postgresql", "sqlite")
def _rename_table_within_schema(element: RenameTable, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    return f"{table} RENAME TO {compiler.preparer.quote(element.new_table_name)}"


@compiles(AddColumn)
def render_add_column(
    element: AddColumn,
    compiler: DDLCompiler,
    *,
    add: str = "ADD COLUMN",
    named_checks: bool = True,
    **_: Any,
) -> str:
    """Return the statement, with the foreign key where it is to be part of the column."""
    table = alter_table(compiler, element.table_name, element.schema)
    column = element.column
    parts = [
        formatting.add_column(
            compiler,
            column,
            if_not_exists=element.if_not_exists,
            add=add,
            named_checks=named_checks,
        )
    ]
    if element.inline_primary_key and column.primary_key:
        parts.append("PRIMARY KEY")
    if element.inline_references:
        parts += [
            formatting.format_references(compiler, constraint)
            for constraint in column.table.foreign_key_constraints
        ]
    return f"{table} {' '.join(parts)}"


@compiles(DropColumn)
def _drop_column(element: DropColumn, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    name = element.column_name
    return f"{table} {formatting.drop_column(compiler, name, if_exists=element.if_exists)}"


@compiles(ColumnNullable)
def _column_nullable(element: ColumnNullable, compiler: DDLCompiler, **_: Any) -> str:
    return f"{_alter(element, compiler)} {'DROP' if element.nullable else 'SET'} NOT NULL"


@compiles(ColumnType)
def render_column_type(element: ColumnType, compiler: DDLCompiler, **_: Any) -> str:
    """Return `ALTER TABLE t ALTER COLUMN c TYPE ...`."""
    return f"{_alter(element, compiler)} TYPE {formatting.format_type(compiler, element.type_)}"


@compiles(ColumnName)
def _column_name(
    element: ColumnName, compiler: DDLCompiler, *, rename: str = "RENAME", **_: Any
) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    old = format_column_name(compiler, element.column_name)
    return f"{table} {rename} {old} TO {format_column_name(compiler, element.newname)}"


@compiles(ColumnName, "mariadb", "mysql", "oracle", "sqlite")
def _column_name_in_full(element: ColumnName, compiler: DDLCompiler, **kw: Any) -> str:
    return _column_name(element, compiler, rename="RENAME COLUMN", **kw)


@compiles(ColumnDefault)
def _column_default(element: ColumnDefault, compiler: DDLCompiler, **_: Any) -> str:
    if element.default is None:
        return f"{_alter(element, compiler)} DROP DEFAULT"
    default = formatting.format_server_default(compiler, element.default)
    return f"{_alter(element, compiler)} SET DEFAULT {default}"


@compiles(ComputedColumnDefault)
def _computed(element: ComputedColumnDefault, compiler: DDLCompiler, **_: Any) -> str:
    description = f"alter {element.table_name}.{element.column_name} (a computed column)"
    raise UnsupportedOperation(description, compiler.dialect.name, ANEW)


@compiles(IdentityColumnDefault)
def _identity(element: IdentityColumnDefault, compiler: DDLCompiler, **_: Any) -> str:
    description = f"alter {element.table_name}.{element.column_name} (an identity column)"
    raise UnsupportedOperation(description, compiler.dialect.name, ANEW)


@compiles(ColumnComment)
def render_column_comment(
    element: ColumnComment, compiler: DDLCompiler, *, none: str = "NULL", **_: Any
) -> str:
    """Return `COMMENT ON COLUMN t.c IS ...`, with `none` where there is to be no comment."""
    table = formatting.format_table_name(compiler, element.table_name, element.schema)
    column = format_column_name(compiler, element.column_name)
    comment = none
    if element.comment is not None:
        comment = compiler.sql_compiler.render_literal_value(element.comment, String())
    return f"COMMENT ON COLUMN {table}.{column} IS {comment}"


def _alter(element: AlterColumn, compiler: DDLCompiler) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    return f"{table} {alter_column(compiler, element.column_name)}"
