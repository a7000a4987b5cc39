"""Reads what a database holds, with a number of statements that does not grow with its tables."""

from collections.abc import Iterable

from sqlalchemy import Connection, inspect

from gitmig.autogenerate.reflect import bulk, mysql, postgresql, sqlite
from gitmig.autogenerate.snapshot import Snapshot, TableInfo

__all__ = ["find_schemas", "reflect"]

_READERS = {
    "mariadb": mysql.reflect_schema,
    "mysql": mysql.reflect_schema,
    "postgresql": postgresql.reflect_schema,
    "sqlite": sqlite.reflect_schema,
}
"""Where SQLAlchemy asks about each table apart, or tells too little and too slowly."""

_SYSTEM_SCHEMAS = frozenset({"information_schema"})


def reflect(connection: Connection, schemas: Iterable[str | None] = (None,)) -> Snapshot:
    """Read all tables of the schemas; None is the connection's default schema."""
    tables: list[TableInfo] = []
    inspector = inspect(connection)
    for schema in schemas:
        if own := _READERS.get(connection.dialect.name):
            tables += own(connection, schema)
        else:
            tables += bulk.reflect_schema(inspector, schema)
    return Snapshot({table.key: table for table in tables}, inspector.default_schema_name)


def find_schemas(connection: Connection) -> tuple[str | None, ...]:
    """Return every schema of the database, sorted, the default one first and as None."""
    inspector = inspect(connection)
    skipped = _SYSTEM_SCHEMAS | {inspector.default_schema_name}
    return None, *sorted(set(inspector.get_schema_names()) - skipped)
