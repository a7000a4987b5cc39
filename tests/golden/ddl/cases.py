"""What each directive is called with, to see what it writes on each dialect."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from tests.recorder import Recorder


class Context:
    """Options without a database, with or without a naming convention."""

    bind = None

    def __init__(self, metadata: sa.MetaData | None = None) -> None:
        self.opts: Mapping[str, Any] = {"target_metadata": metadata}


account = sa.table("account", sa.column("id", sa.Integer), sa.column("name", sa.String))

counted = sa.Table(
    "counted",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String),
    schema="s",
)


def flag() -> sa.Boolean:
    return sa.Boolean(name="ckb", create_constraint=True)


def in_place(op: Recorder) -> None:
    with op.batch_alter_table("t", schema="s") as batch_op:
        batch_op.add_column(sa.Column("c", sa.Integer))
        batch_op.drop_column("d")


Case = Callable[[Recorder], object]
CASES: Mapping[str, list[Case]] = {
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
        lambda op: op.add_column(
            "t", sa.Column("c", sa.Integer, sa.ForeignKey("o.id"), index=True), if_not_exists=True
        ),
        lambda op: op.add_column(
            "t", sa.Column("c", sa.Enum("a", "it's 5%", name="kind"), comment="hi"), schema="s"
        ),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer, sa.Computed("a + 1"))),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer, sa.Identity(always=True))),
        lambda op: op.add_column(
            "t", sa.Column("c", sa.String(36), server_default=sa.text("uuid()"))
        ),
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
        lambda op: op.alter_column(
            "t",
            "c",
            server_default="5",
            existing_type=sa.Integer(),
            existing_server_default=sa.Computed("a + 1", persisted=True),
        ),
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
        lambda op: op.alter_column(
            "t",
            "c",
            nullable=False,
            existing_type=sa.String(5),
            existing_server_default="x",
            existing_comment="it's",
        ),
        lambda op: op.alter_column(
            "t",
            "c",
            nullable=False,
            existing_type=sa.TIMESTAMP(),
            existing_server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
        ),
        lambda op: op.alter_column(
            "t",
            "c",
            type_=sa.BigInteger(),
            existing_nullable=True,
            existing_server_default=sa.Computed("a + 1", persisted=True),
        ),
        lambda op: op.alter_column("t", "c", server_default="y", existing_server_default="x"),
        lambda op: op.alter_column("t", "c", server_default=sa.text("upper('x')")),
        lambda op: op.alter_column(
            "t",
            "c",
            server_default=sa.Identity(),
            existing_server_default=sa.text("nextval('s')"),
            existing_type=sa.Integer(),
        ),
        lambda op: op.alter_column(
            "t", "c", autoincrement=True, existing_type=sa.Integer(), existing_nullable=False
        ),
        lambda op: op.alter_column(
            "t", "c", comment="hi", existing_comment="ho", existing_type=sa.String(5), schema="s"
        ),
        lambda op: op.alter_column("T t", "old c", new_column_name="it's new", schema="a.b"),
        lambda op: op.alter_column(
            "t", "c", type_=sa.Enum("a", "b", name="kind"), existing_nullable=True
        ),
    ],
    "batch_alter_table": [in_place],
    "bulk_insert": [
        lambda op: op.bulk_insert(account, [{"id": 1, "name": "a'b 5%"}, {"id": 2, "name": None}]),
        lambda op: op.bulk_insert(account, [{"id": 1, "name": op.inline_literal("zz")}]),
        lambda op: op.bulk_insert(account, [{"id": 1, "name": "x"}], multiinsert=False),
        lambda op: op.bulk_insert(counted, [{"id": 1, "name": "x"}, {"id": 2, "name": "y"}]),
        lambda op: op.bulk_insert(counted, [{"name": "x"}]),
        lambda op: op.bulk_insert(counted, []),
    ],
    "create_check_constraint": [
        lambda op: op.create_check_constraint("ck", "t", sa.column("a") > 5),
        lambda op: op.create_check_constraint("ck", "t", "a > 5", schema="s"),
        lambda op: op.create_check_constraint(op.f("final"), "t", "a > 5"),
        lambda op: op.create_check_constraint("ck", "t", "a > 5", postgresql_not_valid=True),
    ],
    "create_exclude_constraint": [
        lambda op: op.create_exclude_constraint(
            "ex",
            "t",
            ("during", "&&"),
            (sa.column("room"), "="),
            using="gist",
            where="room > 100",
            ops={"room": "gist_int4_ops"},
            deferrable=True,
            schema="s",
        ),
        lambda op: op.create_exclude_constraint(
            None, "t", (sa.func.lower(sa.column("c")), "="), where=sa.column("c") != "x"
        ),
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
        lambda op: op.create_foreign_key("fk", "t", "o", ["a"], ["id"], match="FULL"),
        lambda op: op.create_foreign_key(
            "fk", "t", "o", ["a"], ["id"], ondelete="SET NULL", postgresql_not_valid=True
        ),
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
        lambda op: op.create_index(
            "ix",
            "t",
            ["a", "b"],
            unique=True,
            postgresql_concurrently=True,
            postgresql_include=["c"],
            postgresql_nulls_not_distinct=True,
            postgresql_ops={"a": "text_pattern_ops"},
            postgresql_with={"fillfactor": 50},
            mssql_clustered=True,
            mssql_include=["c"],
            mssql_where=sa.text("a > 7"),
            oracle_compress=1,
        ),
        lambda op: op.create_index(
            "ix", "t", ["a"], oracle_bitmap=True, mysql_prefix="FULLTEXT", mariadb_using="hash"
        ),
    ],
    "create_primary_key": [
        lambda op: op.create_primary_key("pk", "t", ["a", "b"]),
        lambda op: op.create_primary_key(None, "t", ["a"], schema="s"),
        lambda op: op.create_primary_key("pk", "t", ["a"], postgresql_include=["b"]),
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
        lambda op: op.create_table(
            "T t",
            sa.Column("id", sa.Integer, sa.Identity(always=True, start=3), primary_key=True),
            sa.Column("c", sa.Integer, sa.Computed("id + 1"), comment="cc"),
            sa.Column("at", sa.DateTime, server_default=sa.func.now(), nullable=False),
            schema="s",
            comment="tc",
        ),
    ],
    "create_table_comment": [
        lambda op: op.create_table_comment("t", "it's 50%", schema="s"),
        lambda op: op.create_table_comment("t", "new", existing_comment="was"),
    ],
    "create_unique_constraint": [
        lambda op: op.create_unique_constraint("uq", "t", ["a", "b"], schema="s"),
        lambda op: op.create_unique_constraint(None, "t", ["a", "b"]),
        lambda op: op.create_unique_constraint(
            "uq", "t", ["a"], deferrable=True, postgresql_nulls_not_distinct=True
        ),
        lambda op: op.create_unique_constraint("uq", "t", ["a"], postgresql_include=["b"]),
    ],
    "drop_column": [
        lambda op: op.drop_column("t", "Sel ect", schema="a.b"),
        lambda op: op.drop_column("t", "c", if_exists=True),
        lambda op: op.drop_column("t", "c", mssql_drop_default=True),
        lambda op: op.drop_column(
            "t",
            "it's",
            schema="s",
            mssql_drop_default=True,
            mssql_drop_check=True,
            mssql_drop_foreign_key=True,
        ),
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
        lambda op: op.drop_index("ix", "t", postgresql_concurrently=True, if_exists=True),
    ],
    "drop_table": [
        lambda op: op.drop_table("t", schema="s"),
        lambda op: op.drop_table("T t", if_exists=True),
    ],
    "alter_enum": [
        lambda op: op.alter_enum("kind", ["a", "b", "it's 5%"], existing_values=["a"]),
        lambda op: op.alter_enum("Kind", ["b", "a"], existing_values=["a"], schema="s"),
        lambda op: op.alter_enum("kind", ["a"], existing_values=["a", "b"]),
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
        lambda op: op.rename_table("it's", "B c", schema="a.b"),
    ],
}
