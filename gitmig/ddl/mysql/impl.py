"""MySQL and MariaDB: a column is written anew whenever it is altered.

Sources: https://dev.mysql.com/doc/refman/8.4/en/alter-table.html and
https://mariadb.com/kb/en/alter-table/
"""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Computed,
    Connection,
    DateTime,
    Identity,
    Table,
    TextClause,
    text,
)
from sqlalchemy.schema import CreateIndex, CreateTable, DropConstraint
from sqlalchemy.sql.elements import conv
from sqlalchemy.types import TypeDecorator, to_instance

from gitmig.ddl.alter_column import alter_aspect
from gitmig.ddl.elements import ColumnDefault
from gitmig.ddl.impl import DefaultImpl
from gitmig.ddl.index_parts import COMPUTED_INSTEAD, is_expression
from gitmig.ddl.mysql.elements import (
    MySQLAlterDefault,
    MySQLChangeColumn,
    MySQLDropConstraint,
    MySQLModifyColumn,
    is_mariadb,
    is_updated,
)
from gitmig.ddl.mysql.losses import find_losses, find_lost_check
from gitmig.ddl.statement import Statement
from gitmig.ddl.type_constraints import sort_constraints
from gitmig.errors.operations import IncompleteOperation, UnsupportedOperation
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    CreateIndexOp,
    CreateTableOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    MigrateOperation,
)
from gitmig.operations.alter_column import AnyType
from gitmig.operations.schema_objects import Expression

KEY_PART = re.compile(r"\s*(`[^`]+`|\w+)(\s*\(\d+\))?(\s+(asc|desc))?\s*", re.IGNORECASE)
"""What needs no parentheses around it in an index: a column, its first characters, an order.

Source: https://dev.mysql.com/doc/refman/8.4/en/create-index.html
"""
RENAME_SINCE = {"mariadb": (10, 5, 2), "mysql": (8, 0)}
"""The versions that have RENAME COLUMN."""
CHECK_SINCE = (8, 0, 16)
"""The version of MySQL that keeps CHECK constraints; those before read and forget them."""


class MySQLImpl(DefaultImpl):
    """Statements for MySQL and MariaDB."""

    __dialect__ = "mysql"
    announce_utf8 = "SET NAMES utf8mb4"
    identity_remedy = "it is AUTO_INCREMENT here: op.alter_column(..., autoincrement=True)"
    unsupported_constraint_options = ("deferrable", "initially", "match")

    def create_table(self, operation: CreateTableOp) -> Iterator[Statement]:
        """Create the table, what it needs before it, and its indexes and comments."""
        for statement in super().create_table(operation):
            construct = statement.construct
            if isinstance(construct, CreateTable) and is_mariadb(self.dialect):
                _move_named_checks(construct.element)
            if isinstance(construct, CreateIndex) and not is_mariadb(self.dialect):
                yield replace(statement, construct=CreateIndex(construct.element))
            else:
                yield statement

    def add_column(self, operation: AddColumnOp) -> Iterator[Statement]:
        """Add the column, then its constraints and indexes."""
        self._check_condition(operation, operation.if_not_exists, "if it does not exist")
        yield from super().add_column(operation)

    def drop_column(self, operation: DropColumnOp) -> Iterator[Statement]:
        """Drop the column."""
        self._check_condition(operation, operation.if_exists, "if it exists")
        yield from super().drop_column(operation)

    def create_index(self, operation: CreateIndexOp) -> Iterator[Statement]:
        """Create the index."""
        self._check_condition(operation, operation.if_not_exists, "if it does not exist")
        plain = copy(operation)
        plain.columns = [self._key_part(operation, column) for column in operation.columns]
        yield from super().create_index(plain)

    def _key_part(self, operation: CreateIndexOp, column: Expression) -> Expression:
        """Return SQL as text in the parentheses that an expression needs; MariaDB has none."""
        if not is_expression(column, KEY_PART):
            return column
        if is_mariadb(self.dialect):
            description = f"{operation.describe()}, of an expression"
            raise UnsupportedOperation(description, self.dialect.name, COMPUTED_INSTEAD)
        if not isinstance(column, TextClause) or column.text.lstrip().startswith("("):
            return column
        return text(f"({column.text})")

    def alter_column(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Write the column anew; only a change of the default alone needs less."""
        self.check_generated(operation)
        yield from self.drop_constraints_of_type(operation)
        if self._only_renames(operation):
            yield from self.alter_name(operation)
        elif self._needs_change(operation):
            name = operation.modify_name or operation.column_name
            yield Statement(
                MySQLChangeColumn(
                    operation.table_name,
                    operation.column_name,
                    name,
                    **self._specification(operation),
                )
            )
        elif self._needs_modify(operation):
            yield Statement(
                MySQLModifyColumn(
                    operation.table_name, operation.column_name, **self._specification(operation)
                )
            )
        else:
            yield from self.alter_server_default(operation)
        yield from self.add_constraints_of_type(operation)

    def check_generated(self, operation: AlterColumnOp) -> None:
        """Raise UnsupportedOperation, unless a stored column keeps the values that it was given."""
        if not _leaves_computation(operation):
            super().check_generated(operation)

    def find_losses(self, operation: MigrateOperation, connection: Connection) -> Iterator[str]:
        """Yield what a column would lose that is written anew from what the migration says."""
        if not isinstance(operation, AlterColumnOp):
            return
        for statement in self.statements(operation):
            if isinstance(statement.construct, MySQLModifyColumn):
                lost = find_losses(operation, statement.construct, connection)
                check = find_lost_check(operation, statement.construct, connection)
                keep = ", ".join(filter(None, lost.values()))
                names = ", ".join(filter(None, (*lost, check)))
                if names:
                    yield (
                        f"{operation.describe()}: the column is written anew, and without {names}"
                        + (f"; to keep it, pass {keep}" if keep else "")
                        + ("; op.create_check_constraint() adds a check anew" if check else "")
                    )

    def alter_server_default(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Set or drop the server default."""
        for statement in super().alter_server_default(operation):
            if isinstance(statement.construct, ColumnDefault):
                default = operation.modify_server_default
                yield alter_aspect(MySQLAlterDefault, operation, default)
            else:
                yield statement

    def drop_constraint_of_type(self, constraint: CheckConstraint) -> Iterator[Statement]:
        """Drop the constraint, where the server has kept it."""
        version = getattr(self.dialect, "server_version_info", None) or CHECK_SINCE
        if is_mariadb(self.dialect):
            yield Statement(MySQLDropConstraint(constraint))
        elif version >= CHECK_SINCE:
            yield Statement(DropConstraint(constraint))

    def drop_index(self, operation: DropIndexOp) -> Iterator[Statement]:
        """Drop the index, which belongs to a table here."""
        if operation.table_name is None:
            raise IncompleteOperation(operation.describe(), self.dialect.name, "table_name")
        self._check_condition(operation, operation.if_exists, "if it exists")
        yield from super().drop_index(operation)

    def drop_constraint(self, operation: DropConstraintOp) -> Iterator[Statement]:
        """Drop the constraint in the way of its kind."""
        if operation.constraint_type is None:
            raise IncompleteOperation(operation.describe(), self.dialect.name, "type_")
        if operation.constraint_name is None and operation.constraint_type != "primary":
            raise IncompleteOperation(operation.describe(), self.dialect.name, "constraint_name")
        constraint = operation.to_named_constraint(self.objects)
        self._check_condition(operation, operation.if_exists, "if it exists")
        drop = MySQLDropConstraint if operation.if_exists else DropConstraint
        yield Statement(drop(constraint))

    def _check_condition(
        self, operation: MigrateOperation, condition: bool | None, description: str
    ) -> None:
        """Raise UnsupportedOperation for a condition, which MariaDB knows and MySQL does not."""
        if condition and not is_mariadb(self.dialect):
            raise UnsupportedOperation(
                f"{operation.describe()} {description}",
                self.dialect.name,
                "look first whether it is there, with sqlalchemy.inspect(op.get_bind()); MariaDB "
                "knows such conditions: its URL starts with mariadb+",
            )

    def _only_renames(self, operation: AlterColumnOp) -> bool:
        """Tell whether RENAME COLUMN does it, which loses nothing, and the server has it."""
        since = RENAME_SINCE["mariadb" if is_mariadb(self.dialect) else "mysql"]
        return (
            operation.modify_name is not None
            and operation.modify_server_default is False
            and not self._needs_modify(operation)
            and (getattr(self.dialect, "server_version_info", None) or since) >= since
        )

    def _needs_change(self, operation: AlterColumnOp) -> bool:
        """Tell whether to CHANGE: a rename, or a time, whose default may be an expression."""
        if operation.modify_name is not None:
            return True
        if not operation.has_changes() and "autoincrement" not in operation.kw:
            return False
        type_ = operation.modify_type or operation.existing_type
        has_new = operation.modify_server_default is not None
        return _is_temporal(type_) and (has_new or is_updated(operation.existing_server_default))

    def _needs_modify(self, operation: AlterColumnOp) -> bool:
        return (
            operation.modify_nullable is not None
            or _leaves_computation(operation)
            or operation.modify_type is not None
            or operation.modify_comment is not False
            or operation.kw.get("autoincrement") is not None
        )

    def _specification(self, operation: AlterColumnOp) -> dict[str, Any]:
        """Return all that the column shall be: the new where it is given, else the existing."""
        type_ = operation.modify_type or operation.existing_type
        if type_ is None:
            raise IncompleteOperation(operation.describe(), self.dialect.name, "existing_type")
        nullable = operation.modify_nullable
        if nullable is None:
            nullable = operation.existing_nullable
        changed = operation.modify_server_default is not False
        autoincrement = operation.kw.get("autoincrement")
        if autoincrement is None:
            autoincrement = operation.kw.get("existing_autoincrement")
        return {
            "schema": operation.schema,
            "type_": type_,
            "nullable": True if nullable is None else nullable,
            "default": (
                operation.modify_server_default if changed else operation.existing_server_default
            ),
            "autoincrement": autoincrement,
            "comment": (
                operation.existing_comment
                if operation.modify_comment is False
                else operation.modify_comment
            ),
        }


def _move_named_checks(table: Table) -> None:
    """Make named CHECKs of columns those of the table: MariaDB reads no name behind a column."""
    for column in table.columns:
        for check in sort_constraints(column.constraints):
            if isinstance(check, CheckConstraint) and isinstance(check.name, str):
                column.constraints.discard(check)
                table.append_constraint(CheckConstraint(check.sqltext, name=conv(check.name)))


def _is_temporal(type_: AnyType | None) -> bool:
    found = None if type_ is None else to_instance(type_)
    while isinstance(found, TypeDecorator):
        found = found.impl_instance
    return isinstance(found, DateTime)


def _leaves_computation(operation: AlterColumnOp) -> bool:
    """Tell whether a stored column becomes an ordinary one: a virtual one cannot.

    Source: https://dev.mysql.com/doc/refman/8.4/en/alter-table-generated-columns.html
    """
    new, old = operation.modify_server_default, operation.existing_server_default
    leaves = new is not False and not isinstance(new, Computed | Identity)
    return leaves and isinstance(old, Computed) and bool(old.persisted)
