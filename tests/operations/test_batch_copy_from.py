"""`copy_from`: a table that the user describes is the one that is there, or nothing is changed."""

import pytest
import sqlalchemy as sa

from gitmig.errors import CopyFromDiffers, NotATable
from tests.conftest import MARIADB, POSTGRESQL
from tests.operations.batch import change_table, run_sql
from tests.operations.database import Database


@pytest.fixture
def table(database: Database) -> Database:
    run_sql(
        database,
        "CREATE TABLE t (id INTEGER NOT NULL, a INTEGER, b INTEGER, PRIMARY KEY (id))",
        "INSERT INTO t VALUES (1, 2, 3)",
    )
    return database


def describe(name: str, *columns: str) -> sa.Table:
    made = [
        sa.Column(column, sa.Integer, primary_key=column == "id", autoincrement=False)
        for column in columns
    ]
    return sa.Table(name, sa.MetaData(), *made)


@pytest.mark.parametrize(
    ("described", "words"),
    [
        (describe("t", "id", "b"), "lacks the column a of t, whose values would be lost"),
        (describe("t", "id"), "lacks the columns a, b of t"),
        (
            describe("t", "id", "a", "b", "c"),
            "describes the column c, which t does not have",
        ),
        (describe("u", "id", "a", "b"), "describes the table u, and the batch is on t"),
    ],
)
def test_another_table(table: Database, described: sa.Table, words: str) -> None:
    for change in (lambda _: None, lambda b: b.alter_column("b", type_=sa.Text())):
        with pytest.raises(CopyFromDiffers, match=words) as caught:
            change_table(table, change, "t", recreate="always", copy_from=described)
        assert caught.value.hint
    assert table.rows("SELECT id, a, b FROM t") == [(1, 2, 3)]


def test_columns_in_another_order(table: Database) -> None:
    described = describe("t", "id", "b", "a")
    change_table(table, lambda _: None, "t", recreate="always", copy_from=described)
    assert table.rows("SELECT id, a, b FROM t") == [(1, 2, 3)]
    assert table.rows("SELECT * FROM t") == [(1, 3, 2)]


def refuse(database: Database, statement: str) -> None:
    run_sql(database, statement)
    with pytest.raises(NotATable, match="t cannot be changed by a batch"):
        change_table(
            database, lambda _: None, "t", recreate="always", copy_from=describe("t", "id")
        )


@pytest.mark.parametrize("database_url", [MARIADB], indirect=True)
def test_a_table_with_a_history(database: Database) -> None:
    refuse(database, "CREATE TABLE t (id INTEGER PRIMARY KEY) WITH SYSTEM VERSIONING")


@pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
def test_a_partitioned_table(database: Database) -> None:
    refuse(database, "CREATE TABLE t (id INTEGER) PARTITION BY LIST (id)")
