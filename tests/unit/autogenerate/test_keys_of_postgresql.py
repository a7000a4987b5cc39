"""What keys of PostgreSQL say beside their columns is compared, written and restored."""

import itertools
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData, PrimaryKeyConstraint, UniqueConstraint

TIMING: list[dict[str, Any]] = [
    {},
    {"deferrable": True},
    {"deferrable": True, "initially": "DEFERRED"},
    {"postgresql_include": ["b", "c d"]},
]
UNIQUE = [*TIMING, {"postgresql_nulls_not_distinct": True}, {"postgresql_include": ["b"]}]
PAIRS = [
    *((PrimaryKeyConstraint, *pair) for pair in itertools.permutations(TIMING, 2)),
    *((UniqueConstraint, *pair) for pair in itertools.permutations(UNIQUE, 2)),
]


def build(kind: Any, options: dict[str, Any]) -> MetaData:
    models = MetaData()
    columns = [sa.Column(name, sa.Integer, nullable=False) for name in ("a", "b", "c d")]
    sa.Table("t", models, *columns, kind("a", name="key", **options))
    return models


@pytest.mark.parametrize(("kind", "before", "after"), PAIRS)
def test_one_becomes_the_other_and_comes_back(
    postgresql: Any, kind: Any, before: dict[str, Any], after: dict[str, Any]
) -> None:
    old, new = build(kind, before), build(kind, after)
    old.create_all(postgresql.connection)
    assert postgresql.differences(old) == []
    script = postgresql.render(new)
    postgresql.run(script, "upgrade")
    assert postgresql.differences(new) == []
    assert postgresql.differences(old) != []
    postgresql.run(script, "downgrade")
    assert postgresql.differences(old) == []


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        *((PrimaryKeyConstraint, one) for one in TIMING),
        *((UniqueConstraint, one) for one in UNIQUE),
    ],
)
def test_a_dropped_table_comes_back_with_all_of_it(
    postgresql: Any, kind: Any, options: dict[str, Any]
) -> None:
    models = build(kind, options)
    models.create_all(postgresql.connection)
    postgresql.drop_and_restore(models)


def test_a_key_that_others_refer_to_changes_under_them(postgresql: Any) -> None:
    def build_pair(**options: Any) -> MetaData:
        models = MetaData()
        key = PrimaryKeyConstraint("id", name="key", **options)
        sa.Table("p", models, sa.Column("id", sa.Integer), sa.Column("x", sa.Integer), key)
        sa.Table("c", models, sa.Column("p", sa.ForeignKey("p.id")), sa.Column("n", sa.Integer))
        return models

    plain, covering = build_pair(), build_pair(postgresql_include=["x"])
    plain.create_all(postgresql.connection)
    postgresql.go_there_and_back(plain, covering)


def test_what_is_not_valid_yet_is_no_difference_and_comes_back_so(postgresql: Any) -> None:
    models = MetaData()
    sa.Table("o", models, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "t",
        models,
        sa.Column("a", sa.Integer),
        sa.ForeignKeyConstraint(["a"], ["o.id"], name="fk"),
        sa.CheckConstraint("a > 5", name="ck"),
    )
    models.tables["o"].create(postgresql.connection)
    execute = postgresql.connection.exec_driver_sql
    execute("CREATE TABLE t (a int)")
    execute("INSERT INTO t VALUES (1)")
    execute("ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES o NOT VALID")
    execute("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 5) NOT VALID")
    assert postgresql.differences(models) == []
    without = MetaData()
    models.tables["o"].to_metadata(without)
    sa.Table("t", without, sa.Column("a", sa.Integer))
    script = postgresql.render(without)
    postgresql.run(script, "upgrade")
    postgresql.run(script, "downgrade")
    assert postgresql.differences(models) == []
    valid = execute("SELECT convalidated FROM pg_constraint WHERE conname IN ('ck', 'fk')")
    assert valid.scalars().all() == [False, False]


def test_models_that_say_not_valid_are_content_with_what_was_validated(postgresql: Any) -> None:
    models = MetaData()
    checked = sa.CheckConstraint("a > 5", name="ck", postgresql_not_valid=True)
    sa.Table("t", models, sa.Column("a", sa.Integer), checked)
    models.create_all(postgresql.connection)
    assert postgresql.differences(models) == []
    postgresql.connection.exec_driver_sql("ALTER TABLE t VALIDATE CONSTRAINT ck")
    assert postgresql.differences(models) == []


def build_doubles(*columns: sa.Column[Any], items: tuple[Any, ...] = ()) -> MetaData:
    models = MetaData()
    sa.Table("t", models, *columns, sa.Column("x", sa.Integer), *items)
    return models


DOUBLES = {
    "unnamed": build_doubles(sa.Column("id", sa.Integer, primary_key=True, unique=True)),
    "named": build_doubles(
        sa.Column("id", sa.Integer, primary_key=True), items=(UniqueConstraint("id", name="uq"),)
    ),
    "another order": build_doubles(
        sa.Column("a", sa.Integer, primary_key=True),
        sa.Column("b", sa.Integer, primary_key=True),
        items=(UniqueConstraint("a", "b"), UniqueConstraint("b", "a")),
    ),
    "deferred": build_doubles(
        sa.Column("id", sa.Integer, primary_key=True),
        items=(UniqueConstraint("id", deferrable=True, initially="DEFERRED"),),
    ),
}


@pytest.mark.parametrize("name", DOUBLES)
def test_what_the_primary_key_says_is_not_missing(postgresql: Any, name: str) -> None:
    models = DOUBLES[name]
    models.create_all(postgresql.connection)
    assert postgresql.differences(models) == []
    drop = postgresql.render(MetaData())
    postgresql.run(drop, "upgrade")
    make = postgresql.render(models)
    postgresql.run(make, "upgrade")
    assert postgresql.differences(models) == []


def test_what_the_primary_key_says_may_be_there_once_more(postgresql: Any) -> None:
    DOUBLES["unnamed"].create_all(postgresql.connection)
    postgresql.connection.exec_driver_sql("ALTER TABLE t ADD CONSTRAINT uq UNIQUE (id)")
    for name in ("unnamed", "named"):
        assert postgresql.differences(DOUBLES[name]) == []
    without = build_doubles(sa.Column("id", sa.Integer, primary_key=True))
    assert postgresql.differences(without) == ["drop unique constraint uq of t"]
