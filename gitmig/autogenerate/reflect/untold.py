"""Reads what SQLAlchemy 2.0 does not tell of PostgreSQL, and 2.1 does.

That is the operator classes of indexes (https://www.postgresql.org/docs/current/catalog-pg-index.html)
and the collations of columns (https://www.postgresql.org/docs/current/catalog-pg-attribute.html).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy
from sqlalchemy import Connection, text
from sqlalchemy.types import String

from gitmig.autogenerate.snapshot import ColumnInfo, IndexInfo

_IS_TOLD = not sqlalchemy.__version__.startswith("2.0.")
_UNTOLD = """
SELECT 'classes' AS kind, t.relname AS "table", x.relname AS name, ARRAY(
        SELECT CASE WHEN NOT c.opcdefault THEN c.opcname::text END
        FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS u(oid, place)
        JOIN pg_opclass AS c ON c.oid = u.oid ORDER BY place
    ) AS words
FROM pg_index AS i
    JOIN pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_class AS t ON t.oid = i.indrelid
    JOIN pg_namespace AS s ON s.oid = t.relnamespace
WHERE s.nspname = :schema AND EXISTS (
    SELECT FROM pg_opclass AS c WHERE c.oid = ANY (i.indclass::oid[]) AND NOT c.opcdefault
)
UNION ALL
SELECT 'collation', t.relname, a.attname, ARRAY[c.collname::text]
FROM pg_attribute AS a
    JOIN pg_class AS t ON t.oid = a.attrelid AND t.relkind IN ('r', 'p')
    JOIN pg_namespace AS s ON s.oid = t.relnamespace
    JOIN pg_type AS y ON y.oid = a.atttypid AND y.typcollation <> a.attcollation
    JOIN pg_collation AS c ON c.oid = a.attcollation
WHERE s.nspname = :schema AND a.attnum > 0 AND NOT a.attisdropped
"""

Untold = Mapping[tuple[str, str, str], Sequence[str | None]]
"""What is not told, by its kind, a table and a name: of `classes` one for each element of an index,
where None is the default one of the type, of `collation` the one of a column."""


def read_untold(connection: Connection, schema: str | None) -> Untold:
    """Return what differs from the default; nothing where SQLAlchemy tells it."""
    if _IS_TOLD:
        return {}
    place = {"schema": schema or connection.dialect.default_schema_name}
    rows = connection.execute(text(_UNTOLD), place)
    return {(row.kind, row.table, row.name): row.words for row in rows}


def with_classes(table: str, index: IndexInfo, untold: Untold) -> IndexInfo:
    """Return the index with its classes, by the text of the element as SQLAlchemy 2.1 has it."""
    found = untold.get(("classes", table, index.name))
    if found is None:
        return index
    texts = index.expressions or index.columns
    named = {text: one for text, one in zip(texts, found, strict=False) if one is not None}
    return replace(index, options={**index.options, "postgresql_ops": named})


def with_collation(table: str, column: ColumnInfo, untold: Untold) -> ColumnInfo:
    """Return the column with its collation."""
    found = untold.get(("collation", table, column.name))
    if found is None or not isinstance(column.type, String):
        return column
    type_ = column.type.copy()
    type_.collation = found[0]
    return replace(column, type=type_)
