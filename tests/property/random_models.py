"""Random models: tables described as plain values, from which SQLAlchemy tables are built."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy import MetaData, func, text
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg

TABLES = ("ants", "bees", "select")
COLUMNS = ("a", "b", "Camel", "order")


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
class RandomReference:
    """A column for the key of another table, with a foreign key or an index or both."""

    referent: str
    to_code: bool = False
    ondelete: str | None = None
    onupdate: str | None = None
    deferrable: bool = False
    held: bool = True
    """Whether there is a foreign key."""
    indexed: str | None = None
    """What the index is of: the column alone, or also of `code`, unique or not."""


@dataclass(frozen=True)
class RandomTable:
    """A table; `id`, `code` and `name` always exist."""

    columns: Mapping[str, RandomColumn] = field(default_factory=dict)
    indexes: Mapping[str, RandomIndex] = field(default_factory=dict)
    uniques: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checks: Mapping[str, int] = field(default_factory=dict)
    references: Mapping[str, RandomReference] = field(default_factory=dict)
    computed: int | None = None
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
    "sqlite": ("plain", "desc", "lower", "where"),
    "postgresql": ("plain", "desc", "lower", "where", "include", "pattern", "hash", "fill"),
    "mysql": ("plain", "length"),
}


_REFERENCE_INDEXES = ("index", "wide index", "unique")


# Of two that say the same PostgreSQL makes one in a CREATE TABLE.
_excludes = st.dictionaries(
    st.integers(0, len(EXCLUDES) - 1), st.sampled_from(["ex_1", "ex_2", ""]), max_size=2
).map(lambda drawn: {name: number for number, name in drawn.items()})


@st.composite
def _tables(draw: st.DrawFn, dialect: str) -> RandomTable:
    columns = draw(st.dictionaries(st.sampled_from(COLUMNS), _columns(dialect), max_size=3))
    menu = kinds(dialect)
    indexable = sorted(name for name, one in columns.items() if menu[one.kind].indexable)
    some = st.lists(st.sampled_from([*indexable, "code"]), min_size=1, max_size=2, unique=True)
    index = st.builds(
        RandomIndex, some.map(tuple), st.booleans(), st.sampled_from(_FLAVOURS[dialect])
    )
    actions = st.sampled_from([None, "CASCADE", "SET NULL", "NO ACTION", "RESTRICT"])
    reference = st.builds(
        RandomReference,
        st.sampled_from(TABLES),
        st.booleans(),
        actions,
        actions,
        st.booleans() if dialect != "mysql" else st.just(False),
        st.sampled_from([True, True, False]),
        st.sampled_from([None, None, *_REFERENCE_INDEXES]),
    )
    identities = (None, "plain", "always", "stepping") if dialect == "postgresql" else (None,)
    return RandomTable(
        columns,
        draw(st.dictionaries(st.sampled_from(["ix_1", "ix_2"]), index)),
        draw(st.dictionaries(st.sampled_from(["uq_1", "uq_2", ""]), some.map(tuple), max_size=2)),
        draw(
            st.dictionaries(
                st.sampled_from(["ck_1", "ck_2", ""]),
                st.integers(0, len(CHECKS) - 1),
                max_size=2,
            )
        ),
        draw(st.dictionaries(st.sampled_from(["one_id", "two_id"]), reference)),
        draw(st.none() | st.integers(0, len(COMPUTED) - 1)),
        draw(st.sampled_from(identities)),
        draw(st.booleans()),
        draw(_excludes) if dialect == "postgresql" else {},
        draw(st.sampled_from(COMMENTS)) if dialect != "sqlite" else None,
    )


def models(dialect: str) -> st.SearchStrategy[RandomModel]:
    """Models of up to three tables."""
    return st.dictionaries(st.sampled_from(TABLES), _tables(dialect), max_size=3)


def build(
    model: RandomModel,
    dialect: str,
    *,
    convention: bool = False,
    values: tuple[str, ...] = VALUES[0],
) -> MetaData:
    """Make the models; all of their enumerations hold the `values`."""
    names = {"ix": "ix_%(column_0_label)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}
    metadata = MetaData(naming_convention=names if convention else None)
    for name, described in model.items():
        table = sa.Table(
            name,
            metadata,
            _key(described),
            sa.Column("code", sa.Integer, unique=True, nullable=not described.wide_key),
            sa.Column("name", sa.String(40)),
            comment=described.comment,
        )
        if described.wide_key:
            table.append_column(
                sa.Column("part", sa.Integer, primary_key=True, autoincrement=False)
            )
        for column, one in sorted(described.columns.items()):
            table.append_column(_column(column, one, name, dialect, values))
        if described.computed is not None:
            generated = sa.Computed(COMPUTED[described.computed], persisted=True)
            table.append_column(sa.Column("made", sa.Integer, generated))
        _add_constraints(table, described, model, dialect)
        _add_indexes(table, described, dialect)
    return metadata


def _key(described: RandomTable) -> sa.Column[Any]:
    match described.identity:
        case "plain":
            return sa.Column("id", sa.Integer, sa.Identity(), primary_key=True)
        case "always":
            return sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True)
        case "stepping":
            identity = sa.Identity(start=10, increment=5, minvalue=-5, cycle=True)
            return sa.Column("id", sa.Integer, identity, primary_key=True)
        case _:
            return sa.Column("id", sa.Integer, primary_key=True, autoincrement=False)


def _column(
    name: str, one: RandomColumn, table: str, dialect: str, values: tuple[str, ...]
) -> sa.Column[Any]:
    kind = kinds(dialect)[one.kind]
    default = None if one.default is None else kind.defaults[one.default]
    type_ = _with_values(kind.type_(), values)
    if default is LAST:
        default = values[-1]
    if one.kind == "checked":  # The name of a check is unique in a schema of MySQL.
        type_.name = f"xy_{table}_{name}"
    return sa.Column(
        name, type_, nullable=one.nullable, server_default=default, comment=one.comment
    )


def _with_values(type_: Any, values: tuple[str, ...]) -> Any:
    match type_:
        case sa.ARRAY():
            return pg.ARRAY(_with_values(type_.item_type, values))
        case mysql.ENUM():
            return mysql.ENUM(*values)
        case pg.ENUM():
            return pg.ENUM(*values, name=type_.name)
        case sa.Enum():
            native = type_.native_enum
            return sa.Enum(
                *values, name=type_.name, native_enum=native, create_constraint=not native
            )
        case _:
            return type_


def _add_constraints(
    table: sa.Table, described: RandomTable, model: RandomModel, dialect: str
) -> None:
    for unique, columns in described.uniques.items():
        if dialect == "sqlite" and not unique and columns == ("code",):
            continue  # There is one already, and no name tells them apart.
        name = f"{unique}_{table.name}" if unique else None
        table.append_constraint(sa.UniqueConstraint(*columns, name=name))
    for check, number in described.checks.items():
        condition = CHECKS[number]
        sql = condition(table) if callable(condition) else condition
        # On SQLite there is no way to name a check that has no name.
        named = check or dialect == "sqlite"
        name = f"{check}_{table.name}" if named else None
        table.append_constraint(sa.CheckConstraint(sql, name=name))
    for exclude, number in described.excludes.items():
        element, options = EXCLUDES[number]
        name = f"{exclude}_{table.name}" if exclude else None
        table.append_constraint(pg.ExcludeConstraint(element, name=name, **options))
    for column, reference in described.references.items():
        referent = model.get(reference.referent)
        if referent is None or (referent.wide_key and not reference.to_code):
            continue
        if not reference.held:
            table.append_column(sa.Column(column, sa.Integer))
            _index_reference(table, column, reference)
            continue
        key = sa.ForeignKey(
            f"{reference.referent}.{'code' if reference.to_code else 'id'}",
            name=f"fk_{table.name}_{column}",
            ondelete=reference.ondelete,
            onupdate=None if reference.onupdate == "SET NULL" else reference.onupdate,
            deferrable=True if reference.deferrable else None,
            initially="DEFERRED" if reference.deferrable else None,
            use_alter=reference.referent != table.name,
        )
        table.append_column(sa.Column(column, sa.Integer, key))
        _index_reference(table, column, reference)


def _index_reference(table: sa.Table, column: str, reference: RandomReference) -> None:
    name = f"{reference.indexed}_{table.name}_{column}"
    match reference.indexed:
        case "index":
            sa.Index(name, table.c[column])
        case "wide index":
            sa.Index(name, table.c[column], table.c.code)
        case "unique":
            table.append_constraint(sa.UniqueConstraint(column, name=name))


def _add_indexes(table: sa.Table, described: RandomTable, dialect: str) -> None:
    for prefix, index in described.indexes.items():
        columns: list[Any] = [table.c[column] for column in index.columns]
        options: dict[str, Any] = {}
        unique = index.unique
        match index.flavour:
            case "desc":
                columns[0] = columns[0].desc()
            case "lower":
                columns.append(func.lower(table.c.name))
            case "where":
                options[f"{dialect}_where"] = sa.and_(table.c.code > 3, table.c.name != "A b")
            case "include":
                options["postgresql_include"] = ["name"]
            case "pattern":
                columns.append(table.c.name)
                options["postgresql_ops"] = {"name": "varchar_pattern_ops"}
            case "hash":
                columns, unique = [table.c.code], False
                options["postgresql_using"] = "hash"
            case "fill":
                options["postgresql_with"] = {"fillfactor": 70}
            case "length":
                columns.append(table.c.name)
                options["mysql_length"] = {"name": 7}
        sa.Index(f"{prefix}_{table.name}", *columns, unique=unique, **options)
