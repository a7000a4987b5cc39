import pytest

from gitmig.errors import UnsupportedOperation
from tests.operations.database import Database, LiveOperations


def test_create_unique_constraint(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.create_unique_constraint("uq_users_email", "users", ["email", "age"])

    if database.name == "sqlite":
        before = database.schema()
        with pytest.raises(UnsupportedOperation) as caught:
            database.run(up)
        assert "unique=True" in str(caught.value.hint)
        assert database.schema() == before
        return
    above = database.round_trip(up)
    assert above["users"].uniques == {("uq_users_email", ("email", "age"))}
