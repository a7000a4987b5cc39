"""Where DDL cannot be rolled back, the log knows how far a revision came."""

from pathlib import Path

import pytest

from gitmig.errors import HalfApplied, NotHalfApplied, RevisionFailed
from gitmig.runtime.events import Event, Warned
from gitmig.runtime.migrate import downgrade, read_heads, upgrade
from gitmig.runtime.resolve import Settlement, resolve, resume
from tests.project import Project, create_table

STOPPING = f"""\
{create_table("b")}
op.execute("INSERT INTO b (id) VALUES (1)")
{create_table("c")}
op.get_bind().execute(sa.text("SELECT count(*) FROM b"))
op.execute("INSERT INTO b (id) VALUES (2)")
op.execute("CREATE TABLE b (id INTEGER)")
"""


@pytest.fixture
def stopped(mariadb: Project) -> Project:
    """A project with a revision that stopped at its fifth statement."""
    mariadb.add_tables("a")
    mariadb.add("r_b", STOPPING, "op.drop_table('c')\nop.drop_table('b')")
    with pytest.raises(RevisionFailed):
        upgrade(mariadb.directory)
    return mariadb


def test_the_failure_lists_what_ran(mariadb: Project) -> None:
    mariadb.add("r_b", STOPPING)
    with pytest.raises(RevisionFailed) as caught:
        upgrade(mariadb.directory)
    failure = caught.value
    assert failure.statement_number == 5
    assert [text.split("(")[0].strip() for text in failure.kept] == [
        "CREATE TABLE b",
        "INSERT INTO b",
        "CREATE TABLE c",
        "INSERT INTO b",
    ]
    assert "4 statements of it ran and cannot be rolled back:\n  1. CREATE TABLE b" in str(failure)
    assert "gitmig resolve r_b --resume" in str(failure.hint)


def test_in_a_transaction_of_the_callers_ddl_lasts_too(mariadb: Project) -> None:
    text = mariadb.env.read_text()
    assert "engine.connect() as connection" in text
    mariadb.env.write_text(text.replace("engine.connect()", "engine.begin()"))
    mariadb.add("r_b", STOPPING)
    with pytest.raises(RevisionFailed) as caught:
        upgrade(mariadb.directory)
    assert len(caught.value.kept) == 4
    with pytest.raises(HalfApplied) as told:
        upgrade(mariadb.directory)
    assert told.value.statement_number == 5
    assert mariadb.tables() == {"b", "c"}


@pytest.mark.parametrize(
    ("failing", "kept"),
    [
        ("CREATE TABLE b (id INTEGER)", 3),  # there is one: it has committed what came before
        ("ALTER TABL b", 1),  # refused before it could end the transaction
        ("INSERT INTO nowhere VALUES (1)", 1),
    ],
)
def test_without_a_log_it_is_known_too(mariadb: Project, failing: str, kept: int) -> None:
    mariadb.options["log"] = False
    rows = "\n".join(f"op.execute('INSERT INTO b (id) VALUES ({n})')" for n in (1, 2))
    mariadb.add("r_b", f"{create_table('b')}\n{rows}\nop.execute({failing!r})")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(mariadb.directory)
    assert len(caught.value.kept) == kept
    assert len(mariadb.query("SELECT id FROM b")) == kept - 1
    assert "there is no log to go on from" in str(caught.value.hint)


def test_ddl_behind_set_statement_is_ddl(mariadb: Project) -> None:
    mariadb.add_tables("a")
    ddl = "SET STATEMENT lock_wait_timeout=5 FOR ALTER TABLE a ADD COLUMN x INTEGER"
    mariadb.add("r_b", f"op.execute({ddl!r})\nop.execute('selekt')")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(mariadb.directory)
    assert caught.value.kept == (ddl,)
    with pytest.raises(HalfApplied):
        upgrade(mariadb.directory)


def test_an_interrupt_tells_what_ran(mariadb: Project) -> None:
    mariadb.add("r_b", f"{create_table('b')}\nraise KeyboardInterrupt")
    told: list[Event] = []
    with pytest.raises(KeyboardInterrupt):
        upgrade(mariadb.directory, on_event=told.append)
    (warning,) = [each.message for each in told if isinstance(each, Warned)]
    assert "revision r_b was interrupted; 1 statement of it is known to have run" in warning
    with pytest.raises(HalfApplied, match=r"stopped at statement 2\ninterrupted\n"):
        upgrade(mariadb.directory)


def test_the_next_run_refuses(stopped: Project) -> None:
    for command in (upgrade, lambda directory: downgrade(directory, "base")):
        with pytest.raises(HalfApplied) as caught:
            command(stopped.directory)
        assert (caught.value.revision, caught.value.statement_number) == ("r_b", 5)
        assert "CREATE TABLE b (id INTEGER)" in caught.value.message
        assert "already exists" in caught.value.message
    assert read_heads(stopped.directory) == ("r_a",)
    assert stopped.tables() == {"a", "b", "c"}


def test_finished_by_hand(stopped: Project) -> None:
    resolve(stopped.directory, "r_b", "applied")
    assert stopped.heads() == ["r_b"]
    assert upgrade(stopped.directory).steps == ()
    downgrade(stopped.directory, "r_a")
    assert stopped.tables() == {"a"}


def test_taken_back_by_hand(stopped: Project) -> None:
    with stopped.engine().begin() as connection:
        connection.exec_driver_sql("DROP TABLE b, c")
    resolve(stopped.directory, "r_b", "rolled-back")
    assert stopped.heads() == ["r_a"]
    path = stopped.versions / "r_b.py"
    path.write_text(path.read_text().replace("CREATE TABLE b (", "CREATE TABLE d ("))
    upgrade(stopped.directory)
    assert stopped.tables() == {"a", "b", "c", "d"}
    assert [state for *_, state in stopped.logged()] == [
        "applied",
        "failed",
        "rolled-back",
        "applied",
    ]


@pytest.mark.parametrize("outcome", ["applied", "rolled-back"])
def test_there_is_nothing_to_settle(mariadb: Project, outcome: Settlement) -> None:
    mariadb.add_tables("a")
    with pytest.raises(NotHalfApplied):
        resolve(mariadb.directory, "r_a", outcome)
    upgrade(mariadb.directory)
    with pytest.raises(NotHalfApplied):
        resolve(mariadb.directory, "r_a", outcome)


@pytest.mark.parametrize(("outcome", "heads"), [("applied", ["r_a"]), ("rolled-back", ["r_b"])])
def test_a_downgrade_that_stopped(mariadb: Project, outcome: Settlement, heads: list[str]) -> None:
    mariadb.add_tables("a")
    mariadb.add("r_b", create_table("b"), "op.drop_table('b')\nop.drop_table('nowhere')")
    upgrade(mariadb.directory)
    with pytest.raises(RevisionFailed):
        downgrade(mariadb.directory, "base")
    with pytest.raises(HalfApplied, match="the downgrade of revision r_b stopped at statement 2"):
        upgrade(mariadb.directory)
    resolve(mariadb.directory, "r_b", outcome)
    assert mariadb.heads() == heads


def test_a_downgrade_that_stopped_beside_a_head_of_another_branch(mariadb: Project) -> None:
    mariadb.add_tables("a")
    mariadb.add("r_b", create_table("b"), "op.drop_table('b')\nop.drop_table('nowhere')")
    upgrade(mariadb.directory)
    with pytest.raises(RevisionFailed):
        downgrade(mariadb.directory, "base")
    with mariadb.engine().begin() as connection:
        connection.exec_driver_sql("INSERT INTO gitmig_version VALUES ('elsewhere')")
    resolve(mariadb.directory, "r_b", "applied")
    assert mariadb.heads() == ["elsewhere", "r_a"]


def test_data_alone_is_rolled_back(mariadb: Project) -> None:
    mariadb.add_tables("a")
    mariadb.add(
        "r_b",
        "op.execute('INSERT INTO a (id) VALUES (1)')\n"
        "op.execute('INSERT INTO a (id) VALUES (2)')\n"
        "op.execute('INSERT INTO a (id) VALUES (1)')",
    )
    for _ in range(2):  # and can be tried again at once
        with pytest.raises(RevisionFailed, match="nothing of it was kept"):
            upgrade(mariadb.directory)
    assert mariadb.query("SELECT * FROM a") == []


def test_a_first_statement_that_fails_leaves_nothing_to_settle(mariadb: Project) -> None:
    mariadb.add("r_a", "op.execute('CREATE TABLE')")
    for _ in range(2):
        with pytest.raises(RevisionFailed, match="nothing of it was kept"):
            upgrade(mariadb.directory)


def test_data_before_ddl_with_a_typo_is_told_truly(mariadb: Project) -> None:
    """The server commits before it runs DDL, but not before DDL that it cannot parse."""
    mariadb.add_tables("a")
    mariadb.add("r_b", "op.execute('INSERT INTO a (id) VALUES (1)')\nop.execute('CREATE TABEL b')")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(mariadb.directory)
    assert len(caught.value.kept) == len(mariadb.query("SELECT * FROM a"))


AUTOCOMMIT = f"""\
{create_table("b")}
with op.get_context().autocommit_block():
    op.execute("CREATE INDEX CONCURRENTLY i ON b (id)")
op.execute("INSERT INTO b (id) VALUES (1)")
op.execute("INSERT INTO nowhere (id) VALUES (1)")
"""


def test_an_autocommit_block_is_committed_and_told(postgresql: Project) -> None:
    path = postgresql.add("r_b", AUTOCOMMIT)
    with pytest.raises(RevisionFailed) as caught:
        upgrade(postgresql.directory)
    assert [text[:12] for text in caught.value.kept] == ["CREATE TABLE", "CREATE INDEX"]
    assert postgresql.query("SELECT * FROM b") == []
    with pytest.raises(HalfApplied, match="stopped at statement 3: INSERT INTO b "):
        upgrade(postgresql.directory)
    with postgresql.engine().begin() as connection:
        connection.exec_driver_sql("DROP TABLE b")
    resolve(postgresql.directory, "r_b", "rolled-back")
    path.write_text(path.read_text().replace("nowhere (id) VALUES (1)", "b (id) VALUES (2)"))
    outcome = upgrade(postgresql.directory)
    assert [done.statements for done in outcome.steps] == [4]
    assert postgresql.query("SELECT id FROM b") == [(1,), (2,)]
    assert postgresql.logged()[-1] == ("r_b", "upgrade", "applied")


def test_an_autocommit_block_on_sqlite(sqlite: Project) -> None:
    sqlite.add_tables("a")
    sqlite.add(
        "r_b",
        "with op.get_context().autocommit_block():\n    op.execute('VACUUM')\n"
        "op.execute('INSERT INTO a (id) VALUES (1)')",
    )
    upgrade(sqlite.directory)
    assert sqlite.query("SELECT id FROM a") == [(1,)]
    assert sqlite.heads() == ["r_b"]


def test_an_environment_without_transactions(server_url: str, tmp_path: Path) -> None:
    """Nothing can be rolled back then, on any server, and all of it is told.

    SQLite's driver is taken over, and has transactions anyway.
    """
    project = Project(tmp_path / "project", server_url)
    text = project.env.read_text()
    project.env.write_text(text.replace("poolclass=", "isolation_level='AUTOCOMMIT', poolclass="))
    project.add_tables("a")
    path = project.add("r_b", f"{create_table('b')}\n{INSERT}\nop.execute('selekt')")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(project.directory)
    assert len(caught.value.kept) == 2
    with pytest.raises(HalfApplied, match="stopped at statement 3"):
        upgrade(project.directory)
    path.write_text(path.read_text().replace("selekt", "DELETE FROM a"))
    resume(project.directory, "r_b")
    assert project.query("SELECT id FROM b") == [(1,)]
    assert project.heads() == ["r_b"]


INSERT = "op.execute('INSERT INTO b (id) VALUES (1)')"
