import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, NullPool, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from gitmig.errors import NotAsynchronous, OnlyOnline
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.operations.database import LiveOperations


async def insert(connection: AsyncConnection, table: str, *, key: int) -> int:
    """Insert a row; return how many there are."""
    await connection.execute(sa.text(f"INSERT INTO {table} VALUES ({key})"))
    return int((await connection.execute(sa.text(f"SELECT count(*) FROM {table}"))).scalar_one())


def test_run_async(postgresql_url: str) -> None:
    url = make_url(postgresql_url).set(drivername="postgresql+psycopg_async")
    engine = create_async_engine(url, poolclass=NullPool)

    def migrate(connection: Connection) -> list[int]:
        with Operations.context(MigrationContext.configure(connection)) as op:
            op.create_table("t", sa.Column("id", sa.Integer))
            return [op.run_async(insert, "t", key=key) for key in (1, 2)]

    async def run() -> tuple[list[int], bool]:
        async with engine.connect() as connection:
            found = await connection.run_sync(migrate)
            await connection.rollback()
            there = await connection.run_sync(lambda sync: sa.inspect(sync).has_table("t"))
        await engine.dispose()
        return found, there

    assert asyncio.run(run()) == ([1, 2], False), "it is part of the migration's transaction"


def test_an_ordinary_driver_runs_nothing_asynchronous(connection: Connection) -> None:
    with pytest.raises(ValueError, match="needs an asynchronous driver") as caught:
        LiveOperations(connection).run_async(insert, "t", key=1)
    assert isinstance(caught.value, NotAsynchronous)


def test_without_a_connection_there_is_nothing_to_await() -> None:
    op = Operations(MigrationContext.configure(dialect_name="postgresql"))
    with pytest.raises(NotImplementedError, match="needs a connection") as caught:
        op.run_async(insert, "t", key=1)
    assert isinstance(caught.value, OnlyOnline)
    assert "as_sql" in str(caught.value.hint)
