"""What is published stays what it was, or is told; and can be brought back."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gitmig.commands.restore import restore
from gitmig.commands.verify import verify
from gitmig.config import read_settings
from gitmig.errors import (
    FileExists,
    RevisionKept,
    RevisionNotLost,
    ScriptDirectoryMissing,
    UnknownRef,
    UnknownRevision,
)
from gitmig.git.environment import HookEnvironment
from gitmig.git.published_history import HistoryReport
from gitmig.githooks.run import run_hook
from gitmig.revisions.directory import ScriptDirectory
from tests.git.sandbox import VERSIONS, Sandbox


def scripts(sandbox: Sandbox) -> ScriptDirectory:
    return ScriptDirectory(read_settings(sandbox.root))


def look(sandbox: Sandbox, base: str | None = None) -> HistoryReport:
    return verify(scripts(sandbox), base=base)


def codes(report: HistoryReport) -> list[str]:
    return [fault.code for fault in (*report.faults, *report.warnings)]


def edit(sandbox: Sandbox, name: str, change: Callable[[str], str]) -> None:
    file = sandbox.versions / f"{name}.py"
    file.write_bytes(change(file.read_text()).encode())


@pytest.fixture
def branch(project: Sandbox) -> Sandbox:
    """Main has `first` and `second`; the branch that is checked out has `mine` as well."""
    project.commit_revision("second", "first")
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("mine", "second")
    return project


def test_all_is_as_it_was(branch: Sandbox) -> None:
    assert look(branch) == HistoryReport()


@pytest.mark.parametrize("commit", [False, True])
def test_an_edit_of_code_is_a_fault(branch: Sandbox, commit: bool) -> None:
    edit(branch, "first", lambda text: text.replace("pass", "return None", 1))
    edit(branch, "mine", lambda text: text.replace("pass", "return None", 1))
    if commit:
        branch.commit()
    report = look(branch)
    assert [(fault.code, fault.path) for fault in report.faults] == [
        ("published-revision-edited", f"{VERSIONS}/first.py")
    ]
    assert report.faults[0].message == (
        "revision first is published (refs/heads/main), and its code was changed"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("pass", "pass  # nothing to do"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("Message of first.", "Another message."),
        lambda text: text.replace("'", '"').replace("    pass", "  pass"),
    ],
    ids=["a comment", "line endings", "the message", "layout"],
)
def test_what_no_database_would_notice_is_a_warning(
    branch: Sandbox, change: Callable[[str], str]
) -> None:
    edit(branch, "first", change)
    assert codes(look(branch)) == ["published-revision-reformatted"]


def test_line_endings_that_git_converts_are_nothing(branch: Sandbox) -> None:
    branch.git("config", "core.autocrlf", "true")
    edit(branch, "first", lambda text: text.replace("\n", "\r\n"))
    assert look(branch) == HistoryReport()


def test_other_parents_are_a_fault(branch: Sandbox) -> None:
    edit(branch, "second", lambda text: text.replace("'first'", "None"))
    (fault,) = look(branch).faults
    assert fault.code == "published-revision-reparented"
    assert "there it follows first" in fault.message


def test_a_deletion_is_a_fault_wherever_it_was_published(branch: Sandbox) -> None:
    branch.git("tag", "v1", "feature")
    edit(branch, "mine", lambda text: text.replace("'second'", "'first'"))
    (branch.versions / "second.py").unlink()
    assert codes(look(branch)) == ["published-revision-reparented", "published-revision-deleted"]


def test_what_main_has_got_since_was_not_deleted_here(branch: Sandbox) -> None:
    branch.git("switch", "--quiet", "main")
    branch.commit_revision("theirs", "second")
    branch.git("tag", "v2")
    branch.git("switch", "--quiet", "feature")
    assert look(branch) == HistoryReport()


def test_a_squash_merge_changes_nothing(branch: Sandbox) -> None:
    branch.git("switch", "--quiet", "main")
    branch.git("merge", "--quiet", "--squash", "feature")
    branch.commit()
    branch.git("switch", "--quiet", "feature")
    edit(branch, "mine", lambda text: text.replace("pass", "return None", 1))
    assert codes(look(branch)) == ["published-revision-edited"]


def test_a_revision_of_the_branch_itself_may_be_mended(project: Sandbox, tmp_path: Path) -> None:
    edit(project, "first", lambda text: text.replace("pass", "return None", 1))
    assert look(project) == HistoryReport()
    clone = Sandbox(tmp_path / "clone")
    project.git("checkout", "--quiet", ".")
    project.git("clone", "--quiet", str(project.root), str(clone.root))
    edit(clone, "first", lambda text: text.replace("pass", "return None", 1))
    clone.commit()
    (fault,) = look(clone).faults
    assert "(refs/remotes/origin/main)" in fault.message


def test_against_one_commit(branch: Sandbox) -> None:
    edit(branch, "mine", lambda text: text.replace("pass", "return None", 1))
    assert look(branch) == HistoryReport()
    assert codes(look(branch, "HEAD")) == ["published-revision-edited"]
    (branch.versions / "mine.py").unlink()
    assert codes(look(branch, "HEAD")) == ["published-revision-deleted"]
    with pytest.raises(UnknownRef):
        look(branch, "nothing")


def test_names_that_differ_in_case_from_published_ones(branch: Sandbox) -> None:
    branch.git("switch", "--quiet", "main")
    branch.write(f"{VERSIONS}/Other.py", "revision = 'other'\ndown_revision = 'second'\n")
    branch.commit()
    branch.git("switch", "--quiet", "feature")
    branch.write(f"{VERSIONS}/other.py", "revision = 'own'\ndown_revision = 'mine'\n")
    assert codes(look(branch)) == ["same-name"]


def test_a_shallow_clone_cannot_decide(branch: Sandbox, tmp_path: Path) -> None:
    clone = Sandbox(tmp_path / "clone")
    url = branch.root.as_uri()
    branch.git("clone", "--quiet", "--depth=1", "--branch=feature", url, str(clone.root))
    report = look(clone)
    assert report.faults == ()
    assert report.undecided is not None
    assert "git fetch --unshallow --tags origin" in report.undecided


def test_without_a_protected_branch_nothing_is_decided(branch: Sandbox, tmp_path: Path) -> None:
    clone = Sandbox(tmp_path / "clone")
    branch.git("clone", "--quiet", "--single-branch", "--branch=feature", ".", str(clone.root))
    report = look(clone)
    assert report.faults == ()
    assert report.undecided is not None
    assert "`git fetch origin main:refs/remotes/origin/main` would tell" in report.undecided
    done = clone.gitmig("verify")
    assert done.returncode == 1
    assert done.stdout == ""
    assert look(clone, "HEAD~1") == HistoryReport()
    clone.git("fetch", "--quiet", "origin", "main:refs/remotes/origin/main")
    assert clone.gitmig("verify").returncode == 0


def test_the_hook_blocks_such_a_commit(branch: Sandbox) -> None:
    edit(branch, "first", lambda text: text.replace("pass", "return None", 1))
    settings = read_settings(branch.root)
    assert not run_hook(settings, "pre-commit", environment=HookEnvironment()).faults
    branch.git("add", "--all")
    report = run_hook(settings, "pre-commit", environment=HookEnvironment())
    assert report.blocked
    assert [fault.code for fault in report.faults] == ["published-revision-edited"]


def test_a_deleted_revision_comes_back_with_its_parents(branch: Sandbox) -> None:
    first = (branch.versions / "first.py").read_bytes()
    for name in ("first", "second"):
        (branch.versions / f"{name}.py").unlink()
    restored = restore(scripts(branch), "seco")
    assert [(each.path.name, each.found_in) for each in restored] == [
        ("second.py", "refs/heads/main"),
        ("first.py", "refs/heads/main"),
    ]
    assert (branch.versions / "first.py").read_bytes() == first
    assert look(branch) == HistoryReport()
    with pytest.raises(RevisionNotLost):
        restore(scripts(branch), "second")


def test_an_edit_is_replaced_only_by_force(branch: Sandbox) -> None:
    before = (branch.versions / "first.py").read_bytes()
    edit(branch, "first", lambda text: text.replace("pass", "return None", 1))
    with pytest.raises(RevisionKept):
        restore(scripts(branch), "first")
    restore(scripts(branch), "first", force=True)
    assert (branch.versions / "first.py").read_bytes() == before


def test_from_another_branch_and_from_history(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "other")
    project.commit_revision("elsewhere", "first")
    project.git("switch", "--quiet", "main")
    project.commit_revision("gone", "first")
    project.git("rm", "--quiet", f"{VERSIONS}/gone.py")
    project.commit()
    project.git("switch", "--quiet", "--orphan", "pages")
    project.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    project.git("switch", "--quiet", "main")
    (found,) = restore(scripts(project), "elsewhere")
    assert found.found_in == "refs/heads/other"
    (found,) = restore(scripts(project), "gone")
    assert found.found_in == f"{project.git('rev-parse', 'main')}^"
    with pytest.raises(UnknownRevision):
        restore(scripts(project), "never")


def test_what_was_given_another_id(project: Sandbox) -> None:
    was = project.write_revision("was", "first").read_bytes()
    project.commit()
    (project.versions / "was.py").unlink()
    project.write_revision("now", "first").rename(project.versions / "was.py")
    project.commit()
    with pytest.raises(FileExists):
        restore(scripts(project), "was")
    (project.versions / "was.py").rename(project.versions / "now.py")
    (found,) = restore(scripts(project), "was")
    assert found.found_in == f"{project.git('rev-parse', 'main')}^"
    assert (project.versions / "was.py").read_bytes() == was


def test_the_directory_is_gone_too(branch: Sandbox) -> None:
    shutil.rmtree(branch.root / "migrations")
    restore(scripts(branch), "mine")
    assert {path.stem for path in branch.versions.iterdir()} == {"first", "second", "mine"}


def test_what_a_sparse_checkout_leaves_out_is_not_lost(branch: Sandbox) -> None:
    branch.git("sparse-checkout", "set", "--no-cone", "pyproject.toml")
    with pytest.raises(ScriptDirectoryMissing, match="migrations"):
        restore(scripts(branch), "first")
    assert not branch.versions.exists()


def test_an_edit_under_another_name_is_replaced_where_it_lies(branch: Sandbox) -> None:
    before = (branch.versions / "first.py").read_bytes()
    edit(branch, "first", lambda text: text.replace("pass", "return None", 1))
    renamed = (branch.versions / "first.py").rename(branch.versions / "renamed.py")
    (done,) = restore(scripts(branch), "first", force=True)
    assert done.path == renamed
    assert renamed.read_bytes() == before
    assert not (branch.versions / "first.py").exists()


def test_the_file_of_another_revision_is_never_replaced(branch: Sandbox) -> None:
    (branch.versions / "first.py").unlink()
    taken = (branch.versions / "second.py").rename(branch.versions / "first.py")
    before = taken.read_bytes()
    with pytest.raises(FileExists):
        restore(scripts(branch), "first", force=True)
    assert taken.read_bytes() == before


def test_a_file_that_cannot_be_read_is_replaced_by_force(branch: Sandbox) -> None:
    before = (branch.versions / "first.py").read_bytes()
    edit(branch, "first", lambda text: f"{text}<<<<<<< ours\n")
    with pytest.raises(FileExists):
        restore(scripts(branch), "first")
    restore(scripts(branch), "first", force=True)
    assert (branch.versions / "first.py").read_bytes() == before


def test_what_git_converts_is_not_lost(branch: Sandbox) -> None:
    branch.git("config", "core.autocrlf", "true")
    (branch.versions / "first.py").unlink()
    branch.git("checkout", "--", f"{VERSIONS}/first.py")
    assert b"\r\n" in (branch.versions / "first.py").read_bytes()
    with pytest.raises(RevisionNotLost):
        restore(scripts(branch), "first", force=True)


def test_the_file_heads_is_written_anew(branch: Sandbox) -> None:
    settings = branch.root / "pyproject.toml"
    settings.write_text(f"{settings.read_text()}heads_file = true\n")
    (branch.versions / "mine.py").unlink()
    restore(scripts(branch), "mine")
    assert "mine" in (branch.root / "migrations" / "HEADS").read_text()


def test_a_tag_may_be_called_as_the_branch(project: Sandbox) -> None:
    project.git("tag", "main")
    project.commit_revision("second", "first")
    edit(project, "second", lambda text: text.replace("pass", "return None", 1))
    assert look(project) == HistoryReport()
