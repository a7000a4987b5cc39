"""Random schemas and random operations: reflection finds what the operations describe.

And their reverses, the last first, bring back the start.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import Connection, NullPool, create_engine

from gitmig.errors import UnsupportedOperation
from gitmig.operations import (
    BatchAlterTableOp,
    CreateTableOp,
    DropTableOp,
    MigrateOperation,
    RenameTableOp,
)
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.operations.database import TableState, reflect_schema
from tests.property.schema_model import Schema, build
from tests.property.schema_steps import (
    EVERYWHERE,
    IN_BATCHES,
    NOT_ON_SQLITE,
    Step,
    schemas,
    sequences,
)
from tests.random_tests import examples

FEW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


Written = Callable[[MigrateOperation], MigrateOperation]


def as_it_is(operation: MigrateOperation) -> MigrateOperation:
    return operation


def in_batch(operation: MigrateOperation) -> MigrateOperation:
    """What changes one table, as a block that makes the table anew where SQLite needs one."""
    if isinstance(operation, CreateTableOp | DropTableOp | RenameTableOp):
        return operation
    changed: Any = operation
    return BatchAlterTableOp(changed.table_name, [operation])


def unordered(schema: dict[str, TableState]) -> dict[str, TableState]:
    """A column that comes back comes last: where it stood is nothing that ADD COLUMN can say."""
    return {
        name: replace(table, columns=tuple(sorted(table.columns))) for name, table in schema.items()
    }


def expected(connection: Connection, schema: Schema) -> dict[str, TableState]:
    build(schema).create_all(connection)
    return reflect_schema(connection)


def check(
    connection: Connection, start: Schema, steps: list[Step], written: Written = as_it_is
) -> None:
    before = expected(connection, start)
    op = Operations(MigrationContext.configure(connection))
    for step in steps:
        op.invoke(written(step.operation))
    above = reflect_schema(connection)
    for step in reversed(steps):
        op.invoke(written(step.operation.reverse()))
    assert unordered(reflect_schema(connection)) == unordered(before)
    connection.rollback()
    assert above == expected(connection, steps[-1].schema if steps else start)
    connection.rollback()


@st.composite
def journeys(draw: st.DrawFn, kinds: Any) -> tuple[Schema, list[Step]]:
    start = draw(schemas())
    return start, draw(sequences(start, kinds, "t"))


@examples(40, suppress_health_check=FEW)
@given(journeys([*EVERYWHERE, *NOT_ON_SQLITE]))
def test_postgresql(postgresql: Connection, journey: tuple[Schema, list[Step]]) -> None:
    postgresql.rollback()
    check(postgresql, *journey)


@examples(100, suppress_health_check=FEW)
@given(journeys(EVERYWHERE))
def test_sqlite(sqlite: Connection, journey: tuple[Schema, list[Step]]) -> None:
    sqlite.rollback()
    check(sqlite, *journey)


@examples(60, suppress_health_check=FEW)
@given(journeys([*EVERYWHERE, *IN_BATCHES]))
def test_sqlite_in_batches(sqlite: Connection, journey: tuple[Schema, list[Step]]) -> None:
    sqlite.rollback()
    check(sqlite, *journey, written=in_batch)


@given(journeys([*EVERYWHERE, *NOT_ON_SQLITE]))
def test_an_operation_names_what_it_changes(journey: tuple[Schema, list[Step]]) -> None:
    before, steps = journey
    for step in steps:
        touched = {touch.table for touch in step.operation.touches() if touch.effect != "read"}
        names = before.keys() | step.schema.keys()
        changed = {name for name in names if before.get(name) != step.schema.get(name)}
        if isinstance(step.operation, RenameTableOp):  # keys of other tables go with the name
            changed &= {step.operation.table_name, step.operation.new_table_name}
        assert touched == changed
        assert all(name in step.operation.describe() for name in changed)
        before = step.schema


@examples(60, suppress_health_check=FEW)
@given(journeys(NOT_ON_SQLITE))
def test_what_sqlite_cannot_do_changes_nothing(
    sqlite: Connection, journey: tuple[Schema, list[Step]]
) -> None:
    start, steps = journey
    sqlite.rollback()
    before = expected(sqlite, start)
    for step in steps[:1]:
        op = Operations(MigrationContext.configure(sqlite))
        with pytest.raises(UnsupportedOperation) as caught:
            op.invoke(step.operation)
        assert caught.value.hint
    assert reflect_schema(sqlite) == before


@pytest.fixture
def postgresql(postgresql_url: str) -> Any:
    """A connection to an empty PostgreSQL database."""
    engine = create_engine(postgresql_url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def sqlite() -> Any:
    """A connection to an empty SQLite database, which takes DDL back with a transaction."""
    engine = create_engine("sqlite://", poolclass=sa.StaticPool)

    @sa.event.listens_for(engine, "connect")
    def leave_transactions_alone(driver: Any, _: object) -> None:
        driver.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    with engine.connect() as connection:
        yield connection
    engine.dispose()
