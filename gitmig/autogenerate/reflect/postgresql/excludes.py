"""Reads the exclude constraints of PostgreSQL.

https://www.postgresql.org/docs/current/catalog-pg-constraint.html
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import Row

from gitmig.autogenerate.reflect.postgresql.catalog import Catalog
from gitmig.autogenerate.snapshot import ExcludeElement, ExcludeInfo

_EXCLUDES = """
SELECT c.oid AS "table", k.conname AS name, m.amname AS method,
    k.condeferrable AS deferrable, k.condeferred AS deferred,
    pg_get_expr(i.indpred, i.indrelid) AS condition,
    ARRAY(
        SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS u(number, place)
        LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.number
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
        SELECT CASE WHEN NOT y.opcdefault THEN y.opcname::text END
        FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS u(oid, place)
        JOIN pg_opclass AS y ON y.oid = u.oid ORDER BY place
    ) AS classes
FROM pg_class AS c
    JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'x'
    JOIN pg_index AS i ON i.indexrelid = k.conindid
    JOIN pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_am AS m ON m.oid = x.relam
WHERE {tables} ORDER BY k.conname
"""


def read_excludes(catalog: Catalog) -> dict[int, list[ExcludeInfo]]:
    """Return the exclude constraints of each table that has any, by name."""
    found: defaultdict[int, list[ExcludeInfo]] = defaultdict(list)
    for row in catalog.read(_EXCLUDES):
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
