import pytest

from gitmig.errors import UnsupportedOperation
from tests.operations.database import Database, LiveOperations


def test_create_table_comment(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.create_table_comment("users", "it's 100%")

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation) as caught:
            database.run(up)
        assert "supports_comments" in str(caught.value.hint)
        return
    assert database.round_trip(up)["users"].comment == "it's 100%"


def test_drop_table_comment(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.drop_table_comment("users", existing_comment="was")

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
        return
    database.run(lambda op: op.create_table_comment("users", "was"))
    assert not database.round_trip(up)["users"].comment
