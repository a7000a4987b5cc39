"""Every operation says what takes it back, and how it looks as a difference."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    BulkInsertOp,
    CreateCheckConstraintOp,
    CreateExcludeConstraintOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreatePrimaryKeyOp,
    CreateTableCommentOp,
    CreateTableOp,
    CreateUniqueConstraintOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    DropTableOp,
    ExecuteSQLOp,
    MigrateOperation,
    RenameTableOp,
)

METADATA = sa.MetaData()
TEAMS = sa.Table("teams", METADATA, sa.Column("id", sa.Integer, primary_key=True), schema="s")
USERS = sa.Table(
    "users",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("email", sa.String(50), nullable=False, unique=True, index=True),
    sa.Column("team_id", sa.ForeignKey("s.teams.id", name="fk_team", ondelete="CASCADE")),
    sa.UniqueConstraint("email", "team_id", name="uq_email", deferrable=True),
    sa.CheckConstraint("id > 0", name="ck_id"),
    comment="people",
    prefixes=["UNLOGGED"],
    info={"owner": "ada"},
    mysql_engine="InnoDB",
)


def constraint(name: str) -> sa.Constraint:
    return next(found for found in USERS.constraints if found.name == name)


def test_a_table_there_and_back() -> None:
    create = CreateTableOp.from_table(USERS)
    drop = create.reverse()
    again = drop.reverse()
    texts = [str(sa.schema.CreateTable(op.to_table())) for op in (create, drop, again)]
    assert texts[0] == texts[1] == texts[2]
    assert "CREATE UNLOGGED TABLE" in texts[0]
    assert "CONSTRAINT fk_team FOREIGN KEY(team_id) REFERENCES s.teams (id) ON DELETE" in texts[0]
    assert texts[0].count("UNIQUE") == 1
    table = again.to_table()
    assert (table.comment, table.info, table.kwargs["mysql_engine"]) == (
        "people",
        {"owner": "ada"},
        "InnoDB",
    )
    assert table.indexes == set()


def test_the_diff_of_a_table() -> None:
    found: list[Any] = [
        CreateTableOp.from_table(USERS).to_diff_tuple(),
        DropTableOp.from_table(USERS).to_diff_tuple(),
        DropTableOp("gone", schema="s").to_diff_tuple(),
    ]
    assert [(kind, table.key, len(table.c)) for kind, table in found] == [
        ("add_table", "users", 3),
        ("remove_table", "users", 3),
        ("remove_table", "s.gone", 0),
    ]


def test_a_column_there_and_back() -> None:
    add = AddColumnOp.from_column(USERS.c.email)
    drop = add.reverse()
    again = drop.reverse()
    assert add.to_diff_tuple() == ("add_column", None, "users", add.column)
    assert drop.to_diff_tuple()[:3] == ("remove_column", None, "users")
    assert isinstance(again, AddColumnOp)
    assert again.column is add.column
    assert str(drop.to_column().type) == "VARCHAR(50)"


def test_the_model_of_a_column_is_not_touched_by_rewriters() -> None:
    add = AddColumnOp.from_column(USERS.c.email)
    add.column.nullable = True
    assert not USERS.c.email.nullable
    assert not add.column.foreign_keys
    assert add.column.unique is None


def test_a_flag_to_exist_turns_with_the_operation() -> None:
    column = sa.Column("c", sa.Integer)
    assert AddColumnOp("t", column, if_not_exists=True).reverse().if_exists
    assert CreateTableOp("t", [column], if_not_exists=True).reverse().reverse().if_not_exists
    assert CreateIndexOp("ix", "t", ["c"], if_not_exists=True).reverse().if_exists


@pytest.mark.parametrize(
    ("name", "class_", "type_", "removed"),
    [
        ("uq_email", CreateUniqueConstraintOp, "unique", "remove_constraint"),
        ("ck_id", CreateCheckConstraintOp, "check", "remove_constraint"),
        ("fk_team", CreateForeignKeyOp, "foreignkey", "remove_fk"),
    ],
)
def test_a_constraint_there_and_back(
    name: str, class_: type[AddConstraintOp], type_: str, removed: str
) -> None:
    add = AddConstraintOp.from_constraint(constraint(name))
    assert type(add) is class_
    drop = add.reverse()
    assert (drop.constraint_name, drop.table_name, drop.constraint_type) == (name, "users", type_)
    assert drop.to_diff_tuple()[0] == removed
    texts = [
        str(sa.schema.AddConstraint(found))
        for found in (add.to_constraint(), drop.to_constraint(), drop.reverse().to_constraint())
    ]
    assert texts[0] == texts[1] == texts[2]
    assert name in texts[0]


def test_a_primary_key_there_and_back() -> None:
    add = AddConstraintOp.from_constraint(TEAMS.primary_key)
    assert isinstance(add, CreatePrimaryKeyOp)
    assert (add.table_name, add.schema, add.columns) == ("teams", "s", ["id"])
    assert isinstance(add.reverse().reverse(), CreatePrimaryKeyOp)


def test_a_foreign_key_keeps_its_options_and_schemas() -> None:
    operation = CreateForeignKeyOp.from_constraint(constraint("fk_team"))
    assert operation.kw == {"referent_schema": "s", "ondelete": "CASCADE"}
    assert (operation.referent_table, operation.remote_cols) == ("teams", ["id"])
    operation.schema = "other"
    assert operation.kw["source_schema"] == "other"


def test_an_index_there_and_back() -> None:
    index = sa.Index("ix", USERS.c.email.desc(), sa.func.lower(USERS.c.email), unique=True)
    create = CreateIndexOp.from_index(index)
    drop = DropIndexOp.from_index(index)
    texts = [
        str(sa.schema.CreateIndex(found))
        for found in (index, create.to_index(), drop.to_index(), drop.reverse().to_index())
    ]
    assert len(set(texts)) == 1
    assert create.to_index().table is not USERS
    assert drop.to_diff_tuple()[0] == "remove_index"
    USERS.indexes.discard(index)


def test_a_column_is_altered_back() -> None:
    operation = AlterColumnOp(
        "t",
        "c",
        schema="s",
        existing_type=sa.Integer(),
        modify_type=sa.Text(),
        existing_nullable=True,
        existing_server_default="1",
        modify_server_default=None,
        existing_comment="old",
        modify_comment="new",
        existing_autoincrement=True,
        modify_autoincrement=False,
    )
    back = operation.reverse()
    assert isinstance(back.modify_type, sa.Integer)
    assert isinstance(back.existing_type, sa.Text)
    assert (back.modify_nullable, back.existing_nullable) == (None, True)
    assert (back.modify_server_default, back.existing_server_default) == ("1", None)
    assert (back.modify_comment, back.existing_comment) == ("old", "new")
    assert back.kw == {"existing_autoincrement": False, "modify_autoincrement": True}


def test_the_diff_of_an_altered_column() -> None:
    old, new = sa.Integer(), sa.Text()
    operation = AlterColumnOp(
        "t", "c", existing_type=old, modify_type=new, existing_nullable=True, modify_nullable=False
    )
    existing = {"existing_server_default": False, "existing_comment": None}
    assert operation.to_diff_tuple() == [
        ("modify_type", None, "t", "c", {**existing, "existing_nullable": True}, old, new),
        ("modify_nullable", None, "t", "c", {**existing, "existing_type": old}, True, False),
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, False),
        ({"modify_nullable": False}, True),
        ({"modify_server_default": None}, True),
        ({"modify_comment": None}, True),
        ({"modify_name": "d"}, True),
        ({"modify_type": sa.Text()}, True),
        ({"modify_anything": 1}, True),
        ({"existing_nullable": True}, False),
    ],
)
def test_has_changes(change: dict[str, Any], expected: bool) -> None:
    assert AlterColumnOp("t", "c", **change).has_changes() is expected


def test_comments_there_and_back() -> None:
    first = CreateTableCommentOp("t", "new")
    assert isinstance(first.reverse(), DropTableCommentOp)
    second = CreateTableCommentOp("t", "new", existing_comment="old").reverse()
    assert isinstance(second, CreateTableCommentOp)
    assert (second.comment, second.existing_comment) == ("old", "new")
    third = DropTableCommentOp("t", existing_comment="old").reverse()
    assert third.comment == "old"
    assert first.to_diff_tuple()[0] == "add_table_comment"


def test_a_column_is_renamed_back() -> None:
    back = AlterColumnOp("t", "a", modify_name="b", existing_type=sa.Text()).reverse()
    assert (back.column_name, back.modify_name) == ("b", "a")
    assert (back.reverse().column_name, back.reverse().modify_name) == ("a", "b")
    assert AlterColumnOp("t", "a", modify_nullable=True).reverse().modify_name is None


def test_an_exclude_constraint_there_and_back() -> None:
    add = CreateExcludeConstraintOp(
        "ex", "t", [("a", "="), (sa.func.lower(sa.column("b")), "=")], where="c > 5", using="btree"
    )
    drop = add.reverse()
    assert (drop.constraint_name, drop.table_name, drop.constraint_type) == ("ex", "t", None)
    again = drop.reverse()
    texts = {
        str(sa.schema.AddConstraint(found))
        for found in (add.to_constraint(), drop.to_constraint(), again.to_constraint())
    }
    assert texts == {
        (
            "ALTER TABLE t ADD CONSTRAINT ex EXCLUDE USING btree (a WITH =, lower(b) WITH =) "
            "WHERE (c > 5)"
        )
    }
    assert add.to_diff_tuple()[0] == "add_constraint"
    assert drop.to_diff_tuple()[0] == "remove_constraint"


def test_a_table_is_renamed_back() -> None:
    back = RenameTableOp("a", "b", schema="s").reverse()
    assert (back.old_table_name, back.new_table_name, back.schema) == ("b", "a", "s")


@pytest.mark.parametrize(
    "operation",
    [
        DropTableOp("t"),
        DropColumnOp("t", "c"),
        DropIndexOp("ix", "t"),
        DropConstraintOp("uq", "t", "unique"),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_was_dropped_by_name_is_not_known(operation: MigrateOperation) -> None:
    with pytest.raises(ValueError, match="the original object is not known"):
        operation.reverse()


@pytest.mark.parametrize(
    "ask",
    [
        ExecuteSQLOp("SELECT 1").reverse,
        BulkInsertOp(sa.table("t"), []).reverse,
        BulkInsertOp(sa.table("t"), []).to_diff_tuple,
        MigrateOperation().to_diff_tuple,
    ],
)
def test_what_has_no_way_back_or_no_diff(ask: Callable[[], object]) -> None:
    with pytest.raises(NotImplementedError):
        ask()
