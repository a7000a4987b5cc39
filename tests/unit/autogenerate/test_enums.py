"""Values of PostgreSQL's enumerations, there and back."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData

from gitmig.autogenerate.compare.enums import merge_values


def users(*values: str, default: str | None = None) -> MetaData:
    """Models with an enumeration, and an array of it."""
    models = MetaData()
    kind = sa.Enum(*values, name="kind")
    key = sa.Column("id", sa.Integer, primary_key=True)
    column: sa.Column[str] = sa.Column("kind", kind, server_default=default)
    sa.Table("users", models, key, column, sa.Column("kinds", sa.ARRAY(kind)))
    return models


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (users("a", "b"), users("a", "b"), []),
        (users("a", "b"), users("a", "x", "b"), ["alter enum kind: add 'x'"]),
        (users("a", "b"), users("b"), ["alter enum kind: remove 'a'"]),
        (users("a", "b"), users("b", "a"), ["alter enum kind: another order"]),
        (
            users("a", "b", default="a"),
            users("b", "c", default="c"),
            [
                "alter enum kind: add 'c'",
                "alter column users.kind: server default 'c'",
                "alter enum kind: remove 'a'",
            ],
        ),
    ],
)
def test_there_and_back(
    postgresql: Any, before: MetaData, after: MetaData, found: list[str]
) -> None:
    before.create_all(postgresql.connection)
    assert postgresql.differences(after) == found
    script = postgresql.go_there_and_back(before, after)
    assert ("rewrite=True" in script.upgrades) == (len(found) == 3)


def compared(part: str, *values: str) -> MetaData:
    """Models that compare the enumeration with its last value."""
    models = users(*values)
    table = models.tables["users"]
    if part == "check":
        table.append_constraint(sa.CheckConstraint(f"kind <> '{values[-1]}'", name="ck"))
    else:
        where = table.c.kind == values[-1]
        sa.Index("ix", table.c.id, postgresql_where=where)
    return models


@pytest.mark.parametrize("part", ["check", "index"])
def test_a_new_value_may_be_compared_at_once(postgresql: Any, part: str) -> None:
    before, after = compared(part, "a", "b"), compared(part, "a", "c")
    before.create_all(postgresql.connection)
    assert "alter enum kind: add 'c'" in postgresql.differences(after)
    script = postgresql.go_there_and_back(before, after)
    assert "rewrite=True" in script.upgrades
    assert "rewrite=True" in script.downgrades


def test_a_row_keeps_its_value_from_going(postgresql: Any) -> None:
    users("a", "b").create_all(postgresql.connection)
    postgresql.connection.exec_driver_sql("INSERT INTO users (id, kind) VALUES (1, 'a')")
    script = postgresql.render(users("b"))
    with pytest.raises(sa.exc.DBAPIError, match='invalid input value for enum kind: "a"'):
        postgresql.run(script, "upgrade")


def test_new_values_stand_where_they_are_wanted() -> None:
    assert merge_values(["a", "c"], ["a", "b", "c", "d"]) == ["a", "b", "c", "d"]
    assert merge_values(["a", "gone", "c"], ["x", "c", "a"]) == ["a", "gone", "x", "c"]


def test_a_new_value_in_the_default_of_an_array_is_used(postgresql: Any) -> None:
    def build(value: str) -> MetaData:
        models = users("a", value)
        models.tables["users"].c.kinds.server_default = sa.DefaultClause(f"{{{value}}}")
        return models

    before, after = build("b"), build("c")
    before.create_all(postgresql.connection)
    script = postgresql.go_there_and_back(before, after)
    assert "rewrite=True" in script.upgrades
    assert "rewrite=True" in script.downgrades
