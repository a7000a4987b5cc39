"""How MySQL and MariaDB write the ALTER statements: MODIFY and CHANGE say all that a column is."""

import re
from typing import Any

from sqlalchemy import (
    Computed,
    Constraint,
    ForeignKeyConstraint,
    Identity,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from gitmig.ddl.elements import (
    AddColumn,
    AlterColumn,
    AlterTable,
    ColumnComment,
    ColumnDefault,
    ColumnNullable,
    ColumnType,
    render_add_column,
)
from gitmig.ddl.formatting import (
    alter_column,
    alter_table,
    format_column_name,
    format_server_default,
    format_type,
)
from gitmig.ddl.type_constraints import sort_constraints
from gitmig.errors.operations import IncompleteOperation
from gitmig.operations.alter_column import AnyType, ServerDefault

LITERAL = re.compile(r"\s*([bx]?['\"(]|[-+]?[\w.]+\s*$)", re.IGNORECASE)
"""What may stand behind DEFAULT as it is: other expressions need parentheses on MySQL.

Source: https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html
"""
NOW = re.compile(r"\s*(now|current_timestamp|localtime|localtimestamp)\b", re.IGNORECASE)
"""The expression that needs none in the definition of a column, with ON UPDATE behind it or not."""
ON_UPDATE = re.compile(r"\bON\s+UPDATE\s+[\w() ]+$", re.IGNORECASE)
"""What may follow a default, and is no part of the value."""


class MySQLAlterDefault(AlterColumn):
    """ALTER ... SET DEFAULT, or DROP DEFAULT: all else that the column is stays."""

    def __init__(
        self,
        name: str,
        column_name: str,
        default: ServerDefault | None,
        schema: str | None = None,
        **existing: Any,
    ) -> None:
        super().__init__(name, column_name, schema, **existing)
        self.default = default


class MySQLModifyColumn(AlterColumn):
    """MODIFY: all that a column is, under the same name."""

    def __init__(
        self,
        name: str,
        column_name: str,
        *,
        type_: AnyType,
        nullable: bool,
        default: ServerDefault | bool | None = None,
        autoincrement: bool | None = None,
        comment: str | None = None,
        schema: str | None = None,
    ) -> None:
        super().__init__(name, column_name, schema)
        self.type_ = type_
        self.nullable = nullable
        self.default = default
        self.autoincrement = autoincrement
        self.comment = comment


class MySQLChangeColumn(MySQLModifyColumn):
    """CHANGE: all that a column is, and its new name."""

    def __init__(self, name: str, column_name: str, newname: str, **kw: Any) -> None:
        super().__init__(name, column_name, **kw)
        self.newname = newname


class MySQLDropConstraint(AlterTable):
    """ALTER TABLE ... DROP ... IF EXISTS, which MariaDB has."""

    def __init__(self, constraint: Constraint) -> None:
        super().__init__(str(constraint.table.name), constraint.table.schema)
        self.constraint = constraint


def is_mariadb(dialect: Any) -> bool:
    """Tell whether the server, or where there is none the URL, is MariaDB's."""
    return bool(getattr(dialect, "is_mariadb", False))


def is_updated(default: ServerDefault | bool | None) -> bool:
    """Tell whether ON UPDATE stands behind a default, which DROP DEFAULT leaves as it is."""
    return ON_UPDATE.search(str(getattr(default, "arg", default))) is not None


@compiles(AddColumn, "mysql", "mariadb")
def _add_column(element: AddColumn, compiler: DDLCompiler, **kw: Any) -> str:
    """Return the statement; what each of the two does not read behind a column is a clause."""
    if is_mariadb(compiler.dialect):
        return _add_column_and_checks(element, compiler, **kw)
    if not element.inline_references:
        return render_add_column(element, compiler, **kw)
    # Before 9.0 MySQL reads REFERENCES behind a column, and forgets it without a word.
    parts = [render_add_column(element.replace(inline_references=False), compiler, **kw)]
    keys = element.column.table.foreign_key_constraints
    return ", ".join([*parts, *(f"ADD {compiler.process(key)}" for key in keys)])


def _add_column_and_checks(element: AddColumn, compiler: DDLCompiler, **kw: Any) -> str:
    """Return the statement for MariaDB, where a CHECK behind a column cannot have a name."""
    parts = [render_add_column(element, compiler, named_checks=False, **kw)]
    condition = "IF NOT EXISTS " if element.if_not_exists else ""
    for check in sort_constraints(element.column.constraints):
        if isinstance(check.name, str):
            clause = compiler.process(check).removeprefix("CONSTRAINT ")
            parts.append(f"ADD CONSTRAINT {condition}{clause}")
    return ", ".join(parts)


@compiles(ColumnNullable, "mysql", "mariadb")
def _column_nullable(element: ColumnNullable, compiler: DDLCompiler, **_: Any) -> str:
    return _modify(element, compiler, nullable=element.nullable)


@compiles(ColumnType, "mysql", "mariadb")
def _column_type(element: ColumnType, compiler: DDLCompiler, **_: Any) -> str:
    return _modify(element, compiler, type_=element.type_)


@compiles(ColumnComment, "mysql", "mariadb")
def _column_comment(element: ColumnComment, compiler: DDLCompiler, **_: Any) -> str:
    return _modify(element, compiler, comment=element.comment)


@compiles(ColumnDefault, "mysql", "mariadb")
@compiles(MySQLAlterDefault, "mysql", "mariadb")
def _column_default(
    element: ColumnDefault | MySQLAlterDefault, compiler: DDLCompiler, **_: Any
) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    column = alter_column(compiler, element.column_name)
    if element.default is None:
        return f"{table} {column} DROP DEFAULT"
    default = format_server_default(compiler, element.default)
    default = default if LITERAL.match(default) else f"({default})"
    return f"{table} {column} SET DEFAULT {default}"


@compiles(MySQLModifyColumn, "mysql", "mariadb")
def _modify_column(element: MySQLModifyColumn, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    name = format_column_name(compiler, element.column_name)
    return f"{table} MODIFY {name} {_definition(element, compiler)}"


@compiles(MySQLChangeColumn, "mysql", "mariadb")
def _change_column(element: MySQLChangeColumn, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    old = format_column_name(compiler, element.column_name)
    new = format_column_name(compiler, element.newname)
    return f"{table} CHANGE {old} {new} {_definition(element, compiler)}"


@compiles(MySQLDropConstraint, "mysql", "mariadb")
def _drop_constraint(element: MySQLDropConstraint, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    constraint = element.constraint
    if isinstance(constraint, PrimaryKeyConstraint):
        return f"{table} DROP CONSTRAINT IF EXISTS `PRIMARY`"
    match constraint:
        case ForeignKeyConstraint():
            kind = "FOREIGN KEY"
        case UniqueConstraint():
            kind = "INDEX"
        case _:
            kind = "CONSTRAINT"
    return f"{table} DROP {kind} IF EXISTS {compiler.preparer.format_constraint(constraint)}"


def _modify(element: AlterColumn, compiler: DDLCompiler, **change: Any) -> str:
    """Return the MODIFY that changes one aspect, and keeps the others as the element knows them."""
    aspects = {
        "type_": element.existing_type,
        "nullable": element.existing_nullable is not False,
        "default": element.existing_server_default,
        "comment": element.existing_comment,
        "schema": element.schema,
    } | change
    if aspects["type_"] is None:
        description = f"alter {element.table_name}.{element.column_name}"
        raise IncompleteOperation(description, compiler.dialect.name, "existing_type")
    return compiler.process(MySQLModifyColumn(element.table_name, element.column_name, **aspects))


def _definition(element: MySQLModifyColumn, compiler: DDLCompiler) -> str:
    """Return all that stands behind the column's name, in the order of the grammar."""
    parts = [format_type(compiler, element.type_)]
    if isinstance(element.default, Computed):
        parts.append(compiler.process(element.default))
        if not element.nullable and not is_mariadb(compiler.dialect):  # MariaDB allows neither
            parts.append("NOT NULL")
    else:
        parts.append("NULL" if element.nullable else "NOT NULL")
        if element.autoincrement:
            parts.append("AUTO_INCREMENT")
        parts += _default(element.default, compiler)
    if element.comment:
        comment = compiler.sql_compiler.render_literal_value(element.comment, String())
        parts.append(f"COMMENT {comment}")
    return " ".join(parts)


def _default(default: ServerDefault | bool | None, compiler: DDLCompiler) -> list[str]:
    if default is None or isinstance(default, bool | Identity):  # an identity is AUTO_INCREMENT
        return []
    text = format_server_default(compiler, default)
    is_plain = any(form.match(text) for form in (LITERAL, NOW)) or is_updated(text)
    return [f"DEFAULT {text}" if is_plain else f"DEFAULT ({text})"]
