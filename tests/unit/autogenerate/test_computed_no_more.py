"""A computed column becomes an ordinary one: what it holds is all that there is of it."""

from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    UniqueConstraint,
    text,
)


def build(column: Column[Any], *, rests: Any = Integer) -> MetaData:
    """Return models with the column, and with what lies on it."""
    models = MetaData()
    Table(
        "t",
        models,
        Column("id", Integer, primary_key=True),
        Column("a", rests),
        column,
        CheckConstraint("b > 0", name="ck"),
        UniqueConstraint("b", "id", name="uq"),
        Index("ix", "b"),
    )
    return models


def make_computed(*, persisted: bool = True) -> Column[Any]:
    return Column("b", Integer, Computed("a + 1", persisted=persisted))


def leave(database: Any, before: MetaData, after: MetaData) -> list[Any]:
    """Go there and back with a row; return what the column holds there."""
    connection = database.connection
    before.create_all(connection)
    connection.execute(text("INSERT INTO t (a) VALUES (4)"))
    script = database.render(after)
    held = []
    for direction, models in (("upgrade", after), ("downgrade", before), ("upgrade", after)):
        database.run(script, direction)
        assert database.differences(models) == []
        held.append(connection.scalar(text("SELECT b FROM t")))
    return held


@pytest.mark.parametrize(
    ("type_", "options"),
    [
        (Integer, {}),
        (Integer, {"nullable": False}),
        (Integer, {"server_default": "7"}),
        (BigInteger, {"server_default": "7", "nullable": False}),
    ],
)
def test_values_stay(database: Any, type_: Any, options: dict[str, Any]) -> None:
    after = build(Column("b", type_, **options))
    assert leave(database, build(make_computed()), after) == [5, 5, 5]


def test_what_it_was_computed_from_gets_another_type(server: Any) -> None:
    after = build(Column("b", Integer), rests=Numeric(8, 2))
    assert leave(server, build(make_computed()), after) == [5, 5, 5]


def test_a_virtual_one_stays_on_sqlite(sqlite: Any) -> None:
    before, after = build(make_computed(persisted=False)), build(Column("b", Integer))
    assert leave(sqlite, before, after) == [5, 5, 5]


def test_a_virtual_one_of_mariadb_says_what_it_loses(mariadb: Any) -> None:
    before, after = build(make_computed(persisted=False)), build(Column("b", Integer))
    before.create_all(mariadb.connection)
    script = mariadb.render(after)
    assert "without the values that it had" in script.upgrades
    assert "without the values that it had" not in script.downgrades


def test_the_difference_is_told(postgresql: Any) -> None:
    build(make_computed()).create_all(postgresql.connection)
    differences = postgresql.differences(build(Column("b", Integer)))
    assert "alter column t.b: computed no more, keeps its values" in differences
