"""What is computed from a column, or says something about it, makes room for its new type."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, Computed, Index, MetaData, UniqueConstraint, text
from sqlalchemy.dialects import postgresql as pg


def build(*items: Any) -> MetaData:
    models = MetaData()
    sa.Table("t", models, Column("id", sa.Integer, primary_key=True), *items)
    return models


def go(database: Any, before: MetaData, after: MetaData, *rows: str) -> None:
    """There and back with rows in it."""
    before.create_all(database.connection)
    for row in rows:
        database.connection.exec_driver_sql(row)
    database.go_there_and_back(before, after)


def documents(length: int) -> MetaData:
    """A title with all that may be computed from it."""
    words = Computed("to_tsvector('simple', title)", persisted=True)
    size = Computed('length("title")', persisted=True)
    return build(
        Column("title", sa.String(length)),
        Column("words", pg.TSVECTOR, words),
        Column("size", sa.Integer, size),
        Index("ix_words", "words", postgresql_using="gin"),
        Index("ix_size", text("(size + 1)")),
        Index("ix_long", "id", postgresql_where=text("size > 5")),
        UniqueConstraint("size", "id", name="uq"),
        CheckConstraint("size < 1000", name="ck"),
        CheckConstraint("title <> 'size'", name="ck_title"),
    )


def test_a_computed_column_makes_room(postgresql: Any) -> None:
    row = "INSERT INTO t (title) VALUES ('a word')"
    go(postgresql, documents(50), documents(80), row)
    words = postgresql.connection.exec_driver_sql("SELECT words, size FROM t").one()
    assert words == ("'a':1 'word':2", 6)


def test_what_says_nothing_about_it_stays(postgresql: Any) -> None:
    documents(50).create_all(postgresql.connection)
    upgrade = postgresql.render(documents(80)).upgrades
    assert "ck_title" not in upgrade
    for name in ("ix_words", "ix_size", "ix_long", "uq", "ck"):
        assert upgrade.count(f'"{name}"') == 2, name


ENUM = sa.Enum("1", "2", name="kind")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            (Column("a", ENUM), Index("ix", "id", postgresql_where=text("a = '1'"))),
            (Column("a", sa.String(5)), Index("ix", "id", postgresql_where=text("a = '1'"))),
        ),
        (
            (Column("a", sa.Integer), CheckConstraint("a > 0", name="ck")),
            (Column("a", sa.String(5)), CheckConstraint("a::int > 0", name="ck")),
        ),
        (
            (Column("a", sa.Integer), Index("ix", text("(a + 1)"))),
            (Column("a", sa.String(5)), Index("ix", text("(a::int + 1)"))),
        ),
        (
            (Column("a", sa.String(5)), CheckConstraint("a IN ('1', '2')", name="ck")),
            (Column("a", ENUM), CheckConstraint("a IN ('1', '2')", name="ck")),
        ),
    ],
)
def test_sql_about_a_column_of_quite_another_type(
    postgresql: Any, before: tuple[Any, ...], after: tuple[Any, ...]
) -> None:
    row = "INSERT INTO t (a) VALUES ('1')"
    go(postgresql, build(*before), build(*after), row)


def doubled(of: str = "a", name: str = "d") -> Column[Any]:
    return Column(name, sa.Integer, Computed(f"{of} * 2", persisted=True))


@pytest.mark.parametrize(
    "after",
    [
        build(),
        build(Column("a", sa.BigInteger)),
        build(doubled("b"), Column("b", sa.Integer)),
        build(Column("a", sa.Integer), Column("b", sa.Integer), doubled("b")),
    ],
    ids=["both go", "one goes, one gets a type", "in another order", "another one"],
)
def test_a_column_and_what_is_computed_from_it(database: Any, after: MetaData) -> None:
    before = build(Column("a", sa.Integer), doubled(), Index("ix", "d"))
    go(database, before, after, "INSERT INTO t (a) VALUES (1)")
    database.connection.exec_driver_sql("DROP TABLE t")
    go(database, after, before)


def test_what_is_computed_from_a_computed_column(mariadb: Any) -> None:
    """PostgreSQL has no such thing."""
    before = build(Column("a", sa.Integer), doubled(), doubled("d", "e"))
    go(mariadb, before, build(), "INSERT INTO t (id, a) VALUES (1, 1)")
