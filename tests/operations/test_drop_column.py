import pytest
import sqlalchemy as sa

from gitmig.errors import UnsupportedOperation
from tests.operations.database import Database, LiveOperations


def test_drop_column(database: Database) -> None:
    above = database.round_trip(
        lambda op: op.drop_column("users", "team_id"),
        lambda op: op.add_column("users", sa.Column("team_id", sa.Integer)),
    )
    assert above["users"].column_names == ["id", "email", "age"]
    assert database.rows("SELECT id, email FROM users ORDER BY id") == [
        (1, "ada@example.org"),
        (2, "bob@example.org"),
    ]


def test_a_column_that_does_not_exist(database: Database) -> None:
    before = database.schema()

    def up(op: LiveOperations) -> None:
        op.drop_column("users", "absent", if_exists=True)

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
    else:
        database.run(up)
    assert database.schema() == before
