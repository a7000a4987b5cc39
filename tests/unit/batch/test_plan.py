"""A batch as a plan: pure, without a database."""

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry

from gitmig.batch.draft import Draft
from gitmig.batch.order import order_columns
from gitmig.batch.plan import plan_move, temporary_name
from gitmig.batch.sql_names import mentions_column, rename_column
from gitmig.batch.stages import plan_stages
from gitmig.batch.structure import structure_of
from gitmig.ddl import get_impl
from gitmig.errors import ContradictoryOrder, UnknownColumn
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    BatchOptions,
    CreateIndexOp,
    DropColumnOp,
    MigrateOperation,
    SchemaObjects,
)

SQLITE = registry.load("sqlite")()


def draft(*operations: MigrateOperation) -> Draft:
    table = sa.Table(
        "t",
        sa.MetaData(),
        *(sa.Column(name, sa.Integer) for name in ("id", "a", "b", "c")),
        sa.CheckConstraint("a > b"),
        sa.UniqueConstraint("c", name="uq_c"),
    )
    found = Draft(structure_of(table, SQLITE), SchemaObjects(), SQLITE)
    found.apply(operations)
    return found


def sql(found: Draft, options: BatchOptions | None = None) -> list[str]:
    plan = plan_move(found, options or BatchOptions(), get_impl("sqlite")(SQLITE))
    return [" ".join(statement.sql(SQLITE).split()) for statement in plan.statements]


def test_the_statements_in_their_order() -> None:
    index = CreateIndexOp("ix", "t", ["b"])
    assert sql(draft(DropColumnOp("t", "c"), AddColumnOp("t", sa.Column("d", sa.Text)), index)) == [
        "CREATE TABLE _gitmig_tmp_t ( id INTEGER, a INTEGER, b INTEGER, d TEXT, CHECK (a > b) )",
        "INSERT INTO _gitmig_tmp_t (id, a, b) SELECT id, a, b FROM t",
        "DROP TABLE t",
        "PRAGMA legacy_alter_table = ON",
        "ALTER TABLE _gitmig_tmp_t RENAME TO t",
        "PRAGMA legacy_alter_table = OFF",
        "CREATE INDEX ix ON t (b)",
    ]


@pytest.mark.parametrize(
    ("new", "expression"),
    [
        (sa.Text(), "CAST(a AS TEXT)"),
        (sa.BigInteger(), "a"),
        (sa.DateTime(), "a"),
        (sa.JSON(), "a"),
        (sa.REAL(), "CAST(a AS REAL)"),
    ],
)
def test_a_cast_only_where_it_takes_nothing(
    new: sa.types.TypeEngine[object], expression: str
) -> None:
    statements = sql(draft(AlterColumnOp("t", "a", modify_type=new)))
    assert f"SELECT id, {expression}, b, c FROM t" in statements[1]


def test_a_renamed_column_is_found_in_checks_and_keys() -> None:
    statements = sql(
        draft(
            AlterColumnOp("t", "a", modify_name="Big A"), AlterColumnOp("t", "c", modify_name="z")
        )
    )
    assert 'CHECK ("Big A" > b)' in statements[0]
    assert "CONSTRAINT uq_c UNIQUE (z)" in statements[0]
    assert '(id, "Big A", b, z) SELECT id, a, b, c FROM t' in statements[1]


def test_the_name_of_the_temporary_table_is_not_too_long() -> None:
    assert temporary_name("x" * 60) == "_gitmig_tmp_" + "x" * 38


def added(name: str, **place: Any) -> AddColumnOp:
    return AddColumnOp("t", sa.Column(name, sa.Integer), **place)


@pytest.mark.parametrize(
    ("operations", "reordering", "expected"),
    [
        ([], [], "id a b c"),
        ([added("x")], [], "id a b c x"),
        ([added("x", insert_after="id")], [], "id x a b c"),
        ([added("x", insert_before="id")], [], "x id a b c"),
        ([added("x", insert_after="a", insert_before="b")], [], "id a x b c"),
        ([added("x", insert_after="id"), added("y", insert_after="x")], [], "id x y a b c"),
        ([added("x"), DropColumnOp("t", "c")], [], "id a b x"),
        ([], [("c", "id"), ("id", "a", "b")], "c id a b"),
        ([added("x", insert_before="c")], [("c", "id")], "a b x c id"),
        ([AlterColumnOp("t", "id", insert_after="c")], [], "a b c id"),
        (
            [added("x", insert_after="a"), AlterColumnOp("t", "a", modify_name="z")],
            [],
            "id z x b c",
        ),
    ],
)
def test_order(
    operations: list[MigrateOperation], reordering: Sequence[Sequence[str]], expected: str
) -> None:
    assert order_columns(draft(*operations), reordering) == expected.split()


def test_an_order_that_cannot_be() -> None:
    with pytest.raises(ContradictoryOrder, match="a, b"):
        order_columns(draft(), [("a", "b"), ("b", "a")])
    with pytest.raises(ContradictoryOrder):
        order_columns(draft(added("x", insert_after="c", insert_before="a")), [])
    with pytest.raises(UnknownColumn, match="'zz'"):
        order_columns(draft(), [("a", "zz")])


def rename(old: str, new: str, **kw: Any) -> AlterColumnOp:
    return AlterColumnOp("t", old, modify_name=new, **kw)


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([rename("a", "x")], [(True, 1)]),
        ([DropColumnOp("t", "b"), rename("a", "x")], [(True, 1), (False, 1)]),
        ([DropColumnOp("t", "b"), rename("a", "b")], [(False, 1), (True, 1)]),
        ([rename("a", "x", modify_nullable=False)], [(True, 1), (False, 1)]),
        ([rename("a", "x"), added("a")], [(True, 1), (False, 1)]),
        (
            [added("x"), rename("x", "y"), DropColumnOp("t", "a")],
            [(False, 1), (True, 1), (False, 1)],
        ),
        ([CreateIndexOp("ix", "t", ["a"]), rename("a", "x")], [(False, 1), (True, 1)]),
        ([rename("a", "a")], [(False, 1)]),
    ],
)
def test_stages(operations: list[MigrateOperation], expected: list[tuple[bool, int]]) -> None:
    stages = plan_stages(operations)
    assert [(stage.renames, len(stage.operations)) for stage in stages] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a > 0", True),
        ('"A" > 0', True),
        ("[a] > 0", True),
        ("ab > 0 AND x = 'a'", False),
        ("a(1) > 0", False),
        ("lower(a) > 0", True),
        ("x > 0 -- a", False),
    ],
)
def test_mentions(text: str, expected: bool) -> None:
    assert mentions_column(text, "a", brackets=True) == expected


def test_renamed_in_text() -> None:
    text = rename_column("a + A > a(1) AND x = 'a'", "a", '"b c"', brackets=False)
    assert text == '"b c" + "b c" > a(1) AND x = \'a\''
    assert rename_column("", "a", "b", brackets=True) == ""
