"""The documented entry points, and what is left out of every comparison."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData

from gitmig.autogenerate import AutogenContext, compare_metadata, find_differences
from gitmig.autogenerate.api import produce_migrations
from gitmig.errors.autogenerate import DuplicateTable, NoConnection
from gitmig.runtime.migration import MigrationContext


def table(models: MetaData, name: str = "t", **options: Any) -> sa.Table:
    return sa.Table(name, models, sa.Column("id", sa.Integer, primary_key=True), **options)


def test_difference_tuples(sqlite: Any, models: MetaData) -> None:
    sqlite.connection.exec_driver_sql("CREATE TABLE old (id INTEGER PRIMARY KEY)")
    sqlite.connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT)")
    table(models).append_column(sa.Column("a", sa.Integer, nullable=False))
    removed, altered = compare_metadata(sqlite.context(), models)
    assert (removed[0], removed[1].name) == ("remove_table", "old")
    assert [one[0:4] for one in altered] == [("modify_nullable", None, "t", "a")]


def test_differences_name_the_directive(sqlite: Any, models: MetaData) -> None:
    table(models).append_column(sa.Column("a", sa.Integer, index=True))
    script = produce_migrations(sqlite.context(), models)
    assert [(one.kind, one.schema, one.table) for one in find_differences(script)] == [
        ("create_table", None, "t"),
        ("create_index", None, "t"),
    ]


def test_the_own_tables_are_left_out(sqlite: Any, models: MetaData) -> None:
    for name in ("gitmig_version", "gitmig_log", "alembic_version"):
        sqlite.connection.exec_driver_sql(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY)")
    assert sqlite.differences(models) == ["drop table alembic_version"]
    options = {"version_table": "alembic_version", "log_table": "gitmig_log"}
    assert sqlite.differences(models, **options) == ["drop table gitmig_version"]


def test_several_metadata(sqlite: Any) -> None:
    first, second, third = MetaData(), MetaData(), MetaData()
    table(first, "a")
    table(second, "b")
    table(third, "a")
    assert sqlite.differences([first, second]) == ["create table a (id)", "create table b (id)"]
    with pytest.raises(DuplicateTable, match="table a is in more than one"):
        sqlite.differences([first, third])


def test_schemas_that_only_the_models_name(postgresql: Any, models: MetaData) -> None:
    for schema in ("ours", "theirs"):
        postgresql.connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        postgresql.connection.exec_driver_sql(f"CREATE TABLE {schema}.old (id INTEGER PRIMARY KEY)")
    table(models, schema="ours")
    assert postgresql.differences(models) == ["create table ours.t (id)"]
    models.create_all(postgresql.connection)
    assert postgresql.differences(models) == []
    everything = postgresql.differences(models, include_schemas=True)
    assert everything == ["drop table ours.old", "drop table theirs.old"]
    ours = postgresql.differences(
        models, include_schemas=True, include_name=lambda name, type_, _: name != "theirs"
    )
    assert ours == ["drop table ours.old"]


def test_offline_there_is_nothing_to_compare_with(models: MetaData) -> None:
    context = MigrationContext.configure(dialect_name="sqlite")
    with pytest.raises(NoConnection):
        produce_migrations(context, models)
    assert AutogenContext(context, autogenerate=False).dialect.name == "sqlite"
