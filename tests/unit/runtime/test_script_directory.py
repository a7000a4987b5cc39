"""ScriptDirectory, Script, EnvironmentContext and MigrationContext as an application uses them."""

import asyncio
import gc
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, inspect

from gitmig import api
from gitmig.config import Options, Settings
from gitmig.errors import (
    EnvironmentFailed,
    GraphFaults,
    MultipleHeads,
    NoMigrationContext,
    RangeNotAncestral,
    UnknownRevision,
)
from gitmig.revisions.plan import Step
from tests.project import Project


@pytest.fixture
def scripts(sqlite: Project) -> api.ScriptDirectory:
    """a - b - (c | d[lab], which needs x) - m, and x on a line of its own."""
    sqlite.add("a", "op.execute('CREATE TABLE a (x INTEGER)')", "op.drop_table('a')")
    sqlite.add("b")
    sqlite.add("c", parents="b")
    sqlite.add("d", parents="b")
    sqlite.add("m", parents=("c", "d"))
    sqlite.last = None
    sqlite.add("x")
    d = sqlite.versions / "d.py"
    d.write_text(d.read_text() + "\nbranch_labels = ('lab',)\ndepends_on = 'x'\n")
    settings = sqlite.directory.settings
    return api.ScriptDirectory.from_config(api.Config(settings))


def ids(scripts: Any) -> list[str]:
    return [script.revision for script in scripts]


def test_heads_and_bases(scripts: api.ScriptDirectory) -> None:
    assert scripts.get_heads() == ["m", "x"]
    assert scripts.get_heads(consider_depends_on=True) == ["m"]
    assert scripts.get_bases() == ["a", "x"]
    for several in (scripts.get_base, scripts.get_current_head):
        with pytest.raises(MultipleHeads):
            several()
    assert scripts.as_revision_number("heads") == ("m",)
    assert scripts.as_revision_number("base") is None
    assert scripts.as_revision_number("lab") == "d"


def test_revisions_by_name(scripts: api.ScriptDirectory) -> None:
    found = scripts.get_revision("lab")
    assert found is not None
    assert (found.revision, found.down_revision, found.dependencies) == ("d", "b", "x")
    assert found.branch_labels == {"lab"}
    assert found.nextrev == {"m"}
    assert (found.doc, found.longdoc) == ("Revision d.", "Revision d.")
    assert (found.is_base, found.is_head, found.is_merge_point) == (False, False, False)
    assert Path(found.path).name == "d.py"
    assert callable(found.module.upgrade)
    assert str(found) == "b (x) -> d, Revision d."
    assert found.cmd_format(False, include_branches=True) == "d (lab)"
    assert "Parent: b\nAlso depends on: x\nBranch names: lab\n" in found.log_entry
    merge = scripts.get_revision("m")
    assert merge is not None
    assert merge.down_revision == ("c", "d")
    assert merge.cmd_format(False) == "m (head) (mergepoint)"
    assert merge == scripts.get_revision("c+1")
    assert scripts.get_revision("base") is None
    assert scripts.get_revision(None) is None
    assert ids(scripts.get_revisions(["c", "lab"])) == ["c", "d"]
    with pytest.raises(UnknownRevision):
        scripts.get_revision("nowhere")
    with pytest.raises(MultipleHeads):
        scripts.get_revision(["c", "d"])


def test_ranges_the_newest_first(scripts: api.ScriptDirectory) -> None:
    assert set(ids(scripts.walk_revisions())) == {"a", "b", "c", "d", "m", "x"}
    assert ids(scripts.walk_revisions())[-1] in {"a", "x"}
    assert ids(scripts.walk_revisions("b", "c")) == ["c", "b"]
    assert ids(scripts.iterate_revisions("c", "a")) == ["c", "b"]
    assert ids(scripts.iterate_revisions("c", "base")) == ["c", "b", "a"]
    assert set(ids(scripts.iterate_revisions("d", "b"))) == {"d"}
    assert set(ids(scripts.iterate_revisions("d", "b", implicit_base=True))) == {"d", "x"}
    with pytest.raises(RangeNotAncestral):
        list(scripts.iterate_revisions("b", "c"))
    assert set(ids(scripts.get_all_current(["d"]))) == {"d", "x"}


def test_a_new_revision(scripts: api.ScriptDirectory) -> None:
    written = scripts.generate_revision(
        "n", "next one", head="m", branch_labels="fresh", depends_on="lab", upgrades="op.f()"
    )
    assert (written.revision, written.down_revision) == ("n", "m")
    assert (written.dependencies, written.branch_labels) == ("lab", {"fresh", "lab"})
    assert "op.f()" in Path(written.path).read_text()
    assert scripts.get_heads() == ["n", "x"]
    again = scripts.generate_revision(None, None, head="base", file_template="new_%(short)s")
    assert Path(again.path).name.startswith("new_")


def test_env_py_runs_for_an_environment_of_ones_own(
    scripts: api.ScriptDirectory, sqlite: Project
) -> None:
    seen: list[tuple[str, ...]] = []

    def look(heads: tuple[str, ...], context: api.MigrationContext) -> list[Step]:
        seen.append(heads)
        return []

    def go(heads: tuple[str, ...], context: api.MigrationContext) -> tuple[Step, ...]:
        return scripts.plan_upgrade("c", heads).steps

    with pytest.raises(NoMigrationContext):
        scripts.run_env()
    for function in (look, go, look):
        with api.EnvironmentContext(scripts.config, scripts, fn=function):
            scripts.run_env()
    assert seen == [(), ("c",)]
    assert sqlite.tables() == {"a"}


def test_a_context_without_env_py(scripts: api.ScriptDirectory, sqlite: Project) -> None:
    def go(heads: tuple[str, ...], context: api.MigrationContext) -> tuple[Step, ...]:
        return scripts.plan_upgrade("b", heads).steps

    with sqlite.engine().connect() as connection:
        with api.EnvironmentContext(scripts.config, scripts, fn=go) as environment:
            environment.configure(connection=connection)
            with environment.begin_transaction():
                environment.run_migrations()
        options = {"version_table": "gitmig_version"}
        context = api.MigrationContext.configure(connection, opts=options)
        assert context.get_current_heads() == ("b",)
        assert context.get_current_revision() == "b"
        context.stamp(scripts, "heads")
        assert context.get_current_revision() == "m"
        back = {"fn": lambda heads, context: scripts.plan_downgrade("base", heads).steps}
        backward = api.MigrationContext.configure(
            connection, opts={**options, **back, "script": scripts}
        )
        with backward.begin_transaction(), api.Operations.context(backward):
            backward.run_migrations()
        assert backward.get_current_heads() == ()
    assert sqlite.tables() == set()


def test_a_connection_is_handed_to_env_py(scripts: api.ScriptDirectory, sqlite: Project) -> None:
    sqlite.env.write_text(
        "from gitmig import context\n"
        "context.configure(connection=context.config.attributes['connection'])\n"
        "with context.begin_transaction():\n    context.run_migrations()\n"
        "assert context.script.get_heads() == ['m', 'x']\n"
    )
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        scripts.config.attributes["connection"] = connection
        api.upgrade(scripts, "a")
        assert "a" in inspect(connection).get_table_names()


def test_commands_take_one_target_or_several(scripts: api.ScriptDirectory, sqlite: Project) -> None:
    assert api.upgrade(scripts, "heads").heads == ("m",)
    assert api.downgrade(scripts, "b").heads == ("b", "x")
    assert api.stamp(scripts, "base").heads == ()
    assert api.stamp(scripts, ["c", "x"]).heads == ("c", "x")
    assert [each.description.revision.id for each in api.show(scripts, "lab")] == ["d"]
    assert api.current(scripts).at_heads is False


def test_two_environments_in_two_threads(make_two: Callable[[str], Project]) -> None:
    """Each waits in the middle for the other: what is in force is each thread's own."""
    projects = [make_two("one"), make_two("two")]
    barrier = threading.Barrier(2, timeout=30)
    errors: list[BaseException] = []

    def run(project: Project) -> None:
        try:
            project.add(
                f"r_{project.root.name}",
                "from gitmig import context\n"
                "context.config.attributes['barrier'].wait()\n"
                f"op.create_table({project.root.name!r}, sa.Column('id', sa.Integer))\n"
                "context.config.attributes['barrier'].wait()\n"
                "assert context.config.attributes['name'] == " + repr(project.root.name),
            )
            attributes = {"barrier": barrier, "name": project.root.name}
            config = api.Config(project.directory.settings, attributes=attributes)
            api.upgrade(api.ScriptDirectory.from_config(config))
        except BaseException as error:  # told in the thread of the test
            errors.append(error)
            barrier.abort()

    threads = [threading.Thread(target=run, args=(project,)) for project in projects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [project.tables() for project in projects] == [{"one"}, {"two"}]


@pytest.fixture
def make_two(tmp_path: Path) -> Callable[[str], Project]:
    def make(name: str) -> Project:
        return Project(tmp_path / name, f"sqlite:///{tmp_path / name}.db")

    return make


def test_no_revisions(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    empty = api.ScriptDirectory(Settings(tmp_path, None, Options()))
    assert empty.get_current_head() is None
    assert empty.get_base() is None
    assert ids(empty.walk_revisions()) == []
    (tmp_path / "migrations" / "versions").mkdir()
    (tmp_path / "migrations" / "versions" / "broken.py").write_text("x = (")
    empty.refresh()
    with pytest.raises(GraphFaults):
        empty.get_heads()


def test_from_an_event_loop_another_thread_runs_it(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", f"sqlite+aiosqlite:///{tmp_path / 'app.db'}")
    project.env.unlink()
    project.add_tables("a")
    scripts = api.ScriptDirectory(project.directory.settings)

    async def application() -> tuple[str, ...]:
        return (await asyncio.to_thread(api.upgrade, scripts)).heads

    assert asyncio.run(application()) == ("r_a",)


@pytest.mark.filterwarnings("ignore:coroutine")
def test_right_in_an_event_loop_it_says_what_to_do(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", f"sqlite+aiosqlite:///{tmp_path / 'app.db'}")
    project.env.unlink()

    async def application() -> None:
        api.upgrade(api.ScriptDirectory(project.directory.settings))

    with pytest.raises(EnvironmentFailed) as caught:
        asyncio.run(application())
    assert "asyncio.to_thread" in str(caught.value.hint)
    del caught
    gc.collect()  # what env.py never awaited goes while that is ignored
