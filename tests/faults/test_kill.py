"""An upgrade that is killed leaves the database before or after each revision, never between."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gitmig.runtime.migrate import upgrade
from tests.faults.killing import kill_after, start_upgrade
from tests.project import Project

REVISIONS = 40
CREATE_TWO = """\
op.execute("CREATE TABLE {name} (id INTEGER PRIMARY KEY)")
op.execute("INSERT INTO {name} (id) VALUES (1)")
op.execute("CREATE TABLE {name}_too (id INTEGER PRIMARY KEY)")
"""


@pytest.fixture
def project(transactional_url: str, tmp_path: Path) -> Project:
    project = Project(tmp_path / "project", transactional_url)
    for number in range(1, REVISIONS + 1):
        project.add(f"r{number:02}", CREATE_TWO.format(name=f"t{number:02}"))
    return project


def wait_for_server(project: Project) -> None:
    """Let PostgreSQL notice that its client is gone: until then it may still be committing."""
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    while project.url.startswith("postgresql") and project.query(others) != [(0,)]:
        time.sleep(0.005)


def applied(project: Project) -> int:
    """Return how many revisions are applied, by every witness the database has."""
    tables = project.all_tables()
    if "gitmig_version" not in tables:
        assert tables == set()
        return 0
    heads, log = project.heads(), project.logged()
    count = len(log)
    assert log == [(f"r{number:02}", "upgrade", "applied") for number in range(1, count + 1)]
    assert heads == ([f"r{count:02}"] if count else [])
    expected = {f"t{number:02}{end}" for number in range(1, count + 1) for end in ("", "_too")}
    assert project.tables() == expected
    return count


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_upgrade_is_before_or_after_each_revision(project: Project, seed: int) -> None:
    moments = random.Random(seed)
    before = 0
    for _ in range(3):
        lines = moments.randrange(0, 2 * (REVISIONS - before) // 2 + 1)
        kill_after(start_upgrade(project), lines, moments.uniform(0, 0.005))
        wait_for_server(project)
        now = applied(project)
        assert now >= before
        before = now
    upgrade(project.directory)
    assert applied(project) == REVISIONS


@pytest.mark.parametrize("seed", range(4))
def test_the_next_upgrade_waits_for_what_the_server_still_commits(
    project: Project, seed: int
) -> None:
    """The lock of a killed upgrade is free before its last revision is committed, or undone."""
    moments = random.Random(seed)
    kill_after(start_upgrade(project), moments.randrange(1, REVISIONS), moments.uniform(0, 0.003))
    upgrade(project.directory)
    assert applied(project) == REVISIONS


KILL_ITSELF = """\
import os
with op.get_context().autocommit_block():
    op.execute("INSERT INTO a (id) VALUES (1)")
    os.kill(os.getpid(), 9)
"""


def test_killed_in_an_autocommit_block_is_told_at_once(database_url: str, tmp_path: Path) -> None:
    """On SQLite, too, where nothing but the log tells it from one that is at work."""
    project = Project(tmp_path / "project", database_url)
    (project.root / "gitmig.toml").write_text(f'url = "{database_url}"\n')
    project.add_tables("a")
    project.add("r_b", KILL_ITSELF)
    command = [sys.executable, "-m", "gitmig", "upgrade", "--lock-timeout", "100000"]
    killed = subprocess.run(command, cwd=project.root, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    late = subprocess.run(command, cwd=project.root, capture_output=True, text=True, timeout=300)
    assert late.returncode == 1
    assert "error: the upgrade of revision r_b stopped at statement 2" in late.stderr
    assert project.query("SELECT id FROM a") == [(1,)]
