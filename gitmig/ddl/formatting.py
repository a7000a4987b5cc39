"""The parts that ALTER statements are put together of, quoted as the dialect quotes."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Computed, ForeignKeyConstraint, Identity, MetaData, Table
from sqlalchemy.schema import CreateColumn
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import NULLTYPE, TypeEngine, to_instance

from gitmig.errors.operations import UnsupportedOperation
from gitmig.operations.alter_column import AnyType, ServerDefault


def quote_dotted(name: str, quote: Callable[[str], str]) -> str:
    """Quote each part of a dotted name on its own; a `quoted_name` as a whole."""
    if isinstance(name, quoted_name):
        return quote(name)
    return ".".join(quote(part) for part in name.split("."))


def format_table_name(compiler: DDLCompiler, name: str, schema: str | None) -> str:
    """Return the table's name, with its schema."""
    if schema is not None and "." in schema:
        preparer = compiler.preparer
        return f"{quote_dotted(schema, preparer.quote)}.{preparer.quote(name)}"
    # A Table, other than a bare name, follows a schema_translate_map.
    return compiler.preparer.format_table(Table(name, MetaData(), schema=schema))


def format_column_name(compiler: DDLCompiler, name: str) -> str:
    """Return the column's name."""
    return compiler.preparer.quote(name)


def format_type(compiler: DDLCompiler, type_: AnyType) -> str:
    """Return the type as the dialect spells it."""
    instance: TypeEngine[Any] = to_instance(type_)
    return compiler.dialect.type_compiler_instance.process(instance)


def format_server_default(compiler: DDLCompiler, default: ServerDefault) -> str:
    """Return the expression of a default: a string as a literal, SQL as it is."""
    if isinstance(default, Computed | Identity):
        what = "write an identity or a computed column as a default"
        hint = "an Identity is altered by IdentityColumnDefault; a computed column is added anew"
        raise UnsupportedOperation(what, compiler.dialect.name, hint)
    expression = getattr(default, "arg", default)
    column = Column("x", NULLTYPE, server_default=expression)
    return compiler.get_column_default_string(column) or ""


def format_references(compiler: DDLCompiler, constraint: ForeignKeyConstraint) -> str:
    """Return the REFERENCES clause that makes a foreign key part of its column."""
    remote = constraint.elements[0].column
    preparer = compiler.preparer
    name = preparer.format_constraint(constraint) if constraint.name is not None else None
    untyped: Any = compiler
    table = untyped.define_constraint_remote_table(constraint, remote.table, preparer)
    return (
        (f"CONSTRAINT {name} " if name else "")
        + f"REFERENCES {table} ({preparer.quote(remote.name)})"
        + compiler.define_constraint_match(constraint)
        + compiler.define_constraint_cascades(constraint)
        + compiler.define_constraint_deferrability(constraint)
    )


def alter_table(compiler: DDLCompiler, name: str, schema: str | None) -> str:
    """Return `ALTER TABLE t`."""
    return f"ALTER TABLE {format_table_name(compiler, name, schema)}"


def alter_column(compiler: DDLCompiler, name: str) -> str:
    """Return `ALTER COLUMN c`."""
    return f"ALTER COLUMN {format_column_name(compiler, name)}"


def add_column(
    compiler: DDLCompiler,
    column: Column[Any],
    *,
    if_not_exists: bool | None = False,
    add: str = "ADD COLUMN",
    named_checks: bool = True,
) -> str:
    """Return `ADD COLUMN c INTEGER ...`, with the column's own CHECK constraints."""
    condition = "IF NOT EXISTS " if if_not_exists else ""
    if named_checks:
        return f"{add} {condition}{compiler.process(CreateColumn(column))}"
    checks = [check for check in column.constraints if not isinstance(check.name, str)]
    parts = [compiler.get_column_specification(column), *map(compiler.process, checks)]
    return f"{add} {condition}{' '.join(parts)}"


def drop_column(compiler: DDLCompiler, name: str, *, if_exists: bool | None = False) -> str:
    """Return `DROP COLUMN c`."""
    condition = "IF EXISTS " if if_exists else ""
    return f"DROP COLUMN {condition}{format_column_name(compiler, name)}"
