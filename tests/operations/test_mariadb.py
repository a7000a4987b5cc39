"""What MariaDB and MySQL do otherwise, on a MariaDB server."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.errors import UnsupportedOperation
from tests.operations.database import LiveOperations


@pytest.fixture
def op(mariadb_url: str) -> Iterator[LiveOperations]:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        op = LiveOperations(connection)
        op.create_table(
            "t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer)
        )
        yield op
    engine.dispose()


def column(op: LiveOperations, name: str) -> Any:
    return next(c for c in sa.inspect(op.bind).get_columns("t") if c["name"] == name)


def created(op: LiveOperations) -> str:
    return str(op.bind.execute(sa.text("SHOW CREATE TABLE t")).one()[1])


def default_of_c(op: LiveOperations) -> str:
    (line,) = (line for line in created(op).splitlines() if line.strip().startswith("`c`"))
    return line.partition(" DEFAULT ")[2]


@pytest.mark.parametrize("persisted", [True, False])
def test_a_computed_column_changes_type_and_name(op: LiveOperations, persisted: bool) -> None:
    doubled = sa.Computed("n * 2", persisted=persisted)
    op.add_column("t", sa.Column("c", sa.Integer, doubled))
    op.execute("INSERT INTO t (n) VALUES (4)")
    op.alter_column(
        "t",
        "c",
        type_=sa.BigInteger(),
        new_column_name="d",
        existing_nullable=False,
        existing_server_default=doubled,
    )
    found = column(op, "d")
    assert isinstance(found["type"], sa.BigInteger)
    assert found["computed"]["persisted"] is persisted
    assert op.bind.execute(sa.text("SELECT d FROM t")).scalar_one() == 8


def test_on_update_stays(op: LiveOperations) -> None:
    now = sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")
    op.add_column("t", sa.Column("at", sa.TIMESTAMP, server_default=now))
    op.alter_column(
        "t",
        "at",
        nullable=False,
        existing_type=sa.TIMESTAMP(),
        existing_server_default=now,
    )
    assert "NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()" in created(op)


@pytest.mark.parametrize("default", ["uuid()", "concat('a', 'b')", "(1 + 1)", "5"])
def test_a_default_that_is_an_expression(op: LiveOperations, default: str) -> None:
    op.add_column("t", sa.Column("c", sa.String(36)))
    op.alter_column("t", "c", server_default=sa.text(default))
    alone = default_of_c(op)
    assert not alone.startswith("NULL")
    op.alter_column(
        "t", "c", server_default=sa.text(default), type_=sa.String(40), existing_nullable=True
    )
    assert default_of_c(op) == alone


def test_the_check_of_a_type_goes_with_the_type(op: LiveOperations) -> None:
    flag = sa.Boolean(name="ck_flag", create_constraint=True)
    op.add_column("t", sa.Column("c", flag))
    assert [check["name"] for check in sa.inspect(op.bind).get_check_constraints("t")] == [
        "ck_flag"
    ]
    op.alter_column("t", "c", type_=sa.Integer(), existing_type=flag, existing_nullable=True)
    op.execute("INSERT INTO t (id, c) VALUES (1, 5)")
    assert sa.inspect(op.bind).get_check_constraints("t") == []


def test_the_check_of_a_new_column_keeps_its_name(op: LiveOperations) -> None:
    for _ in range(2):
        checks = (sa.CheckConstraint("c > 0", name="ck_c"), sa.CheckConstraint("c < 9"))
        op.add_column("t", sa.Column("c", sa.Integer, *checks), if_not_exists=True)
    found = {check["name"] for check in sa.inspect(op.bind).get_check_constraints("t")}
    assert "ck_c" in found
    with pytest.raises(sa.exc.DBAPIError):
        op.execute("INSERT INTO t (id, c) VALUES (1, 10)")


def test_the_check_of_a_column_of_a_new_table_keeps_its_name(op: LiveOperations) -> None:
    check = sa.CheckConstraint("c > 0", name="ck_c")
    table = op.create_table("o", sa.Column("c", sa.Integer, check), sa.Column("d", sa.Integer))
    assert [found["name"] for found in sa.inspect(op.bind).get_check_constraints("o")] == ["ck_c"]
    op.bulk_insert(table, [{"c": 1, "d": 2}])


def test_an_index_of_an_expression_is_one_of_a_computed_column(op: LiveOperations) -> None:
    expressions: tuple[Any, ...] = (
        sa.text("abs(n)"),
        sa.text("(n + 1)"),
        sa.func.abs(sa.column("n")),
        sa.column("n") + 1,
    )
    for expression in expressions:
        with pytest.raises(UnsupportedOperation, match="of an expression"):
            op.create_index("ix", "t", [expression])
    op.add_column("t", sa.Column("c", sa.Integer, sa.Computed("abs(n)")))
    op.create_index("ix", "t", [sa.text("c DESC"), sa.text("`n`")])
    assert "KEY `ix` (`c` DESC,`n`)" in created(op)


def test_a_reference_in_the_statement_itself(op: LiveOperations) -> None:
    key = sa.ForeignKey("t.id", ondelete="CASCADE")
    op.add_column("t", sa.Column("parent_id", sa.Integer, key), inline_references=True)
    (found,) = sa.inspect(op.bind).get_foreign_keys("t")
    assert (found["constrained_columns"], found["options"]) == (
        ["parent_id"],
        {"ondelete": "CASCADE"},
    )


def test_conditions(op: LiveOperations) -> None:
    for _ in range(2):
        op.add_column("t", sa.Column("c", sa.Integer, index=True), if_not_exists=True)
        op.create_index("ix", "t", ["c"], if_not_exists=True)
    for _ in range(2):
        op.drop_index("ix", "t", if_exists=True)
        op.drop_column("t", "c", if_exists=True)
    assert sa.inspect(op.bind).get_indexes("t") == []


@pytest.mark.parametrize("option", ["deferrable", "match", "initially"])
def test_options_of_keys_that_it_does_not_have(op: LiveOperations, option: str) -> None:
    values: dict[str, Any] = {"deferrable": True, "match": "FULL", "initially": "DEFERRED"}
    with pytest.raises(UnsupportedOperation, match=f"with `{option}`"):
        op.create_foreign_key("fk", "t", "t", ["n"], ["id"], **{option: values[option]})
