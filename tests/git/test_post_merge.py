"""What the post-merge hook does about several heads in the working tree."""

from pathlib import Path

import pytest

from gitmig.config import read_settings
from gitmig.githooks.hook import HookReport
from gitmig.githooks.run import run_hook
from gitmig.revisions.directory import ScriptDirectory
from tests.git.sandbox import VERSIONS, Sandbox, full_disk


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


CONFLICTING = '''\
"""Adds a column."""

import sqlalchemy as sa
from gitmig import op

revision = {id!r}
down_revision = "first"


def upgrade() -> None:
    {call}
'''
ADD = 'op.add_column("users", sa.Column("email", sa.Text()))'


def write_two(sandbox: Sandbox, mine: str, theirs: str) -> None:
    for name, call in (("mine", mine), ("theirs", theirs)):
        sandbox.write(f"{VERSIONS}/{name}.py", CONFLICTING.format(id=name, call=call))
    sandbox.commit()


def test_lines_that_spoil_each_other_are_not_merged(project: Sandbox) -> None:
    write_two(project, ADD, ADD)
    report = post_merge(project)
    places = "(migrations/versions/mine.py:11, migrations/versions/theirs.py:11)"
    assert report.notes[3:] == (
        "their operations do not go together:",
        f"  both create column users.email {places}",
        "settle that on one side, or run `gitmig merge --force`; nothing was written",
    )
    assert len(heads(project)) == 2
    assert staged(project) == []


def test_sql_that_nobody_can_judge_is_told_and_merged(project: Sandbox) -> None:
    write_two(project, ADD, 'op.execute("UPDATE users SET email = 1")')
    report = post_merge(project)
    assert report.notes[3] == (
        "cannot decide whether the lines go together: migrations/versions/theirs.py:11 "
        '`op.execute("UPDATE users SET email = 1")`'
    )
    assert len(heads(project)) == 1


LABELLED = '''\
"""Begins the line {label}."""

revision = {label!r}
down_revision = "first"
branch_labels = ("{label}_line",)
'''


def test_each_label_has_its_own_head_and_forks_of_one_are_merged(project: Sandbox) -> None:
    project.write("pyproject.toml", '[tool.gitmig]\nheads = "per-label"\n')
    for label in ("one", "two"):
        project.write(f"{VERSIONS}/{label}.py", LABELLED.format(label=label))
    project.git("add", "--all")
    assert post_merge(project) == HookReport()
    assert run_hook(read_settings(project.root), "pre-commit") == HookReport()
    project.write_revision("mine", "one")
    project.write_revision("theirs", "one")
    project.git("add", "--all")
    report = run_hook(read_settings(project.root), "pre-commit")
    assert report.blocked
    assert {fault.hint for fault in report.faults} == {
        "run `gitmig merge mine theirs`, `git add` the file that it writes, and commit again"
    }
    assert [note.split()[0] for note in post_merge(project).notes[1:3]] == ["mine", "theirs"]
    assert len(heads(project)) == 2
    assert run_hook(read_settings(project.root), "pre-commit") == HookReport()
