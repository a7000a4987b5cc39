"""Indexes that MySQL and MariaDB have for foreign keys.

A foreign key needs an index there that begins with its columns: one is made where there is none,
none is dropped that a key cannot do without, and the one that was made stays when its key goes.
https://mariadb.com/kb/en/foreign-keys/
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import ForeignKeyConstraint

from gitmig.autogenerate.compare.changes import TableChanges
from gitmig.autogenerate.snapshot import ForeignKeyInfo, IndexInfo, TableInfo
from gitmig.autogenerate.tables import ReflectedTables
from gitmig.operations import (
    CreateForeignKeyOp,
    CreateIndexOp,
    CreatePrimaryKeyOp,
    CreateUniqueConstraintOp,
    DropConstraintOp,
    DropIndexOp,
    MigrateOperation,
)

Columns = Sequence[str | None]


def find_needed(
    info: TableInfo, going: Collection[IndexInfo], kept: Iterable[ForeignKeyInfo]
) -> list[IndexInfo]:
    """Return those of the `going` indexes that foreign keys which are `kept` cannot do without."""
    names = {one.name for one in going}
    staying: list[Columns] = [
        info.primary_key.columns,
        *(one.columns for one in info.indexes if one.name not in names),
    ]
    needed = []
    for key in kept:
        if not any(_serves(columns, key.columns) for columns in staying):
            found = [one for one in going if _serves(one.columns, key.columns)][:1]
            needed += found
            staying += [one.columns for one in found]
    return needed


def find_left_behind(
    info: TableInfo,
    dropped: Iterable[ForeignKeyInfo],
    added: Iterable[ForeignKeyConstraint],
    wanted: Collection[str | None],
    columns: frozenset[str],
) -> list[IndexInfo]:
    """Return the indexes that were made for the foreign keys which go, and would stay.

    Not one that is `wanted` by its name, or that goes with its columns, of which only `columns`
    stay, or that would be made again for a key that is `added`.
    """
    keys = {key.name for key in dropped}
    again = {(tuple(key.column_keys), name) for key in added for name in _made_for(key)}
    return [
        one
        for one in info.indexes
        if not one.unique
        and one.constraint in keys
        and one.name not in wanted
        and not columns.isdisjoint(one.columns)
        and (one.columns, one.name) not in again
    ]


def find_unserved(changes: TableChanges, info: TableInfo) -> list[ForeignKeyInfo]:
    """Return the kept foreign keys of which every index goes before another one comes.

    It is a unique constraint or the primary key then, for no other index goes that is needed.
    """
    before = [columns for _, columns in _without(info, ())]
    staying = [columns for _, columns in _without(info, changes.dropped_keys)]
    return [
        key
        for key in changes.kept_foreign_keys
        if any(_serves(columns, key.columns) for columns in before)
        and not any(_serves(columns, key.columns) for columns in staying)
    ]


def note_ways_back(changes: TableChanges, info: TableInfo, reflected: ReflectedTables) -> None:
    """Let the way back deal with the indexes that the database makes or drops on its own.

    One is made for an added key without an index, and stays when the key goes. One that was made
    for a key which is kept vanishes as soon as an added index serves the key as well; it is made
    anew when the key is.
    """
    stable = list(_without(info, [*changes.dropped_keys, *changes.replaced_keys]))
    added = [(one, _columns(one)) for one in changes.added_keys]
    for key in changes.kept_foreign_keys:
        own = {one.name for one in info.indexes if one.constraint == key.name and not one.unique}
        if any(_serves(columns, key.columns) for name, columns in stable if name not in own):
            continue
        first = next((one for one, columns in added if _serves(columns, key.columns)), None)
        if own and first is not None:
            drop = DropConstraintOp.from_constraint(reflected.foreign_key(info.key, key))
            first.before_reverse += (drop,)
            first.after_reverse += (drop.reverse(),)
    _note_made_indexes(changes, info, [*(columns for _, columns in [*stable, *added])])


def _note_made_indexes(changes: TableChanges, info: TableInfo, there: list[Columns]) -> None:
    old = {column.name for column in info.columns}
    for change in changes.added_foreign_keys:
        operation = change.operation
        assert isinstance(operation, CreateForeignKeyOp)
        columns = tuple(operation.local_cols)
        if any(_serves(one, columns) for one in there):
            continue
        there.append(columns)
        if operation.constraint_name is not None and not old.isdisjoint(columns):
            index = CreateIndexOp(operation.constraint_name, info.name, columns, schema=info.schema)
            operation.after_reverse += (index.reverse(),)


def _without(
    info: TableInfo, drops: Iterable[MigrateOperation]
) -> Iterator[tuple[str | None, Columns]]:
    """Yield the names and columns of the indexes that stay, that of the primary key too."""
    gone: set[str | None] = set()
    has_key = True
    for one in drops:
        if isinstance(one, DropIndexOp):
            gone.add(one.index_name)
        elif isinstance(one, DropConstraintOp):
            gone.add(one.constraint_name)
            has_key = has_key and one.constraint_type != "primary"
    if has_key:
        yield None, info.primary_key.columns
    yield from ((one.name, one.columns) for one in info.indexes if one.name not in gone)


def _columns(operation: MigrateOperation) -> Columns:
    """Return what an operation that adds a key makes an index of."""
    match operation:
        case CreateIndexOp():
            return [one if isinstance(one, str) else None for one in operation.columns]
        case CreateUniqueConstraintOp() | CreatePrimaryKeyOp():
            return list(operation.columns)
        case _:
            return ()


def _made_for(key: ForeignKeyConstraint) -> tuple[str | None, str]:
    """Return the names that the index of a foreign key may have."""
    return str(key.name) if key.name else None, key.column_keys[0]


def _serves(index: Columns, key: Sequence[str]) -> bool:
    return tuple(index[: len(key)]) == tuple(key)
