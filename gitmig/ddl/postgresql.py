"""PostgreSQL: conversion of old values, identity columns, comments.

Source: https://www.postgresql.org/docs/current/sql-altertable.html
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Identity
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from gitmig.ddl.alter_column import existing_state
from gitmig.ddl.elements import (
    ColumnType,
    IdentityColumnDefault,
    RenameTable,
    render_column_type,
)
from gitmig.ddl.formatting import alter_column, alter_table
from gitmig.ddl.impl import DefaultImpl
from gitmig.ddl.statement import Statement
from gitmig.errors.operations import IncompleteOperation
from gitmig.operations import AlterColumnOp


class PostgresqlColumnType(ColumnType):
    """TYPE ... USING ...: `using` is the SQL that makes the new value of the old."""

    def __init__(self, name: str, column_name: str, type_: Any, **kw: Any) -> None:
        self.using: str | None = kw.pop("using", None)
        super().__init__(name, column_name, type_, **kw)


class PostgresqlImpl(DefaultImpl):
    """Statements for PostgreSQL."""

    __dialect__ = "postgresql"
    transactional_ddl = True

    def alter_column(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Alter the column, the type first: a new default is checked against it."""
        self.check_alter_column(operation)
        yield from self.drop_constraints_of_type(operation)
        yield from self.alter_type(operation)
        yield from self.alter_nullable(operation)
        yield from self.alter_server_default(operation)
        yield from self.alter_comment(operation)
        yield from self.alter_name(operation)
        yield from self.add_constraints_of_type(operation)

    def check_alter_column(self, operation: AlterColumnOp) -> None:
        """Raise where there is a conversion of old values, and no new type."""
        super().check_alter_column(operation)
        if operation.kw.get("postgresql_using") is not None and operation.modify_type is None:
            description = f"{operation.describe()} (postgresql_using)"
            raise IncompleteOperation(description, self.dialect.name, "type_")

    def check_identity(self, operation: AlterColumnOp) -> None:
        """Allow it."""

    def alter_type(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Change the type, with the conversion that was given."""
        if operation.modify_type is not None:
            yield Statement(
                PostgresqlColumnType(
                    operation.table_name,
                    operation.column_name,
                    operation.modify_type,
                    using=operation.kw.get("postgresql_using"),
                    **existing_state(operation),
                )
            )

    def alter_server_default(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Set or drop the default, or the identity."""
        new, old = operation.modify_server_default, operation.existing_server_default
        if new is not False and (isinstance(new, Identity) or isinstance(old, Identity)):
            yield from self.alter_identity(operation, new, old)
        else:
            yield from super().alter_server_default(operation)

    def alter_identity(
        self, operation: AlterColumnOp, new: object, old: object
    ) -> Iterator[Statement]:
        """Make the column an identity column, change its options, or make it an ordinary one."""
        identity = new if isinstance(new, Identity) else None
        if identity is None or not isinstance(old, Identity) or _changed_options(identity, old):
            place = (operation.table_name, operation.column_name)
            yield Statement(IdentityColumnDefault(*place, identity, **existing_state(operation)))
        if identity is None and new is not None:
            yield from super().alter_server_default(operation)


@compiles(PostgresqlColumnType, "postgresql")
def _column_type(element: PostgresqlColumnType, compiler: DDLCompiler, **kw: Any) -> str:
    using = "" if element.using is None else f" USING {element.using}"
    return render_column_type(element, compiler, **kw) + using


@compiles(IdentityColumnDefault, "postgresql")
def _identity(element: IdentityColumnDefault, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    column = alter_column(compiler, element.column_name)
    existing = element.existing_server_default
    if element.default is None:
        change = "DROP IDENTITY"
    elif isinstance(existing, Identity):
        change = _identity_changes(element.default, existing, compiler)
    else:
        change = f"ADD {compiler.process(element.default)}"
    return f"{table} {column} {change}"


@compiles(RenameTable, "postgresql")
def _rename_table(element: RenameTable, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    return f"{table} RENAME TO {compiler.preparer.quote(element.new_table_name)}"


IDENTITY_OPTIONS = (
    "always",
    "cache",
    "cycle",
    "increment",
    "maxvalue",
    "minvalue",
    "nomaxvalue",
    "nominvalue",
    "start",
)


def _changed_options(new: Identity, old: Identity) -> list[str]:
    """Return the options that are set anew, by name; what is not said stays as it is."""
    return [
        option
        for option in IDENTITY_OPTIONS
        if getattr(new, option) is not None and getattr(new, option) != getattr(old, option)
    ]


def _identity_changes(new: Identity, old: Identity, compiler: DDLCompiler) -> str:
    changes = []
    for option in _changed_options(new, old):
        if option == "always":
            changes.append(f"SET GENERATED {'ALWAYS' if new.always else 'BY DEFAULT'}")
        else:
            only = Identity(**{option: getattr(new, option)})
            changes.append(f"SET {compiler.get_identity_options(only)}")
    return " ".join(changes)
