"""A script that stops in the middle leaves no revision in part, as the run leaves none."""

from pathlib import Path

import pytest

from gitmig.commands.upgrade import render_upgrade
from gitmig.errors import ScriptRefused
from tests.project import Project, create_table
from tests.scripts.clients import ScriptFailed, run_script

BLOCK = "with op.get_context().autocommit_block():\n    op.execute('ANALYZE')\n"


@pytest.mark.parametrize(
    ("together", "left"), [(True, ["r_a", "r_b"]), (False, ["r_a", "r_b", "r_c"])]
)
def test_a_block_in_one_transaction(
    tmp_path: Path, transactional_url: str, together: bool, left: list[str]
) -> None:
    options = {"transaction_per_migration": not together}
    project = Project(tmp_path / "project", transactional_url, options)
    project.add_tables("a")
    project.add("r_b", BLOCK + create_table("b"))
    project.add_tables("c")
    project.add("r_d", f"{create_table('d')}\nop.execute('selekt')")
    with pytest.raises(ScriptFailed, match="selekt"):
        run_script(project.url, render_upgrade(project.directory))
    assert project.heads() == left[-1:]
    assert project.tables() == {name.removeprefix("r_") for name in left}


def test_a_commit_divides_the_transaction(tmp_path: Path, transactional_url: str) -> None:
    project = Project(tmp_path / "project", transactional_url)
    block = "with op.get_context().autocommit_block():\n    op.execute('ANALYZE')\n"
    project.add("r_a", f"{create_table('a')}\nop.execute('COMMIT')\n{block}{create_table('b')}")
    script = render_upgrade(project.directory)
    assert script.count("BEGIN") == script.count("COMMIT") == 3
    run_script(project.url, script)
    assert project.heads() == ["r_a"]
    assert project.tables() == {"a", "b"}


def test_a_rollback_is_not_written(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", "sqlite:///app.db")
    project.add("r_a", f"{create_table('a')}\nop.execute('ROLLBACK')")
    with pytest.raises(ScriptRefused, match="it rolls back its own transaction"):
        render_upgrade(project.directory)


def test_an_async_function_is_not_written_as_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", "sqlite:///app.db")
    path = project.add("r_a", create_table("a"))
    path.write_text(path.read_text().replace("def upgrade", "async def upgrade"))
    with pytest.raises(ScriptRefused, match="returned an unstarted coroutine"):
        render_upgrade(project.directory)
