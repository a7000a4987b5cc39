"""One set of revisions for several databases, and lines that say which they are about."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Gitmig

REVISION = '''\
"""{id}"""

from gitmig import op

revision = "{id}"
down_revision = {parent!r}


def upgrade(engine_name):
    op.execute(f"CREATE TABLE {id}_{{engine_name}} (x INTEGER)")
    if engine_name == {broken!r}:
        raise RuntimeError("broken")


def downgrade(engine_name):
    op.execute(f"DROP TABLE {id}_{{engine_name}}")
'''


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in found} - {"gitmig_version", "gitmig_log", "sqlite_sequence"}


@pytest.fixture
def several(gitmig: Gitmig, tmp_path: Path) -> Path:
    """A project with two databases and two revisions."""
    assert gitmig("init", "-t", "multidb").code == 0
    for number, parent in ((1, None), (2, "r1")):
        text = REVISION.format(id=f"r{number}", parent=parent, broken="")
        (tmp_path / "migrations" / "versions" / f"r{number}.py").write_text(text)
    return tmp_path


def test_several_databases_go_together(gitmig: Gitmig, several: Path) -> None:
    assert gitmig("upgrade", "r1").code == 0
    assert tables(several / "users.db") == {"r1_users"}
    assert tables(several / "billing.db") == {"r1_billing"}

    text = REVISION.format(id="r2", parent="r1", broken="billing")
    (several / "migrations" / "versions" / "r2.py").write_text(text)
    assert gitmig("upgrade").code == 1
    assert tables(several / "users.db") == {"r1_users"}, "what one cannot do, none does"
    assert tables(several / "billing.db") == {"r1_billing"}

    (several / "migrations" / "versions" / "r2.py").write_text(text.replace("billing", ""))
    assert gitmig("upgrade").code == 0
    assert gitmig("current").out == "users: r2 (head), r2\nbilling: r2 (head), r2\n"
    assert gitmig("downgrade", "base").code == 0
    assert tables(several / "users.db") == tables(several / "billing.db") == set()


def test_a_new_revision_has_functions_for_each_database(gitmig: Gitmig, several: Path) -> None:
    assert gitmig("revision", "-m", "three", "--rev-id", "r3").code == 0
    text = (several / "migrations" / "versions" / "r3_three.py").read_text()
    functions = [line.split("(")[0] for line in text.splitlines() if line.startswith("def ")]
    assert functions == [
        "def upgrade",
        "def downgrade",
        "def upgrade_users",
        "def downgrade_users",
        "def upgrade_billing",
        "def downgrade_billing",
    ]


def test_settings_with_several_databases_are_enough_without_env_py(
    gitmig: Gitmig, several: Path
) -> None:
    (several / "migrations" / "env.py").unlink()
    assert gitmig("upgrade").code == 0
    assert tables(several / "billing.db") == {"r1_billing", "r2_billing"}


def test_autogenerate_compares_each_database_with_its_own_models(
    gitmig: Gitmig, tmp_path: Path
) -> None:
    gitmig("init", "-t", "multidb")
    settings = tmp_path / "pyproject.toml"
    text = settings.read_text().replace('# metadata = "myapp.users:Base"', 'metadata = "one_m:A"')
    settings.write_text(text.replace('# metadata = "myapp.billing:Base"', 'metadata = "one_m:B"'))
    (tmp_path / "one_m.py").write_text(
        "from sqlalchemy import Column, Integer, MetaData, Table\n"
        "A, B = MetaData(), MetaData()\n"
        'Table("a", A, Column("id", Integer, primary_key=True))\n'
        'Table("b", B, Column("id", Integer, primary_key=True))\n'
    )
    result = gitmig("revision", "-m", "tables", "--autogenerate")
    assert "  users: create table a (id)\n  billing: create table b (id)\n" in result.out
    (path,) = (tmp_path / "migrations" / "versions").glob("*_tables.py")
    text = path.read_text()
    path.unlink()
    for baseline in ("database", "replay"):
        check_says_which(gitmig, baseline)
    path.write_text(text)
    assert gitmig("upgrade").code == 0
    assert tables(tmp_path / "users.db") == {"a"}
    assert tables(tmp_path / "billing.db") == {"b"}
    assert gitmig("check").code == 0
    assert gitmig("check", "--baseline", "replay").code == 0
    assert gitmig("downgrade", "base").code == 0
    assert tables(tmp_path / "billing.db") == set()


def check_says_which(gitmig: Gitmig, baseline: str) -> None:
    """What `check` says of tables that each of both databases lacks."""
    result = gitmig("check", "--baseline", baseline)
    assert "  users: create table a (id)\n  billing: create table b (id)\n" in result.out
    found = json.loads(gitmig("check", "--baseline", baseline, "--json").out)["differences"]
    assert [(one["database"], one["table"]) for one in found] == [("users", "a"), ("billing", "b")]
    assert {one["sentence"] for one in found} == {"create table a (id)", "create table b (id)"}
    script = gitmig("check", "--baseline", baseline, "--sql").out
    places = [script.index(text) for text in ("-- users", "TABLE a", "-- billing", "TABLE b")]
    assert places == sorted(places)


def test_where_the_models_of_each_database_are_named(gitmig: Gitmig) -> None:
    gitmig("init", "-t", "multidb")
    result = gitmig("check")
    assert result.code == 1
    hint = 'set `metadata = "package.module:Base"` in [tool.gitmig.databases.users]'
    assert hint in result.err


def test_the_script_of_each_database_is_a_file_of_its_own(gitmig: Gitmig, several: Path) -> None:
    result = gitmig("upgrade", "--sql")
    assert result.code == 0
    assert result.out == "wrote users.sql\nwrote billing.sql\n"
    for name in ("users", "billing"):
        script = (several / f"{name}.sql").read_text()
        assert f"CREATE TABLE r2_{name}" in script
        with closing(sqlite3.connect(several / f"{name}.db")) as connection:
            connection.executescript(script)
    assert gitmig("current", "--check-heads").code == 0


def write_revision(project: Path, number: int, broken: str = "") -> None:
    parent = f"r{number - 1}" if number > 1 else None
    text = REVISION.format(id=f"r{number}", parent=parent, broken=broken)
    (project / "migrations" / "versions" / f"r{number}.py").write_text(text)


def remove(project: Path, database: str) -> None:
    (project / f"{database}.db").unlink()


def test_each_line_of_a_run_names_its_database(gitmig: Gitmig, several: Path) -> None:
    result = gitmig("upgrade")
    steps = [line.split(" (")[0] for line in result.err.splitlines()]
    assert steps == [
        "users: upgraded r1 r1",
        "users: upgraded r2 r2",
        "billing: upgraded r1 r1",
        "billing: upgraded r2 r2",
    ]
    summary = [line.split(" in ")[0] for line in result.out.splitlines()]
    assert summary == ["users: upgraded 2 revisions", "billing: upgraded 2 revisions"]
    assert gitmig("stamp", "r2").out.splitlines() == [
        "users: nothing to do: the database is at r2",
        "billing: nothing to do: the database is at r2",
    ]
    planned = gitmig("downgrade", "r1", "--plan").out
    assert "users: downgrade r2 r2\n" in planned
    assert "billing: 1 revision to downgrade: the database would be at r1\n" in planned
    assert "billing: downgraded r2 r2" in gitmig("downgrade", "r1").err


def test_json_of_a_run_names_the_databases(gitmig: Gitmig, several: Path) -> None:
    planned = json.loads(gitmig("upgrade", "r1", "--plan", "--json").out)
    assert [step["database"] for step in planned["steps"]] == ["users", "billing"]
    done = json.loads(gitmig("upgrade", "r1", "--json").out)
    assert [step["database"] for step in done["steps"]] == ["users", "billing"]
    at = [{"database": name, "heads": ["r1"]} for name in ("users", "billing")]
    assert planned["databases"] == done["databases"] == at


def test_where_each_database_is(gitmig: Gitmig, several: Path) -> None:
    gitmig("upgrade")
    remove(several, "billing")
    result = gitmig("current", "--check-heads")
    assert result.code == 1
    assert result.out == "users: r2 (head), r2\n"
    assert result.err.splitlines() == [
        "the database billing is at the base: nothing is applied",
        "the database billing is not at all heads, which are r2",
    ]
    told = json.loads(gitmig("current", "--json").out)
    assert told["at_heads"] is False
    assert [(each["database"], each["at_heads"]) for each in told["databases"]] == [
        ("users", True),
        ("billing", False),
    ]
    verbose = gitmig("current", "-v").out
    assert f"Current revision(s) for users, sqlite:///{several}/users.db:" in verbose
    assert gitmig("current", "--verify").err.startswith("users: every revision")


def test_status_tells_of_each_database_and_advises_once(gitmig: Gitmig, several: Path) -> None:
    gitmig("upgrade", "r1")
    result = gitmig("status")
    assert result.out.count("gitmig upgrade") == 1
    assert "(1 revision to apply to users and 1 revision to apply to billing)" in result.out
    assert f"database   users, sqlite:///{several}/users.db\n           at r1 r1\n" in result.out
    assert f"database   billing, sqlite:///{several}/billing.db\n" in result.out
    told = json.loads(gitmig("status", "--json").out)
    assert [(each["database"], each["heads"]) for each in told["databases"]] == [
        ("users", ["r1"]),
        ("billing", ["r1"]),
    ]


def test_a_revision_that_only_some_databases_know_is_advised_of_once(
    gitmig: Gitmig, several: Path
) -> None:
    gitmig("upgrade")
    (several / "migrations" / "versions" / "r2.py").unlink()
    advice = [each["command"] for each in json.loads(gitmig("status", "--json").out)["next"]]
    assert len(advice) == len(set(advice))
    assert "users: r2 (not in this checkout)" in gitmig("current").out
    result = gitmig("upgrade")
    assert result.err.startswith("error: database users: the database is at a revision")


def test_the_log_names_the_database_of_each_entry(gitmig: Gitmig, several: Path) -> None:
    gitmig("upgrade")
    lines = gitmig("log").out.splitlines()
    assert [(line.split(":")[0], line.split()[4]) for line in lines] == [
        ("billing", "r2"),
        ("billing", "r1"),
        ("users", "r2"),
        ("users", "r1"),
    ]
    entries = json.loads(gitmig("log", "-n", "1", "--json").out)
    assert [(each["database"], each["revision"]) for each in entries] == [("billing", "r2")]


def test_a_failure_names_the_database(gitmig: Gitmig, several: Path) -> None:
    write_revision(several, 3, broken="billing")
    result = gitmig("upgrade", "--json")
    assert result.code == 1
    error = json.loads(result.out)["error"]
    assert (error["type"], error["database"]) == ("RevisionFailed", "billing")
    assert "error: database billing: revision r3 failed in upgrade()" in result.err


def test_what_is_done_where_ddl_cannot_be_rolled_back(
    gitmig: Gitmig, several: Path, two_urls: tuple[str, str]
) -> None:
    """A database that has all revisions is not half applied because another one failed."""
    tables = zip(("users", "billing"), two_urls, strict=True)
    text = '[tool.gitmig]\nscript_location = "migrations"\n' + "".join(
        f'[tool.gitmig.databases.{name}]\nurl = "{url}"\n' for name, url in tables
    )
    (several / "pyproject.toml").write_text(text)
    write_revision(several, 3, broken="billing")
    assert gitmig("upgrade").code == 1
    told = json.loads(gitmig("current", "--json").out)
    stops = [[one["revision"] for one in each["half_applied"]] for each in told["databases"]]
    if two_urls[0].startswith("mysql"):
        assert [each["at_heads"] for each in told["databases"]] == [True, False]
        assert stops == [[], ["r3"]]
    else:
        assert told["revisions"] == []
        assert stops == [[], []]


def test_the_one_that_cannot_be_reached_is_named(gitmig: Gitmig, several: Path) -> None:
    settings = several / "pyproject.toml"
    settings.write_text(settings.read_text().replace("billing.db", "nowhere/billing.db"))
    place = f"cannot connect to sqlite:///{several}/nowhere/billing.db: unable to open"
    assert f"error: {place}" in gitmig("upgrade").err
    assert place in gitmig("status").out


def test_databases_that_only_env_py_knows(gitmig: Gitmig, several: Path) -> None:
    (several / "pyproject.toml").write_text('[tool.gitmig]\nscript_location = "migrations"\n')
    (several / "migrations" / "env.py").write_text(
        "from sqlalchemy import create_engine\n"
        "from gitmig import context\n"
        "for name in ('north', 'south'):\n"
        f"    with create_engine(f'sqlite:///{several}/{{name}}.db').connect() as connection:\n"
        "        context.configure(connection=connection)\n"
        "        with context.begin_transaction():\n"
        "            context.run_migrations()\n"
    )
    for path in (several / "migrations" / "versions").glob("*.py"):
        path.write_text(path.read_text().replace("(engine_name)", "(engine_name='x')"))
    result = gitmig("upgrade", "r1")
    assert f"{several}/south.db: upgraded r1 r1" in result.err
    assert result.out.splitlines()[0].startswith(f"{several}/north.db: upgraded 1 revision")
    assert gitmig("current").out.splitlines() == [
        f"{several}/{name}.db: r1, r1" for name in ("north", "south")
    ]


def test_one_database_is_never_named(gitmig: Gitmig, several: Path) -> None:
    settings = several / "pyproject.toml"
    settings.write_text(
        '[tool.gitmig]\nscript_location = "migrations"\n'
        '[tool.gitmig.databases.users]\nurl = "sqlite:///users.db"\n'
    )
    result = gitmig("upgrade")
    assert result.err.startswith("upgraded r1 r1")
    assert result.out.startswith("upgraded 2 revisions")
    assert gitmig("current").out == "r2 (head), r2\n"
    assert "users" not in gitmig("log").out
    told = json.loads(gitmig("current", "--json").out)
    assert told["databases"] == []


def test_a_url_that_is_not_whole_is_named_by_its_table(gitmig: Gitmig, several: Path) -> None:
    settings = several / "pyproject.toml"
    text = settings.read_text()
    settings.write_text(text.replace("sqlite:///billing.db", "mysql://${NOT_SET}@h/d"))
    refused = gitmig("upgrade")
    assert refused.code == 1
    assert "error: the setting `databases.billing.url` needs ${NOT_SET}, which" in refused.err
    assert "hint: export NOT_SET=...\n" in refused.err
    settings.write_text(text.replace('url = "sqlite:///billing.db"\n', ""))
    refused = gitmig("upgrade")
    assert "error: no database is named: the setting `databases.billing.url` is not" in refused.err
    assert 'set `url = "sqlite:///app.db"` in [tool.gitmig.databases.billing]\n' in refused.err
