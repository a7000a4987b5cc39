"""The statements of each directive on each dialect.

Regenerate with `pytest tests/golden/ddl --update-golden`, and read the difference.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultDialect

from gitmig.ddl import get_impl
from gitmig.errors import GitmigError
from gitmig.operations import OPERATIONS, AbstractOperations, MigrateOperation

METADATA = sa.MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Context:
    """Options without a database, with or without a naming convention."""

    bind = None

    def __init__(self, metadata: sa.MetaData | None = None) -> None:
        self.opts: Mapping[str, Any] = {"target_metadata": metadata}


class Recorder(AbstractOperations):
    """Keeps the operations that the directives build."""

    def __init__(self) -> None:
        self.operations: list[MigrateOperation] = []

    @property
    def migration_context(self) -> Context:
        return Context()

    def invoke(self, operation: MigrateOperation) -> None:
        self.operations.append(operation)


DIALECTS: dict[str, sa.Dialect] = {
    "default": DefaultDialect(),
    "mariadb": sa.make_url("mariadb+pymysql://").get_dialect()(),
    "postgresql": registry.load("postgresql.psycopg")(),
    "sqlite": registry.load("sqlite")(),
}

account = sa.table("account", sa.column("id", sa.Integer), sa.column("name", sa.String))


def flag() -> sa.Boolean:
    return sa.Boolean(name="ckb", create_constraint=True)


Case = Callable[[Recorder], object]
CASES: dict[str, list[Case]] = {
    "add_column": [
        lambda op: op.add_column(
            "t", sa.Column("c", sa.String(5), server_default="x", nullable=False)
        ),
        lambda op: op.add_column("T t", sa.Column("Sel ect", sa.Integer), schema="a.b"),
        lambda op: op.add_column(
            "t",
            sa.Column("c", sa.Integer, sa.ForeignKey("o.id", name="fk1", ondelete="CASCADE")),
        ),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer, sa.ForeignKey("s.o.id"))),
        lambda op: op.add_column(
            "t",
            sa.Column("c", sa.Integer, sa.ForeignKey("o.id", deferrable=True)),
            inline_references=True,
        ),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer, primary_key=True)),
        lambda op: op.add_column(
            "t", sa.Column("c", sa.Integer, primary_key=True), inline_primary_key=True
        ),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer), if_not_exists=True),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer, index=True, unique=True)),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer, unique=True)),
        lambda op: op.add_column(
            "t", sa.Column("c", sa.Integer, sa.CheckConstraint("c > 5", name="ck"))
        ),
        lambda op: op.add_column("t", sa.Column("c", flag())),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer, comment="hi")),
        lambda op: op.add_column(
            "t", sa.Column("c", sa.Integer, sa.Computed("a + 1", persisted=True))
        ),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer, sa.Identity(start=3))),
    ],
    "alter_column": [
        lambda op: op.alter_column("t", "c", nullable=True, existing_type=sa.Integer()),
        lambda op: op.alter_column("t", "c", nullable=False, existing_type=sa.Integer()),
        lambda op: op.alter_column("t", "c", nullable=False),
        lambda op: op.alter_column("t", "c", type_=sa.String(10)),
        lambda op: op.alter_column("t", "c", type_=sa.String(10), existing_nullable=False),
        lambda op: op.alter_column(
            "t", "c", type_=sa.Integer, postgresql_using="c::integer", existing_server_default="1"
        ),
        lambda op: op.alter_column("t", "c", nullable=True, postgresql_using="c::integer"),
        lambda op: op.alter_column("t", "c", type_=sa.Integer, existing_type=flag()),
        lambda op: op.alter_column("t", "c", type_=flag(), existing_type=sa.Integer),
        lambda op: op.alter_column("t", "c", server_default="x"),
        lambda op: op.alter_column(
            "t", "c", server_default=sa.text("now()"), existing_type=sa.DateTime()
        ),
        lambda op: op.alter_column("t", "c", server_default=None),
        lambda op: op.alter_column("t", "c", server_default=sa.Computed("a + 1")),
        lambda op: op.alter_column("t", "c", server_default=sa.Identity(start=3)),
        lambda op: op.alter_column(
            "t",
            "c",
            server_default=sa.Identity(always=True, start=5),
            existing_server_default=sa.Identity(start=3),
        ),
        lambda op: op.alter_column(
            "t", "c", server_default=None, existing_server_default=sa.Identity(start=3)
        ),
        lambda op: op.alter_column(
            "t", "c", server_default="7", existing_server_default=sa.Identity(start=3)
        ),
        lambda op: op.alter_column("t", "c", new_column_name="d"),
        lambda op: op.alter_column("t", "c", new_column_name="d", existing_type=sa.String(5)),
        lambda op: op.alter_column("t", "c", comment="it's", existing_type=sa.String(5)),
        lambda op: op.alter_column("t", "c", comment=None, existing_type=sa.String(5)),
        lambda op: op.alter_column(
            "t",
            "c",
            type_=sa.String(10),
            nullable=False,
            server_default="q",
            comment="zz",
            new_column_name="d",
            schema="s",
        ),
    ],
    "bulk_insert": [
        lambda op: op.bulk_insert(account, [{"id": 1, "name": "a'b 5%"}, {"id": 2, "name": None}]),
        lambda op: op.bulk_insert(account, [{"id": 1, "name": op.inline_literal("zz")}]),
        lambda op: op.bulk_insert(account, [{"id": 1, "name": "x"}], multiinsert=False),
    ],
    "create_check_constraint": [
        lambda op: op.create_check_constraint("ck", "t", sa.column("a") > 5),
        lambda op: op.create_check_constraint("ck", "t", "a > 5", schema="s"),
        lambda op: op.create_check_constraint(op.f("final"), "t", "a > 5"),
    ],
    "create_foreign_key": [
        lambda op: op.create_foreign_key(
            "fk",
            "t",
            "o",
            ["a"],
            ["id"],
            source_schema="s1",
            referent_schema="s2",
            ondelete="CASCADE",
            onupdate="SET NULL",
            deferrable=True,
            initially="DEFERRED",
        ),
        lambda op: op.create_foreign_key(None, "t", "o", ["a", "b"], ["x", "y"]),
        lambda op: op.create_foreign_key("fk", "t", "t", ["parent_id"], ["id"]),
    ],
    "create_index": [
        lambda op: op.create_index("ix", "t", ["a", sa.text("lower(b)")], unique=True),
        lambda op: op.create_index("ix", "t", ["a"], schema="s", if_not_exists=True),
        lambda op: op.create_index(None, "t", ["a", "b"]),
        lambda op: op.create_index("ix", "t", [sa.column("a").desc()]),
        lambda op: op.create_index(
            "ix",
            "t",
            ["a"],
            postgresql_where=sa.text("a > 5"),
            postgresql_using="gin",
            sqlite_where=sa.text("a > 6"),
            mysql_length=10,
            mariadb_length=10,
        ),
    ],
    "create_primary_key": [
        lambda op: op.create_primary_key("pk", "t", ["a", "b"]),
        lambda op: op.create_primary_key(None, "t", ["a"], schema="s"),
    ],
    "create_table": [
        lambda op: op.create_table(
            "t",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("x", sa.String(5), index=True, comment="cc"),
            sa.Column("b", flag()),
            sa.Column("n", sa.Numeric(10, 2), server_default=sa.text("0"), nullable=False),
            sa.ForeignKeyConstraint(["x"], ["o.x"], name="fk_x", ondelete="CASCADE"),
            sa.UniqueConstraint("x", "b", name="uq_x_b"),
            sa.CheckConstraint("n >= 0", name="ck_n"),
            comment="tc 50%",
        ),
        lambda op: op.create_table(
            "t",
            sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
            sa.Column("kind", sa.Enum("a", "b", name="kind")),
            sa.Column("parent_id", sa.Integer, sa.ForeignKey("s.t.id")),
            sa.Index("ix_z", "kind"),
            sa.Index("ix_a", "parent_id", "kind", unique=True),
            schema="s",
        ),
        lambda op: op.create_table(
            "t",
            sa.Column("a", sa.Integer, index=True),
            sa.Column("o", sa.Integer, sa.ForeignKey("o.id", use_alter=True, name="fk_o")),
            if_not_exists=True,
            prefixes=["TEMPORARY"],
            mysql_engine="InnoDB",
            mariadb_engine="InnoDB",
        ),
        lambda op: op.create_table(
            "t",
            sa.Column("a", sa.Integer),
            sa.UniqueConstraint("a"),
            sa.CheckConstraint("a > 5", name="positive"),
        ),
    ],
    "create_table_comment": [
        lambda op: op.create_table_comment("t", "it's 50%", schema="s"),
    ],
    "create_unique_constraint": [
        lambda op: op.create_unique_constraint("uq", "t", ["a", "b"], schema="s"),
        lambda op: op.create_unique_constraint(None, "t", ["a", "b"]),
        lambda op: op.create_unique_constraint(
            "uq", "t", ["a"], deferrable=True, postgresql_nulls_not_distinct=True
        ),
    ],
    "drop_column": [
        lambda op: op.drop_column("t", "Sel ect", schema="a.b"),
        lambda op: op.drop_column("t", "c", if_exists=True),
        lambda op: op.drop_column("t", "c", mssql_drop_default=True),
    ],
    "drop_constraint": [
        lambda op: op.drop_constraint("cn", "t", type_="foreignkey"),
        lambda op: op.drop_constraint("cn", "t", type_="primary", schema="s"),
        lambda op: op.drop_constraint(None, "t", type_="primary"),
        lambda op: op.drop_constraint("cn", "t", type_="unique"),
        lambda op: op.drop_constraint("cn", "t", type_="check"),
        lambda op: op.drop_constraint("cn", "t"),
        lambda op: op.drop_constraint("cn", "t", type_="foreignkey", if_exists=True),
        lambda op: op.drop_constraint("cn", "t", type_="check", if_exists=True),
    ],
    "drop_index": [
        lambda op: op.drop_index("ix", table_name="t"),
        lambda op: op.drop_index("ix"),
        lambda op: op.drop_index("ix", "t", schema="s", if_exists=True),
    ],
    "drop_table": [
        lambda op: op.drop_table("t", schema="s"),
        lambda op: op.drop_table("T t", if_exists=True),
    ],
    "drop_table_comment": [
        lambda op: op.drop_table_comment("t", existing_comment="was"),
    ],
    "execute": [
        lambda op: op.execute("SELECT 100 % 3"),
        lambda op: op.execute(account.update().values(name="q").where(account.c.id == 5)),
        lambda op: op.execute(account.update().values(name=op.inline_literal("q"))),
    ],
    "rename_table": [
        lambda op: op.rename_table("a", "b"),
        lambda op: op.rename_table("a", "B c", schema="s"),
    ],
}


def test_no_directive_is_forgotten() -> None:
    assert sorted(CASES) == sorted(OPERATIONS)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("directive", CASES)
def test_statements(directive: str, dialect: str, golden: Callable[[str, str], None]) -> None:
    parts = [render(case, dialect, Context()) for case in CASES[directive]]
    golden(f"ddl/{directive}.{dialect}.sql", "\n".join(parts))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_names_follow_the_convention(dialect: str, golden: Callable[[str, str], None]) -> None:
    cases: list[Case] = [
        *CASES["create_unique_constraint"][1:2],
        *CASES["create_check_constraint"],
        *CASES["create_foreign_key"][1:2],
        *CASES["create_primary_key"][1:],
        *CASES["create_table"][3:],
        lambda op: op.drop_constraint("zz", "t", type_="check"),
        lambda op: op.drop_constraint(op.f("zz"), "t", type_="check"),
    ]
    parts = [render(case, dialect, Context(METADATA)) for case in cases]
    golden(f"ddl/naming_convention.{dialect}.sql", "\n".join(parts))


def render(case: Case, dialect_name: str, context: Context) -> str:
    """Return what the directive does, and its statements or its error, as SQL with comments."""
    recorder = Recorder()
    case(recorder)
    (operation,) = recorder.operations
    dialect = DIALECTS[dialect_name]
    lines = [f"-- {operation.describe()}"]
    try:
        for statement in get_impl(dialect_name)(dialect, context).statements(operation):
            text = statement.sql(dialect).replace("\t", "    ")
            lines.append("\n".join(line.rstrip() for line in text.splitlines()) + ";")
    except GitmigError as error:
        lines += [f"-- error: {error.message}", f"-- hint: {error.hint}"]
    return "\n".join(lines) + "\n"
