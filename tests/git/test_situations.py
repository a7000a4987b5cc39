"""Repositories in which not all is there: what the command line says, and that it says it well."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.git.hooked import install_hooks
from tests.git.migrating import gitmig, run, tables, write_table
from tests.git.sandbox import SETTINGS, VERSIONS, Sandbox, make_sandbox

LFS_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"
ASKING_GIT = (
    ("divergence",),
    ("forecast",),
    ("verify",),
    ("rebase",),
    ("heads", "--ref", "main"),
    ("history", "--ref", "main~1..main"),
    ("hooks", "install"),
    ("hooks", "run", "pre-commit"),
)
NEEDING_NO_GIT = (
    ("heads",),
    ("history", "-v"),
    ("status",),
    ("current",),
    ("sync", "--plan"),
    ("blame", "users"),
)


def clone(sandbox: Sandbox, place: Path, *options: str) -> Sandbox:
    """Clone by the protocol of servers, which a plain path would go past."""
    for option in ("allowFilter", "allowAnySHA1InWant"):
        sandbox.git("config", f"uploadpack.{option}", "true")
    sandbox.git("clone", "--quiet", *options, sandbox.root.as_uri(), str(place))
    return Sandbox(place)


def told(sandbox: Sandbox, *arguments: str) -> str:
    """Run what is refused; return the error and its hint, of which there is no traceback."""
    answer = gitmig(sandbox, *arguments)
    assert answer.returncode == 1, answer
    assert "Traceback" not in answer.stderr
    assert "Git failed" not in answer.stderr
    lines = answer.stderr.strip().splitlines()
    if arguments[:2] == ("hooks", "run"):
        assert lines.pop(0).startswith(f"gitmig: {arguments[2]} cannot do its work")
    assert lines[0].startswith("error: ")
    assert lines[-1].startswith("hint: ")
    return answer.stderr


class TestWithoutTheProgram:
    @pytest.fixture(autouse=True)
    def no_program(self, forked: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(forked.root / "nothing"))

    @pytest.mark.parametrize("arguments", ASKING_GIT, ids=" ".join)
    def test_what_asks_git(self, forked: Sandbox, arguments: tuple[str, ...]) -> None:
        said = told(forked, *arguments)
        assert "the program `git` is not installed, or not on PATH" in said
        assert "all that needs no Git works without it" in said

    @pytest.mark.parametrize("arguments", NEEDING_NO_GIT, ids=" ".join)
    def test_what_does_not(self, forked: Sandbox, arguments: tuple[str, ...]) -> None:
        run(forked, *arguments)

    def test_the_whole_way(self, forked: Sandbox) -> None:
        run(forked, "revision", "-m", "more", "--rev-id", "more")
        run(forked, "upgrade")
        assert "more" in run(forked, "current")


class TestDubiousOwnership:
    @pytest.fixture(autouse=True)
    def of_another_user(self, forked: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        # Git's own switch for its tests of this.
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    @pytest.mark.parametrize("arguments", ASKING_GIT, ids=" ".join)
    def test_what_asks_git(self, forked: Sandbox, arguments: tuple[str, ...]) -> None:
        said = told(forked, *arguments)
        assert "it belongs to another user" in said
        assert "git config --global --add safe.directory" in said

    @pytest.mark.parametrize("arguments", NEEDING_NO_GIT, ids=" ".join)
    def test_what_does_not(self, forked: Sandbox, arguments: tuple[str, ...]) -> None:
        run(forked, *arguments)


class TestBeforeTheFirstCommit:
    @pytest.fixture
    def unborn(self, tmp_path: Path) -> Sandbox:
        sandbox = make_sandbox(tmp_path / "new")
        sandbox.write("pyproject.toml", SETTINGS)
        sandbox.write_revision("first")
        return sandbox

    @pytest.mark.parametrize(
        "arguments", [*NEEDING_NO_GIT, ("verify",), ("hooks", "run", "pre-commit")], ids=" ".join
    )
    def test_what_needs_no_commit(self, unborn: Sandbox, arguments: tuple[str, ...]) -> None:
        run(unborn, *arguments)

    @pytest.mark.parametrize("verb", ["divergence", "forecast", "rebase"])
    def test_no_base(self, unborn: Sandbox, verb: str) -> None:
        assert "none of the branches to compare with is here (`main`, `master`)" in told(
            unborn, verb
        )

    def test_no_such_ref(self, unborn: Sandbox) -> None:
        assert "no branch, tag or commit is called `HEAD`" in told(unborn, "heads", "--ref", "HEAD")


def test_a_directory_that_may_not_be_entered(forked: Sandbox) -> None:
    forked.versions.chmod(0)
    # The superuser may, but without this power.
    powerless = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    command = (sys.executable, "-m", "gitmig", "divergence")
    done = forked.run(*(() if os.geteuid() else powerless), *command)
    forked.versions.chmod(0o755)
    assert done.returncode == 1
    assert "Permission denied" in done.stderr


def test_how_to_name_what_a_rebase_follows(forked: Sandbox) -> None:
    forked.write("pyproject.toml", f'{SETTINGS}protected = ["nowhere"]\n')
    assert "name one with `--onto`" in told(forked, "rebase")
    assert "name one with `--base`" in told(forked, "divergence")


class TestPartialClone:
    @pytest.fixture
    def partial(self, forked: Sandbox, tmp_path: Path) -> Sandbox:
        """Without the file of feature."""
        return clone(forked, tmp_path / "partial", "--filter=blob:none")

    def test_the_remote_gives_what_is_asked_for(self, partial: Sandbox) -> None:
        assert "+ theirs, Message of theirs." in run(partial, "divergence")

    @pytest.mark.parametrize(
        "arguments",
        [("divergence",), ("forecast",), ("heads", "--ref", "origin/feature")],
        ids=" ".join,
    )
    def test_a_remote_that_is_gone(self, partial: Sandbox, arguments: tuple[str, ...]) -> None:
        partial.git("remote", "set-url", "origin", "file:///nowhere")
        said = told(partial, *arguments)
        assert "this partial clone lacks files, and the remote did not give them" in said

    def test_a_commit_is_not_stopped_by_that(self, partial: Sandbox, forked: Sandbox) -> None:
        forked.commit_revision("more", "mine")
        partial.git("fetch", "--quiet")
        partial.git("remote", "set-url", "origin", "file:///nowhere")
        install_hooks(partial)
        partial.write_revision("own", "mine")
        partial.git("add", "--all")
        done = partial.run("git", "commit", "--quiet", "--message", "Own")
        assert done.returncode == 0, done.stderr
        assert "not checked: this partial clone lacks files" in done.stderr

    def test_nor_is_a_merge(self, partial: Sandbox, forked: Sandbox) -> None:
        forked.commit_revision("more", "mine")
        partial.git("fetch", "--quiet")
        partial.git("switch", "--quiet", "--create", "side")
        partial.write_revision("own", "mine")
        partial.git("add", "--all")
        partial.git("commit", "--quiet", "--message", "Own")
        partial.git("switch", "--quiet", "main")
        partial.write("note", "")
        partial.git("add", "--all")
        partial.git("commit", "--quiet", "--message", "Note")
        partial.git("remote", "set-url", "origin", "file:///nowhere")
        install_hooks(partial)
        done = partial.run("git", "merge", "--no-edit", "side")
        assert done.returncode == 0, done.stderr
        assert "not checked: this partial clone lacks files" in done.stderr


class TestSparseCheckout:
    @pytest.fixture
    def sparse(self, forked: Sandbox, tmp_path: Path) -> Iterator[Sandbox]:
        sparse = clone(forked, tmp_path / "sparse")
        sparse.git("sparse-checkout", "set", "--cone", "docs")
        assert not sparse.versions.exists()
        yield sparse
        assert sparse.git("status", "--porcelain", "--untracked-files=no") == ""

    @pytest.mark.parametrize("verb", ["heads", "status", "sync", "upgrade"])
    def test_the_directory_is_left_out(self, sparse: Sandbox, verb: str) -> None:
        assert "`git sparse-checkout add migrations`" in told(sparse, verb)

    def test_the_index_has_it(self, sparse: Sandbox) -> None:
        assert "the checkout (main): the revisions of main\n" in run(sparse, "divergence")
        assert "mine (head)" in run(sparse, "heads", "--ref", "HEAD")
        run(sparse, "hooks", "run", "pre-commit")

    def test_a_merge(self, sparse: Sandbox) -> None:
        sparse.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
        install_hooks(sparse)
        done = sparse.run("git", "merge", "--quiet", "--no-edit", "origin/feature")
        assert (done.returncode, done.stderr) == (0, "")


class TestShallowClone:
    def test_a_base_that_is_not_here(self, forked: Sandbox, tmp_path: Path) -> None:
        """As CI clones a branch: one commit of it, and nothing else."""
        shallow = clone(forked, tmp_path / "shallow", "--depth=1", "--branch=feature")
        said = told(shallow, "divergence")
        assert "cannot decide: none of the branches to compare with is here" in said
        command = said.splitlines()[-1].split("`")[1]
        assert command.startswith("git fetch ")
        assert shallow.run("sh", "-c", command).returncode == 0
        assert "a merge would leave 2 heads" in run(shallow, "divergence")

    def test_no_command_makes_a_clone_shallow(self, forked: Sandbox, tmp_path: Path) -> None:
        whole = clone(forked, tmp_path / "whole", "--single-branch", "--branch=feature")
        said = told(whole, "forecast")
        assert "--depth" not in said
        assert whole.run("sh", "-c", said.splitlines()[-1].split("`")[1]).returncode == 0
        assert whole.git("rev-parse", "--is-shallow-repository") == "false"
        assert gitmig(whole, "forecast").returncode == 0


def test_a_bare_repository(forked: Sandbox, tmp_path: Path) -> None:
    forked.git("clone", "--quiet", "--bare", str(forked.root), str(tmp_path / "bare.git"))
    bare = Sandbox(tmp_path / "bare.git")
    for verb in ("divergence", "heads", "hooks"):
        said = told(bare, verb, *["status"] * (verb == "hooks"))
        assert "nothing is checked out in a bare repository: run it in a clone" in said


def test_a_detached_head(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "--detach")
    assert "the checkout (detached): the revisions of main" in run(forked, "divergence")
    for arguments in (*NEEDING_NO_GIT, ("forecast",), ("verify",), ("rebase",)):
        run(forked, *arguments)
    run(forked, "revision", "-m", "more", "--rev-id", "more")
    header = (forked.versions / "more_more.py").read_text("utf-8").splitlines()
    assert f"Git: {forked.git('rev-parse', 'HEAD')[:12]}" in header


def test_what_is_wrong_on_other_branches_is_told_of_each(forked: Sandbox) -> None:
    for name, text in (
        ("pointer", LFS_POINTER),
        ("broken", "def (\n"),
        ("conflict", "<<<<<<< ours\nrevision = 'x'\n=======\n>>>>>>> theirs\n"),
        ("computed", "revision = 'x' + 'y'\ndown_revision = 'first'\n"),
        ("cycle", "revision = 'x'\ndown_revision = 'x'\n"),
    ):
        forked.git("switch", "--quiet", "--create", f"with-{name}", "main")
        forked.write(f"{VERSIONS}/{name}.py", text)
        forked.commit()
    forked.git("switch", "--quiet", "main")
    said = run(forked, "divergence")
    for each in (
        "pointer.py:1: the file is a Git LFS pointer, not Python",
        "broken.py:1: the file is not valid Python",
        "conflict.py:1: the file has Git's conflict markers in it",
        "computed.py:1: `revision` is not written out as text",
        "cycle.py:1: `down_revision` names the revision itself",
        "+ theirs, Message of theirs.",
    ):
        assert each in said
    assert "with-broken is broken" in run(forked, "forecast")
    assert "Git LFS pointer" in gitmig(forked, "heads", "--ref", "with-pointer").stderr


def test_a_conflict_in_the_index(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "feature")
    forked.write_revision("mine", "first", message="Another text.")
    forked.commit()
    forked.git("switch", "--quiet", "main")
    assert forked.run("git", "merge", "feature").returncode == 1
    said = told(forked, "hooks", "run", "pre-commit")
    assert f"{VERSIONS}/mine.py" in said
    assert "conflict markers" in gitmig(forked, "heads").stderr
    run(forked, "divergence")


def test_a_conflict_in_the_settings(forked: Sandbox) -> None:
    for branch, policy in (("main", "auto"), ("feature", "off")):
        forked.git("switch", "--quiet", branch)
        settings = (forked.root / "pyproject.toml").read_text()
        forked.write("pyproject.toml", f'{settings}merge = "{policy}"\n')
        forked.commit()
    assert forked.run("git", "merge", "main").returncode == 1
    assert "pyproject.toml: a merge left a conflict in it" in told(forked, "heads")


def test_identifiers_with_carriage_returns(forked: Sandbox) -> None:
    """A file of Windows, committed as it is: the revision is the same."""
    path = forked.versions / "mine.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    forked.commit()
    assert run(forked, "heads", "--ref", "main") == run(forked, "heads")
    run(forked, "upgrade")
    assert "mine (head)" in run(forked, "current")
    forked.git("merge", "--quiet", "--no-edit", "feature")
    run(forked, "merge", "heads")
    assert "\r" not in next(forked.versions.glob("merge_*")).read_text("utf-8")


def test_what_a_branch_plants_never_runs(forked: Sandbox) -> None:
    """Neither when it is compared, nor when it is merged, nor by any hook."""
    mark = forked.root / "mark"
    forked.git("switch", "--quiet", "feature")
    evil = f"open({os.fspath(mark)!r}, 'w').close()\n"
    theirs = forked.versions / "theirs.py"
    theirs.write_text(evil + theirs.read_text("utf-8"))
    forked.write("migrations/env.py", evil)
    forked.commit()
    forked.git("switch", "--quiet", "main")
    install_hooks(forked)
    for arguments in (
        ("divergence",),
        ("forecast",),
        ("heads", "--ref", "feature"),
        ("history", "--ref", "main..feature", "-v"),
        ("show", "--ref", "feature", "theirs"),
        ("verify",),
        ("blame", "users"),
    ):
        run(forked, *arguments)
    forked.git("merge", "--quiet", "--no-edit", "feature")
    forked.git("commit", "--quiet", "--message", "The merge revision")
    forked.git("switch", "--quiet", "--create", "more")
    forked.git("switch", "--quiet", "feature")
    assert not mark.exists()
    assert forked.run(sys.executable, "-m", "gitmig", "heads").returncode == 0
    assert not mark.exists()


class TestOtherBytesThanTheBlobs:
    """What lies in the working tree has another id than the blob, and is the same."""

    def test_line_endings_that_git_converts(self, forked: Sandbox) -> None:
        forked.git("config", "core.autocrlf", "true")
        forked.git("rm", "--cached", "--quiet", "-r", VERSIONS)
        forked.git("reset", "--quiet", "--hard")
        assert b"\r\n" in (forked.versions / "mine.py").read_bytes()
        assert "the checkout (main): the revisions of main\n" in run(forked, "divergence")
        assert "branch     main: the revisions of main\n" in run(forked, "status")
        with (forked.versions / "mine.py").open("a") as file:
            file.write("# edited\n")
        assert "the checkout (main): 1 edited\n" in run(forked, "divergence")

    @pytest.fixture
    def long_ids(self, tmp_path: Path) -> Sandbox:
        """A repository of SHA-256; feature, with a table, is applied, and then it is gone."""
        sandbox = Sandbox(tmp_path / "long")
        sandbox.root.mkdir()
        sandbox.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main")
        sandbox.write("pyproject.toml", SETTINGS)
        sandbox.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
        sandbox.commit_revision("first")
        return sandbox

    def test_sha256(self, long_ids: Sandbox) -> None:
        long_ids.fork()
        for _ in range(2):
            said = run(long_ids, "divergence")
            assert "the checkout (main): the revisions of main\n" in said
            assert "feature: 1 ahead, 1 behind" in said
        assert "branch     main: the revisions of main\n" in run(long_ids, "status")
        install_hooks(long_ids)
        long_ids.git("merge", "--quiet", "--no-edit", "feature")
        long_ids.git("commit", "--quiet", "--message", "The merge revision")
        assert "(mergepoint)" in run(long_ids, "heads", "--ref", "main")
        run(long_ids, "verify")

    def test_sha256_and_a_database(self, long_ids: Sandbox) -> None:
        long_ids.git("switch", "--quiet", "--create", "feature")
        write_table(long_ids, "left", "first")
        long_ids.commit()
        run(long_ids, "upgrade")
        assert tables(long_ids) == {"left"}
        long_ids.git("switch", "--quiet", "main")
        long_ids.git("branch", "--quiet", "--delete", "--force", "feature")
        long_ids.git("reflog", "expire", "--expire=now", "--all")
        long_ids.git("gc", "--quiet", "--prune=now")
        run(long_ids, "sync", "--yes")
        assert tables(long_ids) == set()
