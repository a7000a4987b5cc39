"""Compares the values of PostgreSQL's ENUM types, which belong to no column."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, Dialect, Table
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import Enum, TypeEngine

from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.compare.types import find_enum
from gitmig.autogenerate.snapshot import Snapshot, TableKey
from gitmig.ddl.literals import compile_for_script
from gitmig.operations import AlterEnumOp, MigrateOperation

_ARRAY = re.compile(r"'\{(?:[^']|'')*\}'")
"""An array as one literal: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-INPUT"""

EnumKey = tuple[str | None, str]
"""Schema, None for the default one, and name."""


class EnumChanges(NamedTuple):
    """What has to be done before the tables change, and after."""

    before: list[MigrateOperation]
    after: list[MigrateOperation]


def compare_enums(snapshot: Snapshot, model: Mapping[TableKey, Table], scope: Scope) -> EnumChanges:
    """Return additions, which come first, and removals and another order, which come last.

    Between them nothing stands in the way: a default may be a value that is new, or leave one
    that goes. A type that no table of the database has is not known, and is created with its
    first table or column.
    """
    if scope.dialect.name != "postgresql" or not (scope.compare_type and scope.compare_enums):
        return EnumChanges([], [])
    existing = dict(_find_existing(snapshot, scope))
    wanted = _find_wanted(model, scope)
    changes = EnumChanges([], [])
    for key in sorted(existing.keys() & wanted.keys(), key=lambda key: (key[0] or "", key[1])):
        found, values = existing[key], wanted[key]
        both = merge_values(found, values)
        schema, name = key
        if both != found:
            new = [value for value in values if value not in found]
            # A value that is added in place cannot be used in the same transaction.
            rewrite = True if _is_used(new, _find_new_sql(key, model, scope)) else None
            changes.before.append(
                AlterEnumOp(name, both, existing_values=found, schema=schema, rewrite=rewrite)
            )
        if values != both:
            gone = [value for value in both if value not in values]
            # On the way back they are added, and used again.
            back = True if _is_used(gone, _find_old_sql(key, snapshot, scope)) else None
            changes.after.append(
                AlterEnumOp(name, values, existing_values=both, schema=schema, rewrite=back)
            )
    return changes


def merge_values(existing: list[str], wanted: list[str]) -> list[str]:
    """Return the existing values in their order, with each new one where it is wanted."""
    merged = list(existing)
    for position, value in enumerate(wanted):
        if value in merged:
            continue
        following = next((one for one in wanted[position + 1 :] if one in merged), None)
        merged.insert(len(merged) if following is None else merged.index(following), value)
    return merged


def _find_existing(snapshot: Snapshot, scope: Scope) -> Iterator[tuple[EnumKey, list[str]]]:
    for info in snapshot.tables.values():
        for column in info.columns:
            found = _find_named(column.type, scope)
            if found is not None:
                yield found


def _find_wanted(model: Mapping[TableKey, Table], scope: Scope) -> dict[EnumKey, list[str]]:
    return dict(
        found
        for table in model.values()
        for column in table.columns
        if (found := _find_named(column.type, scope)) is not None
    )


def _find_named(type_: TypeEngine[Any], scope: Scope) -> tuple[EnumKey, list[str]] | None:
    if not _may_be_enum(type_):
        return None
    enum = find_enum(type_, scope.dialect)
    if enum is None or not enum.name or not _is_native(enum, scope.dialect):
        return None
    return (scope.fold(enum.schema), str(enum.name)), list(enum.enums)


def _may_be_enum(type_: TypeEngine[Any]) -> bool:
    """Whether it is worth a closer look, which a type that SQLAlchemy has for all is not."""
    names = ("array", "enum", "type_decorator")
    return type_.__visit_name__.lower() in names or bool(type_._variant_mapping)


def _is_native(enum: Enum, dialect: Dialect) -> bool:
    return bool(enum.native_enum and dialect.supports_native_enum)


def _is_used(values: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether SQL has one of the values in it, or what may be an array of them.

    A type that is made anew without need does no harm.
    """
    written = [value.replace("'", "''") for value in values]
    parts = [f"'{value}'" for value in written]
    for text in texts:
        arrays = _ARRAY.findall(text)
        if any(one in text for one in parts):
            return True
        if any(value in array for array in arrays for value in written):
            return True
    return False


def _find_new_sql(key: EnumKey, model: Mapping[TableKey, Table], scope: Scope) -> Iterator[str]:
    """Yield what creates the tables that have a column of the type: defaults, checks, indexes."""
    for table in model.values():
        if _has_column(key, (column.type for column in table.columns), scope):
            parts: list[ClauseElement] = [CreateTable(table), *map(CreateIndex, table.indexes)]
            for part in parts:
                yield compile_for_script(part, scope.dialect, literal_binds=False)


def _find_old_sql(key: EnumKey, snapshot: Snapshot, scope: Scope) -> Iterator[str]:
    """Yield the defaults, checks and indexes of such tables, as the database has them."""
    for info in snapshot.tables.values():
        if _has_column(key, (column.type for column in info.columns), scope):
            yield from (column.default or "" for column in info.columns)
            yield from (check.sqltext for check in info.check_constraints)
            for index in info.indexes:
                yield from (*index.expressions, str(index.options.get("postgresql_where", "")))


def _has_column(key: EnumKey, types: Iterable[TypeEngine[Any]], scope: Scope) -> bool:
    return any(
        found[0] == key for type_ in types if (found := _find_named(type_, scope)) is not None
    )
