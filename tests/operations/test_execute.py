import sqlalchemy as sa

from tests.operations.database import Database, LiveOperations

users = sa.table("users", sa.column("id", sa.Integer), sa.column("email", sa.String))


def emails(database: Database) -> list[str]:
    return [email for (email,) in database.rows("SELECT email FROM users ORDER BY id")]


def test_text(database: Database) -> None:
    database.run(lambda op: op.execute("UPDATE users SET email = 'x%y' WHERE id = 1"))
    assert emails(database) == ["x%y", "bob@example.org"]


def test_an_expression(database: Database) -> None:
    database.run(lambda op: op.execute(users.update().where(users.c.id == 2).values(email="z")))
    assert emails(database) == ["ada@example.org", "z"]


def test_values_written_into_the_statement(database: Database) -> None:
    def change(op: LiveOperations) -> None:
        for key, value in ((1, "first"), (2, "it's")):
            statement = users.update().where(users.c.id == op.inline_literal(key))
            op.execute(statement.values(email=op.inline_literal(value)))

    database.run(change)
    assert emails(database) == ["first", "it's"]


def test_the_connection_reads_between_statements(database: Database) -> None:
    found = []

    def change(op: LiveOperations) -> None:
        op.execute("DELETE FROM users WHERE id = 1")
        found.extend(op.get_bind().execute(sa.select(users.c.id)).scalars())

    database.run(change)
    assert found == [2]
