"""Revisions that are not what was applied."""

import re
from pathlib import Path

import pytest

from gitmig.commands.current import current
from gitmig.errors import NotHalfApplied
from gitmig.runtime.migrate import downgrade, stamp, upgrade
from gitmig.runtime.resolve import resolve
from gitmig.runtime.standing import read_standings
from tests.git.sandbox import Sandbox
from tests.project import Project, create_table


@pytest.fixture
def applied(sqlite: Project) -> Project:
    """A project whose three revisions are applied."""
    sqlite.add_tables("a", "b", "c")
    upgrade(sqlite.directory)
    return sqlite


def insert_between(project: Project) -> None:
    """Put a new revision between the first and the second, which ran already."""
    project.add("r_new", create_table("new"), "op.drop_table('new')", "r_a")
    reparent(project, "r_b", "r_new")


def reparent(project: Project, name: str, parent: str) -> None:
    path = project.versions / f"{name}.py"
    text = re.sub("down_revision = .*", f"down_revision = {parent!r}", path.read_text())
    path.write_text(text)


def test_nothing_differs(project: Project) -> None:
    project.add_tables("a", "b")
    assert not current(project.directory, verify=True).differs
    upgrade(project.directory)
    result = current(project.directory, verify=True)
    assert (result.edited, result.reparented, result.differs) == ((), (), False)


def test_an_edited_revision(applied: Project) -> None:
    path = applied.versions / "r_b.py"
    path.write_text(path.read_text() + "\n# more\n")
    result = current(applied.directory, verify=True)
    assert [each.revision.id for each in result.edited] == ["r_b"]
    assert result.differs
    downgrade(applied.directory, "r_a")
    assert not current(applied.directory, verify=True).differs
    upgrade(applied.directory)
    assert not current(applied.directory, verify=True).differs


def test_line_ends_are_no_edit(tmp_path: Path, applied: Project) -> None:
    sandbox = Sandbox(applied.root)
    sandbox.git("init", "--quiet")
    downgrade(applied.directory, "base")
    upgrade(applied.directory)  # with the blobs in the log
    (applied.root / ".gitattributes").write_text("*.py text eol=crlf\n")
    path = applied.versions / "r_b.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not current(applied.directory, verify=True).differs
    path.write_bytes(path.read_bytes() + b"# more\r\n")
    (edited,) = current(applied.directory, verify=True).edited
    assert edited.entry.blob
    assert len(edited.entry.blob) == 40


def test_a_revision_that_was_skipped(project: Project) -> None:
    project.add_tables("a", "b", "c")
    upgrade(project.directory)
    insert_between(project)
    result = current(project.directory, verify=True)
    (moved,) = result.reparented
    assert (moved.revision.id, moved.parents_then) == ("r_b", ("r_a",))
    assert [each.id for each in moved.skipped] == ["r_new"]
    assert result.edited == (), "it is told once"

    outcome = upgrade(project.directory)
    assert outcome.steps == ()
    (warning,) = outcome.warnings
    assert warning.startswith("r_new Revision r_new. counts as applied, but never ran: r_b, which")

    reparent(project, "r_b", "r_a")  # the remedy that the warning names
    reparent(project, "r_new", "r_c")
    assert upgrade(project.directory).warnings == ()
    assert project.tables() == {"a", "b", "c", "new"}
    assert not current(project.directory, verify=True).differs


def test_what_was_skipped_may_be_done_by_hand(applied: Project) -> None:
    insert_between(applied)
    with pytest.raises(NotHalfApplied):
        resolve(applied.directory, "r_new", "rolled-back")
    resolve(applied.directory, "r_new", "applied")
    assert upgrade(applied.directory).warnings == ()
    assert not current(applied.directory, verify=True).differs
    assert applied.logged()[-1] == ("r_new", "stamp", "applied")
    assert applied.heads() == ["r_c"]
    with pytest.raises(NotHalfApplied):
        resolve(applied.directory, "r_new", "applied")


def test_new_parents_that_had_run_skip_nothing(sqlite: Project) -> None:
    sqlite.add_tables("a")
    sqlite.add("r_b", create_table("b"), parents="r_a")
    sqlite.add("r_c", create_table("c"), parents="r_a")
    upgrade(sqlite.directory)
    reparent(sqlite, "r_c", "r_b")
    result = current(sqlite.directory, verify=True)
    assert [(each.revision.id, each.skipped) for each in result.reparented] == [("r_c", ())]
    assert not result.differs


def test_what_was_stamped_was_not_skipped(sqlite: Project) -> None:
    sqlite.add_tables("a", "b")
    stamp(sqlite.directory, ["heads"])
    sqlite.add_tables("c")
    upgrade(sqlite.directory)
    assert not current(sqlite.directory, verify=True).differs


def test_without_a_log_nothing_is_known(sqlite: Project) -> None:
    sqlite.options["log"] = False
    sqlite.add_tables("a")
    upgrade(sqlite.directory)
    (standing,) = read_standings(sqlite.directory, with_log=True)
    assert (standing.heads, dict(standing.applied)) == (("r_a",), {})
    assert not current(sqlite.directory, verify=True).differs
