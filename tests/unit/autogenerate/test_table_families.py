"""Partitions, inherited tables and those of extensions are not taken for tables too many."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, MetaData, Table

PARTITIONED = (
    "CREATE TABLE events (id int, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
    "CREATE INDEX ix_events ON events (at)",
    "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
)
INHERITED = (
    "CREATE TABLE animals (id int PRIMARY KEY, n int)",
    "CREATE TABLE zebras (stripes int) INHERITS (animals)",
)


@pytest.fixture
def partitioned(models: MetaData) -> MetaData:
    Table(
        "events",
        models,
        Column("id", sa.Integer, primary_key=True, autoincrement=False),
        Column("at", sa.Date, primary_key=True),
        sa.Index("ix_events", "at"),
        postgresql_partition_by="RANGE (at)",
    )
    return models


def execute(database: Any, *statements: str) -> None:
    for statement in statements:
        database.connection.exec_driver_sql(statement)


def test_partitions_come_with_their_table(postgresql: Any, partitioned: MetaData) -> None:
    execute(postgresql, *PARTITIONED)
    assert postgresql.differences(partitioned) == []
    drop = postgresql.render(MetaData())
    assert "events_1" not in drop.upgrades
    assert 'postgresql_partition_by="RANGE (at)"' in drop.downgrades
    postgresql.run(drop, "upgrade")
    postgresql.run(drop, "downgrade")
    assert postgresql.differences(partitioned) == []
    execute(postgresql, PARTITIONED[2])


def test_a_partition_that_the_models_have_is_compared(
    postgresql: Any, partitioned: MetaData
) -> None:
    execute(postgresql, *PARTITIONED)
    key = Column("id", sa.Integer, primary_key=True, autoincrement=False)
    Table("events_1", partitioned, key, Column("at", sa.Date, primary_key=True, comment="when"))
    assert postgresql.differences(partitioned)[-1] == "alter column events_1.at: comment"


def test_children_go_before_their_parents_and_come_after_them(postgresql: Any) -> None:
    execute(postgresql, *INHERITED)
    drop = postgresql.render(MetaData())
    postgresql.run(drop, "upgrade")
    postgresql.run(drop, "downgrade")
    models = MetaData()
    zebras: dict[str, Any] = {"postgresql_inherits": "zoo"}
    Table("yak", models, Column("stripes", sa.Integer), **zebras)
    Table("zoo", models, Column("n", sa.Integer))
    script = postgresql.render(models)
    postgresql.run(script, "upgrade")
    children = "SELECT inhrelid::regclass::text FROM pg_inherits"
    assert postgresql.connection.exec_driver_sql(children).scalars().all() == ["yak"]
    postgresql.run(script, "downgrade")
    assert postgresql.connection.exec_driver_sql(children).scalars().all() == ["zebras"]


def test_views_are_no_tables(database: Any, models: MetaData) -> None:
    Table("t", models, Column("id", sa.Integer, primary_key=True))
    models.create_all(database.connection)
    execute(database, "CREATE VIEW v AS SELECT id FROM t")
    if database.dialect == "postgresql":
        execute(database, "CREATE MATERIALIZED VIEW m AS SELECT id FROM t")
        execute(database, "CREATE INDEX ix_m ON m (id)")
    assert database.differences(models) == []
