"""Every operation says in a sentence what it does, and which objects it touches."""

from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.operations import (
    OPERATIONS,
    AddColumnOp,
    AlterColumnOp,
    AlterEnumOp,
    BatchAlterTableOp,
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
    Touch,
)

CASES: list[tuple[MigrateOperation, str, tuple[Touch, ...]]] = [
    (
        AddColumnOp("users", sa.Column("email", sa.String(255), nullable=False)),
        "add column users.email VARCHAR(255) NOT NULL",
        (Touch("column", "email", "users", None, "create"),),
    ),
    (
        DropColumnOp("users", "email", schema="s"),
        "drop column s.users.email",
        (Touch("column", "email", "users", "s", "remove"),),
    ),
    (
        AlterColumnOp("users", "email", modify_type=sa.Text, modify_nullable=True),
        "alter column users.email: type Text, nullable",
        (Touch("column", "email", "users", None, "alter"),),
    ),
    (
        AlterColumnOp("users", "email", modify_name="address", modify_server_default="x"),
        "alter column users.email: server default 'x', rename to address",
        (
            Touch("column", "email", "users", None, "remove"),
            Touch("column", "address", "users", None, "create"),
        ),
    ),
    (
        CreateTableOp(
            "orders",
            [sa.Column("id", sa.Integer), sa.Column("user_id", sa.ForeignKey("s.users.id"))],
        ),
        "create table orders (id, user_id)",
        (
            Touch("table", "orders", "orders", None, "create"),
            Touch("table", "users", "users", "s", "read"),
        ),
    ),
    (
        DropTableOp("orders", schema="s"),
        "drop table s.orders",
        (Touch("table", "orders", "orders", "s", "remove"),),
    ),
    (
        CreateIndexOp("ix", "users", ["email", sa.text("lower(name)")], unique=True),
        "create unique index ix on users (email, lower(name))",
        (
            Touch("index", "ix", "users", None, "create"),
            Touch("column", "email", "users", None, "read"),
        ),
    ),
    (
        DropIndexOp("ix", "users"),
        "drop index ix on users",
        (Touch("index", "ix", "users", None, "remove"),),
    ),
    (
        CreateUniqueConstraintOp(None, "users", ["email"]),
        "add unnamed unique constraint to users",
        (
            Touch("constraint", None, "users", None, "create"),
            Touch("column", "email", "users", None, "read"),
        ),
    ),
    (
        AlterEnumOp("kind", ["a", "c"], existing_values=["a", "b"], schema="s"),
        "alter enum s.kind: add 'c'; remove 'b'",
        (Touch("type", "kind", None, "s", "alter"),),
    ),
    (
        CreateCheckConstraintOp("ck", "users", "age > 0"),
        "add check constraint ck to users",
        (Touch("constraint", "ck", "users", None, "create"),),
    ),
    (
        CreatePrimaryKeyOp("pk", "users", ["id"], schema="s"),
        "add primary key pk to s.users",
        (
            Touch("constraint", "pk", "users", "s", "create"),
            Touch("column", "id", "users", "s", "read"),
        ),
    ),
    (
        CreateForeignKeyOp("fk", "orders", "users", ["user_id"], ["id"], referent_schema="s"),
        "add foreign key fk from orders (user_id) to s.users (id)",
        (
            Touch("constraint", "fk", "orders", None, "create"),
            Touch("column", "user_id", "orders", None, "read"),
            Touch("table", "users", "users", "s", "read"),
            Touch("column", "id", "users", "s", "read"),
        ),
    ),
    (
        CreateExcludeConstraintOp("ex", "rooms", [("room", "="), (sa.column("during"), "&&")]),
        "add exclude constraint ex to rooms (room WITH =, during WITH &&)",
        (
            Touch("constraint", "ex", "rooms", None, "create"),
            Touch("column", "room", "rooms", None, "read"),
            Touch("column", "during", "rooms", None, "read"),
        ),
    ),
    (
        AddColumnOp("orders", sa.Column("user_id", sa.Integer, sa.ForeignKey("s.users.id"))),
        "add column orders.user_id INTEGER",
        (
            Touch("column", "user_id", "orders", None, "create"),
            Touch("table", "users", "users", "s", "read"),
        ),
    ),
    (
        AlterColumnOp("users", "id", autoincrement=True),
        "alter column users.id: autoincrement",
        (Touch("column", "id", "users", None, "alter"),),
    ),
    (
        CreateTableOp("t", [sa.Column("a", sa.Integer), sa.Index("ix_a", "a")]),
        "create table t (a)",
        (
            Touch("table", "t", "t", None, "create"),
            Touch("index", "ix_a", "t", None, "create"),
        ),
    ),
    (
        DropConstraintOp("fk", "orders", "foreignkey"),
        "drop foreign key fk of orders",
        (Touch("constraint", "fk", "orders", None, "remove"),),
    ),
    (
        BatchAlterTableOp("users", [DropIndexOp("ix", "users")]),
        "change table users: drop index ix on users",
        (Touch("index", "ix", "users", None, "remove"),),
    ),
    (
        RenameTableOp("user", "users"),
        "rename table user to users",
        (
            Touch("table", "user", "user", None, "remove"),
            Touch("table", "users", "users", None, "create"),
        ),
    ),
    (
        ExecuteSQLOp("UPDATE users\n   SET active = 1"),
        "execute UPDATE users SET active = 1",
        (Touch("sql", None, None, None, "unknown"),),
    ),
    (
        BulkInsertOp(sa.table("countries", schema="s"), [{"code": "NO"}]),
        "insert 1 row into s.countries",
        (Touch("rows", None, "countries", "s", "write"),),
    ),
    (
        CreateTableCommentOp("users", "people"),
        "comment on table users",
        (Touch("table", "users", "users", None, "alter"),),
    ),
    (
        DropTableCommentOp("users"),
        "drop the comment on table users",
        (Touch("table", "users", "users", None, "alter"),),
    ),
]


@pytest.mark.parametrize(("operation", "sentence", "touches"), CASES)
def test_operation(operation: MigrateOperation, sentence: str, touches: tuple[Touch, ...]) -> None:
    assert operation.describe() == sentence
    assert operation.touches() == touches
    assert sentence in repr(operation)


def test_no_operation_is_forgotten() -> None:
    assert {type(operation) for operation, _, _ in CASES} == set(OPERATIONS.values())


@pytest.mark.parametrize(
    ("default", "sentence"),
    [
        (None, "no server default"),
        ("it's", 'server default "it\'s"'),
        (sa.text("now()"), "server default now()"),
        (sa.func.now(), "server default now()"),
        (sa.DefaultClause("5"), "server default '5'"),
        (sa.Identity(start=3), "identity"),
        (sa.Computed("a + 1"), "computed as a + 1"),
        (sa.FetchedValue(), "server default"),
    ],
)
def test_a_server_default_is_told(default: Any, sentence: str) -> None:
    operation = AlterColumnOp("t", "c", modify_server_default=default)
    assert operation.describe() == f"alter column t.c: {sentence}"


def test_a_long_statement_is_shown_in_part() -> None:
    assert ExecuteSQLOp("SELECT " + "x" * 100).describe().endswith("xxx...")


def test_looking_at_an_operation_binds_nothing() -> None:
    column = sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"))
    operation = CreateTableOp("orders", [column])
    operation.touches()
    operation.describe()
    assert getattr(column, "table", None) is None


def test_an_operation_carries_what_an_extension_gives_it() -> None:
    first, second = DropTableOp("t"), MigrateOperation()
    first.info["reviewed"] = True
    second.info["reviewed"] = False
    assert (first.info, second.info) == ({"reviewed": True}, {"reviewed": False})
