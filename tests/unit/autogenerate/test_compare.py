"""The rules of the comparison, subject by subject, on values: no database is asked."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData, make_url
from sqlalchemy.types import INTEGER, VARCHAR

from gitmig.autogenerate.compare.dependencies import sort_tables
from gitmig.autogenerate.compare.schema import compare
from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.difference import find_differences
from gitmig.autogenerate.snapshot import (
    ColumnInfo,
    ForeignKeyInfo,
    IndexInfo,
    PrimaryKeyInfo,
    Snapshot,
    TableInfo,
    TableKey,
    UniqueInfo,
)
from gitmig.operations import DowngradeOps, MigrationScript

URLS = {
    "sqlite": "sqlite://",
    "postgresql": "postgresql+psycopg://",
    "mysql": "mysql+pymysql://",
}
ID = ColumnInfo("id", INTEGER(), nullable=False)
KEY = PrimaryKeyInfo("t_pkey", ("id",))


def scope(dialect: str = "postgresql", **hooks: Any) -> Scope:
    return Scope(make_url(URLS[dialect]).get_dialect()(), "public", **hooks)


def info(name: str, *columns: ColumnInfo, **parts: Any) -> TableInfo:
    """A reflected table with an id and more."""
    return TableInfo(name, columns=(ID, *columns), primary_key=KEY, **parts)


def model(name: str, *items: Any, models: MetaData | None = None, **options: Any) -> sa.Table:
    """A model's table with an id and more."""
    key = sa.Column("id", sa.Integer, primary_key=True)
    return sa.Table(name, MetaData() if models is None else models, key, *items, **options)


def sentences(
    tables: list[TableInfo], models: list[sa.Table], within: Scope | None = None
) -> list[str]:
    """What the comparison finds."""
    within = within or scope()
    snapshot = Snapshot({table.key: table for table in tables}, "public")
    upgrade = compare(snapshot, {within.key_of(one): one for one in models}, within)
    script = MigrationScript(None, upgrade, upgrade.reverse_into(DowngradeOps()))
    return [difference.sentence for difference in find_differences(script)]


A, B = ColumnInfo("a", INTEGER()), ColumnInfo("b", INTEGER())


def ab() -> tuple[sa.Column[int], sa.Column[int]]:
    return sa.Column("a", sa.Integer), sa.Column("b", sa.Integer)


def test_the_default_schema_has_two_names() -> None:
    assert sentences([info("t")], [model("t", schema="public")]) == []


def test_system_columns_and_the_order_of_columns_do_not_count() -> None:
    a, b = ab()
    assert (
        sentences([info("t", B, A)], [model("t", a, b, sa.Column("oid", sa.Integer, system=True))])
        == []
    )


@pytest.mark.parametrize(
    ("column", "known", "found"),
    [
        (sa.Column("a", sa.Integer, nullable=False), A, ["alter column t.a: NOT NULL"]),
        (
            sa.Column("a", sa.Integer),
            ColumnInfo("a", INTEGER(), False),
            ["alter column t.a: nullable"],
        ),
        (
            sa.Column("a", sa.Integer, sa.Identity()),
            ColumnInfo("a", INTEGER(), False, identity={"start": 1}),
            [],
        ),
        (
            sa.Column("a", sa.Integer, sa.Computed("1")),
            ColumnInfo("a", INTEGER(), False, computed={"sqltext": "1", "persisted": True}),
            [],
        ),
    ],
)
def test_nullable(column: sa.Column[int], known: ColumnInfo, found: list[str]) -> None:
    assert sentences([info("t", known)], [model("t", column)]) == found


@pytest.mark.parametrize(
    ("index", "known", "equal"),
    [
        (lambda t: sa.Index("ix", t.c.a, t.c.b), IndexInfo("ix", ("a", "b")), True),
        (lambda t: sa.Index("ix", t.c.b, t.c.a), IndexInfo("ix", ("a", "b")), False),
        (lambda t: sa.Index("ix", t.c.a, unique=True), IndexInfo("ix", ("a",)), False),
        (
            lambda t: sa.Index("ix", t.c.a.desc()),
            IndexInfo("ix", ("a",), sorting={"a": ("desc",)}),
            True,
        ),
        (lambda t: sa.Index("ix", t.c.a.asc().nulls_last()), IndexInfo("ix", ("a",)), True),
        (lambda t: sa.Index("ix", t.c.a.desc()), IndexInfo("ix", ("a",)), False),
        (
            lambda t: sa.Index("ix", sa.func.lower(t.c.a), t.c.b),
            IndexInfo("ix", (None, "b"), expressions=("lower((a)::text)", "b")),
            True,
        ),
        (
            lambda t: t.append_constraint(sa.Index("ix", sa.text("coalesce(a, 0) int4_ops"))),
            IndexInfo("ix", (None,), expressions=("COALESCE(a, 0)",)),
            True,
        ),
        (
            lambda t: sa.Index("ix", t.c.a, postgresql_include=["b"]),
            IndexInfo("ix", ("a",), options={"postgresql_include": ["b"]}),
            True,
        ),
        (lambda t: sa.Index("ix", t.c.a, postgresql_include=["b"]), IndexInfo("ix", ("a",)), False),
    ],
)
def test_indexes(index: Any, known: IndexInfo, equal: bool) -> None:
    table = model("t", *ab())
    index(table)
    found = sentences([info("t", A, B, indexes=(known,))], [table])
    assert len(found) == (0 if equal else 2)


def test_an_index_of_a_constraint_is_none() -> None:
    implements = IndexInfo("uq", ("a",), unique=True, constraint="uq")
    known = info("t", A, indexes=(implements,), unique_constraints=(UniqueInfo("uq", ("a",)),))
    assert sentences([known], [model("t", sa.Column("a", sa.Integer, unique=True))]) == []
    assert sentences([known], [model("t", sa.Column("a", sa.Integer))]) == [
        "drop unique constraint uq of t"
    ]


def test_mysql_has_one_object_for_a_unique_index_and_a_constraint() -> None:
    double = IndexInfo("ix", ("a",), unique=True, constraint="ix")
    known = info(
        "t", A, indexes=(double,), unique_constraints=(UniqueInfo("ix", ("a",), index="ix"),)
    )
    as_index = model("t", a := sa.Column("a", sa.Integer), sa.Index("ix", a, unique=True))
    as_constraint = model("t", sa.Column("a", sa.Integer), sa.UniqueConstraint("a", name="ix"))
    assert sentences([known], [as_index], scope("mysql")) == []
    assert sentences([known], [as_constraint], scope("mysql")) == []


def test_unique_constraints_without_a_name_are_known_by_their_columns() -> None:
    known = info("t", A, B, unique_constraints=(UniqueInfo("t_a_b_key", ("a", "b")),))
    assert sentences([known], [model("t", *ab(), sa.UniqueConstraint("b", "a"))]) == []
    assert sentences([known], [model("t", *ab(), sa.UniqueConstraint("a", "b", name="x"))]) == [
        "drop unique constraint t_a_b_key of t",
        "add unique constraint x to t",
    ]


@pytest.mark.parametrize(
    ("key", "options", "equal"),
    [
        (sa.ForeignKey("o.id", name="other"), {}, True),
        (sa.ForeignKey("o.id", ondelete="cascade"), {"ondelete": "CASCADE"}, True),
        (sa.ForeignKey("o.id", ondelete="NO ACTION"), {}, True),
        (sa.ForeignKey("o.id", ondelete="RESTRICT"), {}, False),
        (
            sa.ForeignKey("o.id", initially="deferred"),
            {"deferrable": True, "initially": "DEFERRED"},
            True,
        ),
        (sa.ForeignKey("o.id", deferrable=True), {}, False),
        (sa.ForeignKey("o.code"), {}, False),
        (sa.ForeignKey("public.o.id"), {}, True),
    ],
)
def test_foreign_keys(key: sa.ForeignKey, options: Mapping[str, str], equal: bool) -> None:
    reference = ForeignKeyInfo("fk", ("a",), None, "o", ("id",), options)
    table = model("t", sa.Column("a", sa.Integer, key))
    found = sentences([info("t", A, foreign_keys=(reference,))], [table])
    assert len(found) == (0 if equal else 2)


def test_restrict_is_what_mysql_does_anyway() -> None:
    reference = ForeignKeyInfo("fk", ("a",), None, "o", ("id",))
    table = model("t", sa.Column("a", sa.Integer, sa.ForeignKey("o.id", ondelete="RESTRICT")))
    assert sentences([info("t", A, foreign_keys=(reference,))], [table], scope("mysql")) == []


def test_what_is_left_unnamed_gets_the_name_that_downgrade_needs() -> None:
    table = model("t", sa.Column("a", sa.Integer, sa.ForeignKey("o.id"), unique=True))
    assert sentences([info("t", A)], [table]) == [
        "add unique constraint t_a_key to t",
        "add foreign key t_a_fkey from t (a) to o (id)",
    ]


def test_dropped_tables_go_from_leaf_to_root_and_their_referrers_let_go_first() -> None:
    def to(referent: str) -> dict[str, Any]:
        key = ForeignKeyInfo(f"fk_{referent}", ("a",), None, referent, ("id",))
        return {"foreign_keys": (key,)}

    tables = [info("a_root"), info("b_leaf", A, **to("a_root")), info("stays", A, **to("a_root"))]
    assert sentences(tables, [model("stays", sa.Column("a", sa.Integer))]) == [
        "drop foreign key fk_a_root of stays",
        "drop table b_leaf",
        "drop table a_root",
    ]


def test_hooks_leave_things_out() -> None:
    known = [info("ours", A, indexes=(IndexInfo("ix_theirs", ("a",)),)), info("theirs")]
    seen: list[tuple[Any, ...]] = []

    def by_name(name: str | None, type_: str, parents: Mapping[str, str | None]) -> bool:
        seen.append((name, type_, dict(parents)))
        return name not in ("theirs", "ix_theirs")

    def by_object(obj: Any, name: str | None, type_: str, reflected: bool, other: Any) -> bool:
        seen.append((type(obj).__name__, name, type_, reflected, type(other).__name__))
        return type_ != "column"

    ours = model("ours", sa.Column("new", sa.Integer))
    within = scope(include_name=by_name, include_object=by_object)
    assert sentences(known, [ours], within) == []
    assert (
        "theirs",
        "table",
        {"schema_name": None, "schema_qualified_table_name": "theirs"},
    ) in seen
    assert ("Column", "new", "column", False, "NoneType") in seen
    assert ("Column", "a", "column", True, "NoneType") in seen
    assert ("Table", "ours", "table", False, "Table") in seen


def test_tables_are_sorted_and_cycles_broken() -> None:
    a, b, c, d = ((None, name) for name in "abcd")
    assert sort_tables({c: [a], b: [c], a: [a], d: []}) == ([a, c, b, d], set())
    order, broken = sort_tables({a: [b], b: [c], c: [a], d: [c]})
    assert (order, broken) == ([c, b, a, d], {(c, a)})


def test_ten_thousand_tables_in_a_row_are_no_recursion() -> None:
    keys: list[TableKey] = [(None, f"t{number:05}") for number in range(10_000)]
    chain = {key: [following] for key, following in zip(keys, [*keys[1:], keys[-1]], strict=True)}
    order, broken = sort_tables(chain)
    assert order == keys[::-1]
    assert not broken


def test_a_dropped_column_is_restored_whole() -> None:
    column = ColumnInfo("a", VARCHAR(20), nullable=False, default="'it'::text", comment="why")
    upgrade = compare(
        Snapshot({(None, "t"): info("t", column)}), {(None, "t"): model("t")}, scope()
    )
    ((name, _, table, restored),) = upgrade.reverse().as_diffs()
    assert (name, table, restored.comment, restored.nullable) == ("add_column", "t", "why", False)
    assert str(restored.server_default.arg) == "'it'::text"
