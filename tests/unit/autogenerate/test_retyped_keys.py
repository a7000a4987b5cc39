"""Both sides of a foreign key get another type: the key goes before and comes again behind it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, MetaData, Table

Build = Callable[[Any], MetaData]


def two_tables(type_: Any) -> MetaData:
    """A key, and what refers to it: twice, and once as its own key."""
    models = MetaData()
    # SQLAlchemy 2.0 takes any number for a key that counts itself up.
    counts: Any = "auto" if type_ in (sa.Integer, sa.BigInteger) else False
    Table("people", models, Column("id", type_, primary_key=True, autoincrement=counts))
    Table(
        "letters",
        models,
        Column("id", sa.Integer, primary_key=True),
        Column("from_id", type_, sa.ForeignKey("people.id", name="fk_from", ondelete="CASCADE")),
        Column("to_id", type_, sa.ForeignKey("people.id", name="fk_to"), index=True),
    )
    key: Column[Any] = Column("id", type_, sa.ForeignKey("people.id"), primary_key=True)
    Table("accounts", models, key)
    return models


def one_table(type_: Any) -> MetaData:
    """A table that refers to itself, by a key that a sequence does not fill."""
    models = MetaData()
    key: Column[Any] = Column("id", type_, primary_key=True, autoincrement=False)
    up: Column[Any] = Column("up", type_, sa.ForeignKey("trees.id", name="fk_up"))
    Table("trees", models, key, up)
    return models


def circle(type_: Any) -> MetaData:
    """Two tables that refer to each other."""
    models = MetaData()
    for one, other in (("ants", "bees"), ("bees", "ants")):
        key: Column[Any] = Column("id", type_, primary_key=True, autoincrement=False)
        reference = sa.ForeignKey(f"{other}.id", name=f"fk_{one}", use_alter=True)
        Table(one, models, key, Column("other", type_, reference))
    return models


def composite(type_: Any) -> MetaData:
    """A key of two columns, one of which is retyped, and to what is unique."""
    models = MetaData()
    Table(
        "orders",
        models,
        Column("shop", sa.Integer, primary_key=True, autoincrement=False),
        Column("number", type_, primary_key=True, autoincrement=False),
        Column("code", type_, nullable=False),
        sa.UniqueConstraint("code", name="uq_code"),
    )
    Table(
        "lines",
        models,
        Column("id", sa.Integer, primary_key=True),
        Column("shop", sa.Integer),
        Column("number", type_),
        Column("code", type_, sa.ForeignKey("orders.code", name="fk_code")),
        sa.ForeignKeyConstraint(["shop", "number"], ["orders.shop", "orders.number"], name="fk_o"),
    )
    return models


TYPES: list[tuple[Any, Any]] = [
    (sa.Integer, sa.Uuid),
    (sa.Integer, sa.String(20)),
    (sa.Integer, sa.Numeric(12, 2)),
    (sa.Integer, sa.BigInteger),
    (sa.String(40), sa.Uuid),
]
CASES = [(two_tables, *types) for types in TYPES]
CASES += [(build, sa.Integer, sa.Uuid) for build in (one_table, circle, composite)]


@pytest.mark.parametrize(
    ("build", "old", "new"), CASES, ids=lambda one: getattr(one, "__name__", str(one))
)
@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
def test_both_sides_are_retyped(server: Any, build: Build, old: Any, new: Any, back: bool) -> None:
    before, after = (build(new), build(old)) if back else (build(old), build(new))
    before.create_all(server.connection)
    server.go_there_and_back(before, after)


@pytest.mark.parametrize("new", [sa.CHAR(36), sa.UUID()], ids=repr)
def test_rows_keep_what_they_refer_to(server: Any, new: Any) -> None:
    before, after = two_tables(sa.String(40)), two_tables(new)
    before.create_all(server.connection)
    one = str(uuid4())
    server.connection.execute(before.tables["people"].insert().values(id=one))
    server.connection.execute(before.tables["letters"].insert().values(id=1, from_id=one))
    server.run(server.render(after), "upgrade")
    from_id = "SELECT from_id FROM letters"
    assert str(server.connection.exec_driver_sql(from_id).scalar_one()) == one


def counted(*options: Any) -> MetaData:
    """A table whose key counts itself up."""
    models = MetaData()
    Table("t", models, Column("id", sa.Integer, *options, primary_key=True))
    return models


@pytest.mark.parametrize(
    "counting", [counted(), counted(sa.Identity())], ids=["serial", "identity"]
)
@pytest.mark.parametrize("type_", [sa.Uuid, sa.String(20)], ids=["uuid", "text"])
def test_a_key_counts_itself_up_when_it_is_a_number_again(
    server: Any, counting: MetaData, type_: Any
) -> None:
    other = MetaData()
    Table("t", other, Column("id", type_, primary_key=True))
    (table,) = counting.tables.values()

    def insert() -> None:
        server.connection.execute(table.insert())

    counting.create_all(server.connection)
    away = server.go_there_and_back(counting, other)
    insert()
    server.connection.execute(table.delete())
    server.run(away, "upgrade")
    again = server.render(counting)
    for direction in ("upgrade", "downgrade", "upgrade"):
        server.run(again, direction)
    assert server.differences(counting) == []
    insert()
    insert()
    assert server.connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 2


def test_the_default_of_a_serial_comes_back(postgresql: Any) -> None:
    counting, plain = counted(), MetaData()
    Table("t", plain, Column("id", sa.BigInteger, primary_key=True, autoincrement=False))
    counting.create_all(postgresql.connection)
    script = postgresql.render(plain)
    postgresql.run(script, "upgrade")
    assert postgresql.differences(plain) == []
    postgresql.run(script, "downgrade")
    postgresql.connection.execute(counting.tables["t"].insert())


def test_the_sequence_of_a_serial_grows_with_it(postgresql: Any) -> None:
    wide = MetaData()
    Table("t", wide, Column("id", sa.BigInteger, primary_key=True))
    counted().create_all(postgresql.connection)
    postgresql.run(postgresql.render(wide), "upgrade")
    assert postgresql.differences(wide) == []
    type_ = "SELECT data_type::text FROM pg_sequences WHERE sequencename = 't_id_seq'"
    assert postgresql.connection.exec_driver_sql(type_).scalar_one() == "bigint"
