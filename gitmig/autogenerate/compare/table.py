"""Compares one table that both sides have, subject by subject."""

import hashlib
import itertools
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Table
from sqlalchemy.types import to_instance

from gitmig.autogenerate.compare.autoincrement import count_around_key
from gitmig.autogenerate.compare.changes import ForeignKeyChange, TableChanges
from gitmig.autogenerate.compare.checks import compare_checks
from gitmig.autogenerate.compare.columns import (
    compare_columns,
    find_added_columns,
    find_dropped_columns,
    find_rebuilt_columns,
)
from gitmig.autogenerate.compare.comments import compare_table_comment
from gitmig.autogenerate.compare.computed import keeps_values, leave_computation
from gitmig.autogenerate.compare.conversion import keeps_foreign_keys
from gitmig.autogenerate.compare.excludes import compare_excludes
from gitmig.autogenerate.compare.foreign_keys import compare_foreign_keys, find_referent
from gitmig.autogenerate.compare.indexes import compare_indexes
from gitmig.autogenerate.compare.key_indexes import (
    find_left_behind,
    find_needed,
    find_unserved,
)
from gitmig.autogenerate.compare.keys import Changes
from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.compare.primary_keys import has_same_primary_key
from gitmig.autogenerate.compare.rules import find_left_out
from gitmig.autogenerate.compare.scope import Scope, final_name
from gitmig.autogenerate.compare.uniques import compare_uniques
from gitmig.autogenerate.snapshot import ForeignKeyInfo, IndexInfo, TableInfo
from gitmig.autogenerate.tables import ReflectedTables
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    CreateCheckConstraintOp,
    CreateExcludeConstraintOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreatePrimaryKeyOp,
    CreateUniqueConstraintOp,
    DropConstraintOp,
    DropIndexOp,
    MigrateOperation,
)
from gitmig.operations.copying import copy_bare_column

Item = TypeVar("Item")


def compare_table(
    info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> TableChanges:
    """Return what the table needs in order to be as the model says."""
    changes = TableChanges(info.key)
    if scope.rules is not None:
        scope = replace(scope, left_out=find_left_out(scope.rules, info, table, reflected))
    rebuilt = find_rebuilt_columns(info, table, scope, reflected)
    names = frozenset(pair.info.name for pair in rebuilt)
    altered = compare_columns(info, table, scope, reflected)
    changes.altered_columns += altered
    if scope.dialect.supports_alter:
        _note_types(changes, altered, scope)
    for pair in rebuilt:
        _rebuild(changes, pair)
    added = find_added_columns(info, table, scope)
    own = names | {column.name for column in added}
    _compare_checks(
        changes, info, table, scope, reflected, own, _find_remade(changes, names, scope)
    )
    _compare_excludes(changes, info, table, scope, reflected)
    keys = compare_foreign_keys(info, table, scope, reflected)
    _compare_indexes(changes, info, table, scope, reflected, names, keys)
    _compare_uniques(changes, info, table, scope, reflected, names)
    _compare_primary_key(changes, info, table, scope, reflected)
    if scope.is_mysql and not has_same_primary_key(info, table, scope):
        count_around_key(changes, info, table)
    _add_columns(changes, info, added)
    _drop_columns(changes, info, table, scope, reflected, keys.dropped)
    for added_key in keys.added:
        changes.added_foreign_keys.append(add_foreign_key(added_key, scope))
    for dropped in keys.dropped:
        changes.dropped_foreign_keys.append(drop_foreign_key(info, dropped, scope, reflected))
    changes.comments += compare_table_comment(info, table, scope)
    changes.kept_foreign_keys += (key for key in info.foreign_keys if key not in keys.dropped)
    if scope.is_mysql:
        for key in find_unserved(changes, info):
            changes.renew(key, drop_foreign_key(info, key, scope, reflected))
    return changes


def _note_types(changes: TableChanges, altered: list[MigrateOperation], scope: Scope) -> None:
    """Note what foreign keys have to heed of the columns that get another type."""
    for one in altered:
        if not isinstance(one, AlterColumnOp) or one.modify_type is None:
            continue
        changes.retyped.add(one.column_name)
        old, new = to_instance(one.existing_type), to_instance(one.modify_type)
        if not keeps_foreign_keys(old, new, scope):
            changes.estranged.add(one.column_name)


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
    return ForeignKeyChange(operation, referent, frozenset(columns), key)


def carry_foreign_keys(changes: TableChanges) -> None:
    """Let added columns carry the foreign keys that are added for them.

    SQLite cannot add a foreign key to a table, but it can add a column that has one.
    """
    columns = {str(one.column.name): one.column for one in changes.added_columns}
    rest = []
    for change in changes.added_foreign_keys:
        key = change.constraint
        names = [] if key is None else [column.name for column in key.columns]
        if key is None or len(names) != 1 or names[0] not in columns:
            rest.append(change)
        else:
            columns[names[0]].append_foreign_key(_to_element(key))
    changes.added_foreign_keys = rest


def drop_foreign_key(
    info: TableInfo, key: ForeignKeyInfo, scope: Scope, reflected: ReflectedTables
) -> ForeignKeyChange:
    """Return the drop of a foreign key of the database."""
    referent = scope.fold(key.referent_schema), key.referent_table
    operation = DropConstraintOp.from_constraint(reflected.foreign_key(info.key, key))
    return ForeignKeyChange(operation, referent, frozenset(key.referent_columns))


def choose_name(table: str, columns: Sequence[str], suffix: str, scope: Scope) -> str:
    """Return a name for a constraint that the model leaves unnamed.

    Without one, `downgrade()` could not drop it. It is the name that PostgreSQL would choose; one
    that is too long is cut, and ends with a hash of all of it.
    """
    name = "_".join([table, *columns, suffix])
    dialect = scope.dialect
    longest = dialect.max_constraint_name_length or dialect.max_identifier_length
    written = name.encode()
    if len(written) <= longest:
        return name
    end = f"_{hashlib.sha256(written).hexdigest()[:8]}"
    return written[: longest - len(end)].decode(errors="ignore") + end


def _rebuild(changes: TableChanges, pair: ColumnPair) -> None:
    """Note the drop of a column and its addition as the model has it, or its values stay."""
    if keeps_values(pair):
        changes.taken_out.append(leave_computation(pair))
        return
    place = pair.table.name
    before = AddColumnOp(place, copy_bare_column(pair.build()), schema=pair.table.schema)
    after = AddColumnOp(place, copy_bare_column(pair.model), schema=pair.table.schema)
    if pair.model.computed is None:
        after.note = "The column was computed, and is made anew without the values that it had."
    changes.taken_out.append(before.reverse())
    changes.put_back.append(after)


def _find_remade(changes: TableChanges, rebuilt: AbstractSet[str], scope: Scope) -> frozenset[str]:
    """Return the columns about which no check can stay while they change.

    SQLite makes the whole table anew, with its checks.
    """
    if not scope.dialect.supports_alter:
        return frozenset()
    return frozenset({*rebuilt, *_find_estranged(changes, scope)})


def _find_estranged(changes: TableChanges, scope: Scope) -> AbstractSet[str]:
    return changes.estranged if scope.dialect.name == "postgresql" else frozenset()


def _compare_primary_key(
    changes: TableChanges, info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> None:
    if (
        has_same_primary_key(info, table, scope)
        or info.primary_key.name in info.inherited.constraints
    ):
        return
    if info.primary_key.columns:
        key = reflected.primary_key(info.key)
        changes.dropped_keys.append(DropConstraintOp.from_constraint(key))
        changes.lost.add(frozenset(info.primary_key.columns))
    if table.primary_key.columns:
        add = CreatePrimaryKeyOp.from_constraint(table.primary_key)
        if add.constraint_name is None:
            add.constraint_name = choose_name(info.name, [], "pkey", scope)
        changes.added_keys.append(add)
        changes.gained.add(frozenset(column.name for column in table.primary_key.columns))


def _compare_checks(
    changes: TableChanges,
    info: TableInfo,
    table: Table,
    scope: Scope,
    reflected: ReflectedTables,
    own_columns: AbstractSet[str],
    remade: AbstractSet[str],
) -> None:
    checks = compare_checks(info, table, scope, reflected, own_columns, remade)
    for gone in sorted(checks.dropped, key=lambda one: (one.name or "", one.sqltext)):
        drop = DropConstraintOp.from_constraint(reflected.check(info.key, gone))
        changes.dropped_keys.append(drop)
    taken: set[str | None] = {one.name for one in info.check_constraints}
    for check in checks.added:
        add = CreateCheckConstraintOp.from_constraint(check)
        if add.constraint_name is None:
            add.constraint_name = _choose_free_name(info.name, [], "check", taken, scope)
        changes.added_keys.append(add)


def _compare_excludes(
    changes: TableChanges, info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> None:
    excludes = compare_excludes(info, table, scope, reflected)
    for gone in excludes.dropped:
        drop = DropConstraintOp.from_constraint(reflected.exclude(info.key, gone))
        changes.dropped_keys.append(drop)
    taken: set[str | None] = {one.name for one in info.excludes}
    for exclude in excludes.added:
        add = CreateExcludeConstraintOp.from_constraint(exclude)
        if add.constraint_name is None:
            columns = [one for one, _ in add.elements if isinstance(one, str)]
            add.constraint_name = _choose_free_name(info.name, columns, "excl", taken, scope)
        changes.added_keys.append(add)


def _choose_free_name(
    table: str, columns: Sequence[str], suffix: str, taken: set[str | None], scope: Scope
) -> str:
    """Return a name that is not taken, numbered as PostgreSQL would do it, and take it."""
    numbers = itertools.chain([""], itertools.count(1))
    names = (choose_name(table, columns, f"{suffix}{number}", scope) for number in numbers)
    free = next(name for name in names if name not in taken)
    taken.add(free)
    return free


def _compare_indexes(
    changes: TableChanges,
    info: TableInfo,
    table: Table,
    scope: Scope,
    reflected: ReflectedTables,
    rebuilt: frozenset[str],
    keys: Changes[ForeignKeyInfo, ForeignKeyConstraint],
) -> None:
    estranged = _find_estranged(changes, scope)
    indexes = compare_indexes(info, table, scope, reflected, rebuilt, estranged)
    dropped = indexes.dropped
    waiting: list[IndexInfo] = []
    if scope.is_mysql:
        dropped, waiting = _heed_foreign_keys(indexes, info, table, scope, keys)
    for gone in sorted(dropped, key=lambda one: one.name):
        drop = DropIndexOp.from_index(reflected.index(info.key, gone))
        (changes.replaced_keys if gone in waiting else changes.dropped_keys).append(drop)
        changes.lost.add(frozenset(name for name in gone.columns if name is not None))
    for index in indexes.added:
        changes.added_keys.append(CreateIndexOp.from_index(index))
        changes.gained.add(frozenset(column.name for column in index.columns))


def _heed_foreign_keys(
    indexes: Changes[IndexInfo, Index],
    info: TableInfo,
    table: Table,
    scope: Scope,
    keys: Changes[ForeignKeyInfo, ForeignKeyConstraint],
) -> tuple[list[IndexInfo], list[IndexInfo]]:
    """Return the indexes to drop where foreign keys need indexes, and which of them must wait."""
    kept = [key for key in info.foreign_keys if key not in keys.dropped]
    needed = find_needed(info, indexes.dropped, kept)
    added = [tuple(column.name for column in one.columns) for one in indexes.added]
    waiting = [
        one for one in needed if any(names[: len(one.columns)] == one.columns for names in added)
    ]
    wanted = {final_name(one, scope.dialect) for one in table.indexes}
    columns = frozenset(column.name for column in table.columns)
    left = find_left_behind(info, keys.dropped, keys.added, wanted, columns)
    left = [one for one in left if one not in find_needed(info, left, kept)]
    going = [one for one in indexes.dropped if one not in needed or one in waiting]
    return [*going, *left], waiting


def _compare_uniques(
    changes: TableChanges,
    info: TableInfo,
    table: Table,
    scope: Scope,
    reflected: ReflectedTables,
    rebuilt: AbstractSet[str],
) -> None:
    uniques = compare_uniques(info, table, scope, reflected, rebuilt)
    for gone in sorted(uniques.dropped, key=lambda one: (one.name or "", one.columns)):
        drop = DropConstraintOp.from_constraint(reflected.unique(info.key, gone))
        changes.dropped_keys.append(drop)
        changes.lost.add(frozenset(gone.columns))
    taken = {one.name for one in info.unique_constraints} | {one.name for one in info.indexes}
    for unique in uniques.added:
        add = CreateUniqueConstraintOp.from_constraint(unique)
        if add.constraint_name is None:
            add.constraint_name = _choose_free_name(
                add.table_name, add.columns, "key", taken, scope
            )
        changes.added_keys.append(add)
        changes.gained.add(frozenset(add.columns))


def _add_columns(changes: TableChanges, info: TableInfo, added: list[Column[Any]]) -> None:
    for column in added:
        copy = copy_bare_column(column)
        add = AddColumnOp(info.name, copy, schema=info.schema)
        if column.computed is None:
            changes.added_columns.append(add)
        else:  # What it is computed from may come, or get its type, just now.
            changes.put_back.append(add)
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
        drop = AddColumnOp(info.name, copy, schema=info.schema).reverse()
        if column.computed is None:
            changes.dropped_columns.append(drop)
        else:  # Before what it is computed from, which may be another such column.
            changes.taken_out.insert(0, drop)
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
