"""`merge = "rebase"`: the installed hooks put on top what is certainly nobody else's."""

from pathlib import Path

import pytest

from tests.git.hooked import heads, install_hooks, set_option
from tests.git.sandbox import VERSIONS, Sandbox

MINE = f"{VERSIONS}/mine.py"
THEIRS = f"{VERSIONS}/theirs.py"


def parent_of(sandbox: Sandbox, id: str) -> str:
    """Return the line of the parent, in the index."""
    text = sandbox.git("show", f":{VERSIONS}/{id}.py")
    return next(line for line in text.splitlines() if line.startswith("down_revision"))


@pytest.fixture
def clone(project: Sandbox, tmp_path: Path) -> Sandbox:
    """A clone with the policy that has `mine`, of a repository that has got `theirs` since."""
    set_option(project, "merge", "rebase")
    project.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
    project.commit()
    clone = Sandbox(tmp_path / "clöne")
    project.git("clone", "--quiet", str(project.root), str(clone.root))
    clone.commit_revision("mine", "first")
    project.commit_revision("theirs", "first")
    install_hooks(clone)
    return clone


@pytest.mark.parametrize("how", [("--no-rebase", "--no-edit"), ("--rebase",)])
def test_a_pull_puts_mine_on_top(clone: Sandbox, how: tuple[str, ...]) -> None:
    before = (clone.root / MINE).read_text("utf-8")
    done = clone.run("git", "pull", "--quiet", *how)
    assert done.returncode == 0
    assert f"wrote and staged {MINE}, on top of theirs: commit it" in done.stderr
    after = before.replace("down_revision = 'first'", 'down_revision = "theirs"')
    assert (clone.root / MINE).read_text("utf-8") == after
    assert heads(clone) == ("mine",)
    clone.git("commit", "--quiet", "--message", "Mine on top")
    assert clone.git("status", "--porcelain") == ""
    assert clone.run("git", "push", "--quiet", "--dry-run").returncode == 0


@pytest.mark.parametrize("policy", ["amend", "commit"])
def test_it_goes_where_merges_go(clone: Sandbox, policy: str) -> None:
    clone.environ["GITMIG_MERGE_COMMIT"] = policy
    clone.git("pull", "--quiet", "--no-rebase", "--no-edit")
    assert clone.git("status", "--porcelain") == ""
    assert heads(clone) == ("mine",)
    assert "theirs" in clone.git("show", f"HEAD:{MINE}")


def test_what_others_have_stays_below(clone: Sandbox) -> None:
    """The published side of a merge is below, whichever it is."""
    clone.git("switch", "--quiet", "--create", "feature", "main~1")
    clone.commit_revision("late", "first")
    clone.git("switch", "--quiet", "main")
    clone.git("push", "--quiet", "origin", "main:elsewhere")
    clone.git("fetch", "--quiet")
    done = clone.run("git", "merge", "--quiet", "--no-edit", "feature")
    assert "late.py, on top of mine: commit it" in done.stderr
    assert "theirs" not in parent_of(clone, "mine")
    assert heads(clone) == ("late",)


def refused(clone: Sandbox, *command: str, does: str = "gitmig rebase") -> str:
    """Run Git, which succeeds; return why nothing was written. What is advised leaves one head."""
    done = clone.run("git", *command)
    assert done.returncode == 0, done.stderr
    assert clone.git("diff", "--cached", "--name-only", "--diff-filter=M") == ""
    assert len(heads(clone)) == 2
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("gitmig: run `")]
    advised = line.split("`")[1]
    assert advised.startswith(does)
    plan = ["--plan"] * advised.startswith("gitmig rebase")
    clone.environ["GITMIG_URL"] = "sqlite://"
    advised_run = clone.gitmig(*advised.split()[1:], *plan)
    assert advised_run.returncode == 0, advised_run.stderr
    assert "still" not in advised_run.stderr
    return line


def test_both_are_on_a_remote(clone: Sandbox) -> None:
    clone.git("push", "--quiet", "origin", "main:elsewhere")
    told = refused(clone, "pull", "--no-rebase", "--no-edit")
    assert "remotes/origin/elsewhere has mine; remotes/origin/" in told


def test_the_database_has_run_it(clone: Sandbox) -> None:
    assert clone.gitmig("upgrade").returncode == 0
    told = refused(clone, "pull", "--no-rebase", "--no-edit")
    assert "the database has run mine; remotes/origin/" in told


def test_a_database_that_is_kept_aside_has_run_it(clone: Sandbox) -> None:
    assert clone.gitmig("sync", "--stash").returncode == 0
    clone.git("switch", "--quiet", "--create", "other", "main~1")
    done = clone.gitmig("sync", "--stash", "--yes")
    assert done.returncode == 0, done.stderr
    clone.git("switch", "--quiet", "main")
    told = refused(clone, "pull", "--no-rebase", "--no-edit")
    assert "a database that is kept aside has run mine" in told


def test_a_server_is_not_asked(clone: Sandbox) -> None:
    clone.environ["GITMIG_URL"] = "postgresql://nobody@192.0.2.1/nothing"
    told = refused(clone, "pull", "--rebase")
    assert "no hook asks a server whether it has run them, `gitmig rebase` does" in told


def test_a_change_that_is_not_staged(clone: Sandbox) -> None:
    with (clone.root / MINE).open("a") as file:
        file.write("# not yet\n")
    told = refused(clone, "pull", "--no-rebase", "--no-edit")
    assert "mine.py has changes that are not staged" in told


def test_a_squash_and_a_cherry_pick_are_on_another_branch_too(clone: Sandbox) -> None:
    clone.git("switch", "--quiet", "--create", "feature", "main~1")
    clone.commit_revision("late", "first")
    clone.git("switch", "--quiet", "main")
    told = refused(clone, "merge", "--squash", "feature", does="gitmig rebase --onto ")
    assert "heads/feature has late" in told
    clone.git("reset", "--quiet", "--hard")
    refused(clone, "cherry-pick", "feature", does="gitmig merge")


def test_an_octopus_has_no_single_line(clone: Sandbox) -> None:
    for name in ("a", "b"):
        clone.git("switch", "--quiet", "--create", name, "main~1")
        clone.commit_revision(f"{name}1", "first")
    clone.git("switch", "--quiet", "main")
    done = clone.run("git", "merge", "--quiet", "--no-edit", "a", "b")
    assert done.returncode == 0
    advice = "run `gitmig merge` to join them, then commit the file"
    assert f"gitmig: {advice} (not rebased: it would leave 2 heads)\n" in done.stderr
    assert clone.git("status", "--porcelain") == ""


def test_a_tag_that_has_it(clone: Sandbox) -> None:
    clone.git("tag", "v1")
    told = refused(clone, "pull", "--no-rebase", "--no-edit", does="gitmig merge")
    assert "tags/v1 has mine" in told


def test_nothing_of_it_is_mine(clone: Sandbox, project: Sandbox) -> None:
    """A fast-forward to a branch that has two heads."""
    clone.git("reset", "--quiet", "--hard", "origin/main")
    project.commit_revision("others", "first")
    told = refused(clone, "pull", "--no-rebase", "--no-edit", does="gitmig merge")
    assert "nothing of it is yours" in told
