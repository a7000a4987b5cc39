"""Columns: added, dropped, altered."""

from typing import Any

import sqlalchemy as sa

from tests.operations.cases import NOT_ON_SQLITE, Case, Tables
from tests.operations.database import LiveOperations


def drop_flag(op: LiveOperations) -> None:
    """MariaDB drops no column that a CHECK of the table speaks of."""
    if op.bind.dialect.name == "mysql":
        op.drop_constraint("ck_flag", "users", "check")
    op.drop_column("users", "flag")


def drop_reference(op: LiveOperations) -> None:
    if op.bind.dialect.name != "sqlite":
        op.drop_constraint("fk_lead", "users", "foreignkey")
    if op.bind.dialect.name == "mysql":  # the key has made itself an index
        op.drop_index("fk_lead", "users")
    op.drop_column("users", "lead_id")


def drop_indexed(op: LiveOperations) -> None:
    op.drop_index("ix_users_code", "users")
    op.drop_column("users", "code")


def drop_unique(op: LiveOperations) -> None:
    kind = "users_code_key" if op.bind.dialect.name == "postgresql" else "code"
    op.drop_constraint(kind, "users", "unique")
    op.drop_column("users", "code")


def lead(name: str | None = "fk_lead") -> sa.Column[Any]:
    key = sa.ForeignKey("teams.id", name=name, ondelete="CASCADE")
    return sa.Column("lead_id", sa.Integer, key)


def with_lead(tables: Tables) -> None:
    # Reflection sees no name of a key that stands in its column, the only place on SQLite.
    tables.users["lead"] = lead(None if tables.dialect == "sqlite" else "fk_lead")


def double(dialect: str) -> sa.Column[Any]:
    # SQLite adds no column that it would have to fill; PostgreSQL had no others until 18.
    return sa.Column("double", sa.Integer, sa.Computed("age * 2", persisted=dialect != "sqlite"))


def add_double(op: LiveOperations) -> None:
    op.add_column("users", double(op.bind.dialect.name))


def flag() -> sa.Column[Any]:
    return sa.Column("flag", sa.Boolean(name="ck_flag", create_constraint=True))


def with_email(**changes: Any) -> Any:
    """Return what replaces the column of the address."""

    def change(tables: Tables) -> None:
        column = {"name": "email", "type_": sa.String(50), "nullable": False, **changes}
        tables.users["email"] = sa.Column(**column)

    return change


ADD_COLUMN = [
    Case(
        "add_column",
        "not null with a default",
        lambda op: op.add_column(
            "users", sa.Column("nick", sa.String(20), nullable=False, server_default="it's")
        ),
        lambda t: t.users.update(
            nick=sa.Column("nick", sa.String(20), nullable=False, server_default="it's")
        ),
        rows={
            "users": [
                (1, "ada@example.org", 36, None, "it's"),
                (2, "bob@example.org", 50, None, "it's"),
            ]
        },
    ),
    Case(
        "add_column",
        "not null without a default, to an empty table",
        lambda op: op.add_column("loose", sa.Column("d", sa.Date, nullable=False)),
        lambda t: t.loose.update(d=sa.Column("d", sa.Date, nullable=False)),
    ),
    Case(
        "add_column",
        "a name that wants quotes",
        lambda op: op.add_column("users", sa.Column("Sel ect", sa.Numeric(8, 2))),
        lambda t: t.users.update(x=sa.Column("Sel ect", sa.Numeric(8, 2))),
    ),
    Case(
        "add_column",
        "a foreign key",
        lambda op: op.add_column("users", lead()),
        with_lead,
        down=drop_reference,
    ),
    Case(
        "add_column",
        "a foreign key in the column",
        lambda op: op.add_column("users", lead(), inline_references=True),
        with_lead,
        down=drop_reference,
    ),
    Case(
        "add_column",
        "an index",
        lambda op: op.add_column("users", sa.Column("code", sa.String(9), index=True)),
        lambda t: t.users.update(code=sa.Column("code", sa.String(9), index=True)),
        down=drop_indexed,
    ),
    Case(
        "add_column",
        "a unique constraint",
        lambda op: op.add_column("users", sa.Column("code", sa.String(9), unique=True)),
        lambda t: t.users.update(code=sa.Column("code", sa.String(9), unique=True)),
        down=drop_unique,
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "add_column",
        "a primary key",
        lambda op: op.add_column(
            "loose", sa.Column("id", sa.Integer, primary_key=True), inline_primary_key=True
        ),
        lambda t: t.loose.update(id=sa.Column("id", sa.Integer, primary_key=True)),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "add_column",
        "the check of its type",
        lambda op: op.add_column("users", flag()),
        lambda t: t.users.update(flag=flag()),
        down=drop_flag,
    ),
    Case(
        "add_column",
        "a comment",
        lambda op: op.add_column("users", sa.Column("note", sa.Text, comment="it's 100%")),
        lambda t: t.users.update(note=sa.Column("note", sa.Text, comment="it's 100%")),
    ),
    Case("add_column", "computed", add_double, lambda t: t.users.update(x=double(t.dialect))),
    Case(
        "add_column",
        "if it does not exist, and it does",
        lambda op: op.add_column("users", sa.Column("email", sa.Integer), if_not_exists=True),
        down=lambda op: None,
        refused=NOT_ON_SQLITE,
    ),
]

DROP_COLUMN = [
    Case(
        "drop_column",
        "the last",
        lambda op: op.drop_column("users", "team_id"),
        lambda t: t.users.pop("team_id"),
        down=lambda op: op.add_column("users", sa.Column("team_id", sa.Integer)),
        rows={"users": [(1, "ada@example.org", 36), (2, "bob@example.org", 50)]},
    ),
    Case(
        "drop_column",
        "if it exists, and it does not",
        lambda op: op.drop_column("users", "absent", if_exists=True),
        down=lambda op: None,
        refused=NOT_ON_SQLITE,
    ),
]


def alter_email(op: LiveOperations, **changes: Any) -> None:
    op.alter_column(
        "users", "email", existing_type=sa.String(50), existing_nullable=False, **changes
    )


ALTER_COLUMN = [
    Case(
        "alter_column",
        "nullable",
        lambda op: alter_email(op, nullable=True),
        with_email(nullable=True),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "alter_column",
        "not null",
        lambda op: op.alter_column(
            "users", "age", nullable=False, existing_nullable=True, existing_type=sa.Integer
        ),
        lambda t: t.users.update(age=sa.Column("age", sa.Integer, nullable=False)),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "alter_column",
        "type",
        lambda op: alter_email(op, type_=sa.String(80)),
        with_email(type_=sa.String(80)),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "alter_column",
        "type, with a conversion",
        lambda op: op.alter_column(
            "users", "age", type_=sa.String(9), existing_type=sa.Integer, existing_nullable=True
        ),
        lambda t: t.users.update(age=sa.Column("age", sa.String(9))),
        down=lambda op: op.alter_column(
            "users",
            "age",
            type_=sa.Integer,
            existing_type=sa.String(9),
            existing_nullable=True,
            postgresql_using="age::integer",
        ),
        rows={"users": [(1, "ada@example.org", "36", None), (2, "bob@example.org", "50", None)]},
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "alter_column",
        "type, under an index and constraints",
        lambda op: op.alter_column(
            "loose", "c", type_=sa.BigInteger, existing_type=sa.Integer, existing_nullable=True
        ),
        lambda t: t.loose.update(c=sa.Column("c", sa.BigInteger)),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "alter_column",
        "server default",
        lambda op: alter_email(op, server_default="no'body", existing_server_default=None),
        with_email(server_default="no'body"),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "alter_column",
        "no server default",
        lambda op: op.alter_column(
            "loose",
            "b",
            server_default=None,
            existing_server_default="x",
            existing_type=sa.String(9),
            existing_nullable=False,
        ),
        lambda t: t.loose.update(b=sa.Column("b", sa.String(9), nullable=False)),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "alter_column",
        "comment",
        lambda op: alter_email(op, comment="it's 100%", existing_comment=None),
        with_email(comment="it's 100%"),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "alter_column",
        "name",
        lambda op: op.alter_column("users", "email", new_column_name="address"),
        with_email(name="address"),
        rows={"users": [(1, "ada@example.org", 36, None), (2, "bob@example.org", 50, None)]},
    ),
    Case(
        "alter_column",
        "name, with the type as it is",
        lambda op: alter_email(op, new_column_name="address"),
        with_email(name="address"),
    ),
    Case(
        "alter_column",
        "all at once",
        lambda op: alter_email(
            op,
            type_=sa.Text(),
            nullable=True,
            comment="where to write to",
            existing_comment=None,
            new_column_name="address",
        ),
        with_email(name="address", type_=sa.Text(), nullable=True, comment="where to write to"),
        refused=NOT_ON_SQLITE,
    ),
]

CASES_OF_COLUMNS = [*ADD_COLUMN, *DROP_COLUMN, *ALTER_COLUMN]
