"""On MariaDB: what a table that is made anew keeps of indexes, and what is named instead."""

import warnings
from contextlib import nullcontext

import pytest
import sqlalchemy as sa

from gitmig.errors import NotATable
from gitmig.errors.batch import ColumnInUse
from gitmig.operations import BatchOperations
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.conftest import MARIADB
from tests.operations.batch import BatchChange, change_table, run_sql
from tests.operations.database import Database

pytestmark = pytest.mark.parametrize("database_url", [MARIADB], indirect=True)

TABLE = """\
CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b VARCHAR(50), `comment` TEXT, g POINT NOT NULL,
  KEY ix_desc (a DESC, b(10)),
  UNIQUE KEY uq (b DESC) COMMENT 'It''s 100%% :x (a)',
  KEY ix_ignored (a) IGNORED,
  KEY ix_hash (a, b) USING HASH COMMENT 'of comment',
  FULLTEXT KEY words (`comment`),
  SPATIAL KEY place (g))"""


def lines(database: Database) -> list[str]:
    return str(database.rows("SHOW CREATE TABLE t")[0][1]).splitlines()


def recreate(database: Database, change: BatchChange = lambda _: None) -> None:
    change_table(database, change, "t", recreate="always")


def test_indexes_stay_as_they_are(database: Database) -> None:
    run_sql(database, TABLE)
    before = lines(database)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recreate(database)
    assert lines(database) == before


def test_words_of_an_index_are_no_columns(database: Database) -> None:
    """A column may be called like one of them."""
    run_sql(database, TABLE)
    before = [line for line in lines(database) if "`ix_" in line]
    recreate(
        database,
        lambda batch_op: batch_op.alter_column(
            "comment", new_column_name="remark", existing_type=sa.Text()
        ),
    )
    assert [line for line in lines(database) if "`ix_" in line] == before
    assert "FULLTEXT KEY `words` (`remark`)" in "".join(lines(database))
    recreate(database, lambda batch_op: batch_op.drop_column("remark"))
    assert "words" not in "".join(lines(database))


def test_indexes_follow_their_columns(database: Database) -> None:
    run_sql(database, TABLE)

    def rename(batch_op: BatchOperations) -> None:
        batch_op.alter_column("b", new_column_name="name", existing_type=sa.String(50))
        batch_op.drop_index("ix_hash")

    recreate(database, rename)
    found = lines(database)
    assert "  KEY `ix_desc` (`a` DESC,`name`(10))," in found
    assert "  UNIQUE KEY `uq` (`name` DESC) COMMENT 'It''s 100% :x (a)'," in found
    assert "ix_hash" not in "".join(found)
    with pytest.raises(ColumnInUse, match="the index ix_desc"):
        recreate(database, lambda batch_op: batch_op.drop_column("name"))


def test_a_period_stays_with_its_index(database: Database) -> None:
    run_sql(
        database,
        "CREATE TABLE t (id INTEGER, s DATE, e DATE, PERIOD FOR shift (s, e),"
        " UNIQUE one (id, shift WITHOUT OVERLAPS))",
        "INSERT INTO t VALUES (1, '2026-01-01', '2026-02-01')",
    )
    before = lines(database)
    recreate(database)
    assert lines(database) == before
    assert database.rows("SELECT id FROM t") == [(1,)]


def test_what_the_new_table_cannot_have_is_named(database: Database) -> None:
    run_sql(
        database,
        "CREATE TABLE t (id INTEGER, PRIMARY KEY (id DESC) COMMENT 'the key')"
        " STATS_PERSISTENT=1 PAGE_COMPRESSED=1 MIN_ROWS=10 COMMENT='AUTO_INCREMENT=7'",
    )
    key = "(`id` DESC) COMMENT 'the key'"
    with pytest.warns(UserWarning, match="the new table t") as caught:
        recreate(database)
    assert sorted(str(warning.message) for warning in caught) == [
        f"a key of the new table t is without what {key!r} says beyond the column",
        "the new table t is without the option PAGE_COMPRESSED='1'",
        "the new table t is without the option STATS_PERSISTENT=1",
    ]
    assert "MIN_ROWS=10 COMMENT='AUTO_INCREMENT=7'" in lines(database)[-1]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE t (id INTEGER PRIMARY KEY) WITH SYSTEM VERSIONING",
        "CREATE TABLE t (id INTEGER PRIMARY KEY) PARTITION BY LIST (id) (PARTITION a DEFAULT)",
        "CREATE VIEW t AS SELECT 1 AS id",
    ],
)
def test_what_would_lose_its_nature(database: Database, statement: str) -> None:
    run_sql(database, statement)
    with pytest.raises(NotATable, match="t cannot be changed by a batch"):
        recreate(database)


@pytest.mark.parametrize("fails", [False, True])
def test_a_row_with_the_number_zero_keeps_it(database: Database, fails: bool) -> None:
    run_sql(
        database,
        "CREATE TABLE t (id INTEGER AUTO_INCREMENT PRIMARY KEY, a INTEGER)",
        "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
        "INSERT INTO t VALUES (0, 5), (1, 5)",
        "SET sql_mode = DEFAULT",
    )
    with database.engine.begin() as connection:
        mode = connection.exec_driver_sql("SELECT @@sql_mode").scalar()
        operations = Operations(MigrationContext.configure(connection))
        with (
            pytest.raises(sa.exc.IntegrityError) if fails else nullcontext(),
            operations.batch_alter_table("t", recreate="always") as batch_op,
        ):
            if fails:
                batch_op.create_unique_constraint("uq", ["a"])
        assert connection.exec_driver_sql("SELECT @@sql_mode").scalar() == mode
    assert database.rows("SELECT id, a FROM t ORDER BY id") == [(0, 5), (1, 5)]


def test_columns_in_their_own_words(database: Database) -> None:
    """What no Column of SQLAlchemy says, or its reflection does not read."""
    run_sql(
        database,
        "CREATE SEQUENCE s",
        "CREATE TABLE t (a INTEGER INVISIBLE DEFAULT 4 COMMENT 'it''s 50%% :x CHECK (1)',"
        " b BIT(3) DEFAULT b'101', c TEXT COMPRESSED, d BIGINT DEFAULT nextval(s),"
        " e DATETIME NULL ON UPDATE NOW(),"
        " n INTEGER NOT NULL AUTO_INCREMENT, k INTEGER PRIMARY KEY, KEY (n)) AUTO_INCREMENT=77",
        "INSERT INTO t (k, c) VALUES (5, 'x'), (6, 'y')",
        "DELETE FROM t WHERE k = 6",
    )
    before = lines(database)
    with warnings.catch_warnings(action="error"):
        recreate(database)
        assert lines(database) == before
        recreate(database, lambda b: b.alter_column("c", new_column_name="f"))
    assert [line for line in lines(database) if line not in before] == [
        "  `f` text /*M!100301 COMPRESSED*/ DEFAULT NULL,"
    ]
    run_sql(database, "INSERT INTO t (k) VALUES (7)")
    assert database.rows("SELECT a, b, d, n FROM t WHERE k = 7") == [(4, b"\x05", 3, 79)]


def test_a_column_that_is_not_as_it_was(database: Database) -> None:
    run_sql(database, "CREATE TABLE t (id INTEGER AUTO_INCREMENT PRIMARY KEY)")
    key = sa.Column("id", sa.Integer, primary_key=True, autoincrement=False)
    described = sa.Table("t", sa.MetaData(), key)
    with pytest.warns(UserWarning, match="the column id of the new table t is not as it was"):
        change_table(database, lambda _: None, "t", recreate="always", copy_from=described)
