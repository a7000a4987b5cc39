"""Compares all tables, and puts what they need into an order that a database accepts."""

from collections.abc import Iterable, Mapping
from functools import partial

from sqlalchemy import Column, ForeignKeyConstraint, Table

from gitmig.autogenerate.compare.changes import ForeignKeyChange, TableChanges, modify
from gitmig.autogenerate.compare.dependencies import sort_tables
from gitmig.autogenerate.compare.enums import compare_enums
from gitmig.autogenerate.compare.foreign_keys import find_referent
from gitmig.autogenerate.compare.key_indexes import note_ways_back
from gitmig.autogenerate.compare.moved_names import find_freed, find_made, take_out_moved
from gitmig.autogenerate.compare.rules import list_indexes
from gitmig.autogenerate.compare.scope import Scope, final_name
from gitmig.autogenerate.compare.table import (
    add_foreign_key,
    carry_foreign_keys,
    compare_table,
    drop_foreign_key,
)
from gitmig.autogenerate.snapshot import Snapshot, TableKey
from gitmig.autogenerate.tables import ReflectedTables
from gitmig.operations import (
    CreateIndexOp,
    CreateTableOp,
    DropIndexOp,
    MigrateOperation,
    UpgradeOps,
)

Model = Mapping[TableKey, Table]


def compare(snapshot: Snapshot, model: Model, scope: Scope) -> UpgradeOps:
    """Return what makes the schema of the snapshot that of the model.

    Order: values added to enumerations; foreign keys that are in the way of a drop, and what has a
    name that another table gets; added tables, each after what it refers to; dropped tables, the
    other way round, and before the added ones where these get names of theirs; existing tables by
    schema and name; foreign keys that had to wait, because they close a cycle or refer to what an
    existing table gets only now; values taken from enumerations.
    """
    return _Comparison(snapshot, model, scope).run()


class _Comparison:
    def __init__(self, snapshot: Snapshot, model: Model, scope: Scope) -> None:
        self._snapshot = snapshot
        self._model = model
        self._scope = scope
        self._reflected = ReflectedTables(snapshot, scope.dialect.name)
        self._first: dict[TableKey, list[MigrateOperation]] = {}
        self._last: dict[TableKey, list[MigrateOperation]] = {}

    def run(self) -> UpgradeOps:
        added = {key for key in self._model.keys() - self._snapshot.tables if self._is_added(key)}
        dropped = {
            key for key in self._snapshot.tables.keys() - self._model if self._is_dropped(key)
        }
        changes = self._compare_common()
        creations = self._create_tables(added, changes)
        drops = self._drop_tables(dropped)
        if self._scope.dialect.supports_alter:
            self._renew_foreign_keys(changes)
        for key, one in changes.items():
            if self._scope.is_mysql:
                note_ways_back(one, self._snapshot.tables[key], self._reflected)
            self._move_foreign_keys(one, changes, dropped)
            if self._scope.dialect.name == "sqlite":
                carry_foreign_keys(one)
        made = find_made(creations, self._scope)
        moved = take_out_moved(changes, made, self._scope)
        enums = compare_enums(self._snapshot, self._model, self._scope)
        operations: list[MigrateOperation] = [*enums.before]
        for key, early in [*self._first.items(), *moved.items()]:
            operations += modify(key, early)
        gives_names = not made.isdisjoint(find_freed(drops, self._scope))
        operations += drops + creations if gives_names else creations + drops
        for key, one in changes.items():
            operations += modify(key, one.operations())
        for key, late in self._last.items():
            operations += modify(key, late)
        return UpgradeOps([*operations, *enums.after])

    def _common(self) -> list[TableKey]:
        return [
            key
            for key in self._model.keys() & self._snapshot.tables.keys()
            if self._scope.allows_name(key[1], "table", key)
            and self._scope.allows_object(
                "table",
                key[1],
                model=self._model[key],
                reflected=partial(self._reflected.get, key),
            )
        ]

    def _is_added(self, key: TableKey) -> bool:
        return self._scope.allows_object("table", key[1], model=self._model[key])

    def _is_dropped(self, key: TableKey) -> bool:
        return self._scope.allows_name(key[1], "table", key) and self._scope.allows_object(
            "table", key[1], reflected=partial(self._reflected.get, key)
        )

    def _compare_common(self) -> dict[TableKey, TableChanges]:
        """Return the tables that change, and those with foreign keys to them, in their order."""
        keys = sorted(self._common(), key=_sort_key)
        found = {key: one for key in keys if (one := self._compare(key)).operations()}
        for key in keys:
            if key not in found and not found.keys().isdisjoint(self._referents(key)):
                kept = [*self._snapshot.tables[key].foreign_keys]
                found[key] = TableChanges(key, kept_foreign_keys=kept)
        return {key: found[key] for key in keys if key in found}

    def _compare(self, key: TableKey) -> TableChanges:
        info, table = self._snapshot.tables[key], self._model[key]
        return compare_table(info, table, self._scope, self._reflected)

    def _create_tables(
        self, added: Iterable[TableKey], changes: Mapping[TableKey, TableChanges]
    ) -> list[MigrateOperation]:
        keys = {
            key: [
                (foreign_key, *find_referent(foreign_key, self._scope))
                for foreign_key in self._model[key].foreign_key_constraints
            ]
            for key in added
        }
        # `use_alter` in the models says where a cycle shall be broken.
        order, _ = sort_tables(
            {
                key: [
                    *(referent for one, referent, _ in entries if not one.use_alter),
                    *self._parents(key),
                ]
                for key, entries in keys.items()
            }
        )
        position = {key: number for number, key in enumerate(order)}
        operations: list[MigrateOperation] = []
        for key in order:
            late = [
                foreign_key
                for foreign_key, referent, columns in keys[key]
                # SQLite looks at a referent only when rows come: a cycle needs no second step.
                if (
                    self._scope.dialect.supports_alter
                    and position.get(referent, -1) > position[key]
                )
                or (referent in changes and changes[referent].gains(frozenset(columns)))
            ]
            operations += self._create_table(key, late)
        return operations

    def _create_table(
        self, key: TableKey, late: list[ForeignKeyConstraint]
    ) -> list[MigrateOperation]:
        table = self._model[key]
        changes = [add_foreign_key(one, self._scope) for one in sorted(late, key=_signature)]
        if changes:
            self._last[key] = [one.operation for one in changes]
        taking_part = list_indexes(self._scope.rules, table, is_added=True)
        indexes = sorted(taking_part, key=lambda one: final_name(one, self._scope.dialect) or "")
        additions: list[MigrateOperation] = [CreateIndexOp.from_index(one) for one in indexes]
        return [_creation(table, late), *modify(key, additions)]

    def _drop_tables(self, dropped: set[TableKey]) -> list[MigrateOperation]:
        referrers: dict[TableKey, list[TableKey]] = {key: [] for key in dropped}
        for key in dropped:
            parents = [(key[0], name) for name in self._snapshot.tables[key].parents]
            for referent in [*self._referents(key), *parents]:
                referrers.get(referent, []).append(key)
        order, broken = sort_tables(referrers)
        operations: list[MigrateOperation] = []
        for key in order:
            # Those that are dropped before this one, although this one refers to them.
            gone = {referent for referent, referrer in broken if referrer == key}
            operations += self._drop_table(
                key, gone if self._scope.dialect.supports_alter else set()
            )
        return operations

    def _parents(self, key: TableKey) -> list[TableKey]:
        """Return the tables that a table of the model inherits from."""
        if self._scope.dialect.name != "postgresql":
            return []
        named = self._model[key].kwargs.get("postgresql_inherits") or ()
        names = [named] if isinstance(named, str) else named
        return [(key[0], str(name)) for name in names]

    def _referents(self, key: TableKey) -> list[TableKey]:
        keys = self._snapshot.tables[key].foreign_keys
        return [(self._scope.fold(one.referent_schema), one.referent_table) for one in keys]

    def _drop_table(self, key: TableKey, cyclic: set[TableKey]) -> list[MigrateOperation]:
        info, table = self._snapshot.tables[key], self._reflected.get(key)
        carried = {one.columns[:1] for one in info.indexes} if self._scope.is_mysql else set()
        apart = [
            foreign_key
            for foreign_key, referent in zip(info.foreign_keys, self._referents(key), strict=True)
            # MySQL does not drop an index that a foreign key needs.
            if referent in cyclic or foreign_key.columns[:1] in carried
        ]
        if apart:
            drops = [drop_foreign_key(info, one, self._scope, self._reflected) for one in apart]
            self._first[key] = [one.operation for one in drops]
        original = _creation(table, [self._reflected.foreign_key(key, one) for one in apart])
        taking_part = list_indexes(self._scope.rules, table, is_added=False)
        indexes = sorted(taking_part, key=lambda one: str(one.name))
        removals: list[MigrateOperation] = [DropIndexOp.from_index(one) for one in indexes]
        return [*modify(key, removals), original.reverse()]

    def _renew_foreign_keys(self, changes: Mapping[TableKey, TableChanges]) -> None:
        """Let keys go and come that refer to columns whose unique constraint is exchanged.

        And those of columns that get a type which the other side does not have yet, or had.
        """
        for key, own in changes.items():
            for one in list(own.kept_foreign_keys):
                referent = changes.get((self._scope.fold(one.referent_schema), one.referent_table))
                columns = frozenset(one.referent_columns)
                is_exchanged = referent is not None and columns in referent.lost
                is_estranged = not own.estranged.isdisjoint(one.columns) or (
                    referent is not None and not referent.estranged.isdisjoint(columns)
                )
                if is_exchanged or is_estranged:
                    info = self._snapshot.tables[key]
                    own.renew(one, drop_foreign_key(info, one, self._scope, self._reflected))

    def _move_foreign_keys(
        self,
        own: TableChanges,
        changes: Mapping[TableKey, TableChanges],
        dropped: set[TableKey],
    ) -> None:
        """Take out what must be done before or after the changes of other tables."""

        def is_early(change: ForeignKeyChange) -> bool:
            referent = changes.get(change.referent)
            return change.referent in dropped or (
                referent is not None and referent is not own and referent.loses(change.columns)
            )

        def is_late(change: ForeignKeyChange) -> bool:
            referent = changes.get(change.referent)
            return referent is not None and referent is not own and referent.gains(change.columns)

        early = [one for one in own.dropped_foreign_keys if is_early(one)]
        late = [one for one in own.added_foreign_keys if is_late(one)]
        own.dropped_foreign_keys = [one for one in own.dropped_foreign_keys if one not in early]
        own.added_foreign_keys = [one for one in own.added_foreign_keys if one not in late]
        if early:
            self._first.setdefault(own.key, []).extend(one.operation for one in early)
        if late:
            self._last.setdefault(own.key, []).extend(one.operation for one in late)


def _sort_key(key: TableKey) -> tuple[str, str]:
    return key[0] or "", key[1]


def _creation(table: Table, apart: list[ForeignKeyConstraint]) -> CreateTableOp:
    """Return the creation of a table without some of its foreign keys."""
    creation = CreateTableOp.from_table(table)
    if not apart:
        return creation
    left_out = {_signature(one) for one in apart}
    items = []
    for item in creation.columns:
        if isinstance(item, ForeignKeyConstraint) and _signature(item) in left_out:
            continue
        if isinstance(item, Column):
            # The copies of its foreign keys are constraints of the table already.
            item.foreign_keys.clear()
        items.append(item)
    creation.columns = items
    return creation


def _signature(key: ForeignKeyConstraint) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    return (
        tuple(key.column_keys),
        tuple(element.target_fullname for element in key.elements),
        str(key.name),
    )
