"""Compares the columns of a table that both sides have."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Column, Table

from gitmig.autogenerate.compare.autoincrement import counts_itself_up, exchange_autoincrement
from gitmig.autogenerate.compare.comments import compare_comment
from gitmig.autogenerate.compare.computed import is_rebuilt, keeps_values
from gitmig.autogenerate.compare.conversion import find_step
from gitmig.autogenerate.compare.defaults import compare_server_default
from gitmig.autogenerate.compare.mentions import mentions
from gitmig.autogenerate.compare.nullable import compare_nullable
from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.compare.serials import exchange_serial
from gitmig.autogenerate.compare.types import compare_type
from gitmig.autogenerate.snapshot import ColumnInfo, TableInfo
from gitmig.autogenerate.tables import ReflectedTables, server_default
from gitmig.operations import AlterColumnOp, MigrateOperation

ASPECTS: tuple[Callable[[ColumnPair], dict[str, Any]], ...] = (
    compare_type,
    compare_nullable,
    compare_server_default,
    compare_comment,
)
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
        and column.name not in info.inherited.columns
        and scope.allows_name(column.name, "column", info.key)
        and scope.allows_object(
            "column", column.name, reflected=partial(reflected.column, info.key, column.name)
        )
    ]


def compare_columns(
    info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> list[MigrateOperation]:
    """Return an operation for each column that both have and that differs."""
    existing = {column.name: column for column in info.columns}
    altered: list[MigrateOperation] = []
    for column in table.columns:
        known = existing.get(column.name)
        if known is None or column.system:
            continue
        pair = ColumnPair(info, known, column, scope, reflected)
        if _is_exchanged(pair) and not keeps_values(pair):
            continue
        changes: dict[str, Any] = {}
        for compare in ASPECTS:
            changes |= compare(pair)
        if changes and _takes_part(pair):
            altered += exchange_serial(pair, changes) or _alter(pair, changes)
    return altered


def find_rebuilt_columns(
    info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> list[ColumnPair]:
    """Return the columns that both have and that no ALTER can make as the model says."""
    existing = {column.name: column for column in info.columns}
    if all(column.computed is None for column in table.columns) and all(
        column.computed is None for column in info.columns
    ):
        return []
    pairs = [
        ColumnPair(info, existing[column.name], column, scope, reflected)
        for column in table.columns
        if column.name in existing and not column.system
    ]
    return [pair for pair in pairs if _is_exchanged(pair) and _takes_part(pair)]


def _is_exchanged(pair: ColumnPair) -> bool:
    """Whether the column has to go and come again.

    So has a computed one that is in the way: PostgreSQL gives no other type to what it rests on.
    """
    if is_rebuilt(pair):
        return True
    computed = pair.info.computed
    if computed is None or pair.scope.dialect.name != "postgresql":
        return False
    existing = {column.name: column for column in pair.table.columns}
    return any(
        compare_type(
            ColumnPair(pair.table, existing[column.name], column, pair.scope, pair.reflected)
        )
        for column in pair.model.table.columns
        if column is not pair.model
        and column.name in existing
        and mentions(computed["sqltext"], {column.name})
    )


def _takes_part(pair: ColumnPair) -> bool:
    name, scope = pair.info.name, pair.scope
    return scope.allows_name(name, "column", pair.table.key) and scope.allows_object(
        "column", name, model=pair.model, reflected=pair.build
    )


def _alter(pair: ColumnPair, changes: dict[str, Any]) -> list[MigrateOperation]:
    """Return the alteration; two of them where the database knows no way between the types."""
    place: dict[str, Any] = {
        "table_name": pair.table.name,
        "column_name": pair.info.name,
        "schema": pair.table.schema,
        "existing_nullable": pair.info.nullable,
        "existing_comment": pair.info.comment,
    }
    default = _existing_default(pair, changes)
    known = {"existing_type": pair.info.type, "existing_server_default": default}
    new_type = changes.get("modify_type")
    step = None if new_type is None else find_step(pair.info.type, new_type, pair.scope)
    if step is not None:
        # A text cannot have every default.
        bare = {} if default is None else {"modify_server_default": None}
        counting = exchange_autoincrement(pair.info.autoincrement, False)
        first = AlterColumnOp(**place, **{**known, **counting, **bare}, modify_type=step)
        first.note = "The database knows no way between the two types but that by a text."
        known = {"existing_type": step, "existing_server_default": None}
        known |= exchange_autoincrement(False, counts_itself_up(pair))
        back = {} if default is None else {"modify_server_default": default}
        return [first, AlterColumnOp(**place, **_said(known, {**back, **changes}))]
    if pair.scope.is_mysql:
        known |= exchange_autoincrement(pair.info.autoincrement, counts_itself_up(pair))
    return [AlterColumnOp(**place, **_said(known, changes))]


def _said(known: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return both; no default is told of only where one comes, for it would be taken back."""
    if known["existing_server_default"] is None and "modify_server_default" not in changes:
        known = {**known, "existing_server_default": False}
    return {**known, **changes}


def _existing_default(pair: ColumnPair, changes: dict[str, Any]) -> Any:
    if keeps_values(pair):
        return None
    column = pair.build()
    generated = column.computed or column.identity
    if generated is None and not changes.keys().isdisjoint(
        ("modify_type", "modify_server_default")
    ):
        # That of a SERIAL too, which is no default of the column as a table has it.
        return server_default(pair.info)
    return generated if generated is not None else column.server_default
