"""The changes whose locks are looked at, and the tables that they are made on."""

import tomllib
from pathlib import Path

import sqlalchemy as sa

from tests.operations.database import Change, LiveOperations

TABLE = Path(__file__).resolve().parents[2] / "docs/reference/operations/locks.toml"
LOCKS: dict[str, list[dict[str, str]]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
NOTE = sa.String(50)

teams = sa.table("teams", sa.column("id"))


def drop_key(op: LiveOperations) -> None:
    op.drop_constraint("fk", "users", type_="foreignkey")


CASES: list[tuple[str, str, str, Change]] = [
    (
        "add_column",
        "a column, with or without a constant default",
        "users",
        lambda op: op.add_column("users", sa.Column("x", sa.Integer, server_default="5")),
    ),
    (
        "add_column",
        "a column with a foreign key",
        "users",
        lambda op: op.add_column("users", sa.Column("x", sa.Integer, sa.ForeignKey("teams.id"))),
    ),
    (
        "add_column",
        "a column with a unique constraint",
        "users",
        lambda op: op.add_column("users", sa.Column("x", sa.Integer, unique=True)),
    ),
    (
        "alter_column",
        "`type_`",
        "users",
        lambda op: op.alter_column("users", "note", type_=sa.Text),
    ),
    (
        "alter_column",
        "`nullable=False`",
        "users",
        lambda op: op.alter_column("users", "note", nullable=False, existing_type=NOTE),
    ),
    (
        "alter_enum",
        "values that go or change places, and with `rewrite`",
        "loose",
        lambda op: op.alter_enum("kind", ["b"], existing_values=["a", "b"]),
    ),
    (
        "alter_column",
        "`nullable=True`",
        "loose",
        lambda op: op.alter_column("loose", "a", nullable=True, existing_type=sa.Integer()),
    ),
    (
        "alter_column",
        "`server_default`",
        "users",
        lambda op: op.alter_column("users", "note", server_default="x"),
    ),
    (
        "alter_column",
        "`new_column_name`",
        "users",
        lambda op: op.alter_column("users", "note", new_column_name="x"),
    ),
    (
        "alter_column",
        "`comment`",
        "users",
        lambda op: op.alter_column("users", "note", comment="x", existing_type=NOTE),
    ),
    ("bulk_insert", "rows", "teams", lambda op: op.bulk_insert(teams, [{"id": 1}])),
    (
        "create_check_constraint",
        "a check constraint",
        "users",
        lambda op: op.create_check_constraint("c", "users", "age > 1"),
    ),
    (
        "create_exclude_constraint",
        "an exclude constraint",
        "users",
        lambda op: op.create_exclude_constraint("c", "users", ("age", "="), using="btree"),
    ),
    (
        "create_foreign_key",
        "a foreign key",
        "users",
        lambda op: op.create_foreign_key("c", "users", "teams", ["team_id"], ["id"]),
    ),
    (
        "create_foreign_key",
        "a foreign key",
        "teams",
        lambda op: op.create_foreign_key("c", "users", "teams", ["team_id"], ["id"]),
    ),
    ("create_index", "an index", "users", lambda op: op.create_index("c", "users", ["age"])),
    (
        "create_primary_key",
        "a primary key",
        "loose",
        lambda op: op.create_primary_key("c", "loose", ["a"]),
    ),
    ("create_table", "a table", "n", lambda op: op.create_table("n", sa.Column("a", sa.Integer))),
    (
        "create_table",
        "a table with a foreign key",
        "teams",
        lambda op: op.create_table("n", sa.Column("a", sa.Integer, sa.ForeignKey("teams.id"))),
    ),
    (
        "create_table_comment",
        "the comment",
        "users",
        lambda op: op.create_table_comment("users", "c"),
    ),
    (
        "create_unique_constraint",
        "a unique constraint",
        "users",
        lambda op: op.create_unique_constraint("c", "users", ["age"]),
    ),
    ("drop_column", "a column", "users", lambda op: op.drop_column("users", "note")),
    (
        "drop_constraint",
        "a unique or exclude constraint",
        "users",
        lambda op: op.drop_constraint("uq", "users", type_="unique"),
    ),
    (
        "drop_constraint",
        "a check constraint",
        "users",
        lambda op: op.drop_constraint("ck", "users", type_="check"),
    ),
    ("drop_constraint", "a foreign key", "users", drop_key),
    ("drop_constraint", "a foreign key", "teams", drop_key),
    (
        "drop_constraint",
        "a primary key",
        "keyed",
        lambda op: op.drop_constraint("keyed_pkey", "keyed", type_="primary"),
    ),
    ("drop_index", "an index", "users", lambda op: op.drop_index("ix", "users")),
    ("drop_table", "a table", "teams", lambda op: op.drop_table("users")),
    ("drop_table_comment", "the comment", "users", lambda op: op.drop_table_comment("users")),
    (
        "execute",
        "an INSERT, UPDATE or DELETE; of other statements, see the manual",
        "users",
        lambda op: op.execute("UPDATE users SET age = 1"),
    ),
    ("rename_table", "a table", "people", lambda op: op.rename_table("users", "people")),
]


def create_tables(engine: sa.Engine) -> None:
    metadata = sa.MetaData()
    sa.Table("teams", metadata, sa.Column("id", sa.Integer, primary_key=True))
    kind = sa.Enum("a", "b", name="kind")
    sa.Table("loose", metadata, sa.Column("a", sa.Integer, nullable=False), sa.Column("kind", kind))
    key = sa.Column("id", sa.Integer, primary_key=True, autoincrement=False)
    sa.Table("keyed", metadata, key)
    sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(50)),
        sa.Column("note", NOTE),
        sa.Column("age", sa.Integer),
        sa.Column("team_id", sa.Integer),
        sa.ForeignKeyConstraint(["age"], ["teams.id"], name="fk"),
        sa.UniqueConstraint("email", name="uq"),
        sa.CheckConstraint("age > 0", name="ck"),
        sa.Index("ix", "team_id"),
    )
    metadata.create_all(engine)
