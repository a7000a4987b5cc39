"""Oracle Database: MODIFY in place of ALTER COLUMN, and no IF EXISTS before release 23.

Source: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/ALTER-TABLE.html
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from sqlalchemy import Computed, Identity, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import (
    CreateIndex,
    CreateTable,
    DropConstraint,
    DropIndex,
    DropTable,
    ExecutableDDLElement,
)
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.elements import ClauseElement

from gitmig.ddl.elements import (
    ANEW,
    AddColumn,
    AlterColumn,
    ColumnComment,
    ColumnDefault,
    ColumnNullable,
    ColumnType,
    DropColumn,
    IdentityColumnDefault,
    render_add_column,
    render_column_comment,
)
from gitmig.ddl.formatting import (
    alter_table,
    format_column_name,
    format_server_default,
    format_type,
)
from gitmig.ddl.impl import DefaultImpl
from gitmig.ddl.statement import Statement
from gitmig.errors.operations import UnsupportedOperation
from gitmig.operations import AddColumnOp, AlterColumnOp, MigrateOperation

PASSED_OVER: Mapping[type[ClauseElement], int] = {
    AddColumn: 1430,  # column being added already exists in table
    CreateIndex: 955,  # name is already used by an existing object
    CreateTable: 955,
    DropColumn: 904,  # invalid identifier
    DropConstraint: 2443,  # nonexistent constraint
    DropIndex: 1418,  # specified index does not exist
    DropTable: 942,  # table or view does not exist
}
"""The error that "if it exists" and "if it does not exist" pass over, by what they stand for.

Source: https://docs.oracle.com/en/error-help/db/
"""


class OracleUnless(ExecutableDDLElement):
    """A statement in a block that passes over one error of the server."""

    def __init__(self, construct: ClauseElement, error: int) -> None:
        self.construct = construct
        self.error = error


class OracleImpl(DefaultImpl):
    """Statements for Oracle Database."""

    __dialect__ = "oracle"
    begin = "SET TRANSACTION READ WRITE"
    command_terminator = ""
    batch_separator = "/"
    alters_identity = True
    unsupported_constraint_options = ("match",)
    autocommits = False

    def render_begin(self) -> str:
        """Return what begins a transaction: SQL*Plus forgets a statement that no slash follows."""
        return self.render_command(self.begin)

    def check_alter_column(self, operation: AlterColumnOp) -> None:
        """Raise where a column that is none would become an identity column (ORA-30673)."""
        super().check_alter_column(operation)
        new, old = operation.modify_server_default, operation.existing_server_default
        if isinstance(new, Identity) and old is not False and not isinstance(old, Identity):
            description = f"{operation.describe()} (an identity on a column that has none)"
            raise UnsupportedOperation(description, self.dialect.name, ANEW)

    def check_computed(self, operation: MigrateOperation, computed: Computed) -> None:
        """Raise UnsupportedOperation for one that is stored."""
        if computed.persisted:
            description = f"{operation.describe()} with a computed column that is stored"
            hint = "a virtual one is computed whenever it is read: sa.Computed(..., persisted=None)"
            raise UnsupportedOperation(description, self.dialect.name, hint)

    def statements(self, operation: MigrateOperation) -> Iterator[Statement]:
        """Return the operation's statements, in blocks where there is a condition."""
        conditions = {"if_exists", "if_not_exists"} & vars(operation).keys()
        if not any(getattr(operation, condition) for condition in conditions):
            return super().statements(operation)
        plain = copy(operation)
        for condition in conditions:
            setattr(plain, condition, None)
        if isinstance(plain, AddColumnOp):  # the block passes over its foreign key with it
            plain.inline_references = True
        return map(_pass_over, super().statements(plain))


def _pass_over(statement: Statement) -> Statement:
    error = PASSED_OVER.get(type(statement.construct))
    if error is None:
        return statement
    return replace(statement, construct=OracleUnless(statement.construct, error))


@compiles(OracleUnless, "oracle")
def _unless(element: OracleUnless, compiler: DDLCompiler, **_: Any) -> str:
    text = compiler.process(element.construct).strip()
    literal = compiler.sql_compiler.render_literal_value(text, String())
    return (
        f"BEGIN\n    EXECUTE IMMEDIATE {literal};\nEXCEPTION\n    WHEN OTHERS THEN\n"
        f"        IF SQLCODE <> -{element.error} THEN RAISE; END IF;\nEND;"
    )


@compiles(AddColumn, "oracle")
def _add_column(element: AddColumn, compiler: DDLCompiler, **kw: Any) -> str:
    return render_add_column(element, compiler, add="ADD", **kw)


@compiles(ColumnNullable, "oracle")
def _column_nullable(element: ColumnNullable, compiler: DDLCompiler, **_: Any) -> str:
    return f"{_modify(element, compiler)} {'NULL' if element.nullable else 'NOT NULL'}"


@compiles(ColumnType, "oracle")
def _column_type(element: ColumnType, compiler: DDLCompiler, **_: Any) -> str:
    return f"{_modify(element, compiler)} {format_type(compiler, element.type_)}"


@compiles(ColumnDefault, "oracle")
def _column_default(element: ColumnDefault, compiler: DDLCompiler, **_: Any) -> str:
    default = "NULL"
    if element.default is not None:
        default = format_server_default(compiler, element.default)
    return f"{_modify(element, compiler)} DEFAULT {default}"


@compiles(IdentityColumnDefault, "oracle")
def _identity(element: IdentityColumnDefault, compiler: DDLCompiler, **_: Any) -> str:
    identity = "DROP IDENTITY" if element.default is None else compiler.process(element.default)
    return f"{_modify(element, compiler)} {identity}"


@compiles(ColumnComment, "oracle")
def _column_comment(element: ColumnComment, compiler: DDLCompiler, **kw: Any) -> str:
    return render_column_comment(element, compiler, none="''", **kw)


def _modify(element: AlterColumn, compiler: DDLCompiler) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    return f"{table} MODIFY {format_column_name(compiler, element.column_name)}"
