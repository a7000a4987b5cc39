"""Reads the exclude constraints of PostgreSQL.

https://www.postgresql.org/docs/current/catalog-pg-constraint.html
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, text

from gitmig.autogenerate.snapshot import ExcludeElement, ExcludeInfo

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
