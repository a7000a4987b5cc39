import sqlalchemy as sa

from tests.operations.database import Database, LiveOperations

users = sa.table("users", sa.column("id", sa.Integer))


def test_the_connection_reads_between_statements(database: Database) -> None:
    found = []

    def change(op: LiveOperations) -> None:
        op.execute("DELETE FROM users WHERE id = 1")
        found.extend(op.get_bind().execute(sa.select(users.c.id)).scalars())

    database.run(change)
    assert found == [2]
