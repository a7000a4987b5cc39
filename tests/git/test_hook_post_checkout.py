"""The installed post-checkout hook, in the Git commands that call it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.git.sandbox import VERSIONS, Sandbox


def make_database(sandbox: Sandbox, head: str) -> None:
    with closing(sqlite3.connect(sandbox.root / "app.db")) as database, database:
        database.execute("CREATE TABLE gitmig_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO gitmig_version VALUES (?)", [head])


def test_it_tells_of_what_an_sqlite_file_has(branched: Sandbox) -> None:
    make_database(branched, "mine")
    done = branched.run("git", "switch", "--quiet", "feature")
    told = "gitmig: the database is at mine Message of mine., which is not in this checkout: "
    assert (done.returncode, done.stderr) == (0, told + "run `gitmig sync`\n")


@pytest.mark.parametrize("head", ["first", "theirs"])
def test_it_is_silent_where_the_file_has_it_not(branched: Sandbox, head: str) -> None:
    make_database(branched, head)
    assert branched.run("git", "switch", "--quiet", "feature").stderr == ""


def test_nor_where_there_is_no_file(branched: Sandbox) -> None:
    assert branched.run("git", "switch", "--quiet", "feature").stderr == ""
    assert not (branched.root / "app.db").exists()


def test_a_server_is_not_asked(branched: Sandbox) -> None:
    branched.environ["GITMIG_URL"] = "postgresql://nobody@192.0.2.1/nothing"
    done = branched.run("git", "switch", "--quiet", "feature")
    told = "gitmig: 1 revision of the last checkout is not in this one: "
    assert done.stderr == told + "run `gitmig sync` if the database has them\n"


def test_the_setting_off(branched: Sandbox) -> None:
    make_database(branched, "mine")
    branched.environ["GITMIG_SYNC"] = "off"
    assert branched.run("git", "switch", "--quiet", "feature").stderr == ""


def test_the_setting_run_brings_the_database_along(branched: Sandbox) -> None:
    upgraded = branched.gitmig("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    branched.environ["GITMIG_SYNC"] = "run"
    done = branched.run("git", "switch", "--quiet", "feature")
    assert done.returncode == 0
    assert "gitmig: the database is at mine" in done.stderr
    with closing(sqlite3.connect(branched.root / "app.db")) as database:
        assert database.execute("SELECT * FROM gitmig_version").fetchall() == [("theirs",)]


def test_a_branch_cannot_say_run_for_the_user(branched: Sandbox) -> None:
    branched.git("switch", "--quiet", "feature")
    settings = (branched.root / "pyproject.toml").read_text()
    branched.write("pyproject.toml", f'{settings}sync = "run"\n')
    branched.commit("Whoever wrote this")
    branched.git("switch", "--quiet", "main")
    upgraded = branched.gitmig("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    done = branched.run("git", "switch", "--quiet", "feature")
    assert "`git config gitmig.sync run` lets this checkout run it" in done.stderr
    with closing(sqlite3.connect(branched.root / "app.db")) as database:
        assert database.execute("SELECT * FROM gitmig_version").fetchall() == [("mine",)]
    branched.git("switch", "--quiet", "main")
    branched.git("config", "gitmig.sync", "run")
    branched.git("switch", "--quiet", "feature")
    with closing(sqlite3.connect(branched.root / "app.db")) as database:
        assert database.execute("SELECT * FROM gitmig_version").fetchall() == [("theirs",)]


def test_a_sync_that_fails_fails_no_switch(branched: Sandbox) -> None:
    make_database(branched, "mine")
    branched.environ["GITMIG_SYNC"] = "run"
    branched.write("migrations/env.py", "raise RuntimeError('no database today')\n")
    done = branched.run("git", "switch", "--quiet", "feature")
    assert done.returncode == 0
    assert "no database today" in done.stderr


def test_files_a_new_branch_and_a_worktree_are_silent(branched: Sandbox, tmp_path: Path) -> None:
    make_database(branched, "mine")
    for command in (
        ("checkout", "feature", "--", VERSIONS),
        ("switch", "--create", "new"),
        ("worktree", "add", str(tmp_path / "a tree"), "feature"),
        ("stash", "--include-untracked"),
    ):
        done = branched.run("git", *command)
        assert (done.returncode, "gitmig:" in done.stderr) == (0, False)


def test_an_environment_that_would_leave_a_mark_is_not_run(branched: Sandbox) -> None:
    branched.git("switch", "--quiet", "feature")
    branched.write("migrations/env.py", "open('mark', 'w')\n")
    branched.write(f"{VERSIONS}/evil.py", "open('mark', 'w')\nrevision = 'evil'\n")
    branched.commit("Evil")
    branched.git("switch", "--quiet", "main")
    branched.git("merge", "--quiet", "--no-edit", "feature")
    assert not (branched.root / "mark").exists()
