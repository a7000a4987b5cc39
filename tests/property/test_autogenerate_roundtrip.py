"""From one random model to another and back, by what was rendered: each time nothing is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from sqlalchemy import Connection, MetaData, NullPool, create_engine, inspect

from gitmig.autogenerate import find_differences, produce_migrations, render_script_bodies
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.property.random_models import (
    VALUES,
    RandomColumn,
    RandomModel,
    RandomReference,
    RandomTable,
    models,
)
from tests.property.random_tables import SCHEMA, build
from tests.random_tests import examples

FILE = """
import sqlalchemy as sa
{imports}

def upgrade():
    {upgrades}

def downgrade():
    {downgrades}
"""


@dataclass(frozen=True)
class Choices:
    """What both models have in common, and what the enumerations of each hold."""

    convention: bool
    """Whether names follow a convention."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    in_schema: bool = False
    """Whether some tables are in another schema."""


CHOICES = st.builds(
    Choices,
    st.booleans(),
    before=st.sampled_from(VALUES),
    after=st.sampled_from(VALUES),
    in_schema=st.sampled_from([False, False, True]),
)


def build_pair(
    before: RandomModel, after: RandomModel, choices: Choices, dialect: str
) -> tuple[MetaData, MetaData]:
    """The tables of both models."""
    common: Any = {"convention": choices.convention, "in_schema": choices.in_schema}
    return (
        build(before, dialect, values=choices.before, **common),
        build(after, dialect, values=choices.after, **common),
    )


RUN = examples(
    50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def is_own_schema(name: str | None, type_: str, _parents: Any) -> bool:
    """Leave out the schemas of other databases on the same server."""
    return type_ != "schema" or name in (None, SCHEMA)


# What the other model has in a schema is taken for one of its own only so.
OPTIONS = {"include_schemas": True, "include_name": is_own_schema}


def find_left(connection: Connection, metadata: MetaData) -> list[str]:
    """What separates the database from the models."""
    context = MigrationContext.configure(connection, opts=OPTIONS)
    return [one.sentence for one in find_differences(produce_migrations(context, metadata))]


def check_round_trip(connection: Connection, before: MetaData, after: MetaData) -> None:
    """Go there and back."""
    before.create_all(connection)
    assert find_left(connection, before) == []
    context = MigrationContext.configure(connection, opts={**OPTIONS, "target_metadata": after})
    script = render_script_bodies(produce_migrations(context, after), context)
    source = FILE.format(
        imports="\n".join(sorted(script.imports)),
        upgrades=script.upgrades,
        downgrades=script.downgrades,
    )
    namespace: dict[str, Any] = {"op": Operations(context)}
    exec(compile(source, "revision.py", "exec"), namespace)
    try:
        namespace["upgrade"]()
        assert find_left(connection, after) == []
        namespace["downgrade"]()
        assert find_left(connection, before) == []
    except BaseException as error:
        error.add_note(source)
        raise


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Connection]:
    """A connection to an empty database, on which everything is rolled back."""
    engine = create_engine(postgresql_url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def mariadb(mariadb_url: str) -> Iterator[Connection]:
    """A connection to an empty database."""
    engine = create_engine(mariadb_url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@RUN
@given(models("postgresql"), models("postgresql"), CHOICES)
def test_postgresql(
    postgresql: Connection, before: RandomModel, after: RandomModel, choices: Choices
) -> None:
    postgresql.rollback()
    postgresql.exec_driver_sql(f'CREATE SCHEMA "{SCHEMA}"')
    check_round_trip(postgresql, *build_pair(before, after, choices, "postgresql"))


PLAIN = Choices(convention=False, before=VALUES[0], after=VALUES[0])


def having(kind: str) -> RandomModel:
    """A table with a column of the kind."""
    return {"ants": RandomTable({"a": RandomColumn(kind, nullable=False)})}


def referring(*, held: bool = True, indexed: str | None = None) -> RandomModel:
    """A table with a column for the key of another, with a foreign key or an index or both."""
    reference = RandomReference("bees", held=held, indexed=indexed)
    return {"ants": RandomTable(references={"one_id": reference}), "bees": RandomTable()}


@RUN
@example(having("integer"), having("uuid"), PLAIN)
@example(referring(), referring(indexed="wide index"), PLAIN)
@example(referring(held=False), referring(), PLAIN)
@given(models("mysql"), models("mysql"), CHOICES)
def test_mariadb(
    mariadb: Connection, before: RandomModel, after: RandomModel, choices: Choices
) -> None:
    drop_all(mariadb)
    check_round_trip(mariadb, *build_pair(before, after, choices, "mysql"))


def drop_all(mariadb: Connection) -> None:
    """Empty a database that has no transactions for DDL."""
    mariadb.exec_driver_sql("SET foreign_key_checks = 0")
    for name in inspect(mariadb).get_table_names():
        quoted = mariadb.dialect.identifier_preparer.quote_identifier(name)
        mariadb.exec_driver_sql(f"DROP TABLE {quoted}")
    mariadb.exec_driver_sql("SET foreign_key_checks = 1")


@RUN
@example(having("big"), having("collated"), PLAIN)
@given(models("sqlite"), models("sqlite"), CHOICES)
def test_sqlite(before: RandomModel, after: RandomModel, choices: Choices) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        check_round_trip(connection, *build_pair(before, after, choices, "sqlite"))
    engine.dispose()
