"""Altering a column: a statement for each aspect, in standard SQL."""

import warnings
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Computed, Dialect, Identity
from sqlalchemy.schema import AddConstraint, DropConstraint

from gitmig.ddl.elements import (
    ANEW,
    AlterColumn,
    ColumnComment,
    ColumnDefault,
    ColumnName,
    ColumnNullable,
    ColumnType,
    ComputedColumnDefault,
    IdentityColumnDefault,
)
from gitmig.ddl.identity import changed_options
from gitmig.ddl.statement import Statement
from gitmig.ddl.type_constraints import constraints_of_type
from gitmig.errors.operations import UnsupportedOperation
from gitmig.operations import AlterColumnOp, SchemaObjects
from gitmig.operations.alter_column import AnyType


class AlterColumnStatements:
    """What becomes of an AlterColumnOp; a dialect overrides the aspects that it knows better."""

    dialect: Dialect
    objects: SchemaObjects
    alters_identity: ClassVar[bool] = False
    """Whether a column can become, or cease to be, an identity column."""
    identity_remedy: ClassVar[str] = ANEW
    """What works where it cannot."""

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
                self._check_computed_default(operation)
            if isinstance(default, Identity) and not self.alters_identity:
                description = f"{operation.describe()} (an identity column)"
                raise UnsupportedOperation(description, self.dialect.name, self.identity_remedy)

    def _check_computed_default(self, operation: AlterColumnOp) -> None:
        """Raise UnsupportedOperation unless the project compiles the element itself."""
        change = alter_aspect(ComputedColumnDefault, operation, operation.modify_server_default)
        try:
            change.construct.compile(dialect=self.dialect)
        except UnsupportedOperation:
            description = f"{operation.describe()} (a computed column)"
            raise UnsupportedOperation(description, self.dialect.name, ANEW) from None

    def alter_nullable(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Set or drop NOT NULL."""
        if operation.modify_nullable is not None:
            yield alter_aspect(ColumnNullable, operation, operation.modify_nullable)

    def alter_server_default(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Set or drop the server default, or the identity."""
        new, old = operation.modify_server_default, operation.existing_server_default
        if new is False:
            return
        if isinstance(new, Computed) or isinstance(old, Computed):
            yield alter_aspect(ComputedColumnDefault, operation, new)
        elif isinstance(new, Identity) or isinstance(old, Identity):
            yield from self.alter_identity(operation, new, old)
        else:
            yield alter_aspect(ColumnDefault, operation, new)

    def alter_identity(
        self, operation: AlterColumnOp, new: object, old: object
    ) -> Iterator[Statement]:
        """Make the column an identity column, change its options, or make it an ordinary one."""
        if not isinstance(new, Identity):
            yield alter_aspect(IdentityColumnDefault, operation, None)
            if new is not None:
                yield alter_aspect(ColumnDefault, operation, new)
        elif not isinstance(old, Identity) or changed_options(new, old):
            yield alter_aspect(IdentityColumnDefault, operation, new)

    def alter_type(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Change the type."""
        if operation.modify_type is not None:
            yield alter_aspect(ColumnType, operation, operation.modify_type)

    def alter_comment(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Set or drop the comment."""
        if operation.modify_comment is not False:
            yield alter_aspect(ColumnComment, operation, operation.modify_comment)

    def alter_name(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Rename the column."""
        if operation.modify_name is not None:
            yield alter_aspect(ColumnName, operation, operation.modify_name)

    def drop_constraints_of_type(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Drop the named constraints that the old type brought, where the type changes."""
        if operation.modify_type is not None and operation.existing_type is not None:
            for constraint in self._constraints_of_type(operation, operation.existing_type):
                if isinstance(constraint.name, str):
                    yield from self.drop_constraint_of_type(constraint)

    def drop_constraint_of_type(self, constraint: CheckConstraint) -> Iterator[Statement]:
        """Drop a constraint that the old type brought."""
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


def alter_aspect(
    element: Callable[..., AlterColumn], operation: AlterColumnOp, value: object, **kw: Any
) -> Statement:
    """Return the statement that gives one aspect of the column a value; `kw` go to the element."""
    existing = {
        "schema": operation.schema,
        "existing_type": operation.existing_type,
        "existing_nullable": operation.existing_nullable,
        "existing_server_default": operation.existing_server_default,
        "existing_comment": operation.existing_comment,
    }
    return Statement(element(operation.table_name, operation.column_name, value, **existing | kw))
