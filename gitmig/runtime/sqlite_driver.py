"""Transactions on SQLite, taken out of the hands of Python's driver."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from gitmig.errors import LockTimeout
from gitmig.runtime.sqlite_writer import find_writer

_SQLITE_BUSY = 5
"""https://www.sqlite.org/rescode.html#busy; extended codes have it in their lowest byte."""


@contextmanager
def explicit_transactions(connection: Connection, busy_timeout: float) -> Iterator[None]:
    """Keep the driver from beginning and ending transactions by itself.

    In its legacy mode it begins none before DDL, so that a CREATE TABLE could not be rolled back.
    The connection must not be in a transaction; what is changed is restored at the end.

    Raises:
        LockTimeout: another process commits for longer than the busy timeout.
    """
    driver: Any = connection.connection.dbapi_connection
    wanted = _wanted_settings(driver)
    saved = {name: getattr(driver, name) for name in wanted}
    timeout = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    _configure(connection, driver, wanted, int(busy_timeout * 1000))
    keeps_journal = False
    try:
        with _waiting(connection, busy_timeout):
            keeps_journal = _exchange_journal_mode(connection, "delete", "persist")
        yield
    finally:
        if not (connection.closed or connection.invalidated):
            if keeps_journal:
                with suppress(OperationalError):  # whoever commits next removes the journal
                    _exchange_journal_mode(connection, "persist", "delete")
            _configure(connection, driver, saved, timeout)


def begin_immediate(connection: Connection, busy_timeout: float) -> None:
    """Begin a transaction with the write lock, so that what is read in it stays true.

    Raises:
        LockTimeout: another process writes for longer than the busy timeout.
    """
    driver: Any = connection.connection.dbapi_connection
    if _is_in_transaction(connection):  # an event of the engine's owner has begun a deferred one
        driver.rollback()
    ensure_begun(connection, busy_timeout)


def ensure_begun(connection: Connection, busy_timeout: float) -> None:
    """Begin a transaction with the write lock unless the driver is in one.

    Raises:
        LockTimeout: another process writes for longer than the busy timeout.
    """
    if _is_in_transaction(connection):
        return
    with _waiting(connection, busy_timeout):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def read_data_version(connection: Connection) -> int:
    """Return a number that differs once another connection has committed a change.

    Asked of the driver: it is asked once a revision, and takes a hundredth of reading a table.
    https://www.sqlite.org/pragma.html#pragma_data_version
    """
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute("PRAGMA data_version")
        version: int = cursor.fetchone()[0]
    finally:
        cursor.close()
    return version


@contextmanager
def _waiting(connection: Connection, busy_timeout: float) -> Iterator[None]:
    """Say who held the lock that was waited for in vain."""
    try:
        yield
    except OperationalError as error:
        if _is_busy(error):
            holder = find_writer(connection)
            raise LockTimeout(busy_timeout, holder, is_anybodys=True) from error
        raise


def _is_in_transaction(connection: Connection) -> bool:
    # What SQLAlchemy puts around an asynchronous driver does not pass this on.
    driver: Any = connection.connection.driver_connection
    return bool(driver.in_transaction)


def _configure(connection: Connection, driver: Any, settings: dict[str, Any], timeout: int) -> None:
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {timeout}")
    connection.rollback()
    for name, value in settings.items():
        setattr(driver, name, value)


def _exchange_journal_mode(connection: Connection, old: str, new: str) -> bool:
    """Exchange the journal mode if it is `old`; whether it was, and nobody has chosen another.

    In "delete", the default, each commit makes a file and removes it. In "persist" the file's
    header is overwritten, which is as safe. https://www.sqlite.org/pragma.html#pragma_journal_mode
    """
    is_old: bool = connection.exec_driver_sql("PRAGMA main.journal_mode").scalar_one() == old
    if is_old:
        connection.exec_driver_sql(f"PRAGMA main.journal_mode = {new}")
    connection.rollback()
    return is_old


def _wanted_settings(driver: Any) -> dict[str, Any]:
    """Return what to set; `autocommit` came with Python 3.12, where -1 is its legacy mode."""
    settings: dict[str, Any] = {"autocommit": -1} if hasattr(driver, "autocommit") else {}
    return settings | {"isolation_level": None}


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == _SQLITE_BUSY
