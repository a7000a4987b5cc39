"""How SQL Server writes the ALTER statements, and the batches it needs beside them.

A name that is looked up, or handed to a procedure, stands in a literal: there it needs no quoting
as an identifier unless it is one of several parts.
"""

from typing import Any, Literal

from sqlalchemy import NVARCHAR, MetaData, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from gitmig.ddl.elements import (
    AddColumn,
    AlterColumn,
    AlterTable,
    ColumnComment,
    ColumnDefault,
    ColumnName,
    ColumnNullable,
    ColumnType,
    RenameTable,
    render_add_column,
)
from gitmig.ddl.formatting import (
    alter_column,
    alter_table,
    format_column_name,
    format_server_default,
    format_table_name,
    format_type,
)
from gitmig.errors.operations import IncompleteOperation

ColumnConstraint = Literal["default", "check", "foreign_key"]

CATALOGUES: dict[ColumnConstraint, tuple[str, str]] = {
    "default": ("sys.default_constraints", "name"),
    "check": ("sys.check_constraints", "name"),
    "foreign_key": ("sys.foreign_key_columns", "OBJECT_NAME(constraint_object_id)"),
}
"""Where the constraints of a column are found, and what names one there."""


class MSSQLDropColumnConstraints(AlterTable):
    """Drops all constraints of one kind on a column, whatever the server has named them."""

    def __init__(
        self, name: str, column_name: str, kind: ColumnConstraint, schema: str | None = None
    ) -> None:
        super().__init__(name, schema)
        self.column_name = column_name
        self.kind = kind


class MSSQLIdentityInsert(AlterTable):
    """SET IDENTITY_INSERT, where one of the columns is the table's identity column."""

    def __init__(
        self, name: str, schema: str | None, columns: tuple[str, ...], *, on: bool
    ) -> None:
        super().__init__(name, schema)
        self.columns = columns
        self.on = on


class MSSQLTableComment(AlterTable):
    """The extended property that holds a table's comment: added, changed, or dropped by None."""

    def __init__(
        self,
        name: str,
        comment: str | None,
        schema: str | None = None,
        *,
        existing_comment: str | None = None,
    ) -> None:
        super().__init__(name, schema)
        self.comment = comment
        self.existing_comment = existing_comment


class MSSQLUnlessPresent(ExecutableDDLElement):
    """CREATE TABLE or CREATE INDEX, unless there is one: T-SQL itself has no IF NOT EXISTS."""

    def __init__(self, construct: CreateTable | CreateIndex) -> None:
        self.construct = (
            CreateTable(construct.element)
            if isinstance(construct, CreateTable)
            else CreateIndex(construct.element)
        )


@compiles(AddColumn, "mssql")
def _add_column(element: AddColumn, compiler: DDLCompiler, **kw: Any) -> str:
    plain = element.replace(if_not_exists=False)
    text = render_add_column(plain, compiler, add="ADD", **kw)
    if not element.if_not_exists:
        return text
    table = format_table_name(compiler, element.table_name, element.schema)
    names = f"{_literal(compiler, table)}, {_literal(compiler, element.column.name)}"
    return f"IF COL_LENGTH({names}) IS NULL {text}"


@compiles(MSSQLUnlessPresent, "mssql")
def _unless_present(element: MSSQLUnlessPresent, compiler: DDLCompiler, **_: Any) -> str:
    construct = element.construct
    if isinstance(construct, CreateTable):
        table = compiler.preparer.format_table(construct.element)
        condition = f"OBJECT_ID({_literal(compiler, table)}, N'U')"
    else:
        index = construct.element
        assert index.table is not None
        table = compiler.preparer.format_table(index.table)
        name = compiler.preparer.unformat_identifiers(compiler.preparer.format_index(index))[0]
        found = f"OBJECT_ID({_literal(compiler, table)})"
        condition = f"INDEXPROPERTY({found}, {_literal(compiler, name)}, 'IndexId')"
    return f"IF {condition} IS NULL {compiler.process(construct).strip()}"


@compiles(ColumnNullable, "mssql")
def _column_nullable(element: ColumnNullable, compiler: DDLCompiler, **_: Any) -> str:
    if element.existing_type is None:
        description = f"alter the nullability of {element.table_name}.{element.column_name}"
        raise IncompleteOperation(description, compiler.dialect.name, "existing_type")
    type_ = format_type(compiler, element.existing_type)
    return f"{_alter(element, compiler)} {type_} {_null(element.nullable)}"


@compiles(ColumnType, "mssql")
def _column_type(element: ColumnType, compiler: DDLCompiler, **_: Any) -> str:
    text = f"{_alter(element, compiler)} {format_type(compiler, element.type_)}"
    known = element.existing_nullable is not None
    return f"{text} {_null(bool(element.existing_nullable))}" if known else text


@compiles(ColumnDefault, "mssql")
def _column_default(element: ColumnDefault, compiler: DDLCompiler, **_: Any) -> str:
    if element.default is None:
        place = (element.table_name, element.column_name)
        return compiler.process(MSSQLDropColumnConstraints(*place, "default", element.schema))
    table = alter_table(compiler, element.table_name, element.schema)
    column = format_column_name(compiler, element.column_name)
    return f"{table} ADD DEFAULT {format_server_default(compiler, element.default)} FOR {column}"


@compiles(ColumnName, "mssql")
def _column_name(element: ColumnName, compiler: DDLCompiler, **_: Any) -> str:
    table = format_table_name(compiler, element.table_name, element.schema)
    column = f"{table}.{format_column_name(compiler, element.column_name)}"
    names = f"{_literal(compiler, column)}, {_literal(compiler, element.newname)}"
    return f"EXEC sp_rename {names}, 'COLUMN'"


@compiles(RenameTable, "mssql")
def _rename_table(element: RenameTable, compiler: DDLCompiler, **_: Any) -> str:
    table = format_table_name(compiler, element.table_name, element.schema)
    names = f"{_literal(compiler, table)}, {_literal(compiler, element.new_table_name)}"
    return f"EXEC sp_rename {names}"


@compiles(ColumnComment, "mssql")
def _column_comment(element: ColumnComment, compiler: DDLCompiler, **_: Any) -> str:
    return _describe(element, compiler, element.column_name)


@compiles(MSSQLTableComment, "mssql")
def _table_comment(element: MSSQLTableComment, compiler: DDLCompiler, **_: Any) -> str:
    return _describe(element, compiler)


@compiles(MSSQLDropColumnConstraints, "mssql")
def _drop_column_constraints(
    element: MSSQLDropColumnConstraints, compiler: DDLCompiler, **_: Any
) -> str:
    catalogue, name = CATALOGUES[element.kind]
    table = format_table_name(compiler, element.table_name, element.schema)
    drop = _literal(compiler, f"ALTER TABLE {table} DROP CONSTRAINT ")
    return (
        "DECLARE @drop nvarchar(max)\n"
        f"SELECT @drop = STRING_AGG(CAST({drop} + QUOTENAME({name}) AS nvarchar(max)), N'; ')\n"
        f"FROM {catalogue}\n"
        f"WHERE parent_object_id = OBJECT_ID({_literal(compiler, table)})\n"
        "AND COL_NAME(parent_object_id, parent_column_id) = "
        f"{_literal(compiler, element.column_name)}\n"
        "EXEC (@drop)"
    )


@compiles(MSSQLIdentityInsert, "mssql")
def _identity_insert(element: MSSQLIdentityInsert, compiler: DDLCompiler, **_: Any) -> str:
    table = format_table_name(compiler, element.table_name, element.schema)
    columns = ", ".join(_literal(compiler, column) for column in element.columns)
    return (
        "IF EXISTS (SELECT 1 FROM sys.identity_columns "
        f"WHERE object_id = OBJECT_ID({_literal(compiler, table)}) AND name IN ({columns})) "
        f"SET IDENTITY_INSERT {table} {'ON' if element.on else 'OFF'}"
    )


def _describe(
    element: ColumnComment | MSSQLTableComment, compiler: DDLCompiler, column: str | None = None
) -> str:
    """Return the call that sets, changes or drops the description of a table or a column."""
    if element.comment is None:
        procedure, value = "sp_dropextendedproperty", ""
    else:
        change = "add" if element.existing_comment is None else "update"
        procedure = f"sp_{change}extendedproperty"
        value = f"{_literal(compiler, element.comment)}, "
    schema = compiler.preparer.schema_for_object(
        Table(element.table_name, MetaData(), schema=element.schema)
    )
    owner = (schema or compiler.dialect.default_schema_name or "dbo").rpartition(".")[2]
    place = f"'schema', {_literal(compiler, owner)}, 'table', "
    place += _literal(compiler, element.table_name)
    if column is not None:
        place += f", 'column', {_literal(compiler, column)}"
    return f"EXEC {procedure} 'MS_Description', {value}{place}"


def _alter(element: AlterColumn, compiler: DDLCompiler) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    return f"{table} {alter_column(compiler, element.column_name)}"


def _null(nullable: bool) -> str:
    return "NULL" if nullable else "NOT NULL"


def _literal(compiler: DDLCompiler, text: str) -> str:
    return compiler.sql_compiler.render_literal_value(text, NVARCHAR())
