"""A colocated repository of Jujutsu (jj), as far as it matters to gitmig.

jj itself is not needed: what it leaves to others is a Git repository whose HEAD is always
detached, at the parent of the commit that is worked on; whose commits, branches and index are
written by a library, so that no hook ever runs; and which has refs of its own below refs/jj. That
is what is made here, with Git's plumbing. Everything has to work as plain commands.
Its page docs/git-compatibility.md tells so.
"""

import json

import pytest

from gitmig.git.repository import Repository
from gitmig.revisions.scan import load_graph
from tests.git.migrating import gitmig, run, tables, write_table
from tests.git.sandbox import Sandbox


class Colocated(Sandbox):
    """A working tree whose commits are made as jj makes them."""

    def snapshot(self, message: str, *parents: str) -> str:
        """Commit the files as they are, and go on from there; the index follows, no hook runs."""
        self.git("add", "--all")
        tree = self.git("write-tree")
        named = [word for parent in parents or ("HEAD",) for word in ("-p", parent)]
        commit = self.git("commit-tree", tree, *named, "-m", message)
        self.git("update-ref", f"refs/jj/keep/{commit}", commit)
        self.edit(commit)
        return commit

    def bookmark(self, name: str, commit: str = "HEAD") -> None:
        self.git("update-ref", f"refs/heads/{name}", commit)

    def edit(self, commit: str) -> None:
        """Check a commit out and go on from there, as `jj new` does."""
        self.git("read-tree", "--reset", "-u", commit)
        self.git("update-ref", "--no-deref", "HEAD", commit)

    def heads(self) -> tuple[str, ...]:
        return load_graph(Repository.get(self.root).ref_source("HEAD", self.locations)).heads


@pytest.fixture
def jj(project: Sandbox) -> Colocated:
    """main has `mine`, feature has `theirs`, which makes a table; main is checked out."""
    jj = Colocated(project.root)
    jj.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
    jj.write(".jj/.gitignore", "/*\n")
    jj.write(".jj/repo/store/type", "git")
    jj.git("switch", "--quiet", "--detach")
    first = jj.snapshot("Ignore")
    write_table(jj, "theirs", "first")
    jj.snapshot("Theirs")
    jj.bookmark("feature")
    jj.edit(first)
    jj.write_revision("mine", "first")
    jj.snapshot("Mine")
    jj.bookmark("main")
    # They are there, as somebody may have typed `hooks install`; jj never calls them.
    run(jj, "hooks", "install")
    return jj


def test_what_only_asks(jj: Colocated) -> None:
    said = json.loads(run(jj, "divergence", "--json"))
    assert said["base"] == {"ref": "main", "heads": ["mine"]}
    assert said["checkout"]["refs"] == ["detached"]
    assert [each["ahead"][0]["id"] for each in said["refs"] if each["ahead"]] == ["theirs"]
    (branch,) = json.loads(run(jj, "forecast", "--json"))["branches"]
    assert (branch["refs"], branch["problems"]) == (["feature"], ["fork"])
    for arguments in (("verify",), ("status",), ("history", "-v"), ("blame", "theirs")):
        run(jj, *arguments)


def test_a_merge(jj: Colocated) -> None:
    """What post-merge and pre-commit would do, typed."""
    jj.git("read-tree", "-m", "-u", "--aggressive", "HEAD~1", "HEAD", "feature")
    jj.snapshot("Merge", "HEAD", "feature")
    refused = gitmig(jj, "hooks", "run", "pre-commit")
    assert (refused.returncode, "one of 2 heads: mine" in refused.stderr) == (1, True)
    run(jj, "merge")
    jj.snapshot("Merge the heads")
    run(jj, "hooks", "run", "pre-commit")
    assert len(jj.heads()) == 1


def test_the_hook_after_a_merge_does_it_too(jj: Colocated) -> None:
    jj.git("read-tree", "-m", "-u", "--aggressive", "HEAD~1", "HEAD", "feature")
    jj.snapshot("Merge", "HEAD", "feature")
    done = gitmig(jj, "hooks", "run", "post-merge", "0")
    assert "which joins them: commit it" in done.stderr
    jj.snapshot("Merge the heads")
    assert len(jj.heads()) == 1


def test_a_rebase(jj: Colocated) -> None:
    """The commits are rebased by jj, then the revisions; main is what they are put on."""
    jj.git("read-tree", "-m", "-u", "--aggressive", "HEAD~1", "HEAD", "feature")
    jj.snapshot("Theirs, rebased", "main")
    run(jj, "rebase", "--onto", "main")
    jj.snapshot("On top")
    assert jj.heads() == ("theirs",)
    run(jj, "verify")


def test_a_database(jj: Colocated) -> None:
    """`jj new` goes elsewhere without a hook that tells; every command does."""
    jj.edit("feature")
    run(jj, "upgrade")
    assert tables(jj) == {"theirs"}
    jj.edit("main")
    refused = gitmig(jj, "upgrade")
    assert (refused.returncode, "theirs" in refused.stderr) == (1, True)
    # The bookmark is moved away and jj has abandoned the commit: nothing but gitmig keeps it.
    jj.bookmark("feature", "main")
    for ref in jj.git("for-each-ref", "--format=%(refname)", "refs/jj").split():
        jj.git("update-ref", "-d", ref)
    jj.git("reflog", "expire", "--expire=now", "--all")
    jj.git("gc", "--quiet", "--prune=now")
    run(jj, "sync", "--yes")
    assert tables(jj) == set()
    assert "mine (head)" in run(jj, "current")


def test_a_new_revision_names_no_branch(jj: Colocated) -> None:
    run(jj, "revision", "-m", "more", "--rev-id", "more")
    header = (jj.versions / "more_more.py").read_text("utf-8").splitlines()
    assert f"Git: {jj.git('rev-parse', 'HEAD')[:12]}" in header
