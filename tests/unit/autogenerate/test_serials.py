"""A SERIAL becomes an identity column and the other way round, and goes on counting."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData


def serial(name: str = "The t", type_: Any = sa.Integer) -> MetaData:
    models = MetaData()
    key = sa.Column("Id", type_, primary_key=True)
    sa.Table(name, models, key, sa.Column("n", sa.Integer))
    return models


def identity(name: str = "The t", type_: Any = sa.Integer) -> MetaData:
    models = MetaData()
    key = sa.Column("Id", type_, sa.Identity(always=False), primary_key=True)
    sa.Table(name, models, key, sa.Column("n", sa.Integer))
    return models


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (serial(), identity()),
        (identity(), serial()),
        (serial("it's"), identity("it's", sa.BigInteger)),
        (identity("t"), serial("t", sa.BigInteger)),
    ],
)
def test_there_and_back(postgresql: Any, before: MetaData, after: MetaData) -> None:
    (table,) = before.tables.values()
    connection = postgresql.connection

    def insert() -> None:
        connection.execute(table.insert().values(n=0))

    before.create_all(connection)
    insert()
    insert()
    script = postgresql.render(after)
    postgresql.run(script, "upgrade")
    assert postgresql.differences(after) == []
    insert()
    postgresql.run(script, "downgrade")
    assert postgresql.differences(before) == []
    insert()
    assert connection.execute(sa.select(table.c.Id).order_by("Id")).scalars().all() == [1, 2, 3, 4]
    postgresql.run(script, "upgrade")
    assert postgresql.differences(after) == []
    insert()


def test_a_sequence_counts_as_far_as_its_column(postgresql: Any) -> None:
    def look() -> str:
        query = "SELECT data_type FROM pg_sequences"
        return str(postgresql.connection.exec_driver_sql(query).scalar_one())

    for type_, counted in ((sa.SmallInteger, "smallint"), (sa.Integer, "integer")):
        before, after = serial(type_=type_), identity(type_=type_)
        before.create_all(postgresql.connection)
        script = postgresql.go_there_and_back(before, after)
        assert look() == counted
        postgresql.run(script, "upgrade")
        postgresql.go_there_and_back(after, before)
        postgresql.run(postgresql.render(before), "upgrade")
        assert look() == counted
        before.drop_all(postgresql.connection)


@pytest.mark.parametrize("there", [True, False], ids=["there", "back"])
def test_an_identity_with_another_type_and_other_options(postgresql: Any, there: bool) -> None:
    small, big = MetaData(), MetaData()
    capped = sa.Identity(cache=7, maxvalue=100)
    sa.Table("t", small, sa.Column("id", sa.Integer, capped, primary_key=True))
    sa.Table("t", big, sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True))
    before, after = (small, big) if there else (big, small)
    before.create_all(postgresql.connection)
    postgresql.go_there_and_back(before, after)
