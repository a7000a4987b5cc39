"""Random models: tables described as plain values, of which SQLAlchemy makes tables elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy import func, text
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg

TABLES = ("ants", "bees", "select", 'Wild "oak" 5%: ü', "long" * 15)
COLUMNS = ("a", "b", "Camel", "order", 'it\'s "q" 5%:x', "wide" * 15)


@dataclass(frozen=True)
class Kind:
    """A type, and server defaults that it can have."""

    type_: Any
    """A function without arguments that makes the type."""
    defaults: tuple[Any, ...] = ()
    indexable: bool = True


NOW = func.now()
VALUES = (("x", "y"), ("x", "y", "it's: :z 5%"), ("w", "x", "y"), ("y", "x", "z"), ("x", "v", "y"))
"""What the enumerations of one model may hold."""
LAST = "the last of the values"
GENERIC: Mapping[str, Kind] = {
    "big": Kind(sa.BigInteger, ("0", text("7"))),
    "blob": Kind(sa.LargeBinary, (), indexable=False),
    "boolean": Kind(sa.Boolean, (sa.true(), sa.false(), "1")),
    "char": Kind(lambda: sa.CHAR(4), ("abcd",)),
    "checked": Kind(
        lambda: sa.Enum("x", "y", name="xy", native_enum=False, create_constraint=True), ("x", LAST)
    ),
    "date": Kind(sa.Date, ("2020-02-03",)),
    "datetime": Kind(sa.DateTime, (NOW, "2020-02-03 04:05:06")),
    "double": Kind(sa.Double, ("1.5",)),
    "enum": Kind(lambda: sa.Enum("x", "y", name="color"), ("x", "y", LAST)),
    "float": Kind(sa.Float, ("2",)),
    "integer": Kind(sa.Integer, ("0", "-1", text("5"))),
    "json": Kind(sa.JSON, ("{}",), indexable=False),
    "numeric": Kind(lambda: sa.Numeric(8, 2), ("0", "1.5")),
    "numeric wide": Kind(lambda: sa.Numeric(12, 4), ("0",)),
    "small": Kind(sa.SmallInteger, ("1",)),
    "string": Kind(lambda: sa.String(20), ("", "it's: :me %d", text("'x'"))),
    "string wide": Kind(lambda: sa.String(50), ("it's",)),
    "text": Kind(sa.Text, ("some",), indexable=False),
    "time": Kind(sa.Time, ("10:20:30",)),
    "uuid": Kind(sa.Uuid),
    "variant": Kind(lambda: sa.String(30).with_variant(sa.String(31), "mysql"), ("v",)),
}
OWN: Mapping[str, Mapping[str, Kind]] = {
    "sqlite": {"collated": Kind(lambda: sa.String(9, collation="NOCASE"), ("z",))},
    "postgresql": {
        "array": Kind(lambda: pg.ARRAY(sa.String(5)), ("{}", text("ARRAY['a']")), indexable=False),
        "bit": Kind(lambda: pg.BIT(3)),
        "citext": Kind(lambda: sa.String(20, collation="C"), ("c",)),
        "domain": Kind(lambda: pg.INTERVAL(precision=3), ("1 day",)),
        "inet": Kind(pg.INET, ("10.0.0.1",)),
        "jsonb": Kind(pg.JSONB, ("[]", text("jsonb_build_array(1, 2)")), indexable=False),
        "native": Kind(lambda: pg.ENUM("x", "y", name="native kind"), ("x", "y", LAST)),
        "natives": Kind(
            lambda: pg.ARRAY(pg.ENUM("x", "y", name="native kind")), ("{x}",), indexable=False
        ),
        "numbers": Kind(lambda: pg.ARRAY(sa.Integer), ("{1,2}",), indexable=False),
        "range": Kind(pg.INT4RANGE, ("[1,3)",), indexable=False),
        "utc": Kind(lambda: sa.DateTime(timezone=True), (NOW, text("now() + interval '1 day'"))),
        "utc exact": Kind(lambda: pg.TIMESTAMP(timezone=True, precision=2), (NOW,)),
    },
    "mysql": {
        "exact": Kind(lambda: mysql.DATETIME(fsp=3), (text("CURRENT_TIMESTAMP(3)"),)),
        "long": Kind(mysql.LONGTEXT, (), indexable=False),
        "medium": Kind(mysql.MEDIUMINT, ("3",)),
        "own enum": Kind(lambda: mysql.ENUM("x", "y"), ("x", LAST)),
        "set": Kind(lambda: mysql.SET("p", "q")),
        "tiny": Kind(mysql.TINYINT, ("3",)),
        "touched": Kind(mysql.DATETIME, (text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),)),
        "unsigned": Kind(lambda: mysql.INTEGER(unsigned=True), ("9",)),
    },
}
CHECKS: tuple[Any, ...] = (
    "code > 0",
    "code > 1",
    "code BETWEEN 1 AND 10 OR code IS NULL",
    "code IN (1, 2, 3) AND name <> 'A b'",
    "name LIKE 'a%' OR name != ''",
    lambda table: sa.and_(table.c.code >= 0, table.c.name.in_(["a", "b"])),
)
COMPUTED = ("code * 2", "code + 1 - 3", "coalesce(code, 0)")
KEYS: Mapping[str, Any] = {
    "integer": sa.Integer,
    "big": sa.BigInteger,
    "text": lambda: sa.String(40),
    "uuid": sa.Uuid,
    "serial": sa.Integer,
}
"""What a table's key is of, and with it all that refers to it; the last one counts itself up."""
SPAN = (text("int4range(code, code + 5)"), "&&")
EXCLUDES: tuple[tuple[Any, Mapping[str, Any]], ...] = (
    (SPAN, {}),
    (SPAN, {"where": text("code BETWEEN 3 AND 70")}),
    (SPAN, {"deferrable": True, "initially": "DEFERRED"}),
    (("name", "="), {"using": "hash"}),
    (("name", "="), {"using": "btree", "ops": {"name": "varchar_pattern_ops"}}),
)
"""An element of an exclude constraint, and its options."""
COMMENTS = (None, "one", 'it\'s: another "one"')


@dataclass(frozen=True)
class RandomColumn:
    """A column of one of the kinds; `default` is a position in the kind's defaults."""

    kind: str
    nullable: bool = True
    default: int | None = None
    comment: str | None = None


@dataclass(frozen=True)
class RandomIndex:
    """An index of a table's columns, or of what is made of them."""

    columns: tuple[str, ...]
    unique: bool = False
    flavour: str = "plain"


@dataclass(frozen=True)
class RandomUnique:
    """A unique constraint of a table's columns."""

    columns: tuple[str, ...]
    flavour: str = "plain"


@dataclass(frozen=True)
class RandomReference:
    """A column for the key of another table, with a foreign key or an index or both."""

    referent: str
    to_code: bool = False
    ondelete: str | None = None
    onupdate: str | None = None
    deferrable: bool = False
    initially: str | None = None
    full: bool = False
    """Whether all of its columns have a value, or none."""
    use_alter: bool = True
    held: bool = True
    """Whether there is a foreign key."""
    indexed: str | None = None
    """What the index is of: the column alone, or also of `code`, unique or not."""


@dataclass(frozen=True)
class RandomTable:
    """A table; `id`, `code` and `name` always exist, and with a wide key `part`."""

    columns: Mapping[str, RandomColumn] = field(default_factory=dict)
    indexes: Mapping[str, RandomIndex] = field(default_factory=dict)
    uniques: Mapping[str, RandomUnique] = field(default_factory=dict)
    checks: Mapping[str, int] = field(default_factory=dict)
    column_check: int | None = None
    """A check that is written in a column."""
    references: Mapping[str, RandomReference] = field(default_factory=dict)
    computed: int | None = None
    virtual: bool = False
    key: str = "integer"
    identity: str | None = None
    wide_key: bool = False
    excludes: Mapping[str, int] = field(default_factory=dict)
    comment: str | None = None


RandomModel = Mapping[str, RandomTable]


def kinds(dialect: str) -> Mapping[str, Kind]:
    """The kinds of columns that a dialect has."""
    return {**GENERIC, **OWN[dialect]}


@st.composite
def _columns(draw: st.DrawFn, dialect: str) -> RandomColumn:
    menu = kinds(dialect)
    kind = draw(st.sampled_from(sorted(menu)))
    count = len(menu[kind].defaults)
    default = draw(st.none() | st.integers(0, count - 1)) if count else None
    comment = draw(st.sampled_from(COMMENTS)) if dialect != "sqlite" else None
    return RandomColumn(kind, draw(st.booleans()), default, comment)


_FLAVOURS = {
    "sqlite": ("plain", "desc", "lower", "where", "collate"),
    "postgresql": (
        "plain", "desc", "nulls", "lower", "where", "include", "pattern", "lower pattern", "hash",
        "fill", "distinct", "collate", "brin",
    ),
    "mysql": ("plain", "length", "fulltext"),
}  # fmt: skip
_UNIQUES = {
    "sqlite": ("plain",),
    "postgresql": ("plain", "distinct", "deferrable", "deferred"),
    "mysql": ("plain",),
}


_REFERENCE_INDEXES = ("index", "wide index", "unique")


# Of two that say the same PostgreSQL makes one in a CREATE TABLE.
_excludes = st.dictionaries(
    st.integers(0, len(EXCLUDES) - 1), st.sampled_from(["ex_1", "ex_2", ""]), max_size=2
).map(lambda drawn: {name: number for number, name in drawn.items()})


@st.composite
def _references(draw: st.DrawFn, dialect: str) -> RandomReference:
    actions = ["CASCADE", "SET NULL", "NO ACTION", "RESTRICT"]
    some = st.sampled_from([None, *actions, *(["SET DEFAULT"] if dialect != "mysql" else [])])
    timed = dialect != "mysql" and draw(st.booleans())
    return RandomReference(
        referent=draw(st.sampled_from(TABLES)),
        to_code=draw(st.booleans()),
        ondelete=draw(some),
        onupdate=draw(some),
        deferrable=timed,
        initially=draw(st.sampled_from([None, "DEFERRED", "IMMEDIATE"])) if timed else None,
        full=dialect == "postgresql" and draw(st.booleans()),
        use_alter=draw(st.booleans()),
        held=draw(st.sampled_from([True, True, False])),
        indexed=draw(st.sampled_from([None, None, *_REFERENCE_INDEXES])),
    )


@st.composite
def _tables(draw: st.DrawFn, dialect: str) -> RandomTable:
    columns = draw(st.dictionaries(st.sampled_from(COLUMNS), _columns(dialect), max_size=3))
    menu = kinds(dialect)
    indexable = sorted(name for name, one in columns.items() if menu[one.kind].indexable)
    some = st.lists(st.sampled_from([*indexable, "code"]), min_size=1, max_size=2, unique=True)
    index = st.builds(
        RandomIndex, some.map(tuple), st.booleans(), st.sampled_from(_FLAVOURS[dialect])
    )
    unique = st.builds(RandomUnique, some.map(tuple), st.sampled_from(_UNIQUES[dialect]))
    key = draw(st.sampled_from(sorted(KEYS)))
    identities: list[str | None] = [None]
    if dialect == "postgresql" and key in ("integer", "big"):
        identities += ["plain", "always", "stepping", "capped"]
    checks = st.integers(0, len(CHECKS) - 1)
    return RandomTable(
        columns,
        draw(st.dictionaries(st.sampled_from(["ix_1", "ix_2"]), index)),
        draw(st.dictionaries(st.sampled_from(["uq_1", "uq_2", ""]), unique, max_size=2)),
        draw(st.dictionaries(st.sampled_from(["ck_1", "ck_2", ""]), checks, max_size=2)),
        draw(st.none() | st.integers(5, 6)) if dialect != "mysql" else None,
        draw(st.dictionaries(st.sampled_from(["one_id", "two_id"]), _references(dialect))),
        draw(st.none() | st.integers(0, len(COMPUTED) - 1)),
        dialect != "postgresql" and draw(st.booleans()),
        key,
        draw(st.sampled_from(identities)),
        key != "serial" and draw(st.booleans()),
        draw(_excludes) if dialect == "postgresql" else {},
        draw(st.sampled_from(COMMENTS)) if dialect != "sqlite" else None,
    )


def models(dialect: str) -> st.SearchStrategy[RandomModel]:
    """Models of up to three tables."""
    return st.dictionaries(st.sampled_from(TABLES), _tables(dialect), max_size=3)
