"""Compares the columns of a table that both sides have."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Column, Table

from gitmig.autogenerate.compare.nullable import compare_nullable
from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.snapshot import ColumnInfo, TableInfo
from gitmig.autogenerate.tables import ReflectedTables, server_default
from gitmig.operations.alter_column import AlterColumnOp

ASPECTS: tuple[Callable[[ColumnInfo, Column[Any]], dict[str, Any]], ...] = (compare_nullable,)
"""Each compares one aspect of a column and returns the `modify_*` of AlterColumnOp."""


def find_added_columns(info: TableInfo, table: Table, scope: Scope) -> list[Column[Any]]:
    """Return the model's columns that the database lacks, in the model's order."""
    existing = {column.name for column in info.columns}
    return [
        column
        for column in table.columns
        if column.name not in existing
        and not column.system
        and scope.allows_object("column", column.name, model=column)
    ]


def find_dropped_columns(
    info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> list[ColumnInfo]:
    """Return the database's columns that the model lacks, in the database's order."""
    wanted = {column.name for column in table.columns}
    return [
        column
        for column in info.columns
        if column.name not in wanted
        and scope.allows_name(column.name, "column", info.key)
        and scope.allows_object(
            "column", column.name, reflected=partial(reflected.column, info.key, column.name)
        )
    ]


def compare_columns(
    info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> list[AlterColumnOp]:
    """Return an operation for each column that both have and that differs."""
    existing = {column.name: column for column in info.columns}
    altered = []
    for column in table.columns:
        known = existing.get(column.name)
        if known is None or column.system:
            continue
        changes: dict[str, Any] = {}
        for compare in ASPECTS:
            changes |= compare(known, column)
        if changes and _takes_part(info, column, scope, reflected):
            altered.append(_alter(info, known, changes))
    return altered


def _takes_part(
    info: TableInfo, column: Column[Any], scope: Scope, reflected: ReflectedTables
) -> bool:
    build = partial(reflected.column, info.key, column.name)
    return scope.allows_name(column.name, "column", info.key) and scope.allows_object(
        "column", column.name, model=column, reflected=build
    )


def _alter(info: TableInfo, column: ColumnInfo, changes: dict[str, Any]) -> AlterColumnOp:
    default = server_default(column)
    return AlterColumnOp(
        info.name,
        column.name,
        schema=info.schema,
        existing_type=column.type,
        existing_server_default=False if default is None else default,
        existing_nullable=column.nullable,
        existing_comment=column.comment,
        **changes,
    )
