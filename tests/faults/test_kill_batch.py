"""A batch that is killed leaves the table as it was or as it shall be, with every row."""

import random
from pathlib import Path

import pytest

from gitmig.runtime.migrate import upgrade
from tests.faults.killing import kill_after, start_upgrade
from tests.project import Project

MOVES = 12
ROWS = 20_000
CREATE = f"""\
op.execute("CREATE TABLE makers (id INTEGER PRIMARY KEY)")
op.execute("CREATE TABLE things (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER CHECK (a > 0),"
           " maker INTEGER REFERENCES makers (id) ON DELETE CASCADE)")
op.execute("CREATE INDEX ix ON things (a) WHERE a > 3")
op.execute("CREATE TRIGGER tr AFTER DELETE ON things BEGIN SELECT 1; END")
op.execute("CREATE VIEW v AS SELECT sum(a) AS total FROM things")
op.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"
           " INSERT INTO things (a) SELECT i FROM n")
"""
MOVE = """\
with op.batch_alter_table("things") as batch_op:
    batch_op.alter_column("a", nullable={nullable})
    batch_op.add_column(sa.Column("c{number}", sa.Integer), insert_after="id")
"""


@pytest.fixture
def project(sqlite_url: str, tmp_path: Path) -> Project:
    project = Project(tmp_path / "project", sqlite_url)
    project.add("r00", CREATE)
    for number in range(1, MOVES + 1):
        move = MOVE.format(nullable=number % 2 == 0, number=number)
        project.add(f"r{number:02}", move)
    upgrade(project.directory, "r00")
    return project


def moved(project: Project) -> int:
    """Return how many moves are done, by every witness the database has."""
    (head,) = project.heads()
    count = int(head[1:])
    columns = {row[1]: row[3] for row in project.query("PRAGMA table_info(things)")}
    assert set(columns) == {"id", "a", "maker", *(f"c{number}" for number in range(1, count + 1))}
    assert columns["a"] == count % 2
    assert project.tables() == {"makers", "things"}
    assert project.query("SELECT total FROM v") == [(ROWS * (ROWS + 1) // 2,)]
    assert project.query("SELECT seq FROM sqlite_sequence WHERE name = 'things'") == [(ROWS,)]
    others = "SELECT name FROM sqlite_master WHERE name IN ('ix', 'tr') AND tbl_name = 'things'"
    assert project.query(others) == [("ix",), ("tr",)]
    assert project.query("PRAGMA integrity_check") == [("ok",)]
    return count


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_batch_is_done_or_not(project: Project, seed: int) -> None:
    moments = random.Random(seed)
    before = 0
    for _ in range(3):
        lines, delay = moments.randrange(1, 5), moments.uniform(0, 0.06)
        kill_after(start_upgrade(project), lines, delay)
        now = moved(project)
        assert now >= before
        before = now
    upgrade(project.directory)
    assert moved(project) == MOVES
