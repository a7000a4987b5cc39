"""PostgreSQL: conversion of old values, identity columns, comments.

Source: https://www.postgresql.org/docs/current/sql-altertable.html
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Computed,
    Connection,
    Dialect,
    Identity,
    literal_column,
    text,
)
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import SchemaType, TypeDecorator, TypeEngine, to_instance

from gitmig.ddl.alter_column import alter_aspect
from gitmig.ddl.elements import (
    ANEW,
    ColumnDefault,
    ColumnType,
    ComputedColumnDefault,
    IdentityColumnDefault,
    render_column_type,
)
from gitmig.ddl.enum_values import AddEnumValue, ReplaceEnum, plan_additions
from gitmig.ddl.formatting import alter_column, alter_table
from gitmig.ddl.identity import changed_options
from gitmig.ddl.impl import DefaultImpl
from gitmig.ddl.postgresql_identity import explain_bounds, find_count_from_anew
from gitmig.ddl.statement import Statement
from gitmig.errors import GitmigError
from gitmig.errors.operations import IncompleteOperation, UnsupportedOperation
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    AlterEnumOp,
    CreateExcludeConstraintOp,
    CreateTableOp,
    MigrateOperation,
)
from gitmig.operations.alter_column import AnyType

NEXTVAL = re.compile(r"nextval\('((?:[^']|'')+)'")
"""The default of a SERIAL column; the name in it is quoted as SQL asks."""


class PostgresqlColumnType(ColumnType):
    """TYPE ... USING ...: `using` is the SQL that makes the new value of the old."""

    def __init__(self, name: str, column_name: str, type_: Any, **kw: Any) -> None:
        self.using: str | None = kw.pop("using", None)
        super().__init__(name, column_name, type_, **kw)


class PostgresqlUnlessPresent(ExecutableDDLElement):
    """CREATE TYPE or CREATE DOMAIN, unless there is one: PostgreSQL has no IF NOT EXISTS for them.

    Source: https://www.postgresql.org/docs/current/sql-createtype.html
    """

    def __init__(self, construct: ClauseElement) -> None:
        self.construct = construct


class PostgresqlImpl(DefaultImpl):
    """Statements for PostgreSQL."""

    __dialect__ = "postgresql"
    transactional_ddl = True
    alters_identity = True
    announce_utf8 = "SET client_encoding TO 'UTF8'"

    def alter_column(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Alter the column, the type first: a new default is checked against it.

        An old default goes before its type does, which may not know it; an identity goes before
        its NOT NULL, which it needs.
        """
        self.check_alter_column(operation)
        yield from self.drop_constraints_of_type(operation)
        yield from self.drop_old_default(operation)
        yield from self.alter_type(operation)
        if isinstance(operation.existing_server_default, Identity):
            yield from self.alter_server_default(operation)
            yield from self.alter_nullable(operation)
        else:
            yield from self.alter_nullable(operation)
            yield from self.alter_server_default(operation)
        yield from self.alter_comment(operation)
        yield from self.alter_name(operation)
        yield from self.add_constraints_of_type(operation)

    def find_losses(self, operation: MigrateOperation, connection: Connection) -> Iterable[str]:
        """Tell of a column that would give numbers which rows have already."""
        found = find_count_from_anew(operation, connection)
        return () if found is None else (found,)

    def explain(self, operation: MigrateOperation, error: DBAPIError) -> GitmigError | None:
        """Say how an identity comes into new bounds: its counter is not set anew unasked."""
        return explain_bounds(operation, error, self.dialect.name)

    def create_table(self, operation: CreateTableOp) -> Iterator[Statement]:
        """Create the table; an ENUM or DOMAIN that another table has too is there already."""
        # Here: the module is imported wherever elements are, whatever the database.
        from sqlalchemy.dialects.postgresql import CreateDomainType, CreateEnumType

        for statement in super().create_table(operation):
            if isinstance(statement.construct, CreateEnumType | CreateDomainType):
                statement = replace(
                    statement, construct=PostgresqlUnlessPresent(statement.construct)
                )
            yield statement

    def add_column(self, operation: AddColumnOp) -> Iterator[Statement]:
        """Add the column; its ENUM or DOMAIN, if it has one, goes before it."""
        yield from self.create_types(operation.column.type)
        yield from super().add_column(operation)

    def check_computed(self, operation: MigrateOperation, computed: Computed) -> None:
        """Raise UnsupportedOperation for a virtual one, which version 18 has first.

        Before that one that does not say is stored: here it says so, as SQLAlchemy asks for. So it
        does in a script, which must suit every version.
        """
        virtual = getattr(self.dialect, "supports_virtual_generated_columns", False)
        is_script = getattr(self.dialect, "server_version_info", None) is None
        if computed.persisted is False and not virtual:
            description = f"{operation.describe()} with a computed column that is virtual"
            hint = "a stored one is computed whenever its row is: sa.Computed(..., persisted=True)"
            raise UnsupportedOperation(description, self.dialect.name, hint)
        if computed.persisted is None and (is_script or not virtual):
            computed.persisted = True

    def create_types(self, type_: AnyType) -> Iterator[Statement]:
        """Create the ENUM or DOMAIN that a column is of, unless it is there."""
        recorded: list[ClauseElement] = []

        def record(construct: Any, _parameters: Any) -> None:
            recorded.append(construct)

        for named in _named_types(to_instance(type_), self.dialect):
            named.create(MockConnection(self.dialect, record), checkfirst=False)
        yield from (Statement(PostgresqlUnlessPresent(construct)) for construct in recorded)

    def create_exclude_constraint(
        self, operation: CreateExcludeConstraintOp
    ) -> Iterator[Statement]:
        """Add the constraint."""
        return super().add_constraint(operation)

    def alter_enum(self, operation: AlterEnumOp) -> Iterator[Statement]:
        """Add values in place where that is enough; before version 12 no transaction allows it."""
        additions = plan_additions(operation.existing_values, operation.values)
        version = getattr(self.dialect, "server_version_info", None) or (12,)
        if operation.rewrite or additions is None or version < (12,):
            yield Statement(ReplaceEnum(operation.type_name, operation.schema, operation.values))
            return
        for addition in additions:
            yield Statement(AddEnumValue(operation.type_name, operation.schema, addition))

    def check_alter_column(self, operation: AlterColumnOp) -> None:
        """Raise where there is a conversion of old values, and no new type."""
        super().check_alter_column(operation)
        if operation.kw.get("postgresql_using") is not None and operation.modify_type is None:
            description = f"{operation.describe()} (postgresql_using)"
            raise IncompleteOperation(description, self.dialect.name, "type_")

    def drop_old_default(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Drop a default that stands in the way of a new type or of an identity, or an identity."""
        new, old = operation.modify_server_default, operation.existing_server_default
        if new is False or old is False or old is None:
            return
        if isinstance(old, Identity):
            if not isinstance(new, Identity):
                yield alter_aspect(IdentityColumnDefault, operation, None)
        elif operation.kw.get("postgresql_using") is not None or isinstance(new, Identity):
            yield alter_aspect(ColumnDefault, operation, None)

    def alter_server_default(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Set or drop the server default, the identity or what the column is computed from."""
        yield from super().alter_server_default(operation)
        new, old = operation.modify_server_default, operation.existing_server_default
        if isinstance(old, Computed) and new is not None and not isinstance(new, bool | Computed):
            yield alter_aspect(ColumnDefault, operation, new)

    def alter_identity(
        self, operation: AlterColumnOp, new: object, old: object
    ) -> Iterator[Statement]:
        """Make the column an identity column, or change its options; one that goes is gone."""
        if isinstance(new, Identity):
            yield from super().alter_identity(operation, new, old)
        elif new is not None:
            yield alter_aspect(ColumnDefault, operation, new)

    def alter_type(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Change the type, with the conversion that was given."""
        if operation.modify_type is not None:
            yield from self.create_types(operation.modify_type)
            using = operation.kw.get("postgresql_using")
            yield alter_aspect(PostgresqlColumnType, operation, operation.modify_type, using=using)
            yield from self.widen_sequence(operation)

    def widen_sequence(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Let the sequence of a SERIAL column that becomes BIGINT count as far: it is an integer's.

        Source: https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL
        """
        default = operation.existing_server_default
        sequence = NEXTVAL.match(str(getattr(default, "arg", default)))
        type_ = to_instance(operation.modify_type)
        if sequence and isinstance(type_, BigInteger) and operation.modify_server_default is False:
            name = sequence[1].replace("''", "'").replace(":", r"\:")
            yield Statement(text(f"ALTER SEQUENCE {name} AS BIGINT"))


@compiles(PostgresqlColumnType, "postgresql")
def _column_type(element: PostgresqlColumnType, compiler: DDLCompiler, **kw: Any) -> str:
    alter = render_column_type(element, compiler, **kw)
    if element.using is None:
        return alter
    using = compiler.sql_compiler.process(literal_column(element.using))  # doubles each %
    return f"{alter} USING {using}"


@compiles(PostgresqlUnlessPresent, "postgresql")
def _unless_present(element: PostgresqlUnlessPresent, compiler: DDLCompiler, **_: Any) -> str:
    return (
        f"DO $gitmig$ BEGIN\n    {compiler.process(element.construct).strip()};\n"
        "EXCEPTION WHEN duplicate_object THEN NULL;\nEND $gitmig$"
    )


@compiles(ComputedColumnDefault, "postgresql")
def _computed(element: ComputedColumnDefault, compiler: DDLCompiler, **_: Any) -> str:
    if isinstance(element.default, Computed):
        description = f"alter {element.table_name}.{element.column_name} (a computed column)"
        raise UnsupportedOperation(description, compiler.dialect.name, ANEW)
    table = alter_table(compiler, element.table_name, element.schema)
    return f"{table} {alter_column(compiler, element.column_name)} DROP EXPRESSION"


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


def _named_types(type_: TypeEngine[Any], dialect: Dialect) -> Iterator[SchemaType]:
    """Yield the type's own ENUM or DOMAIN, or that of an array's items, if it is to be created."""
    if isinstance(type_, TypeDecorator):
        type_ = type_.load_dialect_impl(dialect)
    if isinstance(type_, ARRAY):
        yield from _named_types(type_.item_type, dialect)
    found = type_.dialect_impl(dialect)
    if isinstance(found, SchemaType) and getattr(found, "create_type", False):
        yield found


def _identity_changes(new: Identity, old: Identity, compiler: DDLCompiler) -> str:
    changes = []
    for option in changed_options(new, old):
        if option == "always":
            changes.append(f"SET GENERATED {'ALWAYS' if new.always else 'BY DEFAULT'}")
        else:
            only = Identity(**{option: getattr(new, option)})
            changes.append(f"SET {compiler.get_identity_options(only)}")
    return " ".join(changes)
