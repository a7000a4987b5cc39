"""What this Git really gives to its hooks, held against what is taken out."""

import json
import stat
import sys
from pathlib import Path

import pytest

from gitmig.git.environment import LOCATIONS, take_hook_environment
from gitmig.git.repository import Repository
from tests.git.sandbox import VERSIONS, Sandbox

RECORD = """\
#!{python}
import json, os, sys
with open({record!r}, "w") as stream:
    json.dump({{"directory": os.getcwd(), "environ": dict(os.environ)}}, stream)
"""


def test_the_list_is_that_of_git(project: Sandbox) -> None:
    listed = set(project.git("rev-parse", "--local-env-vars").split("\n"))
    assert listed - {"GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"} <= LOCATIONS


@pytest.fixture
def record(project: Sandbox, tmp_path: Path) -> Path:
    """The file in which a pre-commit hook records what it was given."""
    record = tmp_path / "record.json"
    hook = project.write(
        ".git/hooks/pre-commit", RECORD.format(python=sys.executable, record=str(record))
    )
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    return record


def index_seen_by_hook(record: Path, monkeypatch: pytest.MonkeyPatch) -> Path | None:
    seen = json.loads(record.read_text(encoding="utf-8"))
    monkeypatch.chdir(seen["directory"])
    return take_hook_environment(seen["environ"]).index_file


def test_a_commit_of_what_is_staged(
    project: Sandbox, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("file", "1")
    project.git("add", "file")
    project.git("commit", "--quiet", "--message", "File")
    assert index_seen_by_hook(record, monkeypatch) == project.root / ".git/index"


@pytest.mark.parametrize("arguments", [("--all",), (":/pyproject.toml",)])
def test_a_commit_by_a_temporary_index(
    project: Sandbox,
    record: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    project.write("pyproject.toml", "[tool.gitmig]\n")
    project.git("commit", "--quiet", "--message", "Settings", *arguments, cwd=project.versions)
    index = index_seen_by_hook(record, monkeypatch)
    assert index is not None
    assert index.parent == project.root / ".git"
    assert index.suffix == ".lock"


def test_a_commit_in_a_worktree(
    project: Sandbox, record: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    project.git("worktree", "add", "--quiet", str(tree))
    (tree / VERSIONS / "next.py").write_text("revision = 'next'", encoding="utf-8")
    project.git("add", "--all", cwd=tree)
    project.git("commit", "--quiet", "--message", "Next", cwd=tree)
    seen = json.loads(record.read_text(encoding="utf-8"))
    assert seen["environ"]["GIT_DIR"] == str(project.root / ".git/worktrees/tree")
    assert index_seen_by_hook(record, monkeypatch) == project.root / ".git/worktrees/tree/index"


def test_another_repository_is_asked_in_spite_of_the_hook(
    project: Sandbox, empty: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"GIT_DIR": str(empty.root / ".git"), "GIT_WORK_TREE": str(empty.root)}
    take_hook_environment(environ)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert Repository.get(project.root).root == project.root
