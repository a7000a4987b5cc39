"""Runs batches as a migration does, on a real database."""

from collections.abc import Callable
from typing import Any

from gitmig.operations import BatchOperations
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.operations.database import Database, Schema

BatchChange = Callable[[BatchOperations], object]


def change_table(
    database: Database, change: BatchChange, table: str = "users", **options: Any
) -> None:
    """Change a table in a transaction."""
    with database.engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table(table, **options) as batch_op:
            change(batch_op)


def batch_round_trip(
    database: Database, up: BatchChange, down: BatchChange, table: str = "users", **options: Any
) -> Schema:
    """Go up, down and up again, and hold that the rows stay; return the schema above."""
    before, ids = database.schema(), database.rows(f"SELECT id FROM {table} ORDER BY id")
    change_table(database, up, table, **options)
    above = database.schema()
    assert above != before, "nothing changed"
    change_table(database, down, table, **options)
    assert database.schema() == before
    change_table(database, up, table, **options)
    assert database.schema() == above
    assert database.rows(f"SELECT id FROM {table} ORDER BY id") == ids
    return above


def run_sql(database: Database, *statements: str) -> None:
    """Run statements of the database's own."""
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
