"""Random pairs of models: from one to the other and back, and nothing is lost on the way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from sqlalchemy import MetaData

from gitmig.autogenerate.reflect import bulk, reflect
from gitmig.autogenerate.snapshot import Snapshot, TableInfo
from tests.random_tests import examples

TABLES = ("ants", "bees", "cats", "dogs")
# A type and a default belong to a name, for neither is compared yet.
COLUMNS: Mapping[str, tuple[Any, str | None]] = {
    "name": (sa.String(20), None),
    "count": (sa.Integer(), "0"),
    "amount": (sa.Numeric(8, 2), None),
    "made": (sa.DateTime(), None),
    "body": (sa.Text(), "it's: a :name"),
    "select": (sa.BigInteger(), None),
}
LISTS = st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=2, unique=True)


@dataclass(frozen=True)
class RandomTable:
    """A table, described without SQLAlchemy; `id` and `code` always exist."""

    columns: Mapping[str, bool]
    """Whether each may be null."""
    indexes: Mapping[str, tuple[list[str], bool]]
    uniques: Mapping[str, list[str]]
    references: Mapping[str, tuple[str, str, str | None]]
    """Column to referent table, referent column and ON DELETE."""


tables = st.builds(
    RandomTable,
    columns=st.dictionaries(st.sampled_from(sorted(COLUMNS)), st.booleans()),
    indexes=st.dictionaries(
        st.sampled_from(["ix_1", "ix_2"]), st.tuples(LISTS, st.booleans()), max_size=2
    ),
    uniques=st.dictionaries(st.sampled_from(["uq_1", "uq_2", ""]), LISTS, max_size=2),
    references=st.dictionaries(
        st.sampled_from(["one_id", "two_id"]),
        st.tuples(
            st.sampled_from(TABLES),
            st.sampled_from(["id", "code"]),
            st.sampled_from([None, "CASCADE", "SET NULL"]),
        ),
    ),
)
schemas = st.dictionaries(st.sampled_from(TABLES), tables, max_size=4)


def build(schema: Mapping[str, RandomTable], *, unalterable: Collection[str] = ()) -> MetaData:
    """Make models; of the `unalterable` tables only what SQLite's ALTER TABLE can change varies."""
    models = MetaData()
    for name, described in schema.items():
        fixed = name in unalterable
        table = sa.Table(
            name,
            models,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("code", sa.Integer, unique=True),
            sa.CheckConstraint("code > 0", name=f"ck_{name}"),
        )
        for column, nullable in sorted(described.columns.items()):
            type_, default = COLUMNS[column]
            may_be_null = default is None if fixed else nullable
            table.append_column(
                sa.Column(column, type_, nullable=may_be_null, server_default=default)
            )
        add_indexes(table, described)
        if not fixed:
            add_constraints(table, described, schema)
    return models


def add_indexes(table: sa.Table, described: RandomTable) -> None:
    """Add those whose columns are there."""
    for name, (columns, unique) in described.indexes.items():
        if set(columns) <= described.columns.keys():
            sa.Index(f"{name}_{table.name}", *(table.c[one] for one in columns), unique=unique)


def add_constraints(
    table: sa.Table, described: RandomTable, schema: Mapping[str, RandomTable]
) -> None:
    """Add unique constraints and foreign keys whose columns and tables are there."""
    for unique, columns in described.uniques.items():
        if set(columns) <= described.columns.keys():
            name = f"{unique}_{table.name}" if unique else None
            table.append_constraint(sa.UniqueConstraint(*columns, name=name))
    for column, (referent, referent_column, on_delete) in described.references.items():
        if referent in schema:
            key = sa.ForeignKey(
                f"{referent}.{referent_column}",
                name=f"fk_{table.name}_{column}",
                ondelete=on_delete,
                use_alter=True,
            )
            table.append_column(sa.Column(column, sa.Integer, key))


def contents(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot says, in a form that can be compared: no order, types by their repr."""
    return {info.name: _table(info) for info in snapshot.tables.values()}


def _table(info: TableInfo) -> dict[str, Any]:
    return {
        "columns": sorted(
            (one.name, repr(one.type), one.nullable, one.default) for one in info.columns
        ),
        "primary key": info.primary_key,
        "indexes": sorted((one.name, one.columns, one.unique) for one in info.indexes),
        "uniques": sorted(((one.name, one.columns) for one in info.unique_constraints), key=repr),
        "foreign keys": sorted(
            (one.columns, one.name, one.referent_table, one.referent_columns, dict(one.options))
            for one in info.foreign_keys
        ),
        "checks": sorted((one.name, one.sqltext) for one in info.check_constraints),
    }


def check_round_trip(database: Any, before: MetaData, after: MetaData) -> None:
    """Go there and back; each time nothing is left, and at the end all is as it was."""
    before.create_all(database.connection)
    original = contents(reflect(database.connection))
    database.go_there_and_back(before, after)
    assert contents(reflect(database.connection)) == original


RUN = examples(
    25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@RUN
@given(before=schemas, after=schemas)
def test_sqlite_there_and_back(database_in_memory: Any, before: Any, after: Any) -> None:
    common = before.keys() & after.keys()
    with database_in_memory() as sqlite:
        first, second = build(before, unalterable=common), build(after, unalterable=common)
        check_round_trip(sqlite, first, second)


@RUN
@given(before=schemas, after=schemas)
def test_postgresql_there_and_back(postgresql: Any, before: Any, after: Any) -> None:
    postgresql.connection.rollback()
    check_round_trip(postgresql, build(before), build(after))


@RUN
@given(schemas)
def test_the_own_reader_of_sqlite_sees_what_sqlalchemy_sees(
    database_in_memory: Any, schema: Any
) -> None:
    for table in schema.values():  # SQLAlchemy sees one of several with the same columns.
        assume(len({*map(tuple, table.uniques.values())}) == len(table.uniques))
    with database_in_memory() as sqlite:
        build(schema).create_all(sqlite.connection)
        tables = bulk.reflect_schema(sa.inspect(sqlite.connection), None)
        expected = Snapshot({table.key: table for table in tables})
        assert contents(reflect(sqlite.connection)) == contents(expected)
