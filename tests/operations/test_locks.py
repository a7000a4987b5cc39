"""The locks that the documentation names are those that PostgreSQL takes."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, create_engine

from tests.conftest import POSTGRESQL
from tests.operations.database import Change, LiveOperations

TABLE = Path(__file__).resolve().parents[2] / "docs/reference/operations/locks.toml"
LOCKS: dict[str, list[dict[str, str]]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
STRENGTH = (
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)
HELD = sa.text(
    "SELECT l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
    "WHERE l.pid = pg_backend_pid() AND c.oid = to_regclass(:name)"
)
CONCURRENTLY = "an index with `postgresql_concurrently=True`"
"""Runs in no transaction, at whose end the locks could be looked at."""

teams = sa.table("teams", sa.column("id"))


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
        lambda op: op.alter_column("users", "email", type_=sa.Text),
    ),
    (
        "alter_column",
        "`nullable=False`",
        "users",
        lambda op: op.alter_column("users", "email", nullable=False),
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
        "users",
        lambda op: op.alter_column("users", "email", nullable=True),
    ),
    (
        "alter_column",
        "`server_default`",
        "users",
        lambda op: op.alter_column("users", "email", server_default="x"),
    ),
    (
        "alter_column",
        "`new_column_name`",
        "users",
        lambda op: op.alter_column("users", "email", new_column_name="x"),
    ),
    (
        "alter_column",
        "`comment`",
        "users",
        lambda op: op.alter_column("users", "email", comment="x"),
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
    ("drop_column", "a column", "users", lambda op: op.drop_column("users", "age")),
    (
        "drop_constraint",
        "a unique, check or exclude constraint",
        "users",
        lambda op: op.drop_constraint("uq", "users"),
    ),
    (
        "drop_constraint",
        "a unique, check or exclude constraint",
        "users",
        lambda op: op.drop_constraint("ck", "users"),
    ),
    ("drop_constraint", "a foreign key", "users", lambda op: op.drop_constraint("fk", "users")),
    ("drop_constraint", "a foreign key", "teams", lambda op: op.drop_constraint("fk", "users")),
    (
        "drop_constraint",
        "a primary key",
        "users",
        lambda op: op.drop_constraint("users_pkey", "users"),
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


def test_no_lock_is_forgotten() -> None:
    named = {(name, entry["of"]) for name in LOCKS if name != "sources" for entry in LOCKS[name]}
    seen = {(name, of) for name, of, _, _ in CASES}
    assert {(name, of) for name, of in named if of != CONCURRENTLY} == seen


@pytest.fixture(scope="module")
def tables(shared_url: str) -> Iterator[Any]:
    """An engine on a PostgreSQL database that has some tables."""
    engine = create_engine(shared_url)
    metadata = sa.MetaData()
    sa.Table("teams", metadata, sa.Column("id", sa.Integer, primary_key=True))
    kind = sa.Enum("a", "b", name="kind")
    sa.Table("loose", metadata, sa.Column("a", sa.Integer, nullable=False), sa.Column("kind", kind))
    sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(50)),
        sa.Column("age", sa.Integer),
        sa.Column("team_id", sa.Integer),
        sa.ForeignKeyConstraint(["age"], ["teams.id"], name="fk"),
        sa.UniqueConstraint("email", name="uq"),
        sa.CheckConstraint("age > 0", name="ck"),
        sa.Index("ix", "age"),
    )
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(tables: sa.Engine) -> Iterator[Connection]:
    """A connection whose changes are taken back."""
    with tables.connect() as connection:
        yield connection


@pytest.mark.parametrize("shared_url", [POSTGRESQL], indirect=True)
@pytest.mark.parametrize(("name", "of", "table", "change"), CASES)
def test_a_lock(connection: Connection, name: str, of: str, table: str, change: Change) -> None:
    change(LiveOperations(connection))
    modes = {mode.removesuffix("Lock") for mode in connection.scalars(HELD, {"name": table})}
    held = [lock for lock in STRENGTH if lock.title().replace(" ", "") in modes]
    (expected,) = {entry["postgresql"] for entry in LOCKS[name] if entry["of"] == of}
    assert held[-1] == expected
