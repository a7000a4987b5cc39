"""Every type and default that SQLAlchemy has: what create_all made of it is what the models say."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData, func, text
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

# It knows no regconfig and tsquery, and writes localtimestamp() as SQLite does not take it.
IS_2_0 = sa.__version__.startswith("2.0.")


class Money(TypeDecorator[Any]):
    """A type of a project's own, on top of another one."""

    impl = sa.Numeric(12, 4)
    cache_ok = True


class Folded(TypeDecorator[Any]):
    """A type that chooses by dialect."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> TypeEngine[Any]:
        chosen = pg.JSONB() if dialect.name == "postgresql" else sa.String(77)
        described: TypeEngine[Any] = dialect.type_descriptor(chosen)
        return described


class Serial(UserDefinedType[Any]):
    """A type that is spelled by its own class."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "BIGINT"


class Weird(UserDefinedType[Any]):
    """A type that nobody knows; SQLite takes any name."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "GEOMETRY(4326)"


GENERIC: list[TypeEngine[Any]] = [
    sa.BigInteger(),
    sa.Boolean(),
    sa.Boolean(create_constraint=True, name="flag"),
    sa.CHAR(5),
    sa.CHAR(),
    sa.DECIMAL(5, 1),
    sa.Date(),
    sa.DateTime(),
    sa.DateTime(timezone=True),
    sa.Double(),
    sa.Enum("a", "it's", name="ab"),
    sa.Enum("a", "b", name="ab_text", native_enum=False, create_constraint=True),
    sa.Enum("a", "b", name="ab_wide", native_enum=False, length=30),
    sa.Float(),
    sa.Float(24),
    sa.Float(53),
    sa.Integer(),
    sa.Interval(),
    sa.JSON(),
    sa.LargeBinary(),
    sa.LargeBinary(20),
    sa.NCHAR(3),
    sa.Numeric(),
    sa.Numeric(10),
    sa.Numeric(10, 2),
    sa.PickleType(),
    sa.REAL(),
    sa.SmallInteger(),
    sa.String(20),
    sa.TIMESTAMP(),
    sa.TIMESTAMP(timezone=True),
    sa.Text(),
    sa.Time(),
    sa.Time(timezone=True),
    sa.Unicode(20),
    sa.UnicodeText(),
    sa.Uuid(),
    sa.Uuid(native_uuid=False),
    sa.String(20).with_variant(sa.Text(), "postgresql", "sqlite"),
    sa.JSON().with_variant(pg.JSONB(), "postgresql"),
    Money(),
    Folded(),
    Serial(),
]
OWN: Mapping[str, list[TypeEngine[Any]]] = {
    "sqlite": [
        sa.String(),
        sa.Text(100),
        sa.NVARCHAR(3),
        sa.String(5, collation="NOCASE"),
        Weird(),
    ],
    "postgresql": [
        sa.String(),
        sa.VARCHAR(),
        sa.String(20, collation="C"),
        sa.ARRAY(sa.Text),
        pg.ARRAY(sa.String(20)),
        pg.ARRAY(sa.Integer, dimensions=2),
        pg.ARRAY(pg.ENUM("x", "y", name="xy")),
        pg.BIT(),
        pg.BIT(5),
        pg.BIT(varying=True),
        pg.BIT(5, varying=True),
        pg.BYTEA(),
        pg.CIDR(),
        pg.DATERANGE(),
        pg.DOMAIN("positive", sa.Integer(), check="value > 0"),
        pg.DOUBLE_PRECISION(),
        pg.ENUM("x", "y", name="x y"),
        pg.INET(),
        pg.INT4RANGE(),
        pg.INT8MULTIRANGE(),
        pg.INTERVAL(),
        pg.INTERVAL(precision=3),
        pg.INTERVAL(fields="DAY TO SECOND", precision=2),
        pg.INTERVAL(fields="YEAR"),
        pg.JSON(),
        pg.JSONB(),
        pg.MACADDR(),
        pg.MACADDR8(),
        pg.MONEY(),
        pg.NUMRANGE(),
        pg.OID(),
        pg.REGCLASS(),
        *([] if IS_2_0 else [pg.REGCONFIG()]),
        pg.TIME(precision=2),
        pg.TIMESTAMP(precision=3),
        pg.TIMESTAMP(timezone=True, precision=3),
        *([] if IS_2_0 else [pg.TSQUERY()]),
        pg.TSTZRANGE(),
        pg.TSVECTOR(),
        pg.UUID(),
    ],
    "mysql": [
        sa.BINARY(5),
        sa.NVARCHAR(3),
        sa.Text(100),
        sa.Text(100_000),
        sa.LargeBinary(300),
        sa.VARBINARY(5),
        mysql.BIGINT(unsigned=True, zerofill=True),
        mysql.BIT(),
        mysql.BIT(3),
        mysql.CHAR(5),
        mysql.DATETIME(fsp=6),
        mysql.DECIMAL(),
        mysql.DECIMAL(8, 3, unsigned=True),
        mysql.DOUBLE(),
        mysql.DOUBLE(10, 3),
        mysql.ENUM("x", "it's"),
        mysql.FLOAT(),
        mysql.FLOAT(10, 3),
        mysql.INTEGER(11),
        mysql.INTEGER(unsigned=True),
        mysql.LONGBLOB(),
        mysql.LONGTEXT(),
        mysql.MEDIUMBLOB(),
        mysql.MEDIUMINT(),
        mysql.MEDIUMTEXT(),
        mysql.NVARCHAR(10),
        mysql.REAL(),
        mysql.SET("a", "b"),
        mysql.TIME(fsp=2),
        mysql.TIMESTAMP(fsp=3),
        mysql.TINYBLOB(),
        mysql.TINYINT(),
        mysql.TINYINT(1),
        mysql.TINYINT(unsigned=True),
        mysql.TINYTEXT(),
        mysql.VARCHAR(20, charset="latin1"),
        mysql.VARCHAR(20, collation="utf8mb4_bin"),
        mysql.YEAR(),
    ],
}

Default = tuple[TypeEngine[Any], Any]
DEFAULTS: list[Default] = [
    (sa.BigInteger(), func.abs(-5)),
    (sa.Boolean(), "0"),
    (sa.Boolean(), "1"),
    (sa.Boolean(), sa.false()),
    (sa.Boolean(), sa.true()),
    (sa.Date(), "2020-01-01"),
    (sa.Date(), func.current_date()),
    (sa.DateTime(), "2020-01-01 10:00:00"),
    (sa.DateTime(), func.now() if IS_2_0 else func.localtimestamp()),
    (sa.DateTime(), func.now()),
    (sa.DateTime(), text("CURRENT_TIMESTAMP")),
    (sa.Enum("a", "b", name="ab"), "a"),
    (sa.Float(), "1"),
    (sa.Float(), "1.5"),
    (sa.Integer(), "0"),
    (sa.Integer(), text("(1 + 2)")),
    (sa.Integer(), text("-5")),
    (sa.Integer(), text("5")),
    (sa.JSON(), "{}"),
    (sa.Numeric(10, 2), "0"),
    (sa.Numeric(10, 2), text("1.5")),
    (sa.SmallInteger(), "1"),
    (sa.String(20), ""),
    (sa.String(20), "CURRENT_TIMESTAMP"),
    (sa.String(20), 'a (b) :c %d "e" it\'s'),
    (sa.String(20), "it's"),
    (sa.String(20), text("'x'")),
    (sa.String(20), text("NULL")),
    (sa.Text(), "x"),
    (sa.Time(), "10:00:00"),
]
OWN_DEFAULTS: Mapping[str, list[Default]] = {
    "sqlite": [
        (sa.BigInteger(), text("(random())")),
        (sa.DateTime(), text("(datetime('now'))")),
        (sa.Integer(), text("((1 + 2) * 3)")),
        (sa.String(20), text("(lower('ABC'))")),
    ],
    "postgresql": [
        (pg.ARRAY(sa.Integer), text("'{1,2}'")),
        (pg.ARRAY(sa.String(5)), "{}"),
        (pg.ARRAY(sa.String(5)), text("ARRAY['a', 'b']")),
        (pg.INET(), "10.0.0.1"),
        (pg.JSONB(), text("""'{"a" \\:1}'::jsonb""")),
        (pg.JSONB(), text("jsonb_build_object('a', 1)")),
        (pg.UUID(), func.gen_random_uuid()),
        (pg.UUID(), "6F9619FF8B86D011B42D00C04FC964FF"),
        (sa.BigInteger(), func.random()),
        (sa.Boolean(), "yes"),
        (sa.Date(), text("CAST('2020-01-01' AS DATE)")),
        (sa.DateTime(), "2020-01-01"),
        (sa.DateTime(timezone=True), text("now() + interval '1 day'")),
        (sa.DateTime(timezone=True), text("timezone('utc', now())")),
        (sa.Float(), "1e3"),
        (sa.Integer(), sa.Sequence("numbers").next_value()),
        (sa.Interval(), "24 hours"),
        (sa.LargeBinary(), "x"),
        (sa.Numeric(10, 2), "1.50"),
        (sa.String(20), func.lower("ABC")),
        (sa.String(20), text("'a' || 'b'")),
        (sa.String(20), text("CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END")),
        (sa.Time(), "10:00"),
    ],
    "mysql": [
        (mysql.DATETIME(fsp=3), text("CURRENT_TIMESTAMP(3)")),
        (mysql.TIMESTAMP(), text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")),
        (sa.BigInteger(), text("(rand())")),
        (sa.DateTime(), "2020-01-01"),
        (sa.Numeric(10, 2), "1.50"),
        (sa.String(32), text("(uuid())")),
        (sa.String(32), text("(lower('ABC'))")),
        (sa.String(32), text("(concat('a', 'b'))")),
        (sa.Time(), "10:00"),
    ],
}


def create(database: Any, columns: list[sa.Column[Any]]) -> MetaData:
    """Create a table for each column, so that what one says is no matter to another."""
    models = MetaData()
    for number, column in enumerate(columns):
        sa.Table(f"t{number}", models, sa.Column("id", sa.Integer, primary_key=True), column)
    models.create_all(database.connection)
    return models


def copy_type(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """A table's constraint belongs to the type: no two tables share one."""
    return type_.copy() if isinstance(type_, sa.types.SchemaType) else type_


@pytest.mark.filterwarnings("ignore:Dialect sqlite.* does \\*not\\* support Decimal")
def test_types(database: Any) -> None:
    types = GENERIC + OWN[database.dialect]
    columns: list[sa.Column[Any]] = [sa.Column("a", copy_type(type_)) for type_ in types]
    assert database.differences(create(database, columns)) == []


def test_defaults(database: Any) -> None:
    if database.dialect == "postgresql":
        database.connection.exec_driver_sql("CREATE SEQUENCE numbers")
    columns: list[sa.Column[Any]] = [
        sa.Column("a", copy_type(type_), server_default=default)
        for type_, default in DEFAULTS + OWN_DEFAULTS[database.dialect]
    ]
    assert database.differences(create(database, columns)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (sa.String(20), sa.String(30)),
        (sa.String(20), sa.Text()),
        (sa.Integer(), sa.BigInteger()),
        (sa.Integer(), sa.String(5)),
        (sa.Numeric(10, 2), sa.Numeric(10, 3)),
        (sa.Numeric(10, 2), sa.Numeric(12, 2)),
        (sa.Date(), sa.DateTime()),
        (sa.LargeBinary(), sa.Text()),
        (sa.Boolean(), sa.BigInteger()),
        (sa.Float(), sa.Numeric(8, 3)),
    ],
)
def test_another_type_is_found(
    database: Any, before: TypeEngine[Any], after: TypeEngine[Any]
) -> None:
    create(database, [sa.Column("a", before)])
    models = MetaData()
    sa.Table("t0", models, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", after))
    (found,) = database.differences(models)
    assert found.startswith("alter column t0.a: type ")


@pytest.mark.parametrize(
    ("type_", "before", "after"),
    [
        (sa.String(20), "a", "b"),
        (sa.String(20), "a", "A"),
        (sa.String(20), "", None),
        (sa.String(20), None, ""),
        (sa.Integer(), "1", "10"),
        (sa.Integer(), text("5"), text("-5")),
        (sa.Boolean(), sa.true(), sa.false()),
        (sa.Numeric(10, 2), "1.5", "1.05"),
        (sa.DateTime(), func.now(), "2020-01-01 00:00:00"),
        (sa.String(20), "now()", "now"),
    ],
)
def test_another_default_is_found(
    database: Any, type_: TypeEngine[Any], before: Any, after: Any
) -> None:
    create(database, [sa.Column("a", type_, server_default=before)])
    models = MetaData()
    column: sa.Column[Any] = sa.Column("a", type_, server_default=after)
    sa.Table("t0", models, sa.Column("id", sa.Integer, primary_key=True), column)
    (found,) = database.differences(models)
    assert found.startswith("alter column t0.a: ")
    assert "server default" in found
    assert database.differences(models, compare_server_default=False) == []
