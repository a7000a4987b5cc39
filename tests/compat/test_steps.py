"""The steps of a run, as programs that are written against Alembic make, read and give them."""

import io
from pathlib import Path

import pytest

from tests.compat.programs import print_twice
from tests.compat.tools import Tool

START = """
import os
import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import (
    HeadMaintainer, MigrationContext, MigrationStep, RevisionStep, StampStep
)
from alembic.script import ScriptDirectory

config = Config("alembic.ini")
scripts = ScriptDirectory.from_config(config)
revisions = scripts.revision_map


def up(name):
    return MigrationStep.upgrade_from_script(revisions, scripts.get_revision(name))


def down(name):
    return MigrationStep.downgrade_from_script(revisions, scripts.get_revision(name))


"""

READ = """
def show(step, *heads):
    heads = set(heads)
    print(type(step).__name__, str(step), "|", step.short_log, "|", step.name, step.doc)
    print(step.from_revisions, step.to_revisions, step.is_upgrade, step.is_downgrade)
    print(step.from_revisions_no_deps, step.to_revisions_no_deps, step.migration_fn.__name__)
    told = step.info
    print(told.is_upgrade, told.is_stamp, told.up_revision_ids, told.down_revision_ids)
    print([each.doc for each in (*told.source_revisions, *told.destination_revisions)])
    create, merge = step.should_create_branch(heads), step.should_merge_branches(heads)
    delete, unmerge = step.should_delete_branch(heads), step.should_unmerge_branches(heads)
    print(bool(create), delete, merge, unmerge)
    if merge:
        print(step.merge_branch_idents(heads))
    elif unmerge:
        source, target, added = step.unmerge_branch_idents(heads)
        print(source, sorted([target, *added]))  # which of them is updated says nothing
    elif create or delete:
        print(step.insert_version_num if create else step.delete_version_num)
    else:
        print(*step.update_version_num(heads))


show(up("1a01"))
show(up("1a02"), "1a01")
show(up("1d04"), "1b03", "1c03")
show(up("2a02"), "2a01", "1a02")
show(up("2a02"), "2a01", "1d04")
show(down("1d04"), "1d04")
show(down("1d04"), "1d04", "2a01")
show(down("1c03"), "1c03", "1b03")
show(down("1a01"), "1a01")
show(down("2a02"), "2a02")
show(down("2a02"), "2a02", "1d04")
show(StampStep((), ("1a01",), True, True, revisions))
show(StampStep("1a01", "1c03", True, False, revisions), "1a01")
show(StampStep(("1b03", "1c03"), ("1d04",), True, False, revisions), "1b03", "1c03")
show(StampStep(("1d04",), ("1a02",), False, False, revisions), "1d04")
show(StampStep(("1d04",), (), False, True, revisions), "1d04")
first = scripts.get_revision("1a01")
print(up("1a01") == RevisionStep(revisions, first, True), up("1a01") == down("1a01"))
print(up("1a01") == StampStep((), ("1a01",), True, True), up("1a01").revision.revision)
"""

MAINTAIN = """
with sa.create_engine("sqlite://").connect() as connection:
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
    context = MigrationContext.configure(connection)
    rows = HeadMaintainer(context, context.get_current_heads())
    names = [each.revision for each in reversed(list(scripts.walk_revisions()))]
    steps = [*map(up, sorted(names)), *map(down, reversed(sorted(names)))]
    steps.append(StampStep((), ("1b03",), True, True, revisions))
    steps.append(StampStep(("1b03",), ("1d04",), True, False, revisions))
    for step in steps:
        rows.update_to_step(step)
        found = sorted(connection.exec_driver_sql("SELECT * FROM alembic_version").scalars())
        print(step, sorted(rows.heads), found)
"""

GIVEN = """
def told(*, ctx, step, heads, run_args):
    print(isinstance(ctx, MigrationContext), sorted(heads), run_args)
    print(step.is_stamp, step.up_revision, step.up_revision.path == seen[-1].path)
    print(step.revision_map.get_revision("1a01").doc)


configure = EnvironmentContext.configure
EnvironmentContext.configure = lambda self, **kw: configure(self, on_version_apply=told, **kw)


def run(fn):
    def give(heads, context):
        print(heads, isinstance(context, MigrationContext), context.script is scripts)
        steps = list(fn(heads))
        print([(type(each).__name__, str(each)) for each in steps])
        ends = [each.to_revisions if each.is_upgrade else each.from_revisions for each in steps]
        seen[:] = [scripts.get_revision(each[0]) for each in ends]
        return steps

    with EnvironmentContext(config, scripts, fn=give):
        scripts.run_env()


seen = []
run(lambda heads: scripts._upgrade_revs("1a02", heads))
run(lambda heads: [up("1b03")])
run(lambda heads: [down("1b03")])
run(lambda heads: scripts._stamp_revs("1b03", heads))
run(lambda heads: [StampStep(("1b03",), ("1a02",), False, False, revisions)])
run(lambda heads: scripts._downgrade_revs("1a01", heads))
with sa.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    print(MigrationContext.configure(connection).get_current_heads())
"""


@pytest.mark.parametrize("program", [READ, MAINTAIN, GIVEN], ids=["read", "maintain", "given"])
def test_a_program_prints_the_same(program: str, tmp_path: Path, alembic_tool: Tool) -> None:
    theirs, ours = print_twice(START + program, tmp_path, alembic_tool)
    assert ours == theirs


def test_rows_are_moved_in_a_script(aliased: None) -> None:
    from alembic.migration import MigrationContext
    from alembic.runtime.migration import HeadMaintainer, StampStep

    script = io.StringIO()
    opts = {"as_sql": True, "output_buffer": script}
    rows = HeadMaintainer(MigrationContext.configure(dialect_name="sqlite", opts=opts), ["a"])
    rows.update_to_step(StampStep("a", "b", True, False))
    assert rows.heads == {"b"}
    update = "UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a';"
    assert " ".join(script.getvalue().split()) == update


def test_a_step_that_changes_no_row_says_so(aliased: None) -> None:
    from alembic.runtime.migration import StampStep
    from alembic.util import CommandError

    step = StampStep((), ("a", "b"), True, True)
    with pytest.raises(CommandError, match=r"stamp_revision  -> a, b: no row .* becomes another"):
        step.update_version_num(())
    with pytest.raises(CommandError, match=r"stamp_revision  -> a, b: that is not one row"):
        _ = step.insert_version_num
