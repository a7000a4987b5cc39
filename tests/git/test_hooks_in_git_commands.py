"""The installed hooks in the Git commands that bring several heads, or pass through them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gitmig.git.repository import Repository
from gitmig.githooks.install import install
from gitmig.revisions.scan import load_graph
from tests.git.sandbox import REVISION, VERSIONS, Sandbox

JOINED = "which joins them: commit it"


def install_hooks(sandbox: Sandbox) -> None:
    install(Repository.get(sandbox.root), sandbox.root)


def heads(sandbox: Sandbox) -> tuple[str, ...]:
    """Return the heads of the index."""
    return load_graph(Repository.get(sandbox.root).index_source(sandbox.locations)).heads


def set_option(sandbox: Sandbox, option: str, value: str) -> None:
    settings = sandbox.root / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}{option} = "{value}"\n', encoding="utf-8")


@pytest.fixture
def branched(project: Sandbox) -> Sandbox:
    """The branch feature has `theirs` and then a note, main has `mine` and is checked out."""
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("theirs", "first")
    project.write("note", "theirs")
    project.commit("Their note")
    project.git("switch", "--quiet", "main")
    project.commit_revision("mine", "first")
    install_hooks(project)
    return project


@pytest.fixture
def clone(project: Sandbox, tmp_path: Path) -> Sandbox:
    """A clone that has `mine`, of a repository that has got `theirs` since."""
    clone = Sandbox(tmp_path / "clöne")
    project.git("clone", "--quiet", str(project.root), str(clone.root))
    clone.commit_revision("mine", "first")
    project.commit_revision("theirs", "first")
    install_hooks(clone)
    return clone


def test_a_pull_that_rebases_joins_the_heads(clone: Sandbox) -> None:
    done = clone.run("git", "pull", "--rebase")
    assert done.returncode == 0
    assert "gitmig: after this rebase the migrations have 2 heads:" in done.stderr
    assert JOINED in done.stderr
    assert len(heads(clone)) == 1
    clone.git("commit", "--quiet", "--message", "Merge")


def test_a_pull_that_rebases_with_changes_on_the_side(clone: Sandbox) -> None:
    clone.write(f"{VERSIONS}/first.py", "# changed\n")
    done = clone.run("git", "pull", "--rebase", "--autostash")
    assert done.returncode == 0
    assert JOINED in done.stderr
    (path,) = clone.git("diff", "--cached", "--name-only").split()
    assert path.startswith(f"{VERSIONS}/merge_")
    assert (clone.versions / "first.py").read_text(encoding="utf-8") == "# changed\n"


def test_a_merge_with_changes_on_the_side(clone: Sandbox) -> None:
    clone.write("pyproject.toml", "[tool.gitmig]\n# changed\n")
    done = clone.run("git", "pull", "--no-rebase", "--no-edit", "--autostash")
    assert (done.returncode, JOINED in done.stderr) == (0, True)
    assert len(heads(clone)) == 1


def test_a_rebase_of_several_commits_is_told_of_once(clone: Sandbox) -> None:
    clone.commit_revision("more", "mine")
    done = clone.run("git", "pull", "--rebase")
    assert done.returncode == 0
    assert done.stderr.count("gitmig: after this rebase") == 1
    assert len(heads(clone)) == 1


def test_a_rebase_by_the_other_backend(clone: Sandbox) -> None:
    clone.git("fetch", "--quiet")
    done = clone.run("git", "rebase", "--apply", "origin/main")
    assert done.returncode == 0
    assert len(heads(clone)) == 1


def test_an_interactive_rebase_with_a_stop(clone: Sandbox) -> None:
    clone.commit_revision("more", "mine")
    clone.git("fetch", "--quiet")
    clone.environ["GIT_SEQUENCE_EDITOR"] = "sed -i '1 s/^pick/edit/'"
    assert clone.run("git", "rebase", "--interactive", "origin/main").returncode == 0
    done = clone.run("git", "commit", "--amend", "--no-edit", "--quiet")
    assert (done.returncode, JOINED in done.stderr) == (0, False)
    assert clone.run("git", "rebase", "--continue").returncode == 0
    assert len(heads(clone)) == 1


def test_a_rebase_that_stops_at_a_conflict(clone: Sandbox, project: Sandbox) -> None:
    for sandbox, text in ((clone, "mine"), (project, "theirs")):
        sandbox.write("note", text)
        sandbox.commit("Note")
    assert clone.run("git", "pull", "--rebase").returncode == 1
    clone.write("note", "both")
    clone.git("add", "note")
    clone.environ["GIT_EDITOR"] = "true"
    done = clone.run("git", "rebase", "--continue")
    assert (done.returncode, done.stderr.count(JOINED)) == (0, 1)
    assert len(heads(clone)) == 1


def test_a_rebase_of_merges(branched: Sandbox) -> None:
    branched.git("switch", "--quiet", "--create", "topic", "main~1")
    branched.git("merge", "--quiet", "--no-edit", "--no-ff", "feature")
    done = branched.run("git", "rebase", "--rebase-merges", "main")
    assert (done.returncode, done.stderr.count(JOINED)) == (0, 1)
    assert len(heads(branched)) == 1


def test_one_cherry_pick(branched: Sandbox) -> None:
    done = branched.run("git", "cherry-pick", "feature~1")
    assert done.returncode == 0
    assert "gitmig: after this cherry-pick the migrations have 2 heads:" in done.stderr
    assert len(heads(branched)) == 1


def test_several_cherry_picks_are_told_of_at_the_last(branched: Sandbox) -> None:
    done = branched.run("git", "cherry-pick", "main..feature")
    assert (done.returncode, done.stderr.count(JOINED)) == (0, 0)
    branched.git("reset", "--quiet", "--hard", "main")
    branched.git("switch", "--quiet", "feature")
    branched.git("mv", "note", "other")
    branched.commit_revision("more", "theirs")
    branched.git("switch", "--quiet", "main")
    branched.git("reset", "--quiet", "--hard", "HEAD~2")
    done = branched.run("git", "cherry-pick", "main..feature")
    assert (done.returncode, done.stderr.count(JOINED)) == (0, 1)
    assert len(heads(branched)) == 1


def test_a_revert_that_brings_a_head_back(branched: Sandbox) -> None:
    branched.git("rm", "--quiet", f"{VERSIONS}/mine.py")
    branched.commit("Remove mine")
    branched.commit_revision("other", "first")
    done = branched.run("git", "revert", "--no-edit", "HEAD~1")
    assert done.returncode == 0
    assert "gitmig: after this revert the migrations have 2 heads:" in done.stderr
    assert len(heads(branched)) == 1


@pytest.mark.parametrize(("policy", "left"), [("stage", "A  "), ("amend", "")])
def test_a_merge_completed_by_hand_past_the_check(
    branched: Sandbox, policy: str, left: str
) -> None:
    set_option(branched, "merge_commit", policy)
    branched.write("note", "mine")
    branched.commit("My note")
    assert branched.run("git", "merge", "feature").returncode == 1
    branched.write("note", "both")
    branched.git("add", "note")
    done = branched.run("git", "commit", "--no-verify", "--no-edit")
    assert done.returncode == 0
    assert "gitmig: after this merge the migrations have 2 heads:" in done.stderr
    assert len(heads(branched)) == 1
    assert branched.git("status", "--porcelain")[:3] == left
    assert len(branched.git("log", "-1", "--format=%P").split()) == 2


def test_amend_in_a_pull(clone: Sandbox, project: Sandbox) -> None:
    set_option(project, "merge_commit", "amend")
    project.commit("Policy")
    done = clone.run("git", "pull", "--no-rebase", "--no-edit")
    assert (done.returncode, "into the merge commit" in done.stderr) == (0, True)
    assert clone.git("status", "--porcelain") == ""
    assert "MERGE_HEAD" not in [path.name for path in (clone.root / ".git").iterdir()]
    assert len(heads(clone)) == 1
    project.git("pull", "--quiet", "--ff-only", str(clone.root), "main")
    assert clone.run("git", "pull").returncode == 0


def test_an_octopus(branched: Sandbox) -> None:
    branched.git("switch", "--quiet", "--create", "third", "main~1")
    branched.commit_revision("third", "first")
    branched.git("switch", "--quiet", "main")
    set_option(branched, "merge_commit", "amend")
    branched.commit("Policy")
    done = branched.run("git", "merge", "--no-edit", "feature", "third")
    assert done.returncode == 0
    assert "the migrations have 3 heads" in done.stderr
    assert len(branched.git("log", "-1", "--format=%P").split()) == 3
    assert len(heads(branched)) == 1
    assert branched.git("status", "--porcelain") == ""


def test_merges_of_merges_made_in_parallel_resolve_to_one(
    branched: Sandbox, tmp_path: Path
) -> None:
    """Three clones merge other sets of branches, each on its own, and then each other."""
    set_option(branched, "merge_commit", "amend")
    branched.commit("Policy")
    for name in ("a", "b", "c"):
        branched.git("switch", "--quiet", "--create", name, "main")
        branched.commit_revision(name, "mine")
    branched.git("switch", "--quiet", "main")
    clones = [Sandbox(tmp_path / name) for name in ("one", "two", "three")]
    for sandbox, names in zip(clones, ("ab", "bc", "abc"), strict=True):
        branched.git("clone", "--quiet", str(branched.root), str(sandbox.root))
        install_hooks(sandbox)
        sandbox.git("merge", "--quiet", "--no-edit", *(f"origin/{name}" for name in names))
        sandbox.git("push", "--quiet", "origin", f"HEAD:refs/heads/by-{names}")
    for sandbox in clones:
        sandbox.git("fetch", "--quiet")
        others = [f"origin/by-{names}" for names in ("ab", "bc", "abc")]
        sandbox.git("merge", "--quiet", "--no-edit", *others)
        assert len(heads(sandbox)) == 1
    trees = {sandbox.git("rev-parse", f"HEAD:{VERSIONS}") for sandbox in clones}
    assert len(trees) == 1


def test_a_merge_that_breaks_the_graph_is_stopped(branched: Sandbox) -> None:
    branched.git("switch", "--quiet", "feature")
    branched.write(f"{VERSIONS}/other.py", REVISION.format(id="mine", parents="theirs", message=""))
    branched.commit("The same id")
    branched.git("switch", "--quiet", "main")
    done = branched.run("git", "merge", "--no-edit", "feature")
    assert done.returncode == 1
    assert "the merge is not committed; `git merge --no-verify` goes past this check" in done.stderr
    branched.git("merge", "--abort")
    branched.git("merge", "--quiet", "--no-edit", "--no-verify", "feature")
    branched.git("switch", "--quiet", "--create", "next")
    branched.write("app.py", "")
    branched.commit("Application")
    branched.git("switch", "--quiet", "main")
    branched.git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", "Empty")
    done = branched.run("git", "merge", "--no-edit", "next")
    assert done.returncode == 0
    assert "not blocked: it was so before the merge" in done.stderr


def test_a_bisection_is_silent(branched: Sandbox) -> None:
    branched.commit_revision("next", "mine")
    branched.git("bisect", "start", "HEAD", "HEAD~2")
    done = branched.run("git", "bisect", "good")
    assert (done.returncode, "gitmig" in done.stderr) == (0, False)


class TestCheckout:
    def database(self, sandbox: Sandbox, head: str) -> None:
        with closing(sqlite3.connect(sandbox.root / "app.db")) as database, database:
            database.execute("CREATE TABLE gitmig_version (version_num VARCHAR(32) NOT NULL)")
            database.execute("INSERT INTO gitmig_version VALUES (?)", [head])

    def test_it_tells_of_what_an_sqlite_file_has(self, branched: Sandbox) -> None:
        self.database(branched, "mine")
        done = branched.run("git", "switch", "--quiet", "feature")
        told = "gitmig: the database is at mine Message of mine., which is not in this checkout: "
        assert (done.returncode, done.stderr) == (0, told + "run `gitmig sync`\n")

    @pytest.mark.parametrize("head", ["first", "theirs"])
    def test_it_is_silent_where_the_file_has_it_not(self, branched: Sandbox, head: str) -> None:
        self.database(branched, head)
        assert branched.run("git", "switch", "--quiet", "feature").stderr == ""

    def test_nor_where_there_is_no_file(self, branched: Sandbox) -> None:
        assert branched.run("git", "switch", "--quiet", "feature").stderr == ""
        assert not (branched.root / "app.db").exists()

    def test_a_server_is_not_asked(self, branched: Sandbox) -> None:
        branched.environ["GITMIG_URL"] = "postgresql://nobody@192.0.2.1/nothing"
        done = branched.run("git", "switch", "--quiet", "feature")
        told = "gitmig: 1 revision of the last checkout is not in this one: "
        assert done.stderr == told + "run `gitmig sync` if the database has them\n"

    def test_the_setting_off(self, branched: Sandbox) -> None:
        self.database(branched, "mine")
        branched.environ["GITMIG_SYNC"] = "off"
        assert branched.run("git", "switch", "--quiet", "feature").stderr == ""

    def test_the_setting_run_brings_the_database_along(self, branched: Sandbox) -> None:
        upgraded = branched.gitmig("upgrade")
        assert upgraded.returncode == 0, upgraded.stderr
        branched.environ["GITMIG_SYNC"] = "run"
        done = branched.run("git", "switch", "--quiet", "feature")
        assert done.returncode == 0
        assert "gitmig: the database is at mine" in done.stderr
        with closing(sqlite3.connect(branched.root / "app.db")) as database:
            assert database.execute("SELECT * FROM gitmig_version").fetchall() == [("theirs",)]

    def test_a_branch_cannot_say_run_for_the_user(self, branched: Sandbox) -> None:
        branched.git("switch", "--quiet", "feature")
        settings = (branched.root / "pyproject.toml").read_text()
        branched.write("pyproject.toml", f'{settings}sync = "run"\n')
        branched.commit("Whoever wrote this")
        branched.git("switch", "--quiet", "main")
        upgraded = branched.gitmig("upgrade")
        assert upgraded.returncode == 0, upgraded.stderr
        done = branched.run("git", "switch", "--quiet", "feature")
        assert "`git config gitmig.sync run` lets this checkout run it" in done.stderr
        with closing(sqlite3.connect(branched.root / "app.db")) as database:
            assert database.execute("SELECT * FROM gitmig_version").fetchall() == [("mine",)]
        branched.git("switch", "--quiet", "main")
        branched.git("config", "gitmig.sync", "run")
        branched.git("switch", "--quiet", "feature")
        with closing(sqlite3.connect(branched.root / "app.db")) as database:
            assert database.execute("SELECT * FROM gitmig_version").fetchall() == [("theirs",)]

    def test_a_sync_that_fails_fails_no_switch(self, branched: Sandbox) -> None:
        self.database(branched, "mine")
        branched.environ["GITMIG_SYNC"] = "run"
        branched.write("migrations/env.py", "raise RuntimeError('no database today')\n")
        done = branched.run("git", "switch", "--quiet", "feature")
        assert done.returncode == 0
        assert "no database today" in done.stderr

    def test_files_a_new_branch_and_a_worktree_are_silent(
        self, branched: Sandbox, tmp_path: Path
    ) -> None:
        self.database(branched, "mine")
        for command in (
            ("checkout", "feature", "--", VERSIONS),
            ("switch", "--create", "new"),
            ("worktree", "add", str(tmp_path / "a tree"), "feature"),
            ("stash", "--include-untracked"),
        ):
            done = branched.run("git", *command)
            assert (done.returncode, "gitmig:" in done.stderr) == (0, False)

    def test_an_environment_that_would_leave_a_mark_is_not_run(self, branched: Sandbox) -> None:
        branched.git("switch", "--quiet", "feature")
        branched.write("migrations/env.py", "open('mark', 'w')\n")
        branched.write(f"{VERSIONS}/evil.py", "open('mark', 'w')\nrevision = 'evil'\n")
        branched.commit("Evil")
        branched.git("switch", "--quiet", "main")
        branched.git("merge", "--quiet", "--no-edit", "feature")
        assert not (branched.root / "mark").exists()


class TestPush:
    @pytest.fixture
    def remote(self, branched: Sandbox, tmp_path: Path) -> Sandbox:
        remote = Sandbox(tmp_path / "remote.git")
        branched.git("init", "--quiet", "--bare", str(remote.root))
        branched.git("remote", "add", "origin", str(remote.root))
        branched.git("push", "--quiet", "origin", "main~1:refs/heads/main")
        return remote

    def fork(self, sandbox: Sandbox) -> None:
        sandbox.write_revision("theirs", "first")
        sandbox.commit("Two heads")

    def test_one_head_passes_silently(self, branched: Sandbox, remote: Sandbox) -> None:
        done = branched.run("git", "push", "--quiet", "origin", "main")
        assert (done.returncode, done.stderr) == (0, "")

    def test_two_heads_are_not_pushed_to_a_protected_branch(
        self, branched: Sandbox, remote: Sandbox
    ) -> None:
        self.fork(branched)
        done = branched.run("git", "push", "--quiet", "origin", "HEAD:main")
        assert done.returncode == 1
        assert done.stderr.splitlines()[:5] == [
            "gitmig: error: migrations/versions/mine.py:3: one of 2 heads: mine Message of mine.",
            f"gitmig: error: {VERSIONS}/theirs.py:3: one of 2 heads: theirs Message of theirs.",
            "gitmig: hint: run `gitmig merge`, `git add` the file that it writes, and commit again",
            "gitmig: refused to push to main, which is protected",
            "gitmig: the push is stopped; `git push --no-verify` goes past this check",
        ]
        assert branched.git("ls-remote", "origin", "main")[:40] == branched.git(
            "rev-parse", "main~2"
        )

    @pytest.mark.parametrize("target", ["refs/heads/topic", "refs/tags/main"])
    def test_other_refs_are_free(self, branched: Sandbox, remote: Sandbox, target: str) -> None:
        self.fork(branched)
        done = branched.run("git", "push", "--quiet", "origin", f"HEAD:{target}")
        assert (done.returncode, done.stderr) == (0, "")

    def test_a_deletion_is_free(self, branched: Sandbox, remote: Sandbox) -> None:
        self.fork(branched)
        branched.git("push", "--quiet", "--no-verify", "origin", "HEAD:refs/heads/master")
        done = branched.run("git", "push", "--quiet", "origin", ":master")
        assert (done.returncode, done.stderr) == (0, "")

    def test_a_foreign_hook_gets_the_same_lines(self, project: Sandbox, tmp_path: Path) -> None:
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


def test_a_rebase_that_drops_a_merge_commit_loses_no_revision_in_it(
    branched: Sandbox, tmp_path: Path
) -> None:
    """What a merge commit holds for itself is dropped with it when Git rebases what it merged."""
    set_option(branched, "merge_commit", "amend")
    branched.commit("Policy")
    branched.git("branch", "upstream")
    branched.git("merge", "--quiet", "--no-edit", "feature")
    (merged,) = heads(branched)
    branched.commit_revision("more", merged)
    branched.git("switch", "--quiet", "upstream")
    branched.write("app.py", "")
    branched.commit("Application")
    branched.git("switch", "--quiet", "main")
    done = branched.run("git", "rebase", "upstream")
    assert done.returncode == 0
    told = f"gitmig: brought back {VERSIONS}/merge_{merged[:12]}.py, which the rebase dropped"
    assert told in done.stderr
    assert heads(branched) == ("more",)
    branched.git("commit", "--quiet", "--message", "Bring it back")
    assert branched.git("status", "--porcelain") == ""
