"""What is said where something is left to do: what it names does it."""

from pathlib import Path

import pytest

from tests.git.hooked import heads, install_hooks, set_option
from tests.git.migrating import run
from tests.git.sandbox import VERSIONS, Sandbox

JOINED = "merge_*.py"


def hints(said: str) -> list[str]:
    return [line for line in said.splitlines() if "hint: " in line]


@pytest.fixture
def pushed(project: Sandbox, tmp_path: Path) -> Sandbox:
    """With a remote, the hooks, and two heads after a merge that a hook has joined in the index."""
    project.git("init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    project.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    project.git("push", "--quiet", "origin", "main")
    project.fork()
    install_hooks(project)
    project.git("merge", "--quiet", "--no-edit", "feature")
    return project


def test_a_push_before_the_merge_is_committed(pushed: Sandbox) -> None:
    (name,) = [path.name for path in pushed.versions.glob(JOINED)]
    refused = pushed.run("git", "push", "origin", "main")
    assert refused.returncode == 1
    (hint,) = hints(refused.stderr)
    assert f"{name}, which joins them, is staged: `git commit`, then push again" in hint
    pushed.git("commit", "--quiet", "--message", "Join")
    assert pushed.run("git", "push", "origin", "main").returncode == 0


def test_a_push_before_the_merge_is_staged(pushed: Sandbox) -> None:
    pushed.git("reset", "--quiet")
    refused = pushed.run("git", "push", "origin", "main")
    assert refused.returncode == 1
    (hint,) = hints(refused.stderr)
    assert pushed.run("sh", "-c", hint.split("`")[1]).returncode == 0
    pushed.git("commit", "--quiet", "--message", "Join")
    assert pushed.run("git", "push", "origin", "main").returncode == 0


def test_a_push_of_an_older_commit(pushed: Sandbox) -> None:
    pushed.git("commit", "--quiet", "--message", "Join")
    refused = pushed.run("git", "push", "origin", "main~1:main")
    assert refused.returncode == 1
    assert "the commit that is checked out joins them: push that" in refused.stderr


def test_a_commit_before_the_merge_is_staged(pushed: Sandbox) -> None:
    pushed.git("reset", "--quiet")
    pushed.write_revision("more", "mine").write_text("# nothing\n")
    pushed.write(f"{VERSIONS}/more.py", "revision = 'more'\ndown_revision = 'mine'\n")
    pushed.git("add", f"{VERSIONS}/more.py")
    (pushed.versions / "more.py").unlink()
    assert "`gitmig merge`" in pushed.run("git", "commit", "--message", "More").stderr
    pushed.git("reset", "--quiet", "--hard")
    pushed.write("note", "staged")
    pushed.write_revision("last", "theirs")
    run(pushed, "merge", "heads")
    pushed.git("add", "note", f"{VERSIONS}/last.py")
    refused = pushed.run("git", "commit", "--message", "More")
    assert refused.returncode == 1
    (hint,) = hints(refused.stderr)
    assert pushed.run("sh", "-c", hint.split("`")[1]).returncode == 0
    assert pushed.run("git", "commit", "--quiet", "--message", "More").returncode == 0
    assert len(heads(pushed)) == 1


@pytest.mark.parametrize("marker", ["down_revision", "depends_on"])
def test_a_commit_without_what_its_revision_follows(project: Sandbox, marker: str) -> None:
    """The file is in the working tree, so there is nothing to bring back."""
    install_hooks(project)
    project.write_revision("second", "first")
    project.write_revision("third", "second")
    project.write_revision("unrelated", "third")
    if marker == "depends_on":
        path = project.write_revision("third", "first")
        path.write_text(f'{path.read_text()}\ndepends_on = "second"\n')
    project.git("add", f"{VERSIONS}/third.py")
    refused = project.run("git", "commit", "--message", "More")
    assert refused.returncode == 1
    (hint,) = hints(refused.stderr)
    command = hint.split("`")[1]
    assert command == f"git add {VERSIONS}/second.py"
    project.git(*command.split()[1:])
    assert project.run("git", "commit", "--message", "More", "--", VERSIONS).returncode == 0


def test_nothing_to_merge(project: Sandbox) -> None:
    done = project.gitmig("merge")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        1,
        "error: there is nothing to merge: the head is `first`",
    )
    assert "two revisions or more, not `first`" in project.gitmig("merge", "first").stderr


def test_a_rebase_that_leaves_two_heads(project: Sandbox) -> None:
    """Both lines are one's own."""
    project.git("branch", "upstream")
    project.fork()
    set_option(project, "merge", "off")
    project.git("merge", "--quiet", "--squash", "feature")
    done = project.gitmig("rebase", "--onto", "upstream")
    assert done.returncode == 0
    assert done.stdout == "nothing to do: your revisions follow those of upstream\n"
    assert "there are 2 heads: `gitmig merge` joins them" in done.stderr
    assert project.gitmig("rebase", "--onto", "main").returncode == 0
    assert project.gitmig("heads").stdout.startswith("theirs (head)")


def test_a_pick_without_what_it_follows(project: Sandbox) -> None:
    """A backport: its parents are on another branch."""
    install_hooks(project)
    project.git("switch", "--quiet", "--create", "release")
    project.git("switch", "--quiet", "main")
    for id, parent in (("second", "first"), ("third", "second"), ("fourth", "third")):
        project.commit_revision(id, parent)
    project.git("switch", "--quiet", "release")
    done = project.run("git", "cherry-pick", "main")
    assert done.returncode == 0
    (hint,) = hints(done.stderr)
    command = hint.split("`")[1]
    assert command == "gitmig restore third"
    run(project, *command.split()[1:])
    assert project.gitmig("heads").stdout.startswith("fourth (head)")
    project.git("add", "--all")
    assert project.run("git", "commit", "--quiet", "--message", "Backport").returncode == 0
    # Both branches have the same files now, and merge without a word.
    project.git("switch", "--quiet", "main")
    assert project.run("git", "merge", "--no-edit", "release").stderr == ""


def test_a_branch_that_was_mistyped(project: Sandbox) -> None:
    for verb in ("divergence", "forecast"):
        done = project.gitmig(verb, "mian")
        assert (done.returncode, "hint: did you mean `main`?" in done.stderr) == (1, True)
