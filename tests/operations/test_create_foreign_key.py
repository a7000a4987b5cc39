import pytest

from gitmig.errors import UnsupportedOperation
from tests.operations.database import Database, LiveOperations


def test_create_foreign_key(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.create_foreign_key("fk_team", "users", "teams", ["team_id"], ["id"], ondelete="CASCADE")

    def down(op: LiveOperations) -> None:
        op.drop_constraint("fk_team", "users", type_="foreignkey")
        if database.name == "mariadb":  # the key has made itself an index
            op.drop_index("fk_team", "users")

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
        return
    above = database.round_trip(up, down)
    assert above["users"].foreign_keys == {("fk_team", ("team_id",), "teams", ("id",), "CASCADE")}


def test_a_table_may_refer_to_itself(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.create_foreign_key("fk_self", "users", "users", ["team_id"], ["id"])

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
        return
    database.run(up)
    assert {key[2] for key in database.schema()["users"].foreign_keys} == {"users"}
