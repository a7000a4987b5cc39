"""The installed scripts, run by real Git; a small program stands in for the interpreter."""

import json
import stat
import sys
from pathlib import Path
from typing import TypedDict

import pytest

from gitmig.git.repository import Repository
from gitmig.githooks.install import install
from tests.git.sandbox import VERSIONS, Sandbox

RECORDER = """\
#!{python}
import json, os, pathlib, sys
record = pathlib.Path({record!r})
calls = json.loads(record.read_text()) if record.exists() else []
if sys.argv[1:4] == ["-P", "-m", "gitmig"]:
    calls.append({{"arguments": sys.argv[4:], "directory": os.getcwd()}})
    record.write_text(json.dumps(calls))
    sys.exit(pathlib.Path({status!r}).exists())
"""


class Call(TypedDict):
    """What the recorder notes of one call."""

    arguments: list[str]
    directory: str


class Recorder:
    """Stands in for the interpreter: notes each call, and fails when told to."""

    def __init__(self, directory: Path) -> None:
        self._record = directory / "record.json"
        self._status = directory / "fails"
        self.path = directory / "recording python"
        text = RECORDER.format(
            python=sys.executable, record=str(self._record), status=str(self._status)
        )
        self.path.write_text(text, encoding="utf-8")
        self.path.chmod(0o755)

    def fail(self) -> None:
        """Let each call from now on fail."""
        self._status.touch()

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of each call, after `-m gitmig`."""
        return [call["arguments"] for call in self._read()]

    def calls_of(self, hook: str) -> list[list[str]]:
        """The calls of one hook."""
        return [call for call in self.calls if hook in call]

    @property
    def directories(self) -> list[str]:
        """The directory of each call."""
        return [call["directory"] for call in self._read()]

    def _read(self) -> list[Call]:
        if not self._record.exists():
            return []
        calls: list[Call] = json.loads(self._record.read_text(encoding="utf-8"))
        return calls


@pytest.fixture
def recorder(project: Sandbox, tmp_path: Path) -> Recorder:
    """Hooks installed for the project, by the recorder."""
    recorder = Recorder(tmp_path)
    install(Repository.get(project.root), project.root, python=str(recorder.path))
    return recorder


def write_hook(project: Sandbox, name: str, text: str) -> Path:
    hook = project.write(f".git/hooks/{name}", f"#!/bin/sh\n{text}")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    return hook


PRE_COMMIT = ["-C", ".", "hooks", "run", "pre-commit"]


class TestPreCommit:
    def test_nothing_of_ours_staged(self, project: Sandbox, recorder: Recorder) -> None:
        project.write("README.md", "1")
        project.git("add", "--all")
        project.write_revision("not_staged", "first")
        project.git("commit", "--quiet", "--message", "Readme")
        assert recorder.calls == []

    @pytest.mark.parametrize(
        "path", [f"{VERSIONS}/next.py", "models.py", "pyproject.toml", "sub/gitmig.toml"]
    )
    def test_something_of_ours_staged(
        self, project: Sandbox, recorder: Recorder, path: str
    ) -> None:
        project.write(path, "# of gitmig")
        project.git("add", "--all")
        project.git("commit", "--quiet", "--message", "Change", cwd=project.versions)
        assert recorder.calls == [PRE_COMMIT]
        assert recorder.directories == [str(project.root)]

    @pytest.mark.parametrize("place", ["", "sub/a dir/"])
    def test_settings_with_a_name_of_their_own(
        self, project: Sandbox, tmp_path: Path, place: str
    ) -> None:
        recorder = Recorder(tmp_path)
        file = project.write(f"{place}it's [own].toml", "")
        install(Repository.get(project.root), file, python=str(recorder.path))
        project.write("another.toml", "")
        project.git("add", "another.toml")
        project.git("commit", "--quiet", "--message", "Another")
        assert recorder.calls == []
        project.git("add", "--all")
        project.git("commit", "--quiet", "--message", "Settings")
        call = ["-C", place.rstrip("/") or ".", "-c", file.name, *PRE_COMMIT[2:]]
        assert recorder.calls == [call]

    @pytest.mark.parametrize("arguments", [("--all",), (f"{VERSIONS}/first.py",)])
    def test_a_commit_past_the_index(
        self, project: Sandbox, recorder: Recorder, arguments: tuple[str, ...]
    ) -> None:
        project.write_revision("first", message="Changed.")
        project.git("commit", "--quiet", "--message", "Change", *arguments)
        assert recorder.calls == [PRE_COMMIT]

    def test_a_deleted_revision(self, project: Sandbox, recorder: Recorder) -> None:
        project.git("rm", "--quiet", f"{VERSIONS}/first.py")
        project.git("commit", "--quiet", "--message", "Delete")
        assert recorder.calls == [PRE_COMMIT]

    def test_the_first_commit(self, empty: Sandbox, tmp_path: Path) -> None:
        recorder = Recorder(tmp_path)
        install(Repository.get(empty.root), empty.root, python=str(recorder.path))
        empty.write("gitmig.toml", "")
        empty.write("README.md", "1")
        empty.git("add", "README.md")
        empty.git("commit", "--quiet", "--message", "One")
        assert recorder.calls == []
        empty.git("update-ref", "-d", "HEAD")
        empty.write_revision("first")
        empty.git("add", "--all")
        empty.git("commit", "--quiet", "--message", "One")
        assert recorder.calls == [PRE_COMMIT]

    def test_literal_pathspecs_hide_nothing(self, project: Sandbox, recorder: Recorder) -> None:
        project.write_revision("next", "first")
        project.git("add", "--all")
        project.git("--literal-pathspecs", "commit", "--quiet", "--message", "Next")
        assert recorder.calls == [PRE_COMMIT]

    def test_a_failure_stops_the_commit(self, project: Sandbox, recorder: Recorder) -> None:
        recorder.fail()
        before = project.git("rev-parse", "HEAD")
        project.write_revision("next", "first")
        project.git("add", "--all")
        assert project.run("git", "commit", "--message", "Next").returncode == 1
        assert project.git("rev-parse", "HEAD") == before

    def test_a_worktree(self, project: Sandbox, recorder: Recorder, tmp_path: Path) -> None:
        tree = tmp_path / "tree"
        project.git("worktree", "add", "--quiet", str(tree))
        (tree / "models.py").write_text("", encoding="utf-8")
        project.git("add", "--all", cwd=tree)
        project.git("commit", "--quiet", "--message", "Models", cwd=tree)
        assert recorder.directories == [str(tree)]

    def test_hooks_path_in_the_working_tree(self, project: Sandbox, tmp_path: Path) -> None:
        project.git("config", "core.hooksPath", "git hooks")
        recorder = Recorder(tmp_path)
        install(Repository.get(project.root), project.root, python=str(recorder.path))
        project.write("models.py", "")
        project.git("add", "models.py")
        project.git("commit", "--quiet", "--message", "Models", cwd=project.versions)
        assert recorder.calls == [PRE_COMMIT]

    def test_several_projects_and_one_that_this_branch_does_not_have(
        self, project: Sandbox, recorder: Recorder
    ) -> None:
        repository = Repository.get(project.root)
        for place in ("app's", "gone"):
            directory = project.write(f"{place}/gitmig.toml", "").parent
            install(repository, directory, python=str(recorder.path))
        (project.root / "gone/gitmig.toml").unlink()
        project.write("models.py", "")
        project.git("add", "--all")
        project.git("commit", "--quiet", "--message", "Models")
        assert recorder.calls == [PRE_COMMIT, ["-C", "app's", "hooks", "run", "pre-commit"]]

    def test_a_submodule(self, project: Sandbox, tmp_path: Path) -> None:
        project.git(
            *("-c", "protocol.file.allow=always", "submodule", "--quiet"),
            *("add", str(project.root), "inner"),
        )
        project.commit()
        inner = project.root / "inner"
        recorder = Recorder(tmp_path)
        install(Repository.get(inner), inner, python=str(recorder.path))
        (inner / "models.py").write_text("", encoding="utf-8")
        project.git("add", "--all", cwd=inner)
        project.git("commit", "--quiet", "--message", "Models", cwd=inner)
        assert recorder.directories == [str(inner)]


class TestInterpreterGone:
    def test_the_one_on_the_path_steps_in(self, project: Sandbox, recorder: Recorder) -> None:
        recorder.path.unlink()
        program = project.write("bin/gitmig", '#!/bin/sh\necho "$@" >> "$CALLS"\n')
        program.chmod(0o755)
        calls = project.root / "calls"
        project.environ["PATH"] = f"{program.parent}:{project.environ['PATH']}"
        project.environ["CALLS"] = str(calls)
        project.write("models.py", "")
        project.git("add", "models.py")
        project.git("commit", "--quiet", "--message", "Models")
        assert calls.read_text(encoding="utf-8") == " ".join(PRE_COMMIT) + "\n"

    def test_else_the_commit_is_stopped_and_the_way_out_named(
        self, project: Sandbox, recorder: Recorder, tmp_path: Path
    ) -> None:
        recorder.path.unlink()
        project.environ["PATH"] = "/usr/bin:/bin"
        project.write("models.py", "")
        project.git("add", "models.py")
        done = project.run("git", "commit", "--message", "Models")
        assert done.returncode == 1
        assert f"{recorder.path} is gone" in done.stderr
        assert (
            "hint: install gitmig, then run `gitmig hooks install` in .; "
            "`git commit --no-verify` goes past this check\n"
        ) in done.stderr

    def test_an_interpreter_without_gitmig_is_named(
        self, project: Sandbox, recorder: Recorder
    ) -> None:
        recorder.path.write_text("#!/bin/sh\necho 'No module named x' >&2\nexit 1\n", "utf-8")
        project.write("models.py", "")
        project.git("add", "models.py")
        done = project.run("git", "commit", "--message", "Models")
        assert done.returncode == 1
        assert "has no gitmig: run `gitmig hooks install` in .; `git commit --no" in done.stderr

    def test_a_merge_goes_on(self, project: Sandbox, recorder: Recorder) -> None:
        recorder.path.unlink()
        project.environ["PATH"] = "/usr/bin:/bin"
        project.git("switch", "--quiet", "--create", "other")
        project.commit_revision("next", "first")
        project.git("switch", "--quiet", "main")
        done = project.run("git", "merge", "--quiet", "other")
        assert done.returncode == 0
        assert "hint: install gitmig, then run `gitmig hooks install` in .\n" in done.stderr


class TestForeignHook:
    def test_it_comes_first_with_its_arguments_and_input(
        self, project: Sandbox, tmp_path: Path
    ) -> None:
        seen = tmp_path / "seen"
        write_hook(project, "post-merge", f'echo "$# $1 $(wc -c)" > "{seen}"\nexit 3\n')
        recorder = Recorder(tmp_path)
        install(Repository.get(project.root), project.root, python=str(recorder.path))
        project.git("switch", "--quiet", "--create", "other")
        project.commit_revision("next", "first")
        project.git("switch", "--quiet", "main")
        project.git("merge", "--quiet", "other")
        assert seen.read_text(encoding="utf-8").split() == ["1", "0", "0"]
        assert recorder.calls_of("post-merge") == [["-C", ".", "hooks", "run", "post-merge", "0"]]

    def test_its_failure_is_the_failure(self, project: Sandbox, tmp_path: Path) -> None:
        write_hook(project, "pre-commit", "echo no >&2\nexit 7\n")
        recorder = Recorder(tmp_path)
        install(Repository.get(project.root), project.root, python=str(recorder.path))
        project.write("models.py", "")
        project.git("add", "models.py")
        done = project.run("git", "commit", "--message", "Models")
        assert done.returncode == 1
        assert "no" in done.stderr
        assert recorder.calls == []
        assert project.run(".git/hooks/pre-commit").returncode == 7

    def test_one_that_git_would_not_run_is_not_run(self, project: Sandbox, tmp_path: Path) -> None:
        write_hook(project, "pre-commit", "exit 7\n").chmod(0o644)
        recorder = Recorder(tmp_path)
        install(Repository.get(project.root), project.root, python=str(recorder.path))
        project.write("models.py", "")
        project.git("add", "models.py")
        project.git("commit", "--quiet", "--message", "Models")
        assert recorder.calls == [PRE_COMMIT]


class TestPostMerge:
    def other_branch(self, project: Sandbox, path: str) -> None:
        """Put a commit that adds `path` on the branch other, and go back to main."""
        project.git("switch", "--quiet", "--create", "other")
        project.write(path, "# other")
        project.commit("Other")
        project.git("switch", "--quiet", "main")

    def called(self, recorder: Recorder, squash: str) -> bool:
        calls = recorder.calls_of("post-merge")
        assert calls in ([], [["-C", ".", "hooks", "run", "post-merge", squash]])
        return bool(calls)

    @pytest.mark.parametrize(("path", "relevant"), [("README.md", False), ("models.py", True)])
    def test_fast_forward(
        self, project: Sandbox, recorder: Recorder, path: str, relevant: bool
    ) -> None:
        self.other_branch(project, path)
        project.git("merge", "--quiet", "--ff-only", "other")
        assert self.called(recorder, "0") is relevant

    @pytest.mark.parametrize(("path", "relevant"), [("README.md", False), ("models.py", True)])
    def test_true_merge(
        self, project: Sandbox, recorder: Recorder, path: str, relevant: bool
    ) -> None:
        self.other_branch(project, path)
        project.commit_revision("mine", "first")
        project.git("merge", "--quiet", "--no-edit", "other", cwd=project.versions)
        assert self.called(recorder, "0") is relevant

    @pytest.mark.parametrize(("path", "relevant"), [("README.md", False), ("models.py", True)])
    def test_squash(self, project: Sandbox, recorder: Recorder, path: str, relevant: bool) -> None:
        self.other_branch(project, path)
        project.git("merge", "--quiet", "--squash", "other")
        assert self.called(recorder, "1") is relevant

    def test_pull(self, project: Sandbox, tmp_path: Path) -> None:
        clone = Sandbox(tmp_path / "clone")
        project.git("clone", "--quiet", str(project.root), str(clone.root))
        recorder = Recorder(tmp_path)
        install(Repository.get(clone.root), clone.root, python=str(recorder.path))
        project.commit_revision("next", "first")
        clone.commit_revision("mine", "first")
        clone.git("pull", "--quiet", "--no-rebase", "--no-edit")
        assert self.called(recorder, "0")

    def test_a_failure_fails_no_merge(self, project: Sandbox, recorder: Recorder) -> None:
        recorder.fail()
        self.other_branch(project, "models.py")
        done = project.run("git", "merge", "--quiet", "other")
        assert (done.returncode, done.stderr) == (0, "")

    def test_a_conflict_calls_no_post_merge(self, project: Sandbox, recorder: Recorder) -> None:
        self.other_branch(project, "models.py")
        project.write("models.py", "# mine")
        project.commit("Mine")
        assert project.run("git", "merge", "other").returncode == 1
        project.write("models.py", "# both")
        project.git("add", "models.py")
        project.git("commit", "--quiet", "--no-edit")
        assert recorder.calls == [PRE_COMMIT, ["-C", ".", "hooks", "run", "post-commit"]]
