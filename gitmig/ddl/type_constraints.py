"""CHECK constraints that a column's type brings along: Boolean and Enum, if asked for."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, Constraint, Dialect, Table

from gitmig.operations.alter_column import AnyType
from gitmig.operations.copying import is_type_bound
from gitmig.operations.schema_objects import SchemaObjects


def constraints_of_type(
    objects: SchemaObjects,
    dialect: Dialect,
    column_name: str,
    type_: AnyType,
    table_name: str,
    schema: str | None,
) -> list[CheckConstraint]:
    """Return the constraints that a column of the type has on the dialect."""
    column: Column[Any] = Column(column_name, type_)
    table = objects.table(table_name, [column], schema=schema)
    return type_constraints(table, dialect)


def type_constraints(table: Table, dialect: Dialect) -> list[CheckConstraint]:
    """Return the constraints that the types of the table's columns have on the dialect."""
    return [
        constraint
        for constraint in sort_constraints(table.constraints)
        if isinstance(constraint, CheckConstraint)
        and is_type_bound(constraint)
        and _is_created(constraint, dialect)
    ]


def sort_constraints(constraints: Iterable[Constraint]) -> list[Constraint]:
    """Return the constraints, which SQLAlchemy keeps in a set, in an order that does not change."""
    return sorted(constraints, key=lambda constraint: (type(constraint).__name__, _key(constraint)))


def _key(constraint: Constraint) -> str:
    return constraint.name if isinstance(constraint.name, str) else ""


def _is_created(constraint: CheckConstraint, dialect: Dialect) -> bool:
    """Ask the type: a dialect with a native BOOLEAN or ENUM needs no CHECK.

    The rule is what SQLAlchemy's CREATE TABLE asks; ALTER TABLE ADD has none of its own.
    """
    rule = constraint._create_rule
    make_compiler: Any = dialect.ddl_compiler
    return rule is None or bool(rule(make_compiler(dialect, None)))
