"""Runs what users and plugins registered around what gitmig compares itself."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Table

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.extension.dispatch import (
    DispatchPriority,
    PriorityDispatcher,
    PriorityDispatchResult,
    Registered,
    Target,
    comparators,
    order_comparators,
)
from gitmig.autogenerate.extension.places import Places
from gitmig.autogenerate.extension.plugins import DEFAULT, select_plugins
from gitmig.autogenerate.extension.subjects import leave_out, leave_out_of_column
from gitmig.autogenerate.snapshot import Snapshot, TableKey
from gitmig.autogenerate.tables import ReflectedTables, existing_options
from gitmig.operations import AlterColumnOp, MigrateOperation, ModifyTableOps, UpgradeOps

Model = Mapping[TableKey, Table]
Compare = Callable[[], UpgradeOps]


def compare_extended(
    context: AutogenContext, snapshot: Snapshot, model: Model, compare: Compare
) -> UpgradeOps:
    """Compare, and let the comparators of others add to it and take from it.

    Those of priority FIRST run before gitmig's own, the others after them.
    """
    plugins, off = select_plugins(context.opts.get("autogenerate_plugins") or DEFAULT)
    dispatchers = [comparators, *(plugin.autogenerate_comparators for plugin in plugins)]
    if not off and not any(dispatcher.registered for dispatcher in dispatchers):
        return compare()
    return _Extension(context, snapshot, model, dispatchers).run(compare, off)


class _Extension:
    def __init__(
        self,
        context: AutogenContext,
        snapshot: Snapshot,
        model: Model,
        dispatchers: list[PriorityDispatcher],
    ) -> None:
        self._context = context
        self._snapshot = snapshot
        self._model = model
        self._reflected = ReflectedTables(snapshot, context.dialect.name)
        self._dispatchers = dispatchers

    def run(self, compare: Compare, off: frozenset[str]) -> UpgradeOps:
        schemas = {schema for schema, _ in [*self._snapshot.tables, *self._model]} | {None}
        before = UpgradeOps()
        top, of_schema = self._find("autogenerate"), self._find("schema")
        stopped = self._call(_first(top), before) | self._call(_first(of_schema), before, schemas)
        upgrade = UpgradeOps() if "schemas" in off | stopped else compare()
        leave_out(upgrade, off | stopped)
        if "tables" in off | stopped:
            # What belongs to tables that are added or dropped goes with them.
            upgrade.ops[:] = filter(self._is_common, upgrade.ops)
        upgrade.ops[:0] = before.ops
        tables, columns = self._find("table"), self._find("column")
        if tables or columns:
            places = Places(upgrade)
            for key in sorted({*self._snapshot.tables, *self._model}, key=_sort_key):
                self._table(places, key, tables, columns)
        self._call(_rest(of_schema), upgrade, schemas, stopped=stopped)
        self._call(_rest(top), upgrade, stopped=stopped)
        return upgrade

    def _is_common(self, operation: MigrateOperation) -> bool:
        """Whether an operation is on a table that both sides have."""
        if not isinstance(operation, ModifyTableOps):
            return True
        key = (operation.schema, operation.table_name)
        return key in self._snapshot.tables and key in self._model

    def _find(self, target: Target) -> list[Registered]:
        return order_comparators(self._dispatchers, target, self._context.dialect.name)

    def _call(
        self, functions: Iterable[Registered], *arguments: Any, stopped: Iterable[str | None] = ()
    ) -> set[str]:
        """Call the functions; return the subgroups that one of them stopped."""
        done: set[str | None] = set(stopped)
        for one in functions:
            if one.subgroup is not None and one.subgroup in done:
                continue
            if one.function(self._context, *arguments) is PriorityDispatchResult.STOP:
                done.add(one.subgroup)
        return {name for name in done if name is not None}

    def _table(
        self,
        places: Places,
        key: TableKey,
        tables: list[Registered],
        columns: list[Registered],
    ) -> None:
        schema, name = key
        info, model = self._snapshot.tables.get(key), self._model.get(key)
        reflected = self._reflected.get(key) if info is not None else None
        subject = (schema, name, reflected, model)
        early = ModifyTableOps(name, [], schema=schema)
        stopped = self._call(_first(tables), early, *subject)
        changes = places.get(key)
        places.leave_out(key, stopped)
        changes.ops[:0] = early.ops
        if info is not None and model is not None and columns:
            self._columns(changes, key, columns)
        self._call(_rest(tables), changes, *subject, stopped=stopped)
        places.put(changes)

    def _columns(self, changes: ModifyTableOps, key: TableKey, functions: list[Registered]) -> None:
        schema, table = key
        reflected = self._reflected.get(key)
        known = {info.name: info for info in self._snapshot.tables[key].columns}
        found = {op.column_name: op for op in changes.ops if isinstance(op, AlterColumnOp)}
        for column in self._model[key].columns:
            if column.name not in known:
                continue
            existing = existing_options(known[column.name])
            subject = (schema, table, column.name, reflected.c[column.name], column)
            fresh = AlterColumnOp(table, column.name, schema=schema, **existing)
            stopped = self._call(_first(functions), fresh, *subject)
            own = found.get(column.name)
            operation = fresh
            if own is not None:
                leave_out_of_column(own, stopped)
                operation = _merge(own, fresh)
            self._call(_rest(functions), operation, *subject, stopped=stopped)
            _replace(changes, own, operation)


def _first(functions: Iterable[Registered]) -> list[Registered]:
    return [one for one in functions if one.priority == DispatchPriority.FIRST]


def _rest(functions: Iterable[Registered]) -> list[Registered]:
    return [one for one in functions if one.priority != DispatchPriority.FIRST]


def _merge(own: AlterColumnOp, first: AlterColumnOp) -> AlterColumnOp:
    """Return gitmig's operation with what was set before it; that goes first."""
    for name in ("modify_type", "modify_nullable", "modify_name"):
        if getattr(first, name) is not None:
            setattr(own, name, getattr(first, name))
    for name in ("modify_comment", "modify_server_default"):
        if getattr(first, name) is not False:
            setattr(own, name, getattr(first, name))
    own.kw.update(first.kw)
    return own


def _replace(changes: ModifyTableOps, old: AlterColumnOp | None, new: AlterColumnOp) -> None:
    """Put an operation in the place of another one, if it changes anything."""
    wanted = [new] if new.has_changes() else []
    if old is None:
        changes.ops += wanted
    else:
        at = changes.ops.index(old)
        changes.ops[at : at + 1] = wanted


def _sort_key(key: TableKey) -> tuple[str, str]:
    return key[0] or "", key[1]
