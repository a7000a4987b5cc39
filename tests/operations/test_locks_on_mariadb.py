"""What the documentation says that InnoDB allows during a change is what a MariaDB server does."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import create_engine

from tests.operations.database import Change, LiveOperations
from tests.operations.lock_cases import CASES, LOCKS, create_tables

DROP_INDEX = re.compile(r"DROP INDEX (\w+) ON (\w+)")
LESS = {
    "instant": "ALGORITHM=INSTANT",
    "in place": "ALGORITHM=INPLACE, LOCK=NONE",
    "shared": "ALGORITHM=INPLACE, LOCK=SHARED",
}
"""What a server is told to do with, from the least; what the last refuses copies the table."""


def measured_on_mariadb() -> Iterator[tuple[str, str, Change]]:
    """Yield the changes that are made by ALTER TABLE, or by CREATE INDEX and its like."""
    seen = set()
    for name, of, _, change in CASES:
        entry = next(entry for entry in LOCKS[name] if entry["of"] == of)
        altered = entry.get("mysql") in LESS and name != "drop_table"
        if altered and (name, of) not in seen:
            seen.add((name, of))
            yield name, of, change


def try_with(url: str, clause: str, change: Change) -> bool:
    """Tell whether the server does the change as the clause says; it refuses where it cannot."""
    engine = create_engine(url, poolclass=sa.NullPool)
    create_tables(engine)

    @sa.event.listens_for(engine, "before_cursor_execute", retval=True)
    def demand(*args: Any) -> tuple[str, Any]:
        # DROP INDEX itself takes every ALGORITHM, whatever it does then.
        statement = DROP_INDEX.sub(r"ALTER TABLE \2 DROP INDEX \1", args[2].strip())
        if statement.startswith("ALTER TABLE"):
            statement += f", {clause}"
        elif statement.startswith("CREATE INDEX"):
            statement += " " + clause.replace(",", "")
        return statement, args[3]

    try:
        with engine.begin() as connection:
            change(LiveOperations(connection))
    except sa.exc.DBAPIError as error:
        if "is not supported" not in str(error):
            raise
        return False
    finally:
        engine.dispose()
    return True


@pytest.mark.mariadb
@pytest.mark.parametrize(("name", "of", "change"), list(measured_on_mariadb()))
def test_what_mariadb_allows_meanwhile(
    mariadb_url: str, name: str, of: str, change: Change
) -> None:
    entry = next(entry for entry in LOCKS[name] if entry["of"] == of)
    server = create_engine(mariadb_url, poolclass=sa.NullPool)
    possible = []
    for how, clause in LESS.items():
        if try_with(mariadb_url, clause, change):
            possible.append(how)
            break
        with server.begin() as connection:
            connection.exec_driver_sql("SET foreign_key_checks = 0")
            for table in sa.inspect(connection).get_table_names():
                connection.exec_driver_sql(f"DROP TABLE {table}")
    expected = entry.get("mariadb", entry["mysql"])
    assert possible == ([] if expected == "shared" else [expected])
