from collections.abc import Callable

import pytest
from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    QueuePool,
    StaticPool,
    create_engine,
    text,
)

from gitmig.errors import LockTimeout
from gitmig.runtime.lock import migration_lock

TABLE = "gitmig_version"


def is_free(engine: Engine, table: str = TABLE, schema: str | None = None) -> bool:
    with engine.connect() as connection:
        try:
            with migration_lock(connection, table, schema, 0):
                return True
        except LockTimeout:
            return False


def test_one_at_a_time(server_url: str) -> None:
    engine = create_engine(server_url, poolclass=NullPool)
    with engine.connect() as connection:
        with migration_lock(connection, TABLE, None, 0):
            assert not connection.in_transaction()
            assert not is_free(engine)
            assert is_free(engine, "other_version")
            assert is_free(engine, schema="other")
        assert is_free(engine)


def test_the_message_says_who_has_it(server_url: str) -> None:
    engine = create_engine(server_url, poolclass=NullPool)
    with (
        engine.connect() as holder,
        engine.connect() as waiting,
        migration_lock(holder, TABLE, None, 0),
        pytest.raises(LockTimeout) as caught,
        migration_lock(waiting, TABLE, None, 0),
    ):
        pass
    user = "postgres" if holder.dialect.name == "postgresql" else "root"
    assert f"user {user}" in str(caught.value)
    assert "lock_timeout" in str(caught.value.hint)


def test_a_session_that_still_works_keeps_others_out(postgresql_url: str) -> None:
    """As after a kill: the lock's own session is gone, the other one still commits."""
    engine = create_engine(postgresql_url, poolclass=NullPool)
    with engine.connect() as connection, migration_lock(connection, TABLE, None, 0):
        with engine.connect() as other:
            other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), :kept)"
                ),
                {"kept": connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()},
            )
        connection.commit()
        with (
            engine.connect() as late,
            pytest.raises(LockTimeout, match="server process"),
            migration_lock(late, TABLE, None, 0),
        ):
            pass
    assert is_free(engine)


def test_an_error_gives_it_back(server_url: str) -> None:
    engine = create_engine(server_url, poolclass=NullPool)
    with engine.connect() as connection:
        with pytest.raises(ZeroDivisionError), migration_lock(connection, TABLE, None, 0):
            _ = 1 / 0
        assert is_free(engine)


def one_connection(url: str) -> Engine:
    return create_engine(url, poolclass=StaticPool)


def one_place(url: str) -> Engine:
    return create_engine(url, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=1)


@pytest.mark.parametrize("make_engine", [one_connection, one_place])
def test_an_engine_with_one_connection(
    server_url: str, make_engine: Callable[[str], Engine]
) -> None:
    engine = make_engine(server_url)
    with engine.connect() as connection:
        with migration_lock(connection, TABLE, None, 0):
            connection.commit()
            assert not is_free(create_engine(server_url, poolclass=NullPool))
        assert not connection.in_transaction()
        assert is_free(create_engine(server_url, poolclass=NullPool))
    engine.dispose()


def test_a_pooled_session_gets_its_name_back(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url, pool_size=2, max_overflow=0)

    def names() -> set[str]:
        def name(connection: Connection) -> str:
            shown: str = connection.exec_driver_sql("SHOW application_name").scalar_one()
            return shown

        with engine.connect() as one, engine.connect() as other:
            return {name(one), name(other)}

    before = names()
    with engine.connect() as connection, migration_lock(connection, TABLE, None, 0):
        pass
    assert names() == before
    engine.dispose()


def test_sqlite_needs_none(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url, poolclass=NullPool)
    with engine.connect() as connection, migration_lock(connection, TABLE, None, 0):
        assert is_free(engine)
