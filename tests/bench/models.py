"""The same models for both tools, and a database that lags behind them in every tenth table."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.bench.aside import put_aside
from tests.bench.environment import Environment
from tests.bench.projects import replace_in

MODELS = """\
import sqlalchemy as sa

TABLES = {tables}


def make_metadata(changed: bool) -> sa.MetaData:
    metadata = sa.MetaData()
    for number in range(TABLES):
        lagging = number % 10 == 0
        columns = [
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("name", sa.String(80 if changed and lagging else 50), nullable=False),
            sa.Column("code", sa.String(20), nullable=False, server_default="none"),
            sa.Column("amount", sa.Numeric(10, 2), nullable=False, server_default="0"),
            sa.Column("created", sa.DateTime, server_default=sa.func.now()),
            sa.Column("parent_id", sa.ForeignKey(f"t{{max(number - 1, 0)}}.id")),
        ]
        if changed and lagging:
            columns.append(sa.Column("extra", sa.Text))
        sa.Table(
            f"t{{number}}",
            metadata,
            *columns,
            sa.UniqueConstraint("code", name=f"uq_t{{number}}_code"),
            sa.Index(f"ix_t{{number}}_name", "name"),
        )
    return metadata


metadata = make_metadata(changed=True)


if __name__ == "__main__":
    import sys

    engine = sa.create_engine(sys.argv[1])
    made = make_metadata(changed=False)
    tables = made.sorted_tables
    # PostgreSQL holds a lock for each table until the transaction ends.
    for start in range(0, len(tables), 500):
        with engine.begin() as connection:
            made.create_all(connection, tables[start : start + 500])
"""

COMPARE = """\
import time

import sqlalchemy as sa
from {tool}.autogenerate import produce_migrations, render_python_code
from {tool}.runtime.migration import MigrationContext

from models import TABLES, metadata

with sa.create_engine({url!r}).connect() as connection:
    context = MigrationContext.configure(connection, opts={{"compare_server_default": True}})
    began = time.perf_counter()
    script = produce_migrations(context, metadata)
    for operations in (script.upgrade_ops, script.downgrade_ops):
        render_python_code(operations, migration_context=context)
    # What 1,000 tables cost, however many there are.
    print((time.perf_counter() - began) / TABLES * 1_000)
"""


def make_gitmig_models(environment: Environment, name: str, tables: int, url: str) -> Path:
    """Write a gitmig project with models whose server defaults are compared."""
    directory = environment.scratch / f"gitmig-{name}"
    directory.mkdir()
    _run([environment.gitmig, "init", "--url", url, "--metadata", "models:metadata"], directory)
    option = "target_metadata=target_metadata"
    replace_in(
        directory / "migrations" / "env.py",
        f"connection=connection, {option}",
        f"connection=connection, {option}, compare_server_default=True",
    )
    _create_tables(environment, directory, "gitmig", tables, url)
    return directory


def make_alembic_models(environment: Environment, name: str, tables: int, url: str) -> Path:
    """Write an Alembic project with the same models."""
    directory = environment.scratch / f"alembic-{name}"
    directory.mkdir()
    _run([environment.alembic, "init", "migrations"], directory)
    replace_in(directory / "alembic.ini", "driver://user:pass@localhost/dbname", url)
    env = directory / "migrations" / "env.py"
    replace_in(env, "target_metadata = None", "from models import metadata as target_metadata")
    replace_in(env, "connection=connection,", "connection=connection, compare_server_default=True,")
    _create_tables(environment, directory, "alembic", tables, url)
    return directory


def forget_revisions(directory: Path) -> Callable[[], None]:
    """Return what puts the revisions aside that a run wrote."""

    def forget() -> None:
        for file in (directory / "migrations" / "versions").glob("*.py"):
            put_aside(file, directory)

    return forget


def _create_tables(
    environment: Environment, directory: Path, tool: str, tables: int, url: str
) -> None:
    (directory / "models.py").write_text(MODELS.format(tables=tables))
    (directory / "compare.py").write_text(COMPARE.format(tool=tool, url=url))
    _run([environment.python, "models.py", url], directory)


def _run(command: list[str], directory: Path) -> None:
    subprocess.run(command, cwd=directory, check=True, capture_output=True)
