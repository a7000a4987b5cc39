"""Timeouts of statements and of their locks, and tries again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, NullPool, create_engine, text

from gitmig.errors import RevisionFailed
from gitmig.runtime.events import Event, StepDelayed
from gitmig.runtime.migrate import upgrade
from gitmig.runtime.patience import Patience, session_timeouts
from tests.project import Project, create_table
from tests.unit.runtime.conftest import MakeProject


@contextmanager
def locked(project: Project, table: str = "a") -> Iterator[Connection]:
    """Keep a table locked by another session, until its transaction is ended."""
    with project.engine().connect() as connection, connection.begin():
        connection.execute(text(f"SELECT * FROM {table}"))
        yield connection


@pytest.fixture
def server(make_project: MakeProject, server_url: str) -> Project:
    """A project whose second revision needs a lock on the table of the first, which is applied."""
    project = make_project(server_url)
    project.add_tables("a")
    upgrade(project.directory)
    project.add("r_b", "op.add_column('a', sa.Column('x', sa.Integer))")
    return project


def test_a_lock_that_is_not_free_in_time(server: Project) -> None:
    server.options["table_lock_timeout"] = 1
    with locked(server), pytest.raises(RevisionFailed) as caught:
        upgrade(server.directory)
    assert "`lock_retries`" in (caught.value.hint or "")
    assert caught.value.kept == ()
    upgrade(server.directory)
    assert server.heads() == ["r_b"]


def test_tried_again_until_the_lock_is_free(server: Project) -> None:
    server.options |= {"table_lock_timeout": 1, "lock_retries": 3}
    delays: list[StepDelayed] = []
    with locked(server) as holder:

        def let_go(event: Event) -> None:
            if isinstance(event, StepDelayed):
                delays.append(event)
                holder.rollback()

        outcome = upgrade(server.directory, on_event=let_go)
    assert [event.pause for event in delays] == [0.5]
    assert [done.step.revision and done.step.revision.id for done in outcome.steps] == ["r_b"]
    assert server.logged()[1:] == [("r_b", "upgrade", "failed"), ("r_b", "upgrade", "applied")]


def test_tries_come_to_an_end(server: Project) -> None:
    server.options |= {"table_lock_timeout": 1, "lock_retries": 1}
    delays: list[Event] = []

    def keep(event: Event) -> None:
        if isinstance(event, StepDelayed):
            delays.append(event)

    with locked(server), pytest.raises(RevisionFailed):
        upgrade(server.directory, on_event=keep)
    assert len(delays) == 1
    assert server.heads() == ["r_a"]


def test_what_cannot_be_rolled_back_is_not_tried_again(mariadb: Project) -> None:
    mariadb.options |= {"table_lock_timeout": 1, "lock_retries": 3}
    mariadb.add_tables("a")
    upgrade(mariadb.directory)
    mariadb.add("r_b", f"{create_table('b')}\nop.add_column('a', sa.Column('x', sa.Integer))")
    events: list[Event] = []
    with locked(mariadb), pytest.raises(RevisionFailed) as caught:
        upgrade(mariadb.directory, on_event=events.append)
    assert len(caught.value.kept) == 1
    assert not any(isinstance(event, StepDelayed) for event in events)


def test_other_failures_are_not_tried_again(sqlite: Project) -> None:
    sqlite.options["lock_retries"] = 3
    sqlite.add("r_a", "op.execute('selekt')")
    events: list[Event] = []
    with pytest.raises(RevisionFailed):
        upgrade(sqlite.directory, on_event=events.append)
    assert not any(isinstance(event, StepDelayed) for event in events)


SLEEP = {"postgresql": "SELECT pg_sleep(5)", "mysql": "SELECT SLEEP(5)"}


def test_a_statement_that_takes_too_long(make_project: MakeProject, server_url: str) -> None:
    project = make_project(server_url, statement_timeout=1)
    project.add("r_a", f"op.execute({SLEEP!r}[op.get_bind().dialect.name])")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(project.directory)
    assert "raise `statement_timeout`" in (caught.value.hint or "")


NAMES = {
    "postgresql": "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')",
    "mysql": "SELECT @@lock_wait_timeout, @@innodb_lock_wait_timeout, @@max_statement_time",
}


def test_the_session_gets_its_own_back(server_url: str) -> None:
    with create_engine(server_url, poolclass=NullPool).connect() as connection:

        def read() -> tuple[object, ...]:
            values = connection.execute(text(NAMES[connection.dialect.name])).one()
            connection.rollback()
            return tuple(values)

        before = read()
        with session_timeouts(connection, Patience(lock=3, statement=4)):
            assert read() in [("3s", "4s"), (3, 3, 4.0)]
        assert read() == before


def test_sqlite_has_no_such_settings(sqlite_url: str) -> None:
    with (
        create_engine(sqlite_url, poolclass=NullPool).connect() as connection,
        session_timeouts(connection, Patience(lock=3, statement=4)),
    ):
        assert not connection.in_transaction()


def test_each_pause_is_twice_the_one_before() -> None:
    assert list(Patience(retries=8).pauses()) == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert list(Patience().pauses()) == []


def test_what_ddl_committed_is_not_sent_twice_without_a_log(mariadb: Project) -> None:
    """The statement that met the lock has committed what came before it."""
    mariadb.options |= {"table_lock_timeout": 1, "lock_retries": 1, "log": False}
    mariadb.add_tables("a", "b")
    upgrade(mariadb.directory)
    insert = "op.execute('INSERT INTO b (id) VALUES (1)')"
    mariadb.add("r_c", f"{insert}\nop.add_column('a', sa.Column('x', sa.Integer))")
    with locked(mariadb), pytest.raises(RevisionFailed) as caught:
        upgrade(mariadb.directory)
    assert caught.value.kept == ("INSERT INTO b (id) VALUES (1)",)
