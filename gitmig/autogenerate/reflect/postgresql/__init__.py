"""Reads a schema of PostgreSQL from its catalog.

SQLAlchemy's reflection takes three times as long, and does not tell all of it. Whether one asks
about checks, exclude constraints or sequences at all is decided by what was read before.
"""

from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Row, inspect

from gitmig.autogenerate.reflect.postgresql.catalog import Catalog, Place
from gitmig.autogenerate.reflect.postgresql.columns import Columns, read_columns
from gitmig.autogenerate.reflect.postgresql.constraints import Constraints, read_constraints
from gitmig.autogenerate.reflect.postgresql.excludes import read_excludes
from gitmig.autogenerate.reflect.postgresql.indexes import Indexes, read_indexes
from gitmig.autogenerate.snapshot import CheckInfo, Inherited, TableInfo

# SQLAlchemy 2.0 makes no table with storage parameters.
_TAKES_STORAGE = not sqlalchemy.__version__.startswith("2.0.")

_NOTHING = Inherited()

_TABLES = """
SELECT c.oid AS number, c.relname AS name, c.relispartition OR c.oid IN (
        SELECT objid FROM pg_depend
        WHERE refclassid = 'pg_extension'::regclass AND classid = 'pg_class'::regclass
            AND deptype = 'e'
    ) AS dependent,
    c.relpersistence = 'u' AS unlogged, c.reloptions AS storage, t.spcname AS tablespace,
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_by,
    CASE WHEN NOT c.relispartition THEN p.names END AS parents
FROM pg_class AS c
    LEFT JOIN pg_tablespace AS t ON t.oid = c.reltablespace
    LEFT JOIN (
        SELECT i.inhrelid, array_agg(x.relname::text ORDER BY i.inhseqno) AS names
        FROM pg_inherits AS i JOIN pg_class AS x ON x.oid = i.inhparent GROUP BY i.inhrelid
    ) AS p ON p.inhrelid = c.oid
WHERE {tables} ORDER BY c.relname
"""
_COMMENTS = """
SELECT d.objoid, d.objsubid, d.description
FROM pg_class AS c
    JOIN pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass
WHERE {tables}
"""


def reflect_schema(connection: Connection, schema: str | None) -> list[TableInfo]:
    """Read every table of a schema, None for the default one, by name."""
    catalog = Catalog(connection, schema)
    rows = {row.number: row for row in catalog.read(_TABLES)}
    tables = {number: row.name for number, row in rows.items()}
    comments: dict[Place, str] = {(row[0], row[1]): row[2] for row in catalog.read(_COMMENTS)}
    columns = read_columns(catalog, tables, comments)
    constraints = read_constraints(catalog, tables, columns)
    indexes = read_indexes(catalog, tables, columns)
    kinds = {kind for one in constraints.values() for kind in one.kinds}
    checks = _read_checks(catalog, tables, constraints) if "c" in kinds else {}
    excludes = read_excludes(catalog) if "x" in kinds else {}
    return [
        TableInfo(
            row.name,
            schema,
            columns=columns[number].infos,
            primary_key=constraints[number].primary_key,
            indexes=tuple(indexes[number].infos),
            unique_constraints=tuple(constraints[number].uniques),
            foreign_keys=tuple(constraints[number].foreign_keys),
            check_constraints=tuple(checks.get(number, ())),
            excludes=tuple(excludes.get(number, ())),
            comment=comments.get((number, 0)),
            options=_table_options(row),
            parents=tuple(row.parents or ()),
            inherited=_inherited(columns[number], constraints[number], indexes[number]),
            dependent=row.dependent,
        )
        for number, row in rows.items()
    ]


def _inherited(columns: Columns, constraints: Constraints, indexes: Indexes) -> Inherited:
    if not (columns.inherited or constraints.inherited or indexes.inherited):
        return _NOTHING
    return Inherited(
        columns.inherited, frozenset(constraints.inherited), frozenset(indexes.inherited)
    )


def _read_checks(
    catalog: Catalog, tables: dict[int, str], constraints: dict[int, Constraints]
) -> dict[int, list[CheckInfo]]:
    told = inspect(catalog.connection).get_multi_check_constraints(catalog.schema)
    return {
        number: [
            CheckInfo(row["name"], row["sqltext"], row["name"] in constraints[number].not_valid)
            for row in told.get((catalog.schema, name), ())
        ]
        for number, name in tables.items()
    }


def _table_options(row: Row[Any]) -> dict[str, Any]:
    storage = dict(one.split("=", 1) for one in row.storage or ())
    options: dict[str, Any] = {
        "prefixes": ["UNLOGGED"] if row.unlogged else None,
        "postgresql_inherits": tuple(row.parents or ()),
        "postgresql_partition_by": row.partition_by,
        "postgresql_tablespace": row.tablespace,
        "postgresql_with": storage if _TAKES_STORAGE else None,
    }
    return {key: value for key, value in options.items() if value}
