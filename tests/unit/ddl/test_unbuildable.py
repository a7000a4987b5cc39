"""An operation that lacks a name, or that SQLAlchemy cannot build, is refused before it runs."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry

from gitmig.ddl import PostgresqlImpl, SQLiteImpl
from gitmig.errors import IncompleteOperation, UnbuildableOperation
from gitmig.operations import (
    CreateCheckConstraintOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreateTableOp,
    CreateUniqueConstraintOp,
    DropConstraintOp,
    MigrateOperation,
    SchemaObjects,
)

POSTGRESQL = registry.load("postgresql.psycopg")()
EXPLICIT = SchemaObjects({kind: f"{kind}_%(constraint_name)s" for kind in ("ck", "fk", "ix", "uq")})
INTEGER = sa.Column("a", sa.Integer)


def statements(operation: MigrateOperation, objects: SchemaObjects | None = None) -> list[Any]:
    return list(PostgresqlImpl(POSTGRESQL, objects).statements(operation))


@pytest.mark.parametrize(
    "operation",
    [
        CreateCheckConstraintOp(None, "t", "a > 5"),
        CreateForeignKeyOp(None, "t", "o", ["a"], ["b"]),
        CreateIndexOp(None, "t", ["a"]),
        CreateUniqueConstraintOp(None, "t", ["a"]),
        CreateTableOp("t", [INTEGER, sa.CheckConstraint("a > 5")]),
        DropConstraintOp(None, "t", "unique"),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_a_convention_that_wants_names(operation: MigrateOperation) -> None:
    with pytest.raises(ValueError, match="explicitly named") as caught:
        statements(operation, EXPLICIT)
    assert isinstance(caught.value, UnbuildableOperation)
    assert caught.value.message.startswith(f"cannot {operation.describe()}: ")
    assert "name the constraint" in str(caught.value.hint)


@pytest.mark.parametrize("operation", [CreateIndexOp(None, "t", [sa.text("lower(a)")])])
def test_sql_as_text_makes_no_name_of_an_index(operation: MigrateOperation) -> None:
    with pytest.raises(IncompleteOperation, match="`index_name`"):
        statements(operation)


def test_a_convention_that_knows_no_indexes() -> None:
    with pytest.raises(IncompleteOperation, match="`index_name`"):
        statements(CreateIndexOp(None, "t", ["a"]), SchemaObjects({"uq": "uq_%(table_name)s"}))
    with pytest.raises(IncompleteOperation, match="`constraint_name`"):
        statements(DropConstraintOp(None, "t", "unique"))


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([INTEGER, sa.Column("a", sa.Integer)], "name 'a' is already present"),
        ([INTEGER, sa.UniqueConstraint("zz")], "no column named 'zz'"),
    ],
)
def test_a_table_that_cannot_be(items: list[sa.schema.SchemaItem], reason: str) -> None:
    with pytest.raises(UnbuildableOperation, match=reason):
        SQLiteImpl(registry.load("sqlite")()).statements(CreateTableOp("t", items))
