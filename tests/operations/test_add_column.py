import sqlalchemy as sa

from tests.operations.database import Database, LiveOperations


def _drop_with_index(op: LiveOperations) -> None:
    op.drop_index("ix_users_code", table_name="users")
    op.drop_column("users", "code")


def test_a_foreign_key_in_the_column_is_in_force(database: Database) -> None:
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
