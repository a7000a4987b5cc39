"""Compares one table that both sides have, subject by subject."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Table

from gitmig.autogenerate.compare.changes import ForeignKeyChange, TableChanges
from gitmig.autogenerate.compare.columns import (
    compare_columns,
    find_added_columns,
    find_dropped_columns,
)
from gitmig.autogenerate.compare.foreign_keys import compare_foreign_keys, find_referent
from gitmig.autogenerate.compare.indexes import compare_indexes
from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.compare.uniques import compare_uniques
from gitmig.autogenerate.snapshot import ForeignKeyInfo, TableInfo
from gitmig.autogenerate.tables import ReflectedTables
from gitmig.operations import (
    AddColumnOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreateUniqueConstraintOp,
    DropConstraintOp,
    DropIndexOp,
)
from gitmig.operations.copying import copy_bare_column

Item = TypeVar("Item")


def compare_table(
    info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> TableChanges:
    """Return what the table needs in order to be as the model says."""
    changes = TableChanges(info.key)
    changes.altered_columns += compare_columns(info, table, scope, reflected)
    _compare_indexes(changes, info, table, scope, reflected)
    _compare_uniques(changes, info, table, scope, reflected)
    keys = compare_foreign_keys(info, table, scope, reflected)
    _add_columns(changes, info, table, scope, keys.added)
    _drop_columns(changes, info, table, scope, reflected, keys.dropped)
    for added in keys.added:
        changes.added_foreign_keys.append(add_foreign_key(added, scope))
    for dropped in keys.dropped:
        changes.dropped_foreign_keys.append(drop_foreign_key(info, dropped, scope, reflected))
    return changes


def add_foreign_key(key: ForeignKeyConstraint, scope: Scope) -> ForeignKeyChange:
    """Return the addition of a foreign key of the model to its table, which exists."""
    referent, columns = find_referent(key, scope)
    operation = CreateForeignKeyOp.from_constraint(key)
    operation.remote_cols = list(columns)
    # It says when metadata.create_all() makes it, which is no matter here.
    operation.kw.pop("use_alter", None)
    if operation.constraint_name is None:
        operation.constraint_name = choose_name(
            operation.source_table, operation.local_cols, "fkey", scope
        )
    return ForeignKeyChange(operation, referent, frozenset(columns))


def drop_foreign_key(
    info: TableInfo, key: ForeignKeyInfo, scope: Scope, reflected: ReflectedTables
) -> ForeignKeyChange:
    """Return the drop of a foreign key of the database."""
    referent = scope.fold(key.referent_schema), key.referent_table
    operation = DropConstraintOp.from_constraint(reflected.foreign_key(info.key, key))
    return ForeignKeyChange(operation, referent, frozenset(key.referent_columns))


def choose_name(table: str, columns: Sequence[str], suffix: str, scope: Scope) -> str | None:
    """Return a name for a constraint that the model leaves unnamed; None if it would be too long.

    Without one, `downgrade()` could not drop it. It is the name that PostgreSQL would choose.
    """
    name = "_".join([table, *columns, suffix])
    return name if len(name) <= scope.dialect.max_identifier_length else None


def _compare_indexes(
    changes: TableChanges, info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> None:
    indexes = compare_indexes(info, table, scope, reflected)
    for gone in sorted(indexes.dropped, key=lambda one: one.name):
        drop = DropIndexOp.from_index(reflected.index(info.key, gone))
        changes.dropped_keys.append(drop)
        changes.lost.add(frozenset(name for name in gone.columns if name is not None))
    for index in indexes.added:
        changes.added_keys.append(CreateIndexOp.from_index(index))
        changes.gained.add(frozenset(column.name for column in index.columns))


def _compare_uniques(
    changes: TableChanges, info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> None:
    uniques = compare_uniques(info, table, scope, reflected)
    for gone in sorted(uniques.dropped, key=lambda one: (one.name or "", one.columns)):
        drop = DropConstraintOp.from_constraint(reflected.unique(info.key, gone))
        changes.dropped_keys.append(drop)
        changes.lost.add(frozenset(gone.columns))
    for unique in uniques.added:
        add = CreateUniqueConstraintOp.from_constraint(unique)
        if add.constraint_name is None:
            add.constraint_name = choose_name(add.table_name, add.columns, "key", scope)
        changes.added_keys.append(add)
        changes.gained.add(frozenset(add.columns))


def _add_columns(
    changes: TableChanges,
    info: TableInfo,
    table: Table,
    scope: Scope,
    keys: list[ForeignKeyConstraint],
) -> None:
    """Note the added columns; on SQLite one carries its foreign key, which leaves `keys`.

    SQLite cannot add a foreign key to a table, but it can add a column that has one.
    """
    for column in find_added_columns(info, table, scope):
        carried = None
        if scope.dialect.name == "sqlite":
            carried = _take(keys, [key for key in keys if key.column_keys == [column.key]])
        copy = copy_bare_column(column)
        if carried is not None:
            copy.append_foreign_key(_to_element(carried))
        changes.added_columns.append(AddColumnOp(info.name, copy, schema=info.schema))
        changes.gained.add(frozenset({column.name}))


def _drop_columns(
    changes: TableChanges,
    info: TableInfo,
    table: Table,
    scope: Scope,
    reflected: ReflectedTables,
    keys: list[ForeignKeyInfo],
) -> None:
    """Note the dropped columns; a foreign key that is written behind one leaves `keys`."""
    for column in find_dropped_columns(info, table, scope, reflected):
        written_behind = [key for key in keys if key.inline and key.columns == (column.name,)]
        inline = _take(keys, written_behind)
        copy = copy_bare_column(reflected.column(info.key, column.name))
        if inline is not None:
            copy.append_foreign_key(_to_element(reflected.foreign_key(info.key, inline)))
        original = AddColumnOp(info.name, copy, schema=info.schema)
        changes.dropped_columns.append(original.reverse())
        changes.lost.add(frozenset({column.name}))


def _take(items: list[Item], wanted: Sequence[Item]) -> Item | None:
    """Remove the first wanted item and return it; None if nothing is wanted."""
    if not wanted:
        return None
    items.remove(wanted[0])
    return wanted[0]


def _to_element(key: ForeignKeyConstraint) -> ForeignKey:
    """Return a foreign key of one column in the form that a column carries."""
    return ForeignKey(
        key.elements[0].target_fullname,
        name=key.name if isinstance(key.name, str) else None,
        onupdate=key.onupdate,
        ondelete=key.ondelete,
        deferrable=key.deferrable,
        initially=key.initially,
        match=key.match,
        link_to_name=key.link_to_name,
    )
