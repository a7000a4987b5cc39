"""Reads what SQLAlchemy does not tell of PostgreSQL.

https://www.postgresql.org/docs/current/catalog-pg-constraint.html
https://www.postgresql.org/docs/current/catalog-pg-depend.html
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, text

from gitmig.autogenerate.snapshot import ExcludeElement, ExcludeInfo, TableInfo

_EXCLUDES = """
SELECT t.relname AS "table", k.conname AS name, m.amname AS method,
    k.condeferrable AS deferrable, k.condeferred AS deferred,
    pg_get_expr(i.indpred, i.indrelid) AS condition,
    ARRAY(
        SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS u(number, place)
        LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = u.number
        WHERE place <= i.indnkeyatts ORDER BY place
    ) AS columns,
    ARRAY(
        SELECT pg_get_indexdef(i.indexrelid, place, false)
        FROM generate_series(1, i.indnkeyatts) AS place ORDER BY place
    ) AS expressions,
    ARRAY(
        SELECT o.oprname::text FROM unnest(k.conexclop) WITH ORDINALITY AS u(oid, place)
        JOIN pg_operator AS o ON o.oid = u.oid ORDER BY place
    ) AS operators,
    ARRAY(
        SELECT CASE WHEN NOT c.opcdefault THEN c.opcname::text END
        FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS u(oid, place)
        JOIN pg_opclass AS c ON c.oid = u.oid ORDER BY place
    ) AS classes
FROM pg_constraint AS k
    JOIN pg_class AS t ON t.oid = k.conrelid
    JOIN pg_namespace AS s ON s.oid = t.relnamespace
    JOIN pg_index AS i ON i.indexrelid = k.conindid
    JOIN pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_am AS m ON m.oid = x.relam
WHERE k.contype = 'x' AND s.nspname = :schema ORDER BY t.relname, k.conname
"""


_OWNED = """
SELECT t.relname AS "table", a.attname AS name
FROM pg_class AS s
    JOIN pg_depend AS d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
        AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
    JOIN pg_class AS t ON t.oid = d.refobjid
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    JOIN pg_namespace AS n ON n.oid = t.relnamespace
WHERE s.relkind = 'S' AND n.nspname = :schema
"""


_SPECIAL = """
SELECT c.relname AS name, c.relispartition OR EXISTS (
        SELECT FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    ) AS dependent,
    pg_get_partkeydef(c.oid) AS partition_by,
    ARRAY(
        SELECT p.relname::text FROM pg_inherits AS i JOIN pg_class AS p ON p.oid = i.inhparent
        WHERE i.inhrelid = c.oid AND NOT c.relispartition ORDER BY i.inhseqno
    ) AS parents
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = :schema
"""


def complete_tables(
    connection: Connection, schema: str | None, tables: Iterable[TableInfo]
) -> Iterator[TableInfo]:
    """Yield the tables with their exclude constraints, and with what counts itself up.

    That is a column which owns the sequence of its default, as a SERIAL does: both go together.
    And with what they are part of, or made of: partitions, inherited tables, extensions.
    """
    place = {"schema": schema or connection.dialect.default_schema_name}
    excludes = read_excludes(connection, schema)
    owned = {(row.table, row.name) for row in connection.execute(text(_OWNED), place)}
    special = {row.name: row for row in connection.execute(text(_SPECIAL), place)}
    for table in tables:
        columns = tuple(
            replace(one, autoincrement=(table.name, one.name) in owned)
            if one.default is not None and one.autoincrement
            else one
            for one in table.columns
        )
        found = tuple(excludes.get(table.name, ()))
        row = special.get(table.name)
        yield replace(
            table,
            columns=columns,
            excludes=found,
            options=_table_options(row),
            parents=() if row is None else tuple(row.parents),
            dependent=row is not None and row.dependent,
        )


def _table_options(row: Row[Any] | None) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if row is not None and row.partition_by:
        options["postgresql_partition_by"] = row.partition_by
    if row is not None and row.parents:
        options["postgresql_inherits"] = tuple(row.parents)
    return options


def read_excludes(
    connection: Connection, schema: str | None
) -> Mapping[str, Iterable[ExcludeInfo]]:
    """Return the exclude constraints of each table that has any; None is the default schema."""
    name = schema or connection.dialect.default_schema_name
    found: defaultdict[str, list[ExcludeInfo]] = defaultdict(list)
    for row in connection.execute(text(_EXCLUDES), {"schema": name}):
        found[row.table].append(_exclude(row))
    return found


def _exclude(row: Row[Any]) -> ExcludeInfo:
    parts = zip(row.columns, row.expressions, row.operators, row.classes, strict=True)
    return ExcludeInfo(
        row.name,
        tuple(ExcludeElement(*part) for part in parts),
        using=row.method,
        where=row.condition,
        deferrable=row.deferrable,
        deferred=row.deferred,
    )
