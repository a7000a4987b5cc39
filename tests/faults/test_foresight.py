"""On PostgreSQL, plain revisions run while the one before is under way: nobody can notice."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from gitmig.errors import ConnectionLost, RevisionFailed
from gitmig.operations import CreateTableOp
from gitmig.runtime.events import Event, StatementSent, StepFinished, StepStarted
from gitmig.runtime.migrate import downgrade, upgrade
from gitmig.runtime.operations import Operations
from gitmig.runtime.step_record import StepRecord
from tests.project import Project, create_table

TOGETHER = pytest.mark.parametrize("together", [False, True])
HERE = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
WAITING = f"SELECT 1 FROM pg_locks WHERE NOT granted AND {HERE}"
ADDED = "op.add_column('a', sa.Column('{0}', sa.Integer))"

REFERS = "op.create_table('d', sa.Column('a', sa.Integer, sa.ForeignKey('a.id')))"

ANEW = "op.drop_table('a')\nop.create_table('a', sa.Column('x', sa.Text))"
RENAMED = "op.rename_table('a', 'c')\nop.create_table('a', sa.Column('x', sa.Text))"


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str) -> Project:
    project = Project(tmp_path / "project", postgresql_url)
    project.add_tables("a", "b")
    return project


@pytest.fixture
def foreseen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The revisions whose own statements were sent with their record."""
    found: list[str] = []
    send = StepRecord.send

    def note(self: StepRecord, *given: Any, commit: bool) -> Any:
        _pipeline, _changes, entry, known = given
        if known is not None:
            found.append(entry.revision)
        return send(self, *given, commit=commit)

    monkeypatch.setattr(StepRecord, "send", note)
    return found


@contextmanager
def locked(project: Project, table: str = "a") -> Iterator[None]:
    with project.engine().begin() as connection:
        connection.exec_driver_sql(f"LOCK TABLE {table}")
        yield


@contextmanager
def when_it_waits(project: Project, do: str) -> Iterator[None]:
    """Run a statement from another session, as soon as one waits for a lock."""

    def run() -> None:
        with project.engine().begin() as connection:
            while connection.exec_driver_sql(WAITING).scalar() is None:
                time.sleep(0.01)
            time.sleep(0.3)
            connection.exec_driver_sql(do)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join()


@TOGETHER
def test_what_is_foreseen_is_done(project: Project, foreseen: list[str], together: bool) -> None:
    project.options["transaction_per_migration"] = not together
    project.add_tables("c")
    project.add(
        "r_d",
        "op.create_table('d', sa.Column('id', sa.Integer), sa.Column('a', sa.Text))\n"
        "op.create_index(op.f('ix_d_a'), 'd', ['a'])\n"
        "op.create_table('e', sa.Column('k', sa.Enum('x', 'y', name='kind')), comment='it''s')\n"
        "for name in ('a', 'b'):\n    op.drop_table(name)",
    )
    project.add("r_e", "pass")
    project.add_tables("f")
    told: list[Event] = []
    upgrade(project.directory, on_event=told.append)
    assert foreseen == ["r_c", "r_d", "r_e"]
    assert project.tables() == {"c", "d", "e", "f"}
    assert project.query("SELECT revision, statements FROM gitmig_log ORDER BY id")[2:] == [
        ("r_c", 1),
        ("r_d", 7),
        ("r_e", 0),
        ("r_f", 1),
    ]
    steps = [each for each in told if isinstance(each, StepStarted | StatementSent | StepFinished)]
    kinds = "".join(type(each).__name__[4] for each in steps)
    assert kinds == "SeF" * 3 + "SeeeeeeeF" + "SF" + "SeF"
    downgrade(project.directory, "r_c")
    assert project.heads() == ["r_c"]


@TOGETHER
def test_a_failure_is_told_where_the_revision_asked_for_it(
    project: Project, foreseen: list[str], together: bool
) -> None:
    project.options["transaction_per_migration"] = not together
    path = project.add(
        "r_c", create_table("c") + "\n" + create_table("a") + "\n" + create_table("d")
    )
    project.add_tables("e")
    with pytest.raises(RevisionFailed, match='relation "a" already exists') as caught:
        upgrade(project.directory)
    assert "r_c" in foreseen
    failed = caught.value
    line = 1 + path.read_text().splitlines().index("    " + create_table("a"))
    assert (failed.revision, failed.line, failed.statement_number) == ("r_c", line, 2)
    assert str(failed.statement).startswith("CREATE TABLE a (")
    assert failed.applied_before == (0 if together else 2)
    assert project.tables() == (set() if together else {"a", "b"})
    if not together:
        assert project.logged()[-1] == ("r_c", "upgrade", "failed")
        [[statement]] = project.query("SELECT statement FROM gitmig_log WHERE state = 'failed'")
        assert statement.startswith("CREATE TABLE a (")


@TOGETHER
def test_it_needs_no_log(project: Project, foreseen: list[str], together: bool) -> None:
    project.options |= {"transaction_per_migration": not together, "log": False}
    project.add_tables("c", "d")
    upgrade(project.directory)
    assert foreseen == ["r_c"]
    assert project.tables() == {"a", "b", "c", "d"}
    assert "gitmig_log" not in project.all_tables()
    project.add("r_e", "pass")
    project.add("r_f", create_table("f") + "\n" + create_table("a"))
    project.add_tables("g")
    with pytest.raises(RevisionFailed, match='relation "a" already exists'):
        upgrade(project.directory)
    assert foreseen == ["r_c", "r_f"]
    assert project.heads() == ["r_d" if together else "r_e"]
    assert project.tables() == {"a", "b", "c", "d"}


@TOGETHER
def test_nothing_that_could_be_noticed_runs_early(
    project: Project, tmp_path: Path, together: bool
) -> None:
    project.options["transaction_per_migration"] = not together
    project.add("r_c", create_table("a"))
    note = f"open({str(tmp_path / 'noted')!r}, 'w').close()"
    project.add("r_d", create_table("d") + "\n" + note)
    with pytest.raises(RevisionFailed, match="r_c"):
        upgrade(project.directory)
    assert not (tmp_path / "noted").exists()


def test_what_a_user_registered_runs_once(
    project: Project, foreseen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def make(operations: Operations, operation: CreateTableOp) -> None:
        made.append(operation.table_name)
        operations.execute(f"CREATE TABLE {operation.table_name} (id INTEGER)")

    monkeypatch.setitem(Operations.registry.implementations, CreateTableOp, make)
    project.add_tables("c")
    upgrade(project.directory)
    assert (made, foreseen) == (["a", "b", "c"], [])


@pytest.mark.parametrize("text", ["name LIKE 'a%'", "name <> ';'", "name <> '%s'"])
def test_text_that_is_more_than_text_to_the_driver(
    project: Project, foreseen: list[str], text: str
) -> None:
    table = "sa.Column('name', sa.Text), sa.CheckConstraint({!r}, name='ck')"
    project.add("r_c", f"op.create_table('c', {table.format(text)})")
    project.add_tables("d", "e")
    upgrade(project.directory)
    assert foreseen == ["r_d"]
    [[found]] = project.query(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname='ck'"
    )
    assert text.split()[-1] in found


@TOGETHER
@pytest.mark.parametrize("change", [ADDED.format("x"), ANEW, RENAMED])
def test_what_psycopg_prepared_is_not_of_tables_as_they_were(
    project: Project, foreseen: list[str], together: bool, change: str
) -> None:
    project.options["transaction_per_migration"] = not together
    look = "bind = op.get_bind()\nfor _ in range(9):\n    bind.exec_driver_sql('SELECT * FROM a')"
    project.add("r_c", look)
    project.add("r_d", change)
    project.add_tables("e")
    project.add("r_f", look)
    project.add("r_g", "pass")
    upgrade(project.directory)
    assert foreseen == ["r_d", "r_e"]
    assert project.heads() == ["r_g"]


@TOGETHER
def test_psycopg_has_the_server_forget_what_was_prepared(project: Project, together: bool) -> None:
    """It does so where something is dropped after a statement that was often repeated."""
    project.options["transaction_per_migration"] = not together
    look = "bind = op.get_bind()\nfor _ in range(9):\n    bind.exec_driver_sql('SELECT * FROM a')\n"
    project.add("r_c", look + "op.drop_table('b')")
    project.add_tables("d", "e")
    upgrade(project.directory)
    assert project.heads() == ["r_e"]


def test_the_log_knows_how_long_it_took(project: Project, foreseen: list[str]) -> None:
    upgrade(project.directory)
    project.add("r_c", "pass")
    project.add("r_d", ADDED.format("x"))
    project.add_tables("e")
    with locked(project), when_it_waits(project, "SELECT 1"):
        thread = threading.Thread(target=upgrade, args=[project.directory])
        thread.start()
    thread.join()
    assert "r_d" in foreseen
    took = "extract(epoch FROM finished_at - started_at)"
    lasted = dict(project.query(f"SELECT revision, {took} FROM gitmig_log"))
    assert 0.25 < lasted["r_d"] < 60
    assert all(seconds >= 0 for seconds in lasted.values())


@pytest.mark.parametrize("waiting", [ADDED.format("x"), REFERS])
def test_a_lock_is_waited_for_again(project: Project, foreseen: list[str], waiting: str) -> None:
    upgrade(project.directory)
    project.options |= {"table_lock_timeout": 1, "lock_retries": 5}
    project.add("r_c", "pass")
    project.add("r_d", waiting)
    project.add_tables("e", "f")
    told: list[Event] = []
    thread = threading.Thread(
        target=upgrade, args=[project.directory], kwargs={"on_event": told.append}
    )
    with locked(project):
        thread.start()
        while not any(type(each).__name__ == "StepDelayed" for each in told):
            time.sleep(0.05)
    thread.join()
    assert project.heads() == ["r_f"]
    assert foreseen == ["r_d", "r_e"]
    assert [entry[0] for entry in project.logged() if entry[2] == "failed"] == ["r_d"]


@TOGETHER
def test_an_interrupt_undoes_what_waits(
    project: Project, foreseen: list[str], together: bool
) -> None:
    upgrade(project.directory)
    project.options["transaction_per_migration"] = not together
    project.add("r_c", "pass")
    project.add("r_d", create_table("d") + "\n" + ADDED.format("x"))
    project.add_tables("e", "f")

    def interrupt() -> None:
        with project.engine().begin() as connection:
            while connection.exec_driver_sql(WAITING).scalar() is None:
                time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    with locked(project):
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            upgrade(project.directory)
        thread.join()
    assert "r_d" in foreseen
    assert project.heads() == ["r_b" if together else "r_c"]
    assert project.tables() == {"a", "b"}
    assert project.logged()[-1] == ("r_d", "upgrade", "failed")
    upgrade(project.directory)
    assert project.heads() == ["r_f"]


@TOGETHER
def test_an_interrupt_between_two_steps_stops_what_was_sent(
    project: Project, foreseen: list[str], together: bool
) -> None:
    """Be it in whoever is told of the first, while the second waits for a lock."""
    upgrade(project.directory)
    project.options["transaction_per_migration"] = not together
    project.add("r_c", "pass")
    project.add("r_d", create_table("d") + "\n" + ADDED.format("x"))
    project.add_tables("e", "f")

    def interrupt(told: Event) -> None:
        if isinstance(told, StepFinished):
            raise KeyboardInterrupt

    with locked(project), pytest.raises(KeyboardInterrupt):
        upgrade(project.directory, on_event=interrupt)
    assert foreseen == (["r_d"] if together else [])
    assert project.heads() == ["r_b" if together else "r_c"]
    upgrade(project.directory)
    assert project.tables() == set("abdef")


def test_a_step_that_fails_takes_what_was_sent_behind_it_along(
    project: Project, foreseen: list[str]
) -> None:
    project.options["transaction_per_migration"] = False
    project.add_tables("c")
    project.add("r_d", create_table("d") + "\n" + create_table("a"))
    project.add("r_e", "pass")
    project.add_tables("f", "g")
    with pytest.raises(RevisionFailed, match='relation "a" already exists') as caught:
        upgrade(project.directory)
    assert foreseen[-1] == "r_e"
    assert caught.value.revision == "r_d"
    assert "3 revisions before it were rolled back with it" in str(caught.value)
    assert project.all_tables() == set()


@TOGETHER
def test_a_connection_that_breaks(project: Project, foreseen: list[str], together: bool) -> None:
    upgrade(project.directory)
    project.options["transaction_per_migration"] = not together
    project.add("r_c", "pass")
    project.add("r_d", create_table("d") + "\n" + ADDED.format("x"))
    project.add_tables("e", "f")
    kill = f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND {HERE}"
    with (
        locked(project),
        when_it_waits(project, kill),
        pytest.raises(ConnectionLost, match="while running the upgrade of r_d"),
    ):
        upgrade(project.directory)
    assert "r_d" in foreseen
    assert project.heads() == ["r_b" if together else "r_c"]
    assert project.tables() == {"a", "b"}


def test_more_is_told_of_a_failure_where_more_is_known(
    project: Project, foreseen: list[str]
) -> None:
    column = "sa.Column('n', sa.Integer, sa.Identity(start=1, maxvalue=100))"
    project.add("r_c", f"op.create_table('c', {column})")
    project.add(
        "r_d",
        "op.alter_column('c', 'n', existing_type=sa.Integer(), "
        "server_default=sa.Identity(start=1, minvalue=50), "
        "existing_server_default=sa.Identity(start=1, maxvalue=100))",
    )
    project.add_tables("e")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(project.directory)
    assert "r_d" in foreseen
    assert (caught.value.revision, bool(caught.value.hint), bool(caught.value.line)) == (
        "r_d",
        True,
        True,
    )


def test_who_listens_hears_every_statement(project: Project, foreseen: list[str]) -> None:
    heard: list[str] = []

    def note(_connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        heard.append(statement.strip())

    project.add_tables("c", "d")
    event.listen(Engine, "before_cursor_execute", note)
    try:
        upgrade(project.directory)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert foreseen == []
    assert sum(sql.startswith("CREATE TABLE ") and sql[13] in "abcd" for sql in heard) == 4


def test_who_reads_the_log_of_sqlalchemy_sees_every_statement(
    project: Project, foreseen: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    project.add_tables("c", "d")
    with caplog.at_level("INFO", "sqlalchemy.engine"):
        upgrade(project.directory)
    assert foreseen == []
    assert "CREATE TABLE c" in caplog.text


def test_what_env_py_says_is_heeded(project: Project, foreseen: list[str]) -> None:
    old = "connection=connection"
    options = "execution_options(schema_translate_map={'here': 'public'})"
    text = project.env.read_text()
    project.env.write_text(text.replace(f"{old},", f"{old}.{options},"))
    project.add("r_c", "op.create_table('c', sa.Column('id', sa.Integer), schema='here')")
    project.add_tables("d")
    upgrade(project.directory)
    assert foreseen == []
    assert project.tables() == {"a", "b", "c", "d"}
    project.env.write_text(text.replace("run_migrations()", "run_migrations(given=1)"))
    project.add("r_e", "assert kw == {'given': 1}\n" + create_table("e"))
    project.add_tables("f")
    upgrade(project.directory)
    assert foreseen == []
