"""What somebody types who has never seen it: each time an error that says what to type instead."""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import POSTS, Gitmig, write_revision

SECRET = "postgresql://ada:s3cret@h/d"


def test_a_port_that_is_no_number(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("upgrade", "--url", "postgresql+psycopg://ada:s3cret@host:port/d")
    assert result.code == 1
    assert result.err.startswith("error: the database URL postgresql+psycopg://***@host:port/d")
    assert "Traceback" not in result.err


@pytest.mark.parametrize("name", ["lock_timeout", "lock_retries", "truncate_slug_length"])
def test_a_negative_number(
    gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    expected = "expected a whole number that is not negative, not "
    with (project / "pyproject.toml").open("a") as file:
        file.write(f"{name} = -1\n")
    assert expected in gitmig("heads").err
    (project / "pyproject.toml").write_text('[tool.gitmig]\nurl = "sqlite:///app.db"\n')
    monkeypatch.setenv(f"GITMIG_{name.upper()}", "-1")
    assert expected in gitmig("heads").err


@pytest.mark.parametrize("given", ["a b", "a,b"])
def test_an_id_of_two_words(gitmig: Gitmig, project: Path, given: str) -> None:
    result = gitmig("revision", "-m", "x", "--rev-id", given)
    assert result.code == 1
    assert "cannot be a revision id: it has a blank or a comma in it" in result.err


@pytest.mark.parametrize("label", ["head", "a@b", "a:b", " ", "+1"])
def test_a_label_that_means_something_else(gitmig: Gitmig, project: Path, label: str) -> None:
    result = gitmig("revision", "-m", "x", "--branch-label", label)
    assert result.code == 1
    assert result.err.startswith(f"error: `{label}` cannot be a branch label: ")
    assert "script.py.mako" not in result.err


def test_no_password_of_a_revision_is_kept_or_shown(gitmig: Gitmig, project: Path) -> None:
    failing = POSTS.replace("    op.create_table", f"    raise ValueError({SECRET!r})\n    op.x", 1)
    write_revision(project, "2222bbbb_create_posts.py", failing)
    result = gitmig("upgrade")
    assert result.code == 1
    assert "s3cret" not in result.out + result.err
    for line in ("log -v", "log --json", "current", "status"):
        assert "s3cret" not in gitmig(*line.split()).out
    with closing(sqlite3.connect(project / "app.db")) as connection:
        rows = connection.execute("SELECT error FROM gitmig_log WHERE state = 'failed'").fetchall()
    assert rows == [("ValueError: postgresql://ada:***@h/d",)]


def test_no_password_of_a_statement_is_shown(gitmig: Gitmig, project: Path) -> None:
    statement = "CREATE ROLE ada LOGIN PASSWORD 's3cret'"
    failing = POSTS.replace("    op.create_table", f"    op.execute({statement!r})\n    op.x", 1)
    write_revision(project, "2222bbbb_create_posts.py", failing)
    result = gitmig("upgrade", "-v")
    assert result.code == 1
    assert "statement 1: CREATE ROLE ada LOGIN PASSWORD '***'" in result.err
    assert "s3cret" not in result.out + result.err


def test_env_py_that_raises_is_no_lost_database(gitmig: Gitmig, project: Path) -> None:
    (project / "migrations" / "env.py").write_text(f"raise RuntimeError({SECRET!r})\n")
    result = gitmig("status")
    assert result.code == 1
    assert "s3cret" not in result.out + result.err
    assert "next       mend what keeps the database from being asked\n" in result.out
    assert "s3cret" not in gitmig("status", "--json").out


def test_where_there_is_nothing_yet(gitmig: Gitmig, tmp_path: Path) -> None:
    gitmig("init")
    (advice,) = json.loads(gitmig("status", "--json").out)["next"]
    assert advice["command"] == 'gitmig revision -m "..." --autogenerate'
    assert advice["reason"] == "there are no revisions yet"


def test_a_database_that_may_not_be_written(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade", "1111")
    result = gitmig("upgrade", "--url", f"sqlite:///file:{project}/app.db?mode=ro&uri=true")
    assert result.code == 1
    assert "readonly database" in result.err
    again = "hint: make the file and its directory writable, then run the same command again"
    assert again in result.err


def test_the_database_is_no_part_of_the_repository(gitmig: Gitmig, tmp_path: Path) -> None:
    step = "echo data/app.db >> .gitignore"
    assert step in gitmig("init", "--url", "sqlite:///data/app.db").out
    for path in (tmp_path / "pyproject.toml", tmp_path / "migrations"):
        path.rename(tmp_path / f"old-{path.name}")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / ".gitignore").write_text("*.db\n")
    result = gitmig("init", "--url", "sqlite:///data/app.db")
    assert result.code == 0
    assert "gitignore" not in result.out
    for path in (tmp_path / "pyproject.toml", tmp_path / "migrations"):
        path.rename(tmp_path / f"older-{path.name}")
    (tmp_path / ".gitignore").unlink()
    assert step in gitmig("init", "--url", "sqlite:///data/app.db").out


@pytest.mark.parametrize("option", ["--rename=users.name:nick", "--baseline=replay"])
def test_how_to_compare_where_nothing_is_compared(
    gitmig: Gitmig, project: Path, option: str
) -> None:
    result = gitmig("revision", "-m", "x", option)
    assert result.code == 2
    assert "hint: add `--autogenerate`\n" in result.err
    assert len(list((project / "migrations" / "versions").glob("*.py"))) == 2


@pytest.mark.parametrize("line", ["log base", "resolve base --applied", "edit base"])
def test_the_base_is_no_revision(gitmig: Gitmig, project: Path, line: str) -> None:
    result = gitmig(*line.split())
    assert result.code == 1
    assert "error: `base` is before the first revision, and a revision is wanted\n" in result.err


def test_a_project_that_is_still_of_alembic(gitmig: Gitmig, tmp_path: Path) -> None:
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    assert "hint: run `gitmig adopt`, which takes the settings" in gitmig("heads").err
    refused = gitmig("adopt", "--section", "billing")
    assert refused.code == 1
    assert "alembic.ini has no section [billing]\n" in refused.err
    assert "`gitmig adopt --section NAME`\n" in refused.err


def test_hooks_that_cannot_be_installed_do_not_hide_what_was_adopted(
    gitmig: Gitmig, tmp_path: Path
) -> None:
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\n")
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    refused = gitmig("adopt", "--hooks")
    assert refused.code == 1
    assert refused.out.startswith("added to pyproject.toml:\n")
    assert "`gitmig adopt --undo` goes back" in refused.err
    assert "hint: run `git init`" in refused.err


def test_a_message_that_commands_the_terminal(gitmig: Gitmig, project: Path) -> None:
    text = POSTS.replace('"""create posts"""', '"""create \x1b[2J\x07posts\x9b"""')
    write_revision(project, "2222bbbb_create_posts.py", text)
    for line in ("heads", "history", "show head", "upgrade --plan", "upgrade", "log"):
        result = gitmig(*line.split())
        assert result.code == 0
        assert not {"\x1b", "\x07", "\x9b"} & set(result.out + result.err), line
    assert "create ?[2J?posts?" in gitmig("heads").out
    assert json.loads(gitmig("heads", "--json").out)[0]["message"] == "create \x1b[2J\x07posts\x9b"


@pytest.mark.parametrize("message", ["", " ", "\n"])
def test_a_message_of_nothing(gitmig: Gitmig, project: Path, message: str) -> None:
    assert gitmig("revision", "-m", message).code == 0
    assert gitmig("heads").out.endswith(" (head), empty message\n")


def test_a_stamp_of_a_database_that_may_not_be_written(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade", "1111")
    url = f"sqlite:///file:{project}/app.db?mode=ro&uri=true"
    result = gitmig("stamp", "base", "--url", url)
    assert result.code == 1
    assert result.err.startswith("error: the stamp failed: attempt to write a readonly database\n")


@pytest.mark.parametrize("verb", ["upgrade", "status", "current", "log", "stamp head"])
def test_a_server_without_a_database(
    gitmig: Gitmig, project: Path, mariadb_url: str, verb: str
) -> None:
    url = mariadb_url.rpartition("/")[0] + "/"
    result = gitmig("--url", url, *verb.split())
    assert result.code == 1
    assert "no database is selected" in result.out + result.err
    assert "end `url` with its name" in result.out + result.err
