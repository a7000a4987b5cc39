"""A colon in the SQL of a definition: SQLAlchemy takes `:word` for a parameter, and writes NULL."""

import pytest
import sqlalchemy as sa

from gitmig.errors import ParameterMissing
from gitmig.operations import BatchOperations
from tests.operations.batch import BatchChange, change_table
from tests.operations.database import Change, Database, LiveOperations

JSON = sa.text("""'{"a":1}'""")


@pytest.mark.parametrize(
    "change",
    [
        lambda op: op.add_column("users", sa.Column("x", sa.String(20), server_default=JSON)),
        lambda op: op.create_table("t", sa.Column("x", sa.String(20), server_default=JSON)),
        lambda op: op.create_table("t", sa.Column("x", sa.Text), sa.CheckConstraint("x <> ':a'")),
        lambda op: op.add_column("users", sa.Column("x", sa.Text, sa.Computed("email || ':at'"))),
    ],
)
def test_it_is_refused_where_it_would_be_lost(database: Database, change: Change) -> None:
    before = database.schema()
    with pytest.raises(ParameterMissing, match="has no value") as caught:
        database.run(change)
    assert r"`\:`" in str(caught.value.hint)
    assert database.schema() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.alter_column("email", server_default=JSON, existing_type=sa.String(50)),
        lambda b: b.create_check_constraint("ck", "email <> ':a'"),
    ],
)
def test_it_is_refused_in_a_batch(database: Database, change: BatchChange) -> None:
    before = database.schema()
    with pytest.raises(ParameterMissing):
        change_table(database, change, recreate="always")
    assert database.schema() == before


def test_it_is_kept_where_it_is_escaped(database: Database) -> None:
    default = sa.text(r"""'{"a"\:1}'""")

    def add(op: LiveOperations) -> None:
        op.add_column("users", sa.Column("x", sa.String(20), server_default=default))

    def change(batch_op: BatchOperations) -> None:
        batch_op.create_check_constraint("ck", r"x <> '\:a'")
        batch_op.alter_column("age", server_default=sa.text("7"), existing_type=sa.Integer())

    database.run(add)
    change_table(database, change, recreate="always")
    database.run(lambda op: op.execute("INSERT INTO users (id) VALUES (3)"))
    assert database.rows("SELECT age, x FROM users WHERE id = 3") == [(7, '{"a":1}')]
    ((_, condition),) = database.schema()["users"].checks
    assert ":a" in condition
