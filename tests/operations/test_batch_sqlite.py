"""On SQLite: what a table has beyond columns survives being made anew."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from gitmig.errors import (
    ColumnInUse,
    DependentBroken,
    ForeignKeysEnforced,
    GitmigError,
    NotATable,
    ReferencesBroken,
    RowsLost,
    ValuesLost,
)
from gitmig.operations import BatchOperations
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.operations.batch import BatchChange, change_table, run_sql
from tests.operations.database import Database

THINGS = """\
CREATE TABLE things (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name varchar(20) NOT NULL ON CONFLICT IGNORE DEFAULT 'it''s 12:30' COLLATE NOCASE,
  price MONEY DEFAULT (1 + 1) CHECK (price >= 0),
  maker INT REFERENCES makers (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  parent INTEGER REFERENCES things (id),
  flag BOOLEAN CHECK (flag IN (0, 1)),
  twice AS (price * 2),
  thrice INTEGER GENERATED ALWAYS AS (price * 3) STORED,
  [odd "name], TEXT,
  CONSTRAINT uq_name UNIQUE (name) ON CONFLICT ABORT,
  CHECK (name <> ':x' AND price < 100)
)"""


@pytest.fixture
def file(tmp_path: Path) -> Database:
    """A database with tables, indexes, triggers and a view that depend on each other."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'test.db'}", poolclass=sa.NullPool)
    database = Database(engine)
    run_sql(
        database,
        "CREATE TABLE makers (id INTEGER PRIMARY KEY, name TEXT)",
        THINGS,
        "CREATE TABLE parts (id INTEGER, thing INTEGER REFERENCES things ON DELETE CASCADE)",
        "CREATE TABLE log (line TEXT)",
        "CREATE INDEX ix_lower ON things (lower(name)) WHERE price > 1",
        "CREATE UNIQUE INDEX ix_both ON things (maker, parent DESC)",
        "CREATE VIEW cheap AS SELECT id, name, price FROM things WHERE price < 5",
        "CREATE TRIGGER tr_things AFTER UPDATE OF price ON things BEGIN"
        " INSERT INTO log VALUES (old.name || ' ' || new.price); END",
        "CREATE TRIGGER tr_makers AFTER DELETE ON makers BEGIN"
        " UPDATE things SET maker = NULL WHERE maker = old.id; END",
        "INSERT INTO makers VALUES (1, 'Ada'), (2, 'Bob')",
        "INSERT INTO things (id, name, price, maker, flag) VALUES (1, 'a', 1, 1, 1)",
        "INSERT INTO things (id, name, price, maker, parent) VALUES (5, 'b', 3, 2, 1)",
        "INSERT INTO things (id, name) VALUES (40, 'gone')",
        "DELETE FROM things WHERE id = 40",
        "INSERT INTO parts VALUES (1, 1), (2, 5)",
    )
    return database


def dump(database: Database) -> list[tuple[object, ...]]:
    """Return everything that SQLite knows of the tables, in a form that can be compared."""
    found: list[tuple[object, ...]] = []
    tables = [row[0] for row in database.rows("SELECT name FROM sqlite_master WHERE type='table'")]
    for table in sorted(tables):
        for pragma in ("table_xinfo", "foreign_key_list"):
            found += database.rows(f"SELECT * FROM pragma_{pragma}('{table}')")
        found += sorted(database.rows(f"SELECT * FROM '{table}'"), key=repr)
        keys = database.rows(f"SELECT name, \"unique\", origin FROM pragma_index_list('{table}')")
        for name, unique, origin in sorted(keys):
            members = database.rows(f"SELECT * FROM pragma_index_xinfo('{name}')")
            found.append((unique, origin, tuple(members)))
    others = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table'"
    return [*found, *sorted(database.rows(others), key=repr)]


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


def drop(column: str) -> BatchChange:
    return lambda batch_op: batch_op.drop_column(column)


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


def test_rows_that_do_not_arrive(file: Database) -> None:
    run_sql(file, "INSERT INTO makers VALUES (3, 'Ada')")
    before = dump(file)
    unique = sa.UniqueConstraint("name", sqlite_on_conflict="IGNORE")
    with pytest.raises(RowsLost, match="of 3 rows of makers, 2 arrived"):
        change_table(file, lambda _: None, "makers", recreate="always", table_args=[unique])
    assert dump(file) == before


def test_a_check_of_the_column_alone_goes_with_it(file: Database) -> None:
    change_table(file, drop("flag"), "things")
    assert file.rows("SELECT * FROM pragma_table_info('things') WHERE name = 'flag'") == []


def test_unnamed_constraints_get_names_to_be_dropped_by(file: Database) -> None:
    def change(batch_op: BatchOperations) -> None:
        batch_op.drop_constraint("fk_things_maker_makers", type_="foreignkey")

    names = {"fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"}
    change_table(file, change, "things", naming_convention=names)
    (sql,) = file.rows("SELECT sql FROM sqlite_master WHERE name = 'things'")[0]
    assert "CONSTRAINT fk_things_parent_things FOREIGN KEY" in sql
    assert "fk_things_maker_makers" not in sql


def test_types_with_checks(file: Database) -> None:
    run_sql(
        file,
        "CREATE TABLE flags (id INTEGER PRIMARY KEY, a BOOLEAN, b VARCHAR(3),"
        " CONSTRAINT ck_a CHECK (a IN (0, 1)), CHECK (b IN ('x', 'yy')))",
    )
    kinds = sa.Enum("x", "yy", create_constraint=True)
    for _ in range(2):  # a second time must not add a second check
        change_table(
            file,
            lambda b: b.alter_column("id", nullable=False),
            "flags",
            reflect_args=[
                sa.Column("a", sa.Boolean(create_constraint=True, name="ck_a")),
                sa.Column("b", kinds),
            ],
        )
        (sql,) = file.rows("SELECT sql FROM sqlite_master WHERE name = 'flags'")[0]
        assert sql.count("CHECK") == 2
    change_table(
        file,
        lambda b: b.alter_column(
            "b", type_=sa.Enum("x", "z", create_constraint=True), existing_type=kinds
        ),
        "flags",
    )
    (sql,) = file.rows("SELECT sql FROM sqlite_master WHERE name = 'flags'")[0]
    assert sql.count("CHECK") == 2
    assert "'yy'" not in sql
    change_table(
        file,
        lambda b: b.alter_column(
            "a", type_=sa.Integer(), existing_type=sa.Boolean(create_constraint=True, name="ck_a")
        ),
        "flags",
    )
    (sql,) = file.rows("SELECT sql FROM sqlite_master WHERE name = 'flags'")[0]
    assert "ck_a" not in sql


def test_what_cannot_be_kept_is_named(file: Database) -> None:
    run_sql(file, "CREATE TABLE odd (a TEXT, b TEXT, UNIQUE (a COLLATE NOCASE, b))")
    with pytest.warns(UserWarning, match="of the new table odd is without what 'a COLLATE"):
        change_table(file, lambda _: None, "odd", recreate="always")


def test_what_the_user_says_of_the_table_holds(file: Database) -> None:
    table = sa.Table("log", sa.MetaData(), sa.Column("line", sa.Text))
    change_table(file, lambda _: None, "log", recreate="always", copy_from=table)
    assert file.rows("SELECT name, pk FROM pragma_table_info('log')") == [("line", 0)]
    change_table(
        file,
        lambda b: b.create_primary_key("pk", ["line"]),
        "log",
        table_args=[sa.CheckConstraint("line <> ''", name="ck")],
        table_kwargs={"sqlite_with_rowid": False},
    )
    assert file.rows("SELECT sql LIKE '%CONSTRAINT ck CHECK%' FROM sqlite_master WHERE name='log'")
    assert file.rows("SELECT wr FROM pragma_table_list WHERE name = 'log'") == [(1,)]

    def listener(_inspector: object, _table: object, column: dict[str, object]) -> None:
        column["type"] = sa.Unicode(77)

    change_table(
        file,
        lambda _: None,
        "log",
        recreate="always",
        reflect_kwargs={"listeners": [("column_reflect", listener)]},
    )
    assert file.rows("SELECT type FROM pragma_table_info('log')") == [("VARCHAR(77)",)]


def test_what_no_table_of_sqlalchemy_says_stays(file: Database) -> None:
    run_sql(
        file,
        "CREATE TABLE said (a TEXT, b TEXT)",
        "CREATE TRIGGER tr_said AFTER UPDATE OF a ON said BEGIN"
        " INSERT INTO log VALUES (new.a); END",
        "INSERT INTO said (rowid, a, b) VALUES (7, 'x', 'y')",
    )

    def change(batch_op: BatchOperations) -> None:
        batch_op.alter_column("a", new_column_name="aa")
        batch_op.alter_column("b", nullable=False)

    table = sa.Table("said", sa.MetaData(), sa.Column("a", sa.Text), sa.Column("b", sa.Text))
    change_table(file, change, "said", copy_from=table)
    run_sql(file, "UPDATE said SET aa = 'z'")
    assert file.rows("SELECT rowid, aa, b FROM said") == [(7, "z", "y")]
    assert file.rows("SELECT line FROM log") == [("z",)]


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


def enforce_foreign_keys(database: Database) -> None:
    """Let every connection enforce foreign keys."""

    def enforce(driver: sqlite3.Connection, _record: object) -> None:
        driver.execute("PRAGMA foreign_keys = ON")

    sa.event.listen(database.engine, "connect", enforce)


def test_enforced_foreign_keys_delete_nothing(file: Database) -> None:
    enforce_foreign_keys(file)
    parts = file.rows("SELECT * FROM parts")
    with pytest.raises(ForeignKeysEnforced, match="parts"):
        change_table(file, lambda _: None, "things", recreate="always")
    assert file.rows("SELECT * FROM parts") == parts
    change_table(file, lambda b: b.alter_column("id", nullable=False), "parts")
    assert file.rows("SELECT * FROM parts") == parts


def test_outside_a_transaction_they_are_switched_off(file: Database) -> None:
    enforce_foreign_keys(file)
    before = dump(file)
    with file.engine.connect() as connection:
        op = Operations(MigrationContext.configure(connection))
        with op.batch_alter_table("things", recreate="always"):
            pass
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert dump(file) == before
