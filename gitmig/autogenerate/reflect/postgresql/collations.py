"""Reads the collations of columns, which SQLAlchemy 2.0 does not tell, and 2.1 does.

https://www.postgresql.org/docs/current/catalog-pg-attribute.html
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy
from sqlalchemy.types import String, TypeEngine

from gitmig.autogenerate.reflect.postgresql.catalog import Catalog

_IS_TOLD = not sqlalchemy.__version__.startswith("2.0.")
_COLLATIONS = """
SELECT c.relname, a.attname, l.collname
FROM pg_class AS c
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS y ON y.oid = a.atttypid AND y.typcollation <> a.attcollation
    JOIN pg_collation AS l ON l.oid = a.attcollation
WHERE {tables}
"""


def add_collations(catalog: Catalog, types: Mapping[tuple[str, str], TypeEngine[Any]]) -> None:
    """Give the types of columns, by table and name, their collations."""
    if _IS_TOLD:
        return
    for table, column, collation in catalog.read(_COLLATIONS):
        type_ = types.get((table, column))
        if isinstance(type_, String):
            type_.collation = collation
