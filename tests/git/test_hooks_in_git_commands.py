"""The installed hooks in the Git commands that bring several heads, or pass through them."""

from pathlib import Path

import pytest

from tests.git.hooked import heads, install_hooks, set_option
from tests.git.sandbox import REVISION, VERSIONS, Sandbox

JOINED = "which joins them: commit it"


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


def test_a_mailed_patch_calls_none_of_our_hooks(branched: Sandbox, tmp_path: Path) -> None:
    """`git am` has hooks of its own; what it brought is joined by hand, or not pushed."""
    branched.git(
        "format-patch", "--quiet", f"--output-directory={tmp_path / 'mail'}", "main..feature"
    )
    patches = sorted(str(each) for each in (tmp_path / "mail").iterdir())
    done = branched.run("git", "am", *patches)
    assert (done.returncode, "gitmig" in done.stdout + done.stderr) == (0, False)
    assert len(heads(branched)) == 2
    branched.git("init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    refused = branched.run("git", "push", str(tmp_path / "remote.git"), "main")
    assert refused.returncode == 1
    assert branched.gitmig("merge").returncode == 0
    branched.git("add", "--all")
    branched.git("commit", "--quiet", "--message", "Join")
    branched.git("push", "--quiet", str(tmp_path / "remote.git"), "main")
