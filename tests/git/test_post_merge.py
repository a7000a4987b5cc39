"""What the post-merge hook does about several heads in the working tree."""

from pathlib import Path

import pytest

from gitmig.config import read_settings
from gitmig.githooks.hook import HookReport
from gitmig.githooks.run import run_hook
from gitmig.revisions.directory import ScriptDirectory
from tests.git.sandbox import Sandbox, full_disk


def post_merge(sandbox: Sandbox) -> HookReport:
    return run_hook(read_settings(sandbox.root), "post-merge", ["0"])


def heads(sandbox: Sandbox) -> tuple[str, ...]:
    return ScriptDirectory(read_settings(sandbox.root)).graph.heads


def staged(sandbox: Sandbox) -> list[str]:
    return sandbox.git("diff", "--cached", "--name-only").split()


@pytest.fixture
def forked(project: Sandbox) -> Sandbox:
    """A project with the heads `mine` and `theirs`, committed."""
    project.write_revision("mine", "first")
    project.write_revision("theirs", "first")
    project.commit()
    return project


def set_policy(sandbox: Sandbox, policy: str) -> None:
    sandbox.write("pyproject.toml", f'[tool.gitmig]\nmerge = "{policy}"\n')


def test_one_head_is_silent(project: Sandbox) -> None:
    assert post_merge(project) == HookReport()


def test_two_heads_are_merged_and_the_file_is_staged(forked: Sandbox) -> None:
    report = post_merge(forked)
    (path,) = staged(forked)
    assert report == HookReport(
        notes=(
            "after this merge the migrations have 2 heads:",
            "  mine Message of mine. (migrations/versions/mine.py)",
            "  theirs Message of theirs. (migrations/versions/theirs.py)",
            f"wrote and staged {path}, which joins them: commit it",
        )
    )
    assert len(heads(forked)) == 1


def test_a_second_time_there_is_nothing_to_do(forked: Sandbox) -> None:
    post_merge(forked)
    assert post_merge(forked) == HookReport()


def test_two_people_write_the_same_bytes(forked: Sandbox, tmp_path: Path) -> None:
    clone = Sandbox(tmp_path / "clone")
    forked.git("clone", "--quiet", str(forked.root), str(clone.root))
    assert post_merge(forked) == post_merge(clone)
    assert forked.git("write-tree") == clone.git("write-tree")


def test_more_than_two_heads(forked: Sandbox) -> None:
    forked.write_revision("third", "first")
    post_merge(forked)
    assert len(heads(forked)) == 1


def test_the_policy_propose_writes_nothing(forked: Sandbox) -> None:
    set_policy(forked, "propose")
    report = post_merge(forked)
    assert report.notes[-1] == "run `gitmig merge` to join them, then commit the file"
    assert heads(forked) == ("mine", "theirs")
    assert staged(forked) == []


def test_the_policy_off_says_nothing(forked: Sandbox) -> None:
    set_policy(forked, "off")
    assert post_merge(forked) == HookReport()


def test_a_branch_without_the_environment(forked: Sandbox) -> None:
    forked.git("rm", "-r", "--quiet", "migrations")
    assert post_merge(forked) == HookReport()


def test_faults_are_told_and_stop_nothing(forked: Sandbox) -> None:
    forked.write("migrations/versions/broken.py", "def (")
    report = post_merge(forked)
    assert [fault.code for fault in report.faults] == ["syntax-error"]
    assert not report.blocked
    assert staged(forked) == []


def test_a_file_that_cannot_be_staged_is_told(forked: Sandbox) -> None:
    forked.write(".git/index.lock", "")
    note = post_merge(forked).notes[-1]
    assert "which joins them, and could not stage it: Git failed with exit code 128" in note
    assert "\n" not in note
    assert len(heads(forked)) == 1


def test_a_full_disk_is_told_and_leaves_nothing_behind(forked: Sandbox) -> None:
    before = forked.git("status", "--porcelain")
    with full_disk():
        report = post_merge(forked)
    (note,) = report.notes
    assert note.startswith("the migrations were not merged: cannot write ")
    assert not report.blocked
    assert forked.git("status", "--porcelain") == before
