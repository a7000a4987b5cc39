"""Programs that are written against Alembic print the same over Alembic and over `install()`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.compat.application import write_application
from tests.compat.tools import Tool

START = "from gitmig.compat import alembic\nalembic.install()\n"

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


@pytest.mark.parametrize(
    "program", [SCRIPTS, MAP, ENVIRONMENT], ids=["scripts", "map", "environment"]
)
def test_a_program_prints_the_same(program: str, tmp_path: Path, alembic_tool: Tool) -> None:
    said = []
    for name, text, environ in (
        ("one", program, alembic_tool.environ),
        ("two", START + program, {}),
    ):
        root = tmp_path / name
        root.mkdir()
        write_application(root, sys.executable)
        done = subprocess.run(
            [sys.executable, "-c", text],
            cwd=root,
            env={**os.environ, "DATABASE_URL": "sqlite:///app.db", **environ},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[1] == said[0]
