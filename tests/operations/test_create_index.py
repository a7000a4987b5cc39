import sqlalchemy as sa

from tests.operations.database import Database


def test_create_index(database: Database) -> None:
    above = database.round_trip(
        lambda op: op.create_index("ix_users_email", "users", ["email", "age"])
    )
    assert above["users"].indexes == {("ix_users_email", ("email", "age"), False)}


def test_a_unique_one(database: Database) -> None:
    above = database.round_trip(
        lambda op: op.create_index("ix_users_email", "users", ["email"], unique=True)
    )
    assert ("ix_users_email", ("email",), True) in above["users"].indexes


def test_of_an_expression(database: Database) -> None:
    above = database.round_trip(
        lambda op: op.create_index("ix_down", "users", [sa.column("email", sa.String).desc()])
    )
    assert "ix_down" in {index[0] for index in above["users"].indexes}


def test_one_that_exists_is_left_alone(database: Database) -> None:
    database.run(lambda op: op.create_index("ix_users_email", "users", ["email"]))
    before = database.schema()
    database.run(lambda op: op.create_index("ix_users_email", "users", ["age"], if_not_exists=True))
    assert database.schema() == before
