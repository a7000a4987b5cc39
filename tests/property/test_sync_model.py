"""Random work on branches: after `gitmig sync` the schema is that of the checkout."""

import tempfile
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.git.sandbox import make_project
from tests.git.test_sync import run, tables, write_table
from tests.random_tests import examples

BRANCHES = ("main", "one", "two")


class Work(RuleBasedStateMachine):
    """One clone and its database; each revision makes a table of its own name."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self.clone = make_project(Path(self._directory.name) / "clone")
        self.clone.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
        self.clone.commit()
        for branch in BRANCHES[1:]:
            self.clone.git("branch", branch)
        self.count = 0

    def teardown(self) -> None:
        self._directory.cleanup()

    def heads(self) -> list[str]:
        return [line.split()[0] for line in run(self.clone, "heads").splitlines()]

    @rule()
    def commit(self) -> None:
        self.count += 1
        head = self.heads()[0].removesuffix(",")
        write_table(self.clone, f"t{self.count}", head)
        self.clone.commit()

    @rule(branch=st.sampled_from(BRANCHES))
    def switch(self, branch: str) -> None:
        self.clone.git("switch", "--quiet", branch)

    @rule(branch=st.sampled_from(BRANCHES), squash=st.booleans())
    def merge(self, branch: str, squash: bool) -> None:
        options = ["--squash"] if squash else ["--no-edit"]
        self.clone.git("merge", "--quiet", *options, branch)
        if len(self.heads()) > 1:
            run(self.clone, "merge", "heads")
        if self.clone.git("status", "--porcelain"):
            self.clone.commit()

    @precondition(lambda self: self.count)
    @rule()
    def collect(self) -> None:
        """A branch starts anew, and Git forgets what was on it."""
        here = self.clone.git("branch", "--show-current")
        other = BRANCHES[(BRANCHES.index(here) + 1) % len(BRANCHES)]
        self.clone.git("branch", "--force", other, "HEAD")
        self.clone.git("reflog", "expire", "--expire=now", "--all")
        self.clone.git("gc", "--quiet", "--prune=now")

    @rule(stash=st.booleans())
    def sync(self, stash: bool) -> None:
        run(self.clone, "sync", "--yes", *["--stash"] * stash)
        files = {path.stem for path in self.clone.versions.glob("t*.py")}
        assert tables(self.clone) == files


def test_after_sync_the_schema_is_that_of_the_checkout() -> None:
    run_state_machine_as_test(Work, settings=examples(8, stateful_step_count=12))
