"""What SQL Server is told, beyond the golden files."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.schema import CreateTable

from gitmig.ddl import MSSQLImpl
from gitmig.errors import IncompleteOperation, UnsupportedOperation
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    BulkInsertOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreateTableOp,
    DropColumnOp,
    ExecuteSQLOp,
    MigrateOperation,
)

IMPL = MSSQLImpl(registry.load("mssql")())


def texts(operation: MigrateOperation) -> list[str]:
    return [statement.sql(IMPL.dialect) for statement in IMPL.statements(operation)]


def test_a_type_without_a_word_on_null_is_warned_of() -> None:
    operation = AlterColumnOp("t", "c", modify_type=sa.String(10))
    with pytest.warns(UserWarning, match="makes a column nullable"):
        assert texts(operation) == ["ALTER TABLE t ALTER COLUMN c VARCHAR(10)"]


@pytest.mark.parametrize("nullable", [True, False])
def test_type_and_nullability_are_one_statement(nullable: bool) -> None:
    operation = AlterColumnOp(
        "t", "c", modify_type=sa.String(10), modify_nullable=nullable, existing_nullable=False
    )
    written = "NULL" if nullable else "NOT NULL"
    assert texts(operation) == [f"ALTER TABLE t ALTER COLUMN c VARCHAR(10) {written}"]


def test_nullability_needs_the_type() -> None:
    with pytest.raises(IncompleteOperation, match="existing_type"):
        IMPL.statements(AlterColumnOp("t", "c", modify_nullable=False))


@pytest.mark.parametrize(
    ("new", "existing", "dropped"),
    [("y", "x", True), ("y", None, True), ("y", False, False), (None, False, True)],
)
def test_a_default_is_dropped_where_there_may_be_one(
    new: str | None, existing: Any, dropped: bool
) -> None:
    operation = AlterColumnOp("t", "c", modify_server_default=new, existing_server_default=existing)
    statements = texts(operation)
    assert ("sys.default_constraints" in statements[0]) is dropped
    assert len(statements) == dropped + (new is not None)


def test_constraints_go_before_their_column_in_a_fixed_order() -> None:
    operation = DropColumnOp(
        "t",
        "c",
        mssql_drop_foreign_key=True,
        mssql_drop_check=True,
        mssql_drop_default=True,
        mysql_anything=True,
    )
    catalogues = ["sys.default_constraints", "sys.check_constraints", "sys.foreign_key_columns"]
    *batches, drop = texts(operation)
    for batch, catalogue in zip(batches, catalogues, strict=True):
        assert f"FROM {catalogue}\n" in batch
    assert drop == "ALTER TABLE t DROP COLUMN c"


def test_identity_insert_is_asked_for_by_what_the_rows_give() -> None:
    table = sa.Table(
        "t",
        sa.MetaData(),
        sa.Column("number", sa.Integer, sa.Identity(), key="n"),
        sa.Column("name", sa.String),
    )
    on, insert, off = texts(BulkInsertOp(table, [{"n": 1, "name": "x"}]))
    assert "name IN (N'number')) SET IDENTITY_INSERT t ON" in on
    assert insert == "INSERT INTO t (number, name) VALUES (1, 'x')"
    assert off.endswith("SET IDENTITY_INSERT t OFF")
    assert texts(BulkInsertOp(table, [{"name": "x"}])) == ["INSERT INTO t (name) VALUES ('x')"]


def test_a_table_unless_it_is_there_is_still_the_result() -> None:
    operation = CreateTableOp("t", [sa.Column("c", sa.Integer)], if_not_exists=True)
    (statement,) = IMPL.statements(operation)
    assert statement.result.name == "t"
    assert statement.sql(IMPL.dialect).startswith("IF OBJECT_ID(N't', N'U') IS NULL CREATE TABLE t")


def test_what_the_user_executes_stays_as_it_is() -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("c", sa.Integer))
    (statement,) = IMPL.statements(ExecuteSQLOp(CreateTable(table, if_not_exists=True)))
    assert statement.sql(IMPL.dialect).startswith("CREATE TABLE IF NOT EXISTS")


def test_what_keys_cannot_be() -> None:
    for options in ({"deferrable": True}, {"initially": "DEFERRED"}, {"match": "FULL"}):
        with pytest.raises(UnsupportedOperation, match="with `"):
            IMPL.statements(CreateForeignKeyOp("fk", "t", "o", ["a"], ["b"], **options))
    column = sa.Column("c", sa.Integer, sa.ForeignKey("o.id", deferrable=True))
    with pytest.raises(UnsupportedOperation, match="with `deferrable`"):
        IMPL.statements(AddColumnOp("t", column))


@pytest.mark.parametrize("part", [sa.text("lower(a)"), sa.func.lower(sa.column("a"))])
def test_an_index_of_an_expression_is_one_of_a_computed_column(part: Any) -> None:
    with pytest.raises(UnsupportedOperation, match="of an expression") as caught:
        texts(CreateIndexOp("ix", "t", [part]))
    assert "sa.Computed" in str(caught.value.hint)
    parts: list[Any] = [sa.text("[a] DESC"), sa.column("b").desc(), "c"]
    assert texts(CreateIndexOp("ix", "t", parts)) == ["CREATE INDEX ix ON t ([a] DESC, b DESC, c)"]
