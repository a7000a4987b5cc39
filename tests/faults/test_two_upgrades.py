"""Two upgrades of one database at once: both end well, and each revision runs once."""

from pathlib import Path

import pytest

from gitmig.errors import LockTimeout
from gitmig.runtime.lock import migration_lock
from gitmig.runtime.migrate import upgrade
from tests.faults.killing import start_upgrade
from tests.project import Project

NAMES = [f"t{number:02}" for number in range(30)]


@pytest.fixture
def project(database_url: str, tmp_path: Path) -> Project:
    project = Project(tmp_path / "project", database_url)
    project.add_tables(*NAMES)
    return project


def test_two_upgrades_at_once(project: Project) -> None:
    both = [start_upgrade(project) for _ in range(2)]
    told = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(text.count("finished") for text in told) == len(NAMES)
    assert project.logged() == [(f"r_{name}", "upgrade", "applied") for name in NAMES]
    assert project.heads() == [f"r_{NAMES[-1]}"]
    assert project.tables() == set(NAMES)


def test_who_waits_too_long_is_told_why(server_url: str, tmp_path: Path) -> None:
    project = Project(tmp_path / "project", server_url, {"lock_timeout": 0})
    project.add_tables("a")
    with (
        project.engine().connect() as connection,
        migration_lock(connection, "gitmig_version", None, 0),
        pytest.raises(LockTimeout, match="another upgrade of this database is running"),
    ):
        upgrade(project.directory)
    assert project.all_tables() == set()
