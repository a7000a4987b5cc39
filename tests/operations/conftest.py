"""The database that each operation is tried on."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from tests.operations.batch import run_sql
from tests.operations.database import Database, LiveOperations
from tests.operations.sqlite_tables import STATEMENTS


@pytest.fixture
def database(engine: Engine) -> Database:
    """A database with a table of users that has two rows, and a table of teams."""
    database = Database(engine)
    database.run(_create_tables)
    return database


@pytest.fixture
def file(tmp_path: Path) -> Database:
    """A database with tables, indexes, triggers and a view that depend on each other."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'test.db'}", poolclass=sa.NullPool)
    database = Database(engine)
    run_sql(database, *STATEMENTS)
    return database


def _create_tables(op: LiveOperations) -> None:
    op.create_table("teams", sa.Column("id", sa.Integer, primary_key=True))
    users = op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(50)),
        sa.Column("age", sa.Integer),
        sa.Column("team_id", sa.Integer),
    )
    op.bulk_insert(
        users,
        [
            {"id": 1, "email": "ada@example.org", "age": 36, "team_id": None},
            {"id": 2, "email": "bob@example.org", "age": 50, "team_id": None},
        ],
    )
