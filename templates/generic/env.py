"""How gitmig reaches the database: run by every command that needs one. Yours to change."""

from sqlalchemy import NullPool, create_engine

from gitmig import context

# The models that autogenerate compares the database with: the setting `metadata`.
target_metadata = context.load_metadata()


def run_migrations_offline() -> None:
    """Write SQL instead of running it: the URL only names the dialect."""
    context.configure(url=context.config.url, target_metadata=target_metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    """Connect, and run the revisions, each in a transaction of its own."""
    engine = create_engine(context.config.url, poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
