"""`--sql`: what is printed or written, for which range, and what is refused."""

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.conftest import POSTS, Gitmig, write_fork, write_revision


def statements(script: str) -> list[str]:
    """Return the first line of each statement and comment, without gitmig's own tables."""
    blocks = [block.splitlines()[0] for block in script.split("\n\n") if block.strip()]
    return [line for line in blocks if "gitmig_log" not in line]


def test_an_upgrade_is_printed_and_nothing_is_made(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("upgrade", "--sql")
    assert (result.code, result.err) == (0, "")
    assert statements(result.out) == [
        "BEGIN;",
        "CREATE TABLE IF NOT EXISTS gitmig_version (",
        "-- Running upgrade  -> 1111aaaa, create users",
        "CREATE TABLE users (",
        "INSERT INTO gitmig_version (version_num) VALUES ('1111aaaa');",
        "COMMIT;",
        "BEGIN;",
        "-- Running upgrade 1111aaaa -> 2222bbbb, create posts",
        "CREATE TABLE posts (",
        (
            "UPDATE gitmig_version SET version_num='2222bbbb' "
            "WHERE gitmig_version.version_num = '1111aaaa';"
        ),
        "COMMIT;",
    ]
    assert "-- migrations/versions/2222bbbb_create_posts.py\n" in result.out
    assert not (project / "app.db").exists()


@pytest.mark.parametrize(
    ("command", "comments"),
    [
        (["upgrade", "1111:head"], ["-- Running upgrade 1111aaaa -> 2222bbbb, create posts"]),
        (["upgrade", ":1111aaaa"], ["-- Running upgrade  -> 1111aaaa, create users"]),
        (["upgrade", "base:+1"], ["-- Running upgrade  -> 1111aaaa, create users"]),
        (["upgrade", "1111:1111aaaa"], []),
        (["downgrade", "head:-1"], ["-- Running downgrade 2222bbbb -> 1111aaaa, create posts"]),
        (["downgrade", "1111:base"], ["-- Running downgrade 1111aaaa -> , create users"]),
        (["stamp", "1111:blog"], ["-- Running stamp_revision 1111aaaa -> 2222bbbb"]),
        (["stamp", "head"], ["-- Running stamp_revision  -> 2222bbbb"]),
        (["stamp", "head:base"], ["-- Running stamp_revision 2222bbbb ->"]),
    ],
)
def test_ranges(gitmig: Gitmig, project: Path, command: list[str], comments: list[str]) -> None:
    verb, range_ = command
    result = gitmig(verb, "--sql", range_)
    assert result.code == 0
    found = [line for line in result.out.splitlines() if line.startswith("-- Running")]
    assert [line.rstrip() for line in found] == [comment.rstrip() for comment in comments]


def test_several_heads_at_the_start(gitmig: Gitmig, project: Path) -> None:
    write_fork(project)
    gitmig("merge", "heads")
    script = gitmig("upgrade", "--sql", "2222,3333:heads").out
    assert script.count("-- Running") == 1
    assert "DELETE FROM gitmig_version" in script


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["downgrade", "--sql", "base"], 2, "`gitmig downgrade --sql <from>:base`"),
        (["upgrade", "--sql", "head:1111"], 1, "no upgrade leads from `head` to `1111`"),
        (["downgrade", "--sql", "1111:head"], 1, "no downgrade leads from `1111` to `head`"),
        (["upgrade", "--sql", "1111:"], 2, "is not a range of revisions"),
        (["upgrade", "--sql", "a:b:c"], 2, "is not a range of revisions"),
        (["upgrade", "--sql", "nope:head"], 1, "no revision or branch label `nope`"),
        (["upgrade", "1111:head"], 2, "`1111:head` is a range"),
        (["stamp", "--sql", "1111:head", "base:head"], 2, "a script starts at one place"),
        (["stamp", "--sql", "--purge", "head"], 2, "`--purge` cannot be written as SQL"),
        (["revision", "--sql", "--autogenerate"], 2, "a comparison needs a database"),
        (["revision", "--sql"], 2, "env.py is not run to write a revision"),
        (["upgrade", "--plan", "--sql"], 2, "`--plan` and `--sql` exclude each other"),
        (["upgrade", "--output", "x.sql"], 2, "add `--sql`"),
        (["upgrade", "--sql", "--output", "no/where/x.sql"], 1, "cannot write no/where/x.sql"),
        (["upgrade", "--sql", "--output", "migrations"], 2, "is a directory"),
        (["upgrade", "--sql", "--url", "nosuch://x"], 1, "nosuch"),
    ],
)
def test_refused(gitmig: Gitmig, project: Path, args: list[str], code: int, message: str) -> None:
    result = gitmig(*args)
    assert (result.code, result.out) == (code, "")
    assert message in result.err
    assert list(project.rglob("*.sql")) == []


def test_a_url_is_needed_for_its_dialect(gitmig: Gitmig, project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.gitmig]\n")
    result = gitmig("upgrade", "--sql")
    assert result.code == 1
    assert "no database is named" in result.err


def test_a_file_is_written_whole_or_not_at_all(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("upgrade", "--sql", "--output", "up.sql")
    assert (result.code, result.out, result.err) == (0, "", "wrote up.sql\n")
    first = (project / "up.sql").read_text()
    bad = POSTS.replace("2222bbbb", "3333").replace("1111aaaa", "2222bbbb")
    bad = bad.replace('branch_labels = "blog"\n', "").replace(
        "    op.create", "    1 / 0\n    op.c"
    )
    write_revision(project, "3333_bad.py", bad)

    failed = gitmig("upgrade", "--sql", "--output", "up.sql")

    assert failed.code == 1
    assert "3333_bad.py:11: ZeroDivisionError: division by zero" in failed.err
    assert (project / "up.sql").read_text() == first
    assert [path.name for path in project.glob(".up*")] == []


def test_a_pipe_stays_a_pipe(gitmig: Gitmig, project: Path) -> None:
    os.mkfifo(project / "pipe")
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit((project / "pipe").read_text)
        assert gitmig("upgrade", "--sql", "--output", "pipe").code == 0
        assert read.result().startswith("BEGIN;")
    assert (project / "pipe").is_fifo()


def test_json(gitmig: Gitmig, project: Path) -> None:
    script = gitmig("upgrade", "--sql").out
    assert json.loads(gitmig("upgrade", "--sql", "--json").out) == {
        "file": None,
        "sql": script + "\n",
    }


@pytest.mark.parametrize(
    "body",
    [
        "op.get_bind().execute(sa.text('SELECT 1')).scalar()",
        "sa.inspect(op.get_bind()).get_table_names()",
        "op.execute('SELECT 1').scalar()",
    ],
)
def test_a_revision_that_needs_an_answer_is_named_with_its_line(
    gitmig: Gitmig, project: Path, body: str
) -> None:
    text = POSTS.replace("    op.create_table(", f"    {body}\n    op.create_table(")
    write_revision(project, "2222bbbb_create_posts.py", text)
    result = gitmig("upgrade", "--sql")
    assert (result.code, result.out) == (1, "")
    assert "migrations/versions/2222bbbb_create_posts.py:12: it needs an answer" in result.err
    assert "op.get_context().as_sql" in result.err
    assert "Traceback" not in result.err


def test_a_parameter_without_a_value_is_no_null(gitmig: Gitmig, project: Path) -> None:
    body = '    op.execute("UPDATE users SET name = :nmae")\n'
    text = POSTS.replace("    op.create_table(", f"{body}    op.create_table(")
    write_revision(project, "2222bbbb_create_posts.py", text)
    result = gitmig("upgrade", "--sql")
    assert result.code == 1
    assert "the parameter `:nmae` has no value" in result.err


def test_a_nul_is_refused(gitmig: Gitmig, project: Path) -> None:
    body = "    op.execute(sa.text('UPDATE users SET name = :n').bindparams(n='a\\0b'))\n"
    text = POSTS.replace("    op.create_table(", f"{body}    op.create_table(")
    write_revision(project, "2222bbbb_create_posts.py", text)
    assert "NUL" in gitmig("upgrade", "--sql").err


def test_a_message_stays_within_its_comment(gitmig: Gitmig, project: Path) -> None:
    text = POSTS.replace('"""create posts"""', '"""create\nDROP TABLE users;"""')
    write_revision(project, "2222bbbb_create_posts.py", text)
    assert "\nDROP" not in gitmig("upgrade", "--sql").out


def test_no_driver_is_needed(gitmig: Gitmig, project: Path) -> None:
    code = (
        "import sys\n"
        "for name in ('psycopg', 'pymysql', 'pyodbc', 'oracledb', 'sqlite3', 'greenlet'):\n"
        "    sys.modules[name] = None\n"
        "from gitmig.cli.main import run\n"
        "for url in ('postgresql+psycopg://h/d', 'mariadb+pymysql://h/d', 'mysql+pymysql://h/d',\n"
        "            'mssql+pyodbc://h/d', 'oracle+oracledb://h/d', 'sqlite:///x.db'):\n"
        "    assert run(['upgrade', '--sql', '--url', url]) == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("CREATE TABLE users") == 6


def test_what_env_py_may_say(gitmig: Gitmig, project: Path) -> None:
    (project / "migrations" / "env.py").write_text(
        "from gitmig import context\n"
        "assert context.is_offline_mode() and not context.requires_connection()\n"
        "context.configure(dialect_name='mssql', transaction_per_migration=False,\n"
        "                  mssql_batch_separator='go')\n"
        "context.static_output(f'-- {context.get_tag_argument()} from '\n"
        "    f'{context.get_starting_revision_argument()} to {context.get_revision_argument()}')\n"
        "with context.begin_transaction():\n"
        "    context.run_migrations()\n"
        "context.execute('SELECT 2')\n"
    )
    script = gitmig("upgrade", "--sql", "--tag", "night", "1111aaaa:head").out
    assert script.startswith("-- night from 1111aaaa to 2222bbbb\n\nBEGIN TRANSACTION;\n\n")
    assert script.count("BEGIN") == 1
    assert script.endswith("COMMIT;\n\ngo\n\nSELECT 2;\n\ngo\n")


def test_an_unknown_dialect_is_told_with_the_nearest(gitmig: Gitmig, project: Path) -> None:
    (project / "migrations" / "env.py").write_text(
        "from gitmig import context\ncontext.configure(dialect_name='postgres')\n"
    )
    result = gitmig("upgrade", "--sql")
    assert result.code == 1
    assert "SQLAlchemy has no dialect `postgres`" in result.err
    assert "did you mean `postgresql`?" in result.err


def test_the_script_of_a_newcomer_runs(gitmig: Gitmig, project: Path) -> None:
    """With the databases that Python brings along, whatever clients there are."""
    connection = sqlite3.connect(project / "app.db")
    connection.executescript(gitmig("upgrade", "--sql").out)
    connection.close()
    assert gitmig("current").out == "2222bbbb (blog) (head), create posts\n"
    assert gitmig("upgrade").out == "nothing to do: the database is at 2222bbbb\n"
    assert "by script" in gitmig("log").out


def test_the_tables_alone(gitmig: Gitmig, project: Path) -> None:
    script = gitmig("ensure-version", "--sql").out
    assert script.count("CREATE TABLE IF NOT EXISTS gitmig_") == 2
    assert gitmig("ensure-version", "--sql", "--output", "tables.sql").code == 0
    assert (project / "tables.sql").read_text() == script + "\n"
    connection = sqlite3.connect(project / "app.db")
    connection.executescript(script)
    connection.close()
    assert gitmig("upgrade").code == 0


def test_a_revision_is_written_with_env_py_offline(gitmig: Gitmig, project: Path) -> None:
    settings = (
        '[tool.gitmig]\nurl = "postgresql+psycopg://nowhere/x"\nrevision_environment = true\n'
    )
    (project / "pyproject.toml").write_text(settings)
    env = project / "migrations" / "env.py"
    text = env.read_text().replace(
        "literal_binds=True",
        "process_revision_directives=lambda context, revision, found: "
        "setattr(found[0], 'message', f'offline {context.as_sql}')",
    )
    env.write_text(text)
    result = gitmig("revision", "--sql", "-m", "x")
    assert (result.code, result.err) == (0, "")
    assert [path.stem[13:] for path in env.parent.glob("versions/*offline*")] == ["offline_true"]


def test_the_asynchronous_template_writes_a_script(gitmig: Gitmig, tmp_path: Path) -> None:
    assert gitmig("init", "-t", "async").code == 0
    assert gitmig("revision", "-m", "x").code == 0
    script = gitmig("upgrade", "--sql")
    assert (script.code, script.err) == (0, "")
    assert "INSERT INTO gitmig_version" in script.out


def test_the_template_for_several_databases_writes_a_script_each(
    gitmig: Gitmig, tmp_path: Path
) -> None:
    assert gitmig("init", "-t", "multidb").code == 0
    assert gitmig("revision", "-m", "x").code == 0
    script = gitmig("upgrade", "--sql")
    assert script.code == 0
    written = sorted(tmp_path.glob("*.sql"))
    assert [f"wrote {path.name}" for path in written] == sorted(script.out.splitlines())
    assert len(written) == 2
    assert all("INSERT INTO gitmig_version" in path.read_text() for path in written)
