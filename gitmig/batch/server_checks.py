"""What hangs on a table of a server, and would not survive its being made anew."""

import warnings

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SAWarning

_TRIGGERS = (
    "SELECT DISTINCT trigger_name FROM information_schema.triggers"
    " WHERE event_object_table = :table AND event_object_schema = :schema ORDER BY trigger_name"
)
_WITH_TRIGGERS = frozenset({"mariadb", "mysql", "postgresql"})
"""Databases whose information_schema tells of triggers."""


def find_references(connection: Connection, table: str, schema: str | None) -> list[str]:
    """Return the other tables whose foreign keys refer to the table."""
    with warnings.catch_warnings():  # of what is in any table, and no foreign key
        warnings.simplefilter("ignore", SAWarning)
        keys = inspect(connection).get_multi_foreign_keys(schema=schema)
    children = {
        str(child)
        for (_, child), found in keys.items()
        for key in found
        if key["referred_table"] == table and key["referred_schema"] in (None, schema)
    }
    return sorted(children - {table})


def find_triggers(connection: Connection, table: str, schema: str | None) -> list[str]:
    """Return the triggers on the table."""
    if connection.dialect.name not in _WITH_TRIGGERS:
        return []
    place = {"table": table, "schema": schema or connection.dialect.default_schema_name}
    return list(connection.execute(text(_TRIGGERS), place).scalars())
