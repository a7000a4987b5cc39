"""A database that `create_all` made is what the models say: nothing is found."""

import enum
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg

from tests.unit.autogenerate.large_models import LARGE
from tests.unit.autogenerate.service_models import SCHEMAS, SERVICE

CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


def types(models: MetaData) -> None:
    """Every generic type."""
    sa.Table(
        "things",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("big", sa.BigInteger, nullable=False),
        sa.Column("small", sa.SmallInteger),
        sa.Column("flag", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("color", sa.Enum(Color, name="color")),
        sa.Column("name", sa.String(50), server_default='it\'s: a "name"'),
        sa.Column("body", sa.Text),
        sa.Column("amount", sa.Numeric(10, 2), server_default="0"),
        sa.Column("ratio", sa.Float),
        sa.Column("day", sa.Date),
        sa.Column("at", sa.DateTime, server_default=sa.func.now()),
        sa.Column("clock", sa.Time),
        sa.Column("span", sa.Interval),
        sa.Column("data", sa.JSON),
        sa.Column("blob", sa.LargeBinary),
        sa.Column("uuid", sa.Uuid),
    )


def keys(models: MetaData) -> None:
    """Primary keys, indexes and unique constraints, with names and without."""
    sa.Table(
        "users",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(50), nullable=False, unique=True),
        sa.Column("login", sa.String(50), unique=True, index=True),
        sa.Column("name", sa.String(50), index=True),
        sa.Column("b", sa.Integer),
        sa.Column("a", sa.Integer),
        sa.UniqueConstraint("b", "a", name="uq_b_a"),
        sa.UniqueConstraint("a", "name"),
        sa.Index("ix_b", "b", "a"),
        sa.Index("UPPER_ix", "a", unique=True),
    )
    sa.Table(
        "pairs",
        models,
        sa.Column("left", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("right", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("select", sa.Integer, unique=True),
        sa.Column("a, b (c)", sa.Integer, index=True),
    )
    users = models.tables["users"]
    sa.Index("ix_desc", users.c.name.desc(), users.c.a)


def references(models: MetaData) -> None:
    """Foreign keys: to itself, of several columns, in a cycle, with options."""
    sa.Table(
        "nodes",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.ForeignKey("nodes.id", ondelete="CASCADE")),
        sa.Column("chicken", sa.ForeignKey("eggs.id", name="fk_chicken", use_alter=True)),
    )
    sa.Table(
        "eggs",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("left", sa.Integer),
        sa.Column("right", sa.Integer),
        sa.Column("node", sa.ForeignKey("nodes.id", onupdate="CASCADE", ondelete="SET NULL")),
        sa.Column("other", sa.ForeignKey("nodes.id", ondelete="RESTRICT", name="fk_other")),
        sa.Column("third", sa.ForeignKey("nodes.id", ondelete="NO ACTION"), index=True),
        sa.ForeignKeyConstraint(["left", "right"], ["pairs.left", "pairs.right"]),
    )
    sa.Table(
        "pairs",
        models,
        sa.Column("left", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("right", sa.Integer, primary_key=True, autoincrement=False),
    )


def names(models: MetaData) -> None:
    """Names of a convention, among them some that a database cuts."""
    models.naming_convention = CONVENTION
    long = "a_table_with_a_name_that_is_nearly_as_long_as_names_may_be"
    sa.Table(
        long,
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("a_column_of_it", sa.Integer, index=True, unique=True),
        sa.Column("another_column_of_it", sa.Integer, unique=True),
        sa.Column("parent_of_it", sa.ForeignKey(f"{long}.id")),
        sa.Column("flag", sa.Boolean(create_constraint=True, name="flag")),
        sa.CheckConstraint("parent_of_it > 0", name="positive"),
    )


@pytest.mark.parametrize("build", [types, keys, references, names])
def test_nothing_is_found(database: Any, models: MetaData, build: Callable[..., None]) -> None:
    build(models)
    models.create_all(database.connection)
    assert database.differences(models) == []


def test_constructs_of_postgresql(postgresql: Any, models: MetaData) -> None:
    sa.Table(
        "things",
        models,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("tags", pg.ARRAY(sa.String(20))),
        sa.Column("data", pg.JSONB),
        sa.Column("name", sa.String(50), sa.Computed("id::text || ':x'", persisted=True)),
        sa.Column("key", pg.UUID, server_default=sa.text("gen_random_uuid()")),
        sa.Column("kind", pg.ENUM("a", "b", name="kind")),
        sa.Column("span", pg.INT4RANGE),
        sa.Column("link", sa.ForeignKey("other.things.id", deferrable=True, initially="DEFERRED")),
        pg.ExcludeConstraint(("span", "&&"), name="no_overlap"),
        sa.UniqueConstraint("key", "kind", postgresql_nulls_not_distinct=True, name="uq_key"),
    )
    things = models.tables["things"]
    sa.Index("ix_lower", sa.func.lower(things.c.name))
    sa.Index("ix_sum", things.c.id + 1, things.c.name.desc().nulls_last())
    sa.Index("ix_gin", things.c.data, postgresql_using="gin")
    sa.Index("ix_part", things.c.kind, postgresql_where=things.c.kind == "a", unique=True)
    sa.Index("ix_ops", things.c.name, postgresql_ops={"name": "varchar_pattern_ops"})
    sa.Index("ix_include", things.c.key, postgresql_include=["name"])
    sa.Table(
        "things",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("home", sa.ForeignKey("things.id"), index=True),
        schema="other",
    )
    postgresql.connection.exec_driver_sql("CREATE SCHEMA other")
    models.create_all(postgresql.connection)
    assert postgresql.differences(models) == []
    assert postgresql.differences(models, include_schemas=True) == []


def test_constructs_of_mysql(mariadb: Any, models: MetaData) -> None:
    sa.Table(
        "things",
        models,
        sa.Column("id", mysql.INTEGER(unsigned=True), primary_key=True),
        sa.Column("name", mysql.VARCHAR(20, charset="latin1"), unique=True),
        sa.Column("kind", mysql.ENUM("a", "b")),
        sa.Column("text", mysql.MEDIUMTEXT),
        sa.Column("parent", mysql.INTEGER(unsigned=True), sa.ForeignKey("things.id")),
        sa.Column("bits", mysql.BIT(4), server_default=sa.text("b'0011'")),
        sa.Column("flag", mysql.BIT, server_default=sa.text("0")),
        sa.Column("usual", sa.String(20, collation="utf8mb4_unicode_ci")),
        sa.Column("usual_too", mysql.TEXT(charset="utf8mb4")),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_ci",
    )
    sa.Index("ix_text", models.tables["things"].c.text, mysql_length=10)
    models.create_all(mariadb.connection)
    assert mariadb.differences(models) == []


def test_the_models_of_a_large_application(database: Any) -> None:
    assert len(LARGE.tables) >= 150
    LARGE.create_all(database.connection)
    assert database.differences(LARGE) == []


def test_the_models_of_a_service(postgresql: Any) -> None:
    everything = {"include_schemas": True}
    for schema in SCHEMAS:
        postgresql.connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
    SERVICE.create_all(postgresql.connection)
    assert postgresql.differences(SERVICE) == []
    assert postgresql.differences(SERVICE, **everything) == []
    drop = postgresql.drop_and_restore(SERVICE, **everything)
    postgresql.run(drop, "upgrade")
    make = postgresql.render(SERVICE, **everything)
    postgresql.run(make, "upgrade", target_metadata=SERVICE)
    assert postgresql.differences(SERVICE, **everything) == []
    postgresql.run(make, "downgrade", target_metadata=SERVICE)
    assert postgresql.differences(MetaData(), **everything) == []
