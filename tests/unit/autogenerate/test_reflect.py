"""A schema is read in few statements, whatever its size."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData

from gitmig.autogenerate.reflect import find_schemas, reflect


def tables(count: int, models: MetaData) -> None:
    """Tables with an index, a unique constraint and a foreign key each."""
    for number in range(count):
        sa.Table(
            f"t{number}",
            models,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("a", sa.Integer, index=True),
            sa.Column("b", sa.Integer, unique=True),
            sa.Column("c", sa.ForeignKey(f"t{max(number - 1, 0)}.id")),
        )


def count_statements(connection: sa.Connection, run: Callable[[], Any]) -> int:
    """How many statements reach the driver meanwhile."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    sa.event.listen(connection, "before_cursor_execute", note)
    run()
    sa.event.remove(connection, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("count", [1, 60])
def test_sqlite_is_read_in_five_statements(sqlite: Any, models: MetaData, count: int) -> None:
    tables(count, models)
    models.create_all(sqlite.connection)
    assert count_statements(sqlite.connection, lambda: reflect(sqlite.connection)) == 5


def test_more_tables_need_no_more_statements(database: Any, models: MetaData) -> None:
    connection = database.connection
    reflect(connection)  # what is read once a connection
    tables(20, models)
    models.create_all(connection)
    few = count_statements(connection, lambda: reflect(connection))
    tables(60, more := MetaData())
    more.create_all(connection)
    assert count_statements(connection, lambda: reflect(connection)) == few
    assert len(reflect(connection).tables) == 60
    assert few <= 12


def test_a_comparison_needs_no_more_for_more_tables(database: Any, models: MetaData) -> None:
    connection = database.connection
    tables(20, models)
    models.create_all(connection)
    change(models)
    few = count_statements(connection, lambda: database.differences(models))
    tables(60, more := MetaData())
    more.create_all(connection)
    change(more)
    assert len(database.differences(more)) >= 3 * 6
    assert count_statements(connection, lambda: database.differences(more)) <= few <= 30


def change(models: MetaData) -> None:
    """Let every tenth table differ, also in what the database is asked about."""
    for number, table in enumerate(models.tables.values()):
        if number % 10 == 0:
            table.append_column(sa.Column("extra", sa.Text, server_default=sa.text("lower('X')")))
            table.c.a.type = sa.BigInteger()
            table.c.a.server_default = sa.DefaultClause(sa.text("1 + 2"))
            sa.CheckConstraint(
                sa.text(f"a BETWEEN {number} AND 9"), name=f"ck{number}", table=table
            )


def test_what_sqlite_says_only_in_its_text(sqlite: Any) -> None:
    sqlite.connection.exec_driver_sql("CREATE TABLE o (a INTEGER PRIMARY KEY, b INT)")
    sqlite.connection.exec_driver_sql(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x MONEY(3), y, "
        "o_id INT CONSTRAINT fk REFERENCES o DEFERRABLE INITIALLY DEFERRED, "
        "z GENERATED ALWAYS AS (x + 1) VIRTUAL, CONSTRAINT uq UNIQUE (x, y))"
    )
    sqlite.connection.exec_driver_sql("CREATE INDEX ix ON t (lower(y), x DESC) WHERE x > 0")
    table = reflect(sqlite.connection).tables[None, "t"]
    columns = {column.name: column for column in table.columns}
    assert columns["id"].autoincrement
    assert not columns["id"].nullable
    assert repr(columns["x"].type) == "NUMERIC(precision=3)"
    assert repr(columns["y"].type) == "NullType()"
    assert columns["z"].computed == {"sqltext": "x + 1", "persisted": False}
    (key,) = table.foreign_keys
    assert (key.name, key.referent_columns, key.inline) == ("fk", ("a",), True)
    assert key.options == {"deferrable": True, "initially": "DEFERRED"}
    assert [(one.name, one.columns) for one in table.unique_constraints] == [("uq", ("x", "y"))]
    (index,) = table.indexes
    assert (index.columns, index.sorting) == ((None, "x"), {"x": ("desc",)})
    assert index.expressions == ("lower(y)", "x DESC")
    assert str(index.options["sqlite_where"]) == "x > 0"


def test_schemas(postgresql: Any, sqlite: Any) -> None:
    postgresql.connection.exec_driver_sql("CREATE SCHEMA zoo")
    assert find_schemas(postgresql.connection) == (None, "zoo")
    sqlite.connection.exec_driver_sql("ATTACH ':memory:' AS other")
    sqlite.connection.exec_driver_sql("CREATE TABLE other.t (id INTEGER PRIMARY KEY)")
    assert find_schemas(sqlite.connection) == (None, "other")
    assert list(reflect(sqlite.connection, [None, "other"]).tables) == [("other", "t")]
