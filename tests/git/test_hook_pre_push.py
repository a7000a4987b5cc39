"""The installed pre-push hook."""

from pathlib import Path

import pytest

from tests.git.hooked import install_hooks
from tests.git.sandbox import VERSIONS, Sandbox


@pytest.fixture
def remote(branched: Sandbox, tmp_path: Path) -> Sandbox:
    remote = Sandbox(tmp_path / "remote.git")
    branched.git("init", "--quiet", "--bare", str(remote.root))
    branched.git("remote", "add", "origin", str(remote.root))
    branched.git("push", "--quiet", "origin", "main~1:refs/heads/main")
    return remote


def fork(sandbox: Sandbox) -> None:
    sandbox.write_revision("theirs", "first")
    sandbox.commit("Two heads")


def test_one_head_passes_silently(branched: Sandbox, remote: Sandbox) -> None:
    done = branched.run("git", "push", "--quiet", "origin", "main")
    assert (done.returncode, done.stderr) == (0, "")


def test_two_heads_are_not_pushed_to_a_protected_branch(branched: Sandbox, remote: Sandbox) -> None:
    fork(branched)
    done = branched.run("git", "push", "--quiet", "origin", "HEAD:main")
    assert done.returncode == 1
    assert done.stderr.splitlines()[:5] == [
        "gitmig: error: migrations/versions/mine.py:3: one of 2 heads: mine Message of mine.",
        f"gitmig: error: {VERSIONS}/theirs.py:3: one of 2 heads: theirs Message of theirs.",
        "gitmig: hint: run `gitmig merge`, `git add` the file that it writes, and commit again",
        "gitmig: refused to push to main, which is protected",
        "gitmig: the push is stopped; `git push --no-verify` goes past this check",
    ]
    assert branched.git("ls-remote", "origin", "main")[:40] == branched.git("rev-parse", "main~2")


def test_what_is_pushed_may_be_named_by_several_words(branched: Sandbox, remote: Sandbox) -> None:
    fork(branched)
    done = branched.run("git", "push", "--quiet", "origin", ":/Two heads:refs/heads/main")
    assert done.returncode == 1
    assert "refused to push to main" in done.stderr


@pytest.mark.parametrize("target", ["refs/heads/topic", "refs/tags/main"])
def test_other_refs_are_free(branched: Sandbox, remote: Sandbox, target: str) -> None:
    fork(branched)
    done = branched.run("git", "push", "--quiet", "origin", f"HEAD:{target}")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_deletion_is_free(branched: Sandbox, remote: Sandbox) -> None:
    fork(branched)
    branched.git("push", "--quiet", "--no-verify", "origin", "HEAD:refs/heads/master")
    done = branched.run("git", "push", "--quiet", "origin", ":master")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_foreign_hook_gets_the_same_lines(project: Sandbox, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    hook = project.write(".git/hooks/pre-push", f"#!/bin/sh\ncat > '{seen}'\n")
    hook.chmod(0o755)
    install_hooks(project)
    remote = tmp_path / "remote.git"
    project.git("init", "--quiet", "--bare", str(remote))
    project.write_revision("mine", "first")
    project.write_revision("theirs", "first")
    commit = project.commit("Two heads")
    done = project.run("git", "push", "--quiet", str(remote), "main")
    assert done.returncode == 1
    zeros = "0" * 40
    assert seen.read_text("utf-8") == f"refs/heads/main {commit} refs/heads/main {zeros}\n"
