import pytest
import sqlalchemy as sa

from gitmig.errors import ParameterMissing
from tests.operations.database import Database, LiveOperations

users = sa.table("users", sa.column("id", sa.Integer))


def test_the_connection_reads_between_statements(database: Database) -> None:
    found = []

    def change(op: LiveOperations) -> None:
        op.execute("DELETE FROM users WHERE id = 1")
        found.extend(op.get_bind().execute(sa.select(users.c.id)).scalars())

    database.run(change)
    assert found == [2]


def test_a_parameter_of_a_text_is_told_before_it_is_sent(database: Database) -> None:
    with pytest.raises(ParameterMissing, match="`:at` has no value"):
        database.run(lambda op: op.execute("UPDATE users SET email = 'x :at y'"))
    database.run(lambda op: op.execute(r"UPDATE users SET email = 'x \:at y'"))
    assert database.rows("SELECT DISTINCT email FROM users") == [("x :at y",)]
