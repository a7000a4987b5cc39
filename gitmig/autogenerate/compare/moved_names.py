"""Finds names that go from one table to another, where the database has each of them once.

PostgreSQL keeps indexes, and the keys that have one, by the name in the schema
(https://www.postgresql.org/docs/current/sql-createindex.html), SQLite indexes in the file, MySQL
and MariaDB foreign keys in the database. There the old one has to go before the new one comes.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Constraint

from gitmig.autogenerate.compare.changes import TableChanges
from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.snapshot import TableKey
from gitmig.operations import (
    CreateExcludeConstraintOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreatePrimaryKeyOp,
    CreateTableOp,
    CreateUniqueConstraintOp,
    MigrateOperation,
    OpContainer,
)
from gitmig.operations.constraint import AddConstraintOp

Name = tuple[str | None, str]
"""Schema, None for the default one, and name."""

_OPERATIONS: Mapping[str, tuple[type[AddConstraintOp | CreateIndexOp], ...]] = {
    "postgresql": (
        CreateExcludeConstraintOp,
        CreateIndexOp,
        CreatePrimaryKeyOp,
        CreateUniqueConstraintOp,
    ),
    "sqlite": (CreateIndexOp,),
    "mysql": (CreateForeignKeyOp,),
    "mariadb": (CreateForeignKeyOp,),
}
_CONSTRAINTS: Mapping[str, frozenset[str]] = {
    "postgresql": frozenset({"exclude_constraint", "primary_key_constraint", "unique_constraint"}),
    "mysql": frozenset({"foreign_key_constraint"}),
    "mariadb": frozenset({"foreign_key_constraint"}),
}
"""Kinds of constraints by their `__visit_name__`: who is elsewhere loads none of PostgreSQL's."""


def find_made(operations: Iterable[MigrateOperation], scope: Scope) -> set[Name]:
    """Return the names that operations give and that no other table may have then."""
    dialect = scope.dialect.name
    kinds, constraints = _OPERATIONS.get(dialect, ()), _CONSTRAINTS.get(dialect, frozenset())
    names: set[Name] = set()
    for one in operations:
        if isinstance(one, OpContainer):
            names |= find_made(one.ops, scope)
        elif isinstance(one, CreateTableOp):
            written = [item for item in one.columns if item.__visit_name__ in constraints]
            schema = scope.fold(one.schema)
            found = (item.name for item in written if isinstance(item, Constraint))
            names |= {(schema, str(name)) for name in found if isinstance(name, str)}
        elif isinstance(one, kinds):
            name = one.index_name if isinstance(one, CreateIndexOp) else one.constraint_name
            if name is not None:
                names.add((scope.fold(one.schema), str(name)))
    return names


def find_freed(operations: Iterable[MigrateOperation], scope: Scope) -> set[Name]:
    """Return the names that drops make free."""
    return find_made([one.reverse() for one in operations], scope)


def take_out_moved(
    changes: Mapping[TableKey, TableChanges], made: set[Name], scope: Scope
) -> dict[TableKey, list[MigrateOperation]]:
    """Remove the drops that come too late for a name, and return them by table.

    `made` are the names that are given before any of these tables changes.
    """
    moved: dict[TableKey, list[MigrateOperation]] = {}
    for key, one in changes.items():
        early = _take_out(one, made, scope)
        if early:
            moved[key] = early
        made = made | find_made(one.operations(), scope)
    return moved


def _take_out(changes: TableChanges, made: set[Name], scope: Scope) -> list[MigrateOperation]:
    """Remove the drops of what has one of the names from the changes, and return them.

    With them go foreign keys to the table itself, which may rest on what is dropped.
    """

    def is_wanted(drop: MigrateOperation) -> bool:
        return not made.isdisjoint(find_freed([drop], scope))

    keys = [one for one in changes.dropped_keys if is_wanted(one)]
    foreign_keys = [
        one
        for one in changes.dropped_foreign_keys
        if is_wanted(one.operation) or (keys and one.referent == changes.key)
    ]
    changes.dropped_keys = [one for one in changes.dropped_keys if one not in keys]
    changes.dropped_foreign_keys = [
        one for one in changes.dropped_foreign_keys if one not in foreign_keys
    ]
    return [*(one.operation for one in foreign_keys), *keys]
