"""Reads what tables of PostgreSQL have because they inherit, or are partitions.

https://www.postgresql.org/docs/current/catalog-pg-inherits.html
"""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, text

from gitmig.autogenerate.snapshot import Inherited

_INHERITED = """
SELECT c.relname AS "table", 'column' AS kind, a.attname AS name
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attinhcount > 0 AND NOT a.attisdropped
WHERE n.nspname = :schema AND c.oid IN (SELECT inhrelid FROM pg_inherits)
UNION ALL
SELECT c.relname, 'constraint', k.conname
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.coninhcount > 0
WHERE n.nspname = :schema
UNION ALL
SELECT c.relname, 'index', x.relname
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_index AS i ON i.indrelid = c.oid
    JOIN pg_class AS x ON x.oid = i.indexrelid AND x.relispartition
WHERE n.nspname = :schema
"""


def read_inherited(connection: Connection, schema: str | None) -> Mapping[str, Inherited]:
    """Return it for each table of a schema that has any."""
    place = {"schema": schema or connection.dialect.default_schema_name}
    names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in connection.execute(text(_INHERITED), place):
        names[row.table, row.kind].add(row.name)
    return {
        table: Inherited(
            frozenset(names.get((table, "column"), ())),
            frozenset(names.get((table, "constraint"), ())),
            frozenset(names.get((table, "index"), ())),
        )
        for table, _ in names
    }
