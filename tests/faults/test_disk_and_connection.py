"""A full disk, or a connection that breaks, in the middle: what is done stays, the rest follows."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gitmig.errors import ConnectionLost, HalfApplied, RevisionFailed
from gitmig.runtime.migrate import upgrade
from gitmig.runtime.resolve import resume
from tests.faults.small_servers import small_mariadb, small_postgresql
from tests.project import Project, create_table

FILL = """\
op.execute("CREATE TABLE {name} (id INTEGER, filling TEXT)")
op.bulk_insert(
    sa.table("{name}", sa.column("id"), sa.column("filling")),
    [{{"id": number, "filling": "x" * 1000}} for number in range(100)],
)
"""
LIMIT = 450_000


def limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))


def test_a_full_disk_on_sqlite(sqlite_url: str, tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sqlite_url)
    (project.root / "gitmig.toml").write_text(f'url = "{sqlite_url}"\n')
    names = [f"t{number}" for number in range(8)]
    for name in names:
        project.add(f"r_{name}", FILL.format(name=name))
    done = subprocess.run(
        [sys.executable, "-m", "gitmig", "upgrade"],
        cwd=project.root,
        preexec_fn=limit_file_size,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    applied = len(project.tables())
    assert 0 < applied < len(names)
    assert project.heads() == [f"r_t{applied - 1}"]
    assert f"error: revision r_t{applied} failed in upgrade()" in done.stderr
    assert "nothing of it was kept" in done.stderr
    assert "hint: make room on the database's disk, then run the same command" in done.stderr

    upgrade(project.directory)
    assert project.tables() == set(names)
    assert [project.query(f"SELECT count(*) FROM {name}") for name in names] == [[(100,)]] * 8


FILL_UP = """\
op.execute("CREATE TABLE {name} (id INTEGER)")
op.bulk_insert(
    sa.table("filling", sa.column("text")), [{{"text": "x" * 1000}} for number in range(700)]
)
op.execute("INSERT INTO {name} (id) VALUES (1)")
"""
NAMES = [f"t{number}" for number in range(8)]


def fill(project: Project) -> RevisionFailed:
    """Upgrade until there is no more room."""
    project.add("r_filling", "op.execute('CREATE TABLE filling (text TEXT)')")
    for name in NAMES:
        project.add(f"r_{name}", FILL_UP.format(name=name))
    with pytest.raises(RevisionFailed) as failed:
        upgrade(project.directory)
    return failed.value


def test_a_full_disk_on_postgresql(tmp_path: Path) -> None:
    with small_postgresql() as url:
        project = Project(tmp_path / "project", url)
        failure = fill(project)
        assert failure.hint is not None
        assert failure.hint.startswith("make room on the database's disk")
        assert failure.kept == ()
        applied = len(project.tables()) - 1
        assert 0 < applied < len(NAMES)
        assert project.heads() == [f"r_{NAMES[applied - 1]}"]
        assert project.query("SELECT count(*) FROM filling") == [(700 * applied,)]
        last = (f"r_{NAMES[applied]}", "upgrade", "failed")
        assert project.logged()[-1] == last

        with project.engine().begin() as connection:
            connection.exec_driver_sql("TRUNCATE TABLE filling")
        upgrade(project.directory)
        assert project.tables() == {"filling", *NAMES}
        assert [project.query(f"SELECT id FROM {name}") for name in NAMES] == [[(1,)]] * len(NAMES)


def test_a_full_disk_on_mariadb(tmp_path: Path) -> None:
    """What ran before the statement that found no room is known, and gone on with."""
    with small_mariadb() as (url, make_room):
        project = Project(tmp_path / "project", url)
        failure = fill(project)
        applied = len(project.tables()) - 2
        name = NAMES[applied]
        assert failure.revision == f"r_{name}"
        assert failure.kept == (f"CREATE TABLE {name} (id INTEGER)",)
        assert failure.statement_number == 2
        assert failure.hint is not None
        room = f"make room on the database's disk, then `gitmig resolve r_{name} --resume`"
        assert failure.hint.startswith(room)
        assert project.query("SELECT count(*) FROM filling") == [(700 * applied,)]

        with pytest.raises(HalfApplied) as stopped:
            upgrade(project.directory)
        assert (stopped.value.revision, stopped.value.done) == (f"r_{name}", 1)
        make_room()
        resume(project.directory, f"r_{name}")
        upgrade(project.directory)
        assert project.tables() == {"filling", *NAMES}
        assert [project.query(f"SELECT id FROM {name}") for name in NAMES] == [[(1,)]] * len(NAMES)


BREAK = {
    "postgresql": "SELECT pg_terminate_backend(pg_backend_pid())",
    "mysql": "KILL CONNECTION_ID()",
}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_connection_that_breaks(server_url: str, tmp_path: Path, moment: str) -> None:
    """Before the revision's first statement, and after two of them."""
    project = Project(tmp_path / "project", server_url)
    project.add_tables("a")
    once = tmp_path / "broken"
    breaking = (
        "import pathlib\n"
        f"if not pathlib.Path({str(once)!r}).exists():\n"
        f"    pathlib.Path({str(once)!r}).touch()\n"
        f"    op.get_bind().exec_driver_sql({BREAK!r}[op.get_bind().dialect.name])"
    )
    work = f"{create_table('b')}\nop.execute('INSERT INTO b (id) VALUES (1)')"
    body = [breaking, work] if moment == "before" else [work, breaking]
    project.add("r_b", "\n".join([*body, create_table("c")]))
    with pytest.raises(ConnectionLost, match="while running the upgrade of r_b"):
        upgrade(project.directory)
    if project.url.startswith("mysql") and moment == "after":
        with pytest.raises(HalfApplied) as stopped:
            upgrade(project.directory)
        assert (stopped.value.revision, stopped.value.done) == ("r_b", 1)
        resume(project.directory, "r_b")
    else:
        upgrade(project.directory)
    assert project.heads() == ["r_b"]
    assert project.tables() == {"a", "b", "c"}
    assert project.query("SELECT id FROM b") == [(1,)]


@contextmanager
def waiting_statement(project: Project) -> Iterator[subprocess.Popen[str]]:
    """Give an upgrade of MariaDB in whose second revision the server waits for another session."""
    project.add_tables("a")
    project.add("r_b", "op.execute('ALTER TABLE a ADD COLUMN b INTEGER')")
    (project.root / "gitmig.toml").write_text(f'url = "{project.url}"\n')
    upgrade(project.directory, ["r_a"])
    with project.engine().connect() as other:
        other.exec_driver_sql("SELECT * FROM a").all()  # until its transaction ends
        process = subprocess.Popen(
            [sys.executable, "-m", "gitmig", "upgrade"],
            cwd=project.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not find_waiting(project):
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        yield process


def find_waiting(project: Project) -> list[tuple[int]]:
    return project.query(
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
        " AND info LIKE 'ALTER TABLE a%' AND state LIKE 'Waiting for table metadata lock%'"
    )


def test_a_connection_that_is_killed_inside_of_a_statement(
    mariadb_url: str, tmp_path: Path
) -> None:
    """Whether the statement ran is not known then: it may have."""
    project = Project(tmp_path / "project", mariadb_url)
    with waiting_statement(project) as process:
        with project.engine().connect() as other:
            other.exec_driver_sql(f"KILL {find_waiting(project)[0][0]}")
        _, err = process.communicate()
        assert process.returncode == 1
        assert "connection to the database was lost while running the upgrade of r_b" in err
    with pytest.raises(HalfApplied, match=r"stopped at statement 1 \(it may have run\): ALTER"):
        upgrade(project.directory)
    resume(project.directory, "r_b")
    assert project.query("SELECT b FROM a") == []
    assert project.heads() == ["r_b"]


def test_an_interrupt_inside_of_a_statement(mariadb_url: str, tmp_path: Path) -> None:
    """The server goes on with it, and nobody is there to hear that it is done."""
    project = Project(tmp_path / "project", mariadb_url)
    with waiting_statement(project) as process:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        assert process.returncode == 130
        assert "r_b was interrupted; no statement of it is known to have run" in err
    with pytest.raises(HalfApplied, match=r"stopped at statement 1 \(it may have run\): ALTER"):
        upgrade(project.directory)
    assert project.query("SELECT b FROM a") == []
    resume(project.directory, "r_b", skip=True)
    assert project.heads() == ["r_b"]
