"""How gitmig reaches the database: run by every command that needs one. Yours to change."""

import asyncio

from sqlalchemy import Connection, NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from gitmig import context

# The models that autogenerate compares the database with: the setting `metadata`.
target_metadata = context.load_metadata()


def run_migrations_offline() -> None:
    """Write SQL instead of running it: the URL only names the dialect."""
    context.configure(url=context.config.url, target_metadata=target_metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations(connection: Connection) -> None:
    """Run the revisions, each in a transaction of its own."""
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()


async def run_migrations_online() -> None:
    """Connect, and give the revisions a connection that they use as any other."""
    engine = create_async_engine(context.config.url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run_migrations)
    await engine.dispose()


if context.is_offline_mode():
    run_migrations_offline()
else:
    asyncio.run(run_migrations_online())
