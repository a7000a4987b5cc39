"""The locks that the documentation names are those that PostgreSQL takes."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, create_engine

from tests.conftest import POSTGRESQL
from tests.operations.database import Change, LiveOperations
from tests.operations.lock_cases import CASES, LOCKS, create_tables

STRENGTH = (
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)
HELD = sa.text(
    "SELECT l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
    "WHERE l.pid = pg_backend_pid() AND c.oid = to_regclass(:name)"
)
CONCURRENTLY = "an index with `postgresql_concurrently=True`"
"""Runs in no transaction, at whose end the locks could be looked at."""


def test_no_lock_is_forgotten() -> None:
    named = {(name, entry["of"]) for name in LOCKS if name != "sources" for entry in LOCKS[name]}
    seen = {(name, of) for name, of, _, _ in CASES}
    assert {(name, of) for name, of in named if of != CONCURRENTLY} == seen


@pytest.fixture(scope="module")
def tables(shared_url: str) -> Iterator[sa.Engine]:
    """An engine on a PostgreSQL database that has some tables."""
    engine = create_engine(shared_url)
    create_tables(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(tables: sa.Engine) -> Iterator[Connection]:
    """A connection whose changes are taken back."""
    with tables.connect() as connection:
        yield connection


@pytest.mark.parametrize("shared_url", [POSTGRESQL], indirect=True)
@pytest.mark.parametrize(("name", "of", "table", "change"), CASES)
def test_a_lock(connection: Connection, name: str, of: str, table: str, change: Change) -> None:
    change(LiveOperations(connection))
    modes = {mode.removesuffix("Lock") for mode in connection.scalars(HELD, {"name": table})}
    held = [lock for lock in STRENGTH if lock.title().replace(" ", "") in modes]
    (expected,) = {entry["postgresql"] for entry in LOCKS[name] if entry["of"] == of}
    assert held[-1] == expected
