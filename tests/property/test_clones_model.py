"""Clones that work at the same time, in random order, with the hooks and databases.

Whatever they do: no hook fails a Git command, main has one head at rest, all who merged the same
heads have the same file, no revision is lost, and after `gitmig sync` a database has the schema
of a fresh one.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.git.sandbox import VERSIONS
from tests.property.clones import POLICIES, Clone, copy_clones, make_template
from tests.random_tests import examples

STEPS = 10
"""Each is a Git command or two, with the hooks they call."""
NUMBERS = st.integers(0, len(POLICIES) - 1)


class Team(RuleBasedStateMachine):
    """People who share a bare repository, and never talk."""

    template: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory(prefix="gitmig-")
        self.clones = copy_clones(self.template, Path(self.directory.name))
        self.count = 0
        self.wanted = {"first"}
        """What was on somebody's main and that nobody took back."""
        self.merges: dict[tuple[str, ...], str] = {}
        """The content of the merge of each set of heads."""
        self.is_whole = True
        for clone in self.clones:
            self.write(clone)

    def teardown(self) -> None:
        try:
            if self.is_whole:
                self.meet()
        finally:
            self.directory.cleanup()

    @initialize(policies=st.tuples(*[st.sampled_from(["auto", "rebase"])] * len(POLICIES)))
    def decide(self, policies: tuple[str, ...]) -> None:
        """Some of them may want a single line."""
        for clone, policy in zip(self.clones, policies, strict=True):
            clone.environ["GITMIG_MERGE"] = policy

    # What people do

    @rule(number=NUMBERS)
    def commit(self, number: int) -> None:
        with self.step(number) as clone:
            self.write(clone)

    @rule(number=NUMBERS)
    def push(self, number: int) -> None:
        with self.step(number) as clone:
            self.publish(clone)

    @rule(number=NUMBERS, rebase=st.booleans())
    def pull(self, number: int, rebase: bool) -> None:
        with self.step(number) as clone:
            self.go_to_main(clone)
            how = ["--rebase"] if rebase else ["--no-rebase", "--no-edit"]
            clone.do("pull", "--quiet", *how)

    @rule(number=NUMBERS)
    def branch_off(self, number: int) -> None:
        """Work on a branch that was begun before the last commit."""
        with self.step(number) as clone:
            has_topic = "refs/heads/topic" in clone.branches()
            if has_topic or clone.git("log", "-1", "--format=%s").startswith(("Revert", "Reapply")):
                return  # in between a revision is gone that others may have published
            clone.git("branch", "topic", "HEAD^")
            if len(clone.graph("topic").heads) == 1:
                clone.switch("topic")
                self.write(clone)

    @rule(number=NUMBERS)
    def switch(self, number: int) -> None:
        with self.step(number) as clone:
            here = clone.git("branch", "--show-current")
            if "refs/heads/topic" in clone.branches() and len(clone.graph("topic").heads) == 1:
                clone.switch("main" if here == "topic" else "topic")

    @rule(number=NUMBERS, how=st.sampled_from(["--no-edit", "--squash"]))
    def merge(self, number: int, how: str) -> None:
        """Merge the branch into main; it is gone then, and Git forgets what only it had."""
        with self.step(number) as clone:
            if "refs/heads/topic" in clone.branches():
                self.go_to_main(clone)
                clone.do("merge", "--quiet", how, "topic", message="Merge the topic")
                clone.git("branch", "--quiet", "--delete", "--force", "topic")
                clone.git("reflog", "expire", "--expire=now", "--all")
                clone.git("gc", "--quiet", "--prune=now")

    @rule(number=NUMBERS)
    def cherry_pick(self, number: int) -> None:
        """Take the first commit of origin that brings a revision which has its parents here."""
        with self.step(number) as clone:
            clone.git("fetch", "--quiet")
            here, there = clone.graph(), clone.graph("origin/main")
            commits = clone.git("rev-list", "--reverse", "--no-merges", "HEAD..origin/main")
            for commit in commits.split():
                added = find_added(clone, commit)
                parents = there.parents(added) if added in there else ()
                if added not in here and len(parents) == 1 and parents[0] in here:
                    clone.do("cherry-pick", commit)
                    return

    @rule(number=NUMBERS, again=st.booleans())
    def revert(self, number: int, again: bool) -> None:
        """Revert what the last commit brought; `again`: and think again."""
        with self.step(number) as clone:
            added = find_added(clone, "HEAD")
            if added not in {f"r{number}" for number in range(1, self.count + 1)}:
                return
            here = clone.git("symbolic-ref", "HEAD")
            others = [name for name in clone.branches() if name != here]
            if again:
                # Where it is published the hook says so, and the next line is what it advises.
                clone.git("revert", "--no-edit", "HEAD")
            elif any(added in clone.graph(name) for name in others):
                return
            else:
                self.wanted.discard(added)
            clone.do("revert", "--no-edit", "HEAD")

    @rule(number=NUMBERS, stash=st.booleans())
    def sync(self, number: int, stash: bool) -> None:
        with self.step(number) as clone:
            clone.sync(stash=stash)

    # How they do it

    def write(self, clone: Clone) -> None:
        (head,) = clone.graph().heads
        self.count += 1
        clone.commit_table(f"r{self.count}", head)

    def go_to_main(self, clone: Clone) -> None:
        if clone.git("branch", "--show-current") != "main":
            clone.switch("main")

    def publish(self, clone: Clone) -> None:
        done = clone.run("git", "push", "--quiet", "origin", "main")
        assert done.returncode == 0 or "[rejected]" in done.stderr, done.stderr
        assert "gitmig" not in done.stderr

    @contextmanager
    def step(self, number: int) -> Iterator[Clone]:
        """Give the clone that does the next step; look at what it has afterwards."""
        clone, self.is_whole = self.clones[number], False
        yield clone
        self.wanted |= {each.id for each in clone.graph("main") if len(each.down_revisions) < 2}
        for each in clone.graph():
            if len(each.down_revisions) > 1:
                known = self.merges.setdefault(each.down_revisions, each.content_id)
                assert each.content_id == known, each
        self.is_whole = True

    # What holds

    def meet(self) -> None:
        """Let everybody pull and push until nobody has anything new."""
        for clone in (*self.clones, *self.clones):
            self.go_to_main(clone)
            clone.do("pull", "--quiet", "--no-rebase", "--no-edit")
            self.publish(clone)
        for clone in self.clones:
            clone.sync(stash=False)
        assert len({clone.git("rev-parse", f"HEAD:{VERSIONS}") for clone in self.clones}) == 1
        assert self.wanted <= {each.id for each in self.clones[0].graph()}


def find_added(clone: Clone, commit: str) -> str:
    """Return the revision that a commit adds, and nothing else; else an empty text."""
    listed = clone.git("show", "--format=", "--name-only", "--diff-filter=A", commit).split()
    return Path(listed[0]).stem if len(listed) == 1 else ""


def test_clones_stay_together(tmp_path: Path) -> None:
    Team.template = make_template(tmp_path)
    run_state_machine_as_test(Team, settings=examples(4, stateful_step_count=STEPS))
