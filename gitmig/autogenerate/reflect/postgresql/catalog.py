"""Asks the catalog of PostgreSQL about the tables of a schema.

https://www.postgresql.org/docs/current/catalogs.html
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, text

Place = tuple[int, int]
"""A table's number in the catalog, and that of one of its columns; 0 is the table itself."""

# What SQLAlchemy takes for tables. Without a schema's name these are the ones that need none.
_VISIBLE = """c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
    AND c.relnamespace <> 'pg_catalog'::regnamespace AND pg_table_is_visible(c.oid)"""
_OF_SCHEMA = """c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
    AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)"""
_FIFTEEN = (15,)


class Catalog:
    """A schema, None for the default one, and the connection that tells about it."""

    def __init__(self, connection: Connection, schema: str | None) -> None:
        self.connection = connection
        self.schema = schema

    def read(self, statement: str) -> Iterable[Any]:
        """Return the rows; `{tables}` is the condition on the tables, which are pg_class AS c."""
        version = self.connection.dialect.server_version_info or _FIFTEEN
        sql = statement.format(
            tables=_VISIBLE if self.schema is None else _OF_SCHEMA,
            nulls_not_distinct="i.indnullsnotdistinct" if version >= _FIFTEEN else "false",
            set_columns="k.confdelsetcols" if version >= _FIFTEEN else "NULL::int2[]",
        )
        values = {} if self.schema is None else {"schema": self.schema}
        return self.connection.execute(text(sql), values)


@lru_cache(maxsize=1024)
def parse_numbers(vector: str) -> tuple[int, ...]:
    """Return the numbers of `1 2`."""
    return tuple(map(int, vector.split()))
