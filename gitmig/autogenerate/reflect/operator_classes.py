"""Reads the operator classes of PostgreSQL's indexes, which SQLAlchemy 2.0 does not tell.

https://www.postgresql.org/docs/current/catalog-pg-index.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy
from sqlalchemy import Connection, text

from gitmig.autogenerate.snapshot import IndexInfo

_ARE_TOLD = not sqlalchemy.__version__.startswith("2.0.")
_CLASSES = """
SELECT t.relname AS "table", x.relname AS name, ARRAY(
        SELECT CASE WHEN NOT c.opcdefault THEN c.opcname::text END
        FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS u(oid, place)
        JOIN pg_opclass AS c ON c.oid = u.oid ORDER BY place
    ) AS classes
FROM pg_index AS i
    JOIN pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_class AS t ON t.oid = i.indrelid
    JOIN pg_namespace AS s ON s.oid = t.relnamespace
WHERE s.nspname = :schema AND EXISTS (
    SELECT FROM pg_opclass AS c WHERE c.oid = ANY (i.indclass::oid[]) AND NOT c.opcdefault
)
"""

Classes = Mapping[tuple[str, str], Sequence[str | None]]
"""The classes of the elements of an index, by table and name; None is a type's default one."""


def read_classes(connection: Connection, schema: str | None) -> Classes:
    """Return them for indexes that have others than the default ones, where SQLAlchemy does not."""
    if _ARE_TOLD:
        return {}
    place = {"schema": schema or connection.dialect.default_schema_name}
    rows = connection.execute(text(_CLASSES), place)
    return {(row.table, row.name): row.classes for row in rows}


def with_classes(table: str, index: IndexInfo, classes: Classes) -> IndexInfo:
    """Return the index with its classes, by the text of the element as SQLAlchemy 2.1 has it."""
    found = classes.get((table, index.name))
    if found is None:
        return index
    texts = index.expressions or index.columns
    named = {text: one for text, one in zip(texts, found, strict=False) if one is not None}
    return replace(index, options={**index.options, "postgresql_ops": named})
