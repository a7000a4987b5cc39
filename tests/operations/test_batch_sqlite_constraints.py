"""On SQLite: constraints and the checks of types in a batch, and what the user says of them."""

import sqlalchemy as sa

from gitmig.operations import BatchOperations
from tests.operations.batch import change_table, run_sql
from tests.operations.database import Database
from tests.operations.sqlite_tables import drop


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
