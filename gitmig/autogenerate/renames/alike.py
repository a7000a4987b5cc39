"""Finds what looks like a rename: something dropped, and something like it added."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Column, Dialect
from sqlalchemy.exc import CompileError

from gitmig.autogenerate.renames.rename import Rename
from gitmig.autogenerate.snapshot import TableKey
from gitmig.operations import (
    AddColumnOp,
    CreateTableOp,
    DropColumnOp,
    DropTableOp,
    MigrateOperation,
    ModifyTableOps,
    OpContainer,
)

_ALIKE = 0.7
"""The share of their columns that two tables must have in common to look like one."""


def find_renames(container: OpContainer, dialect: Dialect) -> list[Rename]:
    """Return what looks like a rename in the operations, tables first."""
    tables = _pair(
        [
            (one, _columns_of(one.reverse(), dialect))
            for one in container.ops
            if isinstance(one, DropTableOp)
        ],
        [
            (one, _columns_of(one, dialect))
            for one in container.ops
            if isinstance(one, CreateTableOp)
        ],
        lambda dropped, added: _share(dropped[1], added[1]) if _same_schema(dropped, added) else 0,
    )
    found = [
        Rename((dropped.schema, dropped.table_name), added.table_name)
        for (dropped, _), (added, _) in tables
    ]
    by_table: dict[TableKey, list[MigrateOperation]] = {}
    for one in container.ops:
        if isinstance(one, ModifyTableOps):
            by_table.setdefault((one.schema, one.table_name), []).extend(one.ops)
    for key, operations in by_table.items():
        found += _find_column_renames(key, operations, dialect)
    return found


def note_renames(container: OpContainer, renames: Sequence[Rename]) -> None:
    """Write above what looks like a rename how to make it one."""
    additions = {_place(one): one for one in _leaves(container)}
    for rename in renames:
        schema, table = rename.table
        place = (schema, table, rename.new) if rename.column else (schema, rename.new, None)
        additions[place].note = (
            f"D{rename.question[1:]}? This would lose what is in it: write the\n"
            f"revision anew with `--rename {rename.option}`."
        )


def _place(operation: MigrateOperation) -> tuple[str | None, str, str | None] | None:
    """Return schema, table and column of an addition; None for anything else."""
    match operation:
        case AddColumnOp():
            return operation.schema, operation.table_name, operation.column.name
        case CreateTableOp():
            return operation.schema, operation.table_name, None
        case _:
            return None


def _find_column_renames(
    key: TableKey, operations: Iterable[MigrateOperation], dialect: Dialect
) -> list[Rename]:
    dropped = [one.reverse().column for one in operations if isinstance(one, DropColumnOp)]
    added = [one.column for one in operations if isinstance(one, AddColumnOp)]
    pairs = _pair(
        dropped,
        added,
        lambda old, new: _likeness(old, new) if _is_alike(old, new, dialect) else 0,
    )
    return [Rename(key, new.name, old.name) for old, new in pairs]


def _pair(
    dropped: Sequence[Any], added: Sequence[Any], rate: Callable[[Any, Any], float]
) -> list[tuple[Any, Any]]:
    """Return the likeliest pairs, each item in one pair at most; a rate of 0 is none."""
    rated = [
        (rate(old, new), -i, -j, old, new)
        for i, old in enumerate(dropped)
        for j, new in enumerate(added)
    ]
    pairs = []
    taken: set[int] = set()
    for rating, i, j, old, new in sorted(rated, key=lambda one: one[:3], reverse=True):
        # Places of the added ones are counted from 0, those of the dropped ones from -1 downwards.
        if rating > 0 and -j not in taken and i - 1 not in taken:
            taken |= {-j, i - 1}
            pairs.append((old, new))
    return pairs


def _is_alike(old: Column[Any], new: Column[Any], dialect: Dialect) -> bool:
    kinds = [(column.nullable, column.computed is None) for column in (old, new)]
    spelled = _spell(old, dialect)
    return kinds[0] == kinds[1] and spelled is not None and spelled == _spell(new, dialect)


def _likeness(old: Column[Any], new: Column[Any]) -> float:
    """Return how much the names are alike; never 0, since the columns are."""
    return 0.01 + SequenceMatcher(None, old.name, new.name).ratio()


def _spell(column: Column[Any], dialect: Dialect) -> str | None:
    """Return the type as DDL says it, without what MySQL adds to integers; None if it cannot."""
    try:
        spelled = column.type.compile(dialect=dialect).upper()
    except CompileError:
        return None
    head, _, _ = spelled.partition("(")
    return head if head.endswith("INT") or head == "INTEGER" else spelled


def _columns_of(operation: CreateTableOp, dialect: Dialect) -> set[tuple[str, str | None]]:
    columns = [item for item in operation.columns if isinstance(item, Column)]
    return {(column.name, _spell(column, dialect)) for column in columns}


def _same_schema(dropped: tuple[DropTableOp, Any], added: tuple[CreateTableOp, Any]) -> bool:
    return dropped[0].schema == added[0].schema


def _share(dropped: set[Any], added: set[Any]) -> float:
    share = len(dropped & added) / max(len(dropped | added), 1)
    return share if share >= _ALIKE else 0


def _leaves(container: OpContainer) -> Iterator[MigrateOperation]:
    for one in container.ops:
        if isinstance(one, OpContainer):
            yield from _leaves(one)
        else:
            yield one
