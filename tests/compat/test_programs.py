"""Programs that are written against Alembic print the same over Alembic and over `install()`."""

from pathlib import Path

import pytest

from tests.compat.programs import print_twice
from tests.compat.tools import Tool

SCRIPTS = """
import os
from alembic.script import ScriptDirectory

scripts = ScriptDirectory(
    "app",
    version_locations=[os.path.abspath("app/versions"), os.path.abspath("billing/versions")],
    file_template="%(rev)s",
    messaging_opts={"quiet": True},
)
print(scripts.get_heads(), scripts.get_bases(), scripts.as_revision_number("1e05"))
print([each.revision for each in scripts.iterate_revisions("1d04", "1a02", inclusive=True)])
found = scripts.revision_map
print(sorted(found.heads), sorted(found.bases), found.get_revision("1b0").revision)
print([each.revision for each in found.get_revisions(("1c03", "2a01"))])
print([each.revision for each in found.iterate_revisions("1b03", "base")])
print(found.filter_for_lineage(("1e05", "2a02"), "billing"))
script = scripts.generate_revision("abc", "a message", head="1e05", foo="bar")
print(script.revision, script.down_revision, os.path.basename(script.path), script.doc)
print(scripts.get_revision("abc").module.__name__ != "", scripts.get_current_head.__name__)
"""

MAP = """
from alembic.script.revision import Revision, RevisionMap, RevisionError
from alembic.util import CommandError

revisions = RevisionMap(
    lambda: [
        Revision("aaaa", None, branch_labels="one"),
        Revision("bbbb", "aaaa"),
        Revision("cccc", "aaaa", dependencies="dddd"),
        Revision("dddd", None),
        Revision("eeee", ("bbbb", "cccc")),
    ]
)
print(revisions.heads, revisions.bases)
print(revisions.get_revision("bb").down_revision, revisions.get_revision("eeee").is_merge_point)
first = revisions.get_revision("aaaa")
print(first.is_branch_point, sorted(first.nextrev))
print(revisions.get_current_head("one"), revisions.get_revision("aaaa").branch_labels)
revisions.add_revision(Revision("ffff", "eeee"))
print(revisions.get_current_head("one"), revisions.get_revision(None))
print([each.revision for each in revisions.iterate_revisions("ffff", "eeee")])
print([each.revision for each in revisions.get_revisions("heads")])
for wrong in ("nosuch", "head"):
    try:
        revisions.get_revision(wrong)
    except RevisionError as error:
        print("refused")
try:
    Revision("a@b", None)
except RevisionError:
    print("refused, too")
"""

ENVIRONMENT = """
import os
import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

config = Config("alembic.ini")
scripts = ScriptDirectory.from_config(config)


def upgrade(rev, context):
    return scripts._upgrade_revs("1d04", rev)


def downgrade(rev, context):
    return scripts._downgrade_revs("1a02", rev)


def run(fn):
    with EnvironmentContext(config, scripts, fn=fn, destination_rev="1d04"):
        scripts.run_env()
    with sa.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
        context = MigrationContext.configure(connection)
        print(context.get_current_heads(), sa.inspect(connection).get_table_names())


run(upgrade)
run(downgrade)
with sa.create_engine(os.environ["DATABASE_URL"]).begin() as connection:
    context = MigrationContext.configure(connection)
    context.stamp(scripts, "1d04")
    print(context.get_current_revision(), context.bind is connection, context.as_sql)
    with EnvironmentContext(config, scripts, fn=upgrade) as environment:
        environment.configure(connection=connection, fn=lambda rev, context: [])
        with environment.begin_transaction():
            environment.run_migrations()
        print(environment.get_bind() is connection, environment.get_context().get_current_heads())
"""

IMPL = """
import sys

import sqlalchemy as sa
from alembic.ddl.postgresql import PostgresqlImpl
from alembic.ddl.impl import DefaultImpl
from alembic.ddl.mysql import MySQLImpl
from alembic.migration import MigrationContext
from alembic.operations import Operations


class OurImpl(PostgresqlImpl):
    __dialect__ = "postgresql"

    def __init__(self, dialect, connection, as_sql, transactional_ddl, output_buffer, context_opts):
        super().__init__(
            dialect, connection, as_sql, transactional_ddl, output_buffer, context_opts
        )
        self.seen = []

    def add_column(self, table_name, column, *, schema=None, **kw):
        self.seen.append(("add_column", table_name, column.name, str(column.type), schema))
        super().add_column(table_name, column, schema=schema, **kw)
        self.execute(f"SELECT noted('{table_name}')")

    def alter_column(self, table_name, column_name, *, type_=None, nullable=None, **kw):
        self.seen.append(("alter_column", table_name, column_name, str(type_), nullable))
        super().alter_column(table_name, column_name, type_=type_, nullable=nullable, **kw)

    def create_table(self, table, **kw):
        self.seen.append(("create_table", table.name, sorted(table.c.keys())))
        super().create_table(table, **kw)

    def drop_table(self, table, **kw):
        self.seen.append(("drop_table", table.name, table.schema))
        self.execute(sa.text("SELECT gone"))
        super().drop_table(table, **kw)

    def add_constraint(self, const, **kw):
        self.seen.append(("add_constraint", const.name, const.table.name))
        super().add_constraint(const, **kw)

    def drop_constraint(self, const, **kw):
        self.seen.append(("drop_constraint", const.name))
        super().drop_constraint(const, **kw)

    def create_index(self, index, **kw):
        self.seen.append(("create_index", index.name, index.table.name))
        super().create_index(index, **kw)

    def drop_index(self, index, **kw):
        self.seen.append(("drop_index", index.name))
        super().drop_index(index, **kw)

    def rename_table(self, old_table_name, new_table_name, schema=None):
        self.seen.append(("rename_table", old_table_name, new_table_name, schema))
        super().rename_table(old_table_name, new_table_name, schema=schema)

    def bulk_insert(self, table, rows, multiinsert=True):
        self.seen.append(("bulk_insert", table.name, len(rows)))
        super().bulk_insert(table, rows, multiinsert=multiinsert)


class ToyImpl(DefaultImpl):
    __dialect__ = "toy"
    transactional_ddl = True


context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True})
op = Operations(context)
table = op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))
op.add_column("t", sa.Column("x", sa.String(5)), schema="s")
op.alter_column("t", "x", type_=sa.Text(), nullable=False, existing_type=sa.String(5))
op.create_unique_constraint("uq", "t", ["x"])
op.drop_constraint("uq", "t", type_="unique")
op.create_index("ix", "t", ["x"])
op.drop_index("ix", table_name="t")
op.rename_table("t", "u", schema="s")
op.bulk_insert(table, [{"id": 1}, {"id": 2}])
op.drop_table("u", schema="s")
impl = context.impl
print(type(impl).__name__, impl.as_sql, impl.transactional_ddl)
print(isinstance(impl, DefaultImpl), issubclass(PostgresqlImpl, DefaultImpl))
for each in impl.seen:
    print(each)
impl.static_output("-- the end")
impl.drop_table(sa.Table("direct", sa.MetaData()))
plain = MigrationContext.configure(dialect_name="mysql", opts={"as_sql": True}).impl
print(isinstance(plain, MySQLImpl), isinstance(plain, DefaultImpl))
plain.create_table(sa.Table("direct", sa.MetaData(), sa.Column("id", sa.Integer)))
plain.execute("SELECT 1")
"""

COMPARED = """
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.ddl.sqlite import SQLiteImpl
from alembic.migration import MigrationContext


class OurImpl(SQLiteImpl):
    __dialect__ = "sqlite"
    type_synonyms = SQLiteImpl.type_synonyms + ({"TEXT", "CLOB"},)

    def version_table_impl(self, *, version_table, version_table_schema, version_table_pk, **kw):
        table = sa.Table(version_table, sa.MetaData(), schema=version_table_schema)
        table.append_column(sa.Column("version_num", sa.String(64), nullable=False))
        table.append_column(sa.Column("kind", sa.String(9), server_default="plain"))
        return table

    def compare_type(self, inspector_column, metadata_column):
        if metadata_column.name == "any":
            return False
        return super().compare_type(inspector_column, metadata_column)


models = sa.MetaData()
sa.Table(
    "t", models, sa.Column("any", sa.Integer), sa.Column("x", sa.String(9)), sa.Column("y", sa.CLOB)
)
with sa.create_engine("sqlite://").connect() as connection:
    connection.exec_driver_sql('CREATE TABLE t ("any" TEXT, x VARCHAR(5), y TEXT)')
    context = MigrationContext.configure(connection)
    for difference in compare_metadata(context, models):
        print([each[0:4] for each in difference])
    opts = {"compare_type": lambda *given: given[2].name == "y" or None}
    context = MigrationContext.configure(connection, opts=opts)
    for difference in compare_metadata(context, models):
        print([each[0:4] for each in difference])
    print(context.get_current_heads())
"""


@pytest.mark.parametrize(
    "program",
    [SCRIPTS, MAP, ENVIRONMENT, IMPL, COMPARED],
    ids=["scripts", "map", "environment", "impl", "compared"],
)
def test_a_program_prints_the_same(program: str, tmp_path: Path, alembic_tool: Tool) -> None:
    theirs, ours = print_twice(program, tmp_path, alembic_tool)
    assert ours == theirs
