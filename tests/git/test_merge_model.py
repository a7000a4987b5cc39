"""Clones that work at the same time, in random order, with the hooks installed.

Each clone has a policy of its own about where the merge of the migrations goes. Whatever they do,
no hook fails a Git command, main has one head at rest, all who merged the same heads have the same
file, and no revision is lost.
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitmig.git.repository import Repository
from gitmig.githooks.install import install
from gitmig.revisions.graph import Graph
from gitmig.revisions.scan import load_graph
from tests.git.sandbox import VERSIONS, Sandbox, make_project
from tests.random_tests import examples

POLICIES = ("stage", "amend", "commit")
LENGTH = 8
"""How many steps an example has; each is a Git command or two, with the hooks they call."""
CLONES = st.integers(0, len(POLICIES) - 1)


class Clones:
    """A bare repository and clones of it, each with a revision of its own to begin with."""

    def __init__(self, template: Path, root: Path) -> None:
        shutil.copytree(template, root, dirs_exist_ok=True)
        self.clones = [Sandbox(root / policy) for policy in POLICIES]
        self.made = ["first"]
        for number, policy in enumerate(POLICIES):
            self.clones[number].environ["GITMIG_MERGE_COMMIT"] = policy
            self.write_a_revision(number)

    # What people do

    def write_a_revision(self, number: int) -> None:
        clone = self.clones[number]
        self.commit_revision(clone, *self.graph(clone).heads)

    def push(self, number: int) -> None:
        done = self.clones[number].run("git", "push", "--quiet", "origin", "main")
        assert done.returncode == 0 or "[rejected]" in done.stderr, done.stderr
        assert "gitmig" not in done.stderr

    def pull(self, number: int) -> None:
        self.git(number, "pull", "--quiet", "--no-rebase", "--no-edit")

    def pull_and_rebase(self, number: int) -> None:
        self.git(number, "pull", "--quiet", "--rebase")

    def merge_a_branch(self, number: int) -> None:
        self.merge_topic(number, "--no-edit")

    def squash_a_branch(self, number: int) -> None:
        self.merge_topic(number, "--squash")

    def merge_topic(self, number: int, how: str) -> None:
        """Merge a branch that was begun before the last commit."""
        clone = self.clones[number]
        before = clone.run("git", "rev-parse", "--verify", "--quiet", "HEAD^").stdout.strip()
        subject = clone.git("log", "-1", "--format=%s")
        if not before or subject.startswith(("Revert", "Reapply")):
            return  # before a second thought a revision is gone that others may have published
        self.git(number, "switch", "--quiet", "--force-create", "topic", before)
        heads = self.graph(clone).heads
        if len(heads) == 1:
            self.commit_revision(clone, *heads)
        self.git(number, "switch", "--quiet", "main")
        self.git(number, "merge", "--quiet", how, "topic", message="Merge the topic")

    def cherry_pick(self, number: int) -> None:
        """Take the first commit of origin that brings a revision which has its parents here."""
        clone = self.clones[number]
        clone.git("fetch", "--quiet")
        commits = clone.git("rev-list", "--reverse", "--no-merges", "HEAD..origin/main").split()
        here = self.graph(clone)
        for commit in commits:
            added = clone.git("show", "--format=", "--name-only", "--diff-filter=A", commit).split()
            names = [Path(path).stem for path in added]
            if len(names) == 1 and names[0] in self.made and names[0] not in here:
                there = self.graph(clone, "origin/main").get(names[0])
                if all(parent in here for parent in there.down_revisions):
                    self.git(number, "cherry-pick", commit)
                    return

    def revert_and_think_again(self, number: int) -> None:
        clone = self.clones[number]
        added = clone.git("show", "--format=", "--name-only", "--diff-filter=A", "HEAD").split()
        if len(added) != 1 or Path(added[0]).stem not in self.made[1:]:
            return
        self.git(number, "revert", "--no-edit", "HEAD")
        self.git(number, "revert", "--no-edit", "HEAD")

    # What holds

    def git(self, number: int, *command: str, message: str = "Merge the migrations") -> None:
        """Run Git, which has to succeed, and commit what a hook has staged."""
        clone = self.clones[number]
        clone.git(*command)
        if clone.git("status", "--porcelain"):
            clone.git("commit", "--quiet", "--message", message)
        assert clone.git("status", "--porcelain") == ""
        if command[0] != "switch":
            assert len(self.graph(clone).heads) == 1, clone.git("log", "--graph", "--stat")

    def commit_revision(self, clone: Sandbox, *parents: str) -> None:
        name = f"r{len(self.made)}"
        self.made.append(name)
        clone.write_revision(name, *parents)
        clone.git("add", "--all")
        clone.git("commit", "--quiet", "--message", f"Revision {name}")

    def graph(self, clone: Sandbox, ref: str = "HEAD") -> Graph:
        return load_graph(Repository.get(clone.root).ref_source(ref, clone.locations))

    def meet(self) -> None:
        """Let everybody pull and push until nobody has anything new."""
        for number in (*range(len(self.clones)), *range(len(self.clones))):
            self.pull(number)
            self.push(number)
        trees = {clone.git("rev-parse", f"HEAD:{VERSIONS}") for clone in self.clones}
        assert len(trees) == 1
        graph = self.graph(self.clones[0])
        assert len(graph.heads) == 1
        assert any(len(revision.down_revisions) > 1 for revision in graph)
        assert set(self.made) <= {revision.id for revision in graph}


STEPS = (
    Clones.pull,
    Clones.pull_and_rebase,
    Clones.write_a_revision,
    Clones.push,
    Clones.merge_a_branch,
    Clones.squash_a_branch,
    Clones.cherry_pick,
    Clones.revert_and_think_again,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bare repository and its clones, with the hooks, before anybody does anything."""
    template = tmp_path_factory.mktemp("template")
    project = make_project(tmp_path_factory.mktemp("project") / "first")
    project.git("clone", "--quiet", "--bare", str(project.root), str(template / "origin.git"))
    for policy in POLICIES:
        clone = Sandbox(template / policy)
        project.git("clone", "--quiet", str(template / "origin.git"), str(clone.root))
        clone.git("remote", "set-url", "origin", "../origin.git")
        install(Repository.get(clone.root), clone.root)
    return template


@given(st.lists(st.tuples(st.sampled_from(STEPS), CLONES), min_size=LENGTH, max_size=LENGTH))
@examples(3)
def test_clones_stay_together(
    template: Path, steps: list[tuple[Callable[[Clones, int], None], int]]
) -> None:
    with tempfile.TemporaryDirectory(prefix="gitmig-") as directory:
        clones = Clones(template, Path(directory))
        for step, number in steps:
            step(clones, number)
        clones.meet()
