"""Altering a column: a statement for each aspect, in standard SQL."""

import warnings
from collections.abc import Iterator
from typing import Any

from sqlalchemy import CheckConstraint, Computed, Dialect, Identity
from sqlalchemy.schema import AddConstraint, DropConstraint

from gitmig.ddl.elements import ColumnComment, ColumnDefault, ColumnName, ColumnNullable, ColumnType
from gitmig.ddl.statement import Statement
from gitmig.ddl.type_constraints import constraints_of_type
from gitmig.errors.operations import UnsupportedOperation
from gitmig.operations import AlterColumnOp, SchemaObjects
from gitmig.operations.alter_column import AnyType


class AlterColumnStatements:
    """What becomes of an AlterColumnOp; a dialect overrides the aspects that it knows better."""

    dialect: Dialect
    objects: SchemaObjects

    def alter_column(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Alter the column, an aspect at a time."""
        self.check_alter_column(operation)
        yield from self.drop_constraints_of_type(operation)
        yield from self.alter_nullable(operation)
        yield from self.alter_server_default(operation)
        yield from self.alter_type(operation)
        yield from self.alter_comment(operation)
        yield from self.alter_name(operation)
        yield from self.add_constraints_of_type(operation)

    def check_alter_column(self, operation: AlterColumnOp) -> None:
        """Raise for what cannot be altered, warn of what is passed over."""
        if "autoincrement" in operation.kw or "existing_autoincrement" in operation.kw:
            warnings.warn(
                f"autoincrement and existing_autoincrement have no effect on {self.dialect.name}: "
                "they are for MySQL and MariaDB",
                UserWarning,
                stacklevel=2,
            )
        self.check_generated(operation)

    def check_generated(self, operation: AlterColumnOp) -> None:
        """Raise UnsupportedOperation where a generated column would be altered."""
        if operation.modify_server_default is False:
            return
        for default in (operation.modify_server_default, operation.existing_server_default):
            if isinstance(default, Computed):
                raise UnsupportedOperation(
                    f"{operation.describe()} (a computed column)",
                    self.dialect.name,
                    "drop the column and add it anew: op.drop_column(), op.add_column()",
                )
            if isinstance(default, Identity):
                self.check_identity(operation)

    def check_identity(self, operation: AlterColumnOp) -> None:
        """Raise UnsupportedOperation where an identity column would be altered."""
        raise UnsupportedOperation(
            f"{operation.describe()} (an identity column)",
            self.dialect.name,
            "write the database's own statement with op.execute()",
        )

    def alter_nullable(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Set or drop NOT NULL."""
        if operation.modify_nullable is not None:
            yield Statement(
                ColumnNullable(
                    operation.table_name,
                    operation.column_name,
                    operation.modify_nullable,
                    **existing_state(operation),
                )
            )

    def alter_server_default(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Set or drop the server default."""
        if operation.modify_server_default is not False:
            yield Statement(
                ColumnDefault(
                    operation.table_name,
                    operation.column_name,
                    operation.modify_server_default,
                    **existing_state(operation),
                )
            )

    def alter_type(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Change the type."""
        if operation.modify_type is not None:
            yield Statement(
                ColumnType(
                    operation.table_name,
                    operation.column_name,
                    operation.modify_type,
                    **existing_state(operation),
                )
            )

    def alter_comment(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Set or drop the comment."""
        if operation.modify_comment is not False:
            yield Statement(
                ColumnComment(
                    operation.table_name,
                    operation.column_name,
                    operation.modify_comment,
                    **existing_state(operation),
                )
            )

    def alter_name(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Rename the column."""
        if operation.modify_name is not None:
            yield Statement(
                ColumnName(
                    operation.table_name,
                    operation.column_name,
                    operation.modify_name,
                    **existing_state(operation),
                )
            )

    def drop_constraints_of_type(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Drop the named constraints that the old type brought, where the type changes."""
        if operation.modify_type is not None and operation.existing_type is not None:
            for constraint in self._constraints_of_type(operation, operation.existing_type):
                if isinstance(constraint.name, str):
                    yield Statement(DropConstraint(constraint))

    def add_constraints_of_type(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Add the constraints that the new type brings."""
        if operation.modify_type is not None:
            for constraint in self._constraints_of_type(operation, operation.modify_type):
                yield Statement(AddConstraint(constraint))

    def _constraints_of_type(
        self, operation: AlterColumnOp, type_: AnyType
    ) -> list[CheckConstraint]:
        return constraints_of_type(
            self.objects,
            self.dialect,
            operation.column_name,
            type_,
            operation.table_name,
            operation.schema,
        )


def existing_state(operation: AlterColumnOp) -> dict[str, Any]:
    """Return how the column is before the operation, as keywords of a DDL element."""
    return {
        "schema": operation.schema,
        "existing_type": operation.existing_type,
        "existing_nullable": operation.existing_nullable,
        "existing_server_default": operation.existing_server_default,
        "existing_comment": operation.existing_comment,
    }
