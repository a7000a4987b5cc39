"""Every operation on every database: up, down and up again, with what reflection finds.

The tables that are expected are made by SQLAlchemy's own CREATE TABLE, so no operation is measured
by itself.
"""

from collections.abc import Iterator, Mapping

import pytest
import sqlalchemy as sa
from sqlalchemy import create_engine

from gitmig.errors import GitmigError
from gitmig.operations import OPERATIONS
from tests.operations.cases import START_ROWS, Case, Rows, start_tables
from tests.operations.cases_of_columns import CASES_OF_COLUMNS
from tests.operations.cases_of_constraints import CASES_OF_CONSTRAINTS
from tests.operations.cases_of_tables import CASES_OF_TABLES
from tests.operations.database import Database, Schema, reversed_change

CASES = [*CASES_OF_COLUMNS, *CASES_OF_CONSTRAINTS, *CASES_OF_TABLES]


def test_no_operation_is_forgotten() -> None:
    others = {"batch_alter_table"}  # which test_batch_alter_table.py takes up and down
    assert {case.directive for case in CASES} == set(OPERATIONS) - others
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.fixture(scope="module")
def shared(shared_url: str) -> Iterator[Database]:
    """A database that is left as it was found."""
    options = {"options": "-c synchronous_commit=off"} if "postgresql" in shared_url else {}
    engine = create_engine(shared_url, connect_args=options)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def database(shared: Database) -> Iterator[Database]:
    """An empty database, of each kind in turn."""
    yield shared
    drop_tables(shared)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_up_down_and_up(case: Case, database: Database) -> None:
    create_start(database)
    start = state(database)
    refused = case.refused.get(database.name)
    if refused is not None:
        check_refused(case, database, refused)
        assert state(database) == start
        return
    operations = database.run(case.up)
    above = state(database)
    database.run(case.down or reversed_change(operations))
    assert state(database) == start
    database.run(case.up)
    assert state(database) == above
    check_rows(above[1], case.rows)
    assert above[0] == expected_schema(case, database)


def check_refused(case: Case, database: Database, refused: type[GitmigError]) -> None:
    with pytest.raises(refused) as caught:
        database.run(case.up)
    assert caught.value.message
    assert caught.value.hint, "there is a way that works"


def create_start(database: Database) -> None:
    with database.engine.begin() as connection:
        metadata = start_tables(database.name).create_all(connection)
        for name, rows in START_ROWS.items():
            table = metadata.tables[name]
            if rows:
                keys = table.c.keys()
                connection.execute(
                    table.insert(), [dict(zip(keys, row, strict=True)) for row in rows]
                )


def expected_schema(case: Case, database: Database) -> Schema:
    """What reflection finds where the tables were made as they shall be."""
    tables = start_tables(database.name)
    case.expected(tables)
    drop_tables(database)
    with database.engine.begin() as connection:
        tables.create_all(connection)
    return database.schema()


def drop_tables(database: Database) -> None:
    found = sa.MetaData()
    with database.engine.begin() as connection:
        found.reflect(connection)
        found.drop_all(connection)


def check_rows(found: Mapping[str, Rows], expected: Mapping[str, Rows]) -> None:
    assert {name: found[name] for name in expected} == expected


def state(database: Database) -> tuple[Schema, dict[str, Rows]]:
    schema = database.schema()
    query = "SELECT * FROM {} ORDER BY 1"
    return schema, {name: database.rows(query.format(name)) for name in schema}
