"""Whether a table of gitmig's own is in the database."""

from sqlalchemy import Connection

from gitmig.errors import DatabaseUnusable
from gitmig.runtime.urls import mask_url


def has_table(connection: Connection, name: str, schema: str | None) -> bool:
    """Whether the table is there.

    Raises:
        DatabaseUnusable: no database is selected, which servers of MySQL's kind allow.
    """
    dialect = connection.dialect
    if dialect.name in ("mysql", "mariadb") and not (schema or dialect.default_schema_name):
        url = mask_url(connection.engine.url)
        raise DatabaseUnusable(url, "no database is selected", "end `url` with its name: .../NAME")
    return dialect.has_table(connection, name, schema=schema)
