"""Tables of a kind of their own: partitions, inherited, of extensions, not logged, strict."""

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
    drop = postgresql.drop_and_restore(partitioned)
    assert "events_1" not in drop.upgrades
    assert 'postgresql_partition_by="RANGE (at)"' in drop.downgrades
    execute(postgresql, PARTITIONED[2])


def test_a_partition_that_the_models_have_is_compared(
    postgresql: Any, partitioned: MetaData
) -> None:
    execute(postgresql, *PARTITIONED)
    key = Column("id", sa.Integer, primary_key=True, autoincrement=False)
    Table("events_1", partitioned, key, Column("at", sa.Date, primary_key=True, comment="when"))
    assert postgresql.differences(partitioned)[-1] == "alter column events_1.at: comment"


def test_a_key_to_a_partitioned_table_is_one_key(postgresql: Any, partitioned: MetaData) -> None:
    execute(postgresql, *PARTITIONED)
    Table(
        "visits",
        partitioned,
        Column("event", sa.Integer),
        Column("at", sa.Date),
        sa.ForeignKeyConstraint(["event", "at"], ["events.id", "events.at"]),
    ).create(postgresql.connection)
    assert postgresql.differences(partitioned) == []
    drop = postgresql.drop_and_restore(partitioned)
    assert drop.downgrades.count("ForeignKeyConstraint") == 1


def test_what_a_partition_has_of_its_table_stays(postgresql: Any, partitioned: MetaData) -> None:
    execute(
        postgresql,
        "CREATE TABLE days (day date PRIMARY KEY)",
        *PARTITIONED,
        "ALTER TABLE events ADD FOREIGN KEY (at) REFERENCES days",
        "ALTER TABLE events ADD UNIQUE (at)",
        "ALTER TABLE events ADD CONSTRAINT ck CHECK (id > 0)",
        "CREATE INDEX ix_own ON events_1 (id)",
    )
    models = MetaData()
    key = Column("id", sa.Integer, primary_key=True, autoincrement=False)
    Table("events_1", models, key, Column("at", sa.Date, primary_key=True))
    own = [one for one in postgresql.differences(models) if "events_1" in one]
    assert own == ["drop index ix_own on events_1"]
    sa.Index("events_1_at_idx", models.tables["events_1"].c.at)
    sa.Index("ix_own", models.tables["events_1"].c.id)
    assert not [one for one in postgresql.differences(models) if "events_1" in one]


def test_what_a_table_inherits_stays(postgresql: Any) -> None:
    execute(postgresql, "CREATE TABLE animals (id int, n int CONSTRAINT ck CHECK (n > 0))")
    execute(postgresql, "CREATE TABLE zebras (stripes int) INHERITS (animals)")
    models = MetaData()
    checked: Column[int] = Column("n", sa.Integer, sa.CheckConstraint("n > 0", name="ck"))
    Table("animals", models, Column("id", sa.Integer), checked)
    inherits: dict[str, Any] = {"postgresql_inherits": "animals"}
    Table("zebras", models, Column("stripes", sa.Integer), **inherits)
    assert postgresql.differences(models) == []


KINDS = [("CREATE UNLOGGED TABLE t (id int)", 'prefixes=["UNLOGGED"]')]
if not sa.__version__.startswith("2.0."):  # which makes no table with storage parameters
    storage = 'postgresql_with={"fillfactor": "70"}'
    KINDS.append(("CREATE TABLE t (id int) WITH (fillfactor = 70)", storage))


@pytest.mark.parametrize(("statement", "option"), KINDS)
def test_a_table_of_its_kind_is_restored_on_postgresql(
    postgresql: Any, statement: str, option: str
) -> None:
    kind = "SELECT relpersistence, reloptions FROM pg_class WHERE relname = 't'"
    check_restored(postgresql, statement, option, kind)


@pytest.mark.parametrize(
    ("statement", "option"),
    [
        ("CREATE TABLE t (id int, n text) ENGINE=MyISAM", 'mysql_engine="MyISAM"'),
        (
            "CREATE TABLE t (id int, n text) COLLATE latin1_german1_ci",
            'mysql_collate="latin1_german1_ci"',
        ),
    ],
)
def test_a_table_of_its_kind_is_restored_on_mariadb(
    mariadb: Any, statement: str, option: str
) -> None:
    check_restored(mariadb, statement, option, "SHOW CREATE TABLE t")


@pytest.mark.parametrize(
    ("statement", "option"),
    [
        ("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY) STRICT", "sqlite_strict=True"),
        (
            "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY) WITHOUT ROWID",
            "sqlite_with_rowid=False",
        ),
    ],
)
def test_a_table_of_its_kind_is_restored_on_sqlite(
    sqlite: Any, statement: str, option: str
) -> None:
    kind = "SELECT wr, strict FROM pragma_table_list WHERE name = 't'"
    check_restored(sqlite, statement, option, kind)


def check_restored(database: Any, statement: str, option: str, kind: str) -> None:
    """Drop a table and restore it: then it is as it was."""
    execute(database, statement)
    before = database.connection.exec_driver_sql(kind).all()
    drop = database.render(MetaData())
    assert option in drop.downgrades
    database.run(drop, "upgrade")
    database.run(drop, "downgrade")
    assert database.connection.exec_driver_sql(kind).all() == before


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
