"""A table of a million rows that is made anew: by a batch, and by hand."""

import shutil
import sqlite3
from pathlib import Path

from tests.bench.environment import Environment
from tests.bench.measure import Rival

ROWS = 1_000_000
COLUMNS = "id INTEGER PRIMARY KEY, name VARCHAR(50){}, email TEXT, amount REAL, created DATETIME"
FILL = f"""\
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
INSERT INTO t SELECT i, 'name number ' || i, 'person.' || i || '@example.org', i / 3.0,
    '2026-01-01 00:00:00' FROM n
"""
SCRIPT = """\
import time

import sqlalchemy as sa
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations

with sa.create_engine("sqlite:///copy.db").connect() as connection:
    op = Operations(MigrationContext.configure(connection))
    connection.exec_driver_sql("SELECT 1")
    connection.rollback()
    began = time.perf_counter()
{change}
print(time.perf_counter() - began)
"""
BATCH = """\
    with op.batch_alter_table("t") as batch_op:
        batch_op.alter_column("name", nullable=False)
"""
BY_HAND = f"""\
    for statement in (
        "BEGIN IMMEDIATE",
        "CREATE TABLE new ({COLUMNS.format(" NOT NULL")})",
        "INSERT INTO new SELECT * FROM t",
        "DROP TABLE t",
        "ALTER TABLE new RENAME TO t",
    ):
        connection.exec_driver_sql(statement)
    connection.commit()
"""


def make_copies(environment: Environment) -> tuple[Rival, Rival]:
    """Return the two ways to give a column NOT NULL; each is given the same file anew."""
    original = environment.scratch / "original.db"
    connection = sqlite3.connect(original)
    connection.execute(f"CREATE TABLE t ({COLUMNS.format('')})")
    connection.execute(FILL)
    connection.commit()
    connection.close()
    return _rival(environment, original, "batch", BATCH), _rival(
        environment, original, "hand", BY_HAND
    )


def _rival(environment: Environment, original: Path, name: str, change: str) -> Rival:
    directory = environment.scratch / f"copy-{name}"
    directory.mkdir()
    (directory / "move.py").write_text(SCRIPT.format(change=change.rstrip("\n")))
    return Rival(
        [environment.python, "move.py"],
        directory,
        lambda: _lay_down(original, directory / "copy.db"),
        reports=True,
    )


def _lay_down(original: Path, copy: Path) -> None:
    shutil.copyfile(original, copy)
