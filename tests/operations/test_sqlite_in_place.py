"""What ALTER TABLE of SQLite refuses, outside of a batch."""

from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.errors import UnsupportedOperation
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.operations.database import Change, Database

NOW = sa.func.now()
STORED = sa.Computed("1", persisted=True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda op: op.add_column(
                "log", sa.Column("x", sa.DateTime, server_default=sa.func.now())
            ),
            "non-constant default",
        ),
        (lambda op: op.add_column("log", sa.Column("x", sa.Text, nullable=False)), "NOT NULL"),
        (
            lambda op: op.add_column(
                "log", sa.Column("x", sa.Text, sa.Computed("1", persisted=True))
            ),
            "STORED",
        ),
        (lambda op: op.drop_column("makers", "id"), "PRIMARY KEY"),
        (lambda op: op.drop_column("makers", "name"), "after drop column"),
    ],
)
def test_the_batch_is_named_with_the_reason(file: Database, change: Change, reason: str) -> None:
    with file.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO log VALUES ('x')")
        connection.exec_driver_sql("CREATE VIEW v AS SELECT name FROM makers")
        op: Any = Operations(MigrationContext.configure(connection))
        with pytest.raises(UnsupportedOperation, match=reason) as caught:
            change(op)
    assert "op.batch_alter_table" in str(caught.value.hint)
