"""A database a branch: kept on the way out, brought back on the way in."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from tests.conftest import POSTGRESQL, SERVERS, SQLITE
from tests.git.migrating import gitmig, run, tables_at, write_table
from tests.git.sandbox import Sandbox


@pytest.fixture
def url(transactional_url: str) -> Iterator[str]:
    """The URL of an empty database; what was kept of it on a server is dropped at the end."""
    yield transactional_url
    parsed = make_url(transactional_url)
    if parsed.get_backend_name() == "postgresql":
        server = create_engine(SERVERS["postgresql"], isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            query = text("SELECT datname FROM pg_database WHERE starts_with(datname, :prefix)")
            prefix = f"{(parsed.database or '')[:24]}_kept_"
            for (name,) in connection.execute(query, {"prefix": prefix}).all():
                connection.exec_driver_sql(f'DROP DATABASE "{name}"')
        server.dispose()


def query(url: str, sql: str) -> list[tuple[object, ...]]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        done = connection.execute(text(sql))
        return [tuple(row) for row in done] if done.returns_rows else []


@pytest.fixture
def switched(project: Sandbox, url: str) -> Sandbox:
    """`feature` is applied, with `left` and a row in it; main is checked out, with `right`."""
    project.write("pyproject.toml", f'[tool.gitmig]\nurl = "{url}"\n')
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    write_table(project, "left", "first")
    project.commit()
    run(project, "upgrade")
    query(url, 'INSERT INTO "left" (id) VALUES (7)')
    project.git("switch", "--quiet", "main")
    write_table(project, "right", "first")
    project.commit()
    return project


def test_away_and_back_loses_no_row(switched: Sandbox, url: str) -> None:
    run(switched, "sync", "--stash", "--yes")
    assert tables_at(url) == {"right"}
    query(url, 'INSERT INTO "right" (id) VALUES (8)')
    (kept,) = json.loads(run(switched, "sync", "--stash-list", "--json"))
    assert kept["branch"] == "feature"
    for branch, rows in (("feature", 7), ("main", 8), ("feature", 7), ("main", 8)):
        switched.git("switch", "--quiet", branch)
        # Nothing that is not checked out has to run any more, so nobody is asked.
        run(switched, "sync", "--stash")
        table = "left" if branch == "feature" else "right"
        assert tables_at(url) == {table}
        assert query(url, f'SELECT id FROM "{table}"') == [(rows,)]
        run(switched, "sync", "--stash")
        assert len(json.loads(run(switched, "sync", "--stash-list", "--json"))) == 1
    switched.git("switch", "--quiet", "feature")
    run(switched, "sync", "--stash-drop", "feature")
    assert "no database is kept" in gitmig(switched, "sync", "--stash-list").stderr


def test_what_came_meanwhile_is_applied_to_what_is_brought_back(
    switched: Sandbox, url: str
) -> None:
    run(switched, "sync", "--stash", "--yes")
    switched.git("switch", "--quiet", "feature")
    write_table(switched, "more", "left")
    run(switched, "sync", "--stash")
    assert tables_at(url) == {"left", "more"}


def test_a_refusal_leaves_the_database(switched: Sandbox, url: str) -> None:
    refused = gitmig(switched, "sync", "--stash")
    assert refused.returncode == 1
    assert "hint: the database is kept for feature; `gitmig sync --plan` shows" in refused.stderr
    assert "`gitmig sync --stash --yes` runs it" in refused.stderr
    assert tables_at(url) == {"left"}
    run(switched, "sync", "--stash", "--yes")
    assert tables_at(url) == {"right"}


def test_a_detached_head_and_an_unknown_branch(switched: Sandbox) -> None:
    refused = gitmig(switched, "sync", "--stash-drop", "nowhere")
    assert "no database is kept for `nowhere`" in refused.stderr
    switched.git("switch", "--quiet", "--detach")
    refused = gitmig(switched, "sync", "--stash", "--yes")
    assert refused.returncode == 1
    assert "HEAD is detached" in refused.stderr


@pytest.mark.parametrize("transactional_url", [POSTGRESQL], indirect=True)
def test_a_connection_that_is_in_the_way(switched: Sandbox, url: str) -> None:
    with create_engine(url, poolclass=NullPool).connect():
        refused = gitmig(switched, "sync", "--stash", "--yes")
    assert refused.returncode == 1
    assert "cannot exchange" in refused.stderr
    assert tables_at(url) == {"left"}


def test_a_database_in_memory(project: Sandbox) -> None:
    project.write("pyproject.toml", '[tool.gitmig]\nurl = "sqlite://"\n')
    done = gitmig(project, "sync", "--stash")
    assert done.returncode == 0, "it belongs to nobody, so nothing is to be kept"


@pytest.mark.parametrize("transactional_url", [SQLITE], indirect=True)
def test_an_unfinished_copy_is_none(switched: Sandbox, url: str) -> None:
    directory = switched.root / ".git" / "gitmig"
    directory.mkdir(exist_ok=True)
    run(switched, "sync", "--stash", "--yes")
    (kept,) = json.loads(run(switched, "sync", "--stash-list", "--json"))
    Path(kept["place"]).with_suffix(".unfinished").write_bytes(b"cut off")
    switched.git("switch", "--quiet", "feature")
    run(switched, "sync", "--stash")
    with closing(sqlite3.connect(str(make_url(url).database))) as connection:
        assert connection.execute('SELECT id FROM "left"').fetchall() == [(7,)]


SLOW = """
import sys
from gitmig.cli.main import main
from gitmig.runtime import copies

def wait(change):
    def act(*arguments, **options):
        print("about to change", flush=True)
        sys.stdin.readline()
        return change(*arguments, **options)
    return act

copies._fill, copies._rename = wait(copies._fill), wait(copies._rename)
main()
"""


def test_one_exchange_at_a_time(switched: Sandbox, url: str) -> None:
    """A second one would keep for this branch what the first has just brought for the other."""
    run(switched, "sync", "--stash", "--yes")
    query(url, 'INSERT INTO "right" (id) VALUES (8)')
    switched.git("switch", "--quiet", "feature")
    command = [sys.executable, "-c", SLOW, "sync", "--stash"]
    with subprocess.Popen(
        command, cwd=switched.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "about to change\n"
        for arguments in (["--stash", "--yes"], ["--stash-drop", "feature"]):
            second = gitmig(switched, "sync", "--lock-timeout", "0", *arguments)
            assert second.returncode == 1
            assert second.stderr.startswith(
                "error: another `gitmig sync --stash` of this repository"
            )
            assert "hint: wait for it to end" in second.stderr
        assert tables_at(url) == {"right"}
        first.communicate("\n" * 9)
    assert first.returncode == 0
    assert query(url, 'SELECT id FROM "left"') == [(7,)]
    switched.git("switch", "--quiet", "main")
    run(switched, "sync", "--stash")
    assert query(url, 'SELECT id FROM "right"') == [(8,)]
