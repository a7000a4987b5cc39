import pytest

from gitmig.errors import IncompleteOperation
from tests.operations.database import Database, LiveOperations


def test_drop_index(database: Database) -> None:
    database.run(lambda op: op.create_index("ix_users_email", "users", ["email"]))
    above = database.round_trip(
        lambda op: op.drop_index("ix_users_email", table_name="users"),
        lambda op: op.create_index("ix_users_email", "users", ["email"]),
    )
    assert above["users"].indexes == frozenset()


def test_without_its_table(database: Database) -> None:
    database.run(lambda op: op.create_index("ix_users_email", "users", ["email"]))
    before = database.schema()

    def up(op: LiveOperations) -> None:
        op.drop_index("ix_users_email")

    if database.name == "mariadb":
        with pytest.raises(IncompleteOperation) as caught:
            database.run(up)
        assert caught.value.missing == "table_name"
        assert database.schema() == before
        return
    database.run(up)
    assert database.schema()["users"].indexes == frozenset()


def test_one_that_does_not_exist(database: Database) -> None:
    before = database.schema()
    database.run(lambda op: op.drop_index("ix_absent", table_name="users", if_exists=True))
    assert database.schema() == before
