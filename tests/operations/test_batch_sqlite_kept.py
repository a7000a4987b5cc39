"""On SQLite: what a table has beyond columns survives being made anew."""

import warnings
from pathlib import Path

import pytest
import sqlalchemy as sa

from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.operations.batch import change_table, run_sql
from tests.operations.database import Database
from tests.operations.sqlite_tables import dump


def test_everything_stays(file: Database) -> None:
    before = dump(file)
    change_table(file, lambda _: None, "things", recreate="always")
    assert dump(file) == before
    run_sql(file, "INSERT INTO things (name) VALUES ('c')", "UPDATE things SET price = 9")
    assert file.rows("SELECT id, twice, thrice FROM things WHERE name = 'C'") == [(41, 18, 27)]
    assert ("a 9",) in file.rows("SELECT line FROM log")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO things (name, price) VALUES ('x', -1)",
        "INSERT INTO things (name, flag) VALUES ('x', 7)",
        "INSERT INTO things (name) VALUES (':x')",
        "INSERT INTO things (name) VALUES ('A')",
    ],
)
def test_checks_and_keys_hold_as_before(file: Database, statement: str) -> None:
    change_table(file, lambda b: b.alter_column("flag", nullable=True), "things")
    with pytest.raises(sa.exc.IntegrityError):
        run_sql(file, statement)


def test_on_conflict_stays(file: Database) -> None:
    change_table(file, lambda _: None, "things", recreate="always")
    run_sql(file, "INSERT INTO things (name) VALUES (NULL)")
    assert file.rows("SELECT count(*) FROM things") == [(2,)]


@pytest.mark.parametrize("options", ["WITHOUT ROWID", "STRICT", "STRICT, WITHOUT ROWID"])
def test_options_of_a_table_stay(file: Database, options: str) -> None:
    run_sql(
        file,
        f"CREATE TABLE strange (id INT PRIMARY KEY, a ANY, b TEXT COLLATE RTRIM) {options}"
        if "STRICT" in options
        else f"CREATE TABLE strange (id INT PRIMARY KEY, a, b TEXT COLLATE RTRIM) {options}",
        "INSERT INTO strange VALUES (3, x'00ff', 'x'), (2, 'y', NULL)",
    )
    before = dump(file)
    listed = "SELECT wr, strict FROM pragma_table_list WHERE name = 'strange'"
    flags = file.rows(listed)
    change_table(file, lambda _: None, "strange", recreate="always")
    assert dump(file) == before
    assert file.rows(listed) == flags


def test_hidden_row_numbers_stay(file: Database) -> None:
    run_sql(file, "CREATE TABLE plain (a TEXT)", "INSERT INTO plain (rowid, a) VALUES (9, 'x')")
    change_table(file, lambda b: b.alter_column("a", nullable=False), "plain")
    assert file.rows("SELECT rowid, a FROM plain") == [(9, "x")]


@pytest.mark.parametrize(
    ("columns", "number"), [("rowid TEXT, a INT", "_rowid_"), ("rowid INT, oid INT", "_rowid_")]
)
def test_row_numbers_stay_beside_columns_of_the_name(
    file: Database, columns: str, number: str
) -> None:
    run_sql(
        file,
        f"CREATE TABLE plain ({columns})",
        f"INSERT INTO plain ({number}, rowid) VALUES (9, 'x'), (50, 'y')",
    )
    change_table(file, lambda _: None, "plain", recreate="always")
    assert file.rows(f"SELECT {number}, rowid FROM plain") == [(9, "x"), (50, "y")]


def test_a_table_keeps_its_capital_letters(file: Database) -> None:
    run_sql(
        file,
        "CREATE TABLE Plants (Id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)",
        "CREATE INDEX ix_plants ON plants (name)",
        "INSERT INTO plants VALUES (7, 'Acer')",
    )
    before = dump(file)
    change_table(file, lambda _: None, "plants", recreate="always")
    assert dump(file) == before


@pytest.mark.parametrize("conflict", ["", " ON CONFLICT REPLACE"])
def test_a_named_key_that_counts_keeps_its_name(file: Database, conflict: str) -> None:
    key = f'"id" INTEGER NOT NULL CONSTRAINT "pk x" PRIMARY KEY{conflict} AUTOINCREMENT'
    run_sql(file, f"CREATE TABLE plain ({key}, a TEXT)")
    change_table(file, lambda b: b.alter_column("a", nullable=False), "plain")
    (sql,) = file.rows("SELECT sql FROM sqlite_master WHERE name = 'plain'")[0]
    assert key.replace('"id"', "id") in str(sql)
    change_table(file, lambda b: b.drop_constraint("pk x", type_="primary"), "plain")
    assert file.rows("SELECT name FROM pragma_table_info('plain') WHERE pk") == []


def test_a_key_that_is_no_row_number_does_not_become_one(file: Database) -> None:
    run_sql(
        file,
        "CREATE TABLE plain (id INTEGER PRIMARY KEY DESC, a TEXT)",
        "INSERT INTO plain VALUES (NULL, 'x'), (5, 'y')",
    )
    with pytest.warns(UserWarning, match="is without what 'id DESC' says"):
        change_table(file, lambda _: None, "plain", recreate="always")
    assert file.rows("SELECT rowid, id FROM plain") == [(1, None), (2, 5)]


def test_what_cannot_be_kept_is_named(file: Database) -> None:
    run_sql(file, "CREATE TABLE odd (a TEXT, b TEXT, UNIQUE (a COLLATE NOCASE, b))")
    with pytest.warns(UserWarning, match="of the new table odd is without what 'a COLLATE"):
        change_table(file, lambda _: None, "odd", recreate="always")


def test_an_attached_database(file: Database, tmp_path: Path) -> None:
    with file.engine.begin() as connection:
        connection.exec_driver_sql(f"ATTACH '{tmp_path / 'other.db'}' AS other")
        connection.exec_driver_sql("CREATE TABLE other.t (id INTEGER PRIMARY KEY, a TEXT)")
        connection.exec_driver_sql("CREATE INDEX other.ix ON t (a)")
        op = Operations(MigrationContext.configure(connection))
        with op.batch_alter_table("t", schema="other") as batch_op:
            batch_op.alter_column("a", nullable=False)
        found = sa.inspect(connection).get_columns("t", schema="other")
        indexes = sa.inspect(connection).get_indexes("t", schema="other")
    assert not found[1]["nullable"]
    assert [index["name"] for index in indexes] == ["ix"]


COMMENTED = """\
CREATE TABLE t ( -- head (
  a INT DEFAULT (1 -- one
  ), b TEXT DEFAULT (/* ( */ 'x' -- )
  ), c INT CHECK ( -- before
  c > 0 /* between */ OR c < -1 -- after
  ), d AS (a + 1 -- more
  ), -- key
  CONSTRAINT ck CHECK (a > 0 -- and more
    AND b <> '--' -- and all
  ), UNIQUE (a -- first
  , c))"""


def test_comments_among_the_words_of_the_table(file: Database) -> None:
    run_sql(file, COMMENTED, "INSERT INTO t (c) VALUES (5)")
    for _ in range(2):
        change_table(file, lambda _: None, "t", recreate="always")
    assert file.rows("SELECT a, b, c, d FROM t") == [(1, "x", 5, 2)]
    for values in ("0, 'x', 5", "2, '--', 5", "2, 'x', 0"):
        with pytest.raises(sa.exc.IntegrityError, match="CHECK"):
            run_sql(file, f"INSERT INTO t (a, b, c) VALUES ({values})")


def test_autoincrement_behind_the_columns(file: Database) -> None:
    """As DB Browser for SQLite writes it."""
    run_sql(
        file,
        'CREATE TABLE t (id INTEGER NOT NULL, a INT, PRIMARY KEY("id" AUTOINCREMENT))',
        "INSERT INTO t (a) VALUES (1), (2)",
        "DELETE FROM t WHERE id = 2",
    )
    with warnings.catch_warnings(action="error"):
        change_table(file, lambda _: None, "t", recreate="always")
    run_sql(file, "INSERT INTO t (a) VALUES (3)")
    assert file.rows("SELECT id FROM t") == [(1,), (3,)]


@pytest.mark.parametrize("named", ["", "CONSTRAINT pk "])
def test_a_key_that_is_a_reference_too_counts_on(file: Database, named: str) -> None:
    run_sql(
        file,
        "CREATE TABLE o (id INTEGER PRIMARY KEY)",
        f"CREATE TABLE t (id INTEGER {named}PRIMARY KEY AUTOINCREMENT"
        " REFERENCES o (id) ON DELETE CASCADE, a INT)",
        "INSERT INTO o VALUES (7), (8), (9)",
        "INSERT INTO t VALUES (7, 1), (8, 2)",
        "DELETE FROM t WHERE id = 8",
    )
    change_table(file, lambda b: b.alter_column("a", nullable=False), "t")
    run_sql(file, "INSERT INTO t (a) VALUES (3)")
    assert file.rows("SELECT id FROM t") == [(7,), (9,)]
    assert file.rows("SELECT \"table\", on_delete FROM pragma_foreign_key_list('t')") == [
        ("o", "CASCADE")
    ]


def test_an_order_that_is_the_usual_one_is_not_told_of(file: Database) -> None:
    run_sql(file, "CREATE TABLE t (a INT, b INT, PRIMARY KEY (a ASC, b), UNIQUE (b ASC))")
    with warnings.catch_warnings(action="error"):
        change_table(file, lambda _: None, "t", recreate="always")


def test_what_goes_with_the_old_table_is_named(file: Database) -> None:
    run_sql(file, "ANALYZE")
    with file.engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TEMP TRIGGER tt AFTER INSERT ON things BEGIN SELECT 1; END"
        )
        operations = Operations(MigrationContext.configure(connection))
        with (
            pytest.warns(UserWarning, match="is gone with the old table things") as caught,
            operations.batch_alter_table("things", recreate="always"),
        ):
            pass
    assert [str(warning.message).split(" is gone")[0] for warning in caught] == [
        "what ANALYZE has counted, which op.execute('ANALYZE') counts anew,",
        "the temporary trigger tt",
    ]
