"""Every directive of a batch, up, down and up again: in place and in a new table."""

from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.errors import (
    AlreadyThere,
    GitmigError,
    LeftoverTable,
    NotInBatch,
    PlaceNeedsNewTable,
    TableMissing,
    TableReferenced,
    UnknownColumn,
    UnknownConstraint,
    UnknownIndex,
    UnnamedConstraint,
    WrongRecreate,
)
from gitmig.operations import BatchOperations, DropColumnOp, DropTableOp, ModifyTableOps
from tests.conftest import MARIADB, POSTGRESQL
from tests.operations.batch import batch_round_trip, change_table, run_sql
from tests.operations.database import Database

SERVERS = pytest.mark.parametrize("database_url", [POSTGRESQL, MARIADB], indirect=True)
RECREATE = pytest.mark.parametrize("recreate", ["auto", "always"])


@RECREATE
def test_columns(database: Database, recreate: str) -> None:
    def up(batch_op: BatchOperations) -> None:
        batch_op.add_column(sa.Column("nick", sa.String(20), server_default="none"))
        batch_op.drop_column("age")

    def down(batch_op: BatchOperations) -> None:
        batch_op.drop_column("nick")
        batch_op.add_column(sa.Column("age", sa.Integer), insert_after="email")

    if recreate == "auto" and database.name != "sqlite":  # in place, a column can only be the last
        change_table(database, up, recreate=recreate)
        above = database.schema()
    else:
        above = batch_round_trip(database, up, down, recreate=recreate)
    assert above["users"].column_names == ["id", "email", "team_id", "nick"]
    assert database.rows("SELECT nick FROM users") == [("none",), ("none",)]


@RECREATE
def test_alter_column(database: Database, recreate: str) -> None:
    def up(batch_op: BatchOperations) -> None:
        batch_op.alter_column(
            "email", nullable=False, type_=sa.String(80), existing_type=sa.String(50)
        )
        batch_op.alter_column(
            "age", new_column_name="years", existing_type=sa.Integer(), existing_nullable=True
        )

    def down(batch_op: BatchOperations) -> None:
        batch_op.alter_column(
            "email", nullable=True, type_=sa.String(50), existing_type=sa.String(80)
        )
        batch_op.alter_column(
            "years", new_column_name="age", existing_type=sa.Integer(), existing_nullable=True
        )

    above = batch_round_trip(database, up, down, recreate=recreate)
    assert above["users"].column("email")[1:3] == ("VARCHAR(80)", False)
    assert database.rows("SELECT years FROM users ORDER BY id") == [(36,), (50,)]


@RECREATE
def test_constraints_and_indexes(database: Database, recreate: str) -> None:
    def up(batch_op: BatchOperations) -> None:
        batch_op.create_unique_constraint("uq_email", ["email"])
        batch_op.create_check_constraint("ck_age", "age > 3")
        batch_op.create_foreign_key("fk_team", "teams", ["team_id"], ["id"], ondelete="CASCADE")
        batch_op.create_index("ix_age", ["age", "email"], unique=True)

    def down(batch_op: BatchOperations) -> None:
        batch_op.drop_index("ix_age")
        batch_op.drop_constraint("fk_team", type_="foreignkey")
        batch_op.drop_constraint("ck_age", type_="check")
        batch_op.drop_constraint("uq_email", type_="unique")

    if database.name == "mariadb":  # it leaves the index of a foreign key behind
        change_table(database, up, recreate=recreate)
        above = database.schema()
    else:
        above = batch_round_trip(database, up, down, recreate=recreate)
    assert ("uq_email", ("email",)) in above["users"].uniques
    assert [name for name, _ in above["users"].checks] == ["ck_age"]
    assert {key[0::4] for key in above["users"].foreign_keys} == {("fk_team", "CASCADE")}
    assert ("ix_age", ("age", "email"), True) in {i[:3] for i in above["users"].indexes}


def test_what_there_is_stays(database: Database) -> None:
    database.run(
        lambda op: op.create_table(
            "things",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("parent_id", sa.Integer, sa.ForeignKey("things.id", name="fk_parent")),
            sa.Column("team_id", sa.Integer),
            sa.Column("name", sa.String(20), nullable=False, server_default="it's 12:30 100%"),
            sa.Column("twice", sa.Integer, sa.Computed("team_id * 2", persisted=True)),
            sa.Column("extra", sa.Integer),
            sa.UniqueConstraint("name", "team_id", name="uq_things"),
            sa.CheckConstraint("team_id > 0", name="ck_things"),
            sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_t", ondelete="CASCADE"),
            sa.Index("ix_things", "extra", "team_id"),
            comment=None if database.name == "sqlite" else "it's 100% ours",
        )
    )
    run_sql(
        database,
        "INSERT INTO teams (id) VALUES (5)",
        "INSERT INTO things (id, team_id, extra) VALUES (7, 5, 1)",
        "INSERT INTO things (id, parent_id, team_id, name) VALUES (8, 7, 5, 'x')",
    )
    before, rows = database.schema(), database.rows("SELECT * FROM things ORDER BY id")
    change_table(database, lambda batch_op: None, "things", recreate="always")
    assert database.schema() == before
    assert database.rows("SELECT * FROM things ORDER BY id") == rows
    run_sql(database, "INSERT INTO things (team_id, name) VALUES (5, 'y')")
    expected = 1 if database.name == "postgresql" else 9  # its sequence was not asked before
    assert database.rows("SELECT id FROM things WHERE name = 'y'") == [(expected,)]
    with database.engine.begin() as connection, pytest.raises(sa.exc.DBAPIError):
        connection.exec_driver_sql("INSERT INTO things (id, team_id, name) VALUES (10, -5, 'z')")


@RECREATE
def test_primary_key(database: Database, recreate: str) -> None:
    """On MariaDB every primary key is called PRIMARY, and goes by whatever name."""
    database.run(
        lambda op: op.create_table(
            "parts",
            sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
            sa.Column("code", sa.String(9), nullable=False),
            sa.PrimaryKeyConstraint("id", name="pk_parts"),
        )
    )
    run_sql(database, "INSERT INTO parts (id, code) VALUES (1, 'a'), (2, 'b')")

    def up(batch_op: BatchOperations) -> None:
        batch_op.drop_constraint("pk_parts", type_="primary")
        batch_op.create_primary_key("pk_both", ["id", "code"])

    def down(batch_op: BatchOperations) -> None:
        batch_op.drop_constraint("pk_both", type_="primary")
        batch_op.create_primary_key("pk_parts", ["id"])

    above = batch_round_trip(database, up, down, "parts", recreate=recreate)
    assert above["parts"].primary_key == ("id", "code")
    with pytest.raises(sa.exc.IntegrityError):
        run_sql(database, "INSERT INTO parts (id, code) VALUES (1, 'a')")


def test_a_table_comment(database: Database) -> None:
    def up(batch_op: BatchOperations) -> None:
        batch_op.create_table_comment("people")
        batch_op.alter_column("email", comment="where to write", existing_type=sa.String(50))

    if database.name == "sqlite":  # it keeps no comments
        change_table(database, up)
        return

    def down(batch_op: BatchOperations) -> None:
        batch_op.drop_table_comment(existing_comment="people")
        batch_op.alter_column("email", comment=None, existing_type=sa.String(50))

    for recreate in ("auto", "always"):
        above = batch_round_trip(database, up, down, recreate=recreate)
        assert above["users"].comment == "people"
        assert above["users"].column("email")[4] == "where to write"
        change_table(database, down, recreate=recreate)


def test_places(database: Database) -> None:
    def up(batch_op: BatchOperations) -> None:
        batch_op.add_column(sa.Column("a", sa.Integer), insert_before="email")
        batch_op.add_column(sa.Column("b", sa.Integer), insert_after="a")
        batch_op.add_column(sa.Column("c", sa.Integer), insert_after="age", insert_before="team_id")
        batch_op.alter_column("id", insert_after="team_id")

    change_table(database, up, recreate="always")
    expected = ["a", "b", "email", "age", "c", "team_id", "id"]
    assert database.schema()["users"].column_names == expected
    order = [("team_id", "age"), ("age", "email", "id")]
    change_table(database, lambda _: None, recreate="always", partial_reordering=order)
    expected = ["a", "b", "c", "team_id", "age", "email", "id"]
    assert database.schema()["users"].column_names == expected


def refuse(database: Database, change: Any, error: type[GitmigError], **options: Any) -> str:
    """Hold that the change is refused, with a hint, and that nothing was done."""
    before = database.schema()
    with pytest.raises(error) as caught:
        change_table(database, change, **options)
    assert caught.value.hint
    assert database.schema() == before
    assert str(caught.value) == caught.value.message
    return caught.value.message


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda b: b.drop_column("emial"), UnknownColumn),
        (lambda b: b.alter_column("nothing", nullable=False), UnknownColumn),
        (lambda b: b.add_column(sa.Column("x", sa.Integer), insert_after="y"), UnknownColumn),
        (lambda b: b.create_unique_constraint("uq", ["nothing"]), UnknownColumn),
        (lambda b: b.create_index("ix", ["nothing"]), UnknownColumn),
        (lambda b: b.drop_constraint("nothing", type_="check"), UnknownConstraint),
        (lambda b: b.drop_index("nothing"), UnknownIndex),
        (lambda b: b.create_unique_constraint(None, ["email"]), UnnamedConstraint),
        (lambda b: b.add_column(sa.Column("email", sa.Integer)), AlreadyThere),
        (lambda b: b.alter_column("age", new_column_name="email"), AlreadyThere),
    ],
)
def test_what_is_not_there(database: Database, change: Any, error: type[GitmigError]) -> None:
    def several(batch_op: BatchOperations) -> None:
        batch_op.add_column(sa.Column("fine", sa.Integer))
        change(batch_op)

    refuse(database, several, error, recreate="always")


def test_a_table_that_is_not_there(database: Database) -> None:
    def change(batch_op: BatchOperations) -> None:
        batch_op.drop_column("x")

    message = refuse(database, change, TableMissing, table="user", recreate="always")
    assert message == "there is no table user to change"


def test_arguments_are_checked_at_the_call(database: Database) -> None:
    refuse(database, lambda b: None, WrongRecreate, recreate="sometimes")
    add_before = sa.Column("x", sa.Integer)
    if database.name != "sqlite":
        refuse(database, lambda b: b.add_column(add_before, insert_before="id"), PlaceNeedsNewTable)
    careless: Any = change_table
    with pytest.raises(TypeError, match="insert_befor"):
        careless(database, lambda b: b.add_column(add_before, insert_befor="id"))
    with pytest.raises(TypeError, match="a name"):
        careless(database, lambda b: b.drop_column(5))
    with pytest.raises(AttributeError):
        careless(database, lambda b: b.create_table("x"))


def test_only_its_own_table(database: Database) -> None:
    refuse(database, lambda b: b.invoke(DropTableOp("users")), NotInBatch)
    refuse(database, lambda b: b.invoke(DropColumnOp("teams", "id")), NotInBatch)


def test_a_leftover_of_somebody(database: Database) -> None:
    run_sql(database, "CREATE TABLE _gitmig_tmp_users (a INTEGER)")
    message = refuse(database, lambda b: None, LeftoverTable, recreate="always")
    assert "_gitmig_tmp_users" in message


def test_a_block_that_raises_does_nothing(database: Database) -> None:
    def change(batch_op: BatchOperations) -> None:
        batch_op.drop_column("age")
        raise ZeroDivisionError

    before = database.schema()
    with pytest.raises(ZeroDivisionError):
        change_table(database, change)
    assert database.schema() == before


def test_statements_run_at_once(database: Database) -> None:
    def change(batch_op: BatchOperations) -> None:
        batch_op.add_column(sa.Column("fine", sa.Integer))
        batch_op.execute("UPDATE users SET age = 7")
        assert batch_op.get_bind().exec_driver_sql("SELECT max(age) FROM users").scalar() == 7

    change_table(database, change, recreate="always")
    assert database.rows("SELECT DISTINCT age, fine FROM users") == [(7, None)]


@SERVERS
def test_a_referenced_table(database: Database) -> None:
    run_sql(
        database,
        "ALTER TABLE users ADD CONSTRAINT fk_t FOREIGN KEY (team_id) REFERENCES teams (id)",
    )
    message = refuse(database, lambda b: None, TableReferenced, table="teams", recreate="always")
    assert "users" in message


@SERVERS
def test_a_trigger_that_goes(database: Database) -> None:
    if database.name == "postgresql":
        body = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        run_sql(database, body, "CREATE TRIGGER tr AFTER INSERT ON users EXECUTE FUNCTION f()")
    else:
        run_sql(database, "CREATE TRIGGER tr AFTER INSERT ON users FOR EACH ROW SET @x = 1")
    with pytest.warns(UserWarning, match="the trigger tr is gone with the old table users"):
        change_table(database, lambda b: None, recreate="always")


def test_a_container_is_taken_apart(database: Database) -> None:
    inner = ModifyTableOps("users", [DropColumnOp("users", "age")])
    change_table(database, lambda b: b.invoke(inner))
    assert database.schema()["users"].column_names == ["id", "email", "team_id"]


def test_values_that_the_new_table_refuses(database: Database) -> None:
    run_sql(database, "UPDATE users SET email = NULL WHERE id = 1")
    before, rows = database.schema(), database.rows("SELECT * FROM users ORDER BY id")
    with pytest.raises(sa.exc.DBAPIError):
        change_table(
            database,
            lambda b: b.alter_column("email", nullable=False, existing_type=sa.String(50)),
            recreate="always",
        )
    assert database.schema() == before
    assert database.rows("SELECT * FROM users ORDER BY id") == rows
