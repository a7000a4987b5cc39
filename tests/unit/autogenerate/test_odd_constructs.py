"""What applications have beside the ordinary: found as it is, dropped, restored, made anew."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, MetaData, Table, func, text
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg

Build = Callable[[MetaData], None]
LONG = 63


def key() -> Column[int]:
    return Column("id", sa.Integer, primary_key=True)


def odd_names(models: MetaData) -> None:
    """Names with blanks, signs, quotes, umlauts, in upper case, or reserved."""
    Table(
        "Größe",
        models,
        key(),
        Column("Straße", sa.String(20), index=True),
        Column("with space", sa.Integer, unique=True),
        Column("per%cent", sa.Integer),
        Column('quo"te', sa.Integer),
        Column("colon:x", sa.Integer, server_default="5"),
        Column("MixedCase", sa.Integer, nullable=False),
        sa.Index("ix odd %", "with space", "MixedCase"),
        sa.CheckConstraint(sa.column("MixedCase") > 3, name="Ck Mixed"),
    )
    group: Column[int] = Column("group", sa.ForeignKey("Größe.id"))
    user: Column[int] = Column("user", sa.Integer)
    Table("order", models, key(), group, user, sa.UniqueConstraint("group", "user", name="O G"))


def texts(models: MetaData) -> None:
    """Defaults, checks and comments with quotes, percent signs, colons and several lines."""
    Table(
        "t",
        models,
        key(),
        Column("a", sa.String(50), server_default='100% it\'s :x \\ "q"'),
        Column("b", sa.String(50), comment='it\'s "q" 100% :x\nnew line\ttab \\ back'),
        Column("c", sa.String(50), server_default="line 1\nline 2\r\nline 3"),
        sa.CheckConstraint("a LIKE '%\\:x%'", name="ck_a"),
        comment='it\'s "c" 5% :y\nsecond\r\nthird',
    )


def expressions(models: MetaData) -> None:
    """Indexes with classes, orders, labels and expressions."""
    table = Table(
        "t",
        models,
        key(),
        Column("name", sa.String(50)),
        Column("data", pg.JSONB),
        Column("at", sa.DateTime),
        Column("no int_ops", sa.Integer, index=True),
    )
    pattern = "varchar_pattern_ops"
    lower = func.lower(table.c.name)
    sa.Index("ix_label", lower.label("low"), postgresql_ops={"low": "text_pattern_ops"})
    sa.Index("ix_text", text("lower(name) text_pattern_ops"))
    sa.Index("ix_column", "name", "id", postgresql_ops={"name": pattern, "id": "int4_ops"})
    options: dict[str, Any] = {"postgresql_using": "gin"}
    sa.Index("ix_default", table.c.data, postgresql_ops={"data": "jsonb_ops"}, **options)
    sa.Index("ix_path", table.c.data, postgresql_ops={"data": "jsonb_path_ops"}, **options)
    sa.Index("ix_first", table.c.at.asc().nulls_first(), table.c.id.desc())
    table.append_constraint(sa.Index("ix_sum", text("((id + 1))"), lower))
    table.append_constraint(sa.Index("ix_concat", table.c.name.op("||")(text("'x'"))))


def operators(models: MetaData) -> None:
    """An index with a chain of operators, and checks of which one is another one without casts."""
    table = Table("t", models, key(), Column("a", sa.String(20)), Column("at", sa.DateTime))
    sa.Index("ix", table.c.a + " " + table.c.a)
    sa.CheckConstraint("at > '2000-01-01'", name="ck_1", table=table)
    sa.CheckConstraint("at::date > '2000-01-01'::date", name="ck_2", table=table)


def domains(models: MetaData) -> None:
    """What a domain says of NULL and of a default is not said of the column."""
    strict = pg.DOMAIN("a % 'd'", sa.Integer, not_null=True, default="1", check="VALUE > 0")
    word = pg.DOMAIN("word", sa.String(20, collation="C"))
    Table("t", models, key(), Column("a", strict), Column("b", strict, server_default="5"))
    Table("u", models, key(), Column("a", strict, nullable=False), Column("w", word))
    Table("v", models, key(), Column("w", pg.ARRAY(word)))


def long_names(models: MetaData) -> None:
    """Names that are short enough in letters, and too long in bytes."""
    index, unique = "ж" * 20, "ё" * 20
    Table(
        "т" * 31,
        models,
        key(),
        Column(index, sa.Integer, index=True),
        Column(unique, sa.Integer),
        sa.UniqueConstraint(unique, name="ю" * 40),
        sa.CheckConstraint("id > 0", name="я" * 40),
    )


def long_serial(models: MetaData) -> None:
    """A key whose sequence has a name that is cut."""
    Table("t" * LONG, models, key(), Column("c" * LONG, sa.Integer, index=True))


def special_to_mysql(models: MetaData) -> None:
    Table(
        "t",
        models,
        key(),
        Column("a", sa.Integer),
        Column("b", sa.String(20)),
        Column("d", sa.JSON),
        Column("q", mysql.INTEGER(zerofill=True)),
        Column("y", mysql.YEAR, server_default="2020"),
        *(
            sa.CheckConstraint(condition, name=f"ck{number}")
            for number, condition in enumerate(
                [
                    "NOT (a = 1 AND b = 'x')",
                    "MOD(a, 2) = 0",
                    "json_valid(d)",
                    "a XOR 1",
                    r"b LIKE 'a\_%'",
                    r"b <> 'a\x'",
                ]
            )
        ),
    )


def special_to_sqlite(models: MetaData) -> None:
    table = Table("t", models, key(), Column("b", sa.String(20)), Column("a", sa.Integer))
    sa.Index("ix", sa.collate(table.c.b, "NOCASE"), table.c.a.desc(), text("upper(b)"))


def check_all_ways(database: Any, models: MetaData) -> None:
    """Create, compare, drop, restore, compare, drop, make anew, compare, take back."""
    models.create_all(database.connection)
    assert database.differences(models) == []
    drop = database.drop_and_restore(models)
    database.run(drop, "upgrade")
    make = database.render(models)
    database.run(make, "upgrade")
    assert database.differences(models) == []
    database.run(make, "downgrade")
    assert database.differences(MetaData()) == []


@pytest.mark.parametrize("build", [odd_names, texts])
def test_on_all(database: Any, models: MetaData, build: Build) -> None:
    build(models)
    check_all_ways(database, models)


@pytest.mark.parametrize("build", [expressions, operators, domains, long_names, long_serial])
def test_on_postgresql(postgresql: Any, models: MetaData, build: Build) -> None:
    build(models)
    check_all_ways(postgresql, models)


def test_on_mariadb(mariadb: Any, models: MetaData) -> None:
    special_to_mysql(models)
    check_all_ways(mariadb, models)


def test_on_sqlite(sqlite: Any, models: MetaData) -> None:
    special_to_sqlite(models)
    check_all_ways(sqlite, models)


def test_a_serial_of_a_renamed_table_comes_back_as_a_serial(postgresql: Any) -> None:
    models = MetaData()
    Table("new", models, key())
    postgresql.connection.exec_driver_sql("CREATE TABLE old (id SERIAL PRIMARY KEY)")
    postgresql.connection.exec_driver_sql("ALTER TABLE old RENAME TO new")
    assert postgresql.differences(models) == []
    drop = postgresql.drop_and_restore(models)
    assert "nextval" not in drop.downgrades


def test_a_domain_is_made_as_it_was(postgresql: Any) -> None:
    def look() -> list[Any]:
        query = (
            "SELECT domain_schema, domain_name, domain_default, collation_name, check_clause,"
            " typnotnull FROM information_schema.domains JOIN pg_type ON typname = domain_name"
            " LEFT JOIN information_schema.domain_constraints USING (domain_schema, domain_name)"
            " LEFT JOIN information_schema.check_constraints USING (constraint_name)"
            " WHERE domain_name IN ('d', 'Word') AND check_clause NOT LIKE '%%NOT NULL'"
        )
        return sorted(postgresql.connection.exec_driver_sql(query).all())

    models = MetaData()
    check = "VALUE ~ '^[[:alpha:]]' AND VALUE <> '\\:x 100%'"
    word = pg.DOMAIN("Word", sa.Text, schema="s 1", check=check, default="it's :x", collation="C")
    number = pg.DOMAIN("d", sa.Integer, check="VALUE > 0", not_null=True, default=text("1 + 1"))
    Table("t", models, key(), Column("w", word), Column("d", number), Column("ds", pg.ARRAY(word)))
    postgresql.connection.exec_driver_sql('CREATE SCHEMA "s 1"')
    models.create_all(postgresql.connection)
    made = look()
    assert len(made) == 2
    restored = postgresql.render(MetaData())
    postgresql.run(restored, "upgrade")
    for script, direction in ((postgresql.render(models), "upgrade"), (restored, "downgrade")):
        postgresql.connection.exec_driver_sql('DROP DOMAIN "s 1"."Word"; DROP DOMAIN d')
        postgresql.run(script, direction)
        assert look() == made
        assert postgresql.differences(models) == []
        postgresql.connection.exec_driver_sql("DROP TABLE t")


@pytest.mark.parametrize(
    ("element", "other"),
    [
        ('name COLLATE "C"', "name"),
        ('name COLLATE "C" DESC', 'name COLLATE "C"'),
        ('"Na me" COLLATE "POSIX" text_pattern_ops NULLS FIRST', '"Na me" COLLATE "POSIX"'),
        ("lower(name) DESC NULLS LAST", "lower(name) DESC"),
        ('(name || name) COLLATE "C" DESC', "(name || name) DESC"),
    ],
)
def test_the_collation_and_the_order_of_an_element(
    postgresql: Any, element: str, other: str
) -> None:
    def look() -> str:
        query = "SELECT pg_get_indexdef('ix'::regclass)"
        return str(postgresql.connection.exec_driver_sql(query).scalar_one())

    def build(*elements: str) -> MetaData:
        models = MetaData()
        names = Column("name", sa.Text), Column("Na me", sa.Text(collation="C"))
        indexes = [sa.Index("ix", *map(text, elements))] if elements else []
        Table("t", models, key(), *names, *indexes)
        return models

    models = build("id", element)
    models.create_all(postgresql.connection)
    made = look()
    assert postgresql.differences(models) == []
    postgresql.go_there_and_back(models, build())
    assert look() == made
    there = postgresql.go_there_and_back(models, build("id", other))
    assert "create_index" in there.upgrades
    assert look() == made


def test_a_sequence_that_others_use_too_stays_a_default(postgresql: Any) -> None:
    postgresql.connection.exec_driver_sql("CREATE SEQUENCE numbers")
    models = MetaData()
    counter = sa.Sequence("numbers")
    column: Column[int] = Column("n", sa.Integer, server_default=counter.next_value())
    Table("t", models, key(), column)
    script = postgresql.render(models)
    assert "server_default=sa.text(\"nextval('numbers')\")" in script.upgrades
    postgresql.run(script, "upgrade")
    assert postgresql.differences(models) == []
    postgresql.drop_and_restore(models)


def test_a_column_becomes_an_enum_with_an_odd_name(postgresql: Any) -> None:
    before, after = MetaData(), MetaData()
    Table("t", before, key(), Column("a", sa.String(20)), Column("b", sa.String(20)))
    odd = sa.Enum("x", "y", name="per % 'cent'")
    Table("t", after, key(), Column("a", odd, server_default="x"), Column("b", pg.ARRAY(odd)))
    before.create_all(postgresql.connection)
    postgresql.go_there_and_back(before, after)
