"""On SQLite: a column that is renamed in a batch is followed by all that speaks of it."""

import pytest

from gitmig.errors import DependentBroken
from gitmig.operations import BatchOperations
from tests.operations.batch import change_table, run_sql
from tests.operations.database import Database
from tests.operations.sqlite_tables import dump


def test_a_rename_is_followed_everywhere(file: Database) -> None:
    def change(batch_op: BatchOperations) -> None:
        batch_op.alter_column("price", new_column_name="cost", nullable=False)
        batch_op.create_check_constraint("ck_cost", "cost <> 77")

    change_table(file, change, "things")
    run_sql(file, "UPDATE things SET cost = 4 WHERE name = 'b'")
    assert file.rows("SELECT line FROM log") == [("b 4",)]
    assert file.rows("SELECT cost FROM cheap ORDER BY id") == [(1,), (4,)]
    assert file.rows("SELECT twice FROM things ORDER BY id") == [(2,), (8,)]


def test_a_rename_that_a_view_on_a_view_hinders(file: Database) -> None:
    run_sql(file, "CREATE VIEW cheaper AS SELECT name FROM cheap WHERE price < 2")
    before = dump(file)
    with pytest.raises(DependentBroken, match="view cheaper would not work: no such column: price"):
        change_table(file, lambda b: b.alter_column("price", new_column_name="cost"), "things")
    assert dump(file) == before


def test_a_rename_alone_copies_nothing(file: Database) -> None:
    (root,) = file.rows("SELECT rootpage FROM sqlite_master WHERE name = 'things'")
    change_table(file, lambda b: b.alter_column("price", new_column_name="cost"), "things")
    assert file.rows("SELECT rootpage FROM sqlite_master WHERE name = 'things'") == [root]
    assert file.rows("SELECT cost FROM things ORDER BY id") == [(1,), (3,)]


def test_a_column_takes_the_name_of_one_that_goes(file: Database) -> None:
    def change(batch_op: BatchOperations) -> None:
        batch_op.drop_column("age")
        batch_op.alter_column("years", new_column_name="age")
        batch_op.alter_column("name", nullable=False)

    run_sql(
        file,
        "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age TEXT, years INTEGER)",
        "INSERT INTO people VALUES (1, 'x', 'old', 40)",
    )
    change_table(file, change, "people")
    assert file.rows("SELECT * FROM people") == [(1, "x", 40)]


def test_two_columns_exchange_their_names(file: Database) -> None:
    def change(batch_op: BatchOperations) -> None:
        batch_op.alter_column("id", new_column_name="between")
        batch_op.alter_column("name", new_column_name="id")
        batch_op.alter_column("between", new_column_name="name")

    change_table(file, change, "makers")
    assert file.rows("SELECT name, id FROM makers") == [(1, "Ada"), (2, "Bob")]
