"""The file HEADS in real merges: with the driver and the hooks, and on a site that has neither."""

from pathlib import Path

import pytest

from gitmig.git.repository import Repository
from gitmig.revisions.heads_file import parse_heads
from gitmig.revisions.scan import load_graph
from tests.git.sandbox import Sandbox

HEADS = "migrations/HEADS"
SETTINGS = '[tool.gitmig]\nurl = "sqlite:///app.db"\nheads_file = true\n'


def gitmig(sandbox: Sandbox, *arguments: str) -> str:
    done = sandbox.gitmig(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def named(sandbox: Sandbox, ref: str = "") -> set[str]:
    """Return the heads that the file names in the index, or on a ref."""
    return set(parse_heads(sandbox.git("cat-file", "blob", f"{ref}:{HEADS}")))


def real(sandbox: Sandbox) -> set[str]:
    """Return the heads of the index."""
    return set(load_graph(Repository.get(sandbox.root).index_source(sandbox.locations)).heads)


def commit_revision(sandbox: Sandbox, id: str, *parents: str) -> None:
    sandbox.write_revision(id, *parents)
    gitmig(sandbox, "heads", "--write")
    sandbox.git("add", "--all")
    sandbox.git("commit", "--quiet", "--message", id)


@pytest.fixture
def branched(project: Sandbox) -> Sandbox:
    """The branch feature has `theirs`, main `mine`, each with its file; hooks are installed."""
    project.write("pyproject.toml", SETTINGS)
    project.write("migrations/env.py", "")
    gitmig(project, "hooks", "install")
    gitmig(project, "heads", "--write")
    project.commit("Heads")
    project.git("switch", "--quiet", "--create", "feature")
    commit_revision(project, "theirs", "first")
    project.git("switch", "--quiet", "main")
    commit_revision(project, "mine", "first")
    return project


def test_without_driver_and_hooks_the_merge_conflicts(branched: Sandbox, tmp_path: Path) -> None:
    """It is what a hosting site shows; gitmig merge settles it."""
    site = Sandbox(tmp_path / "site")
    branched.git("clone", "--quiet", str(branched.root), str(site.root))
    assert site.run("git", "merge", "origin/feature").returncode == 1
    assert site.git("diff", "--name-only", "--diff-filter=U") == HEADS
    gitmig(site, "merge")
    site.git("add", "--all")
    gitmig(site, "hooks", "run", "pre-commit")
    assert named(site) == real(site)
    assert len(real(site)) == 1


@pytest.mark.parametrize(
    "command",
    [("merge", "--no-edit", "feature"), ("rebase", "feature"), ("cherry-pick", "feature")],
)
def test_with_them_it_names_the_merge(branched: Sandbox, command: tuple[str, ...]) -> None:
    done = branched.run("git", *command)
    assert done.returncode == 0, done.stderr
    assert len(real(branched)) == 1
    assert named(branched) == real(branched)
    assert named(branched, "HEAD") == {"mine", "theirs"}
    branched.git("commit", "--quiet", "--message", "Merge")
    assert branched.git("status", "--porcelain") == ""


def test_in_the_merge_commit(branched: Sandbox) -> None:
    branched.environ["GITMIG_MERGE_COMMIT"] = "amend"
    branched.git("merge", "--quiet", "--no-edit", "feature")
    assert named(branched, "HEAD") == real(branched)
    assert branched.git("status", "--porcelain") == ""


def test_a_head_that_only_the_other_side_moved_on_from_is_put_right(branched: Sandbox) -> None:
    """Both sides have `mine`, which is a head here and has a child there.

    `-x` because a cherry-pick within the second of its original would be the very same commit.
    """
    branched.git("switch", "--quiet", "--create", "topic", "main~1")
    branched.git("cherry-pick", "-x", "main")
    commit_revision(branched, "child", "mine")
    branched.git("switch", "--quiet", "main")
    done = branched.run("git", "merge", "--no-edit", "topic")
    assert done.returncode == 0, done.stderr
    assert f"gitmig: wrote {HEADS} anew and staged it: commit it" in done.stderr
    assert named(branched) == real(branched) == {"child"}


def test_a_commit_with_a_stale_file_is_stopped(branched: Sandbox) -> None:
    branched.write_revision("more", "mine")
    branched.git("add", "--all")
    done = branched.run("git", "commit", "--message", "More")
    assert done.returncode == 1
    assert f"gitmig: error: {HEADS}: the file does not name the heads" in done.stderr
    gitmig(branched, "heads", "--write")
    branched.git("add", "--all")
    assert branched.run("git", "commit", "--quiet", "--message", "More").returncode == 0


def test_a_new_revision_is_named(branched: Sandbox) -> None:
    gitmig(branched, "revision", "-m", "more", "--rev-id", "more")
    branched.git("add", "--all")
    assert named(branched) == {"more"}


def test_the_driver_is_taken_out_of_the_configuration(branched: Sandbox) -> None:
    assert "merge-heads %O %A %B" in branched.git("config", "merge.gitmig-heads.driver")
    gitmig(branched, "hooks", "install")
    attributes = branched.root / "migrations/.gitattributes"
    assert attributes.read_text("utf-8") == "HEADS merge=gitmig-heads\n"
    gitmig(branched, "hooks", "uninstall")
    assert branched.run("git", "config", "merge.gitmig-heads.driver").returncode == 1
    gitmig(branched, "hooks", "uninstall")


def test_the_lines_of_others_keep_their_ends(branched: Sandbox) -> None:
    attributes = branched.root / "migrations/.gitattributes"
    attributes.write_bytes(b"*.py text\r\n*.sql text")
    for _ in range(2):
        gitmig(branched, "hooks", "install")
        text = b"*.py text\r\n*.sql text\r\nHEADS merge=gitmig-heads\r\n"
        assert attributes.read_bytes() == text


def test_to_write_a_file_that_is_off_is_refused(project: Sandbox) -> None:
    done = project.gitmig("heads", "--write")
    assert (done.returncode, "`heads_file` is off" in done.stderr) == (2, True)


class TestRerere:
    """Git replays what somebody once made of a conflict, also where it is not true."""

    @pytest.fixture
    def site(self, branched: Sandbox, tmp_path: Path) -> Sandbox:
        """A clone without driver and hooks, which knows a resolution that forgets `theirs`."""
        site = Sandbox(tmp_path / "site")
        branched.git("clone", "--quiet", str(branched.root), str(site.root))
        site.git("config", "rerere.enabled", "true")
        site.run("git", "merge", "origin/feature")
        site.write(HEADS, site.git("cat-file", "blob", f"HEAD:{HEADS}") + "\n")
        site.git("commit", "--quiet", "--all", "--message", "Resolved wrongly")
        site.git("reset", "--quiet", "--hard", "HEAD~1")
        return site

    def test_the_file_is_made_anew_from_the_graph(self, site: Sandbox) -> None:
        done = site.run("git", "merge", "origin/feature")
        assert done.returncode == 1
        assert f"Resolved '{HEADS}' using previous resolution." in done.stderr
        assert site.git("diff", "--name-only", "--diff-filter=U") == HEADS
        assert set(parse_heads((site.root / HEADS).read_text("utf-8"))) == {"mine"}
        gitmig(site, "merge")
        site.git("add", "--all")
        assert len(real(site)) == 1
        assert named(site) == real(site)
        gitmig(site, "hooks", "run", "pre-commit")

    def test_what_it_stages_itself_is_stopped(self, site: Sandbox) -> None:
        site.git("config", "rerere.autoUpdate", "true")
        gitmig(site, "hooks", "install")
        site.git("config", "--remove-section", "merge.gitmig-heads")
        site.run("git", "merge", "origin/feature")
        assert site.git("ls-files", "--unmerged") == ""
        refused = site.run("git", "commit", "--quiet", "--no-edit")
        assert refused.returncode == 1
        assert "one of 2 heads: theirs" in refused.stderr
        gitmig(site, "merge")
        site.git("add", "--all")
        site.git("commit", "--quiet", "--no-edit")
        assert named(site, "HEAD") == real(site)

    def test_a_line_of_a_head_that_is_none_any_more(self, site: Sandbox) -> None:
        """The conflict is the same, and one of the heads is followed by now."""
        site.write_revision("more", "mine")
        site.git("add", "--all")
        site.git("commit", "--quiet", "--message", "More, and the file forgotten")
        assert "using previous resolution" in site.run("git", "merge", "origin/feature").stderr
        gitmig(site, "merge")
        site.git("add", "--all")
        assert named(site) == real(site)
        assert len(real(site)) == 1
