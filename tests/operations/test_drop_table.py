import sqlalchemy as sa

from tests.operations.database import Database


def test_drop_table(database: Database) -> None:
    above = database.round_trip(
        lambda op: op.drop_table("teams"),
        lambda op: op.create_table("teams", sa.Column("id", sa.Integer, primary_key=True)),
    )
    assert list(above) == ["users"]


def test_a_table_that_does_not_exist(database: Database) -> None:
    before = database.schema()
    database.run(lambda op: op.drop_table("absent", if_exists=True))
    assert database.schema() == before
