"""A connection that is in a transaction before the run, which is env.py's to end."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from gitmig.config import Config
from gitmig.errors import (
    EnvironmentFailed,
    RevisionFailed,
    RollbackImpossible,
    TransactionLost,
)
from gitmig.resources import find_resources
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.migrate import downgrade, ensure_version_table, read_heads, stamp, upgrade
from tests.project import Project, asynchronous_url
from tests.unit.runtime.conftest import MakeProject

CONFIGURE = "        context.configure(connection"
RUN = "        with context.begin_transaction():\n            context.run_migrations()\n"
CONNECT = "    with engine.connect() as connection:\n"
LOOK = "        connection.exec_driver_sql('SELECT 1')\n"
COMMIT = "        connection.commit()\n"
ROLLBACK = "        connection.rollback()\n"
ROWS = "op.execute('INSERT INTO a (id) VALUES (1)')"


def write_env(project: Project, *, before: str = LOOK, between: str = "", after: str = "") -> None:
    """Have env.py do something before it configures, between that and the run, and after it."""
    script = (find_resources("templates") / "generic" / "env.py").read_text()
    assert CONFIGURE in script
    assert RUN in script
    script = script.replace(CONFIGURE, f"{before}{CONFIGURE}")
    project.env.write_text(script.replace(RUN, f"{between}{RUN}{after}"))


@pytest.fixture
def caught(project: Project) -> Project:
    """A project whose env.py looks at the database first, and forgets that it does."""
    write_env(project)
    project.add_tables("a")
    project.add("r_b", ROWS, "op.execute('DELETE FROM a')")
    return project


@pytest.fixture
def server(make_project: MakeProject, server_url: str) -> Project:
    return make_project(server_url)


def commits_ddl(project: Project) -> bool:
    return project.url.startswith("mysql")


def test_what_env_py_never_commits_is_not_called_applied(caught: Project) -> None:
    lost = 1 if commits_ddl(caught) else 2
    with pytest.raises(TransactionLost, match=f"left {lost} revision") as error:
        upgrade(caught.directory)
    assert error.value.revisions == lost
    assert "connection.commit()" in str(error.value.hint)
    assert read_heads(caught.directory) == (("r_a",) if commits_ddl(caught) else ())
    write_env(caught, before=f"{LOOK}{COMMIT}")
    upgrade(caught.directory)
    assert caught.heads() == ["r_b"]
    assert caught.query("SELECT id FROM a") == [(1,)]


def test_what_env_py_never_commits_on_the_way_down(caught: Project) -> None:
    write_env(caught, before="")
    upgrade(caught.directory)
    write_env(caught)
    with pytest.raises(TransactionLost, match="left 1 revision uncommitted"):
        downgrade(caught.directory, "r_a")
    assert caught.heads() == ["r_b"]
    assert caught.query("SELECT id FROM a") == [(1,)]


@pytest.mark.parametrize("after", [COMMIT, "        connection.exec_driver_sql('COMMIT')\n"])
def test_what_env_py_commits_lasts(caught: Project, after: str) -> None:
    write_env(caught, after=after)
    assert len(upgrade(caught.directory).steps) == 2
    assert caught.heads() == ["r_b"]


def test_a_look_between_configure_and_the_run(caught: Project) -> None:
    write_env(caught, before="", between=LOOK)
    with pytest.raises(TransactionLost):
        upgrade(caught.directory)


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_a_transaction_that_begins_between_configure_and_the_run(caught: Project, end: str) -> None:
    begin = "        transaction = connection.begin()\n"
    write_env(caught, before="", between=begin, after=f"        transaction.{end}()\n")
    outcome = upgrade(caught.directory)
    assert outcome.heads == read_heads(caught.directory)
    assert outcome.heads != ("r_b",) or end == "commit"


def test_a_session_that_is_closed(caught: Project) -> None:
    session = (
        "    from sqlalchemy.orm import Session\n"
        "    with Session(engine) as session:\n        connection = session.connection()\n"
    )
    script = caught.env.read_text().replace(CONNECT, session)
    caught.env.write_text(script)
    with pytest.raises(TransactionLost):
        upgrade(caught.directory)
    caught.env.write_text(script.replace(RUN, f"{RUN}        session.commit()\n"))
    upgrade(caught.directory)
    assert caught.heads() == ["r_b"]


def test_a_savepoint_that_is_rolled_back(transactional: Project) -> None:
    begin = "        savepoint = connection.begin_nested()\n"
    end = f"        savepoint.rollback()\n{COMMIT}"
    write_env(transactional, before=begin, after=end)
    transactional.add_tables("a")
    outcome = upgrade(transactional.directory)
    assert (outcome.heads, outcome.rolled_back) == ((), 1)
    assert transactional.all_tables() == set()


@pytest.mark.parametrize("given_to", ["connect()", "poolclass="])
def test_a_connection_without_transactions(server: Project, given_to: str) -> None:
    level = "isolation_level='AUTOCOMMIT'"
    given = {
        "connect()": f"connect().execution_options({level})",
        "poolclass=": f"{level}, poolclass=",
    }
    write_env(server)
    server.env.write_text(server.env.read_text().replace(given_to, given[given_to]))
    server.add_tables("a")
    server.add("r_b", ROWS)
    assert upgrade(server.directory).heads == ("r_b",)
    assert server.heads() == ["r_b"]
    server.add("r_c", "op.execute('INSERT INTO a (id) VALUES (2)')\nop.execute('selekt')")
    with pytest.raises(RevisionFailed) as failed:
        upgrade(server.directory)
    assert len(failed.value.kept) == 1
    assert server.query("SELECT id FROM a ORDER BY id") == [(1,), (2,)]


def test_a_connection_that_begins(caught: Project) -> None:
    script = caught.env.read_text().replace(CONNECT, CONNECT.replace("connect()", "begin()"))
    caught.env.write_text(script)
    upgrade(caught.directory)
    assert caught.heads() == ["r_b"]
    upgrade(caught.directory)


def test_a_connection_that_is_never_closed(transactional: Project) -> None:
    write_env(transactional)
    script = transactional.env.read_text()
    script = script.replace(CONNECT, "    if connection := engine.connect():\n")
    transactional.env.write_text(script)
    transactional.add_tables("a")
    with pytest.raises(TransactionLost):
        upgrade(transactional.directory)
    assert transactional.all_tables() == set()


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_a_connection_that_is_handed_in_is_left_to_who_did(
    transactional: Project, end: str
) -> None:
    script = transactional.env.read_text()
    handed_in = "    if connection := context.config.attributes['connection']:\n"
    transactional.env.write_text(script.replace(CONNECT, handed_in))
    transactional.add_tables("a")
    with transactional.engine().connect() as connection:
        connection.execute(text("SELECT 1"))
        settings = transactional.directory.settings
        config = Config(settings, attributes={"connection": connection})
        upgrade(ScriptDirectory(settings, config))
        getattr(connection, end)()
    assert transactional.tables() == ({"a"} if end == "commit" else set())


def test_a_rollback_of_env_pys_own_is_no_failure(caught: Project) -> None:
    write_env(caught, after=ROLLBACK)
    outcome = upgrade(caught.directory)
    if commits_ddl(caught):
        assert (len(outcome.steps), outcome.heads, outcome.rolled_back) == (1, ("r_a",), 1)
        assert outcome.warnings == (
            "env.py rolled its transaction back: what ran since its last commit is undone",
        )
    else:
        assert (outcome.steps, outcome.heads, outcome.rolled_back) == ((), (), 2)
        assert outcome.warnings == (
            "env.py rolled its transaction back: the database is as it was before",
        )
    assert outcome.heads == read_heads(caught.directory)


def test_a_bug_behind_the_run_says_what_became_of_it(transactional: Project) -> None:
    write_env(transactional, after="        {}['bug']\n")
    transactional.add_tables("a")
    told: list[object] = []
    with pytest.raises(EnvironmentFailed, match="bug"):
        upgrade(transactional.directory, on_event=told.append)
    assert "rolled its transaction back" in str(told[-1])
    assert transactional.all_tables() == set()


def test_a_revision_that_fails_says_so_itself(transactional: Project) -> None:
    write_env(transactional)
    transactional.add_tables("a")
    transactional.add("r_b", "op.execute('selekt')")
    told: list[object] = []
    with pytest.raises(RevisionFailed, match="1 revision before it ran in the same transaction"):
        upgrade(transactional.directory, on_event=told.append)
    assert "rolled" not in str(told)


@pytest.mark.parametrize(
    "write",
    [ensure_version_table, lambda directory: stamp(directory, ["r_a"])],
    ids=["ensure-version", "stamp"],
)
def test_our_own_tables_can_be_lost_too(
    transactional: Project, write: Callable[[ScriptDirectory], object]
) -> None:
    write_env(transactional)
    transactional.add("r_a")
    with pytest.raises(TransactionLost):
        write(transactional.directory)
    assert transactional.all_tables() == set()


def test_nothing_is_lost_where_nothing_was_done(caught: Project) -> None:
    assert read_heads(caught.directory) == ()
    write_env(caught, before="")
    upgrade(caught.directory)
    write_env(caught, after="        connection.exec_driver_sql('DELETE FROM a')\n")
    upgrade(caught.directory)
    assert caught.query("SELECT id FROM a") == [(1,)]  # what env.py itself does is its own affair


def test_an_asynchronous_connection(transactional: Project) -> None:
    script = (find_resources("templates") / "async" / "env.py").read_text()
    run = "        await connection.run_sync("
    assert run in script
    look = "        await connection.exec_driver_sql('SELECT 1')\n"
    transactional.env.write_text(script.replace(run, f"{look}{run}"))
    transactional.add_tables("a")
    url, transactional.url = transactional.url, asynchronous_url(transactional.url)
    with pytest.raises(TransactionLost, match="left 1 revision uncommitted"):
        upgrade(transactional.directory)
    transactional.url = url
    assert transactional.all_tables() == set()


def test_a_dry_run_of_what_commits_is_refused(transactional: Project) -> None:
    """An `autocommit_block()` has committed what ran before it, in one transaction for all too."""
    transactional.options["transaction_per_migration"] = False
    transactional.add_tables("a")
    transactional.add("r_b", "with op.get_context().autocommit_block():\n    pass")
    script = transactional.env.read_text()
    dry = RUN.replace("():", "() as run:", 1) + "            run.rollback()\n"
    transactional.env.write_text(script.replace(RUN, dry))
    with pytest.raises(RollbackImpossible, match="a revision has committed"):
        upgrade(transactional.directory)
    assert transactional.tables() == {"a"}
