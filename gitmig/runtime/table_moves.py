"""The transaction in which a table is made anew, and SQLite's foreign keys around it.

Dropping a table deletes its rows, as far as foreign keys of other tables are concerned: with
enforcement on, ON DELETE CASCADE would take theirs along. It can be switched off only outside a
transaction: https://www.sqlite.org/pragma.html#pragma_foreign_keys
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import Connection

from gitmig.batch import check_violations, read_violations
from gitmig.runtime.sqlite_driver import ensure_begun

CALL = b"batch_alter_table"
"""What a revision's source says if it makes tables anew."""


@contextmanager
def transaction_for_move(connection: Connection, lock_timeout: float) -> Iterator[None]:
    """Hold a transaction: the one that there is, or one of its own.

    Raises:
        LockTimeout: another process writes to the SQLite file for too long.
    """
    sqlite = connection.dialect.name == "sqlite"
    if connection.in_transaction():
        if sqlite:  # its driver has begun nothing yet, whatever SQLAlchemy was told to
            ensure_begun(connection, lock_timeout)
        yield
        return
    with unenforced_foreign_keys(connection) if sqlite else nullcontext(), connection.begin():
        if sqlite:
            ensure_begun(connection, lock_timeout)
        yield


@contextmanager
def unenforced_foreign_keys(connection: Connection) -> Iterator[bool]:
    """Switch enforcement off for the SQLite transaction inside; give whether it was on."""
    enforced = connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one()
    connection.rollback()
    if not enforced:
        yield False
        return
    _enforce(connection, "OFF")
    try:
        yield True
    finally:
        if not (connection.closed or connection.invalidated):
            _enforce(connection, "ON")


@contextmanager
def checked_foreign_keys(connection: Connection) -> Iterator[None]:
    """Make sure that the foreign keys, which nobody enforces meanwhile, hold at the end.

    Raises:
        ReferencesBroken: rows refer to nothing, and did not before.
    """
    before = read_violations(connection, None)
    yield
    check_violations(connection, None, before)


def _enforce(connection: Connection, state: str) -> None:
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {state}")
    connection.rollback()
