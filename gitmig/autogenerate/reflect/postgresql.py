"""Reads what SQLAlchemy does not tell of PostgreSQL.

https://www.postgresql.org/docs/current/catalog-pg-constraint.html
https://www.postgresql.org/docs/current/catalog-pg-depend.html
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Row, text

from gitmig.autogenerate.reflect.excludes import read_excludes
from gitmig.autogenerate.reflect.inherited import read_inherited
from gitmig.autogenerate.reflect.untold import read_untold, with_classes, with_collation
from gitmig.autogenerate.snapshot import (
    ColumnInfo,
    ForeignKeyInfo,
    Inherited,
    TableInfo,
    UniqueInfo,
)

# SQLAlchemy 2.0 makes no table with storage parameters.
_TAKES_STORAGE = not sqlalchemy.__version__.startswith("2.0.")

# Sequences that go with a column, foreign keys that all of their columns have or none, and unique
# constraints that can wait, or do.
_PARTS = """
SELECT 'owned' AS kind, t.relname AS "table", a.attname AS name
FROM pg_class AS s
    JOIN pg_depend AS d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
        AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
    JOIN pg_class AS t ON t.oid = d.refobjid
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    JOIN pg_namespace AS n ON n.oid = t.relnamespace
WHERE s.relkind = 'S' AND n.nspname = :schema
UNION ALL
SELECT 'match', t.relname, k.conname
FROM pg_constraint AS k JOIN pg_class AS t ON t.oid = k.conrelid
    JOIN pg_namespace AS n ON n.oid = t.relnamespace
WHERE k.contype = 'f' AND k.confmatchtype = 'f' AND n.nspname = :schema
UNION ALL
SELECT CASE WHEN k.condeferred THEN 'deferred' ELSE 'deferrable' END, t.relname, k.conname
FROM pg_constraint AS k JOIN pg_class AS t ON t.oid = k.conrelid
    JOIN pg_namespace AS n ON n.oid = t.relnamespace
WHERE k.contype = 'u' AND k.condeferrable AND n.nspname = :schema
"""


_SPECIAL = """
SELECT c.relname AS name, c.relispartition OR EXISTS (
        SELECT FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    ) AS dependent,
    c.relispartition AS partition, c.relpersistence = 'u' AS unlogged,
    c.reloptions AS storage, t.spcname AS tablespace,
    pg_get_partkeydef(c.oid) AS partition_by,
    ARRAY(
        SELECT p.relname::text FROM pg_inherits AS i JOIN pg_class AS p ON p.oid = i.inhparent
        WHERE i.inhrelid = c.oid AND NOT c.relispartition ORDER BY i.inhseqno
    ) AS parents
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_tablespace AS t ON t.oid = c.reltablespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = :schema
"""


Parts = AbstractSet[tuple[str, str, str | None]]
"""What of a table is more than SQLAlchemy tells: the kind, the table, the name."""


def complete_tables(
    connection: Connection, schema: str | None, tables: Iterable[TableInfo]
) -> Iterator[TableInfo]:
    """Yield the tables with their exclude constraints, and with what counts itself up.

    That is a column which owns the sequence of its default, as a SERIAL does: both go together.
    And with what they are part of, or made of: partitions, inherited tables, extensions.
    """
    place = {"schema": schema or connection.dialect.default_schema_name}
    excludes = read_excludes(connection, schema)
    parts = {(row.kind, row.table, row.name) for row in connection.execute(text(_PARTS), place)}
    special = {row.name: row for row in connection.execute(text(_SPECIAL), place)}
    untold = read_untold(connection, schema)
    inherited: Mapping[str, Inherited] = {}
    if any(row.partition or row.parents for row in special.values()):
        inherited = read_inherited(connection, schema)
    for table in tables:
        found = tuple(excludes.get(table.name, ()))
        row = special.get(table.name)
        columns = tuple(_with_counting(table, one, parts) for one in table.columns)
        indexes = table.indexes
        if untold:
            columns = tuple(with_collation(table.name, one, untold) for one in columns)
            indexes = tuple(with_classes(table.name, one, untold) for one in indexes)
        yield replace(
            table,
            columns=columns,
            indexes=indexes,
            unique_constraints=tuple(
                _with_timing(table, one, parts) for one in table.unique_constraints
            ),
            foreign_keys=tuple(_with_match(table, one, parts) for one in table.foreign_keys),
            excludes=found,
            options=_table_options(row),
            parents=() if row is None else tuple(row.parents),
            inherited=inherited.get(table.name, Inherited()),
            dependent=row is not None and row.dependent,
        )


def _with_counting(table: TableInfo, column: ColumnInfo, parts: Parts) -> ColumnInfo:
    if column.default is None or not column.autoincrement:
        return column
    return replace(column, autoincrement=("owned", table.name, column.name) in parts)


def _with_timing(table: TableInfo, unique: UniqueInfo, parts: Parts) -> UniqueInfo:
    if ("deferred", table.name, unique.name) in parts:
        timing = {"deferrable": True, "initially": "DEFERRED"}
    elif ("deferrable", table.name, unique.name) in parts:
        timing = {"deferrable": True}
    else:
        return unique
    return replace(unique, options={**unique.options, **timing})


def _with_match(table: TableInfo, key: ForeignKeyInfo, parts: Parts) -> ForeignKeyInfo:
    if ("match", table.name, key.name) not in parts:
        return key
    return replace(key, options={**key.options, "match": "FULL"})


def _table_options(row: Row[Any] | None) -> dict[str, Any]:
    if row is None:
        return {}
    storage = dict(one.split("=", 1) for one in row.storage or ())
    options: dict[str, Any] = {
        "prefixes": ["UNLOGGED"] if row.unlogged else None,
        "postgresql_inherits": tuple(row.parents),
        "postgresql_partition_by": row.partition_by,
        "postgresql_tablespace": row.tablespace,
        "postgresql_with": storage if _TAKES_STORAGE else None,
    }
    return {key: value for key, value in options.items() if value}
