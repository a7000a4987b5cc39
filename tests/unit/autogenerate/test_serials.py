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
