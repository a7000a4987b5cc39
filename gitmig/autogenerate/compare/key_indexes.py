"""Indexes that MySQL and MariaDB have for foreign keys.

A foreign key needs an index there that begins with its columns: one is made where there is none,
none is dropped that a key cannot do without, and the one that was made stays when its key goes.
https://mariadb.com/kb/en/foreign-keys/
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ForeignKeyConstraint

from gitmig.autogenerate.snapshot import ForeignKeyInfo, IndexInfo, TableInfo


def find_needed(
    info: TableInfo, going: Collection[IndexInfo], kept: Iterable[ForeignKeyInfo]
) -> list[IndexInfo]:
    """Return those of the `going` indexes that foreign keys which are `kept` cannot do without."""
    names = {one.name for one in going}
    staying: list[Sequence[str | None]] = [
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


def _made_for(key: ForeignKeyConstraint) -> tuple[str | None, str]:
    """Return the names that the index of a foreign key may have."""
    return str(key.name) if key.name else None, key.column_keys[0]


def _serves(index: Sequence[str | None], key: Sequence[str]) -> bool:
    return tuple(index[: len(key)]) == tuple(key)
