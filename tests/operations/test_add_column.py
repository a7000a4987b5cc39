import pytest
import sqlalchemy as sa

from gitmig.errors import UnsupportedOperation
from tests.operations.database import Database, LiveOperations


def test_add_column(database: Database) -> None:
    above = database.round_trip(
        lambda op: op.add_column(
            "users", sa.Column("nick", sa.String(20), nullable=False, server_default="it's")
        )
    )
    assert above["users"].column_names == ["id", "email", "age", "team_id", "nick"]
    assert not above["users"].column("nick")[2]
    assert database.rows("SELECT nick FROM users") == [("it's",), ("it's",)]


def test_with_an_index(database: Database) -> None:
    above = database.round_trip(
        lambda op: op.add_column("users", sa.Column("code", sa.String(20), index=True)),
        _drop_with_index,
    )
    assert above["users"].indexes == {("ix_users_code", ("code",), False)}


def _drop_with_index(op: LiveOperations) -> None:
    op.drop_index("ix_users_code", table_name="users")
    op.drop_column("users", "code")


def test_with_a_foreign_key(database: Database) -> None:
    column = sa.Column("lead_id", sa.Integer, sa.ForeignKey("teams.id", name="fk_lead"))

    def down(op: LiveOperations) -> None:
        if database.name != "sqlite":
            op.drop_constraint("fk_lead", "users", type_="foreignkey")
        if database.name == "mariadb":  # the key has made itself an index
            op.drop_index("fk_lead", "users")
        op.drop_column("users", "lead_id")

    above = database.round_trip(lambda op: op.add_column("users", column), down)
    (key,) = above["users"].foreign_keys
    assert key[1:] == (("lead_id",), "teams", ("id",), "")


def test_with_a_foreign_key_in_the_column(database: Database) -> None:
    column = sa.Column("lead_id", sa.Integer, sa.ForeignKey("teams.id", ondelete="CASCADE"))
    database.run(lambda op: op.add_column("users", column, inline_references=True))
    (key,) = database.schema()["users"].foreign_keys
    assert key[1:4] == (("lead_id",), "teams", ("id",))
    with database.engine.begin() as connection:
        if database.name == "sqlite":
            connection.execute(sa.text("PRAGMA foreign_keys = ON"))
        connection.execute(sa.text("INSERT INTO teams (id) VALUES (5)"))
        connection.execute(sa.text("UPDATE users SET lead_id = 5 WHERE id = 1"))
        connection.execute(sa.text("DELETE FROM teams"))
    assert database.rows("SELECT id FROM users") == [(2,)]


def test_with_the_check_of_its_type(database: Database) -> None:
    flag = sa.Boolean(name="ck_active", create_constraint=True)
    above = database.run(lambda op: op.add_column("users", sa.Column("active", flag)))
    assert len(above) == 1
    checks = database.schema()["users"].checks
    assert checks == (set() if database.name == "postgresql" else {"ck_active"})


def test_not_null_without_default_suits_an_empty_table(database: Database) -> None:
    database.round_trip(
        lambda op: op.add_column("teams", sa.Column("name", sa.String(9), nullable=False))
    )


def test_unique(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.add_column("users", sa.Column("code", sa.String(9), unique=True))

    if database.name == "sqlite":
        before = database.schema()
        with pytest.raises(UnsupportedOperation) as caught:
            database.run(up)
        assert "op.create_index" in str(caught.value.hint)
        assert database.schema() == before
        return
    database.run(up)
    assert [columns for _, columns in database.schema()["users"].uniques] == [("code",)]


def test_if_not_exists(database: Database) -> None:
    before = database.schema()

    def up(op: LiveOperations) -> None:
        op.add_column("users", sa.Column("email", sa.Integer), if_not_exists=True)

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
    else:
        database.run(up)
    assert database.schema() == before
