"""On SQLite: a batch that would lose something is refused, and changes nothing."""

import pytest
import sqlalchemy as sa

from gitmig.errors import (
    ColumnInUse,
    DependentBroken,
    GitmigError,
    NotATable,
    NotForStrict,
    ReferencesBroken,
    ReferentUnknown,
    RowsLost,
    UnknownColumn,
    ValuesLost,
    WithoutKey,
)
from gitmig.operations import BatchOperations
from tests.operations.batch import BatchChange, change_table, run_sql
from tests.operations.database import Database
from tests.operations.sqlite_tables import drop, dump


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (drop("name"), ColumnInUse, ["CHECK", "name <> ':x'"]),
        (drop("maker"), ColumnInUse, ["index ix_both"]),
        (drop("price"), ColumnInUse, ["price is dropped"]),
        (
            lambda b: b.alter_column("name", type_=sa.Integer()),
            ValuesLost,
            ["2 rows have values that are no numbers", "'a'"],
        ),
        (
            lambda b: b.create_foreign_key("fk", "makers", ["price"], ["id"]),
            ReferencesBroken,
            ["row 5 of things refers to nothing in makers"],
        ),
    ],
)
def test_what_would_be_lost_is_refused(
    file: Database, change: BatchChange, error: type[GitmigError], words: list[str]
) -> None:
    before = dump(file)
    with pytest.raises(error) as caught:
        change_table(file, change, "things")
    assert all(word.casefold() in caught.value.message.casefold() for word in words)
    assert caught.value.hint
    assert dump(file) == before


@pytest.mark.parametrize(
    ("dependent", "words"),
    [
        ("CREATE VIEW v AS SELECT name FROM makers", "the view v would not work"),
        (
            "CREATE TRIGGER t AFTER INSERT ON makers BEGIN SELECT new.name; END",
            "the trigger t would not work",
        ),
        (
            "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM makers WHERE name = 1; END",
            "the trigger t would not work",
        ),
    ],
)
def test_a_dependent_that_would_break(file: Database, dependent: str, words: str) -> None:
    run_sql(file, dependent, "CREATE VIEW broken AS SELECT * FROM nowhere")
    before = dump(file)
    with pytest.raises(DependentBroken, match=words):
        change_table(file, drop("name"), "makers")
    assert dump(file) == before
    change_table(file, lambda b: b.alter_column("name", nullable=False), "makers")


def test_a_trigger_for_a_column_that_goes(file: Database) -> None:
    run_sql(file, "CREATE TRIGGER t UPDATE OF name ON makers BEGIN SELECT 1; END")
    with pytest.raises(ColumnInUse, match="the trigger t"):
        change_table(file, drop("name"), "makers")


def test_a_computed_column_of_one_that_goes(file: Database) -> None:
    run_sql(file, "CREATE TABLE sums (a INTEGER, b INTEGER, c AS (a + b))")
    with pytest.raises(ColumnInUse, match="the computed column c speaks of it"):
        change_table(file, drop("a"), "sums")


@pytest.mark.parametrize("name", ["cheap", "words"])
def test_what_is_no_table(file: Database, name: str) -> None:
    run_sql(file, "CREATE VIRTUAL TABLE words USING fts5(line)")
    with pytest.raises(NotATable, match=name):
        change_table(file, lambda _: None, name, recreate="always")


def test_a_foreign_key_to_the_unknown_key_of_a_table(file: Database) -> None:
    run_sql(file, "CREATE TABLE plain (a INT REFERENCES nowhere)")
    with pytest.raises(ReferentUnknown, match="primary key of nowhere, which is not there"):
        change_table(file, lambda _: None, "plain", recreate="always")


def test_rows_that_do_not_arrive(file: Database) -> None:
    run_sql(file, "INSERT INTO makers VALUES (3, 'Ada')")
    before = dump(file)
    unique = sa.UniqueConstraint("name", sqlite_on_conflict="IGNORE")
    with pytest.raises(RowsLost, match="of 3 rows of makers, 2 arrived"):
        change_table(file, lambda _: None, "makers", recreate="always", table_args=[unique])
    assert dump(file) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.add_column(sa.Column("c", sa.String(20))),
        lambda b: b.alter_column("a", type_=sa.Numeric(8, 2)),
    ],
)
def test_a_type_that_a_strict_table_does_not_know(file: Database, change: BatchChange) -> None:
    run_sql(file, "CREATE TABLE t (id INTEGER PRIMARY KEY, a ANY) STRICT")
    before = dump(file)
    with pytest.raises(NotForStrict, match="t is a STRICT table, and cannot have the column"):
        change_table(file, change, "t", recreate="always")
    assert dump(file) == before
    change_table(file, change, "t", recreate="always", table_kwargs={"sqlite_strict": False})


@pytest.mark.parametrize("change", [lambda b: b.drop_constraint("pk", type_="primary"), drop("id")])
def test_a_table_without_row_numbers_needs_its_key(file: Database, change: BatchChange) -> None:
    run_sql(
        file,
        "CREATE TABLE t (id INTEGER, a TEXT, CONSTRAINT pk PRIMARY KEY (id)) WITHOUT ROWID",
        "INSERT INTO t VALUES (7, 'x')",
    )
    before = dump(file)
    with pytest.raises(WithoutKey, match="t is a WITHOUT ROWID table, and cannot be without"):
        change_table(file, change, "t")
    assert dump(file) == before

    def give_another(batch_op: BatchOperations) -> None:
        change(batch_op)
        batch_op.create_primary_key("pk_a", ["a"])

    change_table(file, give_another, "t")
    assert file.rows("SELECT name FROM pragma_table_info('t') WHERE pk") == [("a",)]
    change_table(
        file,
        lambda b: b.drop_constraint("pk_a", type_="primary"),
        "t",
        table_kwargs={"sqlite_with_rowid": True},
    )
    assert file.rows("SELECT a FROM t") == [("x",)]


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.create_foreign_key("fk", "things", ["parent"], ["nix"]),
        lambda b: b.add_column(sa.Column("c", sa.Integer, sa.ForeignKey("things.nix"))),
    ],
)
def test_a_foreign_key_to_no_column_of_the_table_itself(
    file: Database, change: BatchChange
) -> None:
    before = dump(file)
    with pytest.raises(UnknownColumn, match="No such column: 'nix' in table things"):
        change_table(file, change, "things", recreate="always")
    assert dump(file) == before
