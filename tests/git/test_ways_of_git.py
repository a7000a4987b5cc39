"""What Git does to revisions without anybody meaning it, and that it is told or comes right."""

import os
from pathlib import Path

import pytest

from tests.git.hooked import heads, install_hooks
from tests.git.migrating import gitmig, run, tables, write_table
from tests.git.sandbox import VERSIONS, Sandbox


@pytest.fixture
def project(project: Sandbox) -> Sandbox:
    """With the hooks, and nothing that is not to be committed."""
    project.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
    project.commit()
    install_hooks(project)
    return project


class TestRevert:
    """A revision that was merged and taken back, of which databases know more than Git."""

    @pytest.fixture(params=["merge", "squash"])
    def merged(self, request: pytest.FixtureRequest, project: Sandbox) -> Sandbox:
        """The topic's `one` is on main, which is published as v1."""
        project.git("switch", "--quiet", "--create", "topic")
        project.commit_revision("one", "first")
        project.git("switch", "--quiet", "main")
        if request.param == "merge":
            project.git("merge", "--quiet", "--no-ff", "--no-edit", "topic")
        else:
            project.git("merge", "--quiet", "--squash", "topic")
            project.git("commit", "--quiet", "--message", "Topic, squashed")
        project.git("tag", "v1")
        return project

    def revert(self, sandbox: Sandbox) -> str:
        """Revert the last commit; return what was said."""
        is_merge = len(sandbox.git("log", "-1", "--format=%P").split()) > 1
        done = sandbox.run("git", "revert", "--no-edit", *["--mainline=1"] * is_merge, "HEAD")
        assert done.returncode == 0, done.stderr
        return done.stderr

    def test_it_is_told_at_once_and_by_verify(self, merged: Sandbox) -> None:
        told = "revision one Message of one. is published (refs/tags/v1), and its file was deleted"
        assert f"gitmig: error: {VERSIONS}/one.py: {told}" in self.revert(merged)
        refused = gitmig(merged, "verify")
        assert (refused.returncode, told in refused.stdout) == (1, True)
        run(merged, "restore", "one")
        run(merged, "verify")
        assert "one (head)" in run(merged, "heads")

    def test_what_comes_later_on_the_branch(self, merged: Sandbox) -> None:
        """After a merge Git takes `one` for merged, and brings `two` without it; so it is stopped.

        After a squash Git knows of no merge, and brings both.
        """
        is_squash = not merged.git("branch", "--merged", "main", "--list", "topic")
        self.revert(merged)
        merged.git("switch", "--quiet", "topic")
        merged.commit_revision("two", "one")
        merged.git("switch", "--quiet", "main")
        done = merged.run("git", "merge", "--no-edit", "topic")
        if is_squash:
            assert (done.returncode, heads(merged)) == (0, ("two",))
            return
        assert done.returncode == 1
        assert "two.py:3: no file has the revision `one`" in done.stderr
        (hint,) = [line for line in done.stderr.splitlines() if "hint: `gitmig" in line]
        run(merged, *hint.split("`")[1].split()[1:])
        merged.git("add", "--all")
        merged.git("commit", "--quiet", "--no-edit")
        assert heads(merged) == ("two",)
        run(merged, "verify")

    def test_the_branch_itself_again(self, merged: Sandbox) -> None:
        """It says what Git does not: that what comes back is gone for Git, or comes back."""
        is_squash = not merged.git("branch", "--merged", "main", "--list", "topic")
        self.revert(merged)
        done = merged.run("git", "merge", "--no-edit", "topic")
        assert done.returncode == 0
        assert ("Already up to date" in done.stdout) is not is_squash
        assert ("one" in heads(merged)) is is_squash


def test_an_edit_and_another_name_on_two_sides(project: Sandbox) -> None:
    """Git merges them without a word; the hook looks at what came out."""
    project.git("switch", "--quiet", "--create", "topic")
    file = project.versions / "first.py"
    file.write_text(file.read_text("utf-8").replace("pass", "return None", 1), "utf-8")
    project.commit("Edited")
    project.git("switch", "--quiet", "main")
    project.git("mv", f"{VERSIONS}/first.py", f"{VERSIONS}/renamed.py")
    project.commit("Renamed")
    project.git("tag", "v1")
    done = project.run("git", "merge", "--no-edit", "topic")
    assert done.returncode == 0
    assert "return None" in (project.versions / "renamed.py").read_text("utf-8")
    assert f"{VERSIONS}/renamed.py:3: revision first is published" in done.stderr
    assert "its code was changed" in done.stderr
    assert gitmig(project, "verify").returncode == 1


def test_an_applied_revision_in_a_stash(project: Sandbox) -> None:
    """It is in no commit of a branch; the database can be taken back, and on again after `pop`."""
    write_table(project, "draft", "first")
    run(project, "upgrade")
    project.git("stash", "--quiet", "--include-untracked")
    assert "draft" in gitmig(project, "upgrade").stderr
    run(project, "sync", "--yes")
    assert tables(project) == set()
    project.git("stash", "pop", "--quiet")
    run(project, "upgrade")
    assert tables(project) == {"draft"}


def test_an_applied_revision_that_was_pushed_over(project: Sandbox, tmp_path: Path) -> None:
    """Somebody else amended it and pushed by force; the commit that was applied is gone."""
    project.git("switch", "--quiet", "--create", "topic")
    write_table(project, "draft", "first")
    project.commit("Draft")
    clone = Sandbox(tmp_path / "clone")
    project.git("clone", "--quiet", str(project.root), str(clone.root))
    clone.git("switch", "--quiet", "topic")
    run(clone, "upgrade")
    (project.versions / "draft.py").unlink()
    write_table(project, "better", "first")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--amend", "--message", "Better")
    clone.git("fetch", "--quiet")
    clone.git("reset", "--quiet", "--hard", "origin/topic")
    clone.git("reflog", "expire", "--expire=now", "--all")
    clone.git("gc", "--quiet", "--prune=now")
    assert "draft" in gitmig(clone, "upgrade").stderr
    run(clone, "sync", "--yes")
    assert tables(clone) == {"better"}


def test_hooks_that_a_template_brings(project: Sandbox, tmp_path: Path) -> None:
    """A clone has them from its first checkout on, before it has anything else."""
    template = tmp_path / "template"
    (template / "hooks").mkdir(parents=True)
    for hook in (project.root / ".git/hooks").iterdir():
        if not hook.name.endswith(".sample"):
            (template / "hooks" / hook.name).write_bytes(hook.read_bytes())
            (template / "hooks" / hook.name).chmod(0o755)
    project.git("branch", "feature")
    place = tmp_path / "clone"
    options = (f"--template={template}", "--quiet")
    cloned = project.run("git", "clone", *options, str(project.root), str(place))
    assert (cloned.returncode, cloned.stderr) == (0, "")
    clone = Sandbox(place)
    clone.write_revision("two", "first")
    clone.write_revision("three", "first")
    clone.git("add", "--all")
    refused = clone.run("git", "commit", "--message", "Two heads")
    assert (refused.returncode, "one of 2 heads" in refused.stderr) == (1, True)


class TestMergeRequest:
    """What CI checks out: a merge that the site made, detached, and no branch."""

    @pytest.fixture
    def ci(self, project: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
        project.fork()
        project.git("switch", "--quiet", "--create", "pull", "main")
        project.git("-c", "core.hooksPath=/dev/null", "merge", "--quiet", "--no-edit", "feature")
        project.git("update-ref", "refs/pull/1/merge", "pull")
        project.git("switch", "--quiet", "main")
        ci = Sandbox(tmp_path / "ci", environ=dict(os.environ))
        ci.root.mkdir()
        ci.git("init", "--quiet")
        ci.git("remote", "add", "origin", project.root.as_uri())
        ref = "+refs/pull/1/merge:refs/remotes/pull/1/merge"
        ci.git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", ref)
        ci.git("checkout", "--quiet", "--force", "refs/remotes/pull/1/merge")
        ci.environ["GITHUB_BASE_REF"] = "main"
        return ci

    def gitmig(self, ci: Sandbox, *arguments: str) -> tuple[int, str]:
        done = ci.gitmig(*arguments)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    def test_what_the_files_tell(self, ci: Sandbox) -> None:
        assert "mine (head)" in self.gitmig(ci, "heads")[1]
        status, said = self.gitmig(ci, "hooks", "run", "pre-commit")
        assert (status, "one of 2 heads: mine" in said) == (1, True)

    @pytest.mark.parametrize("verb", ["divergence", "forecast"])
    def test_the_base_is_not_here(self, ci: Sandbox, verb: str) -> None:
        status, said = self.gitmig(ci, verb)
        assert status == 1
        assert "cannot decide" in said
        command = said.splitlines()[-1].split("`")[1]
        assert command.startswith("git fetch")
        assert "main" in command
        assert ci.run("sh", "-c", command).returncode == 0
        status, said = self.gitmig(ci, "divergence")
        assert status == 0
        assert "+ theirs, Message of theirs." in said


def test_a_pick_that_edits_what_is_published(project: Sandbox) -> None:
    """Git runs no hook before such a commit."""
    project.git("tag", "v1")
    file = project.versions / "first.py"
    for name, text in (("comment", "# a comment\n"), ("edit", "COUNT = 1\n")):
        project.git("switch", "--quiet", "--create", name, "main")
        with file.open("a") as opened:
            opened.write(text)
        project.commit(name)
    project.git("switch", "--quiet", "main")
    assert project.run("git", "cherry-pick", "comment").stderr == ""
    project.git("reset", "--quiet", "--hard", "HEAD~1")
    done = project.run("git", "cherry-pick", "edit")
    assert done.returncode == 0
    assert "revision first is published (refs/tags/v1), and its code was changed" in done.stderr
