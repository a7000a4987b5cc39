"""How gitmig reaches the databases: run by every command that needs them. Yours to change."""

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import NullPool, create_engine

from gitmig import context


def run_migrations_offline(name: str) -> None:
    """Write the SQL of one database into NAME.sql: the URL only names the dialect."""
    with Path(f"{name}.sql").open("w", encoding="utf-8") as script:
        context.configure(
            url=context.config.database_url(name),
            target_metadata=context.load_metadata(name),
            upgrade_token=f"{name}_upgrades",
            downgrade_token=f"{name}_downgrades",
            output_buffer=script,
            literal_binds=True,
        )
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
    context.config.print_stdout(f"wrote {name}.sql")


def run_migrations_online(name: str, stack: ExitStack) -> None:
    """Run the revisions on one database, if it can in a transaction that ends with all others."""
    engine = create_engine(context.config.database_url(name), poolclass=NullPool)
    connection = stack.enter_context(engine.connect())
    if engine.dialect.name not in ("mysql", "mariadb", "oracle"):  # which commit at each change
        stack.enter_context(connection.begin())
    context.configure(
        connection=connection,
        target_metadata=context.load_metadata(name),
        upgrade_token=f"{name}_upgrades",
        downgrade_token=f"{name}_downgrades",
    )
    context.run_migrations(engine_name=name)


with ExitStack() as transactions:
    for database in context.config.databases:
        if context.is_offline_mode():
            run_migrations_offline(database)
        else:
            run_migrations_online(database, transactions)
