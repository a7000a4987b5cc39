"""Statements that are for a server, not for the project's database."""

import asyncio
from collections.abc import Callable

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine


def on_server(url: URL, action: Callable[[Connection], None]) -> None:
    """Connect and do something; statements are not in transactions. The driver may be async."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    if engine.dialect.is_async:
        asyncio.run(_on_async_server(engine, action))
    else:
        with engine.connect() as connection:
            action(connection)


async def _on_async_server(engine: Engine, action: Callable[[Connection], None]) -> None:
    from sqlalchemy.ext.asyncio import AsyncEngine  # which needs greenlet, that not everybody has

    async with AsyncEngine(engine).connect() as connection:
        await connection.run_sync(action)
