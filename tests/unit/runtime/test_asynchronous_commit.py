"""Where more revisions follow, PostgreSQL need not wait for its disk; the last one does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from gitmig.errors import RevisionFailed
from gitmig.runtime.migrate import upgrade
from tests.project import Project


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str) -> Project:
    project = Project(tmp_path / "project", postgresql_url)
    project.add_tables("a", "b", "c", "d")
    return project


@pytest.fixture
def commits() -> Iterator[list[str]]:
    """`synchronous_commit` as it stands when each transaction that wrote is committed."""
    found: list[str] = []

    def note(connection: Connection) -> None:
        wrote = connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()").scalar()
        if wrote is not None:
            found.append(str(connection.exec_driver_sql("SHOW synchronous_commit").scalar()))

    event.listen(Engine, "commit", note)
    yield found
    event.remove(Engine, "commit", note)


def test_only_the_last_commit_waits_for_the_disk(project: Project, commits: list[str]) -> None:
    upgrade(project.directory)
    assert commits == ["on", "off", "off", "on"]


def test_a_failure_makes_sure_of_what_ran_before(project: Project, commits: list[str]) -> None:
    project.add("r_wrong", "op.execute('SELECT wrong')")
    with pytest.raises(RevisionFailed):
        upgrade(project.directory)
    assert commits == ["on", "off", "off", "off", "on"]
    assert project.logged()[-1] == ("r_wrong", "upgrade", "failed")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("connection=connection", "connection=connection, transaction_per_migration=False"),
        ("engine.connect() as connection", "engine.begin() as connection"),
    ],
    ids=["one for all", "the caller's"],
)
def test_one_transaction_is_committed_as_the_server_is_set(
    project: Project, commits: list[str], old: str, new: str
) -> None:
    project.env.write_text(project.env.read_text().replace(old, new))
    upgrade(project.directory)
    assert commits == ["on"]
