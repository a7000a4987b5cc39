"""`on_version_apply`: told of each step, in the step's transaction."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from gitmig.errors import RevisionFailed
from gitmig.revisions.plan import plan_stamp
from gitmig.runtime.migrate import downgrade, read_heads, stamp, upgrade
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.migration_info import MigrationInfo, describe_step
from tests.project import Project, create_table


class Told(list[tuple[MigrationInfo, set[str], Mapping[str, Any]]]):
    """A hook that keeps what it is told."""

    def __call__(self, *, ctx: Any, step: MigrationInfo, heads: Any, run_args: Any) -> None:
        assert isinstance(ctx, MigrationContext)
        self.append((step, heads, run_args))


def directions(told: Told) -> list[tuple[bool, tuple[str, ...], tuple[str, ...]]]:
    return [
        (step.is_upgrade, step.source_revision_ids, step.destination_revision_ids)
        for step, _, _ in told
    ]


def test_a_hook_is_told_of_each_step(project: Project) -> None:
    project.add_tables("a", "b")
    env = project.env.read_text().replace("run_migrations()", "run_migrations(tenant='x')")
    project.env.write_text(env)
    told = Told()
    upgrade(project.directory, on_version_apply=told)
    assert directions(told) == [(True, (), ("r_a",)), (True, ("r_a",), ("r_b",))]
    assert [heads for _, heads, _ in told] == [{"r_a"}, {"r_b"}]
    assert told[0][2] == {"tenant": "x"}
    step = told[1][0]
    assert step.is_migration
    assert not step.is_stamp
    assert step.up_revision is not None
    assert step.up_revision.doc == "Revision r_b."
    assert [script.revision for script in step.down_revisions] == ["r_a"]
    assert step.up_revision.down_revision == "r_a"

    told.clear()
    downgrade(project.directory, "base", on_version_apply=[told, told])
    assert directions(told)[::2] == [(False, ("r_b",), ("r_a",)), (False, ("r_a",), ())]
    assert len(told) == 4


def test_a_merge_has_two_lower_ends(sqlite: Project) -> None:
    sqlite.add("r_a")
    sqlite.add("r_b", parents="r_a")
    sqlite.add("r_c", parents="r_a")
    sqlite.add("r_m", parents=("r_b", "r_c"))
    told = Told()
    upgrade(sqlite.directory, on_version_apply=told)
    assert told[-1][0].down_revision_ids == ("r_b", "r_c")
    assert told[-1][0].up_revision_id == "r_m"


def test_what_a_hook_writes_is_part_of_the_step(transactional: Project) -> None:
    transactional.add_tables("a")
    transactional.add("r_b", create_table("b"))

    def record(*, ctx: Any, step: MigrationInfo, **kw: Any) -> None:
        value = 1 if step.up_revision_id == "r_a" else 2
        ctx.connection.execute(text(f"INSERT INTO a (id) VALUES ({value})"))
        if step.up_revision_id == "r_b":
            raise LookupError("no")

    with pytest.raises(RevisionFailed, match="LookupError: no"):
        upgrade(transactional.directory, on_version_apply=record)
    assert transactional.tables() == {"a"}
    assert read_heads(transactional.directory) == ("r_a",)
    assert transactional.query("SELECT id FROM a") == [(1,)]


def test_env_py_names_the_hook(sqlite: Project) -> None:
    sqlite.add_tables("a")
    hook = (
        "def told(*, ctx, step, heads, run_args):\n"
        '    ctx.execute(f"CREATE TABLE told_{step.up_revision_id} (id INTEGER)")\n\n\n'
    )
    env = sqlite.env.read_text().replace(
        "def run_migrations_offline", f"{hook}def run_migrations_offline"
    )
    env = env.replace("connection=connection,", "connection=connection, on_version_apply=told,")
    sqlite.env.write_text(env)
    upgrade(sqlite.directory)
    assert sqlite.tables() == {"a", "told_r_a"}


def test_a_stamp_is_told(sqlite: Project) -> None:
    sqlite.add_tables("a", "b")
    told = Told()
    stamp(sqlite.directory, ["heads"], on_version_apply=told)
    stamp(sqlite.directory, ["r_a"], on_version_apply=told)
    stamp(sqlite.directory, ["base"], on_version_apply=told)
    assert directions(told) == [
        (True, (), ("r_b",)),
        (False, ("r_b",), ("r_a",)),
        (False, ("r_a",), ()),
    ]
    assert all(step.is_stamp and not step.is_migration for step, _, _ in told)


def test_a_purge_of_rows_that_have_no_file(sqlite: Project) -> None:
    sqlite.add_tables("a", "b")
    plan = plan_stamp(sqlite.directory.graph, ["gone"], ["r_b"], purge=True)
    infos = [describe_step(step, sqlite.directory) for step in plan.steps]
    assert [(info.is_upgrade, info.up_revision_ids) for info in infos] == [
        (False, ("gone",)),
        (True, ("r_b",)),
    ]
    assert infos[0].up_revision is None
    assert infos[0].source_revisions == ()
