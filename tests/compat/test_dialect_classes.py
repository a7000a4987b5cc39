"""Subclasses of `DefaultImpl`: each override is called where Alembic calls it, with the same."""

from pathlib import Path

import pytest

from tests.compat.programs import print_twice
from tests.compat.tools import Tool

COMPARED = """
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.ddl.impl import ComparisonResult
from alembic.ddl.sqlite import SQLiteImpl
from alembic.migration import MigrationContext

calls = set()


def names(*sets):
    return tuple(tuple(sorted(str(each.name) for each in one)) for one in sets)


class OurImpl(SQLiteImpl):
    __dialect__ = "sqlite"

    def compare_indexes(self, metadata_index, reflected_index):
        own = super().compare_indexes(metadata_index, reflected_index)
        columns = tuple(reflected_index.columns.keys())
        calls.add(("index", metadata_index.name, columns, own.is_equal, own.is_different))
        if metadata_index.name == "ix_any":
            return ComparisonResult.Equal()
        if metadata_index.name == "ix_odd":
            return ComparisonResult.Skip("nobody knows")
        return ComparisonResult.Different(["we say so", "loudly"])

    def compare_unique_constraint(self, metadata_constraint, reflected_constraint):
        calls.add(("unique", metadata_constraint.name, reflected_constraint.name))
        own = super().compare_unique_constraint(metadata_constraint, reflected_constraint)
        return ComparisonResult.Equal() if own.is_different else ComparisonResult.Different("no")

    def correct_for_autogen_constraints(self, uniques, indexes, model_uniques, model_indexes):
        calls.add(("correct", names(uniques, indexes), names(model_uniques, model_indexes)))
        for one in list(indexes):
            if one.name.startswith("sys_"):
                indexes.discard(one)
        for one in list(model_indexes):
            if one.info.get("virtual"):
                model_indexes.discard(one)

    def correct_for_autogen_foreignkeys(self, conn_fks, metadata_fks):
        calls.add(("keys", len(conn_fks), len(metadata_fks)))
        conn_fks.clear()

    def compare_server_default(self, inspector_column, metadata_column, rendered, inspected):
        calls.add(("default", metadata_column.name, str(inspected), str(rendered)))
        if metadata_column.name == "z":
            return False
        return super().compare_server_default(
            inspector_column, metadata_column, rendered, inspected
        )

    def autogen_column_reflect(self, inspector, table, column_info):
        calls.add(("reflect", table.name, column_info["name"], str(column_info["type"])))
        if column_info["name"] == "w":
            column_info["nullable"] = False


models = sa.MetaData()
sa.Table(
    "added",
    models,
    sa.Column("x", sa.Integer),
    sa.Index("ix_plain", "x"),
    sa.Index("ix_virtual", "x", info={"virtual": True}),
    sa.UniqueConstraint("x", name="uq_added"),
)
sa.Table("o", models, sa.Column("id", sa.Integer, primary_key=True))
sa.Table(
    "t",
    models,
    sa.Column("x", sa.String(5), server_default="new"),
    sa.Column("y", sa.Integer),
    sa.Column("z", sa.String(5), server_default="other"),
    sa.Column("w", sa.Integer, nullable=False),
    sa.Index("ix_any", "y"),
    sa.Index("ix_odd", "x"),
    sa.Index("ix_same", "x"),
    sa.Index("ix_new", "x", "y", info={"virtual": True}),
    sa.UniqueConstraint("x", "y", name="uq_one"),
    sa.UniqueConstraint("y", "w", name="uq_two"),
)
with sa.create_engine("sqlite://").connect() as connection:
    for statement in (
        "CREATE TABLE o (id INTEGER NOT NULL PRIMARY KEY)",
        "CREATE TABLE t (x VARCHAR(5) DEFAULT 'old', y INTEGER, z VARCHAR(5), w INTEGER, "
        "CONSTRAINT uq_one UNIQUE (x, w), CONSTRAINT uq_two UNIQUE (y, w), "
        "CONSTRAINT fk FOREIGN KEY (y) REFERENCES o (id))",
        "CREATE INDEX ix_any ON t (x)",
        "CREATE INDEX ix_odd ON t (y)",
        "CREATE INDEX ix_same ON t (x)",
        "CREATE INDEX sys_one ON t (x)",
        "CREATE TABLE gone (x INTEGER, CONSTRAINT uq_gone UNIQUE (x))",
        "CREATE INDEX sys_gone ON gone (x)",
        "CREATE INDEX ix_gone ON gone (x)",
    ):
        connection.exec_driver_sql(statement)
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    found = []
    for difference in compare_metadata(context, models):
        kind, *rest = difference[0] if isinstance(difference, list) else difference
        about = rest[2] if kind.startswith("modify") else rest[0].name
        found.append((kind, about))
    print(*sorted(found, key=str), sep="\\n")
    print(*sorted(calls, key=str), sep="\\n")
    impl = context.impl
    print(impl.render_ddl_sql_expr(sa.text("lower(x)")))
    table = models.tables["t"]
    one, two = (each for each in sorted(table.constraints, key=str) if each.name)
    print(SQLiteImpl.compare_unique_constraint(impl, one, one).is_equal)
    print(SQLiteImpl.compare_unique_constraint(impl, one, two).is_equal)
    print("uq_one" in str(sa.schema.CreateTable(table)))
"""

RENDERED = """
import sqlalchemy as sa
from alembic.autogenerate import render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.ddl.sqlite import SQLiteImpl
from alembic.migration import MigrationContext
from alembic.operations import ops


class OurImpl(SQLiteImpl):
    __dialect__ = "sqlite"

    def render_type(self, type_obj, autogen_context):
        print(type(type_obj).__name__, isinstance(autogen_context, AutogenContext))
        if isinstance(type_obj, sa.Text):
            autogen_context.imports.add("from ours import Long")
            return "Long()"
        return super().render_type(type_obj, autogen_context)


def render_item(type_, item, autogen_context):
    return "Mine()" if type_ == "type" and isinstance(item, sa.Date) else False


added = [sa.Column(name, type_) for name, type_ in (
    ("a", sa.Text()), ("b", sa.Integer()), ("c", sa.Date())
)]
upgrade = ops.UpgradeOps([ops.AddColumnOp("t", column) for column in added])
for opts in ({}, {"render_item": render_item}):
    context = MigrationContext.configure(dialect_name="sqlite", opts=opts)
    given = {"render_item": context.opts["render_item"]} if opts else {}
    code = render_python_code(upgrade, migration_context=context, **given)
    print([word for word in ("Long()", "Mine()", "sa.Integer()", "sa.Date()") if word in code])
"""

RUN = """
import sqlalchemy as sa
from alembic.ddl.postgresql import PostgresqlImpl
from alembic.ddl.sqlite import SQLiteImpl
from alembic.migration import MigrationContext
from alembic.operations import Operations


class OurImpl(PostgresqlImpl):
    __dialect__ = "postgresql"

    def start_migrations(self):
        print("start", self.as_sql)
        super().start_migrations()

    def emit_begin(self):
        super().emit_begin()
        self.execute("SET lock_timeout = '5s'")

    def emit_commit(self):
        self.static_output("-- before the end")
        super().emit_commit()


class OurSQLite(SQLiteImpl):
    __dialect__ = "sqlite"

    def requires_recreate_in_batch(self, batch_op):
        print("batch", batch_op.table_name, batch_op.schema)
        return answer is None and super().requires_recreate_in_batch(batch_op)


opts = {"as_sql": True, "fn": lambda heads, context: print("fn", heads) or []}
context = MigrationContext.configure(dialect_name="postgresql", opts=opts)
with context.begin_transaction():
    context.run_migrations()
for answer in (None, False):
    with sa.create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER)")
        op = Operations(MigrationContext.configure(connection))
        seen = []
        listen = lambda *given: seen.append(given[2].split()[0])
        sa.event.listen(connection, "before_cursor_execute", listen)
        with op.batch_alter_table("t") as batch:
            batch.add_column(sa.Column("y", sa.Integer))
        with op.batch_alter_table("t") as batch:
            batch.drop_column("x")
        print([word for word in seen if word in ("ALTER", "DROP")])
"""


@pytest.mark.parametrize("program", [COMPARED, RENDERED, RUN], ids=["compared", "rendered", "run"])
def test_a_program_prints_the_same(program: str, tmp_path: Path, alembic_tool: Tool) -> None:
    theirs, ours = print_twice(program, tmp_path, alembic_tool)
    assert ours == theirs
