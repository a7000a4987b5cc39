"""Makes a rename in a snapshot, as a database would: everything that refers to it follows."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import TextClause

from gitmig.autogenerate.snapshot import (
    ColumnInfo,
    ExcludeInfo,
    ForeignKeyInfo,
    IndexInfo,
    Snapshot,
    TableInfo,
    TableKey,
    UniqueInfo,
)
from gitmig.ddl.sql_text import sql_text

Change = Callable[[str], str]


def rename_table(snapshot: Snapshot, key: TableKey, new: str) -> Snapshot:
    """Return the snapshot with the table under its new name."""
    new_key = (key[0], new)
    tables: dict[TableKey, TableInfo] = {}
    for place, info in snapshot.tables.items():
        keys = tuple(
            replace(one, referent_table=new) if _refers(one, key, snapshot) else one
            for one in info.foreign_keys
        )
        changed = replace(info, foreign_keys=keys)
        if place == key:
            tables[new_key] = replace(changed, name=new)
        else:
            tables[place] = changed
    return replace(snapshot, tables=tables)


def rename_column(snapshot: Snapshot, key: TableKey, old: str, new: str) -> Snapshot:
    """Return the snapshot with the column under its new name."""

    def name(given: str) -> str:
        return new if given == old else given

    word = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")

    def sql(given: str) -> str:
        return word.sub(lambda _: new, given)

    tables = {
        place: replace(
            info,
            foreign_keys=tuple(
                replace(one, referent_columns=tuple(map(name, one.referent_columns)))
                if _refers(one, key, snapshot)
                else one
                for one in info.foreign_keys
            ),
        )
        for place, info in snapshot.tables.items()
    }
    tables[key] = _rename_in_table(tables[key], name, sql)
    return replace(snapshot, tables=tables)


def _rename_in_table(info: TableInfo, name: Change, sql: Change) -> TableInfo:
    return replace(
        info,
        columns=tuple(_rename_in_column(one, name, sql) for one in info.columns),
        primary_key=replace(info.primary_key, columns=_each(info.primary_key.columns, name)),
        indexes=tuple(_rename_in_index(one, name, sql) for one in info.indexes),
        unique_constraints=tuple(_rename_in_unique(one, name) for one in info.unique_constraints),
        foreign_keys=tuple(
            replace(one, columns=_each(one.columns, name)) for one in info.foreign_keys
        ),
        check_constraints=tuple(
            replace(one, sqltext=sql(one.sqltext)) for one in info.check_constraints
        ),
        excludes=tuple(_rename_in_exclude(one, name, sql) for one in info.excludes),
    )


def _rename_in_column(one: ColumnInfo, name: Change, sql: Change) -> ColumnInfo:
    computed = one.computed and {**one.computed, "sqltext": sql(one.computed["sqltext"])}
    return replace(one, name=name(one.name), computed=computed, check=one.check and sql(one.check))


def _rename_in_index(one: IndexInfo, name: Change, sql: Change) -> IndexInfo:
    return replace(
        one,
        columns=tuple(None if column is None else name(column) for column in one.columns),
        expressions=_each(one.expressions, sql),
        sorting={name(column): words for column, words in one.sorting.items()},
        options={key: _rename_in_option(value, name, sql) for key, value in one.options.items()},
    )


def _rename_in_unique(one: UniqueInfo, name: Change) -> UniqueInfo:
    options = {key: _rename_in_option(value, name, name) for key, value in one.options.items()}
    return replace(one, columns=_each(one.columns, name), options=options)


def _rename_in_exclude(one: ExcludeInfo, name: Change, sql: Change) -> ExcludeInfo:
    elements = (
        replace(each, column=each.column and name(each.column), sql=sql(each.sql))
        for each in one.elements
    )
    return replace(one, elements=tuple(elements), where=one.where and sql(one.where))


def _rename_in_option(value: Any, name: Change, sql: Change) -> Any:
    """Rename in what an option may hold: names, lengths by name, a condition."""
    match value:
        case TextClause():
            return sql_text(sql(value.text))
        case list():
            return [name(one) if isinstance(one, str) else one for one in value]
        case dict():
            return {name(key): one for key, one in value.items()}
        case _:
            return value


def _refers(one: ForeignKeyInfo, key: TableKey, snapshot: Snapshot) -> bool:
    schema = None if one.referent_schema == snapshot.default_schema else one.referent_schema
    return (schema, one.referent_table) == key


def _each(names: Iterable[str], change: Change) -> tuple[str, ...]:
    return tuple(map(change, names))
