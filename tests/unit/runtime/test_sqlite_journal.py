"""During a run SQLite keeps its rollback journal, and nobody notices afterwards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, create_engine, event

from gitmig.errors import LockTimeout
from gitmig.runtime.transactions import Transactions


@pytest.fixture
def connection(sqlite_url: str) -> Iterator[Connection]:
    engine = create_engine(sqlite_url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE before (id INTEGER)")
        connection.commit()
        yield connection


def transactions(connection: Connection) -> Transactions:
    return Transactions(connection, transactional_ddl=True, lock_timeout=0)


def journal_mode(connection: Connection) -> str:
    mode: str = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    connection.rollback()
    return mode


def files(tmp_path: Path) -> set[str]:
    return {path.name for path in tmp_path.iterdir()}


def run_two_steps(subject: Transactions) -> str:
    """Return the journal mode between two steps that create a table."""
    with subject.run():
        with subject.step():
            subject.connection.exec_driver_sql("CREATE TABLE one (id INTEGER)")
        between = journal_mode(subject.connection)
        with subject.step():
            subject.connection.exec_driver_sql("CREATE TABLE two (id INTEGER)")
    return between


def test_the_journal_is_kept_during_a_run_only(connection: Connection, tmp_path: Path) -> None:
    assert run_two_steps(transactions(connection)) == "persist"
    assert journal_mode(connection) == "delete"
    assert files(tmp_path) == {"test.db"}


@pytest.mark.parametrize("mode", ["wal", "truncate", "persist", "memory"])
def test_a_mode_that_somebody_chose_is_left(connection: Connection, mode: str) -> None:
    engine = connection.engine

    @event.listens_for(engine, "connect")
    def choose(driver: Any, record: object) -> None:
        driver.execute(f"PRAGMA journal_mode = {mode}")

    with engine.connect() as chosen:
        assert run_two_steps(transactions(chosen)) == mode
        assert journal_mode(chosen) == mode


def test_a_mode_that_a_revision_chooses_is_left(connection: Connection) -> None:
    subject = transactions(connection)
    with subject.run(), subject.step(), subject.autocommit():
        assert journal_mode(connection) == "persist"
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    assert journal_mode(connection) == "wal"


def test_another_who_commits_is_waited_for_and_named(connection: Connection) -> None:
    connect = connection.engine.connect
    with connect() as other, connect() as waiting:
        other.exec_driver_sql("BEGIN EXCLUSIVE")
        with pytest.raises(LockTimeout, match="another program"), transactions(waiting).run():
            pass
    assert run_two_steps(transactions(connection)) == "persist"


def test_another_who_writes_at_the_end_keeps_its_own_journal(
    connection: Connection, tmp_path: Path
) -> None:
    with connection.engine.connect() as other:
        with transactions(connection).run():
            other.exec_driver_sql("BEGIN IMMEDIATE")
            other.exec_driver_sql("INSERT INTO before VALUES (1)")
        assert files(tmp_path) == {"test.db", "test.db-journal"}
        other.commit()
    assert files(tmp_path) == {"test.db"}
    assert connection.exec_driver_sql("SELECT count(*) FROM before").scalar_one() == 1
