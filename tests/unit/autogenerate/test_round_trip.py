"""What is written makes the database as the models are, and back."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData

from gitmig.errors.operations import UnsupportedOperation
from tests.unit.autogenerate.round_trip import Build, check_round_trip


def nothing(models: MetaData) -> None:
    """No tables."""


def shop(models: MetaData) -> None:
    """Tables that refer to each other."""
    sa.Table(
        "users",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(255), nullable=False, unique=True),
        sa.Column("name", sa.String(50), server_default="it's :me", index=True),
    )
    sa.Table(
        "orders",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("total", sa.Numeric(10, 2), server_default="0", nullable=False),
        sa.Column("made", sa.DateTime, server_default=sa.func.now()),
        sa.UniqueConstraint("code", name="uq_code"),
        sa.CheckConstraint("total >= 0", name="ck_total"),
        sa.Index("ix_code_total", "code", "total"),
    )


def columns(models: MetaData) -> None:
    """As the shop, with a column and its index more and one less."""
    shop(models)
    users, orders = models.tables["users"], models.tables["orders"]
    users.append_column(sa.Column("age", sa.Integer, index=True))
    orders.append_column(sa.Column("payer_id", sa.ForeignKey("users.id", name="fk_payer")))
    orders._columns.remove(orders.c.made)


def indexes(models: MetaData) -> None:
    """As the shop, with another index of the same name, a unique one more, and one less."""
    shop(models)
    users, orders = models.tables["users"], models.tables["orders"]
    orders.indexes.clear()
    sa.Index("ix_code_total", orders.c.total, orders.c.code.desc())
    sa.Index("ix_unique", orders.c.code, unique=True)
    users.indexes.clear()


def constraints(models: MetaData) -> None:
    """As the shop with other constraints, and a foreign key to what only now becomes unique."""
    shop(models)
    users, orders = models.tables["users"], models.tables["orders"]
    users.constraints -= {c for c in users.constraints if isinstance(c, sa.UniqueConstraint)}
    users.c.email.unique = None
    users.c.email.nullable = True
    users.append_constraint(sa.UniqueConstraint("name", "email", name="uq_name_email"))
    users.append_column(sa.Column("code", sa.String(10), unique=True))
    orders.append_constraint(sa.ForeignKeyConstraint(["code"], ["users.code"]))
    orders.c.code.nullable = False
    sa.Table(
        "notes",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.ForeignKey("users.code", name="fk_notes_code")),
    )


def friends(models: MetaData) -> None:
    """As the shop, where users refer to each other."""
    shop(models)
    friend: sa.Column[int] = sa.Column("friend_id", sa.ForeignKey("users.id", name="fk_friend"))
    models.tables["users"].append_column(friend)


def cycle(models: MetaData) -> None:
    """Two tables that refer to each other, and one that refers to itself."""
    sa.Table(
        "a",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("b_id", sa.ForeignKey("b.id", name="fk_a_b")),
        sa.Column("a_id", sa.ForeignKey("a.id")),
    )
    sa.Table(
        "b",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("a_id", sa.ForeignKey("a.id", name="fk_b_a"), index=True),
    )


def refer(models: MetaData, *indexes: sa.Index | sa.Constraint, key: sa.ForeignKey | None) -> None:
    """A table that refers to another by a key with such indexes."""
    sa.Table("people", models, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "letters",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.Integer),
        sa.Column("by", sa.Integer, *([] if key is None else [key])),
        *indexes,
    )


def indexed(models: MetaData) -> None:
    """A foreign key with an index."""
    refer(models, sa.Index("ix_by", "by"), key=sa.ForeignKey("people.id", name="fk_by"))


def bare(models: MetaData) -> None:
    """A foreign key without one: MySQL makes it an index, or keeps that which it has."""
    refer(models, key=sa.ForeignKey("people.id", name="fk_by"))


def otherwise_indexed(models: MetaData) -> None:
    """A foreign key with another index, which serves it as well."""
    refer(models, sa.Index("ix_by_at", "by", "at"), key=sa.ForeignKey("people.id", name="fk_by"))


def unique(models: MetaData) -> None:
    """A foreign key whose index is that of a unique constraint."""
    refer(models, sa.UniqueConstraint("by", name="uq"), key=sa.ForeignKey("people.id", name="fk"))


def refer_to_code(models: MetaData, name: str) -> None:
    """A foreign key to columns that are unique by a constraint of that name."""
    code = sa.Column("code", sa.Integer, nullable=False)
    key = sa.Column("id", sa.Integer, primary_key=True)
    sa.Table("people", models, key, code, sa.UniqueConstraint("code", name=name))
    by: sa.Column[int] = sa.Column(
        "by", sa.ForeignKey("people.code", name="fk_by", ondelete="CASCADE")
    )
    sa.Table("letters", models, sa.Column("id", sa.Integer, primary_key=True), by)


def refer_by_type(models: MetaData, type_: Any) -> None:
    """A key and what refers to it, both of that type; and a table that refers to itself."""
    sa.Table("people", models, sa.Column("id", type_, primary_key=True, autoincrement=False))
    by: sa.Column[int] = sa.Column("by", type_, sa.ForeignKey("people.id", name="fk_by"))
    sa.Table("letters", models, sa.Column("id", sa.Integer, primary_key=True), by)
    up: sa.Column[int] = sa.Column("up", type_, sa.ForeignKey("trees.id", name="fk_up"))
    key: sa.Column[int] = sa.Column("id", type_, primary_key=True, autoincrement=False)
    sa.Table("trees", models, key, up)


def small_keys(models: MetaData) -> None:
    refer_by_type(models, sa.Integer)


def big_keys(models: MetaData) -> None:
    refer_by_type(models, sa.BigInteger)


def by_one(models: MetaData) -> None:
    refer_to_code(models, "uq_one")


def by_other(models: MetaData) -> None:
    refer_to_code(models, "uq_other")


def cascading(models: MetaData) -> None:
    """A foreign key without an index, and with another option."""
    refer(models, key=sa.ForeignKey("people.id", name="fk_by", ondelete="CASCADE"))


def matching(models: MetaData) -> None:
    """A foreign key that all of its columns have or none: PostgreSQL tells it."""
    refer(models, key=sa.ForeignKey("people.id", name="fk_by", match="FULL"))


def apart(models: MetaData) -> None:
    """No foreign key, where there was one."""
    refer(models, key=None)


ON_ALL = [(nothing, shop), (shop, nothing), (nothing, cycle), (cycle, nothing), (shop, columns)]
ON_ALL += [(shop, indexes), (indexes, shop), (cycle, shop)]
ON_SERVERS = [
    (columns, shop),
    (shop, friends),
    (shop, constraints),
    (constraints, shop),
    (constraints, nothing),
    (cycle, constraints),
    (nothing, indexed),
    (indexed, nothing),
    (indexed, bare),
    (indexed, otherwise_indexed),
    (bare, cascading),
    (bare, apart),
    (indexed, apart),
    (bare, indexed),
    (by_one, by_other),
    (small_keys, big_keys),
    (unique, bare),
    (unique, otherwise_indexed),
    (bare, unique),
    (apart, unique),
    (bare, otherwise_indexed),
    (otherwise_indexed, bare),
    (cascading, bare),
    (cascading, indexed),
    (indexed, cascading),
    (apart, bare),
    (apart, cascading),
    (apart, indexed),
    (apart, otherwise_indexed),
]


def pair_id(value: Build) -> str:
    return value.__name__


@pytest.mark.parametrize(("before", "after"), ON_ALL, ids=pair_id)
def test_there_and_back(database: Any, before: Build, after: Build) -> None:
    check_round_trip(database, before, after)


@pytest.mark.parametrize(("before", "after"), ON_SERVERS, ids=pair_id)
def test_there_and_back_with_constraints(postgresql: Any, before: Build, after: Build) -> None:
    check_round_trip(postgresql, before, after)


@pytest.mark.parametrize(("before", "after"), ON_SERVERS, ids=pair_id)
def test_there_and_back_on_mariadb(mariadb: Any, before: Build, after: Build) -> None:
    check_round_trip(mariadb, before, after)


@pytest.mark.parametrize(("before", "after"), ON_SERVERS, ids=pair_id)
def test_there_and_back_on_sqlite(sqlite: Any, before: Build, after: Build) -> None:
    check_round_trip(sqlite, before, after)


@pytest.mark.parametrize("pair", [(bare, matching), (matching, bare)], ids=["there", "back"])
def test_a_match_there_and_back(postgresql: Any, pair: tuple[Build, Build]) -> None:
    check_round_trip(postgresql, *pair)
    name = "fk_by"
    matched = "SELECT confmatchtype::text FROM pg_constraint WHERE conname = %s"
    there = postgresql.connection.exec_driver_sql(matched, (name,)).scalar_one()
    assert there == ("s" if pair[0] is bare else "f")


def test_without_blocks_sqlite_is_asked_for_what_it_cannot_do(sqlite: Any) -> None:
    first, second = MetaData(), MetaData()
    shop(first)
    constraints(second)
    first.create_all(sqlite.connection)
    assert "add unique constraint uq_name_email to users" in sqlite.differences(second)
    script = sqlite.render(second, render_as_batch=False)
    with pytest.raises(UnsupportedOperation) as caught:
        sqlite.run(script, "upgrade")
    assert caught.value.hint


def test_an_unnamed_constraint_is_dropped_by_the_name_that_a_block_gives_it(sqlite: Any) -> None:
    sqlite.connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER UNIQUE)")
    models = MetaData()
    sa.Table("t", models, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer))
    script = sqlite.render(models)
    assert 'batch_op.drop_constraint("uq_t_a", type_="unique")' in script.upgrades
    sqlite.run(script, "upgrade")
    assert sqlite.differences(models) == []


def test_an_unnamed_constraint_says_what_is_missing_where_there_is_no_block(sqlite: Any) -> None:
    sqlite.connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER UNIQUE)")
    models = MetaData()
    sa.Table("t", models, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer))
    upgrades = sqlite.render(models, render_as_batch=False).upgrades
    assert upgrades.startswith("# The constraint has no name")
    assert upgrades.endswith('op.drop_constraint(None, "t", type_="unique")')


def test_a_type_that_is_not_known_is_to_be_written(sqlite: Any) -> None:
    sqlite.connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a)")
    downgrades = sqlite.render(MetaData()).downgrades
    assert downgrades.startswith("# The type of t.a is not known to SQLAlchemy: write it here.\n")
