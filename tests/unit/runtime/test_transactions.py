from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect

from gitmig.errors import ConfigureRefused, LockTimeout
from gitmig.runtime.transactions import Transactions


@pytest.fixture
def transactional(transactional_url: str) -> Iterator[Connection]:
    engine = create_engine(transactional_url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def transactions(connection: Connection, *, per_migration: bool = True) -> Transactions:
    return Transactions(
        connection, transactional_ddl=True, per_migration=per_migration, lock_timeout=0
    )


def create(connection: Connection, *names: str) -> None:
    for name in names:
        connection.exec_driver_sql(f"CREATE TABLE {name} (id INTEGER)")


def tables(connection: Connection) -> set[str]:
    connection.rollback()
    return set(inspect(connection).get_table_names())


class Boom(Exception):
    pass


def create_and_fail(subject: Transactions, *names: str, raised: type[BaseException] = Boom) -> None:
    """Create a table a step, and fail in the last one."""
    with subject.run():
        for name in names:
            with subject.step():
                create(subject.connection, name)
                if name == names[-1]:
                    raise raised


def test_each_step_is_committed_by_itself(transactional: Connection) -> None:
    with pytest.raises(Boom):
        create_and_fail(transactions(transactional), "a", "b")
    assert tables(transactional) == {"a"}


def test_one_transaction_for_all(transactional: Connection) -> None:
    subject = transactions(transactional, per_migration=False)
    with pytest.raises(Boom):
        create_and_fail(subject, "a", "b")
    assert tables(transactional) == set()
    with subject.run(), subject.run(), subject.step():
        create(transactional, "a")
    assert tables(transactional) == {"a"}


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_rolls_back(transactional: Connection, interrupt: type[BaseException]) -> None:
    with pytest.raises(interrupt):
        create_and_fail(transactions(transactional), "a", raised=interrupt)
    assert tables(transactional) == set()


def test_a_transaction_of_the_caller_is_left_to_the_caller(transactional: Connection) -> None:
    transactional.begin()
    subject = transactions(transactional)
    with subject.run(), subject.step():
        transactional.exec_driver_sql("CREATE TABLE a (id INTEGER)")
    assert transactional.in_transaction()
    with pytest.raises(ConfigureRefused), subject.autocommit():
        pass


def test_what_was_read_before_is_no_transaction_of_the_caller(transactional: Connection) -> None:
    subject = transactions(transactional)
    transactional.exec_driver_sql("SELECT 1")
    with subject.run(), subject.step():
        create(transactional, "a")
    assert not transactional.in_transaction()
    assert tables(transactional) == {"a"}


def test_autocommit_commits_before_and_begins_after(transactional: Connection) -> None:
    def run() -> None:
        subject = transactions(transactional)
        with subject.run(), subject.step():
            create(transactional, "a")
            with subject.autocommit():
                create(transactional, "b")
            create(transactional, "c")
            raise Boom

    with pytest.raises(Boom):
        run()
    assert tables(transactional) == {"a", "b"}


def test_autocommit_is_outside_of_any_transaction(postgresql_url: str) -> None:
    with create_engine(postgresql_url, poolclass=NullPool).connect() as connection:
        subject = transactions(connection)
        with subject.run(), subject.step():
            create(connection, "a")
            with subject.autocommit():
                connection.exec_driver_sql("CREATE INDEX CONCURRENTLY i ON a (id)")
            connection.exec_driver_sql("DROP TABLE a")
        assert connection.get_isolation_level() == "READ COMMITTED"


def driver_state(connection: Connection) -> tuple[object, ...]:
    driver = connection.connection.dbapi_connection
    timeout = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.rollback()
    return timeout, getattr(driver, "isolation_level", None), getattr(driver, "autocommit", None)


def test_the_driver_of_sqlite_is_given_back_as_it_was(sqlite_url: str) -> None:
    with create_engine(sqlite_url, poolclass=NullPool).connect() as connection:
        before = driver_state(connection)
        subject = transactions(connection)
        with subject.run():
            assert driver_state(connection) != before
        assert driver_state(connection) == before


def begin_by_event(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(driver: Any, record: object) -> None:
        driver.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


def begin_by_driver(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(driver: Any, record: object) -> None:
        if hasattr(driver, "autocommit"):  # since Python 3.12
            driver.autocommit = False


@pytest.mark.parametrize("prepare", [begin_by_event, begin_by_driver])
def test_an_engine_with_begin_of_its_own(
    sqlite_url: str, prepare: Callable[[Engine], None]
) -> None:
    engine = create_engine(sqlite_url, poolclass=NullPool)
    prepare(engine)
    with engine.connect() as connection:
        with pytest.raises(Boom):
            create_and_fail(transactions(connection), "a", "b")
        assert tables(connection) == {"a"}


def test_a_busy_sqlite_file_is_a_lock_timeout(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url, poolclass=NullPool)
    with engine.connect() as writer, engine.connect() as waiting:
        subject = transactions(writer)
        with subject.run(), subject.step():
            create(writer, "a")
            late = transactions(waiting)
            with pytest.raises(LockTimeout), late.run(), late.step():
                pass
        assert not waiting.in_transaction()


def test_without_transactions_each_statement_is_committed_by_itself(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        subject = transactions(connection)
        assert (subject.in_autocommit, subject.ddl_commits, subject.per_step) == (True, True, True)
        with pytest.raises(Boom):
            create_and_fail(subject, "a", "b")
        assert tables(connection) == {"a", "b"}
