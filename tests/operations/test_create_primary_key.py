import pytest
import sqlalchemy as sa

from gitmig.errors import UnsupportedOperation
from tests.operations.database import Database, LiveOperations


def test_create_primary_key(database: Database) -> None:
    database.run(
        lambda op: op.create_table(
            "pairs",
            sa.Column("a", sa.Integer, nullable=False),
            sa.Column("b", sa.Integer, nullable=False),
        )
    )

    def up(op: LiveOperations) -> None:
        op.create_primary_key("pk_pairs", "pairs", ["a", "b"])

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
        return
    assert database.round_trip(up)["pairs"].primary_key == ("a", "b")
