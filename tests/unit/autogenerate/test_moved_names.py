"""A name that a database has once goes from one table to another."""

from typing import Any

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)

from tests.unit.autogenerate.round_trip import go_there_and_back


def add_plain(models: MetaData, name: str) -> None:
    """Add a table with nothing but columns and a key of its own name."""
    Table(
        name,
        models,
        Column("id", Integer, primary_key=True),
        Column("a", Integer),
        Column("b_id", Integer),
    )


def add_named(models: MetaData, name: str) -> None:
    """Add it with something of each kind that some database has by its name alone."""
    add_plain(models, name)
    table = models.tables[name]
    table.append_constraint(ForeignKeyConstraint(["b_id"], ["referents.id"], name="fk"))
    table.append_constraint(UniqueConstraint("a", name="uq"))
    Index("ix", table.c.a)


def build(models: MetaData, named: str, *plain: str) -> None:
    """Add tables; one of them has the names."""
    Table("referents", models, Column("id", Integer, primary_key=True))
    add_named(models, named)
    for name in plain:
        add_plain(models, name)


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_from_a_dropped_table_to_an_added_one(database: Any, names: tuple[str, str]) -> None:
    old, new = names
    go_there_and_back(
        database, lambda models: build(models, old), lambda models: build(models, new)
    )


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_from_a_changed_table_to_another(database: Any, names: tuple[str, str]) -> None:
    go_there_and_back(
        database,
        lambda models: build(models, *names),
        lambda models: build(models, *reversed(names)),
    )


def test_from_a_changed_table_to_an_added_one(database: Any) -> None:
    go_there_and_back(
        database, lambda models: build(models, "b"), lambda models: build(models, "a", "b")
    )


def test_from_a_dropped_table_to_a_changed_one(database: Any) -> None:
    go_there_and_back(
        database, lambda models: build(models, "a", "b"), lambda models: build(models, "b")
    )


def test_a_foreign_key_to_the_table_itself_goes_before(postgresql: Any) -> None:
    def before(models: MetaData) -> None:
        add_plain(models, "a")
        Table(
            "b",
            models,
            Column("id", Integer, primary_key=True),
            Column("a", Integer),
            Column("up", Integer, ForeignKey("b.a", name="fk_up")),
            UniqueConstraint("a", name="uq"),
        )

    def after(models: MetaData) -> None:
        Table(
            "a",
            models,
            Column("id", Integer, primary_key=True),
            Column("a", Integer),
            UniqueConstraint("a", name="uq"),
        )
        add_plain(models, "b")

    go_there_and_back(postgresql, before, after)


def test_what_is_not_in_the_way_keeps_its_place(postgresql: Any) -> None:
    def before(models: MetaData) -> None:
        Table("a", models, Column("id", Integer, primary_key=True))

    def after(models: MetaData) -> None:
        Table("b", models, Column("id", Integer, primary_key=True))

    script = go_there_and_back(postgresql, before, after)
    assert script.upgrades.index("create_table") < script.upgrades.index("drop_table")
