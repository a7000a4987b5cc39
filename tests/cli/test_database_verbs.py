"""upgrade, downgrade, stamp, current, resolve: what is said, and where the database is then."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import POSTS, Gitmig, write_revision


def test_up_and_down(gitmig: Gitmig, project: Path) -> None:
    up = gitmig("upgrade")
    assert up.code == 0
    assert up.out.startswith("upgraded 2 revisions in ")
    assert up.out.endswith(": the database is at 2222bbbb\n")
    assert [line.partition(" (")[0] for line in up.err.splitlines()] == [
        "upgraded 1111aaaa create users",
        "upgraded 2222bbbb create posts",
    ]
    assert gitmig("current").out == "2222bbbb (blog) (head), create posts\n"
    assert gitmig("downgrade", "-1").code == 0
    assert gitmig("current").out == "1111aaaa (blog), create users\n"
    assert gitmig("downgrade", "base").out.endswith(": the database is at the base\n")
    empty = gitmig("current")
    assert (empty.code, empty.out) == (0, "")


def test_nothing_to_do(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    assert gitmig("upgrade").out == "nothing to do: the database is at 2222bbbb\n"


def test_check_heads(gitmig: Gitmig, project: Path) -> None:
    assert gitmig("current", "--check-heads").code == 1
    gitmig("upgrade")
    assert gitmig("current", "--check-heads").code == 0


def test_stamp_runs_nothing(gitmig: Gitmig, project: Path) -> None:
    assert gitmig("stamp", "head").code == 0
    assert gitmig("current").out.startswith("2222bbbb")
    assert gitmig("stamp", "--purge", "1111").code == 0
    assert gitmig("current").out.startswith("1111aaaa")


def test_json_of_a_run(gitmig: Gitmig, project: Path) -> None:
    data = json.loads(gitmig("upgrade", "--json").out)
    assert [step["revision"] for step in data["steps"]] == ["1111aaaa", "2222bbbb"]
    assert data["heads"] == ["2222bbbb"]
    again = json.loads(gitmig("upgrade", "--json").out)
    assert again == {"steps": [], "heads": ["2222bbbb"], "databases": [], "rolled_back": 0}


def test_quiet_says_nothing(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("-q", "upgrade")
    assert (result.code, result.out, result.err) == (0, "", "")


@pytest.mark.parametrize("line", ["upgrade -v", "-v upgrade"])
def test_the_sql_is_shown(gitmig: Gitmig, project: Path, line: str) -> None:
    text = POSTS.replace("def upgrade():\n", f"def upgrade():\n    {SECRET}\n    {READING}\n")
    write_revision(project, "2222bbbb_create_posts.py", text)
    shown = gitmig(*line.split()).err
    assert "  CREATE TABLE users (\n" in shown
    assert "  SELECT count(*) FROM users\n" in shown
    assert "  INSERT INTO users (id, name) VALUES (?, ?)\n" in shown
    assert "sekret" not in shown
    assert "gitmig_version" not in shown
    assert gitmig("-q", "downgrade", "base", "-v").err == ""


SECRET = (
    "op.bulk_insert(sa.table('users', sa.column('id'), sa.column('name')),"
    " [{'id': 1, 'name': 'sekret'}])"
)
READING = "op.get_bind().execute(sa.text('SELECT count(*) FROM users'))"


def test_a_failure_in_the_middle_leaves_the_revision_undone(gitmig: Gitmig, project: Path) -> None:
    bad = POSTS.replace("2222bbbb", "3333").replace("1111aaaa", "2222bbbb")
    bad = bad.replace('"posts"', '"things"').replace('branch_labels = "blog"\n', "")
    bad = bad.replace(
        "\n\n\ndef downgrade", '\n    op.execute("SELECT nonsense")\n\n\ndef downgrade'
    )
    write_revision(project, "3333_things.py", bad)

    result = gitmig("upgrade")

    assert result.code == 1
    assert "migrations/versions/3333_things.py:" in result.err
    assert "nothing of it was kept" in result.err
    assert gitmig("current").out.startswith("2222bbbb")
    data = json.loads(gitmig("upgrade", "--json").out)
    assert data["error"]["type"] == "RevisionFailed"


def test_the_users_own_traceback_comes_before_our_line(gitmig: Gitmig, project: Path) -> None:
    text = POSTS.replace("2222bbbb", "3333").replace("1111aaaa", "2222bbbb")
    text = text.replace('branch_labels = "blog"\n', "").replace("op.create_table(", "1 / 0, (")
    write_revision(project, "3333.py", text)

    err = gitmig("upgrade").err

    assert "ZeroDivisionError" in err
    assert err.index("Traceback") < err.index("error: revision 3333 failed")
    assert "gitmig/runtime" not in err


def test_a_database_ahead_of_the_checkout(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    (project / "migrations" / "versions" / "2222bbbb_create_posts.py").unlink()
    result = gitmig("upgrade")
    assert result.code == 1
    assert "2222bbbb" in result.err
    assert "2222bbbb (not in this checkout)" in gitmig("current").out


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql+psycopg://u:sekret@127.0.0.1:1/db", "cannot connect"),
        ("mssql+pyodbc://u:sekret@host/db", "not installed"),
        ("u:sekret@nonsense", "cannot be used"),
        ("sqlite:////nowhere/at/all/x.db", "cannot connect"),
    ],
)
def test_a_database_that_is_not_there(gitmig: Gitmig, project: Path, url: str, told: str) -> None:
    result = gitmig("upgrade", "--url", url)
    assert result.code == 1
    assert told in result.err
    assert "hint: " in result.err
    assert "sekret" not in result.out + result.err


@pytest.mark.parametrize(
    "line", ["current", "current -c", "check", "history -i", "revision --autogenerate -m x"]
)
def test_a_look_does_not_create_an_sqlite_file(gitmig: Gitmig, project: Path, line: str) -> None:
    gitmig(*line.split())
    assert not (project / "app.db").exists()


def test_a_user_that_the_server_does_not_know(
    gitmig: Gitmig, project: Path, postgresql_url: str
) -> None:
    url = postgresql_url.replace("postgres@", "nobody_of_this_name@")
    result = gitmig("current", "--url", url)
    assert 'role "nobody_of_this_name" does not exist' in result.err
    assert "hint: create the user first, or mend its name in `url`\n" in result.err


def test_the_url_of_the_command_line_wins(
    gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITMIG_URL", "sqlite:///environment.db")
    gitmig("upgrade")
    assert (project / "environment.db").exists()
    gitmig("upgrade", "--url", "sqlite:///option.db")
    assert (project / "option.db").exists()
    assert not (project / "app.db").exists()


def test_a_variable_of_the_url_that_is_not_set(gitmig: Gitmig, project: Path) -> None:
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().replace("app.db", "${NOT_THERE}.db"))
    assert gitmig("heads").code == 0, "no database is needed"
    result = gitmig("upgrade")
    assert result.code == 1
    assert "${NOT_THERE}" in result.err


def test_resolve_needs_something_to_settle(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    assert gitmig("resolve", "head").code == 2
    result = gitmig("resolve", "head", "--applied")
    assert result.code == 1
    assert "not half applied" in result.err


def test_many_revisions_draw_a_bar_on_a_terminal(project: Path) -> None:
    parent = "2222bbbb"
    for number in range(6):
        write_revision(project, f"r{number}.py", chain(number, parent))
        parent = f"r{number}"
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "gitmig", "upgrade"],
        cwd=project,
        stdout=follower,
        stderr=follower,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(follower)
    shown = read_all(leader)
    assert process.wait() == 0
    assert "8/8" in shown, "the bar counted"
    assert shown.rstrip().endswith(": the database is at \x1b[33mr5\x1b[0m")


def chain(number: int, parent: str) -> str:
    return (
        f'"""step {number}"""\nrevision = "r{number}"\ndown_revision = "{parent}"\n\n\n'
        "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
    )


def read_all(descriptor: int) -> str:
    chunks = []
    while True:
        try:
            chunk = os.read(descriptor, 4096)
        except OSError:  # how Linux says that the other end is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(descriptor)
    return b"".join(chunks).decode()
