"""The steps of a batch on SQLite: a rename is its own, all else is done in a new table.

SQLite's own RENAME COLUMN changes what mentions the column everywhere: in checks, indexes,
triggers, views, and foreign keys of other tables. https://www.sqlite.org/lang_altertable.html
"""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Computed

from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    CreateIndexOp,
    CreateTableCommentOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    MigrateOperation,
)
from gitmig.operations.primary_key import CreatePrimaryKeyOp
from gitmig.operations.unique_constraint import CreateUniqueConstraintOp


@dataclass(frozen=True, slots=True)
class Stage:
    """Operations that are done together: renames by the database itself, or others."""

    renames: bool
    operations: tuple[MigrateOperation, ...]


def plan_stages(operations: Iterable[MigrateOperation]) -> list[Stage]:
    """Return the stages, in order; renames come first as far as that changes nothing.

    So a table is made anew once, but where an operation before a rename is about either name.
    """
    stages: list[tuple[bool, list[MigrateOperation]]] = [(True, []), (False, [])]
    for operation in operations:
        rename, rest = _split(operation)
        if rename is not None:
            names = {rename.column_name, str(rename.modify_name)}
            if any(_may_mention(earlier, names) for earlier in stages[-1][1]):
                stages += [(True, []), (False, [])]
            stages[-2][1].append(rename)
        if rest is not None:
            stages[-1][1].append(rest)
    return [Stage(renames, tuple(members)) for renames, members in stages if members]


def _split(
    operation: MigrateOperation,
) -> tuple[AlterColumnOp | None, MigrateOperation | None]:
    if not isinstance(operation, AlterColumnOp):
        return None, operation
    name = operation.modify_name
    if name is None or name == operation.column_name:
        return None, operation
    rename = AlterColumnOp(
        operation.table_name, operation.column_name, schema=operation.schema, modify_name=name
    )
    rest = copy.copy(operation)
    rest.column_name, rest.modify_name = name, None
    placed = operation.kw.keys() & {"insert_before", "insert_after", "autoincrement"}
    return rename, rest if rest.has_changes() or placed else None


def _may_mention(operation: MigrateOperation, names: set[str]) -> bool:
    match operation:
        case AddColumnOp():
            column = operation.column
            speaks = column.constraints or column.foreign_keys or column.computed is not None
            return bool(speaks) or not names.isdisjoint({column.name, *_neighbours(operation)})
        case AlterColumnOp():
            computed = isinstance(operation.modify_server_default, Computed)
            return computed or not names.isdisjoint(
                {operation.column_name, *_neighbours(operation)}
            )
        case DropColumnOp():
            return operation.column_name in names
        case CreateUniqueConstraintOp() | CreatePrimaryKeyOp():
            return not names.isdisjoint(operation.columns)
        case CreateIndexOp():
            return bool(operation.kw) or any(
                not isinstance(column, str) or column in names for column in operation.columns
            )
        case AddConstraintOp():
            return True
        case DropConstraintOp() | DropIndexOp() | CreateTableCommentOp() | DropTableCommentOp():
            return False
    return True


def _neighbours(operation: AddColumnOp | AlterColumnOp) -> Sequence[str]:
    found = (operation.kw.get("insert_before"), operation.kw.get("insert_after"))
    return [name for name in found if name is not None]
