"""Where the hooks put the merge of the migrations: the index, the merge commit, one of its own."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from gitmig.config import read_settings
from gitmig.git.repository import Repository
from gitmig.githooks.hook import HookReport
from gitmig.githooks.run import run_hook
from gitmig.revisions.scan import load_graph
from tests.git.sandbox import VERSIONS, Sandbox


@dataclass(frozen=True)
class Committed:
    """What matters of the commit checked out."""

    parents: tuple[str, ...]
    author: str
    message: str


def read_commit(sandbox: Sandbox) -> Committed:
    text = sandbox.git("log", "-1", "--format=%P%n%an <%ae> %ad%n%B")
    parents, author, message = text.split("\n", 2)
    return Committed(tuple(parents.split()), author, message)


def run(sandbox: Sandbox, hook: str = "post-merge") -> HookReport:
    return run_hook(read_settings(sandbox.root), hook)


def heads_of_head(sandbox: Sandbox) -> tuple[str, ...]:
    repository = Repository.get(sandbox.root)
    return load_graph(repository.ref_source("HEAD", sandbox.locations)).heads


def set_policy(sandbox: Sandbox, policy: str) -> None:
    sandbox.write("pyproject.toml", f'[tool.gitmig]\nmerge_commit = "{policy}"\n')


def merge(sandbox: Sandbox) -> None:
    """Merge the branch feature, and leave what is there while Git runs the post-merge hook."""
    sandbox.git("merge", "--quiet", "--no-edit", "feature")
    sandbox.git("update-ref", "MERGE_HEAD", "feature")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key to sign with."""
    key = tmp_path / "key"
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no program to make a key with")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    return key


def sign(sandbox: Sandbox, key: Path) -> None:
    """Let all commits be signed from now on."""
    sandbox.git("config", "gpg.format", "ssh")
    sandbox.git("config", "user.signingKey", f"{key}.pub")
    sandbox.git("config", "commit.gpgSign", "true")


@pytest.fixture
def branched(project: Sandbox) -> Sandbox:
    """Two branches with a revision of their own each; main is checked out."""
    project.fork()
    return project


@pytest.mark.parametrize("hook", ["post-merge", "post-commit"])
def test_amend_puts_it_into_the_merge_commit(branched: Sandbox, hook: str) -> None:
    set_policy(branched, "amend")
    branched.commit("Pölicy")
    merge(branched)
    if hook == "post-commit":
        branched.git("update-ref", "-d", "MERGE_HEAD")
    before, commit = read_commit(branched), branched.git("rev-parse", "HEAD")
    report = run(branched, hook)
    assert report.notes[-1].endswith("which joins them, into the merge commit")
    assert read_commit(branched) == before
    assert branched.git("rev-parse", "HEAD@{1}") == commit
    assert len(heads_of_head(branched)) == 1
    assert branched.git("status", "--porcelain") == ""
    assert run(branched, hook) == HookReport()


def test_commit_makes_one_of_its_own_and_leaves_what_is_staged(branched: Sandbox) -> None:
    set_policy(branched, "commit")
    branched.commit("Policy")
    merge(branched)
    merged = branched.git("rev-parse", "HEAD")
    branched.write("note", "staged")
    branched.git("add", "note")
    report = run(branched)
    assert report.notes[-1].endswith("which joins them, and committed it")
    assert read_commit(branched).parents == (merged,)
    assert len(heads_of_head(branched)) == 1
    assert branched.git("status", "--porcelain") == "A  note"


def test_no_commit_of_its_own_before_what_it_follows_is_committed(branched: Sandbox) -> None:
    set_policy(branched, "commit")
    branched.commit("Policy")
    before = branched.git("rev-parse", "HEAD")
    branched.git("merge", "--quiet", "--squash", "feature")
    report = run(branched)
    told = "commit it (it has no commit of its own: revisions are staged, too)"
    assert report.notes[-1].endswith(told)
    assert branched.git("rev-parse", "HEAD") == before


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (
            ("update-ref", "refs/remotes/origin/main", "HEAD"),
            "refs/remotes/origin/main has it, too",
        ),
        (("tag", "released"), "refs/tags/released has it, too"),
        (("rm", "--quiet", "--cached", "pyproject.toml"), "other files are staged"),
        (
            ("update-ref", "-d", "MERGE_HEAD"),
            "the last commit is no merge that was just made",
        ),
    ],
)
def test_a_commit_that_must_stay_is_not_amended(
    branched: Sandbox, command: tuple[str, ...], why: str
) -> None:
    set_policy(branched, "amend")
    branched.commit("Policy")
    merge(branched)
    branched.git(*command)
    before = branched.git("rev-parse", "HEAD")
    report = run(branched)
    assert report.notes[-1].endswith(f": commit it (it is not in the merge commit: {why})")
    assert branched.git("rev-parse", "HEAD") == before
    assert f"A  {VERSIONS}/merge_" in branched.git("status", "--porcelain")


def test_a_signed_merge_is_not_amended(branched: Sandbox, key: Path) -> None:
    set_policy(branched, "amend")
    branched.commit("Policy")
    sign(branched, key)
    merge(branched)
    assert run(branched).notes[-1].endswith("(it is not in the merge commit: it is signed)")


def test_a_commit_of_its_own_is_signed_where_all_are(branched: Sandbox, key: Path) -> None:
    set_policy(branched, "commit")
    branched.commit("Policy")
    merge(branched)
    sign(branched, key)
    run(branched)
    assert "gpgsig" in branched.git("cat-file", "commit", "HEAD")


def test_a_failure_is_told_and_the_file_is_there(branched: Sandbox) -> None:
    set_policy(branched, "commit")
    branched.commit("Policy")
    merge(branched)
    branched.write(".git/HEAD.lock", "")
    branched.write(".git/refs/heads/main.lock", "")
    (note,) = run(branched).notes[-1:]
    assert "and could not commit it: Git failed" in note
    (file,) = branched.versions.glob("merge_*.py")
    assert file.is_file()
