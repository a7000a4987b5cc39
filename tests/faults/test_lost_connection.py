"""A connection that breaks outside of a revision: what was done, what is in force."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

from gitmig.commands.current import current
from gitmig.commands.log import log
from gitmig.errors import ConnectionLost, RevisionFailed
from gitmig.runtime.migrate import downgrade, ensure_version_table, stamp, upgrade
from gitmig.runtime.resolve import resolve
from tests.project import Project

LOCK = "taking the lock that keeps other upgrades out"
VERSIONS = "reading the version table `gitmig_version`"
AGAIN = "run the same command again when the server answers"


def kill(victim: Connection) -> None:
    """End a session from another one."""
    driver: Any = victim.connection.driver_connection
    killer = create_engine(victim.engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with killer.connect() as connection:
        if victim.dialect.name == "postgresql":
            ended = text("SELECT pg_terminate_backend(:pid, 10000)")
            assert connection.scalar(ended, {"pid": driver.info.backend_pid})
        else:
            connection.exec_driver_sql(f"KILL {driver.thread_id()}")
            gone = text("SELECT count(*) FROM information_schema.processlist WHERE id = :id")
            while connection.scalar(gone, {"id": driver.thread_id()}):
                pass


@contextmanager
def broken_at(pattern: str, *, skip: int = 0, after: str = "") -> Iterator[list[str]]:
    """Break a connection that is about to send such a statement, or `COMMIT`; give the statement.

    The first `skip` of them are spared, and those before a statement like `after`.
    """
    hit: list[str] = []
    left = skip
    is_time = not after

    def look(connection: Connection, statement: str) -> None:
        nonlocal left, is_time
        is_time = is_time or after in statement
        if hit or not is_time or not re.search(pattern, " ".join(statement.split())):
            return
        left -= 1
        if left < 0:
            hit.append(statement)
            kill(connection)

    def before(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        look(connection, statement)

    def commit(connection: Connection) -> None:
        look(connection, "COMMIT")

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "commit", commit)
    try:
        yield hit
    finally:
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "commit", commit)


def make_project(url: str, path: Path) -> Project:
    """Return a project of three revisions, the first of which is applied."""
    project = Project(path / "project", url)
    project.add_tables("a", "b", "c")
    upgrade(project.directory, ["r_a"])
    return project


@pytest.fixture
def project(server_url: str, tmp_path: Path) -> Project:
    return make_project(server_url, tmp_path)


def lose(
    action: Callable[[], object], pattern: str, *, skip: int = 0, after: str = ""
) -> ConnectionLost:
    with broken_at(pattern, skip=skip, after=after) as hit, pytest.raises(ConnectionLost) as lost:
        action()
    assert hit, f"nothing matched {pattern}"
    return lost.value


AT_LOCK = r"pg_try_advisory_lock|GET_LOCK"
AT_HEADS = r"^SELECT gitmig_version\.version_num"
AT_LOG = r"^SELECT gitmig_log\.id"


@pytest.mark.parametrize(
    ("pattern", "skip", "doing"),
    [
        (AT_LOCK, 0, LOCK),
        (AT_LOCK, 1, LOCK),
        (AT_LOG, 0, "reading the log `gitmig_log`"),
        (AT_HEADS, 0, VERSIONS),
    ],
)
def test_before_the_first_revision(project: Project, pattern: str, skip: int, doing: str) -> None:
    lost = lose(lambda: upgrade(project.directory), pattern, skip=skip)
    assert lost.message.startswith(f"the connection to the database was lost while {doing}: ")
    assert "no revision was changed: the server rolls back" in lost.known
    assert lost.hint == AGAIN
    assert project.heads() == ["r_a"]
    assert upgrade(project.directory).heads == ("r_c",)


def test_what_a_revision_leaves_behind(mariadb_url: str, tmp_path: Path) -> None:
    project = make_project(mariadb_url, tmp_path)
    lost = lose(lambda: upgrade(project.directory), r"^UPDATE gitmig_version", skip=1)
    assert lost.doing == "running the upgrade of r_c (writing the version table `gitmig_version`)"
    known = "1 revision before it is committed; 1 statement of it is known to have run"
    assert (lost.known, lost.hint) == (known, "`gitmig current` says how to go on")
    assert project.heads() == ["r_b"]
    resolve(project.directory, "r_c", "applied")
    assert project.heads() == ["r_c"]


def test_the_timeouts_of_the_session(project: Project) -> None:
    project.options["table_lock_timeout"] = 5
    lost = lose(lambda: upgrade(project.directory), r"^SELECT (current_setting|@@SESSION)")
    assert lost.doing == "setting the timeouts of the session"
    assert project.heads() == ["r_a"]


def test_the_tables_are_created(server_url: str, tmp_path: Path) -> None:
    project = Project(tmp_path / "project", server_url)
    project.add_tables("a")
    lost = lose(lambda: ensure_version_table(project.directory), r"^CREATE TABLE gitmig_version")
    assert lost.doing == "creating the version table `gitmig_version`"
    assert project.all_tables() == set()
    assert ensure_version_table(project.directory) == ("gitmig_version", "gitmig_log")


def test_a_downgrade(project: Project) -> None:
    upgrade(project.directory)
    lost = lose(lambda: downgrade(project.directory, "base"), AT_HEADS)
    assert (lost.doing, project.heads()) == (VERSIONS, ["r_c"])


def test_a_stamp(project: Project) -> None:
    lost = lose(lambda: stamp(project.directory, ["r_c"]), r"gitmig_version SET")
    assert lost.doing.startswith("running the stamp")
    assert lost.known.startswith("no revision before it is committed; the server rolls back")
    assert project.heads() == ["r_a"]


def test_the_end_of_one_transaction_for_all(postgresql_url: str, tmp_path: Path) -> None:
    project = make_project(postgresql_url, tmp_path)
    project.options["transaction_per_migration"] = False
    lost = lose(lambda: upgrade(project.directory), "COMMIT", after="CREATE TABLE c")
    assert lost.doing == "committing"
    assert lost.known == "either the server has committed all of it, or it rolls all of it back"
    assert project.heads() == ["r_a"]


def test_the_end_of_what_is_settled(mariadb_url: str, tmp_path: Path) -> None:
    project = make_project(mariadb_url, tmp_path)
    project.add("r_d", "op.execute('CREATE TABLE d (id INTEGER)')\nop.execute('selekt')")
    with pytest.raises(RevisionFailed):
        upgrade(project.directory)
    lost = lose(
        lambda: resolve(project.directory, "r_d", "applied"),
        "COMMIT",
        after="INSERT INTO gitmig_log",
    )
    assert lost.doing == "committing"
    assert lost.known == "either the server has committed all of it, or it rolls all of it back"
    assert project.heads() == ["r_c"]


@pytest.mark.parametrize(
    ("ask", "pattern", "doing"),
    [
        (lambda project: current(project.directory), AT_HEADS, VERSIONS),
        (lambda project: log(project.directory), AT_LOG, "reading the log `gitmig_log`"),
    ],
)
def test_only_looking(
    project: Project, ask: Callable[[Project], object], pattern: str, doing: str
) -> None:
    lost = lose(lambda: ask(project), pattern)
    assert (lost.doing, lost.known) == (doing, "nothing was changed")
    assert lost.hint == AGAIN


def test_a_statement_of_env_py(project: Project) -> None:
    connected = "with engine.connect() as connection:\n"
    asking = f'{connected}        connection.exec_driver_sql("SELECT 4711")\n'
    project.env.write_text(project.env.read_text().replace(connected, asking))
    lost = lose(lambda: upgrade(project.directory), "4711")
    assert (lost.doing, lost.known) == ("running SELECT 4711", "nothing was changed")
    assert project.heads() == ["r_a"]
