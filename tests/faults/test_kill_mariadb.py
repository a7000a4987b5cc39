"""Where DDL cannot be rolled back, a killed upgrade is known to the statement, and can go on."""

import random
from pathlib import Path

import pytest

from gitmig.errors import HalfApplied
from gitmig.runtime.migrate import upgrade
from gitmig.runtime.resolve import resume
from tests.faults.killing import kill_after, start_upgrade
from tests.project import Project

REVISIONS = 12
STATEMENTS = """\
op.execute("CREATE TABLE {name} (id INTEGER)")
op.execute("INSERT INTO {name} (id) VALUES (1)")
op.execute("CREATE TABLE {name}_too (id INTEGER)")
op.execute("INSERT INTO {name} (id) VALUES (2)")
"""


@pytest.fixture
def project(mariadb_url: str, tmp_path: Path) -> Project:
    project = Project(tmp_path / "project", mariadb_url)
    for number in range(1, REVISIONS + 1):
        project.add(f"r{number:02}", STATEMENTS.format(name=f"t{number:02}"))
    return project


def go_on(project: Project) -> None:
    """Upgrade; where a revision has stopped half-way, do what the message says first."""
    try:
        upgrade(project.directory)
    except HalfApplied as stopped:
        has_run = False
        if stopped.statement is not None:  # under way when it was killed: a person would look
            has_run = stopped.statement.split()[2] in project.tables()
        resume(project.directory, stopped.revision, skip=has_run)
        upgrade(project.directory)


@pytest.mark.parametrize("seed", range(3))
def test_each_statement_runs_once(project: Project, seed: int) -> None:
    moments = random.Random(seed)
    for _ in range(2):
        kill_after(start_upgrade(project), moments.randrange(1, 8), moments.uniform(0, 0.01))
    go_on(project)
    assert project.heads() == [f"r{REVISIONS:02}"]
    for number in range(1, REVISIONS + 1):
        rows = project.query(f"SELECT id FROM t{number:02} ORDER BY id")
        assert rows == [(1,), (2,)], number
