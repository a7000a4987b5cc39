import re
import sys
from pathlib import Path

import pytest

from gitmig.errors import (
    DatabaseUnreachable,
    DatabaseUnusable,
    DriverMissing,
    EnvironmentFailed,
    EnvironmentIncomplete,
    EnvironmentMissing,
    GitmigError,
    RevisionFailed,
    UrlInvalid,
    UrlMissing,
)
from gitmig.runtime.migrate import read_heads, upgrade, with_context
from gitmig.runtime.migration import MigrationContext
from tests.project import Project


def test_each_run_is_a_fresh_module(sqlite: Project) -> None:
    before = set(sys.modules)
    path = list(sys.path)
    upgrade(sqlite.directory)
    sqlite.env.write_text(sqlite.env.read_text() + "\nassert __name__ == 'env'\n")
    upgrade(sqlite.directory)
    assert "env" not in set(sys.modules) - before
    assert sys.path == path
    assert not (sqlite.env.parent / "__pycache__").exists()


def test_modules_beside_the_settings_can_be_imported(sqlite: Project) -> None:
    (sqlite.root / "beside_the_settings.py").write_text("TABLE = 'a'\n")
    sqlite.env.write_text("import beside_the_settings\n" + sqlite.env.read_text())
    upgrade(sqlite.directory)
    assert read_heads(sqlite.directory) == ()


def test_no_env_py(sqlite: Project) -> None:
    sqlite.env.unlink()
    sqlite.url = ""
    with pytest.raises(EnvironmentMissing, match=r"there is no .*env\.py") as caught:
        upgrade(sqlite.directory)
    assert "gitmig init" in str(caught.value.hint)


def test_an_env_py_that_raises(sqlite: Project) -> None:
    sqlite.env.write_text(
        "import os\n\ndef connect():\n    raise RuntimeError('no')\n\nconnect()\n"
    )
    with pytest.raises(EnvironmentFailed, match=r"env\.py:4 failed: RuntimeError: no") as caught:
        upgrade(sqlite.directory)
    assert isinstance(caught.value.__cause__, RuntimeError)
    trace = caught.value.user_traceback or ""
    assert f'File "{sqlite.env}", line 6' in trace
    assert "env_script.py" not in trace


def test_an_env_py_without_what_asynchronous_drivers_need(sqlite: Project) -> None:
    said = "The SQLAlchemy asyncio module requires that the Python 'greenlet' library is installed."
    sqlite.env.write_text(f"raise ImportError({said!r})\n")
    with pytest.raises(EnvironmentFailed) as caught:
        upgrade(sqlite.directory)
    assert "pip install 'gitmig[async]'" in str(caught.value.hint)


def test_an_env_py_that_cannot_be_compiled(sqlite: Project) -> None:
    sqlite.env.write_text("x = 1\ny = (\n")
    with pytest.raises(EnvironmentFailed, match=r"env\.py:2 failed: SyntaxError"):
        upgrade(sqlite.directory)


def test_an_env_py_that_mistypes_a_name(sqlite: Project) -> None:
    """What fails is in gitmig's module then, and yet no bug of gitmig's."""
    sqlite.env.write_text("from gitmig import context\ncontext.run_migration()\n")
    with pytest.raises(EnvironmentFailed, match=r"env\.py:2 failed: .*'run_migration'"):
        upgrade(sqlite.directory)


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("", r"context\.configure\(\)"),
        (
            "from gitmig import context\ncontext.configure(dialect_name='sqlite')\n",
            r"context\.run_migrations\(\)",
        ),
    ],
)
def test_an_env_py_that_does_nothing(sqlite: Project, source: str, missing: str) -> None:
    sqlite.env.write_text(source)
    with pytest.raises(EnvironmentIncomplete, match=missing):
        upgrade(sqlite.directory)


def test_a_bug_of_ours_is_no_failure_of_env_py(sqlite: Project) -> None:
    class OurBug(Exception):
        pass

    def callback(context: MigrationContext) -> None:
        raise OurBug

    with pytest.raises(OurBug):
        with_context(sqlite.directory, callback)


def test_what_sqlalchemy_says_of_models_is_not_said_of_the_url(sqlite: Project) -> None:
    model = "class User(Base):\n    __tablename__ = 'users'\n    name = Column(String)\n"
    base = "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
    sqlite.env.write_text(f"from sqlalchemy import Column, String\n{base}{model}")
    with pytest.raises(EnvironmentFailed, match=r"env\.py:4 failed: ArgumentError: Mapper"):
        upgrade(sqlite.directory)


def test_a_schema_that_does_not_exist(postgresql: Project) -> None:
    postgresql.options["version_table_schema"] = "nowhere"
    postgresql.add_tables("a")
    with pytest.raises(DatabaseUnusable) as caught:
        upgrade(postgresql.directory)
    assert "create the schema first" in str(caught.value.hint)


SECRET = "s3cret"


@pytest.mark.parametrize(
    ("url", "error", "hint"),
    [
        (None, UrlMissing, "GITMIG_URL"),
        ("no url", UrlInvalid, "dialect\\+driver://"),
        (f"postgres://ada:{SECRET}@localhost/app", UrlInvalid, r"^write postgresql://"),
        (f"nosql://ada:{SECRET}@localhost/app", UrlInvalid, "dialect\\+driver://"),
        (
            f"postgresql+psycopg2://ada:{SECRET}@localhost/app",
            DriverMissing,
            r"gitmig\[postgresql\]",
        ),
        (f"mysql+mysqldb://ada:{SECRET}@localhost/app", DriverMissing, r"mysql\+pymysql://"),
        (f"oracle+oracledb://ada:{SECRET}@localhost/app", DriverMissing, "pip install oracledb"),
        (f"postgresql+psycopg://ada:{SECRET}@127.0.0.1:9/app", DatabaseUnreachable, "server up"),
        (f"mysql+pymysql://ada:{SECRET}@127.0.0.1:9/app", DatabaseUnreachable, "server up"),
        ("sqlite:///nowhere/app.db", DatabaseUnreachable, "directory"),
    ],
)
def test_no_connection(sqlite: Project, url: str, error: type[GitmigError], hint: str) -> None:
    sqlite.url = url
    with pytest.raises(error) as caught:
        upgrade(sqlite.directory)
    shown = f"{caught.value.message} {caught.value.hint} {caught.value.user_traceback}"
    assert SECRET not in shown
    assert re.search(hint, str(caught.value.hint))


def test_a_database_that_does_not_exist(server_url: str, sqlite: Project) -> None:
    sqlite.url = server_url.replace("gitmig_test_", "gitmig_gone_")
    with pytest.raises(DatabaseUnreachable) as caught:
        upgrade(sqlite.directory)
    assert "create the database first" in str(caught.value.hint)


def test_a_file_that_is_no_database(sqlite: Project) -> None:
    path = sqlite.root / "app.db"
    path.write_text("this is text, and long enough to be looked at by SQLite" * 20)
    sqlite.url = f"sqlite:///{path}"
    sqlite.add_tables("a")
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusable, match="file is not a database"):
        upgrade(sqlite.directory)
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_written(sqlite: Project) -> None:
    path = sqlite.root / "app.db"
    sqlite.url = f"sqlite:///{path}"
    upgrade(sqlite.directory)
    sqlite.url = f"sqlite:///file:{path}?mode=ro&uri=true"
    sqlite.add_tables("a")
    with pytest.raises(DatabaseUnusable, match="readonly database") as caught:
        upgrade(sqlite.directory)
    assert "writable" in str(caught.value.hint)


def test_an_engine_instead_of_a_connection(sqlite: Project) -> None:
    script = sqlite.env.read_text().replace("connection=connection", "connection=engine")
    sqlite.env.write_text(script)
    with pytest.raises(GitmigError, match="needs a Connection, not an object of Engine"):
        upgrade(sqlite.directory)


def test_one_transaction_for_all_is_a_word_in_env_py(transactional: Project) -> None:
    script = transactional.env.read_text().replace(
        "connection=connection", "connection=connection, transaction_per_migration=False"
    )
    transactional.env.write_text(script)
    transactional.add_tables("a")
    transactional.add("r_b", "op.execute('INSERT INTO nowhere VALUES (1)')")
    with pytest.raises(GitmigError, match="rolled back with it"):
        upgrade(transactional.directory)
    assert transactional.all_tables() == set()


def test_a_transaction_of_env_py_is_its_own_to_end(transactional: Project) -> None:
    script = transactional.env.read_text()
    for end, kept in (("rollback", set[str]()), ("commit", {"a"})):
        transactional.env.write_text(
            script.replace(
                "        context.configure(connection",
                "        transaction = connection.begin()\n        context.configure(connection",
            ).replace(
                "\n\nif context.is_off", f"\n        transaction.{end}()\n\nif context.is_off"
            )
        )
        if not transactional.last:
            transactional.add_tables("a")
        upgrade(transactional.directory)
        assert transactional.tables() == kept


def test_what_is_handed_in_reaches_env_py(sqlite: Project, tmp_path: Path) -> None:
    sqlite.env.write_text(
        "from pathlib import Path\n"
        "from gitmig import context\n"
        f"Path({str(tmp_path / 'seen')!r}).write_text(repr((context.get_tag_argument(), "
        "context.get_x_argument(), context.get_x_argument(as_dictionary=True), "
        "context.get_head_revisions(), context.get_revision_argument(), "
        "context.is_offline_mode(), context.requires_connection(), "
        "context.config.get_main_option('version_table'), context.script.versions.name)))\n"
        + sqlite.env.read_text()
    )
    sqlite.add_tables("a")
    upgrade(sqlite.directory, tag="v1", x=("data=true", "dry"))
    assert (tmp_path / "seen").read_text() == repr(
        (
            "v1",
            ["data=true", "dry"],
            {"data": "true", "dry": ""},
            ("r_a",),
            ("r_a",),
            False,
            True,
            "gitmig_version",
            "versions",
        )
    )


def test_an_exit_is_not_taken_for_success(sqlite: Project) -> None:
    sqlite.add("r_a", 'import sys; op.execute("CREATE TABLE a (x INTEGER)"); sys.exit(0)')
    with pytest.raises(GitmigError, match="SystemExit"):
        upgrade(sqlite.directory)
    assert sqlite.all_tables() == set()
    sqlite.env.write_text("raise SystemExit(0)\n")
    with pytest.raises(EnvironmentFailed, match="SystemExit"):
        upgrade(sqlite.directory)


RUN = "        with context.begin_transaction():\n            context.run_migrations()\n"
"""How env.py runs online, within the connection."""


def catching(project: Project, before: str = "", after: str = "") -> None:
    """Have env.py catch what the run raises, and go on."""
    text = project.env.read_text()
    indented = "".join(f"    {line}\n" for line in RUN.splitlines())
    body = f"{before}        try:\n{indented}        except Exception:\n            pass\n{after}"
    assert RUN in text
    project.env.write_text(text.replace(RUN, body))


@pytest.mark.parametrize("together", [False, True])
def test_a_failure_that_env_py_catches_is_one(project: Project, together: bool) -> None:
    project.options["transaction_per_migration"] = not together
    catching(project)
    project.add_tables("a")
    project.add("r_b", "op.execute('selekt')")
    with pytest.raises(RevisionFailed, match="selekt"):
        upgrade(project.directory)


def test_a_failure_that_was_mended_by_another_try_is_none(sqlite: Project) -> None:
    catching(sqlite, "        import builtins\n        builtins.tries = 0\n", RUN)
    body = "import builtins\nbuiltins.tries += 1\nif builtins.tries == 1:\n    {}['bug']"
    sqlite.add("r_a", body)
    upgrade(sqlite.directory)
    assert sqlite.heads() == ["r_a"]


def test_two_runs_on_one_database_are_counted_apart(sqlite: Project) -> None:
    sqlite.env.write_text(sqlite.env.read_text() + "    run_migrations_online()\n")
    sqlite.add_tables("a", "b")
    outcome = upgrade(sqlite.directory)
    assert [len(each.steps) for each in outcome.databases] == [2, 0]
    assert [each.heads for each in outcome.databases] == [("r_b",), ("r_b",)]
    assert len(outcome.steps) == 2
