"""On SQLite: a batch under enforced foreign keys deletes nothing."""

import sqlite3

import pytest
import sqlalchemy as sa

from gitmig.errors import ForeignKeysEnforced
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.operations.batch import change_table
from tests.operations.database import Database
from tests.operations.sqlite_tables import dump


def enforce_foreign_keys(database: Database) -> None:
    """Let every connection enforce foreign keys."""

    def enforce(driver: sqlite3.Connection, _record: object) -> None:
        driver.execute("PRAGMA foreign_keys = ON")

    sa.event.listen(database.engine, "connect", enforce)


def test_enforced_foreign_keys_delete_nothing(file: Database) -> None:
    enforce_foreign_keys(file)
    parts = file.rows("SELECT * FROM parts")
    with pytest.raises(ForeignKeysEnforced, match="parts"):
        change_table(file, lambda _: None, "things", recreate="always")
    assert file.rows("SELECT * FROM parts") == parts
    change_table(file, lambda b: b.alter_column("id", nullable=False), "parts")
    assert file.rows("SELECT * FROM parts") == parts


def test_outside_a_transaction_they_are_switched_off(file: Database) -> None:
    enforce_foreign_keys(file)
    before = dump(file)
    with file.engine.connect() as connection:
        op = Operations(MigrationContext.configure(connection))
        with op.batch_alter_table("things", recreate="always"):
            pass
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert dump(file) == before
